"""`manage.py send_reminders`: what the scheduler does every minute, by hand; or a rehearsal of it."""

from django.core.management.base import BaseCommand, CommandError

from kehoach import clock
from reports.management.arguments import add_rehearsal
from reports.services import reminders


class Command(BaseCommand):
    help = "Ghi sổ nhắc việc, lập và gửi thư nhắc của thời điểm này."

    def add_arguments(self, parser):
        add_rehearsal(parser)
        parser.add_argument(
            "--only", default="", help="chỉ một người (tên đăng nhập, thư) hoặc một cơ quan (mã)"
        )
        parser.add_argument(
            "--redirect-to", default="", help="diễn tập: gửi mọi thư tới địa chỉ này, không ghi sổ nhắc việc"
        )

    def handle(self, *args, dry_run, at, only, redirect_to, **options):
        now = at or clock.now()
        rehearsal = dry_run or redirect_to
        if only and not rehearsal:
            raise CommandError("--only chỉ dùng khi diễn tập, cùng --dry-run hoặc --redirect-to")
        if only and not reminders.known(only):
            raise CommandError(f"không có người hay cơ quan nào là “{only}”")
        if rehearsal:
            run = reminders.rehearse(now, only=only, redirect_to="" if dry_run else redirect_to)
        else:
            run = reminders.send_all(now)
        for digest in run.written:
            self.stdout.write(f"{digest.address or 'chưa có thư'}\t{digest.person}\t{digest.subject}")
        self.stdout.write(
            f"Mốc mới: {run.crossed}. Bản nhắc: {len(run.written)}. Thư đã gửi: {run.sent}."
            + (" Diễn tập, sổ nhắc việc không đổi." if rehearsal else "")
        )
