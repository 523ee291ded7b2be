"""Severe mental disorders (严重精神障碍患者管理). Specification 2017, service 9; work rules of 2018."""

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, Indicator, ParameterBase, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PER_MILLE, PERSON, PERSON_TIME

from ..shared.managed import SINCE, count, follow_up_figures, share, visit_figures, was_lost
from .resident import residents

_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）9 严重精神障碍患者管理"
_RULES = "严重精神障碍管理治疗工作规范（2018）"
_WHO = Bilingual("严重精神障碍患者", "people with a severe mental disorder")
_UNASKED = Bilingual("近12个月未随访或未问及者不计入分子", "Not seen for 12 months or not asked: not in the numerator")

registered = residents.but(field("diseases").includes("8"))
managed = Rows("enrolment", "mental_disorder")
seen = managed.but(within=(("visit", 12),))
at_home = managed.but(~(field("hospital").is_known() & field("hospital").equals("1")))
attempts = Rows("contact", "mental_disorder_follow_up", at="month")
visits = attempts.but(~was_lost)


def _of_registered(key: str, zh: str, en: str, code: str, *choices: str) -> Indicator:
    return Indicator(
        key=code,
        name=Bilingual(f"严重精神障碍患者{zh}率", f"Share {en}: people registered with a severe mental disorder"),
        version=2,
        effective_from=SINCE,
        kind=FigureKind.RATIO,
        numerator=managed.but(field(key).is_in(*choices), within=(("visit", 12),)),
        denominator=registered,
        unit=PERSON,
        definition=Bilingual(
            f"近12个月内最近一次随访{zh}的患者 ÷ 登记在册患者 × 100%",
            f"Of the patients registered those who in the latest contact of the last 12 months were {en}",
        ),
        source=_RULES,
        unknown=_UNASKED,
        better="higher",
    )


def _of_seen(key: str, zh: str, en: str, code: str, *choices: str, better: str = "") -> Indicator:
    part = managed.but(field(key).is_in(*choices), within=(("visit", 12),))
    words = Bilingual(
        f"近12个月内最近一次随访{zh}的在管患者 ÷ 在管患者 × 100%",
        f"Of the patients managed those who in the latest contact of the last 12 months were {en}",
    )
    name = Bilingual(f"在管严重精神障碍患者{zh}占比", f"Share {en}: patients managed for a severe mental disorder")
    return share(code, name, part, managed, words, _RULES, _UNASKED, better=better)


FAMILY = Bilingual("严重精神障碍患者管理", "Severe mental disorder")

