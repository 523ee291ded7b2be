"""Random small counties as plain facts, for tests that hold the counting engine to the definitions."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa

from kangyu.catalogue.cases import CASES, referral
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators.marts import MARTS, Recipe

START, END = date(2016, 1, 1), date(2018, 12, 31)
_I, _S, _D, _F = pa.int64(), pa.string(), pa.date32(), pa.float64()
_L = pa.list_(pa.string())
_SPELL = [("since", _D), ("until", _D)]
# Amounts of ledgers, in their smallest unit.
AMOUNTS = (
    "people", "material_kinds", "copies", "boards", "village_doctors", "received", "spent", "donors", "voluntary",
    "volume", "reimbursed", "amount",
)  # fmt: skip
LEDGERS = ("health_education", "training", "publicity", "funds", "blood_donation")
# What the forms of contacts ask, as far as an indicator or a programme reads it.
NUMBERS: dict[str, list[float | None]] = {
    "systolic": [None, 120.0, 185.0],
    "diastolic": [None, 80.0, 110.0],
    "fasting_glucose": [None, 5.0, 7.0, 16.7, 3.9],
    "trouble": [None, 0.0, 1.0],
    "disaster": [None, 0.0, 0.0, 2.0],
    "term_years": [1.0, 2.0, 3.0],
    "paid": [None, 0.0, 12.5],
}
CODED = {
    "mode": ["1", "2", "3", None],
    "adherence": ["1", "2", "3", "4", None],
    "hypoglycaemia": ["1", "2", "3", None],
    "hospital": ["0", "1", "2", None],
    "risk": ["0", "1", "2", "3", "4", "5", None],
    "locked_up": ["1", "2", "3", None],
    "self_care": ["1", "2", "4", None],
    "cognition": ["1", "2", None],
    "tcm_advice": ["1", "2", None],
    "signs_for": ["1", "2"],
    "place": ["1", "2", "3", "4", None],
}
LISTS = {
    "groups": [
        ["1"],
        ["2", "6"],
        ["3"],
        ["4"],
        ["5", "10"],
        ["7", "2"],
        ["8"],
        ["9"],
        ["10"],
        ["11", "6"],
        ["12"],
        None,
    ],
    "packages": [["1"], ["1", "2"], None],
}
ITEMS: dict[str, tuple[str, ...]] = {
    "hypertension_follow_up": ("systolic", "diastolic", "mode", "adherence"),
    "diabetes_follow_up": ("fasting_glucose", "mode", "adherence", "hypoglycaemia"),
    "mental_disorder_follow_up": ("mode", "adherence", "hospital", "risk", "locked_up", "trouble", "disaster"),
    "health_examination": ("systolic", "diastolic", "fasting_glucose", "self_care", "cognition", "tcm_advice"),
    "contract_agreement": ("term_years", "paid", "signs_for", "groups", "packages"),
    "contract_service": ("place",),
    "outpatient_visit": ("systolic", "diastolic"),
    "laboratory_result": ("fasting_glucose",),
}
GRADES = {
    "hypertension_follow_up": ["1", "1", "1", "1", "2", "3", "4", None],
    "diabetes_follow_up": ["1", "1", "1", "2", "3", "4", None],
    "mental_disorder_follow_up": ["3", "3", "3", "2", "1", None],
    "health_examination": ["1", "2", None],
}
_FOLLOWED = ("hypertension_follow_up", "diabetes_follow_up", "mental_disorder_follow_up")
_GIVEN = ("health_examination", "contract_service", "outpatient_visit", "laboratory_result")
SCHEMAS = {
    "resident": pa.schema([("resident", _I), ("sex", _S), ("birth_date", _D), ("residence_type", _S)]),
    "residence": pa.schema([("resident", _I), ("organisation", _I), *_SPELL]),
    "record": pa.schema([("resident", _I), ("organisation", _I), *_SPELL]),
    "information": pa.schema([("resident", _I), ("on", _D), ("past_disease", _L)]),
    "enrolment": pa.schema(
        [
            ("enrolment", _I),
            ("resident", _I),
            ("programme", _S),
            ("organisation", _I),
            *_SPELL,
            ("close_reason", _S),
        ]
    ),
    "candidate": pa.schema(
        [
            ("candidate", _I),
            ("resident", _I),
            ("programme", _S),
            ("organisation", _I),
            ("form", _S),
            *_SPELL,
            ("outcome", _S),
        ]
    ),
    "contact": pa.schema(
        [
            ("contact", _I),
            ("resident", _I),
            ("form", _S),
            ("on", _D),
            ("organisation", _I),
            ("grade", _S),
            *((item, _F) for item in NUMBERS),
            *((item, _S) for item in CODED),
            *((item, _L) for item in LISTS),
        ]
    ),
    "case": pa.schema(
        [
            *((name, _I) for name in ("case_id", "resident")),
            *((name, _S) for name in ("kind", "opening", "state")),
            *((name, _D) for name in ("opened", "due_on", "watch_on", "answered", "closed")),
        ]
    ),
    "case_move": pa.schema(
        [
            ("step", _I),
            ("case_id", _I),
            *((name, _S) for name in ("move", "from_state", "to_state")),
            ("on", _D),
            ("organisation", _I),
            ("party", _S),
            ("to_organisation", _I),
            ("due_on", _D),
            ("is_late", pa.bool_()),
        ]
    ),
    "ledger": pa.schema(
        [
            ("entry", _I),
            ("ledger", _S),
            ("on", _D),
            ("organisation", _I),
            ("is_proved", pa.bool_()),
            ("is_late", pa.bool_()),
            *((code, _S) for code in ("kind", "level", "source")),
            *((f"sum_{item}", _I) for item in AMOUNTS),
        ]
    ),
}


@dataclass
class Facts:
    """Rows by base table."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in SCHEMAS})
    _sorted: dict[str, dict[int, list[dict[str, Any]]]] = field(default_factory=dict)

    def of(self, table: str, resident: int) -> list[dict[str, Any]]:
        """A resident's rows of a table; facts change no more once they are asked for."""
        if table not in self._sorted:
            found = self._sorted[table] = defaultdict(list)
            for row in self.tables[table]:
                found[row["resident"]].append(row)
        return self._sorted[table][resident]


