"""Accounts at the operator's desk: the list, one account, and what the operator does with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation
from kangyu.registers.staff import administering, attempts, second_factor, sessions
from kangyu.registers.staff import queries as staff
from kangyu.registers.staff.administering import AccountEntry
from kangyu.registers.staff.queries import User
from kangyu.registers.staff.roles import RIGHTS
from kangyu.registers.tasks import rehoming
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow
from kangyu.web import frame
from kangyu.web.asking import number_in
from kangyu.web.states import Sign

_LONGEST_SEARCH = 60
_LONGEST_ADDRESS = 45  # of IPv6
_ACTIVE = Sign("good", "●", Bilingual("在用", "In use"))
_CLOSED = Sign("quiet", "○", Bilingual("已停用", "Closed"))


@dataclass(frozen=True)
class AccountsPage:
    """The list with its filters; `roles` are role and name."""

    rows: Sequence[tuple[User, Bilingual, Sign]]
    total: int
    text: str
    role: str
    roles: Sequence[tuple[str, Bilingual]]
    organisation: Organisation | None
    state: str
    after: int
    is_first: bool


@dataclass(frozen=True)
class AccountPage:
    """One account, or a new one (`account` None). `password` is shown this once."""

    account: User | None
    raw: dict[str, str]
    roles: Sequence[tuple[str, Bilingual]]
    organisations: Sequence[Organisation]
    sign: Sign | None = None
    seen: str = ""
    claimed: int = 0
    logins: int = 0
    has_factor: bool = False
    is_oneself: bool = False
    password: str = ""
    problem: Bilingual | None = None


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All accounts, filtered by role, institution and state."""
    asked = request.GET
    state = asked.get("state", "active")
    text, after = narrow(asked.get("q", ""))[:_LONGEST_SEARCH], number_in(request, "after")
    role = asked.get("role", "") if asked.get("role", "") in RIGHTS else ""
    place_id = number_in(request, "organisation")
    listed = staff.accounts(
        request.scope, text=text, role=role, organisation_id=place_id, state=state, after=after, limit=frame.PAGE
    )
    page = AccountsPage(
        rows=[(user, RIGHTS[user.role].name, _ACTIVE if user.is_active else _CLOSED) for user in listed.rows],
        total=listed.total,
        text=text,
        role=role,
        roles=_roles(),
        organisation=places.organisation(place_id) if place_id else None,
        state=state,
        after=listed.next or 0,
        is_first=after is None,
    )
    return render(request, "operator/accounts.html", {"page": page})


def new(request: HttpRequest) -> HttpResponse:
    """Add an account; its first password is shown once."""
    scope = request.scope
    scope.require(scope.may_manage_users)
    if request.method != "POST":
        return _page(request, None, {"organisation": request.GET.get("organisation", "")})
    raw = _raw(request)
    try:
        user, password = administering.add_account(
            scope=scope, username=raw["username"], entry=_entry(raw), now=frame.now()
        )
    except NotUnderstood as refused:
        return _page(request, None, raw, problem=refused.message)
    return _page(request, user, password=password)


