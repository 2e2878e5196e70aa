from django.core.management.base import BaseCommand

from kehoach import clock
from reports.management.arguments import add_rehearsal, rehearsal
from reports.services import closing


class Command(BaseCommand):
    help = "Đóng các đợt mà không cơ quan nào còn viết được, lưu số liệu của đợt thành bản chốt."

    def add_arguments(self, parser):
        add_rehearsal(parser)

    def handle(self, *args, at, dry_run, **options):
        with rehearsal(dry_run):
            done = closing.close_due(now=at or clock.now())
            self.tell(done, dry_run)

    def tell(self, done, dry_run) -> None:
        would = "Sẽ đóng" if dry_run else "Đã đóng"
        for edition in done:
            figures = edition.content["figures"]
            self.stdout.write(
                f"{would} {edition.round.plan.number}, {edition.round}: bản chốt số {edition.number}, "
                f"phải gửi {figures['expected']}, đã gửi {figures['on_time'] + figures['late']}."
            )
        if dry_run and not done:
            self.stdout.write("Không có đợt nào phải đóng.")
