from django.db import models

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual


class Report(models.Model):
    """A document whose figures are indicators. `content` is the written document: blocks of text and figure fields."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        ISSUED = "issued", "已印发"

    key = models.CharField(max_length=40, help_text="the declaration")
    version = models.SmallIntegerField()
    period = models.CharField(max_length=16)
    area = models.ForeignKey("places.Area", models.PROTECT)
    snapshot = models.ForeignKey("snapshots.Snapshot", models.PROTECT)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=40, blank=True, help_text="发文字号")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("staff.User", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("staff.User", models.PROTECT, null=True, related_name="+")

    deidentified = StaysHere(Bilingual("报告是公文，另行印发", "reports are documents, issued by themselves"))
