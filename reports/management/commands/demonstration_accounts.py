from django.core.management.base import BaseCommand

from reports.demonstration.people import shown_accounts


class Command(BaseCommand):
    help = "Print the demonstration's accounts."

    def handle(self, *args, **options):
        for account in shown_accounts():
            self.stdout.write(f"  {account['login']:22} {account['password']}  {account['who']}")
