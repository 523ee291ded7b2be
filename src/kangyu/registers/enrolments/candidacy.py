"""Who seems to belong in a programme: candidates are found when evidence arrives, and end when something is decided.

What counts is the newest entry of each form that a programme takes for evidence. A decision, an enrolment and its closing
stand against evidence of the same day and older.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from kangyu.catalogue.codelists.candidates import DISMISSALS, ENROLLED, GONE, NO_LONGER
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import Programme
from kangyu.registers.bulk import insert_rows, pieces, update_rows
from kangyu.registers.records.models import Contact

from .entries import Person
from .models import Candidate, Enrolment, Search
from .rules import is_eligible, looked_for_in, programme_on

_NEW = ("resident_id", "programme", "organisation_id", "form", "contact_id", "since", "outcome")


@dataclass(frozen=True, slots=True)
class Finding:
    """An entry that may show that somebody qualifies; without a form, their age alone."""

    person: Person
    form: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    contact_id: int | None = None


def consider(findings: Sequence[Finding], *, today: date) -> None:
    """Open candidacies that the findings show, and end those that they no longer do. In the caller's transaction.

    The age is that of today: who qualified only since the entry was made is a candidate from today. Of several entries
    that show it the first counts; of each form only the newest speaks.
    """
    newest = {(each.person.id, each.form): each for each in sorted(findings, key=lambda finding: finding.on)}
    shown: dict[tuple[int, str], Finding] = {}
    others: dict[tuple[int, str, str], Finding] = {}
    for finding in sorted(newest.values(), key=lambda finding: (not finding.form, finding.on, finding.form)):
        for programme in looked_for_in(finding.form):
            if not _is_gone(finding.person) and is_eligible(programme, finding.person, finding.data, on=today):
                shown.setdefault((finding.person.id, programme), finding)
            else:
                others[finding.person.id, programme, finding.form] = finding
    _open(shown, today)
    _close_where_nothing_shows(others, today)


def _is_gone(person: Person) -> bool:
    return person.died_on is not None or person.left_on is not None


def _open(shown: Mapping[tuple[int, str], Finding], today: date) -> None:
    if not shown:
        return
    decided = _decided([resident for resident, _ in shown], {programme for _, programme in shown})
    found = {key: finding for key, finding in shown.items() if finding.on > decided.get(key, date.min)}
    newest = _newest_days(found.values())
    insert_rows(
        Candidate,
        _NEW,
        [
            (*key, each.person.organisation_id, each.form, each.contact_id, _since(key[1], each, today), "")
            for key, each in found.items()
            if each.on >= newest.get((key[0], each.form), each.on)
        ],
    )


def _since(programme: str, finding: Finding, today: date) -> date:
    return finding.on if is_eligible(programme, finding.person, finding.data, on=finding.on) else today


def _decided(residents: Collection[int], programmes: Collection[str]) -> dict[tuple[int, str], date]:
    """Up to which day evidence is settled, by resident and programme; for ever while they are enrolled or candidates."""
    settled: dict[tuple[int, str], date] = {}
    for ids in pieces(sorted(set(residents))):
        enrolled = Enrolment.objects.filter(resident_id__in=ids, programme__in=programmes)
        listed = Candidate.objects.filter(resident_id__in=ids, programme__in=programmes)
        ends = [*enrolled.values_list("resident_id", "programme", "until")]
        ends += [
            (resident, programme, until)
            for resident, programme, until, outcome in listed.values_list(
                "resident_id", "programme", "until", "outcome"
            )
            if until is None or outcome in DISMISSALS
        ]
        for resident, programme, until in ends:
            key = (resident, programme)
            settled[key] = max(settled.get(key, date.min), until or date.max)
    return settled


def _newest_days(findings: Iterable[Finding]) -> dict[tuple[int, str], date]:
    """Per resident and form the day of the newest entry: an older one that arrives late shows nothing."""
    people: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        if finding.form:
            people[finding.form].add(finding.person.id)
    newest: dict[tuple[int, str], date] = {}
    for form, residents in people.items():
        for ids in pieces(sorted(residents)):
            rows = Contact.objects.filter(resident_id__in=ids, form=form, is_current=True)
            newest.update(
                ((resident, form), on) for resident, on in rows.values_list("resident_id").annotate(on=Max("on"))
            )
    return newest


def _close_where_nothing_shows(others: Mapping[tuple[int, str, str], Finding], today: date) -> None:
    """End the candidacies that rested on an older entry of the form, unless another form still shows it."""
    ended = []
    for row in _open_of({resident for resident, _, _ in others}):
        finding = others.get((row["resident_id"], row["programme"], row["form"]))
        if finding is None or finding.on < row["since"]:
            continue
        if not _still_shown(row["programme"], finding.person, today):
            ended.append((finding.on, NO_LONGER, row["id"]))
    update_rows(Candidate, ("until", "outcome"), ended)


def _open_of(residents: Collection[int]) -> Iterator[dict[str, Any]]:
    """The open candidacies of some residents."""
    for ids in pieces(sorted(residents)):
        rows = Candidate.objects.filter(resident_id__in=ids, until=None)
        yield from rows.values("id", "resident_id", "programme", "form", "since")


def _still_shown(programme: str, person: Person, today: date) -> bool:
    forms = [form.key for form in programme_on(programme, today).evidence]
    newest: dict[str, Any] = {}
    rows = Contact.objects.filter(resident_id=person.id, form__in=forms, is_current=True).order_by("on")
    newest.update(rows.values_list("form", "data"))
    return any(is_eligible(programme, person, data, on=today) for data in newest.values())


def settle_enrolled(programme: str, since: Mapping[int, date]) -> None:
    """Residents who were enrolled, from a day on, are candidates no longer."""
    _end(Candidate.objects.filter(programme=programme), since, ENROLLED)


def settle_gone(gone: Mapping[int, date]) -> None:
    """Residents who died or moved away are nobody's candidates."""
    _end(Candidate.objects.all(), gone, GONE)


