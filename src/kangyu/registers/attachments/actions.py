"""Attaching, opening, withdrawing and resealing papers, and sweeping what a crash left behind."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from kangyu.formats.papers import LARGEST, kind_of, safe_name
from kangyu.formats.papers.refusals import refusal
from kangyu.formats.sheets.limits import size_text
from kangyu.registers.audit import actions as audit
from kangyu.registers.bulk import pieces
from kangyu.registers.keyring import keyring
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from . import files
from .models import Attachment

_SHOWN = 60  # characters of a file's name in a refusal
OWNER = re.compile(r"[a-z]+:\d{1,18}")
YOUNGEST_ORPHAN = timedelta(hours=1)
"""A file without a row may still get one: the act that wrote it may be running."""


class Damaged(Exception):
    """The file is gone, or is not what was attached."""


class Upload(Protocol):
    """What a page received: Django's uploaded file, or anything alike."""

    name: str | None
    size: int | None

    def read(self) -> bytes:
        """All bytes."""


@transaction.atomic
def attach(*, owner: str, upload: Upload, scope: Scope, now: datetime) -> Attachment:
    """Keep a paper of an owner, sealed. The same bytes again are the attachment that stands already.

    Raises NotUnderstood: what is refused and why (`formats.papers`).
    """
    if not OWNER.fullmatch(owner):
        raise ValueError(f"no owner is called {owner!r}")
    name, content = _read(upload)
    kind = kind_of(name, content)
    digest = hashlib.sha256(content).hexdigest()
    standing = Attachment.objects.filter(owner=owner, sha256=digest, withdrawn_at=None).first()
    if standing is not None:
        return standing
    ring = keyring()
    made = Attachment.objects.create(
        owner=owner,
        name=name,
        media_type=kind.media_type,
        size=len(content),
        sha256=digest,
        file=files.write(ring.seal(content)),
        key_id=ring.current,
        added_by=scope.user,
        added_at=now,
    )
    _note(scope, "write.attachment", made, now)
    return made


@transaction.atomic
def attach_all(*, owner: str, uploads: Sequence[Upload], scope: Scope, now: datetime) -> list[Attachment]:
    """Keep papers of an owner, all of them or none.

    Raises NotUnderstood: no paper was sent, or which one is refused and why.
    """
    if not uploads:
        raise refusal("no_paper")
    return [_attached(owner, upload, scope, now) for upload in uploads]


def _attached(owner: str, upload: Upload, scope: Scope, now: datetime) -> Attachment:
    try:
        return attach(owner=owner, upload=upload, scope=scope, now=now)
    except NotUnderstood as refused:
        name = "".join(filter(str.isprintable, upload.name or ""))[-_SHOWN:]
        named = Bilingual(f"“{name}”：{refused.message.zh}", f"“{name}”: {refused.message.en}")
        raise NotUnderstood(refused.reason, named) from refused


def _read(upload: Upload) -> tuple[str, bytes]:
    """Name and bytes; the size is asked before anything is read."""
    if (upload.size or 0) > LARGEST:
        raise refusal("too_large", size=size_text(upload.size or 0), limit=size_text(LARGEST))
    return safe_name(upload.name or ""), upload.read()


@transaction.atomic
def open_paper(attachment: Attachment, *, scope: Scope, residents: Iterable[int] = (), now: datetime) -> bytes:
    """The plain bytes, and an entry in the audit log; `residents` are the people of whom the paper speaks.

    Raises Damaged; CannotOpen when the key is missing.
    """
    try:
        content = keyring().open(files.read(attachment.file))
    except FileNotFoundError as error:
        raise Damaged(f"the file of {attachment} is gone") from error
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise Damaged(f"the file of {attachment} is another")
    _note(scope, "open.attachment", attachment, now, residents)
    return content


@transaction.atomic
def withdraw(
    attachment: Attachment, *, scope: Scope, now: datetime, residents: Iterable[int] = (), reason: str = ""
) -> None:
    """Take a paper back: it no longer proves anything, but row and file stay. The reason stands in the audit log."""
    standing = Attachment.objects.filter(pk=attachment.pk, withdrawn_at=None)
    if standing.update(withdrawn_at=now, withdrawn_by=scope.user):
        _note(scope, "withdraw.attachment", attachment, now, residents, **({"reason": reason} if reason else {}))


def _note(
    scope: Scope, action: str, paper: Attachment, now: datetime, residents: Iterable[int] = (), **more: str
) -> None:
    detail = {"attachment": paper.pk, "owner": paper.owner, "sha256": paper.sha256, **more}
    audit.record(scope=scope if scope.user else None, action=action, residents=residents, detail=detail, at=now)


def reseal(*, limit: int = 50) -> int:
    """Seal under the newest key what older keys sealed, up to so many papers. Returns how many; 0 when done."""
    ring = keyring()
    older = list(Attachment.objects.exclude(key_id=ring.current)[:limit])
    for paper in older:
        before, after = paper.file, files.write(ring.seal(ring.open(files.read(paper.file))))
        changed = Attachment.objects.filter(pk=paper.pk, file=before).update(file=after, key_id=ring.current)
        files.remove(before if changed else after)
    return len(older)


def sweep(*, now: datetime) -> int:
    """Remove files that no row names, left by a crash or an act that was rolled back. Returns how many."""
    removed = 0
    for some in pieces(list(files.older_than(YOUNGEST_ORPHAN, now))):
        named = set(Attachment.objects.filter(file__in=[path.stem for path in some]).values_list("file", flat=True))
        for path in some:
            if path.suffix != ".sealed" or path.stem not in named:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
