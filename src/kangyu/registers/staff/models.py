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
