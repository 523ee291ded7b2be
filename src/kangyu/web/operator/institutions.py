"""Institutions at the operator's desk: the tree, one institution with its history, and what may become of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kangyu.registers.ledgers import queries as ledgers
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation, OrganisationChange
from kangyu.registers.reports import queries as reports
from kangyu.registers.staff import queries as staff
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow
from kangyu.web import frame
from kangyu.web.asking import number_in
from kangyu.workflows import (
    add_organisation,
    merge_organisations,
    move_organisation,
    rename_organisation,
    split_village,
)

_LONGEST_SEARCH = 60


@dataclass(frozen=True)
class TreePage:
    """The list of institutions, with the filter in words."""

    rows: Sequence[Organisation]
    total: int
    text: str
    kind: str
    kinds: dict[str, Bilingual]
    shows_closed: bool
    after: int
    is_first: bool


@dataclass(frozen=True)
class InstitutionPage:
    """One institution; `counts` are residents, accounts and so on as label and number."""

    place: Organisation
    kind: Bilingual
    children: Sequence[Organisation]
    changes: Sequence[tuple[OrganisationChange, tuple[tuple[Bilingual, int], ...]]]
    accounts: int


@dataclass(frozen=True)
class ActPage:
    """An act before it is done: what was entered, why it cannot be, or what it would take along.

    `settled` is what was closed or issued of days since it holds, and would not follow it.
    """

    place: Organisation
    act: str
    title: str
    raw: dict[str, str]
    options: Sequence[Organisation] = ()
    problem: Bilingual | None = None
    consequence: tuple[tuple[Bilingual, int], ...] = ()
    settled: tuple[tuple[Bilingual, int], ...] = ()
    is_looked_at: bool = False


@dataclass(frozen=True)
class NewPage:
    """An institution to be added; `problems` are items and what is wrong with them, `problem` is about the whole."""

    raw: dict[str, str]
    kinds: dict[str, str]
    parents: Sequence[Organisation]
    problems: Sequence[tuple[Bilingual, Bilingual]] = ()
    problem: Bilingual | None = None


@dataclass(frozen=True)
class _Act:
    """`look` says what it would take along, `do` does it and says so; both raise NotUnderstood."""

    title: Callable[[], str]
    asks: tuple[str, ...]
    do: Callable[[HttpRequest, Organisation, dict[str, str], dict[str, Any]], str]
    look: Callable[[HttpRequest, Organisation, dict[str, str], dict[str, Any]], Any] | None = None
    kinds: tuple[str, ...] = field(default=())


_COUNTED = {
    "residents": Bilingual("在管居民", "Residents"),
    "households": Bilingual("户", "Households"),
    "enrolments": Bilingual("在管的专项", "Open enrolments"),
    "candidates": Bilingual("待纳入", "Candidates"),
    "tasks": Bilingual("待办任务", "Open tasks"),
    "cases": Bilingual("未结的转诊等事项", "Open cases"),
    "accounts": Bilingual("账号", "Accounts"),
    "children": Bilingual("下级机构", "Institutions below"),
}
_NO_DAY = Bilingual("请填写生效日期", "Give the day from which it holds")
_NO_OTHER = Bilingual("请选择机构", "Choose an institution")


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """All institutions, found by name, code or an earlier name."""
    request.scope.require(request.scope.may_operate)
    text, after = narrow(request.GET.get("q", ""))[:_LONGEST_SEARCH], number_in(request, "after")
    kinds, shows_closed = places.kind_names(), "closed" in request.GET
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in kinds else ""
    listed = places.tree(text=text, kind=kind, shows_closed=shows_closed, after=after, limit=frame.PAGE)
    page = TreePage(
        rows=listed.rows,
        total=listed.total,
        text=text,
        kind=kind,
        kinds=kinds,
        shows_closed=shows_closed,
        after=listed.next or 0,
        is_first=after is None,
    )
    return render(request, "operator/institutions.html", {"page": page})


@require_safe
def institution(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One institution: what stands around it, its history, the acts."""
    request.scope.require(request.scope.may_operate)
    place = _asked(organisation_id)
    page = InstitutionPage(
        place=place,
        kind=places.kind_names()[place.kind],
        children=places.children(place),
        changes=[(change, tuple(_said(change.moved))) for change in places.changes_of(place)],
        accounts=staff.count_at(place.pk),
    )
    return render(request, "operator/institution.html", {"page": page})


