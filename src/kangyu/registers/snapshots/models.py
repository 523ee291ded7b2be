from django.db import models

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual


class Snapshot(models.Model):
    """A columnar copy of the registers as of a day. The newest ready one is current; a failed one changes nothing."""

    class State(models.TextChoices):
        BUILDING = "building", "生成中"
        READY = "ready", "可用"
        FAILED = "failed", "失败"
        PRUNED = "pruned", "已清理"

    as_of = models.DateField()
    taken_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    folder = models.CharField(max_length=60, blank=True, help_text="below the snapshots' folder")
    rows = models.JSONField(default=dict, help_text="rows by table")
    checksums = models.JSONField(default=dict, help_text="SHA-256 by file")
    problem = models.TextField(blank=True)

    deidentified = StaysHere(Bilingual("快照另有列式文件", "a snapshot is files of its own"))
