from django.db import models
from django.db.models import Q

from kangyu.catalogue.programmes import programme
from kangyu.registers.deidentification import Deidentified


class Enrolment(models.Model):
    """A resident in a programme. What the last judgement left (grade, due date, referral) stands here for the lists."""

    resident = models.ForeignKey("people.Resident", models.CASCADE, related_name="enrolments")
    programme = models.CharField(max_length=40)
    organisation = models.ForeignKey("places.Organisation", models.PROTECT, help_text="follows the resident's")
    since = models.DateField()
    until = models.DateField(null=True)
    close_reason = models.CharField(max_length=2, blank=True)
    last_contact_on = models.DateField(null=True)
    last_grade = models.CharField(max_length=4, null=True)
    last_examination_on = models.DateField(null=True)
    due_on = models.DateField()
    refer_by = models.DateField(null=True, help_text="a referral was asked for; its outcome is to be known by then")
    lost_on = models.DateField(null=True, help_text="a contact after the last one reached nobody")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("staff.User", models.PROTECT, null=True)

    deidentified = Deidentified(
        person="resident",
        pseudonym=(
            "organisation",
            "id",
            "resident",
        ),
        kept=(
            "programme",
            "close_reason",
            "last_grade",
        ),
        shifted=(
            "since",
            "until",
            "last_contact_on",
            "last_examination_on",
            "due_on",
            "refer_by",
            "lost_on",
            "recorded_at",
        ),
        dropped=("recorded_by",),
        sensitivity_of=lambda row: programme(row["programme"]).sensitivity,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "programme"], condition=Q(until=None), name="enrolment_one_open"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="enrolment_forward"),
        ]
        indexes = [
            models.Index(fields=["programme", "organisation", "due_on", "id"], name="enrolment_due"),
            models.Index(
                fields=["programme", "organisation", "refer_by"],
                condition=Q(refer_by__isnull=False),
                name="enrolment_refer",
            ),
        ]
