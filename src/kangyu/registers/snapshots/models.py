from django.db import models

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual

_STAYS = StaysHere(Bilingual("系统自己的登记", "what the system keeps of itself"))


class Snapshot(models.Model):
    """A columnar copy of the registers as of a day. The newest ready one is current; a failed one changes nothing."""

    deidentified = _STAYS

    class State(models.TextChoices):
        BUILDING = "building", "生成中"
        READY = "ready", "可用"
        FAILED = "failed", "失败"
        PRUNED = "pruned", "已清理"

    class Way(models.TextChoices):
        FULL = "full", "全量"
        INCREMENTAL = "incremental", "增量"

    as_of = models.DateField()
    taken_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    way = models.CharField(max_length=12, choices=Way.choices, default=Way.FULL)
    why = models.CharField(max_length=20, blank=True, help_text="a key of ways.REASONS")
    changed = models.IntegerField(null=True, help_text="subjects counted again by an incremental one")
    folder = models.CharField(max_length=60, blank=True, help_text="below the snapshots' folder")
    rows = models.JSONField(default=dict, help_text="rows by table")
    checksums = models.JSONField(default=dict, help_text="SHA-256 by file")
    problem = models.TextField(blank=True)


class Change(models.Model):
    """A subject whose facts changed since the newest snapshot was read; written by the database itself (journal.py)."""

    deidentified = _STAYS

    subject = models.CharField(max_length=20, help_text="resident, …; * for everything")
    key = models.BigIntegerField()


class Journal(models.Model):
    """What the marks of `Change` mean: one row. A paused journal misses changes, so the next snapshot is a full one."""

    deidentified = _STAYS

    is_paused = models.BooleanField(default=False)
    based_on = models.BigIntegerField(null=True, help_text="the snapshot since whose reading changes were marked")
