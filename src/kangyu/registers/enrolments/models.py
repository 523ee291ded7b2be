from django.db import models
from django.db.models import Q

from kangyu.catalogue.programmes import programme
from kangyu.registers.deidentification import Deidentified, StaysHere
from kangyu.vocabulary.labels import Bilingual


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
        ),
        day="since",
        clock=("recorded_at",),
        # What lists show of the last contact; the contacts tell it, as far as they leave.
        dropped=(
            "last_contact_on",
            "last_examination_on",
            "due_on",
            "refer_by",
            "lost_on",
            "recorded_by",
        ),
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
            # Whoever asks for the people of a programme asks for those who are in it now.
            models.Index(
                fields=["programme", "organisation", "due_on", "id"], condition=Q(until=None), name="enrolment_due"
            ),
            models.Index(
                fields=["programme", "organisation", "refer_by"],
                condition=Q(refer_by__isnull=False),
                name="enrolment_refer",
            ),
        ]


class Candidate(models.Model):
    """A resident who seems to belong in a programme and is not in it: from the finding until enrolled, dismissed or gone."""

    resident = models.ForeignKey("people.Resident", models.CASCADE, related_name="candidacies")
    programme = models.CharField(max_length=40)
    organisation = models.ForeignKey("places.Organisation", models.PROTECT, help_text="follows the resident's")
    form = models.CharField(max_length=40, blank=True, help_text="what showed it; empty when the age alone does")
    contact = models.ForeignKey("records.Contact", models.SET_NULL, null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    outcome = models.CharField(max_length=2, blank=True)
    decided_by = models.ForeignKey("staff.User", models.PROTECT, null=True)

    deidentified = Deidentified(
        person="resident",
        pseudonym=("id", "resident", "organisation", "contact"),
        kept=("programme", "form", "outcome"),
        shifted=("until",),
        # Of those whom their age alone makes candidates, `since` is a birthday.
        dropped=("since", "decided_by"),
        sensitivity_of=lambda row: programme(row["programme"]).sensitivity,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "programme"], condition=Q(until=None), name="candidate_one_open"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="candidate_forward"),
        ]
        # The list of a township and of the county, newest finding first.
        indexes = [
            models.Index(
                fields=["programme", "organisation", "since", "id"],
                condition=Q(until=None),
                name="candidate_place",
            ),
            models.Index(fields=["programme", "since", "id"], condition=Q(until=None), name="candidate_county"),
        ]


class Search(models.Model):
    """That all residents were once looked at for the candidates of a programme's version; from then on entries show them."""

    programme = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    deidentified = StaysHere(Bilingual("系统运行情况", "how the system runs"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "version"], name="search_once")]
