from django.core.management.base import BaseCommand, CommandError

from kehoach import clock
from reports.demonstration.load import load_demonstration, refuse_in_production
from tasks.models import Plan


class Command(BaseCommand):
    help = "Load invented people and accounts for plan 151 (DEMONSTRATION=1 only)."

    def handle(self, *args, **options):
        refuse_in_production()
        plan = Plan.objects.filter(number="151/KH-UBND").first()
        if plan is None:
            raise CommandError("Plan 151/KH-UBND is not loaded yet: run import_plan first.")
        made = load_demonstration(plan, now=clock.now())
        self.stdout.write(f"Dữ liệu minh họa: thêm {made} báo cáo.")