def new(request: HttpRequest) -> HttpResponse:
    """Add an institution: what it is, where it stands, from which day and by which document."""
    request.scope.require(request.scope.may_operate)
    if request.method != "POST":
        return _new_page(request, {"on": frame.today().isoformat(), "parent": request.GET.get("parent", "")})
    raw = {name: request.POST.get(name, "").strip() for name in _NEW}
    try:
        made, problems = add_organisation.add_organisation(raw=raw, **_decision(request, raw))
    except NotUnderstood as refused:
        return _new_page(request, raw, problem=refused.message)
    if made is None:
        return _new_page(request, raw, problems=[(_ITEMS[each.item], each.message) for each in problems])
    frame.say(request, _("已设立：%(name)s") % {"name": made.name})
    return redirect("operator:institution", made.pk)


_ITEMS = {
    "name": Bilingual("机构名称", "Name"),
    "short_name": Bilingual("简称", "Short name"),
    "kind": Bilingual("机构类别", "Kind"),
    "area": Bilingual("区划", "Division"),
    "area_name": Bilingual("新区划的名称", "Name of the new division"),
    "parent": Bilingual("上级机构", "Institution above"),
    "code": Bilingual("机构代码", "Code"),
}
_NEW = (*_ITEMS, "on", "source")


def _new_page(request: HttpRequest, raw: dict[str, str], **more: Any) -> HttpResponse:
    above = [each for each in places.open_ones() if each.kind != Organisation.Kind.VILLAGE_CLINIC]
    page = NewPage(raw=raw, kinds=places.kind_names(), parents=above, **more)
    status = 422 if page.problem or page.problems else 200
    return render(request, "operator/institution_new.html", {"page": page}, status=status)


def act(request: HttpRequest, organisation_id: int, key: str) -> HttpResponse:
    """Rename, move, merge or split: entered, looked at with its consequence in numbers, then done."""
    request.scope.require(request.scope.may_operate)
    place = _asked(organisation_id)
    if key not in _ACTS:
        raise Http404
    if request.method != "POST":
        return _act_page(request, place, key, {"on": frame.today().isoformat(), **_named(place)})
    chosen = _ACTS[key]
    raw = {name: request.POST.get(name, "").strip() for name in (*chosen.asks, "on", "source")}
    try:
        given = _decision(request, raw)
        if chosen.look is not None and "confirmed" not in request.POST:
            looked = chosen.look(request, place, raw, given)
            told = {"consequence": tuple(_said(_numbers(looked))), "settled": _settled(place, given["on"])}
            return _act_page(request, place, key, raw, is_looked_at=True, **told)
        frame.say(request, chosen.do(request, place, raw, given))
    except NotUnderstood as refused:
        return _act_page(request, place, key, raw, problem=refused.message, status=422)
    return redirect("operator:institution", place.pk)


def _act_page(
    request: HttpRequest, place: Organisation, key: str, raw: dict[str, str], *, status: int = 200, **more: Any
) -> HttpResponse:
    page = ActPage(place=place, act=key, title=_ACTS[key].title(), raw=raw, options=_options(place, key), **more)
    return render(request, "operator/institution_act.html", {"page": page}, status=status)


def _options(place: Organisation, key: str) -> list[Organisation]:
    if key == "merge":
        return [each for each in places.open_ones(kinds=[place.kind]) if each.pk != place.pk]
    if key == "move":
        below = place.lineage
        return [each for each in places.open_ones() if not each.lineage.startswith(below)]
    return []


