"""Chapter of the rights: what each role may, and what is closely kept."""

from __future__ import annotations

from dataclasses import fields

from kangyu.registers.staff.roles import RIGHTS, Reach, Rights
from kangyu.vocabulary.sensitivity import Sensitivity

from .page import Page, Say, both, joined, section, table

_ACTS = {
    "opens_people": both("查阅居民", "open people"),
    "breaks_glass": both("紧急调阅", "break the glass"),
    "records": both("登记服务", "record services"),
    "imports": both("导入表格", "import sheets"),
    "keeps_ledgers": both("填报台账", "keep ledgers"),
    "reports": both("编印总结", "write reports"),
    "operates": both("运维", "operate"),
    "manages_users": both("管理账号", "manage accounts"),
    "audits": both("查阅审计", "read the log"),
    "needs_second_factor": both("须二次验证", "second factor"),
}
_REACH = {
    Reach.SUBTREE: both("本机构及下级", "own institution and below"),
    Reach.COUNTY: both("全县", "the county"),
}


def pages() -> tuple[Page, ...]:
    """One page."""
    return (Page("roles", both("岗位与权限", "Roles and rights"), _text),)


def _text(say: Say) -> str:
    acts = [name for name in (field.name for field in fields(Rights)) if name in _ACTS]
    columns = [
        say(both("岗位", "Role")),
        say(both("范围", "Reach")),
        *(say(_ACTS[name]) for name in acts),
        say(both("可见的敏感信息", "Closely kept, open to it")),
    ]
    rows = [
        (
            say(rights.name),
            say(_REACH[rights.reach]),
            *("●" if getattr(rights, name) else "" for name in acts),
            _closely(rights, say),
        )
        for rights in RIGHTS.values()
    ]
    words = both(
        "岗位决定能做什么，机构及其下级决定能看到谁；不在范围内的人，只有签约、转诊或说明理由的紧急调阅才能打开，依据写入审计日志。",
        "The role decides what one may do, the institution and those below it whom one sees. Others open only by a contract, a referral, or break-glass with a reason; the basis is written in the log.",
    )
    return f"{say(words)}\n" + section(say(both("各岗位", "Roles")), table(columns, rows))


def _closely(rights: Rights, say: Say) -> str:
    kept = [each for each in Sensitivity if each in rights.sensitivities and each is not Sensitivity.ORDINARY]
    return joined(say, (each.label for each in kept))
