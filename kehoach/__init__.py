"""How it is wired: settings, urls, Celery, clock, Vietnamese text. No business rule."""

from .celery import app as celery_app

__all__ = ["celery_app"]
