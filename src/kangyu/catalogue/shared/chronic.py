"""What hypertension and type 2 diabetes have in common: their classes of contact and the two-week rules.

Source: national basic public-health service specification, third edition (2017), services 7 and 8.
"""

from kangyu.methods.expressions import Expression, field
from kangyu.methods.programmes import Grade, Standard, Step, StepKind
from kangyu.vocabulary.labels import Bilingual

grade, previous_grade = field("grade"), field("previous_grade")
has_complication = field("complication").is_in("2", "3")
has_adverse_reaction = field("adverse_reaction").equals("2")

STANDARD = Standard(contacts_per_year=4, longest_gap_days=100, after_abnormal_days=21, yearly_examination=True)


def classes(at_target: Expression) -> tuple[Grade, ...]:
    """The four classes; when several apply the most serious is coded, so it stands first."""
    return (
        Grade("4", Bilingual("并发症", "Complication"), has_complication),
        Grade("3", Bilingual("不良反应", "Adverse reaction"), has_adverse_reaction),
        Grade("2", Bilingual("控制不满意", "Unsatisfactory"), ~at_target),
        Grade("1", Bilingual("控制满意", "Satisfactory"), at_target, is_at_target=True),
    )


def two_week_rules(in_danger: Expression) -> tuple[Step, ...]:
    """Danger and complications: refer; off target once: revisit; twice: refer; all within two weeks. Else three months."""
    return (
        Step(
            StepKind.URGENT_REFERRAL,
            Bilingual(
                "危急情况：处理后紧急转诊，2周内主动随访转诊情况",
                "Danger sign: treat, refer at once, trace within 2 weeks",
            ),
            when=in_danger,
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
    )
