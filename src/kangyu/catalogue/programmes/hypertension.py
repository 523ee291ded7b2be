"""Hypertension management (高血压患者健康管理).

Source: national basic public-health service specification, third edition (2017), service 7: at least four contacts
and one examination a year; the two-week rules, 180/110, 140/90 and, from 65 years on, 150/90. Another guideline sets
140/90 at every age: that would be a new version of this file, with its date.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.programmes import Grade, Programme, Standard, Step, StepKind
from kangyu.vocabulary.labels import Bilingual

from ..codelists.common import B3, CLOSE_REASON
from ..forms.health_examination import health_examination
from ..forms.hypertension_follow_up import hypertension_follow_up

systolic, diastolic, age = field("systolic"), field("diastolic"), field("age")
grade, previous_grade = field("grade"), field("previous_grade")

has_danger_sign = (
    (systolic >= 180) | (diastolic >= 110) | field("danger_signs").includes("2", "3", "4", "5", "6", "7", "8", "9")
)
has_complication = field("complication").is_in("2", "3")
has_adverse_reaction = field("adverse_reaction").equals("2")
at_target = (diastolic < 90) & ((systolic < 140) | ((systolic < 150) & (age >= 65)))

hypertension = Programme(
    key="hypertension",
    name=Bilingual("高血压患者健康管理", "Hypertension management"),
    short_name=Bilingual("高血压", "Hypertension"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 7 高血压患者健康管理",
    eligible=(age >= 35) & field("past_disease").includes("2"),
    contact=hypertension_follow_up,
    examination=health_examination,
    grades=(  # several apply: the most serious is coded, so it stands first
        Grade("4", Bilingual("并发症", "Complication"), has_complication),
        Grade("3", Bilingual("不良反应", "Adverse reaction"), has_adverse_reaction),
        Grade("2", Bilingual("控制不满意", "Unsatisfactory"), ~at_target),
        Grade("1", Bilingual("控制满意", "Satisfactory"), at_target, is_at_target=True),
    ),
    steps=(
        Step(
            StepKind.URGENT_REFERRAL,
            Bilingual(
                "危急情况：处理后紧急转诊，2周内主动随访转诊情况",
                "Danger sign: treat, refer at once, trace within 2 weeks",
            ),
            when=has_danger_sign,
            within_days=14,
        ),
        Step(
            StepKind.REFERRAL,
            Bilingual(
                "出现新的并发症或原有并发症加重：转诊，2周内主动随访",
                "New or worse complication: refer, trace within 2 weeks",
            ),
            when=grade.equals("4"),
            within_days=14,
        ),
        Step(
            StepKind.REFERRAL,
            Bilingual(
                "连续两次控制不满意或不良反应难以控制：转诊，2周内主动随访",
                "Second time in a row: refer, trace within 2 weeks",
            ),
            when=grade.is_in("2", "3") & previous_grade.is_in("2", "3"),
            within_days=14,
        ),
        Step(
            StepKind.REVISIT,
            Bilingual(
                "首次控制不满意或有不良反应：调整用药，2周内随访",
                "First time: adjust the medicine, revisit within 2 weeks",
            ),
            when=grade.is_in("2", "3"),
            within_days=14,
        ),
        Step(
            StepKind.REGULAR,
            Bilingual("预约下一次随访，不超过3个月", "Next contact within 3 months"),
            within_months=3,
        ),
    ),
    standard=Standard(contacts_per_year=4, longest_gap_days=100, after_abnormal_days=21, yearly_examination=True),
    due_soon_days=14,
    close_reasons=CLOSE_REASON,
)
