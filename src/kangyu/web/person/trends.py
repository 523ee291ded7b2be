"""The trend of the blood pressure: every current contact that measured it, beside the programme's own target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kangyu.catalogue.programmes import hypertension
from kangyu.methods.expressions import holds
from kangyu.methods.programmes import Programme
from kangyu.registers.records.queries import Contact
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.form.answers import form_named

from .timeline import entry_of

_HIGHEST = 300


@dataclass(frozen=True)
class Reading:
    """One measurement and the form it stands on."""

    on: date
    systolic: int
    diastolic: int
    form_name: Bilingual


@dataclass(frozen=True)
class Trend:
    """Readings, oldest first, and the least pressures that are no longer at target."""

    readings: tuple[Reading, ...]
    systolic_target: int
    diastolic_target: int
    finding: Bilingual

    @property
    def for_chart(self) -> dict[str, object]:
        """What `charts.js` draws."""
        return {
            "dates": [reading.on.isoformat() for reading in self.readings],
            "series": [
                self._series(
                    Bilingual("收缩压", "Systolic"), [r.systolic for r in self.readings], self.systolic_target
                ),
                self._series(
                    Bilingual("舒张压", "Diastolic"), [r.diastolic for r in self.readings], self.diastolic_target
                ),
            ],
            "unit": "mmHg",
            "target": frame.said(Bilingual("目标 <", "target <")),
        }

    def _series(self, name: Bilingual, values: list[int], target: int) -> dict[str, object]:
        return {"name": frame.said(name), "values": values, "target": target}


def pressure_trend(contacts: Iterable[Contact], *, age: int) -> Trend | None:
    """The trend, or None while there are fewer than two readings."""
    measured = [
        contact for contact in contacts if contact.is_current and {"systolic", "diastolic"} <= contact.data.keys()
    ]
    if len(measured) < 2:
        return None
    measured.sort(key=lambda contact: (contact.on, contact.pk))
    return Trend(
        readings=tuple(_reading(contact) for contact in measured),
        systolic_target=_target(hypertension, "systolic", {"diastolic": 1, "age": age}),
        diastolic_target=_target(hypertension, "diastolic", {"systolic": 1, "age": age}),
        finding=_finding(measured[-1]),
    )


def _reading(contact: Contact) -> Reading:
    form = form_named(contact.form)
    name = form.name if form else Bilingual(contact.form, contact.form)
    return Reading(contact.on, contact.data["systolic"], contact.data["diastolic"], name)


def _target(programme: Programme, item: str, rest: dict[str, int]) -> int:
    """The least value that the rule itself no longer calls at target; so the line is never another than the grade's."""
    at_target = [grade.when for grade in programme.grades if grade.is_at_target]
    return next(
        value for value in range(1, _HIGHEST + 1) if not any(holds(when, {**rest, item: value}) for when in at_target)
    )


def _finding(newest: Contact) -> Bilingual:
    reading = f"{newest.data['systolic']}/{newest.data['diastolic']} mmHg"
    grade = entry_of(newest).grade
    return Bilingual(
        f"最近一次 {reading}（{newest.on:%Y-%m-%d}）" + (f"，{grade.name.zh}" if grade else ""),
        f"Newest {reading} ({newest.on:%Y-%m-%d})" + (f", {grade.name.en.lower()}" if grade else ""),
    )
