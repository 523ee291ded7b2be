"""Type 2 diabetes management (2型糖尿病患者健康管理). Specification 2017, service 8."""

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, Indicator, ParameterBase, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON, PERSON_TIME

from ..shared.managed import SINCE, count, follow_up_figures, share, visit_figures, was_lost

_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）8 2型糖尿病患者健康管理"
_WHO = Bilingual("糖尿病患者", "people with diabetes")
_UNSEEN = Bilingual("从未随访或未体检者视为不规范", "Those never seen or not examined count as not to specification")

managed = Rows("enrolment", "diabetes")
attempts = Rows("contact", "diabetes_follow_up", at="month")
visits = attempts.but(~was_lost)
glucose = field("fasting_glucose")

FAMILY = Bilingual("2型糖尿病患者健康管理", "Type 2 diabetes")

INDICATORS = (
    count(
        "diabetes.managed",
        Bilingual("糖尿病患者健康管理人数", "People managed for diabetes"),
        managed,
        Bilingual("期末在管的2型糖尿病患者", "Patients enrolled at the end of the period"),
        _CLAUSE,
        better="higher",
    ),
    Indicator(
        key="diabetes.management_rate",
        name=Bilingual("糖尿病患者健康管理率", "Diabetes management rate"),
        version=1,
        effective_from=SINCE,
        kind=FigureKind.PARAMETER,
        numerator=managed,
        denominator=ParameterBase(
            keys=("population.adults", "prevalence.diabetes"),
            unit=PERSON,
            label=Bilingual("估计患病人数（成年人口 × 患病率）", "Estimated patients (adults × prevalence)"),
        ),
        unit=PERSON,
        definition=Bilingual(
            "期末在管的2型糖尿病患者 ÷ 估计患病人数（成年人口 × 患病率）× 100%",
            "Patients enrolled at the end of the period ÷ estimated patients (adults × prevalence) × 100 %",
        ),
        source=_CLAUSE,
        better="higher",
    ),
    share(
        "diabetes.standard_rate",
        Bilingual("2型糖尿病患者规范管理率", "Share managed to specification: people with diabetes"),
        managed.but(after=(("sound_from", 0),), within=(("paced_until", 0), ("open_until", 0), ("examination", 12))),
        managed,
        Bilingual(
            "按规范管理的患者 ÷ 在管患者 × 100%。按规范：本年随访与测空腹血糖次数与在管天数相称（全年不少于4次），相邻两次间隔不超过"
            "100天，控制不满意、不良反应或并发症后21天内再次随访，近12个月内完成年度健康体检",
            "Patients managed to specification ÷ patients managed × 100 %: contacts with a fasting glucose in proportion to the days "
            "managed (four in a full year), no gap of more than 100 days, a contact within 21 days after one off target, and a "
            "health examination in the last 12 months",
        ),
        _CLAUSE,
        _UNSEEN,
        better="higher",
    ),
    share(
        "diabetes.rolling_standard_rate",
        Bilingual(
            "2型糖尿病患者规范管理率（滚动12个月）", "Share managed to specification (rolling): people with diabetes"
        ),
        managed.but(
            after=(("rolling_sound_from", 0),), within=(("rolling_until", 0), ("open_until", 0), ("examination", 12))
        ),
        managed,
        Bilingual(
            "同规范管理率，但随访次数与间隔按期末前12个月计",
            "As the share to specification, judged over the last twelve months",
        ),
        _CLAUSE,
        _UNSEEN,
        better="higher",
    ),
    share(
        "diabetes.control_rate",
        Bilingual("管理人群血糖控制率", "Share with controlled glucose"),
        managed.but(field("grade").equals("1"), within=(("visit", 12),)).but(~field("lost").is_known()),
        managed,
        Bilingual(
            "近12个月内最近一次随访空腹血糖<7.0 mmol/L且无不良反应和并发症的患者 ÷ 在管患者 × 100%",
            "Fasting glucose below 7.0 mmol/L in the latest contact of the last 12 months, no reaction or complication, ÷ patients "
            "managed × 100 %",
        ),
        _CLAUSE,
        Bilingual("失访、近12个月未随访者视为未控制", "Lost or not seen for 12 months: not controlled"),
        better="higher",
    ),
    share(
        "diabetes.seen_rate",
        Bilingual("糖尿病患者近12个月随访率", "Share seen in the last twelve months: people with diabetes"),
        managed.but(within=(("visit", 12),)),
        managed,
        Bilingual("近12个月内有随访的患者 ÷ 在管患者 × 100%", "Seen in the last 12 months ÷ patients managed × 100 %"),
        _CLAUSE,
        Bilingual("从未随访者视为未随访", "Those never seen count as not seen"),
        better="higher",
    ),
    share(
        "diabetes.elderly_share",
        Bilingual("在管糖尿病患者中65岁及以上占比", "Share aged 65 and over: people with diabetes"),
        managed.but(after=(("birth", 65 * 12),)),
        managed,
        Bilingual("期末年满65周岁的在管患者 ÷ 在管患者 × 100%", "Patients of 65 and over ÷ patients managed × 100 %"),
        _CLAUSE,
        Bilingual("出生日期均已知", "Every date of birth is known"),
    ),
    count(
        "diabetes.new",
        Bilingual("新纳入管理糖尿病患者数", "People newly enrolled: diabetes"),
        Rows("entry", "diabetes", at="month"),
        Bilingual(
            "本期内新纳入管理的患者（含其后终止的）", "Patients enrolled in the period, those closed later included"
        ),
        _CLAUSE,
    ),
    count(
        "diabetes.visits",
        Bilingual("糖尿病患者随访人次", "Follow-up contacts: people with diabetes"),
        visits,
        Bilingual("本期内完成的糖尿病随访（不含失访）", "Diabetes follow-ups in the period that reached the patient"),
        _CLAUSE,
        PERSON_TIME,
    ),
    share(
        "diabetes.off_target_share",
        Bilingual("随访血糖不达标占比", "Share of contacts off target: people with diabetes"),
        visits.but(field("grade").is_in("2", "3", "4")),
        visits,
        Bilingual(
            "分类为不满意、不良反应或并发症的随访 ÷ 全部随访 × 100%", "Contacts off target ÷ all contacts × 100 %"
        ),
        _CLAUSE,
        Bilingual("未分类的随访不计入分子", "Contacts without a grade: not in the numerator"),
        better="lower",
        unit=PERSON_TIME,
    ),
    count(
        "diabetes.danger_visits",
        Bilingual("危急血糖随访人次", "Contacts with dangerous glucose"),
        visits.but((glucose >= 16.7) | (glucose <= 3.9)),
        Bilingual(
            "本期内空腹血糖≥16.7或≤3.9 mmol/L的随访",
            "Follow-ups in the period with 16.7 mmol/L and above or 3.9 and below",
        ),
        _CLAUSE,
        PERSON_TIME,
    ),
    share(
        "diabetes.hypoglycaemia_share",
        Bilingual("有低血糖反应的随访占比", "Share of contacts with hypoglycaemia"),
        visits.but(field("hypoglycaemia").is_in("2", "3")),
        visits,
        Bilingual(
            "偶尔或频繁出现低血糖反应的随访 ÷ 全部随访 × 100%", "Contacts with hypoglycaemia ÷ all contacts × 100 %"
        ),
        _CLAUSE,
        Bilingual("未问及者不计入分子", "Those not asked: not in the numerator"),
        better="lower",
        unit=PERSON_TIME,
    ),
    share(
        "diabetes.regular_medication",
        Bilingual("糖尿病患者规律服药率", "Share taking medicines regularly: people with diabetes"),
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
    *follow_up_figures("diabetes", _WHO, managed, "diabetes", _CLAUSE),
    *visit_figures("diabetes", _WHO, attempts, _CLAUSE),
)
