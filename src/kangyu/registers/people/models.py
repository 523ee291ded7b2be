from django.db import models
from django.db.models import Q

from kangyu.registers.deidentification import Deidentified
from kangyu.registers.staff.policies import Access
from kangyu.vocabulary.sensitivity import Sensitivity

HERE = Q(died_on=None, left_on=None)
"""Those who live here and are looked after."""


class Household(models.Model):
    """People who live together (户)."""

    number = models.CharField(max_length=24, unique=True)
    area = models.ForeignKey("places.Area", models.PROTECT)

    deidentified = Deidentified(
        pseudonym=("id",),
        dropped=("number", "area"),  # where its people live stands with them, told as coarsely as it must be
    )


class Resident(models.Model):
    """A person known to the county.

    The identity number and the telephone are sealed (encrypted) and found through blind indexes; name, sex and birth
    date stay readable because every list shows and sorts by them.
    """

    name = models.CharField(max_length=60, db_index=True)
    pinyin = models.CharField(max_length=120, db_index=True, help_text="wangxiaoming")
    initials = models.CharField(max_length=30, db_index=True, help_text="wxm")
    sex = models.CharField(max_length=1, help_text="GB/T 2261.1")
    birth_date = models.DateField()
    identity_sealed = models.BinaryField(null=True)
    identity_index = models.CharField(max_length=32, null=True, unique=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.CharField(max_length=32, null=True, db_index=True)
    residence_type = models.CharField(max_length=1, default="1", help_text="1 registered here, 2 elsewhere")
    household = models.ForeignKey(Household, models.PROTECT, null=True)
    # Where the person lives now; `Residence` keeps the history and both are written in one transaction.
    area = models.ForeignKey("places.Area", models.PROTECT)
    organisation = models.ForeignKey("places.Organisation", models.PROTECT)
    died_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    message = models.ForeignKey("messages.Message", models.PROTECT, null=True)
    sheet = models.CharField(max_length=60, blank=True)
    line = models.IntegerField(null=True)

    deidentified = Deidentified(
        person="id",
        pseudonym=(
            "organisation",
            "id",
            "household",
        ),
        kept=(
            "sex",
            "residence_type",
            "is_synthetic",
        ),
        shifted=(
            "died_on",
            "left_on",
        ),
        clock=("recorded_at",),
        birth=("birth_date",),
        township=("area",),
        dropped=(
            "name",
            "pinyin",
            "initials",
            "identity_sealed",
            "identity_index",
            "phone_sealed",
            "phone_index",
            "message",
            "sheet",
            "line",
        ),
    )

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "initials", "id"], name="resident_org_initials"),
            models.Index(fields=["organisation", "name", "id"], name="resident_org_name"),
            models.Index(fields=["organisation", "pinyin", "id"], name="resident_org_pinyin"),
            # The lists of those who live here, who died and who left, with what filters them and what they are told by, so
            # that no row need be looked at that is not shown: SQLite would look up what the condition itself says.
            models.Index(
                fields=["organisation", "initials", "id", "birth_date", "area", "died_on", "left_on"],
                condition=HERE,
                name="resident_living_here",
            ),
            # Small enough to be counted through for the whole county.
            models.Index(fields=["organisation", "died_on", "left_on"], condition=HERE, name="resident_counted_here"),
            models.Index(
                fields=["organisation", "initials", "id", "died_on"],
                condition=Q(died_on__isnull=False),
                name="resident_who_died",
            ),
            models.Index(
                fields=["organisation", "initials", "id", "died_on", "left_on"],
                condition=Q(died_on=None, left_on__isnull=False),
                name="resident_who_left",
            ),
        ]

    # Why the reader may see this person, as `people.queries.get` found; no column.
    access: Access | None = None

    def __str__(self) -> str:
        return f"resident {self.pk}"

    @property
    def open_to_reader(self) -> frozenset[Sensitivity]:
        """What may be shown of this person; of one who came through no door, nothing that is kept closely."""
        return self.access.sensitivities if self.access else frozenset({Sensitivity.ORDINARY})


class Residence(models.Model):
    """Where a person lived and who managed them, from since until the day before `until`. Moving is an event."""

    resident = models.ForeignKey(Resident, models.CASCADE, related_name="residences")
    area = models.ForeignKey("places.Area", models.PROTECT)
    organisation = models.ForeignKey("places.Organisation", models.PROTECT)
    since = models.DateField()
    until = models.DateField(null=True)

    deidentified = Deidentified(
        person="resident",
        pseudonym=(
            "organisation",
            "id",
            "resident",
        ),
        # Most live where they were born: `since` is their birth date. `until` may be the day on which an institution closed.
        dropped=("since",),
        year=("until",),
        township=("area",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resident"], condition=Q(until=None), name="residence_one_open"),
        ]
