"""Referrals, case by case: which figure each is in, in which month. As of 31 December 2018."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest

from kangyu.catalogue.indicators import indicator
from kangyu.catalogue.indicators.referral import INDICATORS
from kangyu.methods.indicators import Rows
from kangyu.methods.indicators.marts import MARTS, Recipe
from kangyu.methods.indicators.sets import stands

AS_OF = date(2018, 12, 31)
_CASE = ibis.schema(
    dict.fromkeys(("case_id", "resident"), "int64")
    | dict.fromkeys(("kind", "owner", "opening", "state"), "string")
    | dict.fromkeys(("opened", "watch_on", "answered", "closed"), "date")
)
_PARTY = ibis.schema({"case_id": "int64", "party": "string", "organisation": "int64"})
_MOVE = ibis.schema(
    {"step": "int64", "case_id": "int64", "move": "string", "from_state": "string", "to_state": "string", "on": "date"}
    | {"organisation": "int64", "is_late": "boolean"}
)
VILLAGE, HOSPITAL = 4, 9
# number: opened by, opened, watched until, outcome known, closed, state; and its steps: move, from, to, on, whose, late
CASES = {
    1: (("ask", "2018-09-20", "2018-10-04", "2018-10-01", "2018-10-20", "closed"), (
        ("ask", "", "asked", "2018-09-20", VILLAGE, False),
        ("send", "asked", "sent", "2018-09-20", VILLAGE, False),
        ("accept", "sent", "accepted", "2018-09-21", HOSPITAL, False),
        ("arrive", "accepted", "arrived", "2018-09-22", HOSPITAL, False),
        ("return", "arrived", "returned", "2018-10-01", HOSPITAL, False),
        ("follow", "returned", "closed", "2018-10-20", VILLAGE, True),
    )),
    2: (("ask", "2018-09-10", "2018-09-24", "2018-10-11", "2018-10-11", "answered"), (
        ("ask", "", "asked", "2018-09-10", VILLAGE, False),
        ("trace", "asked", "answered", "2018-10-11", VILLAGE, True),
    )),
    3: (("refer", "2018-09-12", "2018-09-26", None, "2018-09-13", "refused"), (
        ("refer", "", "sent", "2018-09-12", VILLAGE, False),
        ("refuse", "sent", "refused", "2018-09-13", VILLAGE, False),
    )),
    4: (("refer", "2018-12-01", "2018-12-15", None, None, "declined"), (
        ("refer", "", "sent", "2018-12-01", VILLAGE, False),
        ("decline", "sent", "declined", "2018-12-05", HOSPITAL, True),
    )),
    5: (("discharge", "2018-12-28", None, None, None, "returned"), (
        ("discharge", "", "returned", "2018-12-28", HOSPITAL, False),
    )),
    6: (("ask", "2018-12-29", "2019-01-12", None, None, "asked"), (
        ("ask", "", "asked", "2018-12-29", VILLAGE, False),
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
    ("response_rate", "2018-12", [], [4]),
    ("follow_up_rate", "2018-10", [], [1]),
    ("open", "2018-09", [1, 2], None),
    ("open", "2018-10", [], None),
    ("open", "2018-12", [4, 5, 6], None),
    ("overdue", "2018-09", [2], None),
    ("overdue", "2018-10", [], None),
    ("overdue", "2018-12", [4], None),
]


@pytest.fixture(scope="module")
def marts() -> dict[str, list[dict[str, object]]]:
    """The marts of these cases, as rows."""
    base = _base()
    recipe = Recipe.on(AS_OF, programmes=(), examination="")
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


def test_a_case_belongs_to_the_village_and_a_step_to_who_made_it(marts: dict[str, list[dict[str, object]]]) -> None:
    assert {row["organisation"] for row in marts["case"]} == {VILLAGE}
    answered = [row for row in marts["case_move"] if row["from_state"] == "sent" and row["move"] != "refuse"]
    assert {row["organisation"] for row in answered} == {HOSPITAL}


def _in(marts: dict[str, list[dict[str, object]]], rows: Rows, month: str) -> list[int]:
    year, number = map(int, month.split("-"))
    at = year * 12 + number - 1
    return sorted({row["case_id"] for row in marts[rows.table] if stands(rows, row, at)})  # type: ignore[type-var]


def _base() -> dict[str, ibis.Table]:
    cases, parties, moves = [], [], []
    for key, ((opening, opened, watch, answered, closed, state), steps) in CASES.items():
        days = [date.fromisoformat(day) if day else None for day in (opened, watch, answered, closed)]
        cases.append((key, 100 + key, "referral", "primary", opening, state, *days))
        parties += [(key, "primary", VILLAGE), (key, "upper", HOSPITAL)]
        for move, from_state, to_state, on, whose, is_late in steps:
            day = date.fromisoformat(on)
            moves.append((len(moves) + 1, key, move, from_state, to_state, day, whose, is_late))
    tables = {"case": (cases, _CASE), "case_party": (parties, _PARTY), "case_move": (moves, _MOVE)}
    return {name: _table(rows, schema) for name, (rows, schema) in tables.items()}


def _table(rows: list[tuple[object, ...]], schema: ibis.Schema) -> ibis.Table:
    columns = {name: [row[position] for row in rows] for position, name in enumerate(schema.names)}
    return ibis.memtable(pa.table(columns, schema=schema.to_pyarrow()))
