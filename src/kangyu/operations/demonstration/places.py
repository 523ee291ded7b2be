"""The divisions and institutions of a declared county, with the village names that nobody's village bears by intent."""

from __future__ import annotations

from dataclasses import dataclass

from .chance import stream
from .counties import County, InstitutionKind, Township

_FIRST = "大 小 上 下 高 长 新 老 双 青 白 黄 红 石 龙 凤 金 银 清 松 竹 梅 枫 柳 桐 杉 茶 桃 李 梨 桂 樟 岩 溪 泉 云"
_SECOND = "坪 溪 塘 湾 坡 冲 垅 岭 田 坳 桥 洞 寨 山 江 井 坝 岗 屋场 家坪 树湾 木冲 田垅 马塘 古坳 门溪"
_FIRST_COMMUNITY = 1
_FIRST_VILLAGE = 101  # as the record number of the specification numbers villages 101–199, communities 001–099


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A division to be written; `weight` is its share of the township's people."""

    code: str
    name: str
    level: str
    parent: str | None
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """An institution to be written, after its parent."""

    code: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    kind: str
    parent: str | None
    area: str


@dataclass(frozen=True)
class Places:
    """All divisions and institutions, wider ones first; `leaves` are the divisions where people live."""

    areas: tuple[AreaEntry, ...]
    organisations: tuple[OrganisationEntry, ...]

    @property
    def leaves(self) -> tuple[AreaEntry, ...]:
        """Villages and communities, by code."""
        return tuple(area for area in self.areas if area.level == "village")

    def serving(self) -> dict[str, OrganisationEntry]:
        """Who manages the people of each leaf: the village's clinic, else the township's centre."""
        clinics = {entry.area: entry for entry in self.organisations if entry.kind == InstitutionKind.VILLAGE_CLINIC}
        return {code: clinics.get(code, centre) for code, centre in self.centres().items()}

    def centres(self) -> dict[str, OrganisationEntry]:
        """The health centre of each leaf: that of its clinic, else the township's own."""
        by_code = {entry.code: entry for entry in self.organisations}
        clinics = {entry.area: entry for entry in self.organisations if entry.kind == InstitutionKind.VILLAGE_CLINIC}
        return {
            leaf.code: by_code[(clinics[leaf.code].parent or "") if leaf.code in clinics else f"{leaf.parent}01"]
            for leaf in self.leaves
        }


def places_of(county: County, seed: int) -> Places:
    """All places of a county; the same seed gives the same villages."""
    areas = [AreaEntry(county.area_code, county.name.zh, "county", None)]
    organisations = _county_institutions(county)
    names = _village_names(county, seed)
    for township in county.townships:
        code = f"{county.code}{township.number}".ljust(12, "0")
        areas.append(AreaEntry(code, township.name, "township", county.area_code, township.weight))
        leaves = _leaves(county, township, code, names, seed)
        areas += leaves
        centres = [_centre(county, township, code), *_branches(county, township, code)]
        organisations += centres
        villages = [leaf for leaf in leaves if leaf.name.endswith("村")]
        organisations += [
            _clinic(township, leaf, centres[number * len(centres) // len(villages)])
            for number, leaf in enumerate(villages)
        ]
    return Places(tuple(areas), tuple(organisations))


def _village_names(county: County, seed: int) -> list[str]:
    rng = stream(seed, county.key, "village names")
    firsts, seconds = county.village_words or (_FIRST, _SECOND)
    names = [first + second for first in firsts.split() for second in seconds.split() if first != second[0]]
    needed = sum(township.villages + township.communities for township in county.townships)
    return [names[index] for index in rng.permutation(len(names))[:needed]]


def _leaves(county: County, township: Township, code: str, names: list[str], seed: int) -> list[AreaEntry]:
    rng = stream(seed, county.key, township.number)
    weights = rng.lognormal(0.0, 0.35, township.villages + township.communities)
    found = []
    for place in range(township.communities + township.villages):
        is_village = place >= township.communities
        number = place - township.communities + _FIRST_VILLAGE if is_village else place + _FIRST_COMMUNITY
        weight = float(weights[place]) * (1.0 if is_village else 2.2)
        name = names.pop() + ("村" if is_village else "社区")
        found.append(AreaEntry(f"{code[:9]}{number:03d}", name, "village", code, weight))
    return found


def _county_institutions(county: County) -> list[OrganisationEntry]:
    codes = [f"{county.area_code}{serial:02d}" for serial in range(1, len(county.institutions) + 1)]
    return [
        OrganisationEntry(
            code,
            institution.name,
            institution.short_name,
            institution.aliases,
            institution.kind.value,
            None if index == 0 else codes[0],
            county.area_code,
        )
        for index, (code, institution) in enumerate(zip(codes, county.institutions, strict=True))
    ]


def _centre(county: County, township: Township, code: str) -> OrganisationEntry:
    kind = "中心卫生院" if township.has_central_centre else "卫生院"
    if township.name.endswith("街道"):
        kind = "社区卫生服务中心"
    plain = township.name.removesuffix("镇").removesuffix("乡").removesuffix("街道")
    return OrganisationEntry(
        f"{code}01",
        f"{county.name.zh}{township.name}{kind}",
        f"{township.name}{kind}",
        tuple(dict.fromkeys((f"{township.name}卫生院", f"{plain}卫生院", f"{plain}{kind}"))),
        InstitutionKind.TOWNSHIP_CENTRE.value,
        f"{county.area_code}01",
        code,
    )


def _branches(county: County, township: Township, code: str) -> list[OrganisationEntry]:
    return [
        OrganisationEntry(
            f"{code}{serial:02d}",
            f"{county.name.zh}{name}",
            name,
            (),
            InstitutionKind.TOWNSHIP_CENTRE.value,
            f"{county.area_code}01",
            code,
        )
        for serial, name in enumerate(township.branches, start=2)
    ]


def _clinic(township: Township, leaf: AreaEntry, centre: OrganisationEntry) -> OrganisationEntry:
    return OrganisationEntry(
        f"{leaf.code}01",
        f"{township.name}{leaf.name}卫生室",
        f"{leaf.name}卫生室",
        (f"{leaf.name}卫生所", f"{leaf.name}村卫生室"),
        InstitutionKind.VILLAGE_CLINIC.value,
        centre.code,
        leaf.code,
    )
