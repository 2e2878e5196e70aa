import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from agencies.models import Agency
from agencies.names import known_names
from tasks.importer.parse import parse_plan
from tasks.importer.read import PlanReadError
from tasks.models import ScheduleKind
from tasks.services.storing import store_plan


class Command(BaseCommand):
    help = "Read a plan from its document. With --dry-run nothing is kept; --json prints what was understood."
    # They load every page of the portal, which takes longer than to read a document.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--monitor", help="code of the monitoring agency, if the plan does not name it")
        parser.add_argument(
            "--schedule",
            nargs="*",
            choices=ScheduleKind.values,
            default=[],
            help="rounds that open by themselves",
        )

    def handle(self, *args, file, **options):
        try:
            parsed = parse_plan(file, self.known_names())
        except PlanReadError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(parsed.to_json(), ensure_ascii=False, indent=1))
        if not options["dry_run"]:
            self.store(parsed, quiet=options["json"], **options)
        elif not options["json"]:
            self.stdout.write(
                f"{parsed.number}: {len(parsed.tasks)} nhiệm vụ, {len(parsed.warnings)} điểm cần xem."
            )

    @staticmethod
    def known_names():
        """Names of the register; none where there is no database yet, so that a dry run needs no set-up."""
        try:
            return known_names()
        except DatabaseError:
            return []

    def store(self, parsed, quiet, monitor, schedule, **options):
        agency = Agency.objects.filter(code=monitor).first() if monitor else None
        if monitor and agency is None:
            raise CommandError(f"Không có cơ quan mã “{monitor}” trong danh mục.")
        try:
            stored = store_plan(parsed, monitor=agency, schedule=schedule)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        if not quiet:
            done = "đã nhập" if stored.created else "đã có, không thay đổi"
            self.stdout.write(
                f"Kế hoạch số {stored.plan.number}: {done}, {stored.plan.tasks.count()} nhiệm vụ."
            )
