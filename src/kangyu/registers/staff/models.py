from django.contrib.auth.models import AbstractUser
from django.db import models

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual


class Role(models.TextChoices):
    """A role decides the desk and the acts (`roles.py`); the organisation decides the people."""

    VILLAGE_DOCTOR = "village_doctor", "村医"
    TOWNSHIP_OFFICER = "township_officer", "公共卫生专干"
    HOSPITAL_DOCTOR = "hospital_doctor", "医院医生"
    CDC_OFFICER = "cdc_officer", "疾控人员"
    MATERNAL_CHILD_OFFICER = "maternal_child_officer", "妇幼人员"
    INSPECTOR = "inspector", "监督员"
    BUREAU_OFFICER = "bureau_officer", "局机关人员"
    AUDITOR = "auditor", "审计员"
    OPERATOR = "operator", "运维人员"


class User(AbstractUser):
    """A person with an account. Django's groups and permissions are not used: `policies` decide."""

    display_name = models.CharField(max_length=40)
    role = models.CharField(max_length=30, choices=Role.choices, default=Role.VILLAGE_DOCTOR)
    organisation = models.ForeignKey("places.Organisation", models.PROTECT, null=True)
    is_synthetic = models.BooleanField(default=False)

    deidentified = StaysHere(Bilingual("工作人员账号", "accounts of staff"))

    def __str__(self) -> str:
        return self.display_name or self.username


class EmergencyAccess(models.Model):
    """One person opened to one user for some hours, with a reason that is judged afterwards (紧急调阅)."""

    class Decision(models.TextChoices):
        WAITING = "", "待复核"
        JUSTIFIED = "justified", "理由成立"
        UNJUSTIFIED = "unjustified", "理由不成立"

    user = models.ForeignKey(User, models.PROTECT, related_name="emergencies")
    user_organisation = models.ForeignKey("places.Organisation", models.PROTECT, related_name="+")
    resident = models.ForeignKey("people.Resident", models.CASCADE, related_name="+")
    managed_by = models.ForeignKey("places.Organisation", models.PROTECT, related_name="+", help_text="who is told")
    reason = models.CharField(max_length=20, help_text="a code of catalogue/codelists/access.py")
    words = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decision_words = models.CharField(max_length=200, blank=True)

    deidentified = StaysHere(Bilingual("紧急调阅是内部监督记录", "emergency access is a record of supervision"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("opened_at")), name="emergency_forward"),
        ]
        indexes = [
            models.Index(fields=["user", "resident", "until"], name="emergency_standing"),
            models.Index(fields=["decision", "id"], name="emergency_decision"),
            models.Index(fields=["managed_by", "id"], name="emergency_managed_by"),
        ]

    def __str__(self) -> str:
        return f"emergency {self.pk}"
