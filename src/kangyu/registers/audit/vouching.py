"""An anchor that was made anew over an old chain: told until an auditor has looked into it.

Without its anchor a chain whose end was cut off looks whole, and the next act would begin a new anchor over what is left. So
that act first writes into the chain that there was none.
"""

from __future__ import annotations

from datetime import datetime

from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

from .actions import MADE_ANEW, VOUCHED, record
from .models import AuditEntry

SHORTEST, LONGEST = 4, 200  # characters of what was found
_WORDS = Bilingual(
    f"请用 {SHORTEST} 至 {LONGEST} 个字说明核查结果", f"Say in {SHORTEST} to {LONGEST} characters what you found"
)
_NOTHING = Bilingual("没有待核查的链尾锚", "No anchor is waiting to be looked into")


def unvouched() -> AuditEntry | None:
    """The newest entry that says so and that no auditor has looked into."""
    made = AuditEntry.objects.filter(user_id=None, action=MADE_ANEW).order_by("-sequence").first()
    if made is None or AuditEntry.objects.filter(action=VOUCHED, sequence__gt=made.sequence).exists():
        return None
    return made


def vouch(*, scope: Scope, words: str, now: datetime) -> None:
    """The auditor has looked into all that was told so far, and says what came out. Raises NotAllowed, NotUnderstood."""
    scope.require(scope.may_audit)
    made, said = unvouched(), narrow(words)
    if made is None:
        raise NotUnderstood("nothing", _NOTHING)
    if not SHORTEST <= len(said) <= LONGEST:
        raise NotUnderstood("words", _WORDS)
    record(scope=scope, action=VOUCHED, detail={"until": made.sequence, "words": said}, at=now)
