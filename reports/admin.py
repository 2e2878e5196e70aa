"""What a library put into the operator's pages and our own page shows in Vietnamese (views.operations)."""

from django.contrib import admin
from django_celery_results.admin import GroupResult, TaskResult

admin.site.unregister([TaskResult, GroupResult])