INDICATORS = (
    count(
        "mental.registered",
        Bilingual("登记在册严重精神障碍患者数", "Registered people with a severe mental disorder"),
        registered,
        Bilingual(
            "期末常住居民中，最新个人基本信息登记有严重精神障碍者",
            "Residents whose newest personal information names a severe mental disorder",
        ),
        _CLAUSE,
    ),
    Indicator(
        key="mental.detection_rate",
        name=Bilingual("严重精神障碍报告患病率", "Reported prevalence of severe mental disorders"),
        version=1,
        effective_from=SINCE,
        kind=FigureKind.PARAMETER,
        numerator=registered,
        denominator=ParameterBase(
            keys=("population.resident",), unit=PERSON, label=Bilingual("常住人口", "Resident population")
        ),
        unit=PERSON,
        definition=Bilingual("登记在册患者 ÷ 常住人口 × 1000‰", "Registered patients ÷ resident population × 1,000 ‰"),
        source=_RULES,
        better="higher",
        per=PER_MILLE,
    ),
    count(
        "mental.managed",
        Bilingual("严重精神障碍患者管理人数", "People managed for a severe mental disorder"),
        managed,
        Bilingual("期末在管的严重精神障碍患者", "Patients enrolled at the end of the period"),
        _CLAUSE,
        better="higher",
    ),
    Indicator(
        key="mental.management_rate",
        name=Bilingual("严重精神障碍患者管理率", "Management rate of severe mental disorders"),
        version=1,
        effective_from=SINCE,
        kind=FigureKind.RATIO,
        numerator=managed,
        denominator=registered,
        unit=PERSON,
        definition=Bilingual("在管患者 ÷ 登记在册患者 × 100%", "Patients managed ÷ patients registered × 100 %"),
        source=_CLAUSE,
        better="higher",
    ),
    Indicator(
        key="mental.standard_rate",
        name=Bilingual("严重精神障碍患者规范管理率", "Share managed to specification: severe mental disorder"),
        version=2,
        effective_from=SINCE,
        kind=FigureKind.RATIO,
        numerator=managed.but(after=(("sound_from", 0),), within=(("paced_until", 0), ("open_until", 0))),
        denominator=registered,
        unit=PERSON,
        definition=Bilingual(
            "按规范管理的患者 ÷ 登记在册患者 × 100%。按规范：本年随访次数与在管天数相称（全年不少于4次），相邻两次间隔不超过100天，"
            "不稳定或基本稳定后35天内再次随访；体检须本人和监护人同意，不作要求",
            "Patients managed to specification ÷ patients registered × 100 %: contacts in proportion to the days managed (four in a full "
            "year), no gap of more than 100 days, a contact within 35 days after one not stable; the examination needs consent "
            "and is not asked for",
        ),
        source=_CLAUSE,
        unknown=Bilingual(
            "未纳入管理或从未随访者视为不规范", "Those not managed or never seen count as not to specification"
        ),
        better="higher",
    ),
    Indicator(
        key="mental.home_management_rate",
        name=Bilingual("在册居家患者健康管理率", "Health management rate of patients at home"),
        version=2,
        effective_from=SINCE,
        kind=FigureKind.RATIO,
        numerator=at_home.but(within=(("visit", 12),)),
        denominator=registered,
        unit=PERSON,
        definition=Bilingual(
            "近12个月内有随访的居家患者 ÷ 登记在册患者 × 100%；谁在住院只从随访得知，分母未扣除住院者，结果偏低",
            "Patients at home seen in the last 12 months ÷ patients registered × 100 %; only contacts tell who is in hospital, so "
            "these stay in the denominator and the rate is rather too low",
        ),
        source=_RULES,
        unknown=Bilingual("住院情况未知者视为居家", "Of unknown whereabouts: at home"),
        better="higher",
    ),
    count(
        "mental.in_hospital",
        Bilingual("在管严重精神障碍患者住院人数", "Patients in hospital: severe mental disorder"),
        managed.but(field("hospital").equals("1")),
        Bilingual("期末在管、最近一次随访正在住院的患者", "Managed and in hospital when last seen"),
        _RULES,
    ),
    _of_seen("adherence", "服药", "on medicines", "mental.treatment_rate", "1", "2", better="higher"),
    _of_registered("adherence", "服药", "on medicines", "mental.medication_rate", "1", "2"),
    _of_registered("adherence", "规律服药", "taking medicines regularly", "mental.regular_medication", "1"),
    _of_registered("mode", "面访", "seen face to face", "mental.face_to_face_rate", "1", "2"),
    _of_seen("grade", "病情稳定", "stable", "mental.stable_rate", "3", better="higher"),
    _of_seen("grade", "病情不稳定", "unstable", "mental.unstable_share", "1", better="lower"),
    count(
        "mental.at_risk",
        Bilingual("有肇事肇祸风险患者数", "Patients with a risk of harm"),
        managed.but(field("risk").is_in("3", "4", "5")),
        Bilingual("期末在管、最近一次随访危险性评估3～5级的患者", "Managed, risk 3 to 5 when last seen"),
        _CLAUSE,
    ),
    count(
        "mental.some_risk",
        Bilingual("危险性1～2级患者数", "Patients of risk 1 or 2"),
        managed.but(field("risk").is_in("1", "2")),
        Bilingual("期末在管、最近一次随访危险性评估1～2级的患者", "Managed, risk 1 or 2 when last seen"),
        _CLAUSE,
    ),
    count(
        "mental.locked_up",
        Bilingual("关锁患者数", "Patients locked up"),
        managed.but(field("locked_up").equals("2")),
        Bilingual("期末在管、最近一次随访仍被关锁的患者", "Managed and found locked up when last seen"),
        _RULES,
        better="lower",
    ),
    count(
        "mental.harm_visits",
        Bilingual("发现肇事肇祸行为的随访人次", "Contacts that found harmful acts"),
        visits.but((field("trouble") > 0) | (field("disaster") > 0)),
        Bilingual("本期内记有肇事或肇祸行为的随访", "Follow-ups in the period that note trouble or disaster caused"),
        _RULES,
        PERSON_TIME,
        better="lower",
    ),
    count(
        "mental.new",
        Bilingual("新纳入管理严重精神障碍患者数", "People newly enrolled: severe mental disorder"),
        Rows("entry", "mental_disorder", at="month"),
        Bilingual(
            "本期内新纳入管理的患者（含其后终止的）", "Patients enrolled in the period, those closed later included"
        ),
        _CLAUSE,
    ),
    count(
        "mental.visits",
        Bilingual("严重精神障碍患者随访人次", "Follow-up contacts: severe mental disorder"),
        visits,
        Bilingual("本期内完成的随访（不含失访）", "Follow-ups in the period that reached the patient"),
        _CLAUSE,
        PERSON_TIME,
    ),
    *follow_up_figures("mental", _WHO, managed, "mental_disorder", _CLAUSE),
    *visit_figures("mental", _WHO, attempts, _CLAUSE),
)
