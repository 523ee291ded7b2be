"""From what the registers count and list to what the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kangyu.methods.programmes import DueState, Programme
from kangyu.registers.enrolments.queries import WorkRow
from kangyu.registers.places.queries import Organisation
from kangyu.registers.records import queries as records
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.people.pages import person_row
from kangyu.web.states import DUE_SIGNS

from .pages import ClinicCounts, Figures, Tab, Task

Counts = Mapping[DueState, int]
ByClinic = Sequence[tuple[Organisation, Counts]]
URGENT = (DueState.TO_REFER, DueState.OVERDUE, DueState.DUE)


@dataclass(frozen=True)
class Choice:
    """What the page was asked for. `state` None means all."""

    programme: Programme
    state: DueState | None
    clinic_id: int | None
    state_is_chosen: bool

    def opening_on(self, counts: Counts) -> Choice:
        """The most urgent state in which somebody waits; all when nobody does."""
        return replace(self, state=next((state for state in URGENT if counts[state]), None))


def states_counted(by_clinic: ByClinic, clinic_id: int | None) -> dict[DueState, int]:
    """People by state, of one clinic or of all."""
    chosen = [counts for clinic, counts in by_clinic if clinic_id in (None, clinic.pk)]
    return {state: sum(counts[state] for counts in chosen) for state in DueState}


def tabs_of(choice: Choice, counts: Counts) -> tuple[Tab, ...]:
    """A tab for each state and one for all."""
    return (
        *(
            Tab(state.value, DUE_SIGNS[state], DUE_SIGNS[state].word, counts[state], choice.state is state)
            for state in DueState
        ),
        Tab("", None, Bilingual("全部", "All"), sum(counts.values()), choice.state is None),
    )


def tasks_of(rows: Iterable[WorkRow], *, on: date) -> tuple[Task, ...]:
    """The lines of the list."""
    return tuple(
        Task(
            person=person_row(row.resident, clinic=row.enrolment.organisation, on=on),
            state=row.state,
            reason=row.reason,
            days=row.days,
            due_on=row.enrolment.refer_by or row.enrolment.due_on,
            is_late=row.is_late,
        )
        for row in rows
    )


def clinics_of(by_clinic: ByClinic, choice: Choice) -> tuple[ClinicCounts, ...]:
    """The work by clinic, where there is more than one."""
    if len(by_clinic) < 2:
        return ()
    return tuple(
        ClinicCounts(clinic, tuple((state, counts[state]) for state in URGENT), clinic.pk == choice.clinic_id)
        for clinic, counts in by_clinic
    )


def figures_of(scope: Scope, programme: Programme, counts: Counts, *, on: date) -> Figures:
    """The month's own figures up to today."""
    month = on.replace(day=1)
    return Figures(
        managed=sum(counts.values()),
        contacts=records.contacts_counted(scope, form=programme.contact.key, since=month, until=on),
        overdue=counts[DueState.OVERDUE],
        to_refer=counts[DueState.TO_REFER],
        month=month,
    )


def words_of(choice: Choice, by_clinic: ByClinic, own: Organisation) -> Bilingual:
    """The filters in words: 义堂镇 · 已逾期 · 高血压."""
    place = next((clinic.short_name for clinic, _ in by_clinic if clinic.pk == choice.clinic_id), own.short_name)
    state = DUE_SIGNS[choice.state].word if choice.state else Bilingual("全部状态", "all states")
    name = choice.programme.short_name
    return Bilingual(f"{place} · {state.zh} · {name.zh}", f"{place} · {state.en} · {name.en}")
