"""Counting and opening: `kangyu count`, `figure`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kangyu.vocabulary.periods import Period

from .frame import DONE, WrongUse, answer_json, answer_table, now, out, start_on_county

PeriodOption = Annotated[
    str, typer.Option(help="2018, 2018H1, 2018Q3, 2018-06, 2018-to-06, MCH2018; default: the year to date")
]
AreaOption = Annotated[str, typer.Option(help="division code, 6 to 12 digits; default: the county")]
JsonOption = Annotated[bool, typer.Option("--json", help="answer as JSON")]


def count(period: PeriodOption = "", area: AreaOption = "", as_json: JsonOption = False) -> int:
    """Every figure of an area and period, with numerator and denominator. 计数

    Example: kangyu count --period 2018 --area 431281 --json
    """
    county = start_on_county()
    from kangyu.registers.figures import queries

    taken = current_snapshot()
    wanted, place = period_of(period, taken), area_of(area, county)
    figures = queries.read_all(wanted, place, taken)
    if as_json:
        answer_json(
            {
                "period": wanted.key,
                "area": place.code,
                "area_name": place.name,
                "snapshot": taken.pk,
                "as_of": taken.as_of,
                "figures": [as_dict(figure) for figure in figures],
            }
        )
        return DONE
    out.print(f"{place.name} · {wanted.label.zh} · 快照 S{taken.pk} 截至 {taken.as_of}\n")
    answer_table(
        ("指标 indicator", "", "值 value", "单位", "分子", "分母", "目标"),
        [row_of(figure) for figure in figures],
        right=(2, 4, 5, 6),
    )
    return DONE


def figure(
    indicator: Annotated[str, typer.Argument(help="key of the indicator, such as hypertension.managed")],
    period: PeriodOption = "",
    area: AreaOption = "",
    rows: Annotated[bool, typer.Option("--rows", help="list the rows behind the figure")] = False,
    part: Annotated[str, typer.Option(help="numerator, denominator or between")] = "numerator",
    limit: Annotated[int, typer.Option(min=0, help="at most so many rows; 0 for all")] = 50,
    as_json: JsonOption = False,
) -> int:
    """One figure, and with --rows the very rows behind it. 打开一个数字

    Example: kangyu figure hypertension.standard_rate --period 2018 --area 431281 --rows --part between
    """
    county = start_on_county()
    from kangyu.catalogue.indicators import indicator as declared
    from kangyu.registers.figures import queries

    taken = current_snapshot()
    try:
        found = declared(indicator)
    except KeyError:
        raise WrongUse(
            f"没有指标 {indicator}；见 kangyu count。There is no indicator {indicator}: see `kangyu count`."
        ) from None
    wanted, place = period_of(period, taken), area_of(area, county)
    read = queries.read(found, wanted, place, taken)
    opened = _open(found, part, wanted, place, taken, limit) if rows else None
    if as_json:
        answer_json({**as_dict(read), "period": wanted.key, "area": place.code, **(_opened(opened) if opened else {})})
        return DONE
    out.print(f"{found.name.zh} {found.name.en}\n{place.name} · {wanted.label.zh} · 截至 {taken.as_of}")
    out.print(f"{read.reading.text()} {found.printed_unit.label.zh}   {fraction(read)}")
    out.print(f"口径：{found.definition.zh}\n依据：{found.source} 第{found.version}版")
    if opened:
        _print_rows(opened)
    return DONE


def _open(found: Any, part: str, period: Period, place: Any, taken: Any, limit: int) -> Any:
    from kangyu.registers.audit import actions as audit
    from kangyu.registers.figures import opening
    from kangyu.registers.staff.policies import system_scope

    try:
        wanted = opening.Part(part)
        page = opening.page(found, wanted, period, place, taken, system_scope(), limit=limit or 10**9)
    except ValueError as error:
        parts = ", ".join(opening.parts_of(found))
        raise WrongUse(
            f"该指标只能打开 This figure opens into: {parts}；其余分母是参数，不是记录 (a parameter has no rows)。"
        ) from error
    audit.record(
        scope=None,
        action="open.figure",
        residents=[row.resident for row in page.rows if row.resident is not None],
        detail={"indicator": found.key, "part": part, "period": period.key, "area": place.code},
        at=now(),
    )
    return page


def _opened(page: Any) -> dict[str, Any]:
    return {
        "total": page.total,
        "amount": None if page.amount is None else float(page.amount),
        "rows": [
            {
                "row": row.row,
                "resident": row.resident,
                "organisation": row.organisation,
                "unknown": row.is_unknown,
                "amount": None if row.amount is None else float(row.amount),
            }
            for row in page.rows
        ],
    }


def _print_rows(page: Any) -> None:
    out.print(f"\n共 {page.total:,} 行，列出 {len(page.rows):,} 行")
    answer_table(
        ("行 row", "居民 resident", "机构 organisation", ""),
        [(row.row, row.resident or "", row.organisation, "未知" if row.is_unknown else "") for row in page.rows],
        right=(0, 1, 2),
    )


def current_snapshot() -> Any:
    """The current snapshot; WrongUse without one."""
    from kangyu.registers.snapshots import queries as snapshots

    taken = snapshots.current()
    if taken is None:
        raise WrongUse("还没有快照；先运行 kangyu snapshot。There is no snapshot yet: run `kangyu snapshot` first.")
    return taken


def period_of(text: str, taken: Any) -> Period:
    """The asked period, else the year to date; WrongUse when the snapshot does not reach it."""
    from kangyu.registers.figures import queries
    from kangyu.registers.snapshots import queries as snapshots

    wanted = Period.parse(text) if text else queries.default_period(taken)
    if not snapshots.cube(taken).reaches(wanted):
        raise WrongUse(
            f"快照 S{taken.pk} 截至 {taken.as_of}，不含 {wanted.key}。The snapshot does not reach {wanted.key}."
        )
    return wanted


def area_of(text: str, county: Any) -> Any:
    """The asked division, else the county; WrongUse when the county has no such division."""
    from kangyu.registers.places import queries as places

    found = places.area(text) if text else county
    if found is None:
        raise WrongUse(f"{county.name} 没有区划 {text}。{county.name} has no division {text}.")
    return found


def as_dict(figure: Any) -> dict[str, Any]:
    """A figure for machines: exact numbers, value rounded to four places."""
    reading = figure.reading
    return {
        "indicator": reading.indicator.key,
        "name": reading.indicator.name.zh,
        "version": reading.indicator.version,
        "unit": reading.indicator.printed_unit.ucum,
        "numerator": reading.numerator if isinstance(reading.numerator, int) else float(reading.numerator),
        "denominator": float(reading.denominator) if reading.denominator is not None else None,
        "value": None if reading.value is None else round(float(reading.value), 4),
        "why_empty": reading.why.zh if reading.why else None,
        "target": float(figure.target.value) if figure.target else None,
        "year_before": None
        if not figure.year_before or figure.year_before.value is None
        else round(float(figure.year_before.value), 4),
    }


def fraction(figure: Any) -> str:
    """22,913 / 25,000, or the reason why there is no value."""
    reading = figure.reading
    if reading.why:
        return f"（{reading.why.zh}）"
    return f"{reading.numerator:,} / {reading.denominator:,.0f}" if reading.denominator is not None else ""


def row_of(figure: Any) -> tuple[str, ...]:
    """A figure as a line of the table."""
    reading, found = figure.reading, figure.reading.indicator
    return (
        found.key,
        found.name.zh,
        reading.text() if found.is_rate else f"{reading.value or 0:,}",
        found.printed_unit.label.zh,
        f"{reading.numerator:,}" if found.is_rate else "",
        f"{reading.denominator:,.0f}" if reading.denominator is not None else "",
        f"{figure.target.value.normalize():f}" if figure.target else "",
    )
