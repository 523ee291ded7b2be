"""Demonstration counties: `kangyu demo`, `kangyu compare`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from kangyu.operations import building, homes
from kangyu.operations.demonstration.counties import COUNTIES

from . import frame
from .figures import JsonOption
from .frame import DONE, FINDINGS, WrongUse, answer_json, answer_table, out, say
from .serving import PortOption, run_server

COUNTY_NAMES = "、".join(COUNTIES)


def demo(
    county: Annotated[str, typer.Option(help=f"one of: {', '.join(COUNTIES)}")] = "kangle",
    residents: Annotated[str, typer.Option(help="how many people, or full")] = "20000",
    as_of: Annotated[
        str, typer.Option(help="the day on which the world ends; default: the document's date, else today")
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
    world = _asked(county, residents, as_of, seed)
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
        _build(home, world if not known else building.World(**{key: known[key] for key in _WORLD}))
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


_WORLD = ("county", "residents", "seed", "as_of", "is_fixed")


def _asked(county: str, residents: str, as_of: str, seed: int) -> building.World:
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
    return building.World(county, residents, seed, (given or date.today()).isoformat(), is_fixed=given is not None)


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


def compare(
    county: Annotated[str, typer.Option(help=f"one of: {', '.join(COUNTIES)}")] = "",
    as_json: JsonOption = False,
) -> int:
    """What the county's document states, beside what was counted. 与文献对照

    A stated figure agrees when the counted one rounds to it at the stated precision.

    Example: kangyu compare --county hongjiang
    """
    declared = _world_to_compare(county)
    frame.start_on_county()
    rows = [_compared(stated) for stated in declared.stated]
    if not rows:
        raise WrongUse(f"{declared.name.zh} 没有文献数字可比。No document states figures for {declared.name.en}.")
    if as_json:
        answer_json(rows)
    else:
        answer_table(
            ("文献所载 stated", "", "计数 counted", "差 difference", "相符 agrees", "指标 indicator"),
            [
                (
                    row["text"],
                    row["stated"],
                    row["counted"],
                    row["difference"],
                    "● 是" if row["agrees"] else "▲ 否",
                    row["indicator"],
                )
                for row in rows
            ],
            right=(1, 2, 3),
        )
        out.print("\n假定 assumptions：")
        for assumption in declared.assumptions:
            out.print(f"  · {assumption.zh}", markup=False)
    return DONE if all(row["agrees"] for row in rows) else FINDINGS


def _world_to_compare(county: str) -> Any:
    """The asked county's declaration, with its world entered; else that of the current world."""
    if county and county not in COUNTIES:
        raise WrongUse(f"没有示范县 {county}；可选 {COUNTY_NAMES}。There is no county {county}.")
    if county and not homes.is_fixed():
        built = homes.worlds_of(county)
        full = [name for name in built if building.stored(homes.VAR / name).get("residents") == "full"]
        if not built:
            raise WrongUse(f"先建立：kangyu demo --county {county} --residents full。Build it first.")
        homes.enter(homes.VAR / (full or built)[0])
    known = building.stored(homes.enter())
    key = county or known.get("county", "")
    if key not in COUNTIES or (known and known["county"] != key):
        raise WrongUse(
            f"这里不是 {county or '示范县'}。This data folder does not hold {county or 'a demonstration county'}."
        )
    return COUNTIES[key]


def _compared(stated: Any) -> dict[str, Any]:
    from kangyu.catalogue.indicators import indicator
    from kangyu.registers.figures import queries

    from .figures import area_of, current_snapshot, period_of

    taken = current_snapshot()
    place = area_of(stated.where, None)
    read = queries.read(indicator(stated.indicator), period_of(stated.period, taken), place, taken)
    counted = read.reading.value
    return {
        "text": stated.text,
        "stated": _shown(stated.value, stated.precision),
        "counted": None
        if counted is None
        else _shown(counted, max(stated.precision, 2 if read.reading.indicator.is_rate else 0)),
        "difference": None
        if counted is None
        else _shown(counted - stated.value, 2 if read.reading.indicator.is_rate else 0),
        "agrees": counted is not None and stated.agrees_with(counted),
        "indicator": stated.indicator,
    }


def _shown(value: Decimal, places: int) -> float | int:
    from kangyu.methods.indicators.reading import rounded

    shown = rounded(value, places)
    return int(shown) if places == 0 else float(shown)
