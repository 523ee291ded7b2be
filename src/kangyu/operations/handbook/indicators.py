"""Chapter of the indicators: what each figure counts, in words, with unit, clause and version; a page a family."""

from __future__ import annotations

from itertools import groupby

from kangyu.catalogue.indicators import FAMILIES, INDICATORS, family_key
from kangyu.methods.indicators import FigureKind, Indicator
from kangyu.vocabulary.labels import Bilingual

from .page import Page, Say, both, facts, section

KINDS = {
    FigureKind.COUNT: both("计数", "count"),
    FigureKind.SUM: both("合计：逐条记录的数量相加", "sum: the amounts of the rows added up"),
    FigureKind.SHARE: both("占比：分子是分母的一部分", "share: a set inside a set"),
    FigureKind.RATIO: both("比：两个互不包含的集合", "ratio: two sets that are not inside one another"),
    FigureKind.PARAMETER: both("与参数相比", "against a parameter"),
}
_BETTER = {"higher": both("越高越好", "higher is better"), "lower": both("越低越好", "lower is better")}


def pages() -> tuple[Page, ...]:
    """One page a family."""
    families = [(key, tuple(some)) for key, some in groupby(INDICATORS, key=lambda each: family_key(each.key))]
    return tuple(
        Page(key, FAMILIES[key], lambda say, some=some: "".join(_section(each, say) for each in some))  # type: ignore[misc]
        for key, some in families
    )


def _section(indicator: Indicator, say: Say) -> str:
    body = f"{say(indicator.definition)}\n\n" + facts(
        (
            (say(both("代号", "Key")), f"`{indicator.key}`"),
            (say(both("单位", "Unit")), say(indicator.printed_unit.label)),
            (say(both("类型", "Kind")), say(KINDS[indicator.kind])),
            (say(both("时点", "When")), say(_when(indicator))),
            (say(both("分母", "Denominator")), _denominator(indicator, say)),
            (say(both("未知情形", "What is unknown")), say(indicator.unknown)),
            (say(both("方向", "Direction")), say(_BETTER[indicator.better]) if indicator.better else ""),
            (say(both("依据", "Source")), indicator.source),
            (
                say(both("版本", "Version")),
                say(
                    both("第 {n} 版，自 {on} 起", "{n}, from {on}").format(
                        n=indicator.version, on=indicator.effective_from
                    )
                ),
            ),
        )
    )
    return section(say(indicator.name), body)


def _when(indicator: Indicator) -> Bilingual:
    if indicator.is_stock:
        return both("存量：期末时点", "stock: at the end of the period")
    return both("流量：期内发生", "flow: what happens in the period")


def _denominator(indicator: Indicator, say: Say) -> str:
    base = indicator.denominator
    label = getattr(base, "label", None)
    return say(label) if isinstance(label, Bilingual) else ""
