"""The anchor: sequence and digest of the newest entry, kept outside the database.

A chain shows what was changed inside it, but a chain whose end was cut off is whole. The anchor, signed with a key of
the keyring, says how far it went. It is written after each commit, as well as may be: a failure is logged and does not
undo the act. Copied to another machine at night, it also binds those who hold the server (README.md).
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kangyu.registers.keyring import KeyringProblem, keyring

from .chain import canonical

_PURPOSE = "audit anchor"
_LONGEST = 4096
_log = logging.getLogger(__name__)


class AnchorBroken(Exception):
    """The file is there and is not what Kangyu wrote."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far the chain went, the last time that somebody looked."""

    sequence: int
    digest: str


def path() -> Path:
    """Where the anchor lies."""
    return Path(settings.KANGYU_HOME) / "audit.anchor"


def advance(sequence: int, digest: str, *, holds: Callable[[Anchor], bool] = lambda _: True) -> None:
    """Move the anchor on. Of two writers the later entry stays, whichever comes last.

    `holds` says whether the chain still has the entry that the present anchor names. Where it does not, the end was cut
    off and grew again: the anchor stays where it is, as evidence, and `verify` goes on finding it.
    """
    try:
        file = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if _may_advance(os.pread(file, _LONGEST, 0), sequence, holds):
                os.ftruncate(file, os.pwrite(file, _signed(Anchor(sequence, digest)), 0))
        finally:
            os.close(file)
    except (OSError, KeyringProblem):
        _log.exception("the anchor of the audit log could not be written")


def is_to_be_made() -> bool:
    """Whether there is none, and one can be made."""
    try:
        file = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            keyring().sign(_PURPOSE, "")
            return os.fstat(file).st_size == 0
        finally:
            os.close(file)
    except (OSError, KeyringProblem):
        return False  # `advance` says why


def read() -> Anchor | None:
    """The anchor, None where there is none; AnchorBroken when it was changed."""
    try:
        with path().open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            text = file.read(_LONGEST)
    except FileNotFoundError:
        return None
    return _checked(text) if text else None


def forget() -> None:
    """Remove the anchor, together with the database whose chain it holds, or after a backup was put back."""
    path().unlink(missing_ok=True)


def _may_advance(present: bytes, sequence: int, holds: Callable[[Anchor], bool]) -> bool:
    """A broken anchor stays as it is: evidence."""
    if not present:
        return True
    try:
        anchor = _checked(present)
    except AnchorBroken:
        return False
    return anchor.sequence < sequence and holds(anchor)


def _signed(anchor: Anchor) -> bytes:
    stated = {"sequence": anchor.sequence, "digest": anchor.digest}
    return (canonical({**stated, "signature": keyring().sign(_PURPOSE, canonical(stated))}) + "\n").encode()


def _checked(text: bytes) -> Anchor:
    try:
        stated = json.loads(text)
        anchor = Anchor(int(stated["sequence"]), str(stated["digest"]))
    except (ValueError, KeyError, TypeError) as error:
        raise AnchorBroken("the anchor cannot be read") from error
    if text != _signed(anchor):
        raise AnchorBroken("the anchor's signature is wrong")
    return anchor
