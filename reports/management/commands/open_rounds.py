from django.core.management.base import BaseCommand

from kehoach import clock
from reports.management.arguments import add_rehearsal, rehearsal
from reports.services import rounds


class Command(BaseCommand):
    help = "Mở các đợt định kỳ đã đến ngày, cập nhật danh sách phải báo cáo của các đợt đang mở."

    def add_arguments(self, parser):
        add_rehearsal(parser)

    def handle(self, *args, at, dry_run, **options):
        with rehearsal(dry_run):
            done = rounds.open_scheduled(now=at or clock.now())
            self.tell(done, dry_run)

    def tell(self, done, dry_run) -> None:
        would = "Sẽ mở hoặc cập nhật" if dry_run else "Đã mở hoặc cập nhật"
        for round_, opened in done:
            self.stdout.write(
                f"{would} {round_.plan.number}, {round_}: thêm {opened.added}, bớt {opened.removed}, "
                f"cả thảy {opened.total} yêu cầu báo cáo."
            )
        if dry_run and not done:
            self.stdout.write("Không có đợt nào phải mở.")
