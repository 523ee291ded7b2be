from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SnapshotsConfig(AppConfig):
    name = "kangyu.registers.snapshots"
    label = "snapshots"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The journal's triggers follow the tables as they are after every migrate."""
        post_migrate.connect(_watch, sender=self)


def _watch(**_: Any) -> None:
    from .journal import watch

    watch()
