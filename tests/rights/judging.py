"""What was promised of a door about one person, against what it answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kangyu.registers.staff.roles import RIGHTS
from kangyu.vocabulary.sensitivity import Sensitivity

from .asking import REFUSED, text
from .doors import DOORS, Needs
from .world import COUNTY, DIAGNOSIS, MENTAL_WORDS, RELATIONS, World

PER_PERSON = {Needs.PERSON, Needs.RECORD}
FORMS = ("hypertension_follow_up", "mental_disorder_follow_up")


def relations_for(role: str) -> tuple[str, ...]:
    """All where relations decide; a few where the role alone does."""
    if role in COUNTY or not RIGHTS[role].opens_people:
        return ("own", "far", "referred_mental", "mental_far", "dead_far")
    return tuple(RELATIONS)


def judged(world: World, role: str, relation: str, name: str, values: dict[str, Any], answer: Any) -> Iterator[str]:
    of, place = RELATIONS[relation], f"{role} {relation} {name} {values}"
    is_open = role in (of.may_record if DOORS[name].needs is Needs.RECORD else of.open_to)
    is_mental = "mental" in str(values.get("form_key", "")) + str(values.get("programme_key", ""))
    is_known = sees_closely(world.kept, role, relation)
    if is_mental and not is_known:
        is_open = False
    status = answer.status_code
    if status >= 500 or (status in REFUSED) == is_open:
        yield f"{place}: {status}, {'open' if is_open else 'closed'} was promised"
    body = text(answer)
    if role not in of.open_to:
        yield from (f"{place}: tells {secret}" for secret in world.secrets_of(relation) if secret in body)
    if not is_known or (is_mental and not is_open):
        # A form names the disorder among its choices; that it was chosen is what it must not tell.
        words = (DIAGNOSIS, *MENTAL_WORDS) if name != "form:page" else (DIAGNOSIS, 'value="8" checked')
        yield from (f"{place}: tells {word}" for word in words if word in body)


def sees_closely(kept: Sensitivity, role: str, relation: str) -> bool:
    """Whether the role may know of a matter kept so closely of this person, whom it need not concern."""
    of = RELATIONS[relation]
    if of.mental_to is not None and kept is Sensitivity.MENTAL:
        return role in of.mental_to
    by_need = kept in RIGHTS[role].sensitivities and role in of.open_to
    if relation == "referred_mental":
        return by_need  # the referral is about just that
    return by_need and (role in COUNTY or not relation.startswith(("referred", "emergency")))


def arguments_of(world: World, relation: str, name: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The arguments for an address about the person; several where it can be asked for several things."""
    person = world.people[relation]
    one = {"resident_id": person.pk}
    if "form_key" in names:
        forms = (*FORMS, "personal_information") if name == "form:page" else FORMS
        yield from ({**one, "form_key": form} for form in forms)
    elif "programme_key" in names:
        yield from ({**one, "programme_key": key} for key in ("hypertension", "mental_disorder"))
    elif "kind" in names:
        yield from ({**one, "kind": kind} for kind in ("identity", "phone"))
    elif "contact_id" in names:
        form = "personal_information" if name == "person:line" else "hypertension_follow_up"
        yield from ({**one, "contact_id": each.pk} for each in person.contacts.filter(form=form))
    elif "enrolment_id" in names:
        found = person.enrolments.get(programme="hypertension", until=None)
        yield {**one, "enrolment_id": found.pk}
    elif set(names) == {"resident_id"}:
        yield one