def account(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account; name, role and institution are changed here."""
    user = _asked(request, user_id)
    if request.method != "POST":
        return _page(request, user)
    raw = _raw(request)
    try:
        released = administering.change_account(
            scope=request.scope, user_id=user.pk, entry=_entry(raw), seen=raw["seen"], now=frame.now()
        )
    except NotUnderstood as refused:
        return _page(request, user, raw, problem=refused.message)
    frame.say(request, _("已保存。%(n)s 项已认领的任务退回原机构。") % {"n": released})
    return redirect("operator:account", user.pk)


@require_POST
def act(request: HttpRequest, user_id: int, key: str) -> HttpResponse:
    """Close, open, unlock, end sessions, take away the second factor, a new password."""
    user = _asked(request, user_id)
    if key not in _ACTS:
        raise Http404
    try:
        if key == "password":
            return _page(
                request,
                user,
                password=administering.reset_password(scope=request.scope, user_id=user.pk, now=frame.now()),
            )
        said = _ACTS[key](request, user)
    except NotUnderstood as refused:
        return _page(request, user, problem=refused.message)
    frame.say(request, said)
    return redirect("operator:account", user.pk)


@require_POST
def unlock_address(request: HttpRequest) -> HttpResponse:
    """Let everybody at an address try again at once."""
    address = request.POST.get("address", "").strip()[:_LONGEST_ADDRESS]
    number = attempts.unlock_address(scope=request.scope, address=address, now=frame.now())
    frame.say(request, _("已解除地址 %(address)s 的等待，清除 %(n)s 次失败") % {"address": address, "n": number})
    return redirect("operator:accounts")


def _close(request: HttpRequest, user: User) -> str:
    released = administering.set_active(scope=request.scope, user_id=user.pk, is_active=False, now=frame.now())
    return _("已停用。%(n)s 项已认领的任务退回原机构。") % {"n": released}


def _open(request: HttpRequest, user: User) -> str:
    administering.set_active(scope=request.scope, user_id=user.pk, is_active=True, now=frame.now())
    return _("已恢复使用")


def _unlock(request: HttpRequest, user: User) -> str:
    attempts.unlock(scope=request.scope, user=user, now=frame.now())
    return _("已解除登录锁定")


def _end_sessions(request: HttpRequest, user: User) -> str:
    sessions.end_all(scope=request.scope, user=user, now=frame.now())
    return _("已结束全部登录")


def _reset_factor(request: HttpRequest, user: User) -> str:
    administering.require_other(request.scope, user)
    second_factor.reset(scope=request.scope, user=user, now=frame.now())
    return _("已清除两步验证，下次登录时重新设置")


_ACTS: dict[str, Callable[[HttpRequest, User], str]] = {
    "close": _close,
    "open": _open,
    "unlock": _unlock,
    "sessions": _end_sessions,
    "factor": _reset_factor,
    "password": lambda request, user: "",
}


def _page(
    request: HttpRequest,
    user: User | None,
    raw: dict[str, str] | None = None,
    *,
    password: str = "",
    problem: Bilingual | None = None,
) -> HttpResponse:
    found = staff.account(request.scope, user.pk) if user else None
    page = AccountPage(
        account=found,
        raw=raw if raw is not None else _standing(found),
        roles=_roles(),
        organisations=places.open_ones(),
        password=password,
        problem=problem,
        **(_facts(request, found) if found else {}),
    )
    answer = render(request, "operator/account.html", {"page": page}, status=422 if problem else 200)
    if password:
        answer["Cache-Control"] = "no-store"
    return answer


def _facts(request: HttpRequest, user: User) -> dict[str, object]:
    return {
        "sign": _ACTIVE if user.is_active else _CLOSED,
        "seen": administering.mark_of(user),
        "claimed": rehoming.claimed_by(user.pk).count(),
        "logins": sessions.open_ones(user, now=frame.now()).count(),
        "has_factor": second_factor.is_set_up(user),
        "is_oneself": request.user.pk == user.pk,
    }


def _standing(user: User | None) -> dict[str, str]:
    if user is None:
        return {}
    return {
        "display_name": user.display_name,
        "role": user.role,
        "organisation": str(user.organisation_id or ""),
    }


def _raw(request: HttpRequest) -> dict[str, str]:
    names = ("username", "display_name", "role", "organisation", "seen")
    return {name: request.POST.get(name, "").strip() for name in names}


def _entry(raw: dict[str, str]) -> AccountEntry:
    written = raw["organisation"]
    place = int(written) if written.isdecimal() and len(written) < 18 else None
    return AccountEntry(display_name=raw["display_name"], role=raw["role"], organisation_id=place)


def _roles() -> list[tuple[str, Bilingual]]:
    return [(str(role), rights.name) for role, rights in RIGHTS.items()]


def _asked(request: HttpRequest, user_id: int) -> User:
    found = staff.account(request.scope, user_id)
    if found is None:
        raise Http404
    return found
