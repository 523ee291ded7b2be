"""Counties that can be built, by key."""

from .declaration import County, Institution, InstitutionKind, ParameterValue, Rule, Stated, Township
from .hongjiang import hongjiang
from .kangle import kangle

COUNTIES: dict[str, County] = {county.key: county for county in (kangle, hongjiang)}

__all__ = [
    "COUNTIES",
    "County",
    "Institution",
    "InstitutionKind",
    "ParameterValue",
    "Rule",
    "Stated",
    "Township",
]
