"""The act of receiving: journal first, then batch by batch, each in a transaction of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from kangyu.formats.sheets import Line, SheetRefused, looks_like_formula
from kangyu.methods.forms import Problem
from kangyu.registers.audit import actions as audit
from kangyu.registers.messages import actions as journal
from kangyu.registers.messages import queries as messages
from kangyu.registers.messages.actions import Counts, Refused
from kangyu.registers.people.whereabouts import Places
from kangyu.registers.places.queries import subtree
from kangyu.registers.staff.policies import Scope, scope_of, system_scope
from kangyu.vocabulary.labels import Bilingual

from .answers import write_answer
from .contacts import ContactLines
from .ledgers import LedgerLines
from .lines import Applied, Batch, Sheet
from .reading import LEDGER, RESIDENTS, read_letter
from .residents import ResidentLines

_T = TypeVar("_T")
Progress = Callable[[int, int], None]
_ATTEMPTS = 5
_FORMULA_BEGINS = frozenset("=+-@＝＋－＠ \t\u3000\u00a0\u200b\ufeff'")
_FORMULA = Bilingual(
    "“{label}”列的内容以公式符号开头，为安全起见不予接收；请改为普通文字或数值",
    "Column “{label}” begins like a formula and is not taken, for safety; write plain text or a number",
)
_REPEATS = Bilingual(
    "与{sheet}第 {line} 行重复，无法判断以哪一行为准", "Repeats line {line}{sheet}; which of the two is meant?"
)
_AGAIN = Bilingual(
    "此文件已于 {at} 处理完毕（新增 {added}，变更 {changed}，未变 {unchanged}，退回 {refused}），本次没有重复登记",
    "This file was already applied on {at} ({added} added, {changed} changed, {unchanged} unchanged, {refused} refused); "
    "nothing was entered twice",
)

_BY_OTHERS = Bilingual(
    "该文件已由其他机构报送，没有重复登记；其中曾退回、属于您管理范围的行已重新核对",
    "This file was already sent by another institution; nothing was entered twice. Lines refused then that belong to "
    "your people were checked again",
)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a file. `note` says when it had been applied already; `answer_path` is where the answer lies.

    `is_of_others`: an institution outside the reader's reach had sent it, so its counts are not the reader's to know.
    """

    message: Any
    answer_path: Path | None = None
    is_repeat: bool = False
    is_of_others: bool = False
    note: Bilingual | None = None


def _silent(done: int, total: int) -> None:
    """Progress that nobody is told."""


def receive(
    path: Path,
    *,
    kind: str,
    filename: str,
    sender: Any | None = None,
    scope: Scope | None,
    now: datetime,
    today: date,
    progress: Progress = _silent,
    reading: Callable[[int], None] = lambda done: None,
    answer: Path | None = None,
    ledger: str = "",
) -> Received:
    """Receive a spreadsheet.

    Args:
        kind: "residents", "contacts" or "ledger".
        ledger: of a ledger's sheet, which one it is; by default the headings tell.
        filename: as the sender calls it. sender: the organisation that sends; by default the user's own.
        scope: of the user who sends; None for the operator's command.
        progress: told lines dealt with and lines in all. reading: told lines read, before that.
        answer: where to write the refused lines with their reasons, if there are any.

    Raises `NotAllowed`. What is wrong with the file or its lines is no exception but stands in the message.
    """
    if scope is not None:
        scope.require(scope.may_keep_ledgers if kind == LEDGER else scope.may_import)
        sender = sender or scope.user.organisation
    key = {"fingerprint": journal.fingerprint(path), "kind": kind}
    about = {**key, "filename": filename, "size": path.stat().st_size, "sender": sender, "by": _user(scope), "now": now}
    message = messages.find(**key)
    if message is None or message.state == message.State.REFUSED:
        message = _journalled(path, about, reading, ledger)
    if message.state == message.State.REFUSED:
        _told(message, scope, now)
        return Received(message)
    is_repeat = message.state == message.State.APPLIED
    is_of_others = scope is not None and messages.message(scope, message.pk) is None
    note = _BY_OTHERS if is_of_others else _note(message) if is_repeat else None
    # A file that was stopped half-way goes on in the reach of whoever sent it first; refused lines are tried again in
    # the reach of whoever sends them now.
    writer = _writer(scope, sender) if is_repeat else _writer(_first_scope(message), message.sender)
    run = _Run(message, scope, writer, now, today, _silent if is_of_others else progress)
    message = run.again() if is_repeat else run.apply()
    _told(message, scope, now, is_repeat=is_repeat)
    if is_of_others:
        return Received(message, None, is_repeat, is_of_others, note)
    return Received(message, _answered(message, answer), is_repeat, is_of_others, note)


