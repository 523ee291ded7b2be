"""The work list: whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kangyu.methods.tasks import TaskState
from kangyu.registers.enrolments import queries as enrolments
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation
from kangyu.registers.records import queries as records
from kangyu.registers.tasks import queries as tasks
from kangyu.registers.tasks.policies import may_act, may_give
from kangyu.registers.tasks.queries import Asked, Counted, Whose
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame, workbook
from kangyu.web.people.views import EXPORTED
from kangyu.web.states import TASK_SIGNS

from .acting import offered_acts
from .choice import (
    OPENING,
    Choice,
    choice_in,
    kind_options,
    programme_options,
    programmes_open_to,
    whose_options,
    words_of,
)
from .lines import lines_of
from .pages import Figures, Line, PlaceCounts, Tab, WorkPage

FOLLOWING_UP = ("village_clinic", "township_centre")  # the institutions whose own work is people in programmes
_NEWS = timedelta(days=14)
By = Mapping[int, Mapping[TaskState, int]]


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The work list with its figures, by state and by institution."""
    choice, on = choice_in(request), frame.today()
    by_place = tasks.counts_by_organisation(
        request.scope, replace(choice.asked, organisation=choice.home, alone=False), on=on
    )
    lineages = places.lineages(by_place)
    shown = _within(by_place, lineages, choice)
    counts = _summed(shown.values())
    choice = choice if choice.state_is_chosen else choice.opening_on({state: counts[state].number for state in counts})
    counts[TaskState.LATER] = tasks.count(request.scope, replace(choice.asked, state=TaskState.LATER), on=on)
    place = _place(request, choice)
    found = tasks.task_page(
        request.scope, choice.asked, on=on, after=request.GET.get("after"), limit=frame.PAGE, is_counted=False
    )
    address = request.get_full_path()
    lines = lines_of(request.scope, choice.asked, found.rows, on=on, place=address)
    frame.seen(request, "read.list", [line.person.id for line in lines if line.person])
    page = WorkPage(
        figures=_figures(request, choice, counts),
        tabs=_tabs(choice, counts),
        lines=lines,
        places=_places(request, by_place, lineages, choice),
        kept=_kept(request, "clinic", "alone", "after"),
        kept_but_state=_kept(request, "clinic", "alone", "after", "state"),
        place_chosen=place if place != request.user.organisation or choice.asked.alone else None,
        is_alone=choice.asked.alone,
        offered=_offered(request, choice),
        has_more_people=choice.has_more_people,
        state=choice.asked.state.value if choice.asked.state else "",
        kinds=kind_options(choice.asked),
        programmes=programme_options(request.scope, choice.asked),
        whose=whose_options(choice.asked),
        searched=choice.searched,
        is_filtered=choice.is_filtered,
        acts=offered_acts(request.scope, is_offered_to=choice.asked.whose is Whose.OFFERED),
        may_give=may_give(request.scope),
        notices=tuple(_notices(request)),
        words=words_of(choice, place),
        total=counts[choice.asked.state] if choice.asked.state else _sum(counts.values()),
        after=found.next or "",
        is_first="after" not in request.GET,
        place=address,
    )
    return render(request, "work/desk.html", {"page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet: the same tasks under the same filters."""
    choice, on = choice_in(request), frame.today()
    found = tasks.task_page(request.scope, choice.asked, on=on, limit=EXPORTED)
    lines = lines_of(request.scope, choice.asked, found.rows, on=on, place="")
    frame.seen(request, "export.list", [line.person.id for line in lines if line.person])
    said = _("%(words)s — %(total)s 项，截至 %(on)s") % {
        "words": frame.said(words_of(choice, _place(request, choice))),
        "total": _number(found.total),
        "on": on,
    }
    headings = (
        _("姓名"),
        _("性别"),
        _("年龄（岁）"),
        _("村"),
        _("管理机构"),
        _("状态"),
        _("事项"),
        _("为何"),
        _("最迟"),
    )
    note = _("只导出前 %(n)s 项；请按机构分别导出") % {"n": EXPORTED} if found.next else ""
    return workbook.answer(
        f"{_('待办')}-{on}.xlsx",
        headings,
        (row for line in lines for row in _exported(line)),
        name=_("待办"),
        title=f"{said} · {note}" if note else said,
        note=note,
    )


def _exported(line: Line) -> Iterable[tuple[object, ...]]:
    who = line.person
    person = (who.name, frame.said(who.sex), who.age, who.village, who.clinic) if who else ("", "", "", "", line.place)
    for task in line.tasks:
        yield *person, frame.said(line.sign.word), frame.said(task.what), frame.said(task.reason), line.due_on


def _within(by_place: By, lineages: Mapping[int, str], choice: Choice) -> By:
    """The counts of the chosen institution and those below it: all panels show the same tasks as the list."""
    chosen = choice.asked.organisation
    if chosen is None:
        return by_place
    if choice.asked.alone:
        return {key: counts for key, counts in by_place.items() if key == chosen}
    return {key: counts for key, counts in by_place.items() if f"/{chosen}/" in lineages[key]}


def _offered(request: HttpRequest, choice: Choice) -> int:
    """How much was passed on to the reader's institutions and waits for an answer, told where anybody's work is listed."""
    if choice.asked.whose is not Whose.ALL or not may_act(request.scope):
        return 0
    return tasks.count(request.scope, Asked(whose=Whose.OFFERED), on=frame.today()).number


def _summed(counts: Iterable[Mapping[TaskState, int]]) -> dict[TaskState, Counted]:
    """All of them together."""
    every = list(counts)
    return {state: Counted(sum(each[state] for each in every)) for state in OPENING}


def _sum(counts: Iterable[Counted]) -> Counted:
    every = list(counts)
    return Counted(sum(each.number for each in every), any(each.is_more for each in every))


def _number(counted: Counted) -> str:
    return f"{counted.number:,}{'+' if counted.is_more else ''}"


def _tabs(choice: Choice, counts: Mapping[TaskState, Counted]) -> tuple[Tab, ...]:
    chosen = choice.asked.state
    return (
        *(
            Tab(state.value, TASK_SIGNS[state], TASK_SIGNS[state].word, counts[state], chosen is state)
            for state in TaskState
        ),
        Tab("", None, Bilingual("全部", "All"), _sum(counts.values()), chosen is None),
    )


def _place(request: HttpRequest, choice: Choice) -> Organisation:
    """The institution in whose name the list speaks."""
    if choice.asked.organisation is None:
        return request.user.organisation
    if not request.scope.covers(choice.asked.organisation):
        raise Http404
    found = places.organisations([choice.asked.organisation])
    if not found:
        raise Http404
    return found[0]


def _places(request: HttpRequest, by_place: By, lineages: Mapping[int, str], choice: Choice) -> tuple[PlaceCounts, ...]:
    """The near work by institution right below one's own, each with those under it; where there is more than one."""
    own = request.user.organisation
    summed: dict[int, dict[TaskState, int]] = {}
    for key, counts in by_place.items():
        behind = lineages[key].removeprefix(own.lineage)
        child = int(behind.partition("/")[0]) if behind and behind != lineages[key] else key
        total = summed.setdefault(child, dict.fromkeys(OPENING, 0))
        for state in OPENING:
            total[state] += counts[state]
    if len(summed) < 2:
        return ()
    children = places.organisations(summed)
    chosen, alone = choice.asked.organisation, choice.asked.alone
    return tuple(
        PlaceCounts(
            place=each,
            counts=tuple(summed[each.pk].items()),
            is_alone=each == own,
            is_chosen=each.pk == chosen and alone == (each == own),
        )
        for each in children
    )


def _kept(request: HttpRequest, *names: str) -> str:
    """The address's filters without those of the names, as they stand behind others."""
    kept = request.GET.copy()
    for name in names:
        kept.pop(name, None)
    return f"&{kept.urlencode()}" if kept else ""


def _figures(request: HttpRequest, choice: Choice, counts: Mapping[TaskState, Counted]) -> Figures | None:
    """The month's own figures up to today; for those who follow people up, of one programme that they know.

    None of an institution without those below it: nobody's other pages show it so.
    """
    if choice.asked.alone:
        return None
    if not request.scope.may_record or request.user.organisation.kind not in FOLLOWING_UP:
        return None
    on = frame.today()
    known = programmes_open_to(request.scope)
    chosen = next((each for each in known if each.key == choice.asked.programme), known[0])
    place = choice.asked.organisation
    inside = places.ids_below(place) if place else None
    return Figures(
        managed=enrolments.count_enrolled(request.scope, chosen, inside),
        contacts=records.contacts_counted(
            request.scope,
            form=chosen.contact.key,
            since=on.replace(day=1),
            until=on,
            organisations=inside,
        ),
        late=counts[TaskState.LATE].number,
        urgent=counts[TaskState.URGENT].number,
        month=on.replace(day=1),
        programme=chosen,
        clinic=place,
    )


def _notices(request: HttpRequest) -> Iterable[Bilingual]:
    """Who moved and left tasks behind, said to the one who moved and to the institution."""
    grouped: dict[tuple[str, str], int] = {}
    for event in tasks.left_behind(request.scope, since=frame.now() - _NEWS):
        key = str(event.from_user), event.from_organisation.short_name
        grouped[key] = grouped.get(key, 0) + 1
    for (who, where), number in grouped.items():
        yield Bilingual(
            f"{who} 调动，{number} 项已认领任务退回{where}", f"{who} moved: {number} claimed tasks went back to {where}"
        )
