"""What the address asks of the work list, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.catalogue.tasks import TASK_KINDS
from kangyu.methods.programmes import Programme
from kangyu.methods.tasks import TaskState
from kangyu.registers.people import queries as people
from kangyu.registers.places.queries import Organisation
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks.queries import OF_OTHERS, Asked, Whose
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.asking import key_of, letters_in
from kangyu.web.states import TASK_SIGNS

from .pages import Option

OPENING = (TaskState.URGENT, TaskState.LATE, TaskState.SOON)
WHOSE: Mapping[Whose, Bilingual] = {
    Whose.ALL: Bilingual("不限", "Anybody's"),
    Whose.MINE: Bilingual("我认领的", "Mine"),
    Whose.UNCLAIMED: Bilingual("无人认领", "Unclaimed"),
    Whose.OFFERED: Bilingual("转来待接收", "Passed on to us"),
    Whose.ESCALATED: Bilingual("升级到本机构", "Escalated to us"),
    Whose.GIVEN: Bilingual("我交办的", "Given by me"),
}
MOST_FOUND = 500
"""So many people of a name have their tasks listed; where there are more, the page says so."""


@dataclass(frozen=True)
class Choice:
    """What the page was asked for.

    `home` is the institution at which the page stays without being asked (None: all in reach); `searched` are the letters
    by which a person is sought, who may be more than are listed (`has_more_people`).
    """

    asked: Asked
    home: int | None
    searched: str
    state_is_chosen: bool
    has_more_people: bool = False

    @property
    def is_filtered(self) -> bool:
        """Whether anything beside the state narrows the list."""
        plain = Asked(state=self.asked.state)
        return bool(self.searched) or replace(self.asked, organisation=None, alone=False) != plain

    def opening_on(self, counts: Mapping[TaskState, int]) -> Choice:
        """The most urgent state in which something waits; all when nothing does."""
        state = next((state for state in OPENING if counts[state]), None)
        return replace(self, asked=replace(self.asked, state=state))


def choice_in(request: HttpRequest) -> Choice:
    """What the address asks for; names that nobody knows are left out, a number that cannot be one is not found.

    Raises NotAllowed for a programme that is kept from the reader.
    """
    state, whose = request.GET.get("state", ""), request.GET.get("whose", "")
    whose = Whose(whose) if whose in set(Whose) else Whose.ALL
    home = _own_house(request) if whose not in OF_OTHERS else None
    searched = letters_in(request.GET.get("q", "")) if request.scope.may_open_people else ""
    named = _people(request.scope, searched) if searched else None
    chosen = key_of(request.GET.get("clinic", ""))
    asked = Asked(
        state=TaskState(state) if state in set(TaskState) else None,
        kind=_known(request.GET.get("kind", ""), (kind.key for kind in TASK_KINDS)),
        programme=_programme(request),
        whose=whose,
        organisation=chosen or home,
        alone=bool(chosen) and request.GET.get("alone") == "1",
        residents=named[:MOST_FOUND] if named is not None else None,
    )
    return Choice(asked, home, searched, "state" in request.GET, named is not None and len(named) > MOST_FOUND)


def words_of(choice: Choice, place: Organisation) -> Bilingual:
    """The filters in words: 义堂镇 · 已逾期 · 高血压."""
    asked = choice.asked
    state = TASK_SIGNS[asked.state].word if asked.state else Bilingual("全部状态", "all states")
    alone = Bilingual("（本级）", " (itself)") if asked.alone else Bilingual("", "")
    parts = [Bilingual(f"{place.short_name}{alone.zh}", f"{place.short_name}{alone.en}"), state]
    parts += [each.short_name for each in _programmes() if each.key == asked.programme]
    parts += [kind.label for kind in TASK_KINDS if kind.key == asked.kind]
    if asked.whose is not Whose.ALL:
        parts.append(WHOSE[asked.whose])
    if choice.searched:
        parts.append(Bilingual(f"“{choice.searched}”", f"“{choice.searched}”"))
    return Bilingual(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def kind_options(asked: Asked) -> tuple[Option, ...]:
    """The kinds of tasks."""
    every = Option("", Bilingual("全部事项", "All kinds"), not asked.kind)
    return every, *(Option(kind.key, kind.label, kind.key == asked.kind) for kind in TASK_KINDS)


def programme_options(scope: Scope, asked: Asked) -> tuple[Option, ...]:
    """The programmes of which the reader may know."""
    every = Option("", Bilingual("全部项目", "All programmes"), not asked.programme)
    return every, *(
        Option(each.key, each.short_name, each.key == asked.programme) for each in programmes_open_to(scope)
    )


def whose_options(asked: Asked) -> tuple[Option, ...]:
    """Whose tasks."""
    return tuple(Option(whose.value, word, whose is asked.whose) for whose, word in WHOSE.items())


def programmes_open_to(scope: Scope) -> list[Programme]:
    """The newest version of each programme of which the reader may know, in their order."""
    return [each for each in _programmes() if scope.may_see(each.sensitivity)]


def _programmes() -> list[Programme]:
    return list({programme.key: programme for programme in PROGRAMMES}.values())


def _own_house(request: HttpRequest) -> int | None:
    """A county's own institution sees the county, but its work is its own."""
    own = request.user.organisation
    return own.pk if request.scope.is_countywide and own is not None and own.parent_id is not None else None


def _programme(request: HttpRequest) -> str:
    asked = _known(request.GET.get("programme", ""), (each.key for each in PROGRAMMES))
    request.scope.require(not asked or asked in {each.key for each in programmes_open_to(request.scope)})
    return asked


def _known(asked: str, known: Iterable[str]) -> str:
    return asked if asked in set(known) else ""


def _people(scope: Scope, searched: str) -> tuple[int, ...]:
    """Those of the name whom the reader manages, and whom referrals brought; one more than are listed."""
    own = people.search(scope, searched, limit=MOST_FOUND + 1, on=frame.today())
    brought = people.referred_people(scope, searched, limit=MOST_FOUND, is_counted=False).rows
    return tuple(dict.fromkeys(resident.pk for resident in (*own, *brought)))
