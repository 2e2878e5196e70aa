"""`manage.py load_agencies [--folder F] [--update]`: the register from CSV files. See agencies.loading."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.loading import FOLDER, RegisterError, load_register


class Command(BaseCommand):
    help = (
        "Nạp cơ quan, nhóm cơ quan và các lần sắp xếp từ tệp CSV. Không xóa gì; dòng đã sửa trên"
        " trang quản trị được giữ nguyên, trừ khi có --update."
    )

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=FOLDER, help="thư mục chứa 6 tệp CSV")
        parser.add_argument("--update", action="store_true", help="sửa dòng khác với tệp cho giống tệp")

    def handle(self, *args, folder, update, **options):
        try:
            outcomes = load_register(folder, update=update)
        except RegisterError as error:
            raise CommandError(str(error)) from error
        for outcome in outcomes:
            numbers = {
                "file": outcome.file,
                "created": len(outcome.created),
                "updated": len(outcome.updated),
                "unchanged": outcome.unchanged,
            }
            self.stdout.write(_("%(file)s: thêm %(created)d, sửa %(updated)d, giữ %(unchanged)d") % numbers)
            for label in outcome.kept:
                self.stdout.write(_("  %s: khác với tệp, giữ nguyên (--update để sửa theo tệp)") % label)
        self.stdout.write(_("%d thay đổi") % sum(outcome.changes for outcome in outcomes))