def random_facts(seed: int, residents: int) -> Facts:
    """A county full of edges: moves, gaps, re-enrolments, unknown values, facts on the first and last days of months."""
    chance = random.Random(seed)
    facts = Facts()
    for resident in range(1, residents + 1):
        _resident(facts, chance, resident)
        _ledger_rows(facts, chance)
    return facts


def base_tables(facts: Facts) -> Any:
    """The facts as the snapshot's base tables, on DuckDB."""
    engine = ibis.duckdb.connect()
    made = {
        name: engine.create_table(f"base_{name}", pa.Table.from_pylist(rows, SCHEMAS[name]))
        for name, rows in facts.tables.items()
    }
    return made.__getitem__


def known_by(facts: Facts, as_of: date) -> Facts:
    """What a snapshot taken on the day would hold: nothing later, and no end that is still to come."""
    kept = Facts()
    for name, rows in facts.tables.items():
        for row in rows:
            if next((row[key] for key in ("since", "on", "opened") if key in row), as_of) <= as_of:
                ended = [end for end in ("until", "answered", "closed") if row.get(end) and row[end] > as_of]
                kept.tables[name].append({**row, **dict.fromkeys(ended)})
    return kept


def mart_tables(base: Any, as_of: date = END) -> Any:
    """Every mart that these facts suffice for."""
    recipe = Recipe.on(as_of, PROGRAMMES, "health_examination", {"contact": (*NUMBERS, *CODED, *LISTS)}, CASES)
    made = {mart.name: mart.made_by(base, recipe).cache() for mart in MARTS if set(mart.needs) <= set(SCHEMAS)}
    return made.__getitem__


def _day(chance: random.Random, since: date = START, until: date = END) -> date:
    day = since + timedelta(days=chance.randrange(max(1, (until - since).days + 1)))
    if chance.random() < 0.15:
        day = day.replace(day=1)
    elif chance.random() < 0.15:
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(max(day, since), until)


def _spell(chance: random.Random, since: date, open_share: float = 0.7) -> dict[str, Any]:
    return {"since": since, "until": None if chance.random() < open_share else _day(chance, since + timedelta(days=1))}


