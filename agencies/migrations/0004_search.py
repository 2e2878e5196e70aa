"""What a search asks the database: texts without diacritics (kehoach.folding)."""

from django.db import migrations

from kehoach.folding_postgres import create_functions, drop_functions


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_reorganisations'),
    ]

    operations = [
        migrations.RunPython(create_functions, drop_functions, elidable=False),
    ]
