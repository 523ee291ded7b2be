"""The rows behind a figure as people read them: who, what made it count, why it did not, which sheet brought it.

The snapshot says which rows belong to a figure; everything shown of them is read here from the registers, as it stood at
the end of the period, in a fixed number of queries however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangyu.catalogue.cases import CASES
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.expressions import Expression, fields_of, holds, in_words
from kangyu.methods.indicators import Indicator, Rows
from kangyu.methods.indicators.sets import ROW_KEY, SPELLS
from kangyu.registers.people.models import Resident
from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.records.models import Contact
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.ages import age_on
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period
from kangyu.vocabulary.sensitivity import Sensitivity

from . import opening
from .opening import Key, OpenedRow, Part
from .queries import organisations_of
from .telling import TELLERS, Fact, Origin, Told, grade_name
from .telling.told import by_id, people_of

# --- which divisions a reader may ask for


def home_of(scope: Scope) -> Area | None:
    """The division whose figures open first: the reader's own."""
    organisation = scope.user.organisation
    return Area.objects.select_related("parent__parent").get(pk=organisation.area_id) if organisation else None


def may_read(scope: Scope, area: Area) -> bool:
    """Whether every organisation of the division is the reader's."""
    if scope.organisations is None:
        return True
    inside = organisations_of(area)
    return inside is not None and bool(inside) and inside <= scope.organisations


def newest_snapshots(limit: int) -> list[Snapshot]:
    """The last snapshots that were taken or tried, newest first."""
    return list(Snapshot.objects.order_by("-id")[:limit])


# --- pages


def previous(
    indicator: Indicator,
    part: Part,
    period: Period,
    area: Area,
    snapshot: Snapshot,
    scope: Scope,
    after: Key,
    limit: int,
) -> Key | None:
    """The `after` of the page before the one that begins behind `after`; None when that is the first."""
    inside = organisations_of(area)
    if scope.organisations is not None:
        inside = scope.organisations if inside is None else inside & scope.organisations
    table = opening.chosen(indicator, part, period, snapshot, inside)
    organisation, resident, row = after
    table = table.filter(
        (table.organisation < organisation)
        | ((table.organisation == organisation) & (table.resident < resident))
        | ((table.organisation == organisation) & (table.resident == resident) & (table.row <= row))
    )
    order = [table.organisation.desc(), table.resident.desc(), table.row.desc()]
    found = table.order_by(order).limit(limit + 1).to_pyarrow().to_pylist()
    if len(found) <= limit:
        return None
    last = found[limit]
    return last["organisation"], last["resident"], last["row"]


# --- people and facts


@dataclass(frozen=True)
class PresentedRow:
    """A row with its person, where it has one; `name` is what it is called where it has none.

    `organisation` is whose it was when it was counted; `is_corrected` since the snapshot; `kept` how closely it is kept;
    `case` is the case that it opens into.
    """

    opened: OpenedRow
    resident: Resident | None
    name: Bilingual | None
    age: int | None
    organisation: str
    facts: tuple[Fact, ...]
    origin: Origin | None
    is_corrected: bool
    reasons: tuple[Bilingual, ...] = ()
    case: int | None = None
    kept: Sensitivity = Sensitivity.ORDINARY


def present(
    rows: Sequence[OpenedRow], of: Rows, period: Period, reasons: Mapping[int, tuple[Bilingual, ...]] | None = None
) -> list[PresentedRow]:
    """The rows of the set as of the period's end, in their order; `reasons` by row say why it was not counted.

    A row whose person is no longer here is left out.
    """
    teller = TELLERS[of.table]
    found = teller.gather(rows, of, period.until)
    residents = by_id(Resident.objects.select_related("area", "organisation"), people_of(rows))
    organisations = by_id(Organisation.objects.all(), [row.organisation for row in rows])
    return [
        _row(row, teller.tell(row, of, found), residents, organisations, period.until, (reasons or {}).get(row.row, ()))
        for row in rows
        if row.resident is None or row.resident in residents
    ]


def _row(
    row: OpenedRow,
    told: Told,
    residents: Mapping[int, Resident],
    organisations: Mapping[int, Organisation],
    on: date,
    reasons: tuple[Bilingual, ...],
) -> PresentedRow:
    resident = residents[row.resident] if row.resident is not None else None
    organisation = organisations.get(row.organisation)
    return PresentedRow(
        opened=row,
        resident=resident,
        name=told.name,
        age=age_on(resident.birth_date, told.on or on) if resident else None,
        organisation=organisation.short_name if organisation else "",
        facts=tuple(told.facts),
        origin=_origin(told.source),
        is_corrected=told.is_corrected,
        reasons=reasons,
        case=told.case,
        kept=told.kept,
    )


def _origin(contact: Contact | None) -> Origin | None:
    if contact is None or contact.message is None or contact.line is None:
        return None
    return Origin(contact.message.filename, contact.sheet, contact.line, contact.pk)


# --- why a row of the base was not counted