def _resident(facts: Facts, chance: random.Random, resident: int) -> None:
    birth = date(1948 if chance.random() < 0.8 else 1976, 1, 1) + timedelta(days=chance.randrange(365 * 10))
    facts.tables["resident"].append(
        {
            "resident": resident,
            "sex": chance.choice("12"),
            "birth_date": birth,
            "residence_type": chance.choice(["1", "2", None]),
        }
    )
    _residences(facts, chance, resident)
    if chance.random() < 0.8:
        row = {
            "resident": resident,
            "organisation": chance.randrange(4),
            **_spell(chance, _day(chance, date(2014, 1, 1))),
        }
        facts.tables["record"].append(row)
    for programme in PROGRAMMES:
        _enrolments(facts, chance, resident, programme.key)
        _candidacies(facts, chance, resident, programme.key)
    _informed(facts, chance, resident)
    _contacts(facts, chance, resident)
    for _ in range(chance.randrange(5)):
        _referral(facts, random.Random(chance.randrange(2**30)), resident)


def _referral(facts: Facts, chance: random.Random, resident: int) -> None:
    """A referral that goes its way through the grammar, as far as the days of the county reach; it may change hands."""
    key, day = len(facts.tables["case"]) + 1, _day(chance)
    opening = chance.choice(referral.openings)
    whose = {"primary": chance.randrange(4), "upper": chance.randrange(4)}
    is_watched = referral.watch is not None and opening.key in referral.watch.openings
    row: dict[str, Any] = {
        "case_id": key,
        "resident": resident,
        "kind": referral.key,
        "opening": opening.key,
        "opened": day,
        "due_on": None,
        "watch_on": day + timedelta(days=14) if is_watched else None,
        "answered": None,
        "closed": None,
    }
    state, move, due = "", opening, None
    while True:
        after, by = move.to or state, move.by or referral.state(state).holder
        if move.sources and chance.random() < 0.3:
            party, old = chance.choice(sorted(whose)), dict(whose)
            whose[party] = chance.randrange(4)
            _step(facts, key, "hand_over", state, state, day, old[party], due, chance, (party, whose[party]))
        if move.names:
            whose[move.names] = chance.randrange(4)
        named = (move.names, whose[move.names]) if move.names else ("", None)
        _step(facts, key, move.key, state, after, day, whose[by], due, chance, named)
        reached = referral.state(after)
        if is_watched and row["answered"] is None and (move.is_answer or reached.is_success):
            row["answered"] = day
        due = due if after == state else day + timedelta(days=chance.randrange(30)) if reached.is_open else None
        state = after
        row["closed"] = None if reached.is_open else day
        day = _day(chance, day, day + timedelta(days=20))
        moves = [each for each in referral.moves_from(state) if each.to or row["answered"] is None]
        if not reached.is_open or day > END or chance.random() < 0.1:
            break
        # Mostly whose turn it is acts, else no case would ever come far.
        move = chance.choice([*moves, *(2 * [each for each in moves if not each.by])])
    facts.tables["case"].append(row | {"state": state, "due_on": due})


def _step(
    facts: Facts,
    case: int,
    move: str,
    before: str,
    after: str,
    on: date,
    by: int,
    due: date | None,
    chance: random.Random,
    named: tuple[str, int | None],
) -> None:
    party, to = named
    facts.tables["case_move"].append(
        {
            "step": len(facts.tables["case_move"]) + 1,
            "case_id": case,
            "move": move,
            "from_state": before,
            "to_state": after,
            "on": on,
            "organisation": by,
            "party": party,
            "to_organisation": to,
            "due_on": due,
            "is_late": due is not None and due < on and move != "hand_over",
        }
    )


def _informed(facts: Facts, chance: random.Random, resident: int) -> None:
    on = date(2014, 1, 1)
    for _ in range(chance.randrange(3)):
        on += timedelta(days=chance.randrange(1, 800))
        told = chance.choice([None, ["1"], ["2", "8"], ["8"], ["3"]])
        facts.tables["information"].append({"resident": resident, "on": on, "past_disease": told})


