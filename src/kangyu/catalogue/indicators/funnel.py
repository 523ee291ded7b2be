"""From screening to care (筛查—发现—纳入). Specification 2017, services 6 to 9.

Screened, candidate, enrolled and closed are counted apart: a candidate is known or suspected and not enrolled.
"""

from kangyu.methods.expressions import field
from kangyu.methods.indicators import Indicator, Rows
from kangyu.vocabulary.labels import Bilingual

from ..codelists.candidates import DISMISSALS, ENROLLED
from ..shared.managed import count, share
from .resident import residents

_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）"
over_35 = residents.but(after=(("birth", 35 * 12),))


def _screening(key: str, zh: str, en: str, what: Bilingual, clause: str) -> tuple[Indicator, ...]:
    screened = over_35.but(within=((f"screened_{key}", 12),))
    return (
        count(
            f"funnel.{key}_screened",
            Bilingual(f"35岁及以上{zh}筛查人数", f"Screened for {en}, 35 and over"),
            screened,
            Bilingual(
                f"期末年满35周岁、近12个月内{what.zh}的常住居民",
                f"Residents of 35 and over with {what.en} in the last 12 months",
            ),
            clause,
            better="higher",
        ),
        share(
            f"funnel.{key}_screening_rate",
            Bilingual(f"35岁及以上{zh}筛查率", f"Share screened for {en}, 35 and over"),
            screened,
            over_35,
            Bilingual(
                f"近12个月内{what.zh}的35岁及以上常住居民 ÷ 35岁及以上常住居民 × 100%",
                f"Residents of 35 and over with {what.en} in the last 12 months ÷ residents of 35 and over × 100 %",
            ),
            clause,
            Bilingual("从未测量者视为未筛查", "Those never measured count as not screened"),
            better="higher",
        ),
    )


def _candidates(key: str, programme: str, zh: str, en: str, clause: str) -> tuple[Indicator, ...]:
    found = Rows("finding", programme, at="month")
    return (
        count(
            f"funnel.{key}_candidates",
            Bilingual(f"{zh}待纳入人数", f"Candidates: {en}"),
            Rows("candidate", programme),
            Bilingual(
                "期末已知或疑似、尚未纳入管理也未排除的居民",
                "Known or suspected, at the end of the period neither enrolled nor ruled out",
            ),
            clause,
            better="lower",
        ),
        count(
            f"funnel.{key}_found",
            Bilingual(f"{zh}新发现人数", f"Newly found: {en}"),
            found,
            Bilingual(
                "本期内由档案、体检、门诊或检验发现的候选对象",
                "Candidates found in the period in records, examinations, visits or tests",
            ),
            clause,
        ),
        share(
            f"funnel.{key}_enrolled_share",
            Bilingual(f"{zh}发现后纳入率", f"Share enrolled of those found: {en}"),
            found.but(field("outcome").equals(ENROLLED)),
            found,
            Bilingual(
                "本期发现者中至今已纳入管理的 ÷ 本期发现者 × 100%",
                "Of those found in the period those enrolled by now × 100 %",
            ),
            clause,
            Bilingual("尚未处理者视为未纳入", "Those not dealt with yet count as not enrolled"),
            better="higher",
        ),
        count(
            f"funnel.{key}_dismissed",
            Bilingual(f"{zh}发现后排除人数", f"Ruled out of those found: {en}"),
            found.but(field("outcome").is_in(*DISMISSALS)),
            Bilingual(
                "本期发现者中至今已排除、拒绝或由他处管理的",
                "Of those found in the period those ruled out, refusing or managed elsewhere",
            ),
            clause,
        ),
    )


FAMILY = Bilingual("筛查到管理", "From screening to care")

INDICATORS = (
    *_screening(
        "hypertension",
        "高血压",
        "hypertension",
        Bilingual("测过血压", "a measured pressure"),
        f"{_CLAUSE}7 高血压患者健康管理",
    ),
    *_candidates("hypertension", "hypertension", "高血压", "hypertension", f"{_CLAUSE}7 高血压患者健康管理"),
    *_screening(
        "diabetes",
        "糖尿病",
        "diabetes",
        Bilingual("测过空腹血糖", "a fasting glucose"),
        f"{_CLAUSE}8 2型糖尿病患者健康管理",
    ),
    *_candidates("diabetes", "diabetes", "糖尿病", "diabetes", f"{_CLAUSE}8 2型糖尿病患者健康管理"),
    *_candidates(
        "mental", "mental_disorder", "严重精神障碍", "severe mental disorder", f"{_CLAUSE}9 严重精神障碍患者管理"
    )[:1],
    *_candidates("elderly", "elderly", "65岁及以上老年人", "residents of 65 and over", f"{_CLAUSE}6 老年人健康管理")[
        :1
    ],
)