def _decision(request: HttpRequest, raw: dict[str, str]) -> dict[str, Any]:
    try:
        on = date.fromisoformat(raw["on"])
    except ValueError:
        raise NotUnderstood("on", _NO_DAY) from None
    return {
        "scope": request.scope,
        "on": on,
        "source": raw["source"],
        "now": frame.now(),
        "today": frame.today(),
    }


def _other(raw: dict[str, str]) -> Organisation:
    written = raw["other"]
    found = places.organisation(int(written)) if written.isdecimal() and len(written) < 18 else None
    if found is None:
        raise NotUnderstood("other", _NO_OTHER)
    return found


def _rename(request: HttpRequest, place: Organisation, raw: dict[str, str], given: dict[str, Any]) -> str:
    rename_organisation.rename_organisation(organisation=place, name=raw["name"], short_name=raw["short_name"], **given)
    return _("已更名为：%(name)s") % {"name": raw["name"]}


def _move(request: HttpRequest, place: Organisation, raw: dict[str, str], given: dict[str, Any]) -> str:
    parent = _other(raw)
    move_organisation.move_organisation(organisation=place, parent=parent, **given)
    return _("现在隶属：%(name)s") % {"name": parent.short_name}


def _look_at_merging(request: HttpRequest, place: Organisation, raw: dict[str, str], given: dict[str, Any]) -> Any:
    return merge_organisations.look_at_merging(organisation=place, successor=_other(raw), **given)


def _merge(request: HttpRequest, place: Organisation, raw: dict[str, str], given: dict[str, Any]) -> str:
    successor = _other(raw)
    done = merge_organisations.merge_organisations(organisation=place, successor=successor, **given)
    return _("已并入 %(name)s：%(n)s 位居民转由其管理") % {"name": successor.short_name, "n": done.residents}


def _split_of(raw: dict[str, str]) -> split_village.Split:
    return split_village.Split(
        area_code=raw["area_code"],
        area_name=raw["area_name"],
        name=raw["name"],
        short_name=raw["short_name"],
        numbers=raw["numbers"].replace("，", "\n").replace(",", "\n").replace("、", "\n").split("\n"),
    )


def _look_at_splitting(request: HttpRequest, place: Organisation, raw: dict[str, str], given: dict[str, Any]) -> Any:
    return split_village.look_at_splitting(organisation=place, split=_split_of(raw), **given)


def _split(request: HttpRequest, place: Organisation, raw: dict[str, str], given: dict[str, Any]) -> str:
    made, done = split_village.split_village(organisation=place, split=_split_of(raw), **given)
    return _("已成立 %(name)s，划入 %(n)s 位居民") % {"name": made.short_name, "n": done.residents}


_ACTS: dict[str, _Act] = {
    "rename": _Act(lambda: _("更名"), ("name", "short_name"), _rename),
    "move": _Act(lambda: _("改变隶属"), ("other",), _move),
    "merge": _Act(lambda: _("撤并"), ("other",), _merge, _look_at_merging),
    "split": _Act(
        lambda: _("拆分"), ("area_code", "area_name", "name", "short_name", "numbers"), _split, _look_at_splitting
    ),
}


def _named(place: Organisation) -> dict[str, str]:
    return {"name": place.name, "short_name": place.short_name}


def _numbers(looked: Any) -> dict[str, int]:
    return {name: getattr(looked, name) for name in _COUNTED if hasattr(looked, name)}


def _said(numbers: dict[str, int]) -> Iterator[tuple[Bilingual, int]]:
    return ((_COUNTED[name], numbers[name]) for name in _COUNTED if name in numbers)


def _settled(place: Organisation, on: date) -> tuple[tuple[Bilingual, int], ...]:
    counted = (
        (Bilingual("已结账的期间", "Closed periods"), ledgers.count_closed_since(place, on)),
        (Bilingual("已印发的报告", "Issued reports"), reports.count_issued_since(on)),
    )
    return tuple((label, number) for label, number in counted if number)


def _asked(organisation_id: int) -> Organisation:
    found = places.organisation(organisation_id)
    if found is None:
        raise Http404
    return found
