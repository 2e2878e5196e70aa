from django.core.management.base import BaseCommand

from kehoach import clock
from reports.services import rounds


class Command(BaseCommand):
    help = "Open the scheduled rounds whose day has come, and bring open ones up to date."

    def handle(self, *args, **options):
        for round_, opened in rounds.open_scheduled(now=clock.now()):
            self.stdout.write(
                f"{round_.plan.number} {round_}: +{opened.added} -{opened.removed} = {opened.total}"
            )
