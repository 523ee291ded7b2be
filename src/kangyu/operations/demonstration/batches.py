"""Contacts as typed columns: what the sheets spell and what the bulk door takes.

A new kind of contact is one function that gives a `ContactBatch`, and one line in `BATCHES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from kangyu.catalogue.forms.health_examination import health_examination
from kangyu.catalogue.forms.hypertension_follow_up import hypertension_follow_up
from kangyu.methods.forms import Form

from .answers import examination_answers, follow_up_answers
from .chance import Ints

if TYPE_CHECKING:
    from .world import World

Answers = Mapping[str, NDArray[Any]]
"""One column an item, by its key; items that nobody answers are left out.

Numbers as they are, NaN where not answered; codes and texts as text, empty where not answered, several codes joined by
commas (`"1,3"`); dates as days, NEVER for none.
"""


@dataclass(frozen=True)
class ContactBatch:
    """All contacts on one form, one entry a contact, by person and day; no two of one person on one day.

    Attributes:
        person: positions among the people. on: days.
        since: the day from which the institution says that it manages the person (管理开始日期); None when it says none.
    """

    form: Form
    person: Ints
    on: Ints
    answers: Answers
    since: Ints | None = None

    def __len__(self) -> int:
        return len(self.on)


def follow_ups(world: World) -> ContactBatch:
    """Hypertension follow-ups."""
    visits, patients = world.visits, world.patients
    return ContactBatch(
        hypertension_follow_up,
        person=patients.person[visits.patient],
        on=visits.on,
        answers=follow_up_answers(world),
        since=patients.since[visits.patient],
    )


def examinations(world: World) -> ContactBatch:
    """Yearly health examinations."""
    found = world.examinations
    return ContactBatch(health_examination, person=found.person, on=found.on, answers=examination_answers(world))


BATCHES: tuple[Callable[[World], ContactBatch], ...] = (follow_ups, examinations)
