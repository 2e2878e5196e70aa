"""Forms of django-allauth, narrowed to what the database keeps."""

from allauth.account import forms as account
from django import forms


class AddEmailForm(account.AddEmailForm):
    email = forms.EmailField(max_length=254)
