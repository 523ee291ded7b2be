"""The world handed to the bulk door: positions become residents, codes of institutions become theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.methods.forms import Form, Kind
from kangyu.registers.people.loading import PeopleColumns
from kangyu.registers.places import queries as places
from kangyu.registers.records.loading import ContactColumns
from kangyu.workflows.load_county import County, load_county

from . import days
from .batches import Answers, ContactBatch
from .chance import Flags, Ints
from .sheets.cells import household_numbers
from .world import World


def hand_over(world: World, *, leaving_out: Flags, now: datetime) -> dict[str, int]:
    """Load the world's people and what was done for them, without those who come by sheet. Returns rows by kind.

    The world forgets its answers meanwhile; they are made again for whoever asks.

    Args:
        leaving_out: of each leaf, whether its people come by sheet.
    """
    rows = np.flatnonzero(~world.people.is_ghost & ~leaving_out[world.people.area])
    county = County(
        people=_people(world, rows),
        information={key: column[rows] for key, column in world.information.items()},
        contacts=_contacts(world, rows),
    )
    return load_county(county, now=now, today=world.as_of)


def _people(world: World, rows: Ints) -> PeopleColumns:
    people = world.people
    texts = {key: getattr(people, key)[rows] for key in ("name", "sex", "phone", "record_number")}
    ends = {key: days.dates(getattr(people, key)[rows]) for key in ("died_on", "left_on")}
    return PeopleColumns(
        **texts,
        **ends,
        birth_date=days.dates(people.birth[rows]),
        identity_number=people.identity[rows],
        household=np.array(household_numbers(world, rows), dtype=object),
        area_code=np.array([leaf.code for leaf in world.places.leaves], dtype=object)[people.area[rows]],
        organisation_id=_serving(world)[people.area[rows]],
        established_on=days.dates(people.record_on[rows]),
        moved_in_on=days.dates(people.came_on[rows]),
        residence_type=world.information["residence_type"][rows],
        is_synthetic=True,
    )


def _serving(world: World) -> Ints:
    """The id of the institution that manages the people of each leaf."""
    keys = places.organisation_ids()
    serving = world.places.serving()
    return np.array([keys[serving[leaf.code].code] for leaf in world.places.leaves])


def _contacts(world: World, rows: Ints) -> Callable[[NDArray[np.int64]], Iterator[ContactColumns]]:
    def contacts(ids: NDArray[np.int64]) -> Iterator[ContactColumns]:
        resident = np.zeros(len(world.people), dtype=np.int64)
        resident[rows] = ids
        keys = places.organisation_ids()
        ids_of = np.array([keys[entry.code] for entry in world.places.organisations])
        batches = list(reversed(world.contact_batches))
        world.forget_answers()  # each batch goes as soon as it is made: together they are most of the memory
        return _each(batches, resident, _serving(world)[world.people.area], ids_of)

    return contacts


def _each(batches: list[ContactBatch], resident: Ints, managing: Ints, ids_of: Ints) -> Iterator[ContactColumns]:
    while batches:
        batch = batches.pop()
        yield _columns(batch, resident, managing[batch.person] if batch.at is None else ids_of[batch.at])


def _columns(batch: ContactBatch, resident: Ints, organisation: Ints) -> ContactColumns:
    shown = np.flatnonzero(resident[batch.person])
    person = batch.person[shown]
    return ContactColumns(
        form=batch.form,
        resident_id=resident[person],
        on=days.dates(batch.on[shown]),
        organisation_id=organisation[shown],
        answers=_answers(batch.form, batch.answers, shown),
        since=None if batch.since is None else days.dates(batch.since[shown]),
    )


def _answers(form: Form, answers: Answers, shown: Ints) -> Mapping[str, NDArray[Any]]:
    return {
        key: days.dates(column[shown]) if form.item(key).kind is Kind.DATE else column[shown]
        for key, column in answers.items()
    }
