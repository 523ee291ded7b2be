"""Figures that every programme with follow-ups has: who is overdue, lost, closed, examined, taking medicines.

"Overdue" is nobody's visit in time; "lost" is a visit that reached nobody. One person is never both.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, Indicator, Rows
from kangyu.methods.programmes import LOST
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON, PERSON_TIME, Unit

SINCE = date(2017, 2, 28)
was_lost = field("grade").is_known() & field("grade").equals(LOST)


def count(
    key: str, name: Bilingual, rows: Rows, definition: Bilingual, source: str, unit: Unit = PERSON, better: str = ""
) -> Indicator:
    """A count of rows."""
    return Indicator(
        key=key,
        name=name,
        version=1,
        effective_from=SINCE,
        kind=FigureKind.COUNT,
        numerator=rows,
        unit=unit,
        definition=definition,
        source=source,
        better=better,
    )


def share(
    key: str,
    name: Bilingual,
    part: Rows,
    whole: Rows,
    definition: Bilingual,
    source: str,
    unknown: Bilingual,
    better: str = "",
    unit: Unit = PERSON,
) -> Indicator:
    """A set inside a set, in per cent."""
    return Indicator(
        key=key,
        name=name,
        version=1,
        effective_from=SINCE,
        kind=FigureKind.SHARE,
        numerator=part,
        denominator=whole,
        unit=unit,
        definition=definition,
        source=source,
        unknown=unknown,
        better=better,
    )


def overdue(managed: Rows) -> Rows:
    """Of the managed those whom nobody saw in time, and nobody tried to."""
    return managed.but(~field("lost").is_known(), after=(("open_until", 0),))


def follow_up_figures(prefix: str, who: Bilingual, managed: Rows, programme: str, source: str) -> tuple[Indicator, ...]:
    """Overdue, lost, closed and examined; `who` is "高血压患者" / "patients with hypertension"."""
    return (
        *_out_of_touch(prefix, who, managed, source),
        *closings(prefix, who, Rows("closing", programme, at="month"), source),
        share(
            f"{prefix}.examined_rate",
            Bilingual(f"{who.zh}年度体检率", f"Share examined: {who.en}"),
            managed.but(within=(("examination", 12),)),
            managed,
            Bilingual(
                "近12个月内完成健康体检的在管者 ÷ 在管者 × 100%", "Examined in the last 12 months ÷ managed × 100 %"
            ),
            source,
            Bilingual("从未体检者视为未体检", "Those never examined count as not examined"),
            better="higher",
        ),
    )


def _out_of_touch(prefix: str, who: Bilingual, managed: Rows, source: str) -> tuple[Indicator, ...]:
    lost = managed.but(field("lost").is_known())
    zh, en = who.zh, who.en
    return (
        count(
            f"{prefix}.overdue",
            Bilingual(f"{zh}逾期未访人数", f"Overdue: {en}"),
            overdue(managed),
            Bilingual(
                "期末在管、按规范间隔应访而未访、且无失访记录者",
                "Managed at the end of the period, the next contact too late by the specification, nobody having tried",
            ),
            source,
            better="lower",
        ),
        share(
            f"{prefix}.overdue_share",
            Bilingual(f"{zh}逾期未访占比", f"Share overdue: {en}"),
            overdue(managed),
            managed,
            Bilingual("逾期未访者 ÷ 在管者 × 100%", "Overdue ÷ managed × 100 %"),
            source,
            Bilingual("失访者不计入逾期", "Those lost to follow-up do not count as overdue"),
            better="lower",
        ),
        count(
            f"{prefix}.lost",
            Bilingual(f"{zh}失访人数", f"Lost to follow-up: {en}"),
            lost,
            Bilingual(
                "期末在管、最近一次上门或联系未能访到者",
                "Managed at the end of the period, not reached when last tried",
            ),
            source,
            better="lower",
        ),
        share(
            f"{prefix}.lost_share",
            Bilingual(f"{zh}失访率", f"Share lost to follow-up: {en}"),
            lost,
            managed,
            Bilingual("失访者 ÷ 在管者 × 100%", "Lost to follow-up ÷ managed × 100 %"),
            source,
            Bilingual("从未尝试随访者不计为失访", "Those whom nobody tried to reach do not count as lost"),
            better="lower",
        ),
    )


def closings(prefix: str, who: Bilingual, closing: Rows, source: str) -> tuple[Indicator, ...]:
    """Enrolments that ended in the period: all, by death, by leaving."""
    zh, en = who.zh, who.en
    return (
        count(
            f"{prefix}.closed",
            Bilingual(f"{zh}终止管理人数", f"Closed: {en}"),
            closing,
            Bilingual("本期内终止管理者（各种原因）", "Enrolments closed in the period, for any reason"),
            source,
        ),
        count(
            f"{prefix}.closed_by_death",
            Bilingual(f"{zh}死亡终止人数", f"Closed by death: {en}"),
            closing.but(field("reason").equals("1")),
            Bilingual("本期内因死亡终止管理者", "Enrolments closed in the period because the person died"),
            source,
        ),
        count(
            f"{prefix}.closed_by_leaving",
            Bilingual(f"{zh}迁出终止人数", f"Closed by leaving: {en}"),
            closing.but(field("reason").equals("2")),
            Bilingual("本期内因迁出终止管理者", "Enrolments closed in the period because the person moved away"),
            source,
        ),
    )


def visit_figures(prefix: str, who: Bilingual, visits: Rows, source: str) -> tuple[Indicator, ...]:
    """Contacts that reached somebody, how, and those that reached nobody. `visits` are all filled-in forms."""
    met = visits.but(~was_lost)
    zh, en = who.zh, who.en
    return (
        share(
            f"{prefix}.face_to_face_visits",
            Bilingual(f"{zh}面对面随访占比", f"Share of contacts face to face: {en}"),
            met.but(field("mode").is_in("1", "2")),
            met,
            Bilingual("门诊或入户的随访 ÷ 全部随访 × 100%", "Contacts at the clinic or at home ÷ all contacts × 100 %"),
            source,
            Bilingual("方式未知的不计入分子", "Of unknown way: not in the numerator"),
            better="higher",
            unit=PERSON_TIME,
        ),
        count(
            f"{prefix}.lost_visits",
            Bilingual(f"{zh}未访到人次", f"Contacts that reached nobody: {en}"),
            visits.but(was_lost),
            Bilingual("本期内记为失访的随访", "Contacts of the period that reached nobody"),
            source,
            PERSON_TIME,
        ),
    )
