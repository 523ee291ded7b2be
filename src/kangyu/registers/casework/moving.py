"""What a person does with a case: a move, a hand-over. Asked for in their scope, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kangyu.catalogue.cases import case as declared
from kangyu.methods.cases import Case as Kind
from kangyu.methods.cases import Move, may_move
from kangyu.methods.forms import Form
from kangyu.methods.forms import Kind as Answer
from kangyu.registers.attachments import queries as attachments
from kangyu.registers.bulk import take_turn
from kangyu.registers.places.models import Organisation
from kangyu.registers.records.queries import NotFound
from kangyu.registers.records.telling import tells
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

from .carrying import LONGEST, carry, last_days, parties_of
from .entries import MoveEntry, Receipt, Refused, refused
from .feeding import bring_tasks, source_of
from .models import Case, CaseMove, CaseParty
from .policies import actor_of, seen_by

HAND_OVER = "hand_over"
HANDED = Bilingual("转交", "Handed over")


def move(
    *,
    case_id: int,
    key: str,
    scope: Scope,
    revision: int,
    on: date,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    reason: str = "",
    named_id: int | None = None,
) -> Case:
    """Make a move, as the user who saw the case at `revision`. The case as it is then.

    Args:
        key: the move. on: the day on which it happened.
        data: typed answers of the move's form. named_id: the institution to which the move gives a part.

    Raises `NotFound` for a case that is not the user's to see, `Refused` with the reason for what is not possible.
    """
    case = _held(scope, case_id, revision, key)
    kind = declared(case.kind, case.version)
    made = kind.move(key)
    parties = parties_of([case])[case.pk]
    _require_mover(kind, made, case, scope, parties)
    words = _checked_reason(reason, is_needed=made.needs_reason)
    _check_day(case, on, now)
    if made.form is not None:
        check_told(made.form, data or {})
    if made.names:
        check_party(kind, made.names, named_id, parties)
    if made.needs_proof and not attachments.of(source_of(case)):
        raise refused("proof")
    user = scope.user
    entry = MoveEntry(
        case=case,
        move=key,
        on=on,
        data=data or {},
        reason=words,
        organisation_id=user.organisation_id if user else None,
        named_id=named_id if made.names else None,
        is_entered=True,
    )
    carry([entry], by=user.pk if user else None, now=now)
    return case


def hand_over(
    *, case_id: int, party: str, to_id: int, reason: str, scope: Scope, revision: int, now: datetime
) -> Receipt:
    """Give the part that an institution plays to another one, which has it from now on. The receipt.

    Raises as `move` does.
    """
    case = _held(scope, case_id, revision, HAND_OVER)
    kind = declared(case.kind, case.version)
    parties = parties_of([case])[case.pk]
    if case.closed_at is not None:
        raise refused("closed")
    if party not in actor_of(scope, parties).parties:
        raise refused("not_yours", party=kind.party(party).name, move=HANDED)
    if parties[party] == to_id:
        raise refused("same")
    check_party(kind, party, to_id, parties)
    _check_clock(case, now)
    made = change_party(case, party, to_id, parties, by=scope.user.pk if scope.user else None, now=now, reason=reason)
    return receipt_of(made)


def change_party(
    case: Case,
    party: str,
    to_id: int,
    parties: dict[str, int],
    *,
    by: int | None,
    now: datetime,
    reason: str,
    on: date | None = None,
) -> CaseMove:
    """Put another institution in a party's place; the clocks run on, the task goes with it.

    It happens `on` a day, by default today; never before the last move.
    """
    kind = declared(case.kind, case.version)
    made = CaseMove.objects.create(
        case=case,
        move=HAND_OVER,
        from_state=case.state,
        to_state=case.state,
        on=max(on or timezone.localdate(now), last_days([case])[case.pk]),
        at=now,
        by_id=by,
        organisation_id=parties[party],
        party=party,
        from_organisation_id=parties[party],
        to_organisation_id=to_id,
        reason=_checked_reason(reason, is_needed=True),
        due_at=case.due_at,
    )
    CaseParty.objects.filter(case=case, party=party).update(organisation_id=to_id)
    parties[party] = to_id
    if kind.state(case.state).holder == party:
        case.holder_id = to_id
    case.revision += 1
    case.save(update_fields=["holder", "revision"])
    bring_tasks([case], {case.pk: parties}, now=now, by=by)
    return made


def receipt_of(made: CaseMove) -> Receipt:
    """The receipt of a hand-over."""
    case = made.case
    return Receipt(
        move_id=made.pk,
        number=f"{case.number}-{made.pk}",
        case_number=case.number,
        party=declared(case.kind, case.version).party(made.party).name,
        from_organisation=str(made.from_organisation),
        to_organisation=str(made.to_organisation),
        at=made.at,
        by=str(made.by or ""),
        reason=made.reason,
    )


def check_party(kind: Kind, party: str, organisation_id: int | None, parties: Mapping[str, int]) -> None:
    """Whether an institution can play the part. Raises `Refused` naming the part."""
    named = kind.party(party)
    found = Organisation.objects.filter(pk=organisation_id, closed_on=None).values_list("kind", flat=True).first()
    if found is None:
        raise refused("party", party=named.name)
    if named.kinds and found not in named.kinds:
        raise refused("party_kind", party=named.name)
    if organisation_id in {one for other, one in parties.items() if other != party}:
        raise refused("same_party")


def _held(scope: Scope, case_id: int, revision: int, key: str) -> Case:
    """The case, locked; refused when it was moved since the user saw it."""
    take_turn()
    case = seen_by(scope).select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise NotFound(f"case {case_id}")
    if case.revision != revision:
        raise _overtaken(case, scope, key)
    return case


def _overtaken(case: Case, scope: Scope, key: str) -> Refused:
    """Somebody moved the case meanwhile: another, or the user with a first click."""
    kind = declared(case.kind, case.version)
    state, last = kind.state(case.state).name, case.moves.order_by("id").last()
    is_own = last is not None and scope.user is not None and (last.by_id, last.move) == (scope.user.pk, key)
    if not is_own:
        return refused("overtaken", state=state)
    return refused("done", state=state, move=HANDED if key == HAND_OVER else kind.move(key).name)


def _require_mover(kind: Kind, made: Move, case: Case, scope: Scope, parties: Mapping[str, int]) -> None:
    if not may_move(kind, case.state, made, actor_of(scope, parties)):
        raise refusal_of(kind, made, case)


def refusal_of(kind: Kind, made: Move, case: Case) -> Refused:
    """Why a move is not possible now, or not for this user."""
    if case.state not in made.sources:
        return refused("state", state=kind.state(case.state).name, move=made.name)
    return refused("not_yours", party=kind.party(kind.mover(made, case.state)).name, move=made.name)


def _checked_reason(reason: str, *, is_needed: bool) -> str:
    words = narrow(reason)
    if len(words) > LONGEST or (is_needed and not words):
        raise refused("reason")
    if tells(words):
        raise refused("telling")
    return words


def _check_day(case: Case, on: date, now: datetime) -> None:
    if on > timezone.localdate(now):
        raise refused("future")
    last = last_days([case])[case.pk]
    if on < last:
        raise refused("before_last", on=last)


def _check_clock(case: Case, now: datetime) -> None:
    """What happens today cannot lie before what was done already: then a clock was set back."""
    today, last = timezone.localdate(now), last_days([case])[case.pk]
    if today < last:
        raise refused("clock", today=today, on=last)


def check_told(form: Form, data: Mapping[str, Any]) -> None:
    """Refuse identity and telephone numbers in free words: there they would lie open."""
    if any(tells(data.get(item.key)) for item in form.asked if item.kind is Answer.TEXT):
        raise refused("telling")