def _told(message: Any, scope: Scope | None, now: datetime, *, is_repeat: bool = False) -> None:
    """That a sheet was sent, and what became of it, whether or not anybody's data changed."""
    names = () if is_repeat else ("added", "changed", "unchanged", "refused")
    counts = {name: getattr(message, name) for name in names}
    reason = {"reason": message.reason["reason"]} if message.reason else {}
    detail = {"message": message.pk, "kind": message.kind, "again": is_repeat, **counts, **reason}
    audit.record(scope=scope, action="import.sheet", detail=detail, at=now)


def _user(scope: Scope | None) -> Any | None:
    return scope.user if scope else None


def _journalled(path: Path, about: dict[str, Any], reading: Callable[[int], None], ledger: str) -> Any:
    try:
        letter = read_letter(path, filename=about["filename"], kind=about["kind"], ledger=ledger, progress=reading)
    except SheetRefused as refused:
        return journal.refuse(**about, reason=refused.reason, message=refused.message)
    return journal.journal(**about, headers=letter.sheets, received=letter.pieces)


def _note(message: Any) -> Bilingual:
    at = f"{timezone.localtime(message.finished_at):%Y-%m-%d %H:%M}"
    counts = {name: getattr(message, name) for name in ("added", "changed", "unchanged", "refused")}
    return _AGAIN.format(at=at, **counts)


def _answered(message: Any, answer: Path | None) -> Path | None:
    if answer is None or not message.refused:
        return None
    write_answer(message, answer)
    return answer


