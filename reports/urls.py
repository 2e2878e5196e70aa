"""Pages of the report room. Each name has its rows in the permission table of tests/permissions."""

from django.urls import path

from .views import dashboard, evidence, lists, obligation, review, round_entries, rounds, summary, task

app_name = "reports"
urlpatterns = [
    # the agency
    path("dot/<int:round_id>/bao-cao/", round_entries.round_entries, name="round_entries"),
    path("yeu-cau/<int:pk>/", obligation.obligation, name="obligation"),
    path("yeu-cau/<int:pk>/luu/", round_entries.obligation_save, name="obligation_save"),
    path("yeu-cau/<int:pk>/thu-hoi/", obligation.obligation_recall, name="obligation_recall"),
    path("tep/<uuid:pk>/", evidence.evidence, name="evidence"),
    path("tep/<uuid:pk>/xoa/", evidence.evidence_delete, name="evidence_delete"),
    # the monitor and the province
    path("tong-quan/", dashboard.dashboard, name="dashboard"),
    path("yeu-cau/", lists.obligations, name="obligations"),
    path("chua-bao-cao/", lists.missing, name="missing"),
    path("duyet/", review.queue, name="queue"),
    path("duyet/<int:pk>/", review.review, name="review"),
    path("duyet/<int:pk>/chap-nhan/", review.review_accept, name="review_accept"),
    path("duyet/<int:pk>/tra-lai/", review.review_return, name="review_return"),
    path("dot/", rounds.rounds, name="rounds"),
    path("dot/mo/", rounds.round_open, name="round_open"),
    path("dot/<int:round_id>/huy/", rounds.round_withdraw, name="round_withdraw"),
    path("bao-cao-tong-hop/", summary.summary, name="summary"),
    path("bao-cao-tong-hop/<int:round_id>.pdf", summary.summary_pdf, name="summary_pdf"),
    # everybody
    path("nhiem-vu/<int:pk>/", task.task, name="task"),
]
