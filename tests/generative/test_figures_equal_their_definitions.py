"""The engine counts what the words of the definitions say.

The marts, bounds and running sums on one side; on the other side plain Python that reads the raw facts day by day and
knows nothing of spells. They must agree for every indicator, organisation and month, on counties full of edges.
This also answers the question that the trial of the engine left open: conditions on two kinds of event at once
(contacts and the yearly examination), by calendar year and by rolling window.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kangyu.catalogue.indicators import INDICATORS, indicator
from kangyu.methods.indicators import Cube, FigureKind, Rows, count, members
from kangyu.methods.indicators.opening import between
from kangyu.methods.indicators.sets import ROW_KEY, SPELLS, stands
from kangyu.vocabulary.periods import last_day, month_of

from .facts import ITEMS, Facts, base_tables, known_by, mart_tables, random_facts
from .patients import (
    dates_of,
    flows_of_patients,
    has_age,
    is_fresh,
    is_open,
    is_screened,
    known_diseases,
    stocks_of_patients,
)

FIRST, LAST = month_of(date(2016, 1, 1)), month_of(date(2018, 12, 31))
Fact = dict[str, Any]


def home(facts: Facts, resident: int, day: date) -> int | None:
    return next((row["organisation"] for row in facts.of("residence", resident) if is_open(row, day)), None)


def has_record(facts: Facts, resident: int, day: date) -> bool:
    return any(is_open(row, day) for row in facts.of("record", resident))


def stocks_of_residents(facts: Facts, day: date) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = {}
    for person in facts.tables["resident"]:
        resident = person["resident"]
        place = home(facts, resident, day)
        if place is None:
            continue
        record = has_record(facts, resident, day)
        contacts = dates_of(facts, resident, day, *ITEMS)
        examined = any(is_fresh(row["on"], day) for row in contacts if row["form"] == "health_examination")
        diseases = known_diseases(facts, resident)
        truths = {
            "resident.count": True,
            "resident.elderly": has_age(person, 65, day),
            "resident.non_registered_share": person["residence_type"] == "2",
            "record.established": record,
            "record.use_rate": record and bool(contacts) and is_fresh(contacts[-1]["on"], day),
            "elderly.managed": has_age(person, 65, day) and record and examined,
            "mental.registered": diseases is not None and "8" in diseases,
            "record.informed_rate": record and diseases is not None,
            "funnel.hypertension_screened": is_screened(facts, resident, day, *_PRESSURE),
            "funnel.diabetes_screened": is_screened(facts, resident, day, *_GLUCOSE),
        }
        for key, truth in truths.items():
            counted.setdefault(key, Counter())[place] += bool(truth)
    return counted


_PRESSURE = (("systolic", "diastolic"), "health_examination", "outpatient_visit")
_GLUCOSE = (("fasting_glucose",), "health_examination", "laboratory_result")


def flows(facts: Facts, month: int) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = {"record.new": Counter()}
    for row in facts.tables["record"]:
        counted["record.new"][row["organisation"]] += month_of(row["since"]) == month
    return counted | flows_of_patients(facts, month)


# Figures of ledgers in plain words: ledger, kinds (all when empty), what is added up ("" counts rows), a further condition.
LEDGER_FIGURES: dict[str, tuple[str, str, str, Callable[[Fact], bool]]] = {
    "education.outreach": ("health_education", "6", "", lambda row: True),
    "education.events": ("health_education", "456", "", lambda row: True),
    "education.lectures": ("health_education", "5", "", lambda row: True),
    "education.consultations": ("health_education", "4", "", lambda row: True),
    "education.attendance": ("health_education", "456", "people", lambda row: True),
    "education.attendance_per_lecture": ("health_education", "5", "people", lambda row: True),
    "education.print_kinds": ("health_education", "1", "material_kinds", lambda row: True),
    "education.prints": ("health_education", "1", "copies", lambda row: True),
    "education.audiovisual_kinds": ("health_education", "2", "material_kinds", lambda row: True),
    "education.board_renewals": ("health_education", "3", "boards", lambda row: True),
    "education.proved_share": ("health_education", "", "", lambda row: row["is_proved"]),
    "training.sessions": ("training", "135", "", lambda row: True),
    "training.lectures": ("training", "4", "", lambda row: True),
    "training.person_times": ("training", "", "people", lambda row: True),
    "training.session_people": ("training", "135", "people", lambda row: True),
    "training.village_doctors": ("training", "", "village_doctors", lambda row: True),
    "training.attachments": ("training", "2", "people", lambda row: True),
    "publicity.items": ("publicity", "", "", lambda row: True),
    "publicity.county": ("publicity", "", "", lambda row: row["level"] == "2"),
    "publicity.city": ("publicity", "", "", lambda row: row["level"] == "3"),
    "publicity.province": ("publicity", "", "", lambda row: row["level"] in ("4", "5")),
    "funds.received": ("funds", "", "received", lambda row: True),
    "funds.from_above": ("funds", "", "received", lambda row: row["source"] in ("1", "2", "3")),
    "funds.spent": ("funds", "", "spent", lambda row: True),
    "blood.donors": ("blood_donation", "1", "donors", lambda row: True),
    "blood.volume": ("blood_donation", "1", "volume", lambda row: True),
    "blood.voluntary_rate": ("blood_donation", "1", "voluntary", lambda row: True),
    "blood.reimbursed": ("blood_donation", "2", "reimbursed", lambda row: True),
    "blood.reimbursed_amount": ("blood_donation", "2", "amount", lambda row: True),
}


def ledgers(facts: Facts, month: int) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = {key: Counter() for key in LEDGER_FIGURES}
    for row in facts.tables["ledger"]:
        for key, (ledger, kinds, item, fits) in LEDGER_FIGURES.items():
            is_in = row["ledger"] == ledger and (not kinds or row["kind"] in kinds) and fits(row)
            if is_in and month_of(row["on"]) == month:
                counted[key][row["organisation"]] += (row[f"sum_{item}"] or 0) if item else 1
    return counted


def referrals(facts: Facts, month: int) -> dict[str, Counter[int]]:
    """Referrals read case by case, with their steps, as they stand at the end of a month."""
    counted: dict[str, Counter[int]] = {f"referral.{key}": Counter() for key in REFERRAL_FIGURES}
    for case in facts.tables["case"]:
        steps = [step for step in facts.tables["case_move"] if step["case_id"] == case["case_id"]]
        (owner,) = (row["organisation"] for row in facts.tables["case_party"]
                    if row["case_id"] == case["case_id"] and row["party"] == "primary")  # fmt: skip
        for key in _figures_of(case, steps, month):
            counted[f"referral.{key}"][owner] += 1
        for step in steps:
            if month_of(step["on"]) == month:
                for key in _figures_of_step(step):
                    counted[f"referral.{key}"][step["organisation"]] += 1
    return counted


REFERRAL_FIGURES = (
    "up", "down", "opened", "closed", "closing_rate", "traced_rate", "arrival_rate", "timely_rate", "response_rate",
    "follow_up_rate", "open", "overdue",
)  # fmt: skip


def _figures_of(case: Fact, steps: list[Fact], month: int) -> list[str]:
    is_success = case["closed"] is not None and case["state"] in ("closed", "answered")
    is_upward = case["opening"] != "discharge"
    found = []
    if month_of(case["opened"]) == month:
        found.append("opened")
        found += ["closing_rate"] if is_success else []
        in_time = case["answered"] is not None and case["watch_on"] is not None and case["answered"] <= case["watch_on"]
        found += ["traced_rate"] if is_upward and in_time else []
        arrived = any(step["move"] in ("arrive", "return", "close") for step in steps)
        is_dropped = case["closed"] is not None and not is_success
        found += ["arrival_rate"] if is_upward and arrived and not is_dropped else []
    if is_success and month_of(case["closed"]) == month:
        found += ["closed"] + (["timely_rate"] if not any(step["is_late"] for step in steps) else [])
    day = last_day(month)
    if case["opened"] <= day and (case["closed"] is None or case["closed"] > day):
        found.append("open")
        is_waiting = case["watch_on"] is not None and (case["answered"] is None or case["answered"] > day)
        found += ["overdue"] if is_waiting and case["watch_on"] < day else []
    return found


def _figures_of_step(step: Fact) -> list[str]:
    found = ["up"] if step["move"] == "arrive" else []
    found += ["down"] if step["move"] in ("return", "discharge") else []
    is_answer = step["from_state"] == "sent" and step["move"] in ("accept", "decline", "arrive")
    found += ["response_rate"] if is_answer and not step["is_late"] else []
    return found + (["follow_up_rate"] if step["move"] == "follow" and not step["is_late"] else [])


SAME_NUMERATOR = {
    "training.village_doctor_share": "training.village_doctors",
    "publicity.province_share": "publicity.province",
    "publicity.plan_rate": "publicity.items",
    "funds.target_rate": "funds.from_above",
    "funds.above_share": "funds.from_above",
    "funds.spent_rate": "funds.spent",
    "blood.donation_rate": "blood.donors",
    "record.established_rate": "record.established",
    "elderly.management_rate": "elderly.managed",
    "elderly.completion_rate": "elderly.managed",
    "hypertension.management_rate": "hypertension.managed",
    "diabetes.management_rate": "diabetes.managed",
    "mental.management_rate": "mental.managed",
    "mental.detection_rate": "mental.registered",
    **{f"{each}.overdue_share": f"{each}.overdue" for each in ("hypertension", "diabetes", "mental")},
    **{f"{each}.lost_share": f"{each}.lost" for each in ("hypertension", "diabetes", "mental")},
    **{f"funnel.{each}_screening_rate": f"funnel.{each}_screened" for each in ("hypertension", "diabetes")},
    **{
        f"contract.{each}_rate": f"contract.{each}"
        for each in ("elderly", "hypertension", "diabetes", "mental", "poor", "monitored", "poor_examined")
    },
    "contract.coverage": "contract.valid",
    "contract.key_group_rate": "contract.key_groups",
    "contract.household_rate": "contract.households",
}


def all_sets() -> list[Rows]:
    return list(dict.fromkeys(rows for found in INDICATORS for rows in found.sets))


@pytest.mark.parametrize(("seed", "residents"), [(0, 60), (1, 20), (2, 20)])
def test_every_indicator_counts_what_its_definition_says(seed: int, residents: int) -> None:
    facts = random_facts(seed, residents=residents)
    sets = all_sets()
    cube = Cube.of(count(sets, mart_tables(base_tables(facts)), FIRST, LAST), sets, range(4), FIRST, LAST)
    seen: Counter[str] = Counter()
    for month in range(FIRST, LAST + 1):
        day = last_day(month)
        truth = {
            **stocks_of_residents(facts, day),
            **stocks_of_patients(facts, day),
            **flows(facts, month),
            **ledgers(facts, month),
            **referrals(facts, month),
        }
        for found in INDICATORS:
            expected = truth.get(SAME_NUMERATOR.get(found.key, found.key), Counter())
            for place in range(4):
                counted = cube.total(found.numerator, [place], month, month)
                assert counted == expected[place], (found.key, place, day)
                seen[found.key] += counted
    never = [found.key for found in INDICATORS if not seen[found.key]]
    assert residents < 60 or not never, "an indicator that never counted anything proves nothing"


@pytest.mark.parametrize("seed", range(1))
def test_a_running_month_is_judged_as_of_its_day(seed: int) -> None:
    """What lapses only next week has not lapsed, and at the year's end nothing is asked for before it comes."""
    as_of = date(2018, 12, 13)
    facts = known_by(random_facts(seed + 300, residents=30), as_of)
    sets = all_sets()
    cube = Cube.of(count(sets, mart_tables(base_tables(facts), as_of), FIRST, LAST), sets, range(4), FIRST, LAST)
    truth = stocks_of_patients(facts, as_of)
    for key in ("hypertension.managed", "hypertension.standard_rate", "hypertension.rolling_standard_rate"):
        counted = [cube.total(indicator(key).numerator, [place], LAST, LAST) for place in range(4)]
        assert counted == [truth[key][place] for place in range(4)], key
    assert truth["hypertension.standard_rate"].total() > 0


