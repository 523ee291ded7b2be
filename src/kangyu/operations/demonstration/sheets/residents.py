"""The residents' sheet of one sender: persons, records, and the personal information form."""

from __future__ import annotations

import numpy as np

from kangyu.catalogue.codelists.common import RESIDENT_STATE, SEX
from kangyu.catalogue.forms.personal_information import personal_information

from ..chance import Ints
from ..days import NEVER
from ..world import World
from .cells import Draft, household_numbers, item_cells, organisation_names, township_names, village_names
from .mistakes import (
    FAULTLESS,
    Carelessness,
    Mistake,
    fixed,
    formula,
    impossible,
    in_exponents,
    no_name,
    other_sex,
    planned,
    short_number,
    unknown_institution,
    wrong_check,
)
from .spelling import written_codes, written_days
from .style import Style
from .table import Table

_SPOILT, _REPEATED = 0.0009, 0.0018


def residents_table(
    world: World, people: Ints, style: Style, titles: list[str], *, is_mending: bool = False
) -> tuple[Table, Ints]:
    """The sheet of some people, in the order given, and those of them whom only the mending sheet will have right."""
    rng = style.rng(world.seed)
    care = FAULTLESS if is_mending else Carelessness(_SPOILT, _REPEATED, style.mends_later)
    has_number = world.people.identity[people] != ""
    plan = planned(rng, world.people.is_ghost[people], care, _mistakes(world), has_number)
    shown = people[plan.source]
    draft = Draft(style, rng)
    _add_person(draft, world, shown, style)
    _add_record(draft, world, shown, style)
    _add_items(draft, world, shown, style)
    return draft.table("居民档案", titles, plan), people[plan.later]


def _mistakes(world: World) -> tuple[Mistake, ...]:
    next_year = f"{world.as_of.year + 1}-05-01"
    return (
        Mistake("check_digit", wrong_check),
        Mistake("impossible_date", impossible("birth")),
        Mistake("future", fixed(birth=next_year)),
        Mistake("sex", other_sex),
        Mistake("organisation", unknown_institution),
        Mistake("length", short_number),
        Mistake("name", no_name),
        Mistake("scientific", in_exponents),
        Mistake("formula", formula),
    )


def _add_person(draft: Draft, world: World, shown: Ints, style: Style) -> None:
    people = world.people
    draft.add("name", people.name[shown].tolist())
    draft.add("identity", [number or None for number in people.identity[shown].tolist()])
    draft.add("sex", written_codes(people.sex[shown], SEX, style.codes))
    draft.add_days("birth", people.birth[shown])
    draft.add("phone", [number or None for number in people.phone[shown].tolist()])
    draft.add("household", household_numbers(world, shown))
    draft.add("village", village_names(world, shown), is_merged=style.merges_villages)
    draft.add("township", township_names(world, shown), is_merged=style.merges_villages)


def _add_record(draft: Draft, world: World, shown: Ints, style: Style) -> None:
    people = world.people
    draft.add("organisation", organisation_names(world, people.area[shown], style))
    draft.add("record_number", [number or None for number in people.record_number[shown].tolist()])
    draft.add_days("record_on", people.record_on[shown])
    state = np.where(people.died_on != NEVER, "2", np.where(people.left_on != NEVER, "3", "1")).astype(object)
    draft.add("state", written_codes(state[shown], RESIDENT_STATE, style.codes))
    for key in ("died_on", "left_on", "came_on"):
        draft.add(key, written_days(getattr(people, key)[shown], style.dates).tolist())


def _add_items(draft: Draft, world: World, shown: Ints, style: Style) -> None:
    for item, cells in item_cells(personal_information, world.information, shown, style):
        draft.add_item(item, cells)
