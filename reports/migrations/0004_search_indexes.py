"""Indexes that a search in accounts uses on PostgreSQL; the expressions are those of reports.search.finders."""

from django.db import migrations

from kehoach.folding_postgres import create_indexes, drop_indexes

INDEXES = {
    "entry_search": (
        "reports_entry",
        "kehoach_fold(results || chr(10) || obstacle || chr(10) || obstacle_cause || chr(10) || proposal"
        " || chr(10) || next_work || chr(10) || kehoach_words(documents, '$[*].number')"
        " || chr(10) || kehoach_words(documents, '$[*].title'))",
    ),
    "obstacle_search": (
        "reports_obstacle",
        "kehoach_fold(text || chr(10) || cause || chr(10) || proposal || chr(10) || proposal_to)",
    ),
    "obstacle_note_search": ("reports_obstaclenote", "kehoach_fold(text)"),
    "edition_search": (
        "reports_summaryedition",
        "kehoach_fold((document_number || '/' || symbol) || chr(10) || round_name || chr(10) || agency"
        " || chr(10) || kehoach_words(content, '$.paper.body[*].text'))",
    ),
}


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0004_search'),
        ('reports', '0003_summary_reports'),
    ]

    operations = [
        migrations.RunPython(create_indexes(INDEXES), drop_indexes(INDEXES), elidable=False),
    ]
