"""How django-allauth serves us: accounts are given by the administrator, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class ClosedAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """The mail with a link says for how many hours the link lives."""
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        return super().send_mail(template_prefix, email, {**context, "hours": hours})
