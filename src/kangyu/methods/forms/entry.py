"""Reading an entry: what a person or a spreadsheet wrote, turned into typed data with every problem named.

The good part is kept even when other items are wrong, so that a page can show all of it again. Data is plain JSON:
numbers, code strings, lists of codes, ISO dates, texts; unanswered items are absent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kangyu.methods.expressions import holds, value_of
from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import grouped
from kangyu.vocabulary.text import narrow

from .declaration import Form, Item, Kind

EARLIEST = date(1900, 1, 1)
_SEPARATORS = re.compile(r"[,，、;；|/\s]+")
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")  # 50,400.00
_DUST = 1e-12  # what a spreadsheet's sums leave behind: 0.1 + 0.2 is not finer than 0.3
_TOO_FINE = Bilingual("最多 {decimals} 位小数", "may have {decimals} decimals at most")
_TOO_LONG = Bilingual("最多 {longest} 字，现有 {given} 字", "may have {longest} characters at most, not {given}")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an item was refused, or (a warning) is questioned."""

    item: str
    reason: str
    message: Bilingual
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Typed data and what is wrong with it."""

    data: Mapping[str, Any]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that refuse the entry."""
        return tuple(problem for problem in self.problems if not problem.is_warning)

    @property
    def is_accepted(self) -> bool:
        """Whether nothing refuses the entry."""
        return not self.errors


def read_entry(form: Form, raw: Mapping[str, Any], *, today: date) -> Entry:
    """Read every asked item of the form from what was written, derive the rest, and apply the form's checks.

    Args:
        form: the declaration in force on the day of the contact.
        raw: item key to what was written: text, number, date, list of texts, or None.
        today: no recorded date may lie after it.
    """
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    for item in form.asked:
        try:
            value = read_item(item, raw.get(item.key), today)
        except NotUnderstood as error:
            problems.append(Problem(item.key, error.reason, _named(item, error.message)))
            continue
        if value is not None:
            data[item.key] = value
            problems.extend(_questions(item, value))
        elif item.is_required:
            problems.append(Problem(item.key, "required", _named(item, Bilingual("必须填写", "is required"))))
    if form.lost is not None and holds(form.lost, data):
        problems = [problem for problem in problems if problem.reason != "required"]
    _derive(form, data)
    refused = {problem.item for problem in problems if not problem.is_warning}
    problems.extend(
        Problem(check.item, "check", check.message)
        for check in form.checks
        if check.item not in refused and holds(check.holds, data) is False
    )
    return Entry(data, tuple(problems))


def read_item(item: Item, written: Any, today: date) -> Any:
    """The typed value of one answer, None for none. Raises `NotUnderstood`."""
    if _is_blank(written):
        return None
    match item.kind:
        case Kind.NUMBER | Kind.WHOLE:
            return _number(item, written)
        case Kind.CODE:
            assert item.codes is not None
            return item.codes.read(_text(written))
        case Kind.CODES:
            return _codes(item, written)
        case Kind.DATE:
            return read_date(written, earliest=EARLIEST, latest=today).isoformat()
        case Kind.TEXT:
            return _limited(_text(written), item.longest)


def _is_blank(written: Any) -> bool:
    if isinstance(written, list | tuple):
        return all(_is_blank(part) for part in written)
    return written is None or (isinstance(written, str) and not narrow(written))


def _text(written: Any) -> str:
    if isinstance(written, float) and written.is_integer():
        written = int(written)
    return narrow(str(written))


def _limited(text: str, longest: int) -> str:
    if len(text) > longest:
        raise NotUnderstood("length", _TOO_LONG.format(longest=longest, given=len(text)))
    return text


def _number(item: Item, written: Any) -> int | float:
    number = float(_plain_number(written))
    if item.kind is Kind.WHOLE and number != int(number):
        raise NotUnderstood("whole", Bilingual("应为整数", "must be a whole number"))
    if item.hard is not None and number not in item.hard:
        low, high = (grouped(end) for end in (item.hard.low, item.hard.high))
        raise NotUnderstood("range", Bilingual(f"应在 {low}–{high} 之间", f"must lie between {low} and {high}"))
    if item.is_exact and abs(round(number, item.decimals) - number) > _DUST * max(1.0, abs(number)):
        raise NotUnderstood("decimals", _TOO_FINE.format(decimals=item.decimals))
    return int(number) if item.kind is Kind.WHOLE else round(number, item.decimals + (0 if item.is_exact else 2))


def in_unit(written: Any, factor: Decimal) -> Any:
    """What was written in another unit, in the item's own; what is no number stays as it is, to be refused as it stands."""
    try:
        return f"{_plain_number(written) * factor:f}"
    except NotUnderstood:
        return written


def _plain_number(written: Any) -> Decimal:
    if isinstance(written, int | float) and not isinstance(written, bool) and math.isfinite(written):
        return Decimal(str(written))
    text = _text(written)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise NotUnderstood("number", Bilingual("不是数字", "is not a number"))
    return Decimal(text)


def _codes(item: Item, written: Any) -> list[str]:
    assert item.codes is not None
    parts = written if isinstance(written, list | tuple) else _SEPARATORS.split(_text(written))
    chosen = {item.codes.read(_text(part)) for part in parts if not _is_blank(part)}
    return [code.value for code in item.codes if code.value in chosen]


def _questions(item: Item, value: Any) -> list[Problem]:
    if item.soft is None or not isinstance(value, int | float) or value in item.soft:
        return []
    message = Bilingual(f"{grouped(value)} 不常见，请核对", f"{grouped(value)} is unusual, please check")
    return [Problem(item.key, "unusual", _named(item, message), is_warning=True)]


def _derive(form: Form, data: dict[str, Any]) -> None:
    for item in form.items:
        value = derived_value(item, data) if item.derived is not None else None
        if value is not None:
            data[item.key] = value


def derived_value(item: Item, data: Mapping[str, Any]) -> float | None:
    """What follows for a derived item from the answers, rounded; None when they do not suffice."""
    value = value_of(item.derived, data) if item.derived is not None else None
    return None if value is None else round(float(value), item.decimals)


def _named(item: Item, message: Bilingual) -> Bilingual:
    return Bilingual(f"{item.label.zh}：{message.zh}", f"{item.label.en}: {message.en}")
