from django.db import models
from django.db.models import Q

from kangyu.catalogue.forms import form
from kangyu.registers.deidentification import Deidentified, StaysHere
from kangyu.vocabulary.labels import Bilingual


class HealthRecord(models.Model):
    """A resident's electronic health record (居民电子健康档案): 17 digits, established once, closed with a reason."""

    resident = models.OneToOneField("people.Resident", models.CASCADE, related_name="record")
    number = models.CharField(max_length=17, unique=True)
    organisation = models.ForeignKey("places.Organisation", models.PROTECT)
    established_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=2, blank=True)

    deidentified = Deidentified(
        person="resident",
        pseudonym=(
            "organisation",
            "id",
            "resident",
            "number",
        ),
        kept=("close_reason",),
        shifted=(
            "established_on",
            "closed_on",
        ),
    )


class Contact(models.Model):
    """One filled-in form, kept as entered for ever. A correction is a new row that supersedes the old one."""

    resident = models.ForeignKey("people.Resident", models.CASCADE, related_name="contacts")
    form = models.CharField(max_length=40)
    form_version = models.SmallIntegerField()
    on = models.DateField()
    data = models.JSONField()
    grade = models.CharField(max_length=4, null=True, help_text="by the rule in force on the day")
    organisation = models.ForeignKey("places.Organisation", models.PROTECT, db_index=False, help_text="who recorded it")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False)
    is_current = models.BooleanField(default=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, db_index=False)
    message = models.ForeignKey("messages.Message", models.PROTECT, null=True, db_index=False)
    sheet = models.CharField(max_length=60, blank=True)
    line = models.IntegerField(null=True)

    deidentified = Deidentified(
        person="resident",
        pseudonym=(
            "organisation",
            "id",
            "resident",
            "supersedes",
        ),
        kept=(
            "form",
            "form_version",
            "grade",
            "is_current",
        ),
        shifted=("on",),
        day="on",
        clock=("recorded_at",),
        answers=("data",),
        dropped=(
            "recorded_by",
            "message",
            "sheet",
            "line",
        ),
        items_of=lambda row: form(row["form"]).items,
        sensitivity_of=lambda row: form(row["form"]).sensitivity,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "form", "on"], condition=Q(is_current=True), name="contact_one_current_a_day"
            ),
        ]
        # What the county, and what an institution, did in a month: counted without looking at the rows.
        indexes = [
            models.Index(
                fields=["form", "on", "id", "is_current"], condition=Q(is_current=True), name="contact_of_county"
            ),
            models.Index(
                fields=["organisation", "form", "on", "id", "is_current"],
                condition=Q(is_current=True),
                name="contact_of_organisation",
            ),
            # Few have one: an index of all, with millions of empty entries, would cost as much as those above.
            models.Index(fields=["recorded_by"], condition=Q(recorded_by__isnull=False), name="contact_by_user"),
            models.Index(fields=["supersedes"], condition=Q(supersedes__isnull=False), name="contact_superseding"),
            models.Index(fields=["message"], condition=Q(message__isnull=False), name="contact_of_message"),
        ]


class Draft(models.Model):
    """A form that somebody has begun and not sent; the page saves it by itself."""

    user = models.ForeignKey("staff.User", models.CASCADE)
    resident = models.ForeignKey("people.Resident", models.CASCADE)
    form = models.CharField(max_length=40)
    raw = models.JSONField()
    saved_at = models.DateTimeField()

    deidentified = StaysHere(Bilingual("尚未提交的草稿", "drafts that nobody has sent"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "resident", "form"], name="draft_one_each")]
