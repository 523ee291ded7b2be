"""Building a demonstration world: places, sheets, import, snapshot, summary.

The people of a small world come in through the same import as everyone's: the generator only writes the sheets that
institutions would send. Of a large one most are loaded through the bulk door, which leaves the same rows, and some
villages' sheets are imported after. An interrupted build is taken up again where it stopped, because the import is, and
because the bulk door leaves either everything or nothing.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

FILE = "world.json"
DESKS = {
    "village_doctor": "村医 village",
    "township_officer": "卫生院 township",
    "hospital_doctor": "医院 hospital",
    "cdc_officer": "疾控 disease control",
    "maternal_child_officer": "妇幼 mothers and children",
    "inspector": "监督 inspection",
    "bureau_officer": "局机关 bureau",
    "auditor": "审计 audit",
    "operator": "运维 operator",
}

IMPORT, BULK = "import", "bulk"
MOST_BY_IMPORT = 50_000
"""Residents; more than that are loaded in bulk unless somebody asks for the import."""

Tell = Callable[[str], None]
Receive = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class World:
    """What was asked for; two builds of one world are the same, bit by bit."""

    county: str
    residents: str  # a number, or "full"
    seed: int
    as_of: str
    is_fixed: bool  # the world stays on its day
    door: str = IMPORT  # import: everybody comes by sheet; bulk: most are loaded

    @property
    def name(self) -> str:
        """The folder's name."""
        return f"{self.county}-{self.residents}" + (f"-{self.as_of}" if self.is_fixed else "")


def stored(home: Path) -> dict[str, Any]:
    """What is known of the world in a folder; empty when there is none."""
    path = home / FILE
    return json.loads(path.read_text()) if path.exists() else {}


def is_same(known: dict[str, Any], world: World) -> bool:
    """Whether the folder holds this world. One that is built "as of today" is the same on the next day."""
    keys = ("county", "residents", "seed") + (("as_of",) if world.is_fixed else ())
    return all(known.get(key) == asdict(world)[key] for key in keys)


def write_down(home: Path, world: World, **more: Any) -> None:
    """Keep what is known of the world beside its database."""
    known = {**stored(home), **asdict(world), **more}
    if world.is_fixed:
        known["today"] = world.as_of
    beside = home / f"{FILE}.new"
    beside.write_text(json.dumps(known, ensure_ascii=False, indent=1))
    beside.replace(home / FILE)


def build(home: Path, world: World, receive: Receive, tell: Tell) -> dict[str, Any]:
    """Build what is missing of the world. Returns what happened: seconds by step, findings, the report's files.

    Args:
        receive: takes in one sheet (path, kind, code of the sender) and says what became of it.
        tell: hears one line for each step.
    """
    from django.utils import timezone

    from .upgrading import upgrade

    seconds: dict[str, float] = {}
    busy: dict[str, float] = {}
    clock = _Clock(seconds, busy, tell)
    upgrade(now=timezone.now())
    results, logins = _fill(home, world, receive, clock)
    _give_memory_back()
    clock.step("标记为合成数据 mark as synthetic", _mark)
    clock.step("快照与计数 snapshot and count", lambda: _snapshot(date.fromisoformat(world.as_of)))
    report = clock.step("工作总结 summary", _summary)
    shutil.rmtree(home / "sheets" / ".scratch", ignore_errors=True)
    write_down(home, world, complete=True, logins=[asdict(login) for login in logins], seconds=seconds, processor=busy)
    return {"seconds": seconds, "results": results, "report": report}


def _fill(home: Path, world: World, receive: Receive, clock: _Clock) -> tuple[list[dict[str, Any]], list[_Login]]:
    """Make the people and enter them. What they were made from is let go of at the end: a snapshot needs the room."""
    prepared = clock.step("生成居民与表格 people and their sheets", lambda: _prepare(home, world))
    clock.step("机构、账号、参数 places, users, parameters", lambda: _load(prepared))
    clock.step("台账 ledgers", lambda: _load_ledgers(prepared))
    clock.step("整批装入 bulk load", lambda: _load_people(prepared))
    results = clock.step("导入表格 import", lambda: [receive(sheet) for sheet in prepared.sheets])
    clock.step("终止与排除 closings and dismissals", lambda: _load_decisions(prepared))
    clock.step("双向转诊 referrals", lambda: _load_referrals(prepared))
    return results, _logins(prepared)


