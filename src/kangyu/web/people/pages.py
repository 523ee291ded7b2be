"""What the templates of the resident list may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kangyu.catalogue.codelists.common import SEX
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.forms import Problem
from kangyu.registers.people.queries import Resident
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.ages import age_on
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.form.fields import Field, FieldSection

if TYPE_CHECKING:
    from .asked import Choice  # which asks the work list, whose lines are people


@dataclass(frozen=True)
class PersonRow:
    """One line of a list. `state` is why somebody is no longer looked after, None for the living here;

    `programmes` are the short names of those the person is in, where the list asks for them."""

    id: int
    name: str
    sex: Bilingual
    age: int
    birth_date: date
    village: str
    clinic: str
    state: Bilingual | None
    programmes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True)
class ListPage:
    """The resident list: what was chosen, the people of other institutions whom a referral brought, one's own people.

    `after` is the cursor of the next page, empty at the end; `total` None where nobody counted.
    """

    choice: Choice
    referred: tuple[PersonRow, ...]
    referred_total: int
    rows: tuple[PersonRow, ...]
    total: int | None
    after: str
    is_first: bool
    place: str


@dataclass(frozen=True)
class NewPage:
    """The form of a new resident: who it is (`fields`) and the personal basic information (`sections`).

    `wanted`: name and number as typed of whom the writer may ask for, because the refusal may mean that they are managed
    elsewhere; it holds nothing that was not typed here."""

    fields: tuple[Field, ...]
    sections: tuple[FieldSection, ...]
    problems: tuple[Problem, ...]
    wanted: tuple[str, str] | None
    back: str


def person_rows(
    residents: Iterable[Resident], *, on: date, enrolled: Mapping[int, Sequence[str]] | None = None
) -> tuple[PersonRow, ...]:
    """The lines for some residents, in their order; `enrolled` holds the keys of the programmes by resident."""
    known = enrolled or {}
    names = {programme.key: programme.short_name for programme in PROGRAMMES}
    return tuple(
        replace(
            person_row(resident, clinic=resident.organisation, on=on),
            programmes=tuple(names[key] for key in known.get(resident.pk, ()) if key in names),
        )
        for resident in residents
    )


def person_row(resident: Resident, *, clinic: Organisation, on: date) -> PersonRow:
    """The line of one resident."""
    return PersonRow(
        id=resident.pk,
        name=resident.name,
        sex=SEX.label(resident.sex),
        age=age_on(resident.birth_date, resident.died_on or on),
        birth_date=resident.birth_date,
        village=resident.area.name,
        clinic=clinic.short_name,
        state=_state(resident),
    )


def _state(resident: Resident) -> Bilingual | None:
    if resident.died_on:
        return Bilingual(f"{resident.died_on:%Y-%m-%d} 死亡", f"died {resident.died_on:%Y-%m-%d}")
    if resident.left_on:
        return Bilingual(f"{resident.left_on:%Y-%m-%d} 迁出", f"moved away {resident.left_on:%Y-%m-%d}")
    return None
