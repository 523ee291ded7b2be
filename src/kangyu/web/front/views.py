"""Logging in, and the way to one's desk."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

import segno
from django.conf import settings
from django.contrib.auth import login as log_in
from django.contrib.auth import logout as log_out
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kangyu.registers.keyring import keyring
from kangyu.registers.staff import accounts, attempts, second_factor, sessions
from kangyu.registers.staff import queries as staff
from kangyu.web import frame
from kangyu.web.desks import desk_of
from kangyu.web.middleware import LOGIN, is_before_work, is_public

from .pages import CodePage, CodesPage, Hint, LoginPage

_HALFWAY = "halfway"  # the password was right, the code is still to come
_PATIENCE = timedelta(minutes=10)
_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@is_public
def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a demonstration county shows them."""
    if request.user.is_authenticated:
        return redirect("home")
    form, problem = AuthenticationForm(request, data=request.POST or None), ""
    if request.method == "POST":
        name, now = request.POST.get("username", ""), timezone.now()
        is_right = form.is_valid()  # asked first, so that an account held up takes as long as any other
        problem = _held_up(request, name)
        if not problem and is_right:
            return _admit(request, form.get_user())
        if not problem:
            attempts.note_failure(name, _address(request), now=now)
            problem = _("用户名或密码不对，请再试一次。忘记密码请联系本单位的系统管理员。")
    page = LoginPage(form, _hints(), frame.back_to(request, ""), problem, _ended(request))
    return render(request, "front/login.html", {"page": page})


@is_public
def code(request: HttpRequest) -> HttpResponse:
    """The second factor: set up at the first login, asked for at each one after it."""
    user = _halfway(request)
    if user is None:
        return redirect("login")
    problem, now = "", timezone.now()
    is_new = not second_factor.is_set_up(user)
    key = _key_offered(request) if is_new else ""
    if request.method == "POST":
        typed = request.POST.get("code", "")
        if problem := _held_up(request, user.username):
            pass
        elif is_new and (codes := second_factor.confirm(user, key, typed, now=now)):
            back = _enter(request, user)
            return render(request, "front/codes.html", {"page": CodesPage(tuple(codes), back)})
        elif not is_new and second_factor.accepts(user, typed, now=now):
            return redirect(_enter(request, user))
        else:
            attempts.note_failure(user.username, _address(request), now=now)
            problem = _("验证码不对或已用过，请等下一个再试；请核对手机时间。")
    picture = segno.make(second_factor.address_of(user, key)).svg_data_uri(scale=5, border=2) if is_new else ""
    page = CodePage(picture, key, problem)
    return render(request, "front/code.html", {"page": page}, status=422 if problem else 200)


@is_before_work
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Leave."""
    if LOGIN in request.session:
        sessions.leave(request.session[LOGIN], now=timezone.now())
    log_out(request)
    return redirect("login")


def home(request: HttpRequest) -> HttpResponse:
    """The first screen of the user's desk."""
    return redirect(desk_of(request.user.role).home)


def _admit(request: HttpRequest, user: staff.User) -> HttpResponse:
    """The password is right: in, or on to the code."""
    back = frame.back_to(request, "")
    is_asked = accounts.needs_second_factor(user) or (second_factor.is_set_up(user) and not accounts.is_eased(user))
    request.session.cycle_key()
    request.session[_HALFWAY] = {"user": user.pk, "at": timezone.now().isoformat(), "next": back}
    return redirect("code") if is_asked else redirect(_enter(request, user))


def _enter(request: HttpRequest, user: staff.User) -> str:
    """Begin the session; where to go first."""
    back = request.session.get(_HALFWAY, {}).get("next", "")
    attempts.forget_failures(user.username, _address(request))
    log_in(request, user, backend=_BACKEND)
    request.session.pop(_HALFWAY, None)
    request.session[LOGIN] = sessions.begin(user, now=timezone.now(), address=_address(request))
    return back or "home"


def _halfway(request: HttpRequest) -> staff.User | None:
    """Whose password was right a short while ago."""
    stated = request.session.get(_HALFWAY)
    at = parse_datetime(stated["at"]) if stated else None
    if at is None or at + _PATIENCE < timezone.now():
        return None
    return staff.active_user(stated["user"])


def _key_offered(request: HttpRequest) -> str:
    """The key of this attempt to set up a code generator: made with the attempt, sealed where the session is kept."""
    halfway = request.session[_HALFWAY]
    if "key" not in halfway:
        sealed = keyring().seal_text(second_factor.new_key()) or b""
        request.session[_HALFWAY] = halfway = {**halfway, "key": sealed.hex()}
    return keyring().open_text(bytes.fromhex(halfway["key"]))


def _held_up(request: HttpRequest, username: str) -> str:
    """Why the account cannot be tried from here now, in words; empty when it can."""
    wait = attempts.time_to_wait(username, _address(request), now=timezone.now())
    if not wait:
        return ""
    said = {"n": ceil(wait / timedelta(minutes=1)), "address": _address(request)}
    return _("失败次数过多，请 %(n)s 分钟后再试，或请运维人员解锁（本机地址 %(address)s）。") % said


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _ended(request: HttpRequest) -> str:
    """Why the last session ended, in words."""
    return {
        "idle": _("一段时间没有操作，已自动退出；填写中的内容已存为草稿。"),
        "crowded": _("这个账号在别处登录的次数超过上限，这里已退出。"),
        "ended": _("这次登录已被结束，请重新登录。"),
    }.get(request.GET.get("ended", ""), "")


def _hints() -> tuple[Hint, ...]:
    """The accounts of a demonstration county, each by its desk."""
    logins = settings.KANGYU_WORLD.get("logins", [])
    roles = staff.roles_of([login["username"] for login in logins]) if logins else {}
    return tuple(
        Hint(str(desk_of(roles[login["username"]]).name), login["username"], login["password"])
        for login in logins
        if login["username"] in roles
    )