def _candidacies(facts: Facts, chance: random.Random, resident: int, programme: str) -> None:
    since: date | None = _day(chance, date(2015, 1, 1), END) if chance.random() < 0.5 else None
    while since is not None and since < END:
        spell = _spell(chance, since)
        row = {"candidate": len(facts.tables["candidate"]) + 1, "resident": resident, "programme": programme}
        outcome = chance.choice("123456") if spell["until"] else ""
        row |= {"organisation": chance.randrange(4), "form": "health_examination", **spell, "outcome": outcome}
        facts.tables["candidate"].append(row)
        since = spell["until"] and chance.choice([spell["until"] + timedelta(days=chance.randrange(1, 200)), None])


def _ledger_rows(facts: Facts, chance: random.Random) -> None:
    """A few rows of every ledger, some of whose answers are unknown, with amounts that no floating sum would keep."""
    for ledger in LEDGERS:
        for _ in range(chance.randrange(5)):
            row = {
                "entry": len(facts.tables["ledger"]) + 1,
                "ledger": ledger,
                "on": _day(chance),
                "organisation": chance.randrange(4),
                "is_proved": chance.random() < 0.5,
                "is_late": chance.random() < 0.1,
                "kind": chance.choice("123456"),
                "level": chance.choice(["1", "2", "3", "4", "5", None]),
                "source": chance.choice("12345"),
            }
            amounts = {f"sum_{item}": chance.choice([None, 0, 1, chance.randrange(10**15)]) for item in AMOUNTS}
            facts.tables["ledger"].append(row | amounts)


def _residences(facts: Facts, chance: random.Random, resident: int) -> None:
    since: date | None = _day(chance, date(2013, 1, 1), date(2016, 12, 31))
    while since is not None and since < END:
        spell = _spell(chance, since)
        facts.tables["residence"].append({"resident": resident, "organisation": chance.randrange(4), **spell})
        # Straight on to the next home, or away for a while, or for ever.
        until = spell["until"]
        since = until and chance.choice([until, until + timedelta(days=chance.randrange(1, 200)), None])


def _enrolments(facts: Facts, chance: random.Random, resident: int, programme: str) -> None:
    since: date | None = _day(chance, date(2015, 1, 1), END) if chance.random() < 0.7 else None
    while since is not None and since < END:
        spell = _spell(chance, since)
        facts.tables["enrolment"].append(
            {
                "enrolment": len(facts.tables["enrolment"]) + 1,
                "resident": resident,
                "programme": programme,
                "organisation": chance.randrange(4),
                **spell,
                "close_reason": chance.choice("12456") if spell["until"] else "",
            }
        )
        until = spell["until"]
        since = until and chance.choice([until + timedelta(days=chance.randrange(0, 200)), None])


def _contacts(facts: Facts, chance: random.Random, resident: int) -> None:
    rows: list[tuple[date, str]] = []
    for form in _FOLLOWED:
        diligent = chance.random() < 0.6
        day = _day(chance, date(2015, 1, 1), date(2016, 6, 1))
        while day <= END:
            rows.append((day, form))
            day += timedelta(days=chance.choice([14, 20, 21, 22, 35, 85, 92]) if diligent else chance.randrange(1, 260))
    for form in (*_GIVEN, "contract_agreement"):
        day = _day(chance, date(2014, 6, 1), date(2016, 12, 31))
        while day <= END:
            rows.append((day, form))
            day += timedelta(days=chance.choice([28, 365, 366, 400, chance.randrange(1, 700)]))
    for on, form in sorted(rows):
        facts.tables["contact"].append(_contact(facts, chance, resident, form, on))


def _contact(facts: Facts, chance: random.Random, resident: int, form: str, on: date) -> dict[str, Any]:
    is_lost = form in _FOLLOWED and chance.random() < 0.12
    choices: dict[str, list[Any]] = {**NUMBERS, **CODED, **LISTS}
    answers = {key: chance.choice(choices[key]) for key in ITEMS[form]}
    return {
        "contact": len(facts.tables["contact"]) + 1,
        "resident": resident,
        "form": form,
        "on": on,
        "organisation": chance.randrange(4),
        "grade": "lost" if is_lost else chance.choice(GRADES.get(form, [None])),
        **({} if is_lost else answers),
    }
