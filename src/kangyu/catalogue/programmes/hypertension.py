"""Hypertension management (高血压患者健康管理).

Source: national basic public-health service specification, third edition (2017), service 7: at least four contacts
and one examination a year; the two-week rules, 180/110, 140/90 and, from 65 years on, 150/90. Another guideline sets
140/90 at every age: that would be a new version of this file, with its date.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.programmes import Programme
from kangyu.vocabulary.labels import Bilingual

from ..codelists.common import B3, CLOSE_REASON
from ..forms.health_examination import health_examination
from ..forms.hypertension_follow_up import hypertension_follow_up
from ..forms.outpatient_visit import outpatient_visit
from ..forms.personal_information import personal_information
from ..shared.chronic import STANDARD, classes, two_week_rules

systolic, diastolic, age = field("systolic"), field("diastolic"), field("age")

has_danger_sign = (
    (systolic >= 180) | (diastolic >= 110) | field("danger_signs").includes("2", "3", "4", "5", "6", "7", "8", "9")
)
at_target = (diastolic < 90) & ((systolic < 140) | ((systolic < 150) & (age >= 65)))

hypertension = Programme(
    key="hypertension",
    name=Bilingual("高血压患者健康管理", "Hypertension management"),
    short_name=Bilingual("高血压", "Hypertension"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 7 高血压患者健康管理",
    # The disease is known, or the pressure was high when it was measured: a doctor confirms before enrolling.
    eligible=(age >= 35) & (field("past_disease").includes("2") | (systolic >= 140) | (diastolic >= 90)),
    evidence=(personal_information, health_examination, outpatient_visit),
    screened=(age >= 35) & systolic.is_known() & diastolic.is_known(),
    contact=hypertension_follow_up,
    examination=health_examination,
    grades=classes(at_target),
    steps=two_week_rules(has_danger_sign),
    standard=STANDARD,
    due_soon_days=14,
    close_reasons=CLOSE_REASON,
)
