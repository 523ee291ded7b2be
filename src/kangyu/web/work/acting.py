"""Acts on one task or many: what is needed is asked, what it would do is shown in numbers, then it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kangyu.registers.places.queries import Organisation
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks.acting import MOST_AT_ONCE, Result
from kangyu.registers.tasks.people import assignable_people, institutions
from kangyu.registers.tasks.policies import may_act, may_give, may_share_out
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.asking import key_of
from kangyu.workflows.answer_passed_tasks import answer_passed_tasks
from kangyu.workflows.assign_tasks import assign_tasks
from kangyu.workflows.claim_tasks import claim_tasks
from kangyu.workflows.finish_tasks import finish_tasks
from kangyu.workflows.pass_on_tasks import pass_on_tasks
from kangyu.workflows.release_tasks import release_tasks
from kangyu.workflows.send_back_tasks import send_back_tasks
from kangyu.workflows.urge_tasks import urge_tasks
from kangyu.workflows.withdraw_tasks import withdraw_tasks

Sent = Mapping[str, str]
Run = Callable[[Scope, Sequence[int], Sent, bool], Result]


@dataclass(frozen=True)
class ActPage:
    """An act as people meet it: its word, what it asks (person, place, words, on), and who finds it in the list."""

    word: Bilingual
    run: Run
    asks: tuple[str, ...] = ()
    words_needed: bool = False
    is_offered: Callable[[Scope], bool] = lambda scope: True


@dataclass(frozen=True)
class LookPage:
    """What an act asks, and, once looked at, what it would do."""

    key: str
    act: ActPage
    tasks: str
    number: int
    sent: Sent
    people: Sequence[object]
    places: Sequence[Organisation]
    result: Result | None
    problem: Bilingual | None
    back: str
    today: date


def _claim(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    return claim_tasks(scope=scope, tasks=ids, now=frame.now(), is_look=is_look)


def _release(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    return release_tasks(scope=scope, tasks=ids, words=sent["words"], now=frame.now(), is_look=is_look)


def _assign(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    person = key_of(sent["person"]) or 0
    return assign_tasks(scope=scope, tasks=ids, person_id=person, words=sent["words"], now=frame.now(), is_look=is_look)


def _pass_on(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    place = key_of(sent["place"]) or 0
    return pass_on_tasks(
        scope=scope, tasks=ids, organisation_id=place, words=sent["words"], now=frame.now(), is_look=is_look
    )


def _accept(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    return answer_passed_tasks(scope=scope, tasks=ids, is_accepted=True, now=frame.now(), is_look=is_look)


def _decline(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    return answer_passed_tasks(
        scope=scope, tasks=ids, is_accepted=False, words=sent["words"], now=frame.now(), is_look=is_look
    )


def _urge(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    return urge_tasks(scope=scope, tasks=ids, words=sent["words"], now=frame.now(), is_look=is_look)


def _finish(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    return finish_tasks(
        scope=scope,
        tasks=ids,
        on=_day(sent["on"]),
        outcome=sent["words"],
        now=frame.now(),
        today=frame.today(),
        is_look=is_look,
    )


def _send_back(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    return send_back_tasks(scope=scope, tasks=ids, words=sent["words"], now=frame.now(), is_look=is_look)


def _withdraw(scope: Scope, ids: Sequence[int], sent: Sent, is_look: bool) -> Result:
    return withdraw_tasks(scope=scope, tasks=ids, words=sent["words"], now=frame.now(), is_look=is_look)


ACTS: dict[str, ActPage] = {
    "claim": ActPage(Bilingual("认领", "Claim"), _claim),
    "release": ActPage(Bilingual("释放", "Release"), _release, ("words",)),
    "assign": ActPage(Bilingual("分派", "Assign"), _assign, ("person", "words"), is_offered=may_share_out),
    "urge": ActPage(Bilingual("催办", "Urge"), _urge, ("words",), is_offered=may_give),
    "pass_on": ActPage(Bilingual("转交", "Pass on"), _pass_on, ("place", "words"), words_needed=True),
    "accept": ActPage(Bilingual("接收", "Accept"), _accept, is_offered=lambda scope: False),
    "decline": ActPage(
        Bilingual("退回", "Give back"), _decline, ("words",), words_needed=True, is_offered=lambda scope: False
    ),
    "finish": ActPage(Bilingual("办结", "Done"), _finish, ("on", "words"), words_needed=True),
    "send_back": ActPage(
        Bilingual("退回重做", "Send back"), _send_back, ("words",), words_needed=True, is_offered=lambda scope: False
    ),
    "withdraw": ActPage(
        Bilingual("撤销", "Withdraw"), _withdraw, ("words",), words_needed=True, is_offered=lambda scope: False
    ),
}
_NO_DAY = Bilingual("请填写日期", "Say the day")
_NOTHING_CHOSEN = Bilingual("请先勾选任务", "Tick some tasks first")


def offered_acts(scope: Scope, *, is_offered_to: bool = False) -> tuple[tuple[str, Bilingual], ...]:
    """The acts above the list; above the list of what others passed on, the two answers."""
    if not may_act(scope):
        return ()
    if is_offered_to:
        return tuple((key, ACTS[key].word) for key in ("accept", "decline"))
    return tuple((key, each.word) for key, each in ACTS.items() if each.is_offered(scope))


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Ask, look, or do, as far as the form has come."""
    key = request.POST.get("act", "")
    if key not in ACTS:
        raise Http404
    asked, ids = ACTS[key], _ids(request)
    back = frame.back_to(request, reverse("work:desk"))
    if not ids:
        frame.say(request, frame.said(_NOTHING_CHOSEN))
        return HttpResponseRedirect(back)
    sent = {name: request.POST.get(name, "") for name in ("person", "place", "words", "on")}
    step = request.POST.get("step", "look" if not asked.asks else "ask")
    result, problem = None, None
    try:
        if step in ("look", "do"):
            result = asked.run(request.scope, ids, sent, step == "look")
    except NotUnderstood as refused:
        problem = refused.message
    if step == "do" and result is not None:
        frame.say(request, said_of(asked.word, result))
        return HttpResponseRedirect(back)
    page = LookPage(
        key=key,
        act=asked,
        tasks=".".join(map(str, ids)),
        number=len(ids),
        sent=sent | ({"on": frame.today().isoformat()} if not sent["on"] else {}),
        people=assignable_people(request.scope) if "person" in asked.asks else (),
        places=institutions() if "place" in asked.asks else (),
        result=result,
        problem=problem,
        back=back,
        today=frame.today(),
    )
    return render(request, "work/act.html", {"page": page}, status=422 if problem else 200)


def said_of(word: Bilingual, result: Result) -> str:
    """What became of an act, in numbers."""
    parts = [Bilingual(f"{word.zh} {len(result.changed)} 项", f"{word.en}: {len(result.changed)}")]
    if result.unchanged:
        same = len(result.unchanged)
        parts.append(Bilingual(f"{same} 项原已如此", f"{same} were so already"))
    for reason, number in result.reasons:
        parts.append(Bilingual(f"{number} 项未能：{reason.zh}", f"{number} not: {reason.en}"))
    return frame.said(Bilingual("；".join(each.zh for each in parts), "; ".join(each.en for each in parts)))


def _ids(request: HttpRequest) -> list[int]:
    """The ticked tasks; a line of several tasks sends them together, "12.15"."""
    sent = ".".join(request.POST.getlist("tasks")).split(".")
    return [key for key in dict.fromkeys(key_of(each) for each in sent[: 2 * MOST_AT_ONCE]) if key is not None]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("on", _NO_DAY) from None
