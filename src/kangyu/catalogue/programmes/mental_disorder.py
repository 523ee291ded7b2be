"""Management of severe mental disorders (严重精神障碍患者管理).

Source: national basic public-health service specification, third edition (2017), service 9: confirmed patients who
live at home; at least four contacts a year, one examination with the consent of patient and guardian; unstable: refer
at once, see within two weeks; basically stable: observe for two weeks, if not settled a specialist and one month; stable:
three months.
"""

from datetime import date

from kangyu.methods.expressions import Expression, any_of, field
from kangyu.methods.programmes import Grade, Programme, Standard, Step, StepKind
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from ..codelists.common import B3
from ..codelists.mental_disorder import CLOSE_REASON
from ..forms.health_examination import health_examination
from ..forms.mental_disorder_follow_up import SOCIAL_FUNCTION, mental_disorder_follow_up
from ..forms.personal_information import personal_information

risk, insight, symptoms = field("risk"), field("insight"), field("symptoms")
grade, previous_grade = field("grade"), field("previous_grade")


def _is_said(key: str, code: str) -> Expression:
    """An optional answer that was given and is that code: left out, it is not so."""
    return field(key).is_known() & field(key).equals(code)


has_symptoms = symptoms.includes("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12")
is_unstable = any_of(
    risk.is_in("3", "4", "5"), insight.equals("3"), _is_said("marked", "2"), _is_said("severe_condition", "2")
)
is_unsettled = any_of(
    risk.is_in("1", "2"), has_symptoms, insight.equals("2"), *(_is_said(item.key, "3") for item in SOCIAL_FUNCTION)
)

mental_disorder = Programme(
    key="mental_disorder",
    name=Bilingual("严重精神障碍患者管理", "Management of severe mental disorders"),
    short_name=Bilingual("精神障碍", "Mental disorder"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 9 严重精神障碍患者管理",
    sensitivity=Sensitivity.MENTAL,
    eligible=field("past_disease").includes("8"),
    evidence=(personal_information,),
    contact=mental_disorder_follow_up,
    examination=health_examination,
    grades=(
        Grade("1", Bilingual("不稳定", "Unstable"), is_unstable),
        Grade("2", Bilingual("基本稳定", "Basically stable"), is_unsettled),
        Grade("3", Bilingual("稳定", "Stable"), ~(is_unstable | is_unsettled), is_at_target=True),
    ),
    steps=(
        Step(
            StepKind.URGENT_REFERRAL,
            Bilingual(
                "病情不稳定：对症处理后立即转诊，必要时报告公安；未住院的2周内随访",
                "Unstable: treat, refer at once, tell the police if need be; if not admitted, visit within 2 weeks",
            ),
            when=grade.equals("1"),
            within_days=14,
        ),
        Step(
            StepKind.REVISIT,
            Bilingual(
                "2周后仍未稳定：请精神专科医师指导，1个月时随访",
                "Not settled after 2 weeks: ask a psychiatrist, visit within a month",
            ),
            when=grade.equals("2") & previous_grade.equals("2"),
            within_months=1,
        ),
        Step(
            StepKind.REVISIT,
            Bilingual("病情基本稳定：查找原因，调整用药，观察2周", "Basically stable: adjust, observe for 2 weeks"),
            when=grade.equals("2"),
            within_days=14,
        ),
        Step(
            StepKind.REGULAR,
            Bilingual("预约下一次随访，不超过3个月", "Next contact within 3 months"),
            within_months=3,
        ),
    ),
    # The examination needs consent, so that it is no part of the specification; 35 days allow for the one-month visit.
    standard=Standard(contacts_per_year=4, longest_gap_days=100, after_abnormal_days=35, yearly_examination=False),
    due_soon_days=14,
    close_reasons=CLOSE_REASON,
)
