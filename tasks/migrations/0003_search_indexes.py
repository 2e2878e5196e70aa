"""Indexes that a search in plans uses on PostgreSQL; the expressions are those of reports.search.finders."""

from django.db import migrations

from kehoach.folding_postgres import create_indexes, drop_indexes

INDEXES = {
    "plan_search": ("tasks_plan", "kehoach_fold(number || chr(10) || title || chr(10) || text)"),
    "section_search": ("tasks_section", "kehoach_fold(heading || chr(10) || body)"),
    "task_search": (
        "tasks_task",
        "kehoach_fold(path || chr(10) || text || chr(10) || assignment_text || chr(10) || output)",
    ),
}


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0004_search'),
        ('tasks', '0002_plans_that_change'),
    ]

    operations = [
        migrations.RunPython(create_indexes(INDEXES), drop_indexes(INDEXES), elidable=False),
    ]