class _Run:
    """One run over the batches of a message."""

    def __init__(
        self,
        message: Any,
        scope: Scope | None,
        writer: Scope,
        now: datetime,
        today: date,
        progress: Progress,
    ) -> None:
        self._message = message
        self._scope = scope
        self._now = now
        self._progress = progress
        places = Places(allowed=writer.organisations, sender=message.sender)
        if message.kind == LEDGER:
            self._lines: Any = LedgerLines(places=places, scope=scope, sender=message.sender, now=now, today=today)
        else:
            lines = ResidentLines if message.kind == RESIDENTS else ContactLines
            self._lines = lines(places=places, writer=writer, now=now, today=today)

    def apply(self) -> Any:
        """Apply every batch that is not applied yet."""
        total = self._message.lines
        done = messages.applied_lines(self._message)
        self._progress(done, total)
        for key in messages.waiting(self._message):
            done += _in_transaction(lambda key=key: self._apply(key))
            self._progress(min(done, total), total)
        return journal.finish(self._message, now=self._now)

    def again(self) -> Any:
        """Try the refused lines of a finished message once more."""
        done, total = 0, self._message.refused
        for key in messages.refused_batches(self._message):
            done += _in_transaction(lambda key=key: self._apply_refused(key))
            self._progress(min(done, total), total)
        self._message.refresh_from_db()
        return self._message

    def _apply(self, key: int) -> int:
        batch = messages.batch(key)
        if not journal.claim(batch, now=self._now):
            return 0
        content = journal.open_batch(batch)
        applied = self._dealt_with(batch, content.lines, content.repeats)
        journal.write_results(batch, counts=applied.counts, refused=applied.refused)
        self._audit(batch, applied)
        return len(content.lines)

    def _apply_refused(self, key: int) -> int:
        batch = messages.batch(key)
        numbers = journal.take_refusals(batch)
        content = journal.open_batch(batch)
        lines = [line for line in content.lines if line.number in numbers]
        applied = self._dealt_with(batch, lines, content.repeats)
        counts = applied.counts
        still = Counts(counts.added, counts.changed, counts.unchanged, counts.refused - len(lines))
        journal.write_results(batch, counts=still, refused=applied.refused)
        self._audit(batch, applied)
        return len(lines)

    def _dealt_with(self, batch: Any, lines: Collection[Line], repeats: Any) -> Applied:
        """Refuse what can be seen without knowing anybody, and let the others be entered."""
        sheet = Sheet(batch.sheet, self._message.headers[batch.sheet])
        refused, good = [], []
        for line in lines:
            problem = _formula_in(line, sheet)
            if problem is None:
                good.append(line)
            else:
                refused.append(Refused(line.number, (problem,)))
        applied = self._lines.apply(
            Batch(self._message.pk, sheet), [line for line in good if line.number not in repeats]
        )
        refused += applied.refused
        again = self._still_repeating(batch.sheet, repeats, {each.line for each in refused})
        applied.refused = []
        applied.add(
            self._lines.apply(Batch(self._message.pk, sheet, again), [line for line in good if line.number in repeats])
        )
        applied.refused = sorted([*refused, *applied.refused], key=lambda each: each.line)
        return applied

    def _still_repeating(self, sheet: str, repeats: Any, refused: Collection[int]) -> dict[int, Problem]:
        """The lines that repeat one that went in. Where the first was refused, the next takes its place."""
        lost = messages.refused_among(self._message, set(repeats.values())) | {(sheet, line) for line in refused}
        again: dict[int, Problem] = {}
        placed: set[tuple[str, int]] = set()
        for line, first in sorted(repeats.items()):
            if first in lost and first not in placed:
                placed.add(first)
            else:
                again[line] = _repeat(sheet, *first)
        return again

    def _audit(self, batch: Any, applied: Applied) -> None:
        if applied.residents:
            audit.record(
                scope=self._scope,
                action=f"import.{self._message.kind}",
                residents=applied.residents,
                detail={"message": batch.message_id, "batch": batch.number},
                at=self._now,
            )


def _writer(scope: Scope | None, sender: Any | None) -> Scope:
    """Who writes, the system for no user; reaching those whom both the user and the sending organisation reach."""
    writer = scope or system_scope()
    if sender is None:
        return writer
    below = frozenset(each.pk for each in subtree(sender))
    own = writer.organisations
    return writer.reaching(below if own is None else own & below)


def _first_scope(message: Any) -> Scope | None:
    return scope_of(message.received_by) if message.received_by is not None else None


def _formula_in(line: Line, sheet: Sheet) -> Problem | None:
    for index, cell in enumerate(line.cells):
        if type(cell) is str and cell[0] in _FORMULA_BEGINS and looks_like_formula(cell):
            return Problem(sheet.key_at(index), "formula", _FORMULA.format(label=sheet.label_at(index)))
    return None


def _repeat(sheet: str, where: str, first: int) -> Problem:
    other = Bilingual("", "") if where == sheet else Bilingual(f"工作表“{where}”", f" of sheet “{where}”")
    return Problem("name", "repeats", _REPEATS.format(sheet=other, line=first))


def _in_transaction(act: Callable[[], _T]) -> _T:
    """Run in one transaction; once more when the database asked to (a deadlock, a lock held too long)."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return act()
        except (OperationalError, IntegrityError):
            if attempt == _ATTEMPTS or connection.in_atomic_block:
                raise
            time.sleep(0.1 * attempt)
    raise AssertionError("the last attempt returns or raises")
