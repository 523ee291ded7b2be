"""A county's document beside what was counted of its world: one row a stated figure, and the page of all counties.

Figures agree, differ, cannot be so (the document contradicts itself, with its sums), or are not counted, and then it is
said why. Only what differs is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from kangyu.methods.indicators.reading import rounded
from kangyu.operations.demonstration.counties import County, Rule, Stated
from kangyu.vocabulary.labels import Bilingual


class Verdict(StrEnum):
    """What came of holding a stated figure against a counted one."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CONTRADICTED = "contradicted"
    NOT_COUNTED = "not_counted"


SHOWN = {
    Verdict.AGREES: "● 相符 agrees",
    Verdict.DIFFERS: "▲ 不符 differs",
    Verdict.CONTRADICTED: "◆ 自相矛盾 cannot be so",
    Verdict.NOT_COUNTED: "○ 未计 not counted",
}
_RULES = {
    Rule.ROUNDS_TO: Bilingual("四舍五入到所载位数", "rounds to it"),
    Rule.ABOUT: Bilingual("约数，按所载位数四舍五入", "about: rounds to it at its coarse place"),
    Rule.AT_LEAST: Bilingual("不低于", "at least"),
    Rule.AND_MORE: Bilingual(
        "余、多：高于它而不到下一位", "and more: above it, and below the next at its coarse place"
    ),
}
_NO_INDICATOR = Bilingual("尚无此指标", "there is no such indicator yet")
_NOT_FULL = Bilingual("世界未按实际规模建立，只比较比率", "the world is not of full size: only shares are compared")
_EMPTY = Bilingual("没有值", "no value")


@dataclass(frozen=True, slots=True)
class Row:
    """One stated figure and what was counted; numbers as printed, None where there is none."""

    system: str
    text: str
    stated: str
    counted: str | None
    difference: str | None
    verdict: Verdict
    rule: str
    indicator: str
    period: str
    area: str
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {**asdict(self), "agrees": self.verdict is Verdict.AGREES}


def held(county: County, stated: Stated, counted: Decimal | None, *, is_declared: bool, is_full: bool) -> Row:
    """The row of a stated figure.

    Args:
        counted: its value, None when empty or not read. is_declared: whether the indicator exists.
        is_full: whether the world has all of the county's people; counts of a smaller one are not compared.
    """
    verdict, why = _judged(county, stated, counted, is_declared, is_full)
    places = max(stated.precision, 0 if stated.unit.startswith("{") else 2)
    return Row(
        system=stated.system,
        text=stated.text,
        stated=_shown(stated.value, max(stated.precision, 0)),
        counted=None if counted is None else _shown(counted, places),
        difference=None if counted is None else _shown(counted - stated.value, places),
        verdict=verdict,
        rule=_RULES[stated.rule].zh,
        indicator=stated.indicator,
        period=stated.period,
        area=stated.where,
        why=why,
    )


def _judged(
    county: County, stated: Stated, counted: Decimal | None, is_declared: bool, is_full: bool
) -> tuple[Verdict, str]:
    if not stated.indicator:
        assert stated.why is not None
        return Verdict.NOT_COUNTED, stated.why.zh
    if not is_declared:
        return Verdict.NOT_COUNTED, _NO_INDICATOR.zh
    if not is_full and stated.unit.startswith("{"):
        return Verdict.NOT_COUNTED, _NOT_FULL.zh
    if counted is not None and stated.agrees_with(counted):
        return Verdict.AGREES, ""
    if stated.contradiction:
        found = next(each for each in county.contradictions if each.key == stated.contradiction)
        return Verdict.CONTRADICTED, found.proof.text()
    return Verdict.DIFFERS, "" if counted is not None else _EMPTY.zh


def _shown(value: Decimal, places: int) -> str:
    return f"{rounded(value, places) + 0:,.{places}f}"  # + 0: never minus nought


def page(results: Mapping[str, Sequence[Mapping[str, Any]] | None], counties: Mapping[str, County]) -> str:
    """All counties' comparisons as Markdown. A county whose full world was not built says so.

    Args:
        results: rows by county, as `Row.as_dict` gives them; None where there is no world.
    """
    parts = [_HEAD, *(_county(counties[key], rows) for key, rows in results.items())]
    return "\n".join(parts)


_HEAD = """# 与五份文献对照 Five documents compared

Written by `kangyu compare --all --write docs/compare.md` from those of the five worlds that were built at full size
(`kangyu demo --county … --residents full`); a county that was not says so. The figures stated are facts taken from the documents; their sentences are
not here. Every counted figure is read by the engine from the world's records: nothing is written to match. 相符 means that
the counted figure rounds to the stated one at its precision.
"""


def _county(county: County, rows: Sequence[Mapping[str, Any]] | None) -> str:
    lines = [f"\n## {county.name.zh} {county.name.en}（{county.as_of}）\n"]
    if rows is None:
        lines.append("未建立 The full world was not built when this page was written.\n")
    else:
        lines += [_tally(rows), "", *_table(rows)]
    if county.contradictions:
        lines.append("\n**文献自相矛盾之处 What cannot be so**\n")
        lines += [f"- {each.says.zh} {each.says.en} `{each.proof.text()}`" for each in county.contradictions]
    lines.append("\n**假定 Assumptions**\n")
    lines += [f"- {assumption.zh} {assumption.en}" for assumption in county.assumptions]
    return "\n".join(lines) + "\n"


def _tally(rows: Sequence[Mapping[str, Any]]) -> str:
    counted = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in Verdict}
    shown = "，".join(f"{SHOWN[verdict]} {number}" for verdict, number in counted.items() if number)
    return f"{len(rows)} 项 figures：{shown}。"


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "| 系统 | 文献所载 stated | 值 | 计数 counted | 差 | 结果 | 规则 rule | 指标 indicator | 期间 period | 区划 area | 说明 |"
    yield "|---|---|--:|--:|--:|---|---|---|---|---|---|"
    for row in rows:
        cells = (
            row["system"],
            row["text"],
            row["stated"],
            row["counted"] or "—",
            row["difference"] or "—",
            SHOWN[Verdict(row["verdict"])],
            row["rule"],
            f"`{row['indicator']}`" if row["indicator"] else "—",
            row["period"],
            row["area"],
            row["why"],
        )
        yield f"| {' | '.join(cells)} |"
