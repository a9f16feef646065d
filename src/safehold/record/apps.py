"""The record as a Django application."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The room's name in settings; its tables bear plain names without a prefix."""

    name = "safehold.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
