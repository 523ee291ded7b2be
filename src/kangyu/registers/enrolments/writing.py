"""Rows of enrolments, read and written by the batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from kangyu.registers.bulk import insert_rows, new_ids, pieces, update_rows

from .models import Enrolment
from .spells import Spell

_STATE = (
    "organisation_id",
    "since",
    "until",
    "close_reason",
    "last_contact_on",
    "last_grade",
    "last_examination_on",
    "due_on",
    "refer_by",
    "lost_on",
)
_NEW = ("id", "resident_id", "programme", *_STATE, "recorded_at", "recorded_by_id")
_READ = ("id", "resident_id", "programme", *_STATE)


def spells_of(residents: Collection[int], programme: str | None = None) -> dict[int, list[Spell]]:
    """All spells of residents, in one programme or (None) in every one."""
    found: dict[int, list[Spell]] = defaultdict(list)
    for ids in pieces(list(residents)):
        rows = Enrolment.objects.filter(resident_id__in=ids)
        if programme is not None:
            rows = rows.filter(programme=programme)
        for row in rows.values(*_READ):
            found[row["resident_id"]].append(Spell(**row))
    return found


def give_ids(spells: Iterable[Spell]) -> None:
    """Give the new spells their ids."""
    new = [spell for spell in spells if spell.id is None]
    for spell, key in zip(new, new_ids(Enrolment, len(new)), strict=True):
        spell.id, spell.is_new = key, True


def write_spells(spells: Iterable[Spell], *, by: int | None, now: datetime) -> None:
    """Insert the new ones and update the changed ones."""
    changed = [spell for spell in spells if spell.is_changed]
    update_rows(Enrolment, _STATE, [(*_state(spell), spell.id) for spell in changed if not spell.is_new])
    new = [spell for spell in changed if spell.is_new]
    insert_rows(
        Enrolment, _NEW, [(spell.id, spell.resident_id, spell.programme, *_state(spell), now, by) for spell in new]
    )


def _state(spell: Spell) -> tuple[object, ...]:
    return tuple([getattr(spell, name) for name in _STATE])
