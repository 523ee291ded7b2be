"""Counties that can be built, by key."""

from .declaration import Contracts, County, Institution, InstitutionKind, Ledgers, Mental, ParameterValue, Township
from .haian import haian
from .hongjiang import hongjiang
from .kangle import kangle
from .lanshan import lanshan
from .qingshen import qingshen
from .stated import Contradiction, Rule, Stated
from .zhongyang import zhongyang

COUNTIES: dict[str, County] = {
    county.key: county for county in (kangle, lanshan, qingshen, zhongyang, hongjiang, haian)
}

__all__ = [
    "COUNTIES",
    "Contracts",
    "Contradiction",
    "County",
    "Institution",
    "InstitutionKind",
    "Ledgers",
    "Mental",
    "ParameterValue",
    "Rule",
    "Stated",
    "Township",
]
