from django.db import models

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual


class Message(models.Model):
    """A received sheet. The same bytes are the same message: sending them again changes nothing."""

    class Kind(models.TextChoices):
        RESIDENTS = "residents", "居民"
        CONTACTS = "contacts", "随访与体检"
        LEDGER = "ledger", "台账"

    class State(models.TextChoices):
        RECEIVED = "received", "已接收"
        APPLYING = "applying", "处理中"
        APPLIED = "applied", "已完成"
        REFUSED = "refused", "已退回"

    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the file")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    filename = models.CharField(max_length=200)
    size = models.BigIntegerField(help_text="bytes")
    sender = models.ForeignKey("places.Organisation", models.PROTECT, null=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("staff.User", models.PROTECT, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    reason = models.JSONField(default=dict, help_text="why the whole file was refused: reason, zh, en")
    headers = models.JSONField(default=dict, help_text="per sheet: header line, texts, columns by key, skipped lines")
    lines = models.IntegerField(default=0)
    added = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    deidentified = StaysHere(Bilingual("原始来件，含姓名与号码", "received sheets with names and numbers"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fingerprint", "kind"], name="message_once")]


class Batch(models.Model):
    """Some hundred lines of a message: the unit that is applied whole or not at all, and found again line by line."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="batches")
    number = models.IntegerField()
    sheet = models.CharField(max_length=60)
    first_line = models.IntegerField()
    last_line = models.IntegerField()
    payload = models.BinaryField(help_text="the lines as received: compressed JSON, sealed")
    applied_at = models.DateTimeField(null=True)

    deidentified = StaysHere(Bilingual("原始来件，含姓名与号码", "received sheets with names and numbers"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="batch_number")]


class Refusal(models.Model):
    """Why a line was not applied."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="refusals")
    batch = models.ForeignKey(Batch, models.CASCADE)
    sheet = models.CharField(max_length=60)
    line = models.IntegerField()
    reasons = models.JSONField(help_text="list of {item, reason, zh, en}")

    deidentified = StaysHere(Bilingual("原始来件，含姓名与号码", "received sheets with names and numbers"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "sheet", "line"], name="refusal_line")]
