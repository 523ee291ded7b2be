"""Writes docs/rights.md from the table of roles and the table of doors: `python tools/rights.py [--check]`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/rights.md"
_ACTS = (
    ("opens_people", "opens people 看居民"),
    ("records", "records 填写"),
    ("imports", "imports 导入"),
    ("keeps_ledgers", "ledgers 台账"),
    ("reports", "reports 报告"),
    ("breaks_glass", "emergency 紧急调阅"),
    ("manages_users", "accounts 账号"),
    ("operates", "operates 运维"),
    ("audits", "audits 审计"),
    ("needs_second_factor", "second factor 两步验证"),
)


def main() -> int:
    """Write the page, or say that it is stale."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["KANGYU_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "kangyu.project.settings"
        sys.path.insert(0, str(ROOT / "tests"))
        import django

        django.setup()
        page = written()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text() == page:
            return 0
        sys.stderr.write("docs/rights.md is not what the tables say: run `make rights`.\n")
        return 1
    PAGE.write_text(page)
    return 0


def written() -> str:
    """The page as the tables have it."""
    return "\n".join((*_head(), *_roles(), *_relations(), *_sensitivities(), *_doors())) + "\n"


def _head() -> Iterator[str]:
    yield "# Who may see and do what 权限"
    yield ""
    yield "Written by `make rights` from `registers/staff/roles.py`, `registers/staff/relations.py`, the declarations' sensitivities and"
    yield "`tests/rights/doors.py`; `tests/integration/test_rights_matrix.py` asks every door in every role. Do not edit."
    yield ""


def _roles() -> Iterator[str]:
    from kangyu.registers.staff.roles import RIGHTS

    yield "## Roles 岗位"
    yield ""
    yield "| role | reach | kept closely | " + " | ".join(label for _, label in _ACTS) + " |"
    yield "|---|---|---|" + "---|" * len(_ACTS)
    for role, rights in RIGHTS.items():
        kept = ", ".join(sorted(each.value for each in rights.sensitivities if each != "ordinary")) or "–"
        acts = " | ".join("●" if getattr(rights, name) else "" for name, _ in _ACTS)
        houses = f" ({', '.join(sorted(rights.houses))})" if rights.houses else ""
        yield f"| {rights.name.zh} `{role}` | {rights.reach.value}{houses} | {kept} | {acts} |"
    yield ""
    yield "The reach of the county holds at the bureau and at the county's own institution of the kind in brackets; anywhere else the same role"
    yield "reaches the subtree of its institution."
    yield ""


def _relations() -> Iterator[str]:
    from kangyu.registers.staff import emergencies
    from kangyu.registers.staff.relations import AFTER_CLOSING, BASES

    yield "## Relations 关系"
    yield ""
    yield "One person is open by the first of these that holds; the log states it. Lists show the subtree; the residents' list and the search"
    yield "also name those whom a referral brought. A whole number, or a full name with the birth date, finds whoever is open."
    yield ""
    yield "| basis | until | writes | kept closely |"
    yield "|---|---|---|---|"
    rows = (
        ("", "while managed", "by role", "by role"),
        ("contract", "the contract's term", "by role", "by role"),
        ("referral", f"{AFTER_CLOSING.days} days after the case was closed", "by role", "what the case is about"),
        ("emergency", f"{emergencies.HOURS} hours", "never", "never"),
    )
    for key, until, writes, kept in rows:
        yield f"| {BASES[key].zh} {BASES[key].en} | {until} | {writes} | {kept} |"
    yield ""


def _sensitivities() -> Iterator[str]:
    from kangyu.catalogue.forms import FORMS
    from kangyu.catalogue.indicators import INDICATORS
    from kangyu.catalogue.programmes import PROGRAMMES
    from kangyu.catalogue.sensitivities import of_indicator
    from kangyu.vocabulary.sensitivity import Sensitivity

    yield "## Kept closely 敏感信息"
    yield ""
    for kept in Sensitivity:
        if kept is Sensitivity.ORDINARY:
            continue
        codes = {
            f"{item.key}={code.value} {code.label.zh}"
            for form in FORMS
            for item in form.items
            for code in item.codes or ()
            if code.sensitivity is kept
        }
        figures = sum(kept in of_indicator(each) for each in INDICATORS)
        programmes = [each.key for each in PROGRAMMES if each.sensitivity is kept]
        forms = [each.key for each in FORMS if each.sensitivity is kept]
        yield f"- **{kept.label.zh} {kept.value}**: programmes {_listed(programmes)}; forms {_listed(forms)};"
        yield f"  codes {_listed(sorted(codes))}; the rows of {figures} figures (their numbers are open)."
    yield ""


def _doors() -> Iterator[str]:
    from rights.doors import DOORS, Needs

    yield "## Doors 页面"
    yield ""
    yield "| address | asks |"
    yield "|---|---|"
    for needs in Needs:
        names = [f"`{name}`" for name, door in DOORS.items() if door.needs is needs]
        if names:
            yield f"| {' '.join(names)} | {needs.words.zh} {needs.words.en} |"
    yield ""
    from rights.commands import COMMANDS

    yield "## Commands 命令"
    yield ""
    yield "The `kangyu` command works as the system itself, for whoever holds the server's account. What these do is in the log, on the basis"
    yield "`system`:"
    yield ""
    yield from (f"- `kangyu {name}`: {_listed(list(acts))}" for name, acts in COMMANDS.items() if acts)


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


if __name__ == "__main__":
    sys.exit(main())
