"""What each role may: one table, from which the scope, the desks' acts, the matrix of the tests and docs/rights.md follow.

Three offices keep one another in check (三员分立): the operator runs the system and its accounts and opens no person, the
bureau's officers answer for people and figures and hold no account, the auditor reads the log and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kangyu.registers.places.models import Organisation
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from .models import Role

_ORDINARY = frozenset({Sensitivity.ORDINARY})
_MENTAL = _ORDINARY | {Sensitivity.MENTAL}
_HIV = _ORDINARY | {Sensitivity.HIV}
_ALL = frozenset(Sensitivity)


class Reach(StrEnum):
    """Whose people and figures a role reaches by itself; relations to single people come on top."""

    SUBTREE = "subtree"  # its institution and all below
    COUNTY = "county"  # the county, from the bureau or from an institution of `houses` right below it


@dataclass(frozen=True)
class Rights:
    """What a role may. `houses` are the kinds of institutions, besides the bureau, in which its reach is the county.

    `sensitivities` are the closely kept matters (GB/T 39725 level 5) that the work of the role needs; where a doctor
    reaches a person only by a referral, that of the referral alone. `needs_second_factor` stands at every desk that reaches
    more people than one village clinic's, or the county's figures; a hospital's doctors reach whom they are sent.
    """

    name: Bilingual
    reach: Reach = Reach.SUBTREE
    houses: frozenset[str] = frozenset()
    sensitivities: frozenset[Sensitivity] = _ORDINARY
    opens_people: bool = True
    breaks_glass: bool = False
    records: bool = False
    imports: bool = False
    keeps_ledgers: bool = False
    reports: bool = False
    operates: bool = False
    manages_users: bool = False
    audits: bool = False
    needs_second_factor: bool = False


_KIND = Organisation.Kind

RIGHTS: dict[str, Rights] = {
    Role.VILLAGE_DOCTOR: Rights(
        Bilingual("村医", "village doctor"),
        sensitivities=_MENTAL,
        records=True,
        keeps_ledgers=True,
        breaks_glass=True,
    ),
    Role.TOWNSHIP_OFFICER: Rights(
        Bilingual("公共卫生专干", "township officer"),
        sensitivities=_MENTAL,
        records=True,
        imports=True,
        keeps_ledgers=True,
        breaks_glass=True,
        needs_second_factor=True,
    ),
    Role.HOSPITAL_DOCTOR: Rights(
        Bilingual("医院医生", "hospital doctor"),
        sensitivities=_ALL,
        records=True,
        keeps_ledgers=True,
        breaks_glass=True,
    ),
    Role.CDC_OFFICER: Rights(
        Bilingual("疾控人员", "disease control officer"),
        reach=Reach.COUNTY,
        houses=frozenset({_KIND.CDC.value}),
        sensitivities=_ALL,
        keeps_ledgers=True,
        needs_second_factor=True,
    ),
    Role.MATERNAL_CHILD_OFFICER: Rights(
        Bilingual("妇幼人员", "maternal and child officer"),
        reach=Reach.COUNTY,
        houses=frozenset({_KIND.MATERNAL_CHILD.value}),
        sensitivities=_HIV,
        keeps_ledgers=True,
        needs_second_factor=True,
    ),
    Role.INSPECTOR: Rights(
        Bilingual("监督员", "inspector"),
        reach=Reach.COUNTY,
        houses=frozenset({_KIND.INSPECTION.value}),
        opens_people=False,
        keeps_ledgers=True,
        needs_second_factor=True,
    ),
    Role.BUREAU_OFFICER: Rights(
        Bilingual("局机关人员", "bureau officer"),
        reach=Reach.COUNTY,
        imports=True,
        keeps_ledgers=True,
        reports=True,
        needs_second_factor=True,
    ),
    Role.AUDITOR: Rights(
        Bilingual("审计员", "auditor"), reach=Reach.COUNTY, opens_people=False, audits=True, needs_second_factor=True
    ),
    Role.OPERATOR: Rights(
        Bilingual("运维人员", "operator"),
        reach=Reach.COUNTY,
        opens_people=False,
        imports=True,
        operates=True,
        manages_users=True,
        needs_second_factor=True,
    ),
}


def name_of_role(role: str) -> Bilingual:
    """The role as people call it; `system` is the system itself."""
    if role == "system":
        return Bilingual("系统", "the system")
    return RIGHTS[role].name if role in RIGHTS else Bilingual(role, role)
