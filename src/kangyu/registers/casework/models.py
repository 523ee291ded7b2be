from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kangyu.catalogue.cases import case as declared_case
from kangyu.catalogue.sensitivities import of_programme
from kangyu.methods.cases.moving import URGENT
from kangyu.methods.forms import Item
from kangyu.registers.deidentification import Deidentified, Row, StaysHere
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

OPEN = Q(closed_at=None)


def _items(row: Row) -> tuple[Item, ...]:
    """The items that a case of that kind and version may hold."""
    kind = declared_case(row["kind"], row["version"])
    return tuple(item for move in kind.openings for item in kind.opening_form(move).items)


class Case(models.Model):
    """Something that moves between parties. Where it stands, whose turn it is and by when; how it came there is in its moves.

    `opened_on` and `closed_on` are the days of the facts, `opened_at` and `closed_at` when they were written down.
    `watch_at`: by then the watching party must know the outcome; `answered_on`: since then it does.
    """

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=40)
    version = models.SmallIntegerField()
    opening = models.CharField(max_length=40, help_text="the move that opened it")
    state = models.CharField(max_length=40)
    urgency = models.SmallIntegerField(help_text="0 urgent, 1 ordinary")
    resident = models.ForeignKey("people.Resident", models.CASCADE, null=True, db_index=False, related_name="cases")
    subject = models.ForeignKey("places.Organisation", models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+", help_text="whose turn it is"
    )
    programme = models.CharField(max_length=40, blank=True)
    sensitivity = models.CharField(max_length=10, default=Sensitivity.ORDINARY.value)
    data = models.JSONField()
    contact = models.ForeignKey(
        "records.Contact", models.SET_NULL, null=True, related_name="+", help_text="the contact that asked for it"
    )
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="by when the state must be left")
    watch_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    revision = models.IntegerField(default=0, help_text="counts its moves; who moves names the one that they saw")

    deidentified = Deidentified(
        person="resident",
        pseudonym=("id", "number", "resident", "subject", "holder", "contact"),
        kept=("kind", "version", "opening", "state", "urgency", "programme", "sensitivity", "revision"),
        shifted=("opened_on", "answered_on", "closed_on"),
        day="opened_on",
        clock=("opened_at", "due_at", "watch_at", "closed_at"),
        answers=("data",),
        dropped=("opened_by", "outcome"),
        items_of=_items,
        sensitivity_of=lambda row: of_programme(row["programme"], at_least=Sensitivity(row["sensitivity"])),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_on=None, holder__isnull=False)
                | Q(closed_at__isnull=False, closed_on__isnull=False, holder=None, due_at=None),
                name="case_open_or_closed",
            ),
            models.CheckConstraint(condition=Q(resident=None) | Q(subject=None), name="case_about_one"),
        ]
        indexes = [
            # What is to be done is read in the order urgency, limit, id, of an institution or of the county.
            models.Index(
                fields=["holder", "urgency", "due_at", "id", "sensitivity"], condition=OPEN, name="case_of_holder"
            ),
            models.Index(fields=["urgency", "due_at", "id", "sensitivity"], condition=OPEN, name="case_of_county"),
            models.Index(fields=["resident", "kind"], condition=Q(resident__isnull=False), name="case_of_resident"),
            models.Index(fields=["kind", "id"], name="case_of_kind"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_urgent(self) -> bool:
        """Whether it goes before ordinary ones."""
        return self.urgency == URGENT

    @property
    def watch_on(self) -> date | None:
        """The last day for learning the outcome."""
        return timezone.localdate(self.watch_at) if self.watch_at else None


class CaseParty(models.Model):
    """Which institution plays which part in a case now; who did before is in the moves.

    `managed_by` repeats the institution of the case's resident, so that whom cases bring to others is a range of an index.
    """

    deidentified = Deidentified(
        pseudonym=("id", "case", "organisation", "managed_by"), kept=("party",), belongs_to="case"
    )

    case = models.ForeignKey(Case, models.CASCADE, db_index=False, related_name="parties")
    party = models.CharField(max_length=40)
    organisation = models.ForeignKey("places.Organisation", models.PROTECT, db_index=False, related_name="+")
    managed_by = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+", help_text="of the resident"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "party"], name="case_party_once")]
        indexes = [models.Index(fields=["organisation", "case", "managed_by"], name="case_of_party")]

    def __str__(self) -> str:
        return f"{self.party} {self.organisation_id}"


class CaseMove(models.Model):
    """One step of a case. Never changed.

    `at` is when it was written down, `on` the day on which it happened. `due_at` is the limit as it stood before the move.
    A hand-over has the move "hand_over" and names the party, from whom and to whom; a move that gives a party an
    institution names `to_organisation` too.
    """

    deidentified = StaysHere(
        Bilingual("机构之间的往来经过，含文字说明", "what institutions told each other, in free words")
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="moves")
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False, related_name="+")
    organisation = models.ForeignKey("places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+")
    party = models.CharField(max_length=40, blank=True)
    from_organisation = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    to_organisation = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    data = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)

    # What a move that is no hand-over writes; hand-overs alone have an institution from which.
    WRITTEN = (
        *("case_id", "move", "from_state", "to_state", "on", "at", "by_id", "organisation_id", "party"),
        *("to_organisation_id", "data", "reason", "due_at", "is_late"),
    )

    class Meta:
        indexes = [models.Index(fields=["move", "on"], name="case_move_on")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.move}"
