"""What is to be written into a ledger, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kangyu.methods.forms import Entry, Kind, Problem
from kangyu.methods.ledgers import Ledger
from kangyu.registers.records.actions import Source
from kangyu.registers.records.telling import tells
from kangyu.vocabulary.labels import Bilingual

from .models import ClosedPeriod, LedgerRow

LONGEST_REASON = 200

_MESSAGES = {
    "personal": Bilingual("{label}：请勿填写身份证号或手机号码", "{label}: no identity or mobile numbers, please"),
    "closed": Bilingual(
        "{period} 已结账（{by}），不能再登记；确需补报的，请写明补报原因",
        "{period} was closed ({by}); a row that must go in all the same needs a reason",
    ),
    "twice": Bilingual("该机构已有相同的一行", "The institution has the same row already"),
    "repeats": Bilingual("与同一批中的另一行相同", "The same as another row sent with it"),
    "overtaken": Bilingual(
        "打开之后这一行已被他人更改，请核对后再保存", "Somebody changed this row meanwhile; look again, then save"
    ),
    "withdrawn": Bilingual("这一行已经作废", "This row was withdrawn"),
    "no_reason": Bilingual("请写明原因", "Say why"),
    "not_begun": Bilingual("{period} 还没有开始，不能结账", "{period} has not begun and cannot be closed"),
    "too_early": Bilingual(
        "{period} 早于台账启用之日（{since}），不能结账", "{period} lies before the ledger began ({since})"
    ),
    "mended": Bilingual(
        "已在页面更正为 {current}；如需以本表为准，请在页面更正",
        "It was corrected at its page to {current}; to go by this sheet, correct it there",
    ),
    "taken_back": Bilingual(
        "这一行已在页面作废，原因：{why}；如需以本表为准，请在页面重新登记",
        "This row was withdrawn at its page: {why}; to go by this sheet, enter it there again",
    ),
    "not_offered": Bilingual(
        "登记机构：请从列表中选择；不在列表中的机构已撤并，或不属于您管理",
        "Institution: choose one of the list; others were closed, or are not yours",
    ),
    "keeps_not": Bilingual("该机构不登记这本台账", "This institution does not keep this ledger"),
}


@dataclass(frozen=True, slots=True)
class RowEntry:
    """A row as read and accepted by its form; `reason` says why it comes late, empty for one in time.

    `is_new`: the writer means a further row, so that a known one that says something else is no correction but a mistake.
    """

    ledger: Ledger
    organisation_id: int
    data: Mapping[str, Any]
    reason: str = ""
    source: Source | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an entry: added, changed, unchanged or refused."""

    change: str
    entry: int | None = None
    problems: tuple[Problem, ...] = field(default=())
    is_late: bool = False


def problem(reason: str, item: str = "", **values: object) -> Problem:
    """Why a row was refused; `item` is the one to mend."""
    return Problem(item, reason, _MESSAGES[reason].format(**values))


def closed_problem(ledger: Ledger, closing: ClosedPeriod) -> Problem:
    """Why a row of a closed period was refused."""
    by = Bilingual(closing.organisation.short_name, closing.organisation.short_name)
    return problem("closed", ledger.day, period=closing.period, by=by)


def personal_problems(ledger: Ledger, data: Mapping[str, Any]) -> tuple[Problem, ...]:
    """One problem for each text that holds somebody's number."""
    return tuple(
        problem("personal", item.key, label=item.label)
        for item in ledger.form.asked
        if item.kind is Kind.TEXT and tells(data.get(item.key))
    )


def words_of(ledger: Ledger, data: Mapping[str, Any]) -> str:
    """What a search looks through: all texts and the labels of codes, in small letters."""
    found = []
    for item in ledger.form.items:
        value = data.get(item.key)
        if value is not None and item.kind in (Kind.TEXT, Kind.CODE, Kind.CODES):
            values = value if isinstance(value, list) else [value]
            found += [item.codes.label(each).zh if item.codes else str(each) for each in values]
    return " ".join(found).casefold()


def refused(*problems: Problem) -> Recorded:
    """Nothing was written, and why."""
    return Recorded("refused", problems=problems)


def refusal_of(entry: Entry) -> Recorded:
    """What the form itself refuses."""
    return Recorded("refused", problems=entry.errors)


def is_same(row: LedgerRow, entry: RowEntry) -> bool:
    """Whether the row says this already, of this organisation."""
    return row.organisation_id == entry.organisation_id and bool(row.data == dict(entry.data))