# By the column of the mart whose month has not come, or is over.
_LACKS: dict[str, Bilingual] = {
    "record": Bilingual("未建立电子健康档案", "no electronic record"),
    "record_until": Bilingual("健康档案已关闭", "the record is closed"),
    "examination": Bilingual("近12个月内没有健康体检", "no health examination in 12 months"),
    "contact": Bilingual("近12个月内没有服务记录", "no entry in 12 months"),
    "visit": Bilingual("近12个月内没有随访", "no contact in 12 months"),
    "open_until": Bilingual("下一次随访已超期", "the next contact is overdue"),
    "sound_from": Bilingual("本年内有随访间隔过长", "too long a gap between contacts of the year"),
    "rolling_sound_from": Bilingual("近12个月内有随访间隔过长", "too long a gap within 12 months"),
    "paced_until": Bilingual("本年随访次数不足", "too few contacts in the year"),
    "rolling_until": Bilingual("近12个月随访次数不足", "too few contacts in 12 months"),
    "birth": Bilingual("未到年龄", "under the age"),
}


# By the column of a mart of cases that has another value.
_UNMET: dict[str, Bilingual] = {
    "is_timely": Bilingual("没有在时限内办理", "not done within the limit"),
    "is_arrived": Bilingual("没有登记到诊", "no arrival was recorded"),
    "traced": Bilingual("两周内没有得知结果", "the outcome was not known within two weeks"),
}


def why_not(
    rows: Sequence[OpenedRow], indicator: Indicator, period: Period, snapshot: Snapshot
) -> dict[int, tuple[Bilingual, ...]]:
    """By row: which conditions of the numerator, beyond those of the base, the row does not fulfil."""
    base, wanted = indicator.denominator, indicator.numerator
    if not isinstance(base, Rows) or not wanted.is_part_of(base):
        return {}
    where = wanted.where[len(base.where) :]
    after, within = wanted.after[len(base.after) :], wanted.within[len(base.within) :]
    tests: list[tuple[Callable[[Mapping[str, Any]], bool], Callable[[Mapping[str, Any]], Bilingual]]] = [
        *(
            (lambda row, c=condition: holds(c, row) is True, lambda row, c=condition: _unmet(c, row))
            for condition in where
        ),
        *((lambda row, b=bound: _has_come(row, b, period.last), lambda row, b=bound: _lack(b[0])) for bound in after),
        *((lambda row, b=bound: _is_fresh(row, b, period.last), lambda row, b=bound: _lack(b[0])) for bound in within),
    ]
    found = _mart_rows(rows, wanted, period, snapshot)
    return {
        key: tuple(dict.fromkeys(say(row) for passes, say in tests if not passes(row))) for key, row in found.items()
    }


def _mart_rows(rows: Sequence[OpenedRow], of: Rows, period: Period, snapshot: Snapshot) -> dict[int, dict[str, Any]]:
    table, key = snapshots.mart(snapshot, of.table), ROW_KEY[of.table]
    found = table.filter(table[key].isin([row.row for row in rows])) if rows else table.limit(0)
    if of.table in SPELLS:
        found = found.filter((found.since <= period.last) & (found.until > period.last))
    return {row[key]: row for row in found.to_pyarrow().to_pylist()}


def _has_come(row: Mapping[str, Any], bound: tuple[str, int], month: int) -> bool:
    return row[bound[0]] is not None and row[bound[0]] + bound[1] <= month


def _is_fresh(row: Mapping[str, Any], bound: tuple[str, int], month: int) -> bool:
    return row[bound[0]] is not None and row[bound[0]] + bound[1] > month


def _lack(column: str) -> Bilingual:
    return _LACKS.get(column, Bilingual(column, column))


def _unmet(condition: Expression, row: Mapping[str, Any]) -> Bilingual:
    """What the row has instead; for anything but a grade, the condition in words."""
    if fields_of(condition) == {"grade"}:
        form = next((each.contact.key for each in PROGRAMMES if each.key == row.get("programme")), row.get("form", ""))
        grade = grade_name(form, row["grade"]) if row["grade"] else Bilingual("没有分类", "not graded")
        return Bilingual(f"最近分类：{grade.zh}", f"latest grade: {grade.en}")
    if words := next((_UNMET[column] for column in fields_of(condition) if column in _UNMET), None):
        return words
    if fields_of(condition) == {"state"} and "kind" in row:
        return _stands(row)
    if holds(condition, row) is None:
        return Bilingual("数值未知", "value unknown")
    return Bilingual(f"不符合：{in_words(condition, 'zh')}", f"not so: {in_words(condition, 'en')}")


def _stands(row: Mapping[str, Any]) -> Bilingual:
    """How a case ended otherwise; one that is open has not ended yet."""
    names = {state.key: state.name for kind in CASES if kind.key == row["kind"] for state in kind.states}
    ended = names.get(row["state"])
    return (
        Bilingual(f"结果：{ended.zh}", f"ended: {ended.en}")
        if ended
        else Bilingual("还没有办结", "not carried through yet")
    )
