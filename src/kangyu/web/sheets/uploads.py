"""A sheet that was sent through the page, applied in the background while the page asks how far it is.

How far it is lies in a small file beside the upload, so that any worker of the server can answer.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from kangyu.registers.staff.policies import Scope
from kangyu.workflows import receive_message

logger = logging.getLogger(__name__)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SILENT = 120  # seconds without a word after which the work has died
_EVERY = 0.4  # seconds between two words
READING, APPLYING, DONE, FAILED = "reading", "applying", "done", "failed"


@dataclass(frozen=True)
class Progress:
    """How far an upload is. `total` is 0 while lines are still being read; `message` once it is done and the sheet is the user's."""

    user: int
    filename: str
    state: str = READING
    done: int = 0
    total: int = 0
    message: int | None = None
    note_zh: str = ""
    note_en: str = ""

    @property
    def is_over(self) -> bool:
        """Nothing more will happen."""
        return self.state in (DONE, FAILED)


def start(upload: UploadedFile, *, kind: str, scope: Scope, now: datetime, today: date, ledger: str = "") -> str:
    """Keep the upload and apply it in a thread. Returns the token to ask with.

    `ledger` is which one it is, empty where the headings shall tell.
    """
    token = secrets.token_urlsafe(18)
    path = _folder() / f"{token}{Path(upload.name or '').suffix[:8]}"
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    progress = Progress(scope.user.pk, upload.name or path.name)
    _write(token, progress)
    work = _Work(token, path, progress, kind, ledger, scope, now, today)
    threading.Thread(target=work.run, name=f"sheet-{token[:6]}", daemon=True).start()
    return token


def progress_of(token: str, *, user: int) -> Progress | None:
    """How far the upload is; None when there is none of that user."""
    path = _folder() / f"{token}.json"
    if not _TOKEN.fullmatch(token) or not path.exists():
        return None
    progress = Progress(**json.loads(path.read_text()))
    if progress.user != user:
        return None
    if not progress.is_over and time.time() - path.stat().st_mtime > _SILENT:
        return Progress(**{**asdict(progress), "state": FAILED})
    return progress


@dataclass
class _Work:
    token: str
    path: Path
    progress: Progress
    kind: str
    ledger: str
    scope: Scope
    now: datetime
    today: date
    told: float = 0.0

    def run(self) -> None:
        """Apply the sheet; whatever happens, say so and leave no copy behind."""
        try:
            received = receive_message.receive(
                self.path,
                kind=self.kind,
                ledger=self.ledger,
                filename=self.progress.filename,
                scope=self.scope,
                now=self.now,
                today=self.today,
                progress=self._told(APPLYING),
                reading=self._read,
            )
            note = received.note
            self._tell(
                state=DONE,
                message=None if received.is_of_others else received.message.pk,
                note_zh=note.zh if note else "",
                note_en=note.en if note else "",
            )
        except Exception:
            # The thread is the boundary: nobody above would hear of it.
            logger.exception("A sheet could not be applied")
            self._tell(state=FAILED)
        finally:
            self.path.unlink(missing_ok=True)
            connection.close()

    def _told(self, state: str) -> Callable[[int, int], None]:
        def tell(done: int, total: int) -> None:
            if time.monotonic() - self.told > _EVERY or done >= total:
                self._tell(state=state, done=done, total=total)

        return tell

    def _read(self, done: int) -> None:
        if time.monotonic() - self.told > _EVERY:
            self._tell(state=READING, done=done)

    def _tell(self, **changed: object) -> None:
        self.told = time.monotonic()
        self.progress = Progress(**{**asdict(self.progress), **changed})
        _write(self.token, self.progress)


def _write(token: str, progress: Progress) -> None:
    path = _folder() / f"{token}.json"
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(progress), ensure_ascii=False))
    beside.replace(path)


def _folder() -> Path:
    folder = Path(settings.KANGYU_HOME) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget_old(folder)
    return folder


def _forget_old(folder: Path) -> None:
    """Uploads of the day before yesterday are over, or died."""
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > 2 * 86400:
                path.unlink()
