"""Forms (服务记录表), one file each. `FORMS` lists them in the order in which a sheet is tried for them."""

from kangyu.methods.forms import Form

from .contract_agreement import contract_agreement
from .contract_service import contract_service
from .diabetes_follow_up import diabetes_follow_up
from .health_examination import health_examination
from .hypertension_follow_up import hypertension_follow_up
from .laboratory_result import laboratory_result
from .mental_disorder_follow_up import mental_disorder_follow_up
from .outpatient_visit import outpatient_visit
from .personal_information import personal_information

FORMS: tuple[Form, ...] = (
    personal_information,
    hypertension_follow_up,
    diabetes_follow_up,
    mental_disorder_follow_up,
    health_examination,
    contract_agreement,
    contract_service,
    outpatient_visit,
    laboratory_result,
)


def form(key: str) -> Form:
    """The newest version of the form of that key; KeyError when there is none."""
    versions = [each for each in FORMS if each.key == key]
    if not versions:
        raise KeyError(key)
    return max(versions, key=lambda each: each.version)
