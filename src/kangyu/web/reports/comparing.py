"""Two reports side by side, figure by figure."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kangyu.catalogue.indicators import indicator
from kangyu.registers.places import queries as places
from kangyu.registers.reports import actions
from kangyu.registers.reports import queries as reports
from kangyu.registers.reports.queries import Report
from kangyu.vocabulary.labels import Bilingual

from .pages import ComparePage, Difference

ASPECTS: dict[str, Bilingual] = {
    "value": Bilingual("数值", "Value"),
    "number": Bilingual("数值", "Value"),
    "change": Bilingual("较上年", "Against last year"),
    "target": Bilingual("较目标", "Against target"),
}
OFFERED = 50

Place = tuple[str, str, str]  # indicator, area, aspect


def others_of(report: Report) -> tuple[Report, ...]:
    """What the report can be compared with: the same declaration and division, issued ones of its period first."""
    found = [
        other
        for other in reports.page(limit=OFFERED)
        if other.pk != report.pk and (other.key, other.area_id) == (report.key, report.area_id)
    ]
    return tuple(
        sorted(found, key=lambda other: (other.period != report.period, other.state != Report.State.ISSUED, -other.pk))
    )


def compared(report: Report, other: Report) -> ComparePage:
    """Every figure of either document."""
    here, there = _printed(report), _printed(other)
    names = {below.code: below.name for below in places.divisions_below(report.area)}
    rows = [
        _difference(place, names.get(place[1], report.area.name), (report, here), (other, there))
        for place in dict.fromkeys([*here, *there])
    ]
    return ComparePage(
        report=report,
        other=other,
        others=others_of(report),
        rows=tuple(sorted(rows, key=lambda row: not row.is_different)),
        different=sum(row.is_different for row in rows),
        redefined=_redefined(report, other),
    )


def _printed(report: Report) -> dict[Place, dict[str, Any]]:
    """The figures by what they are. Text and annex print some of them twice, once with the unit: the first stands."""
    found: dict[Place, dict[str, Any]] = {}
    for cell in actions.cells_of(report.content):
        aspect = "value" if cell["aspect"] == "number" else cell["aspect"]
        found.setdefault((cell["indicator"], cell["area"] or "", aspect), cell)
    return found


def _difference(
    place: Place, area: str, here: tuple[Report, dict[Place, Any]], there: tuple[Report, dict[Place, Any]]
) -> Difference:
    key, _, aspect = place
    sides = [(report, printed.get(place)) for report, printed in (here, there)]
    texts = [cell["text"] if cell else "" for _, cell in sides]
    links = [reverse("reports:rows", args=[report.pk, cell["number"]]) if cell else "" for report, cell in sides]
    return Difference(indicator(key).name.zh, area, ASPECTS[aspect], texts[0], texts[1], links[0], links[1])


def _redefined(report: Report, other: Report) -> tuple[str, ...]:
    versions = {row["indicator"]: row["version"] for row in other.content["definitions"]}
    return tuple(
        row["name"]
        for row in report.content["definitions"]
        if versions.get(row["indicator"], row["version"]) != row["version"]
    )
