from django.db import models
from django.db.models import Q

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual

_STAYS = StaysHere(
    Bilingual(
        "机构的工作台账，自由文字中可能提到个人", "the work of institutions; its free words may speak of somebody"
    )
)
STANDING = Q(is_current=True, state="standing")


class LedgerRow(models.Model):
    """One version of one entry of a ledger. The current one is what the entry says now."""

    class State(models.TextChoices):
        STANDING = "standing", "有效"
        WITHDRAWN = "withdrawn", "作废"

    deidentified = _STAYS

    entry = models.BigIntegerField(help_text="id of the entry's first row")
    ledger = models.CharField(max_length=40)
    version = models.SmallIntegerField(help_text="of the ledger's declaration")
    organisation = models.ForeignKey("places.Organisation", models.PROTECT, db_index=False)
    on = models.DateField()
    data = models.JSONField()
    identity = models.CharField(max_length=64, help_text="digest of the unique items")
    words = models.TextField(help_text="what a search looks through, in small letters")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDING)
    is_current = models.BooleanField(default=True)
    is_late = models.BooleanField(default=False, help_text="written when its period was closed: a restatement")
    reason = models.CharField(max_length=200, blank=True, help_text="why it comes late, was corrected or withdrawn")
    papers = models.SmallIntegerField(default=0)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False)
    message = models.ForeignKey("messages.Message", models.PROTECT, null=True)
    sheet = models.CharField(max_length=60, blank=True)
    line = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "organisation", "identity"], condition=STANDING, name="ledger_row_once"
            ),
            models.UniqueConstraint(fields=["entry"], condition=Q(is_current=True), name="ledger_one_current"),
        ]
        indexes = [
            models.Index(fields=["ledger", "on", "entry"], condition=Q(is_current=True), name="ledger_by_day"),
            models.Index(fields=["organisation", "ledger", "on"], name="ledger_of_organisation"),
            models.Index(fields=["entry"], name="ledger_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} {self.on} entry {self.entry}"

    @property
    def owner(self) -> str:
        """The owner of its papers in the register of attachments."""
        return owner_of(self.entry)


class ClosedPeriod(models.Model):
    """A period in which an organisation and all below it enter nothing more, in one ledger or ("") in all."""

    deidentified = _STAYS

    ledger = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey("places.Organisation", models.PROTECT)
    period = models.CharField(max_length=16)
    first = models.IntegerField(help_text="month integers, both included")
    last = models.IntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey("staff.User", models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey("staff.User", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, help_text="why it was reopened")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "organisation", "period"], condition=Q(reopened_at=None), name="ledger_closed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger or 'all'} {self.period} closed"


class RowDraft(models.Model):
    """A row that somebody has begun and not sent; the page saves it by itself."""

    deidentified = StaysHere(Bilingual("尚未保存的草稿", "drafts that were never sent"))

    user = models.ForeignKey("staff.User", models.CASCADE)
    ledger = models.CharField(max_length=40)
    raw = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "ledger"], name="ledger_draft_one_each")]


def owner_of(entry: int) -> str:
    """The owner of an entry's papers in the register of attachments."""
    return f"ledger:{entry}"
