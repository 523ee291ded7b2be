"""The second factor (两步验证): a code that the officer's telephone shows, RFC 6238; recovery codes when it is lost."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp
from django.db import transaction

from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import not_under, take_turn, update_rows
from kangyu.registers.keyring import keyring

from .models import RecoveryCode, SecondFactor, User
from .policies import Scope, scope_of

DRIFT = 1  # steps of half a minute by which a telephone's clock may be wrong
RECOVERY_CODES = 10
_ISSUER = "康域 Kangyu"


def is_set_up(user: User) -> bool:
    """Whether the user has confirmed a code generator."""
    return SecondFactor.objects.filter(user=user).exists()


def new_key() -> str:
    """A key for one attempt to set up. It is kept with the attempt until its first code comes: an earlier one, that another
    may have read who only knew the password, is never confirmed by the next."""
    return pyotp.random_base32()


def address_of(user: User, key: str) -> str:
    """The address (otpauth://) of a key for the telephone to read."""
    return pyotp.TOTP(key).provisioning_uri(name=user.username, issuer_name=_ISSUER)


@transaction.atomic
def confirm(user: User, key: str, code: str, *, now: datetime) -> list[str]:
    """Keep the key that was offered, by its first code. The recovery codes, told this once; empty for a wrong code."""
    step = _step_of(key, code, now)
    if step is None:
        return []
    sealed = keyring().seal_text(key)
    kept = {"secret_sealed": sealed, "confirmed_at": now, "last_step": step}
    _, is_new = SecondFactor.objects.get_or_create(user=user, defaults=kept)
    if not is_new:
        return []
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(user, each)) for each in codes])
    audit.record(scope=scope_of(user), action="account.second_factor", at=now)
    return [f"{each[:5]}-{each[5:]}" for each in codes]


@transaction.atomic
def accepts(user: User, code: str, *, now: datetime) -> bool:
    """Whether the code is right: of this half minute or the one beside it, newer than the last one used; or a recovery code."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        return False
    step = _step_of(keyring().open_text(factor.secret_sealed), code, now)
    if step is None or step <= factor.last_step:
        return _spend(user, code, now)
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def reset(*, scope: Scope, user: User, now: datetime) -> None:
    """Take the second factor away, to be set up anew at the next login. By who manages accounts. Raises NotAllowed."""
    scope.require(scope.may_manage_users)
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    audit.record(scope=scope, action="account.second_factor_reset", detail={"user": user.username}, at=now)


def _step_of(key: str, code: str, now: datetime) -> int | None:
    """The step of which this is the code, None for a wrong one. All steps are compared, whichever fits."""
    generator = pyotp.TOTP(key)
    at, typed = generator.timecode(now), code.strip().replace(" ", "").encode()
    steps = range(at - DRIFT, at + DRIFT + 1)
    fitting = [step for step in steps if hmac.compare_digest(generator.generate_otp(step).encode(), typed)]
    return fitting[-1] if fitting else None


def _spend(user: User, code: str, now: datetime) -> bool:
    digest = _digest(user, code.strip().lower().replace("-", "").replace(" ", ""))
    spent = RecoveryCode.objects.filter(user=user, digest=digest, used_at=None).update(used_at=now)
    if spent:
        audit.record(scope=scope_of(user), action="account.recovery_code", at=now)
    return bool(spent)


def _digest(user: User, code: str) -> str:
    return keyring().sign("recovery code", f"{user.pk}:{code}")


@transaction.atomic
def reseal(*, limit: int = 1000) -> int:
    """Seal under the newest key what older keys sealed, up to so many. Returns how many; 0 when done."""
    take_turn()
    ring = keyring()
    rows = SecondFactor.objects.filter(not_under("secret_sealed", ring)).values_list("secret_sealed", "pk")[:limit]
    anew = [(ring.seal(ring.open(sealed)), key) for sealed, key in rows]
    update_rows(SecondFactor, ("secret_sealed",), anew)
    return len(anew)
