from django.apps import AppConfig
from django.db.backends.signals import connection_created

from kehoach import folding


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Cơ quan và người dùng"

    def ready(self):
        connection_created.connect(teach_to_fold, dispatch_uid="kehoach_fold")


def teach_to_fold(sender, connection, **kwargs):
    folding.register(connection)