def _end(among: Any, days: Mapping[int, date], outcome: str) -> None:
    ended = []
    for ids in pieces(sorted(days)):
        rows = among.filter(resident_id__in=ids, until=None).values_list("id", "resident_id", "since")
        ended += [(max(days[resident], since), outcome, key) for key, resident, since in rows]
    update_rows(Candidate, ("until", "outcome"), ended)


def move(organisations: Mapping[int, int]) -> None:
    """Candidates go with their residents to the organisations that manage them now."""
    moved = []
    for ids in pieces(sorted(organisations)):
        rows = Candidate.objects.filter(resident_id__in=ids, until=None).values_list("id", "resident_id")
        moved += [(organisations[resident], key) for key, resident in rows]
    update_rows(Candidate, ("organisation_id",), moved)


def find_anew(residents: Sequence[Person], *, today: date) -> None:
    """Look at all evidence of some residents again: birthdays bring candidates too, and so does what came in by bulk."""
    forms = {form.key for programme in PROGRAMMES for form in programme.evidence}
    people = {person.id: person for person in residents}
    newest: dict[tuple[int, str], Finding] = {}
    for ids in pieces(sorted(people)):
        rows = Contact.objects.filter(resident_id__in=ids, form__in=forms, is_current=True).order_by("on")
        for resident, form, on, data, key in rows.values_list("resident_id", "form", "on", "data", "id"):
            newest[resident, form] = Finding(people[resident], form, on, data, key)
    consider([*newest.values(), *(Finding(person, "", today) for person in residents)], today=today)


def never_searched(*, today: date) -> list[Programme]:
    """Versions of programmes in force for which it was never looked among all residents who is a candidate."""
    done = set(Search.objects.values_list("programme", "version"))
    due = (each for each in PROGRAMMES if each.evidence and each.effective_from <= today)
    return [each for each in due if (each.key, each.version) not in done]


def remember_search(programmes: Iterable[Programme], *, now: datetime) -> None:
    """All residents were looked at for these."""
    rows = [Search(programme=each.key, version=each.version, at=now) for each in programmes]
    Search.objects.bulk_create(rows, ignore_conflicts=True)