def _give_memory_back() -> None:
    """Let the system have what is free between things still held: glibc keeps it, up to gigabytes after a large county."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@dataclass
class _Clock:
    """Seconds by step: as they passed, and as the processors worked them, in this process and those it started."""

    seconds: dict[str, float]
    busy: dict[str, float]
    tell: Tell

    def step(self, name: str, act: Callable[[], Any]) -> Any:
        self.tell(f"{name} ...")
        began, had_worked = time.perf_counter(), _worked()
        done = act()
        key = name.split(" ")[0]
        self.seconds[key] = round(time.perf_counter() - began, 1)
        self.busy[key] = round(_worked() - had_worked, 1)
        return done


def _worked() -> float:
    return sum(os.times()[:4])


@dataclass(frozen=True)
class _Login:
    desk: str
    username: str
    password: str


def _prepare(home: Path, world: World) -> Any:
    from .demonstration.build import prepare
    from .demonstration.counties import COUNTIES

    residents: int | str = world.residents if world.residents == "full" else int(world.residents)
    folder = home / "sheets"
    return prepare(
        COUNTIES[world.county],
        as_of=date.fromisoformat(world.as_of),
        residents=residents,
        seed=world.seed,
        folder=folder,
        in_bulk=world.door == BULK,
    )


def _load(prepared: Any) -> None:
    from django.utils import timezone

    from .demonstration.build import load_places

    load_places(prepared, now=timezone.now())


def _load_ledgers(prepared: Any) -> None:
    from django.utils import timezone

    from .demonstration.build import load_ledgers

    load_ledgers(prepared, now=timezone.now())


def moment() -> datetime:
    """This moment, on the day that counts as today: limits run from what is written down, in a world on its own clock."""
    from django.conf import settings
    from django.utils import timezone

    clock = timezone.localtime()
    on = settings.KANGYU_TODAY or clock.date()
    return clock.replace(year=on.year, month=on.month, day=on.day)


def _load_referrals(prepared: Any) -> None:
    from .demonstration.build import load_referrals

    load_referrals(prepared, now=moment())


def _load_decisions(prepared: Any) -> None:
    from .demonstration.build import load_decisions

    load_decisions(prepared, now=moment())


def _load_people(prepared: Any) -> None:
    from .demonstration.build import load_people

    load_people(prepared, now=moment())


def _mark() -> None:
    from kangyu.registers.people import actions

    actions.mark_synthetic()


def _snapshot(as_of: date) -> None:
    from django.utils import timezone

    from kangyu.registers.snapshots.actions import prune, take

    take(as_of=as_of, now=timezone.now())
    prune()


def _summary() -> list[str]:
    """The summary of the last whole year that the world knows, else of the year to date."""
    from django.utils import timezone

    from kangyu.catalogue.reports import report
    from kangyu.registers.figures.queries import default_period
    from kangyu.registers.places import queries as places
    from kangyu.registers.reports import actions, files
    from kangyu.registers.snapshots import queries as snapshots
    from kangyu.vocabulary.periods import Period

    taken = snapshots.current()
    county = places.county()
    assert taken is not None and county is not None
    period = default_period(taken)
    if period.until.month == 12:
        period = Period.parse(str(period.until.year))
    written = actions.write(declaration=report("work_summary"), period=period, area=county, by=None, now=timezone.now())
    return [str(files.docx_path(written)), str(files.pdf_path(written))]


def _logins(prepared: Any) -> list[_Login]:
    return [_Login(DESKS[user.role], user.username, user.password) for user in prepared.users]
