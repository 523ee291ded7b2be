"""Chapter of the indicators: what each figure counts, in words, with unit, clause and version; a page a family."""

from __future__ import annotations

from itertools import groupby

from kangyu.catalogue.indicators import INDICATORS
from kangyu.methods.indicators import FigureKind, Indicator
from kangyu.vocabulary.labels import Bilingual

from .page import Page, Say, both, facts, section

_KINDS = {
    FigureKind.COUNT: both("计数", "count"),
    FigureKind.SHARE: both("占比：分子是分母的一部分", "share: a set inside a set"),
    FigureKind.RATIO: both("比：两个互不包含的集合", "ratio: two sets that are not inside one another"),
    FigureKind.PARAMETER: both("与参数相比", "against a parameter"),
}
_BETTER = {"higher": both("越高越好", "higher is better"), "lower": both("越低越好", "lower is better")}


def pages() -> tuple[Page, ...]:
    """One page a family: the part of the key before the point."""
    families = [(key, tuple(some)) for key, some in groupby(INDICATORS, key=lambda each: each.key.partition(".")[0])]
    return tuple(
        Page(key, family_name(key), lambda say, some=some: "".join(_section(each, say) for each in some))  # type: ignore[misc]
        for key, some in families
    )


def family_name(key: str) -> Bilingual:
    """What a family of indicators is called: its first indicator speaks for it."""
    named = FAMILY_NAMES.get(key)
    return named or next(each.name for each in INDICATORS if each.key.startswith(f"{key}."))


FAMILY_NAMES: dict[str, Bilingual] = {
    "resident": both("常住人口", "Residents"),
    "record": both("居民健康档案", "Health records"),
    "elderly": both("老年人健康管理", "The elderly"),
    "hypertension": both("高血压患者健康管理", "Hypertension"),
    "diabetes": both("2型糖尿病患者健康管理", "Type 2 diabetes"),
    "mental": both("严重精神障碍患者管理", "Severe mental disorder"),
    "contract": both("家庭医生签约服务", "Family-doctor contracts"),
    "funnel": both("筛查到管理", "From screening to care"),
    "referral": both("双向转诊", "Referrals"),
    "education": both("健康教育", "Health education"),
    "training": both("培训", "Training"),
    "publicity": both("宣传", "Publicity"),
    "funds": both("项目资金", "Funds"),
    "blood": both("无偿献血", "Blood donation"),
}


def _section(indicator: Indicator, say: Say) -> str:
    kind = _KINDS.get(indicator.kind)
    body = f"{say(indicator.definition)}\n\n" + facts(
        (
            (say(both("代号", "Key")), f"`{indicator.key}`"),
            (say(both("单位", "Unit")), say(indicator.printed_unit.label)),
            (say(both("类型", "Kind")), say(kind) if kind else indicator.kind.value),
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
