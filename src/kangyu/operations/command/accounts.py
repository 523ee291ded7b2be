"""Accounts at the server itself: `kangyu account add | reset-password | unlock | unlock-address | reset-code | end-sessions`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .frame import DONE, WrongUse, now, out, start_on_county

app = typer.Typer(help="Accounts of staff. 账号", no_args_is_help=True)
_Name = Annotated[str, typer.Argument(help="User name 用户名")]


@app.command("add")
def add(
    username: _Name,
    role: Annotated[str, typer.Option(help="village_doctor, township_officer, … 岗位")],
    organisation: Annotated[str, typer.Option(help="Code of the institution 机构代码")],
    name: Annotated[str, typer.Option(help="Name of the person 姓名")],
    password: Annotated[str, typer.Option(help="Chosen if left out 留空则自动生成")] = "",
) -> int:
    """Add an account; the password, told this once, must be changed at the first login. 新增账号

    What is asked of it is what the operator's page asks. A known account is changed at that page, not here.

    Example: kangyu account add wangli --role township_officer --organisation 43992110100001 --name 王丽
    """
    start_on_county()
    from django.core.exceptions import ValidationError

    from kangyu.registers.places import queries as places
    from kangyu.registers.staff import administering
    from kangyu.registers.staff.policies import system_scope

    place = places.organisation_of(organisation)
    if place is None:
        raise WrongUse(f"没有代码为 {organisation} 的机构。No institution has the code {organisation}.")
    entry = administering.AccountEntry(display_name=name, role=role, organisation_id=place.pk)
    try:
        user, first = administering.add_account(
            scope=system_scope(), username=username, entry=entry, now=now(), password=password
        )
    except ValidationError as error:
        raise WrongUse("；".join(error.messages)) from error
    out.print(f"已新增账号 account: {user.username}（{user.get_role_display()}）", markup=False)
    if not password:
        out.print(f"一次性密码 password, shown this once: {first}", markup=False)
    return DONE


@app.command("reset-password")
def reset_password(username: _Name) -> int:
    """Give a new password, told this once and to be changed at the next login; all sessions end. 重置密码

    Example: kangyu account reset-password wangli
    """
    user, scope = _known(username)
    from kangyu.registers.staff import administering

    password = administering.reset_password(scope=scope, user_id=user.pk, now=now())
    out.print(f"新密码 password, shown this once: {password}", markup=False)
    return DONE


@app.command("unlock")
def unlock(username: _Name) -> int:
    """Let an account that failed too often try again at once. 解锁

    Example: kangyu account unlock wangli
    """
    user, scope = _known(username)
    from kangyu.registers.staff import attempts

    attempts.unlock(scope=scope, user=user, now=now())
    out.print(f"已解锁 unlocked: {username}")
    return DONE


@app.command("unlock-address")
def unlock_address(
    address: Annotated[str, typer.Argument(help="Address that the login page names 登录页写明的地址")],
) -> int:
    """Let everybody at an address from which too much failed try again at once. 解锁地址

    Example: kangyu account unlock-address 10.20.3.4
    """
    start_on_county()
    from kangyu.registers.staff import attempts
    from kangyu.registers.staff.policies import system_scope

    number = attempts.unlock_address(scope=system_scope(), address=address, now=now())
    out.print(f"已解锁 unlocked: {address}（{number} 次失败 failures）")
    return DONE


@app.command("reset-code")
def reset_code(username: _Name) -> int:
    """Take the second factor of a lost telephone away; it is set up anew at the next login. 重置两步验证

    Example: kangyu account reset-code wangli
    """
    user, scope = _known(username)
    from kangyu.registers.staff import second_factor

    second_factor.reset(scope=scope, user=user, now=now())
    out.print(f"已重置两步验证 reset: {username}")
    return DONE


@app.command("end-sessions")
def end_sessions(username: _Name) -> int:
    """End every session of an account at once. 结束全部登录

    Example: kangyu account end-sessions wangli
    """
    user, scope = _known(username)
    from kangyu.registers.staff import sessions

    sessions.end_all(scope=scope, user=user, now=now())
    out.print(f"已结束全部登录 ended: {username}")
    return DONE


def _known(username: str) -> tuple[Any, Any]:
    start_on_county()
    from kangyu.registers.staff import queries as staff
    from kangyu.registers.staff.policies import system_scope

    user = staff.active_user(staff.id_of(username))
    if user is None:
        raise WrongUse(f"没有账号 {username}。No such account: {username}.")
    return user, system_scope()
