from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand

from kehoach import clock
from reports.services import days


def year(text: str) -> int:
    """A year of the Labour Code that the library knows."""
    if not (text.isascii() and text.isdigit() and 2020 <= int(text) <= 2099):
        raise ArgumentTypeError(f"{text!r} không phải là năm từ 2020 đến 2099")
    return int(text)


class Command(BaseCommand):
    help = "Lập bảng ngày nghỉ của năm theo luật; năm đã có bảng thì giữ nguyên."

    def add_arguments(self, parser):
        parser.add_argument(
            "--year", type=year, nargs="+", metavar="NĂM", help="mặc định: năm nay và năm sau"
        )
        parser.add_argument("--again", action="store_true", help="thêm cả những ngày còn thiếu của năm đã có")

    def handle(self, *args, year, again, **options):
        this = clock.today().year
        for each in year or [this, this + 1]:
            added = days.seed(each, again=again)
            self.stdout.write(f"Bảng ngày nghỉ năm {each}: thêm {added} ngày.")
