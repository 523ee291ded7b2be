"""Family-doctor contracts (家庭医生签约服务).

Source: the joint opinions of 2016 and 2022: a resident chooses one team at a time, for a term of one to three years,
then renews or changes. The contact is the agreement; a new one before the old one ends renews it. What was done under it
is written on `contract_service`.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.programmes import Programme, Standard, Step, StepKind
from kangyu.vocabulary.labels import Bilingual

from ..codelists.contract import CLOSE_REASON
from ..forms.contract_agreement import contract_agreement
from ..forms.contract_service import contract_service

family_doctor = Programme(
    key="family_doctor",
    name=Bilingual("家庭医生签约服务", "Family-doctor contracts"),
    short_name=Bilingual("签约", "Contract"),
    version=1,
    effective_from=date(2016, 6, 6),
    source="关于推进家庭医生签约服务的指导意见（2016）；关于推进家庭医生签约服务高质量发展的指导意见（2022）",
    eligible=field("age") >= 0,
    contact=contract_agreement,
    examination=None,
    service=contract_service,
    term=field("term_years"),
    grades=(),
    steps=(
        Step(
            StepKind.REGULAR,
            Bilingual("协议到期前续约", "Renew before the contract ends"),
            within_months=12,
        ),
    ),
    standard=Standard(contacts_per_year=1, longest_gap_days=1096, after_abnormal_days=1096, yearly_examination=False),
    due_soon_days=30,
    close_reasons=CLOSE_REASON,
)
