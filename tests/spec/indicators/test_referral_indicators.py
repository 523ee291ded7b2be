"""Referrals, case by case: which figure each is in, in which month. As of 31 December 2018."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest

from kangyu.catalogue.cases import CASES as KINDS
from kangyu.catalogue.indicators import indicator
from kangyu.catalogue.indicators.referral import INDICATORS
from kangyu.methods.indicators import Rows
from kangyu.methods.indicators.marts import MARTS, Recipe
from kangyu.methods.indicators.sets import stands

AS_OF = date(2018, 12, 31)
_CASE = ibis.schema(
    dict.fromkeys(("case_id", "resident"), "int64")
    | dict.fromkeys(("kind", "opening", "state"), "string")
    | dict.fromkeys(("opened", "due_on", "watch_on", "answered", "closed"), "date")
)
_MOVE = ibis.schema(
    {"step": "int64", "case_id": "int64", "move": "string", "from_state": "string", "to_state": "string", "on": "date"}
    | {"organisation": "int64", "party": "string", "to_organisation": "int64", "due_on": "date", "is_late": "boolean"}
)
VILLAGE, HOSPITAL, MERGED = 4, 9, 8
NOV_DEC = (2018 * 12 + 10, 2018 * 12 + 11)
# number: opened by, opened, limit as it stands, watched until, outcome known, closed, state;
# and its steps: move, from, to, on, whose, late, the limit that it met, whom it names as what
CASES = {
    1: (("ask", "2018-09-20", None, "2018-10-04", "2018-10-01", "2018-10-20", "closed"), (
        ("ask", "", "asked", "2018-09-20", VILLAGE, False, None),
        ("send", "asked", "sent", "2018-09-20", VILLAGE, False, "2018-09-22", "upper", HOSPITAL),
        ("accept", "sent", "accepted", "2018-09-21", HOSPITAL, False, "2018-09-24"),
        ("arrive", "accepted", "arrived", "2018-09-22", HOSPITAL, False, "2018-09-23"),
        ("return", "arrived", "returned", "2018-10-01", HOSPITAL, False, "2018-10-06"),
        ("follow", "returned", "closed", "2018-10-20", VILLAGE, True, "2018-10-08"),
    )),
    2: (("ask", "2018-09-10", None, "2018-09-24", "2018-10-11", "2018-10-11", "answered"), (
        ("ask", "", "asked", "2018-09-10", VILLAGE, False, None),
        ("trace", "asked", "answered", "2018-10-11", VILLAGE, True, "2018-09-12"),
    )),
    3: (("refer", "2018-09-12", None, "2018-09-26", None, "2018-09-13", "refused"), (
        ("refer", "", "sent", "2018-09-12", VILLAGE, False, None, "upper", HOSPITAL),
        ("refuse", "sent", "refused", "2018-09-13", VILLAGE, False, "2018-09-14"),
    )),
    4: (("refer", "2018-12-01", "2018-12-07", "2018-12-15", None, None, "declined"), (
        ("refer", "", "sent", "2018-12-01", VILLAGE, False, None, "upper", HOSPITAL),
        ("decline", "sent", "declined", "2018-12-05", HOSPITAL, True, "2018-12-04"),
    )),
    5: (("discharge", "2018-12-28", "2019-01-04", None, None, None, "returned"), (
        ("discharge", "", "returned", "2018-12-28", HOSPITAL, False, None, "primary", VILLAGE),
    )),
    6: (("ask", "2018-12-29", "2018-12-31", "2019-01-12", None, None, "asked"), (
        ("ask", "", "asked", "2018-12-29", VILLAGE, False, None),
    )),
    # The hospital never answered; the institution that sent was merged into another meanwhile.
    7: (("ask", "2018-10-05", None, "2018-10-19", "2018-11-20", "2018-11-20", "answered"), (
        ("ask", "", "asked", "2018-10-05", MERGED, False, None),
        ("send", "asked", "sent", "2018-10-06", MERGED, False, "2018-10-07", "upper", HOSPITAL),
        ("hand_over", "sent", "sent", "2018-11-10", MERGED, False, "2018-10-09", "primary", VILLAGE),
        ("trace", "sent", "answered", "2018-11-20", VILLAGE, True, "2018-10-09"),
    )),
    8: (("refer", "2018-11-20", "2018-11-22", "2018-12-04", None, None, "sent"), (
        ("refer", "", "sent", "2018-11-20", MERGED, False, None, "upper", HOSPITAL),
        ("hand_over", "sent", "sent", "2018-12-10", MERGED, False, "2018-11-22", "primary", VILLAGE),
    )),
}  # fmt: skip

# figure, month → the cases in its numerator, and in its denominator
TABLE = [
    ("opened", "2018-09", [1, 2, 3], None),
    ("opened", "2018-12", [4, 5, 6], None),
    ("up", "2018-09", [1], None),
    ("down", "2018-10", [1], None),
    ("down", "2018-12", [5], None),
    ("closed", "2018-10", [1, 2], None),
    ("closing_rate", "2018-09", [1, 2], [1, 2]),
    ("closing_rate", "2018-12", [], [4, 5, 6]),
    ("traced_rate", "2018-09", [1], [1, 2]),
    ("traced_rate", "2018-12", [], [4]),
    ("arrival_rate", "2018-09", [1], [1, 2]),
    ("arrival_rate", "2018-12", [], [4, 6]),
    ("timely_rate", "2018-10", [], [1, 2]),
    ("response_rate", "2018-09", [1], [1]),
    ("response_rate", "2018-10", [], [7]),
    ("response_rate", "2018-11", [], [8]),
    ("response_rate", "2018-12", [], [4]),
    ("sending_rate", "2018-09", [1], [1, 2]),
    ("sending_rate", "2018-10", [7], [7]),
    ("sending_rate", "2018-12", [], []),
    ("arrival_note_rate", "2018-09", [1], [1]),
    ("resending_rate", "2018-12", [], [4]),
    ("outcome_rate", "2018-10", [1], [1]),
    ("follow_up_rate", "2018-10", [], [1]),
    ("open", "2018-09", [1, 2], None),
    ("open", "2018-10", [7], None),
    ("open", "2018-12", [4, 5, 6, 8], None),
    ("overdue", "2018-09", [2], None),
    ("overdue", "2018-10", [7], None),
    ("overdue", "2018-11", [], None),
    ("overdue", "2018-12", [4, 8], None),
]


@pytest.fixture(scope="module")
def marts() -> dict[str, list[dict[str, object]]]:
    """The marts of these cases, as rows."""
    base = _base()
    recipe = Recipe.on(AS_OF, programmes=(), examination="", cases=KINDS)
    engine = ibis.duckdb.connect()
    made = {mart.name: mart.made_by(base.__getitem__, recipe) for mart in MARTS if set(mart.needs) <= set(base)}
    return {name: engine.to_pyarrow(table).to_pylist() for name, table in made.items()}


@pytest.mark.parametrize(("key", "month", "numerator", "denominator"), TABLE)
def test_which_cases_a_figure_counts(
    marts: dict[str, list[dict[str, object]]], key: str, month: str, numerator: list[int], denominator: list[int] | None
) -> None:
    found = indicator(f"referral.{key}")
    assert _in(marts, found.numerator, month) == numerator
    if denominator is not None:
        assert isinstance(found.denominator, Rows)
        assert _in(marts, found.denominator, month) == denominator


def test_every_referral_figure_has_its_lines() -> None:
    assert {f"referral.{key}" for key, *_ in TABLE} == {each.key for each in INDICATORS}


def test_a_case_belongs_to_whose_it_was_and_a_turn_to_whose_turn_it_was(
    marts: dict[str, list[dict[str, object]]],
) -> None:
    """After a merge the months before stay with the institution that was merged."""
    opened = {row["case_id"]: row["organisation"] for row in marts["case"]}
    assert opened == {**dict.fromkeys(range(1, 7), VILLAGE), 7: MERGED, 8: MERGED}
    assert {row["organisation"] for row in marts["closed_case"]} == {VILLAGE}
    spells = [row for row in marts["open_case"] if row["case_id"] == 8]
    held = {month: {row["organisation"] for row in spells if row["since"] <= month < row["until"]} for month in NOV_DEC}
    assert held == dict(zip(NOV_DEC, ({MERGED}, {VILLAGE}), strict=True))
    answering = [row for row in marts["case_turn"] if row["state"] == "sent" and row["month"] is not None]
    assert {row["organisation"] for row in answering} == {HOSPITAL} and len(answering) == 4


def _in(marts: dict[str, list[dict[str, object]]], rows: Rows, month: str) -> list[int]:
    year, number = map(int, month.split("-"))
    at = year * 12 + number - 1
    return sorted({row["case_id"] for row in marts[rows.table] if stands(rows, row, at)})  # type: ignore[type-var]


def _base() -> dict[str, ibis.Table]:
    cases, moves = [], []
    for key, ((opening, opened, *days, state), steps) in CASES.items():
        cases.append((key, 100 + key, "referral", opening, state, *map(_day, (opened, *days))))
        for move, from_state, to_state, on, whose, is_late, due, *named in steps:
            party, to = named or ("", None)
            step = (len(moves) + 1, key, move, from_state, to_state, _day(on), whose, party, to, _day(due), is_late)
            moves.append(step)
    tables = {"case": (cases, _CASE), "case_move": (moves, _MOVE)}
    return {name: _table(rows, schema) for name, (rows, schema) in tables.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _table(rows: list[tuple[object, ...]], schema: ibis.Schema) -> ibis.Table:
    columns = {name: [row[position] for row in rows] for position, name in enumerate(schema.names)}
    return ibis.memtable(pa.table(columns, schema=schema.to_pyarrow()))
