from django.core.management.base import BaseCommand

from kehoach import clock
from reports.management.arguments import add_rehearsal, rehearsal
from reports.services.due_changes import carry_out_due


class Command(BaseCommand):
    help = "Thực hiện các lần sắp xếp cơ quan, sửa đổi kế hoạch đã đến ngày hiệu lực."

    def add_arguments(self, parser):
        add_rehearsal(parser)

    def handle(self, *args, at, dry_run, **options):
        with rehearsal(dry_run):
            done = carry_out_due(now=at or clock.now())
            would = "Sẽ thực hiện" if dry_run else "Đã thực hiện"
            for line in done:
                self.stdout.write(f"{would}: {line}.")
            if dry_run and not done:
                self.stdout.write("Không có gì đến ngày phải thực hiện.")