def worth(rows: Rows, opened: Any) -> int:
    """How many rows were opened, or what their amounts come to."""
    if rows.of is None:
        return int(opened.count().execute())
    return sum(opened[rows.of.column].to_pyarrow().to_pylist())


@pytest.mark.parametrize("seed", range(1))
def test_the_rows_that_open_are_the_rows_that_were_counted(seed: int) -> None:
    facts = random_facts(seed + 100, residents=20)
    sets, tables = all_sets(), mart_tables(base_tables(facts))
    cube = Cube.of(count(sets, tables, FIRST, LAST), sets, range(4), FIRST, LAST)
    for found, month in zip(INDICATORS, itertools.cycle((FIRST + 5, FIRST + 11, FIRST + 20, LAST)), strict=False):
        first = month - 5
        for rows in found.sets:
            opened = worth(rows, members(rows, tables(rows.table), first, month))
            assert opened == cube.total(rows, None, first, month), (found.key, month)
        if found.kind is FigureKind.SHARE:
            assert isinstance(found.denominator, Rows)
            others = between(found.numerator, found.denominator, tables(rows.table), first, month)
            counted = [cube.total(rows, None, first, month) for rows in found.sets]
            assert worth(found.numerator, others) == counted[1] - counted[0]


@pytest.mark.parametrize("seed", range(1))
def test_the_plain_python_reading_of_a_set_agrees_with_the_engine(seed: int) -> None:
    tables = mart_tables(base_tables(random_facts(seed + 200, residents=20)))
    for rows in all_sets():
        plain = tables(rows.table).to_pyarrow().to_pylist()
        for month in (FIRST + 14, LAST):
            opened = members(rows, tables(rows.table), month, month).count().execute()
            assert opened == sum(stands(rows, row, month) for row in plain), (rows, month)


def test_no_spell_of_one_thing_overlaps_another() -> None:
    tables = mart_tables(base_tables(random_facts(7, residents=40)))
    for name in SPELLS:
        key = ROW_KEY[name]
        rows = sorted(tables(name).to_pyarrow().to_pylist(), key=lambda row: (row[key], row["since"]))
        for one, other in itertools.pairwise(rows):
            assert one["since"] < one["until"]
            assert one[key] != other[key] or one["until"] <= other["since"]
