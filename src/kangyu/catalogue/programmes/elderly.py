"""Health management of the elderly (65岁及以上老年人健康管理).

Source: national basic public-health service specification, third edition (2017), service 6: one examination with
guidance a year. The form is everybody's health examination; what is found at 65 and over belongs to this programme and
enrols. The examination's conclusion is the class; what it found is the business of the programmes for that.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.programmes import Grade, Programme, Standard, Step, StepKind
from kangyu.vocabulary.labels import Bilingual

from ..codelists.common import B3, codes
from ..forms.health_examination import health_examination
from ..forms.personal_information import personal_information

CLOSE_REASON = codes(
    "elderly_close_reason",
    "终止管理原因",
    "Reason for closing",
    ("1", "死亡", "died"),
    ("2", "迁出", "moved away", "迁移"),
    ("4", "拒绝", "refused", "拒访"),
)
evaluation = field("evaluation")
is_elderly = field("age") >= 65

elderly = Programme(
    key="elderly",
    name=Bilingual("65岁及以上老年人健康管理", "Health management of the elderly"),
    short_name=Bilingual("老年人", "Elderly"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 6 老年人健康管理",
    eligible=is_elderly,
    evidence=(personal_information,),
    contact=health_examination,
    takes=is_elderly,
    examination=health_examination,
    grades=(
        Grade("2", Bilingual("有异常", "Abnormal"), evaluation.equals("2")),
        Grade("1", Bilingual("体检无异常", "No abnormality"), evaluation.equals("1"), is_at_target=True),
    ),
    steps=(
        Step(
            StepKind.REGULAR,
            Bilingual("告知体检结果，预约下一年度体检", "Tell the results, next examination within a year"),
            within_months=12,
        ),
    ),
    # Once in every calendar year: early in one and late in the next are both in time.
    standard=Standard(contacts_per_year=1, longest_gap_days=730, after_abnormal_days=730, yearly_examination=True),
    due_soon_days=30,
    close_reasons=CLOSE_REASON,
)
