"""Type 2 diabetes management (2型糖尿病患者健康管理).

Source: national basic public-health service specification, third edition (2017), service 8: four contacts with a free
fasting glucose and one examination a year; satisfactory below 7.0 mmol/L, dangerous from 16.7 and down to 3.9.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.programmes import Programme
from kangyu.vocabulary.labels import Bilingual

from ..codelists.common import B3, CLOSE_REASON
from ..forms.diabetes_follow_up import diabetes_follow_up
from ..forms.health_examination import health_examination
from ..forms.laboratory_result import laboratory_result
from ..forms.personal_information import personal_information
from ..shared.chronic import STANDARD, classes, two_week_rules

fasting_glucose, age = field("fasting_glucose"), field("age")

has_danger_sign = (
    (fasting_glucose >= 16.7)
    | (fasting_glucose <= 3.9)
    | (field("systolic") >= 180)
    | (field("diastolic") >= 110)
    | field("danger_signs").includes("2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12")
)
at_target = fasting_glucose < 7.0

diabetes = Programme(
    key="diabetes",
    name=Bilingual("2型糖尿病患者健康管理", "Type 2 diabetes management"),
    short_name=Bilingual("糖尿病", "Diabetes"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 8 2型糖尿病患者健康管理",
    eligible=(age >= 35) & (field("past_disease").includes("3") | (fasting_glucose >= 7.0) | (field("hba1c") >= 6.5)),
    evidence=(personal_information, health_examination, laboratory_result),
    screened=(age >= 35) & fasting_glucose.is_known(),
    contact=diabetes_follow_up,
    examination=health_examination,
    grades=classes(at_target),
    steps=two_week_rules(has_danger_sign),
    standard=STANDARD,
    due_soon_days=14,
    close_reasons=CLOSE_REASON,
)
