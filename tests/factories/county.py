"""A county of two townships, four villages, with their institutions and users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import Scope, scope_of

TODAY = date(2018, 12, 31)
NOW = datetime(2018, 12, 31, 2, 0, tzinfo=UTC)

_AREAS = (
    ("431281000000", "洪江市", "county", None),
    ("431281101000", "黔城镇", "township", "431281000000"),
    ("431281102000", "安江镇", "township", "431281000000"),
    ("431281101201", "桐木村", "village", "431281101000"),
    ("431281101202", "长坡村", "village", "431281101000"),
    ("431281102201", "下坪村", "village", "431281102000"),
    ("431281102202", "长坡村", "village", "431281102000"),
)
_ORGANISATIONS = (
    ("bureau", "43128100000001", "洪江市卫生健康局", "卫健局", "bureau", "431281000000", None),
    ("qian", "43128110100001", "黔城镇中心卫生院", "黔城卫生院", "township_centre", "431281101000", "bureau"),
    ("an", "43128110200001", "安江镇中心卫生院", "安江卫生院", "township_centre", "431281102000", "bureau"),
    ("tongmu", "43128110120101", "黔城镇桐木村卫生室", "桐木村卫生室", "village_clinic", "431281101201", "qian"),
    ("changpo", "43128110120201", "黔城镇长坡村卫生室", "长坡村卫生室", "village_clinic", "431281101202", "qian"),
    ("xiaping", "43128110220101", "安江镇下坪村卫生室", "下坪村卫生室", "village_clinic", "431281102201", "an"),
    ("changpo2", "43128110220201", "安江镇长坡村卫生室", "长坡村卫生室", "village_clinic", "431281102202", "an"),
)
_USERS = (
    ("bureau", Role.BUREAU_OFFICER),
    ("qian", Role.TOWNSHIP_OFFICER),
    ("an", Role.TOWNSHIP_OFFICER),
    ("tongmu", Role.VILLAGE_DOCTOR),
    ("xiaping", Role.VILLAGE_DOCTOR),
)


@dataclass(frozen=True)
class County:
    """Organisations and users by short key."""

    organisations: dict[str, Organisation]
    users: dict[str, User]

    def scope(self, key: str) -> Scope:
        """What the user of that organisation may reach."""
        return scope_of(self.users[key])


def build_county() -> County:
    """Write the county into the database."""
    for code, name, level, parent in _AREAS:
        Area.objects.create(code=code, name=name, level=level, parent_id=parent)
    organisations: dict[str, Organisation] = {}
    for key, code, name, short_name, kind, area, parent in _ORGANISATIONS:
        above = organisations[parent] if parent else None
        made = Organisation.objects.create(
            code=code, name=name, short_name=short_name, kind=kind, area_id=area, parent=above, aliases=[]
        )
        made.lineage = f"{above.lineage if above else '/'}{made.pk}/"
        made.save()
        organisations[key] = made
    users = {
        key: User.objects.create(username=key, display_name=key, role=role, organisation=organisations[key])
        for key, role in _USERS
    }
    return County(organisations, users)
