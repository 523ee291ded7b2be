"""Hypertension management (高血压患者健康管理). Specification 2017, service 7.

"In the year" is judged as the last twelve months at the end of the period, which at the year's end is the calendar year.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, Indicator, ParameterBase, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON, PERSON_TIME

from ..shared.managed import follow_up_figures, share, visit_figures, was_lost

_2017 = date(2017, 2, 28)
_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）7 高血压患者健康管理"

managed = Rows("enrolment", "hypertension")
seen = managed.but(within=(("visit", 12),))
to_standard = managed.but(
    after=(("sound_from", 0),), within=(("paced_until", 0), ("open_until", 0), ("examination", 12))
)
to_rolling_standard = managed.but(
    after=(("rolling_sound_from", 0),), within=(("rolling_until", 0), ("open_until", 0), ("examination", 12))
)
controlled = managed.but(field("grade").equals("1"), ~field("lost").is_known(), within=(("visit", 12),))
attempts = Rows("contact", "hypertension_follow_up", at="month")
visits = attempts.but(~was_lost)
_WHO = Bilingual("高血压患者", "people with hypertension")

FAMILY = Bilingual("高血压患者健康管理", "Hypertension")

INDICATORS = (
    Indicator(
        key="hypertension.managed",
        name=Bilingual("高血压患者健康管理人数", "People managed for hypertension"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=managed,
        unit=PERSON,
        definition=Bilingual("期末在管的高血压患者", "Patients enrolled at the end of the period"),
        source=_CLAUSE,
        better="higher",
    ),
    Indicator(
        key="hypertension.management_rate",
        name=Bilingual("高血压患者健康管理率", "Hypertension management rate"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.PARAMETER,
        numerator=managed,
        denominator=ParameterBase(
            keys=("population.adults", "prevalence.hypertension"),
            unit=PERSON,
            label=Bilingual("估计患病人数（成年人口 × 患病率）", "Estimated patients (adults × prevalence)"),
        ),
        unit=PERSON,
        definition=Bilingual(
            "期末在管的高血压患者 ÷ 估计患病人数（成年人口 × 患病率）× 100%",
            "Patients enrolled at the end of the period ÷ estimated patients (adults × prevalence) × 100 %",
        ),
        source=_CLAUSE,
        better="higher",
    ),
    Indicator(
        key="hypertension.standard_rate",
        name=Bilingual("高血压患者规范管理率", "Share managed to specification"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=to_standard,
        denominator=managed,
        unit=PERSON,
        definition=Bilingual(
            "按规范管理的患者 ÷ 在管患者 × 100%。按规范：本年随访次数与在管天数相称（全年不少于4次），相邻两次间隔不超过100天，"
            "分类为不满意、不良反应或并发症后21天内再次随访，近12个月内完成年度健康体检",
            "Patients managed to specification ÷ patients managed × 100 %. To specification: contacts of the year in proportion to "
            "the days managed (four in a full year), no gap of more than 100 days, a contact within 21 days after one off target, "
            "and a health examination in the last 12 months",
        ),
        source=_CLAUSE,
        unknown=Bilingual(
            "从未随访或未体检者视为不规范", "Those never seen or not examined count as not to specification"
        ),
        better="higher",
    ),
    Indicator(
        key="hypertension.rolling_standard_rate",
        name=Bilingual("高血压患者规范管理率（滚动12个月）", "Share managed to specification (rolling twelve months)"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=to_rolling_standard,
        denominator=managed,
        unit=PERSON,
        definition=Bilingual(
            "同规范管理率，但随访次数与间隔按期末前12个月计（在管不足12个月的按在管天数折算）",
            "As the share managed to specification, but contacts and gaps judged over the twelve months before the period's end",
        ),
        source=_CLAUSE,
        unknown=Bilingual(
            "从未随访或未体检者视为不规范", "Those never seen or not examined count as not to specification"
        ),
        better="higher",
    ),
    Indicator(
        key="hypertension.control_rate",
        name=Bilingual("管理人群血压控制率", "Share with controlled pressure"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=controlled,
        denominator=managed,
        unit=PERSON,
        definition=Bilingual(
            "近12个月内最近一次随访血压达标（<140/90，65岁及以上<150/90，且无不良反应和并发症）的患者 ÷ 在管患者 × 100%",
            "Patients at target in the latest contact of the last 12 months (<140/90, from 65 years <150/90, no reaction or "
            "complication) ÷ patients managed × 100 %",
        ),
        source=_CLAUSE,
        unknown=Bilingual("失访、近12个月未随访者视为未控制", "Lost or not seen for 12 months: not controlled"),
        better="higher",
    ),
    Indicator(
        key="hypertension.seen_rate",
        name=Bilingual("高血压患者近12个月随访率", "Share seen in the last twelve months"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=seen,
        denominator=managed,
        unit=PERSON,
        definition=Bilingual(
            "近12个月内有随访的患者 ÷ 在管患者 × 100%",
            "Patients with a contact in the last 12 months ÷ patients managed × 100 %",
        ),
        source=_CLAUSE,
        unknown=Bilingual("从未随访者视为未随访", "Those never seen count as not seen"),
        better="higher",
    ),
    Indicator(
        key="hypertension.elderly_share",
        name=Bilingual("在管高血压患者中65岁及以上占比", "Share of patients aged 65 and over"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=managed.but(after=(("birth", 65 * 12),)),
        denominator=managed,
        unit=PERSON,
        definition=Bilingual(
            "期末年满65周岁的在管患者 ÷ 在管患者 × 100%", "Patients of 65 and over ÷ patients managed × 100 %"
        ),
        source=_CLAUSE,
    ),
    Indicator(
        key="hypertension.new",
        name=Bilingual("新纳入管理高血压患者数", "People newly enrolled"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=Rows("entry", "hypertension", at="month"),
        unit=PERSON,
        definition=Bilingual(
            "本期内新纳入管理的患者（含其后终止的）", "Patients enrolled in the period, those closed later included"
        ),
        source=_CLAUSE,
    ),
    Indicator(
        key="hypertension.visits",
        name=Bilingual("高血压患者随访人次", "Follow-up contacts"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=visits,
        unit=PERSON_TIME,
        definition=Bilingual("本期内完成的高血压随访", "Hypertension follow-ups in the period"),
        source=_CLAUSE,
    ),
    Indicator(
        key="hypertension.off_target_share",
        name=Bilingual("随访血压不达标占比", "Share of contacts off target"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=visits.but(field("grade").is_in("2", "3", "4")),
        denominator=visits,
        unit=PERSON_TIME,
        definition=Bilingual(
            "分类为不满意、不良反应或并发症的随访 ÷ 全部随访 × 100%", "Contacts off target ÷ all contacts × 100 %"
        ),
        source=_CLAUSE,
        unknown=Bilingual("未分类的随访不计入分子", "Contacts without a grade: not in the numerator"),
        better="lower",
    ),
    Indicator(
        key="hypertension.danger_visits",
        name=Bilingual("危急血压随访人次", "Contacts with dangerous pressure"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=visits.but((field("systolic") >= 180) | (field("diastolic") >= 110)),
        unit=PERSON_TIME,
        definition=Bilingual(
            "本期内收缩压≥180或舒张压≥110 mmHg的随访",
            "Follow-ups in the period with 180 mmHg systolic or 110 mmHg diastolic and above",
        ),
        source=_CLAUSE,
    ),
    share(
        "hypertension.regular_medication",
        Bilingual("高血压患者规律服药率", "Share taking medicines regularly: people with hypertension"),
        managed.but(field("adherence").equals("1"), within=(("visit", 12),)),
        managed,
        Bilingual(
            "近12个月内最近一次随访记为规律服药的患者 ÷ 在管患者 × 100%",
            "Regular in the latest contact of the last 12 months ÷ patients managed × 100 %",
        ),
        _CLAUSE,
        Bilingual("未问及者视为不规律", "Those not asked count as not regular"),
        better="higher",
    ),
    *follow_up_figures("hypertension", _WHO, managed, "hypertension", _CLAUSE),
    *visit_figures("hypertension", _WHO, attempts, _CLAUSE),
)
