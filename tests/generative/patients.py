"""What the figures of programmes mean, in plain Python over raw facts: no spells, no bounds, no running sums."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from kangyu.vocabulary.periods import month_of

from .facts import Facts

Fact = dict[str, Any]
FORM = {
    "hypertension": "hypertension_follow_up",
    "diabetes": "diabetes_follow_up",
    "mental_disorder": "mental_disorder_follow_up",
    "elderly": "health_examination",
    "family_doctor": "contract_agreement",
}
# Days that may pass after a contact, after one off target, and the grades that are.
PACE = {
    "hypertension": (100, 21, "234"),
    "diabetes": (100, 21, "234"),
    "mental_disorder": (100, 35, "12"),
    "elderly": (730, 730, ""),
    "family_doctor": (1096, 1096, ""),
}


def is_open(spell: Fact, day: date) -> bool:
    return bool(spell["since"] <= day and (spell["until"] is None or day < spell["until"]))


def is_fresh(on: date, day: date) -> bool:
    """Within the last twelve months: after the same month end a year ago."""
    return on <= day and month_of(on) > month_of(day) - 12


def has_age(person: Fact, years: int, day: date) -> bool:
    return month_of(person["birth_date"]) + years * 12 <= month_of(day)


def age(person: Fact, day: date) -> int:
    birth: date = person["birth_date"]
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def dates_of(facts: Facts, resident: int, day: date, *forms: str) -> list[Fact]:
    """Forms that reached somebody, up to a day, in their order."""
    rows = facts.of("contact", resident)
    found = [row for row in rows if row["on"] <= day and row["form"] in forms and row["grade"] != "lost"]
    return sorted(found, key=lambda row: row["on"])


class Patient:
    """One enrolment as of a day, read from the raw facts."""

    def __init__(self, facts: Facts, enrolment: Fact, day: date) -> None:
        self.day, self.since = day, enrolment["since"]
        until, resident, programme = enrolment["until"] or date.max, enrolment["resident"], enrolment["programme"]
        self.gap, self.after_off, self.off = PACE[programme]
        self.has_term = programme == "family_doctor"
        self.person = facts.of("resident", resident)[0]
        rows = [row for row in facts.of("contact", resident) if row["form"] == FORM[programme]]
        rows = [row for row in rows if self.since <= row["on"] < until and row["on"] <= day]
        if programme == "elderly":
            rows = [row for row in rows if age(self.person, row["on"]) >= 65]
        own = sorted(rows, key=lambda row: row["on"])
        self.is_lost = bool(own) and own[-1]["grade"] == "lost"
        self.visits = [row for row in own if row["grade"] != "lost"]
        self.exams = [row["on"] for row in dates_of(facts, resident, day, "health_examination") if row["on"] < until]
        self.services = [row["on"] for row in dates_of(facts, resident, day, "contract_service") if row["on"] < until]
        # With the organisation of the latest home; one who never had a home here stays with who enrolled.
        places = [row for row in facts.of("residence", resident) if row["since"] <= day]
        self.organisation = (
            max(places, key=lambda row: row["since"])["organisation"] if places else enrolment["organisation"]
        )

    @property
    def last(self) -> Fact | None:
        return self.visits[-1] if self.visits else None

    @property
    def is_examined(self) -> bool:
        return any(is_fresh(on, self.day) for on in self.exams)

    def is_seen(self) -> bool:
        return self.last is not None and is_fresh(self.last["on"], self.day)

    def said(self, item: str, *choices: str) -> bool:
        """Whether the latest contact gave one of these answers."""
        return self.last is not None and self.last.get(item) in choices

    def said_lately(self, item: str, *choices: str) -> bool:
        return self.is_seen() and self.said(item, *choices)

    def is_controlled(self) -> bool:
        return self.said_lately("grade", "1") and not self.is_lost

    def late_visits(self) -> list[date]:
        late, before, grade = [], self.since, None
        for visit in self.visits:
            gap = (visit["on"] - before).days
            if gap > self.gap or (grade is not None and grade in self.off and gap > self.after_off):
                late.append(visit["on"])
            before, grade = visit["on"], visit["grade"]
        return late

    def next_is_not_late(self) -> bool:
        last = self.last
        if last is None:
            return bool((self.day - self.since).days <= self.gap)
        if self.has_term:
            return self.is_in_term()
        is_off = last["grade"] is not None and last["grade"] in self.off
        return bool((self.day - last["on"]).days <= (self.after_off if is_off else self.gap))

    def is_in_term(self) -> bool:
        last = self.last
        if last is None:
            return False
        on: date = last["on"]
        day = on.day - 1 if (on.month, on.day) == (2, 29) else on.day
        return self.day < date(on.year + int(last["term_years"]), on.month, day)

    def is_overdue(self) -> bool:
        return not self.is_lost and not self.next_is_not_late()

    def is_to_standard(self, *, examined: bool = True) -> bool:
        new_year = date(self.day.year, 1, 1)
        begins = max(self.since, new_year)
        share = 4 * ((self.day - begins).days + 1) / 365
        is_year_end = (self.day.month, self.day.day) == (12, 31)
        needed = min(4, math.ceil(share) if is_year_end else math.floor(share))
        enough = sum(visit["on"] >= new_year for visit in self.visits) >= needed
        return enough and self.is_sound(lambda on: on >= new_year) and (self.is_examined or not examined)

    def is_to_rolling_standard(self) -> bool:
        if len(self.visits) >= 4:
            enough = is_fresh(self.visits[-4]["on"], self.day)
        else:
            enough = 4 * ((self.day - self.since).days + 1) < 365 * (len(self.visits) + 1)
        return enough and self.is_sound(lambda on: is_fresh(on, self.day)) and self.is_examined

    def is_sound(self, counts: Callable[[date], bool]) -> bool:
        return not any(counts(on) for on in self.late_visits()) and self.next_is_not_late()

    def is_of(self, *groups: str) -> bool:
        """Under a valid contract that names one of the groups."""
        return self.is_in_term() and self.last is not None and bool(set(self.last["groups"] or ()) & set(groups))

    def has_service(self) -> bool:
        last, newest = self.last, max(self.services, default=None)
        if last is None or newest is None:
            return False
        return is_fresh(newest, self.day) and month_of(newest) >= month_of(last["on"])


def _followed(prefix: str, patient: Patient) -> dict[str, bool]:
    return {
        f"{prefix}.managed": True,
        f"{prefix}.overdue": patient.is_overdue(),
        f"{prefix}.lost": patient.is_lost,
        f"{prefix}.examined_rate": patient.is_examined,
    }


def _chronic(prefix: str, patient: Patient) -> dict[str, bool]:
    return _followed(prefix, patient) | {
        f"{prefix}.standard_rate": patient.is_to_standard(),
        f"{prefix}.rolling_standard_rate": patient.is_to_rolling_standard(),
        f"{prefix}.control_rate": patient.is_controlled(),
        f"{prefix}.seen_rate": patient.is_seen(),
        f"{prefix}.elderly_share": has_age(patient.person, 65, patient.day),
        f"{prefix}.regular_medication": patient.said_lately("adherence", "1"),
    }


def _mental(patient: Patient) -> dict[str, bool]:
    return _followed("mental", patient) | {
        "mental.standard_rate": patient.is_to_standard(examined=False),
        "mental.home_management_rate": patient.is_seen() and not patient.said("hospital", "1"),
        "mental.in_hospital": patient.said("hospital", "1"),
        "mental.treatment_rate": patient.said_lately("adherence", "1", "2"),
        "mental.medication_rate": patient.said_lately("adherence", "1", "2"),
        "mental.regular_medication": patient.said_lately("adherence", "1"),
        "mental.face_to_face_rate": patient.said_lately("mode", "1", "2"),
        "mental.stable_rate": patient.said_lately("grade", "3"),
        "mental.unstable_share": patient.said_lately("grade", "1"),
        "mental.at_risk": patient.said("risk", "3", "4", "5"),
        "mental.some_risk": patient.said("risk", "1", "2"),
        "mental.locked_up": patient.said("locked_up", "2"),
    }


def _elderly(patient: Patient) -> dict[str, bool]:
    newest = max(patient.exams, default=None)
    return {
        "elderly.abnormal_share": patient.said_lately("grade", "2"),
        "elderly.dependent_share": patient.said_lately("self_care", "2", "3", "4"),
        "elderly.cognition_share": patient.said_lately("cognition", "2"),
        "elderly.enrolled": True,
        "elderly.tcm_rate": patient.said_lately("tcm_advice", "2"),
        "elderly.unexamined": newest is not None and not is_fresh(newest, patient.day),
    }


_GROUPS = {
    "elderly": "2", "pregnant": "3", "children": "4", "disabled": "5", "hypertension": "6", "diabetes": "7",
    "tuberculosis": "8", "mental": "9", "poor": "10", "monitored": "11", "special_families": "12",
}  # fmt: skip


def _contract(patient: Patient) -> dict[str, bool]:
    last, valid = patient.last or {}, patient.is_in_term()
    household = patient.said("signs_for", "2")
    return {
        "contract.valid": valid,
        "contract.key_groups": patient.is_of(*_GROUPS.values()),
        **{f"contract.{key}": patient.is_of(code) for key, code in _GROUPS.items()},
        "contract.poor_examined": patient.is_of("10") and patient.is_examined,
        "contract.poor_households": patient.is_of("10") and household,
        "contract.monitored_households": patient.is_of("11") and household,
        "contract.households": valid and household,
        "contract.personalised_share": valid and "2" in (last.get("packages") or ()),
        "contract.paid_share": valid and (last.get("paid") or 0) > 0,
        "contract.renewed_share": valid and len(patient.visits) > 1,
        "contract.fulfilled_rate": valid and patient.has_service(),
        "contract.expired": patient.last is not None and not valid,
    }


_TOLD: dict[str, Callable[[Patient], dict[str, bool]]] = {
    "hypertension": lambda patient: _chronic("hypertension", patient),
    "diabetes": lambda patient: _chronic("diabetes", patient),
    "mental_disorder": _mental,
    "elderly": _elderly,
    "family_doctor": _contract,
}


def stocks_of_patients(facts: Facts, day: date) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for enrolment in facts.tables["enrolment"]:
        if is_open(enrolment, day):
            patient = Patient(facts, enrolment, day)
            for key, truth in _TOLD[enrolment["programme"]](patient).items():
                counted[key][patient.organisation] += truth
    for row in facts.tables["candidate"]:
        key = row["programme"].removesuffix("_disorder")
        counted[f"funnel.{key}_candidates"][row["organisation"]] += is_open(row, day)
    return counted


_PREFIX = {"family_doctor": "contract", "mental_disorder": "mental"}


def flows_of_patients(facts: Facts, month: int) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for row in facts.tables["enrolment"]:
        key, place = _PREFIX.get(row["programme"], row["programme"]), row["organisation"]
        # A beginning belongs to where the person lived that day, whoever manages the person today.
        homes = [home for home in facts.of("residence", row["resident"]) if is_open(home, row["since"])]
        began_at = homes[0]["organisation"] if homes else place
        counted[f"{key}.new"][began_at] += month_of(row["since"]) == month
        closed = row["until"] is not None and month_of(row["until"]) == month
        is_counted = closed and (key != "contract" or row["close_reason"] in "56")
        counted[f"{key}.closed"][place] += is_counted
        counted[f"{key}.closed_by_death"][place] += closed and row["close_reason"] == "1"
        counted[f"{key}.closed_by_leaving"][place] += closed and row["close_reason"] == "2"
    for row in facts.tables["candidate"]:
        key, place = f"funnel.{row['programme']}", row["organisation"]
        found = month_of(row["since"]) == month
        counted[f"{key}_found"][place] += found
        counted[f"{key}_enrolled_share"][place] += found and row["outcome"] == "1"
        counted[f"{key}_dismissed"][place] += found and row["outcome"] in ("2", "3", "4")
    for row in facts.tables["contact"]:
        if month_of(row["on"]) == month:
            for key, truth in _of_contact(row).items():
                counted[key][row["organisation"]] += truth
    return counted


_CONTACTS = {
    "health_examination": "record.examinations",
    "outpatient_visit": "record.outpatient_visits",
    "laboratory_result": "record.laboratory_results",
}


def _of_contact(row: Fact) -> dict[str, bool]:
    form = row["form"]
    if form in _CONTACTS:
        return {_CONTACTS[form]: True}
    if form == "contract_service":
        return {"contract.services": True, "contract.home_services_share": row["place"] in ("2", "3")}
    if form == "contract_agreement":
        return {}
    prefix, met = form.removesuffix("_follow_up").removesuffix("_disorder"), row["grade"] != "lost"
    pressures, glucose = (row.get("systolic") or 0, row.get("diastolic") or 0), row.get("fasting_glucose")
    return {
        f"{prefix}.visits": met,
        f"{prefix}.lost_visits": not met,
        f"{prefix}.face_to_face_visits": met and row.get("mode") in ("1", "2"),
        f"{prefix}.off_target_share": row["grade"] in ("2", "3", "4"),
        "hypertension.danger_visits": form.startswith("hyper") and (pressures[0] >= 180 or pressures[1] >= 110),
        "diabetes.danger_visits": form.startswith("dia")
        and glucose is not None
        and (glucose >= 16.7 or glucose <= 3.9),
        "diabetes.hypoglycaemia_share": row.get("hypoglycaemia") in ("2", "3"),
        "mental.harm_visits": (row.get("trouble") or 0) > 0 or (row.get("disaster") or 0) > 0,
    }


def known_diseases(facts: Facts, resident: int) -> list[str] | None:
    """What the newest personal information names."""
    told = facts.of("information", resident)
    return max(told, key=lambda row: row["on"])["past_disease"] if told else None


def is_screened(facts: Facts, resident: int, day: date, item: tuple[str, ...], *forms: str) -> bool:
    """Measured at 35 or over in the last twelve months."""
    person = facts.of("resident", resident)[0]
    rows = dates_of(facts, resident, day, *forms)
    measured = [row for row in rows if all(row.get(key) is not None for key in item) and age(person, row["on"]) >= 35]
    return any(is_fresh(row["on"], day) for row in measured) and has_age(person, 35, day)
