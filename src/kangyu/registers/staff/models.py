from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac

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
    must_change_password = models.BooleanField(default=False, help_text="somebody else set it")
    password_changed_at = models.DateTimeField(null=True)
    generation = models.IntegerField(default=0, help_text="one more ends all sessions")

    deidentified = StaysHere(Bilingual("工作人员账号", "accounts of staff"))

    def __str__(self) -> str:
        return self.display_name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session holds while password, role, institution and generation stay as they were when it began."""
        stated = f"{self.password}:{self.role}:{self.organisation_id}:{self.generation}"
        return salted_hmac("kangyu.staff.session", stated, secret=secret, algorithm="sha256").hexdigest()


class PastPassword(models.Model):
    """A password that was replaced, as Django hashes it: not to be used again soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    until = models.DateTimeField()

    deidentified = StaysHere(Bilingual("工作人员账号", "accounts of staff"))

    def __str__(self) -> str:
        return f"past password {self.pk}"


class LoginFailure(models.Model):
    """A wrong password or code: blind indexes of the user name and of the address, never what was typed."""

    account = models.CharField(max_length=32)
    address = models.CharField(max_length=32)
    at = models.DateTimeField()

    deidentified = StaysHere(Bilingual("登录安全记录", "security of logging in"))

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="login_failure_account"),
            models.Index(fields=["address", "at"], name="login_failure_address"),
        ]

    def __str__(self) -> str:
        return f"failure {self.pk}"


class LoginSession(models.Model):
    """One login, from the door until it ended or nobody used it any more. `address` is a blind index of where it came from."""

    class End(models.TextChoices):
        LEFT = "left", "退出"
        IDLE = "idle", "超时"
        CROWDED = "crowded", "在别处登录"
        ENDED = "ended", "被结束"

    user = models.ForeignKey(User, models.CASCADE, related_name="logins")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End.choices, blank=True)
    address = models.CharField(max_length=32, blank=True, default="")

    deidentified = StaysHere(Bilingual("登录安全记录", "security of logging in"))

    class Meta:
        indexes = [
            models.Index(fields=["user", "seen_at"], condition=models.Q(ended_at=None), name="login_session_open"),
            models.Index(fields=["user", "address"], name="login_session_address"),
        ]

    def __str__(self) -> str:
        return f"login {self.pk}"


class SecondFactor(models.Model):
    """The key of somebody's code generator (TOTP, RFC 6238), sealed; kept once a code confirmed it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    secret_sealed = models.BinaryField()
    confirmed_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=0, help_text="the step of the newest code used; none is used twice")

    deidentified = StaysHere(Bilingual("两步验证密钥", "keys of the second factor"))

    def __str__(self) -> str:
        return f"second factor {self.pk}"


class RecoveryCode(models.Model):
    """A code for when the generator is lost: one use each, kept as a digest."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    deidentified = StaysHere(Bilingual("两步验证备用码", "recovery codes of the second factor"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


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
