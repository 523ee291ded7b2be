"""One's own account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout as log_out
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.registers.staff import accounts, attempts, passwords, second_factor, sessions
from kangyu.registers.staff.roles import name_of_role
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.middleware import LOGIN, is_before_work

from .pages import AccountPage, PasswordPage, Session

_TWICE = Bilingual("两次输入的新密码不一致", "The two new passwords differ")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Role, sessions, password, second factor."""
    here = request.session.get(LOGIN)
    open_ones = sessions.open_ones(request.user, now=timezone.now())
    is_set_up = second_factor.is_set_up(request.user)
    shown = AccountPage(
        role=name_of_role(request.user.role),
        sessions=tuple(Session(each.began_at, each.seen_at, each.pk == here) for each in open_ones),
        idle_minutes=settings.KANGYU_IDLE_MINUTES,
        codes_left=second_factor.codes_left(request.user) if is_set_up else None,
        password_changed_at=request.user.password_changed_at,
    )
    return render(request, "account/page.html", {"page": shown})


@is_before_work
def password(request: HttpRequest) -> HttpResponse:
    """Change the password."""
    problem, now = None, timezone.now()
    if request.method == "POST":
        try:
            _change(request)
            frame.say(request, _("密码已修改，其他地方的登录已结束"))
            return redirect("home")
        except NotUnderstood as refusal:
            problem = refusal.message
    shown = PasswordPage(accounts.must_change_password(request.user, now=now), problem)
    return render(request, "account/password.html", {"page": shown}, status=422 if problem else 200)


@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """End every session of the account, this one too."""
    sessions.end_all(scope=request.scope, user=request.user, now=timezone.now())
    log_out(request)
    return redirect("login")


def _change(request: HttpRequest) -> None:
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        raise NotUnderstood("twice", _TWICE)
    user, now = request.user, timezone.now()
    present = request.POST.get("present", "")
    address = request.META["REMOTE_ADDR"]
    if attempts.time_to_wait(user.username, address, now=now):
        raise NotUnderstood("locked", Bilingual("失败次数过多，请稍后再试", "Too many failures; try again later"))
    try:
        passwords.change_password(user=user, present=present, new=new, now=now)
    except NotUnderstood as refusal:
        if refusal.reason == "present":
            attempts.note_failure(user.username, address, now=now)
        raise
    update_session_auth_hash(request, user)
