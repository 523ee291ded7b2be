"""Demonstration counties: `kangyu demo`, `kangyu compare`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kangyu.operations import building, homes
from kangyu.operations.demonstration.counties import COUNTIES

from . import frame
from .figures import JsonOption
from .frame import DONE, WrongUse, answer_json, answer_table, out, say
from .serving import PortOption, run_server

COUNTY_NAMES = "、".join(COUNTIES)


def demo(
    county: Annotated[str, typer.Option(help=f"one of: {', '.join(COUNTIES)}")] = "kangle",
    residents: Annotated[str, typer.Option(help="how many people, or full")] = "20000",
    as_of: Annotated[
        str, typer.Option(help="the day on which the world ends; default: the document's date, else today")
    ] = "",
    door: Annotated[
        str, typer.Option(help="how people come in: import (all by sheet) or bulk; default: bulk above 50000 residents")
    ] = "",
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="another seed makes other people")] = 1,
    serve: Annotated[bool, typer.Option(help="serve the pages when built")] = True,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: PortOption = 8000,
    as_json: JsonOption = False,
) -> int:
    """Build a demonstration county of synthetic people and serve it. 示范县

    Running it again is quick and changes nothing. Worlds lie side by side; the one named last is the one that other
    commands work on.

    Example: kangyu demo --county hongjiang --residents full --no-serve
    """
    world = _asked(county, residents, as_of, seed, door)
    home = homes.home_of(world.name)
    known = building.stored(home)
    if known and not building.is_same(known, world):
        raise WrongUse(
            f"{home} 中是另一个示范县（{known['county']}）；请用别的 KANGYU_HOME。{home} holds another world."
        )
    if not known and homes.is_fixed() and (home / "kangyu.sqlite3").exists():
        raise WrongUse(
            f"{home} 中已有数据，不是示范县，不会改动。{home} holds data that is no demonstration; it was not touched."
        )
    home.mkdir(parents=True, exist_ok=True)
    if not known.get("complete"):
        _build(home, world if not known else building.World(**{key: known[key] for key in _WORLD if key in known}))
    else:
        frame.start(home)
        say.print(f"{home} 已建好 is built already（{known['as_of']}）")
    homes.choose(world.name)
    _introduce(home, as_json)
    if serve:
        if host not in ("127.0.0.1", "localhost"):
            say.print(
                "注意：示范账号的密码人人可知，只在可信网络中开放。Everybody knows these passwords: trusted networks only."
            )
        run_server(host, port, workers=2)
    return DONE


_WORLD = ("county", "residents", "seed", "as_of", "is_fixed", "door")


def _asked(county: str, residents: str, as_of: str, seed: int, door: str) -> building.World:
    if county not in COUNTIES:
        raise WrongUse(
            f"没有示范县 {county}；可选 {COUNTY_NAMES}。There is no county {county}; one of {', '.join(COUNTIES)}."
        )
    if residents != "full" and not (
        residents.isascii() and residents.isdigit() and 1_000 <= int(residents) <= 5_000_000
    ):
        raise WrongUse("--residents 为 1000 至 5000000 之间的人数，或 full。--residents is 1000 to 5000000, or full.")
    declared = COUNTIES[county].as_of
    try:
        given = date.fromisoformat(as_of) if as_of else declared
    except ValueError:
        raise WrongUse(
            f"--as-of 应为 2018-12-31 这样的日期，不是 {as_of}。--as-of is a date such as 2018-12-31."
        ) from None
    if given is not None and not date(2010, 1, 1) <= given <= date.today():
        raise WrongUse("--as-of 须在 2010-01-01 与今天之间。--as-of must lie between 2010-01-01 and today.")
    on = (given or date.today()).isoformat()
    return building.World(county, residents, seed, on, given is not None, _door(door, county, residents))


def _door(asked: str, county: str, residents: str) -> str:
    if asked not in ("", building.IMPORT, building.BULK):
        raise WrongUse(f"--door 为 import 或 bulk，不是 {asked}。--door is import or bulk.")
    size = COUNTIES[county].population if residents == "full" else int(residents)
    return asked or (building.BULK if size > building.MOST_BY_IMPORT else building.IMPORT)


def _build(home: Path, world: building.World) -> None:
    building.write_down(home, world)
    frame.start(home)
    from .sheets import receive_one, sender_of

    say.print(f"建立示范县 Building {COUNTIES[world.county].name.zh} {COUNTIES[world.county].name.en}: {home}")
    done = building.build(
        home,
        world,
        receive=lambda sheet: receive_one(sheet.path, sheet.kind, sender_of(sheet.sender), home / "answers"),
        tell=lambda line: say.print(f"• {line}", markup=False),
    )
    total = sum(done["seconds"].values())
    say.print(
        "  " + "，".join(f"{name} {seconds}s" for name, seconds in done["seconds"].items()) + f"；共 {total:.0f}s"
    )
    for path in done["report"]:
        say.print(f"  工作总结 summary: {path}", markup=False)


def _introduce(home: Path, as_json: bool) -> None:
    known = building.stored(home)
    if as_json:
        answer_json({"home": str(home), **known})
        return
    out.print(f"\n{COUNTIES[known['county']].name.zh}，截至 {known['as_of']}，全部为合成居民 synthetic people only")
    answer_table(
        ("工作台 desk", "用户名 user", "密码 password"),
        [(login["desk"], login["username"], login["password"]) for login in known["logins"]],
    )
    out.print("")
