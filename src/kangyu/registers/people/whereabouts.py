"""Which village and institution a sheet means: codes, names, short names, aliases, with or without the township.

Loaded once for a whole sheet; every spelling is worked out once.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.places.queries import normalised, spellings, working
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_KIND_OF_TOWNSHIP = re.compile(r"(人民政府|街道办事处|办事处|街道办|街道|镇|乡)$")
_KIND_OF_VILLAGE = re.compile(r"(村民委员会|居民委员会|社区居委会|村委会|居委会|村居|社区|村)$")
_MANY_DIGITS = re.compile(r"\d{7,}")
_LONGEST_QUOTE = 30


class Place(NamedTuple):
    """Where somebody lives and who manages them."""

    area_code: str
    organisation_id: int


class PlaceRefused(NotUnderstood):
    """A place that is not known, not clear or not the sender's; `item` is the column to mend."""

    def __init__(self, item: str, reason: str, message: Bilingual) -> None:
        super().__init__(reason, message)
        self.item = item


_UNKNOWN = {
    "organisation": Bilingual("没有机构{quoted}{near}", "No institution {quoted}{near}"),
    "village": Bilingual("没有村（居）{quoted}{near}", "No village {quoted}{near}"),
}
_UNCLEAR = {
    "organisation": Bilingual(
        "有 {count} 个机构叫{quoted}，请写全称、机构代码或加上乡镇",
        "{count} institutions are called {quoted}; give the full name, the code or the township",
    ),
    "village": Bilingual(
        "有 {count} 个村（居）叫{quoted}，请加上乡镇或管理机构",
        "{count} villages are called {quoted}; add township or institution",
    ),
}
_OUT_OF_SCOPE = Bilingual("{quoted}不属于报送单位的管理范围", "{quoted} does not belong to the sender")
_NO_CLINIC = Bilingual(
    "{quoted}没有对应的管理机构，请填写管理机构", "No institution manages {quoted}; name the managing institution"
)


class Places:
    """All institutions and villages, and which of them the sender may name (`allowed` None: all)."""

    def __init__(self, *, allowed: Collection[int] | None, sender: Organisation | None) -> None:
        self._allowed = allowed
        at_work = working()
        sender = at_work.get(sender.pk, sender) if sender is not None else None
        self._default = sender if sender is not None and sender.kind in _MANAGING else None
        self._home = sender.area_id if sender is not None else ""
        self._organisations = spellings()
        self._areas = {area.code: area for area in Area.objects.defer("boundary")}
        self._villages = _villages(self._areas)
        self._manager = _managers(self._areas, at_work)
        self.resolve = functools.lru_cache(maxsize=20_000)(self._resolve)
        self.organisation = functools.lru_cache(maxsize=20_000)(self._organisation_alone)

    def _resolve(self, organisation: str, village: str, township: str) -> Place | None:
        """The place for what was written (empty texts for nothing), None when nothing was. Raises `PlaceRefused`."""
        if not organisation and not village:
            return self._checked(self._at_home(), "organisation") if self._default else None
        where = self._township(township)
        manager = self._find_organisation(organisation, village, where) if organisation else None
        if not village:
            assert manager is not None
            return self._checked(Place(manager.area_id, manager.pk), "organisation", organisation)
        near = [where] if where else [manager.area_id[:9]] if manager else [self._home[:9], self._home[:6]]
        area = self._find_village(village, near)
        key = manager.pk if manager else self._manager.get(area.code)
        if key is None:
            raise PlaceRefused("organisation", "no_manager", _NO_CLINIC.format(quoted=_quoted(village)))
        return self._checked(
            Place(area.code, key), "organisation" if organisation else "village", organisation or village
        )

    def _organisation_alone(self, organisation: str) -> int:
        """The id of an institution that did something, in the sender's reach. Raises `PlaceRefused`."""
        found = self._find_organisation(organisation, "", "")
        return self._checked(Place(found.area_id, found.pk), "organisation", organisation).organisation_id

    def _at_home(self) -> Place:
        assert self._default is not None
        return Place(self._default.area_id, self._default.pk)

    def _checked(self, place: Place, item: str, written: str = "") -> Place:
        if self._allowed is not None and place.organisation_id not in self._allowed:
            raise PlaceRefused(item, "out_of_scope", _OUT_OF_SCOPE.format(quoted=_quoted(written)))
        return place

    def _township(self, written: str) -> str:
        """The first nine digits of the township's code, empty when it was not given or not understood."""
        wanted = normalised(written)
        if not wanted:
            return ""
        if wanted in self._areas:
            return wanted[:9]
        townships = (area for area in self._areas.values() if area.level == Area.Level.TOWNSHIP)
        found = {area.code[:9] for area in townships if _short(area.name) == _short(written)}
        return found.pop() if len(found) == 1 else ""

    def _find_organisation(self, written: str, village: str, township: str) -> Organisation:
        found = self._organisations.get(normalised(written), [])
        if not found:
            raise self._unknown("organisation", written, list(self._organisations))
        for keep in (
            lambda each: not township or each.area_id.startswith(township),
            lambda each: not village or _is(each.area, normalised(village)),
            lambda each: self._allowed is None or each.pk in self._allowed,
            lambda each: each.area_id.startswith(self._home[:9]),
        ):
            found = (len(found) > 1 and [each for each in found if keep(each)]) or found
        if len(found) > 1:
            raise _unclear("organisation", written, len(found))
        return found[0]

    def _find_village(self, written: str, near: Sequence[str]) -> Area:
        wanted = normalised(written)
        found = self._villages.get(wanted) or self._villages.get(_base(wanted)) or []
        if not found:
            raise self._unknown("village", written, list(self._villages))
        for prefix in near:
            found = (len(found) > 1 and [area for area in found if area.code.startswith(prefix)]) or found
        if len(found) > 1:
            raise _unclear("village", written, len(found))
        return found[0]

    def _unknown(self, item: str, written: str, known: Sequence[str]) -> PlaceRefused:
        close = difflib.get_close_matches(normalised(written), known, n=1, cutoff=0.4)
        near = (
            Bilingual(f"，最接近的写法是“{close[0]}”", f"; the nearest spelling is “{close[0]}”")
            if close
            else Bilingual("", "")
        )
        return PlaceRefused(item, "unknown_" + item, _UNKNOWN[item].format(quoted=_quoted(written), near=near))


_MANAGING = (Organisation.Kind.TOWNSHIP_CENTRE, Organisation.Kind.VILLAGE_CLINIC)


def _unclear(item: str, written: str, count: int) -> PlaceRefused:
    return PlaceRefused(item, "unclear_" + item, _UNCLEAR[item].format(count=count, quoted=_quoted(written)))


def _quoted(written: str) -> str:
    """What was written, in quotation marks; not when it might be somebody's number in the wrong column."""
    if not written or _MANY_DIGITS.search(normalised(written)):
        return ""
    return f"“{written[:_LONGEST_QUOTE]}”"


def _short(township: str) -> str:
    name = normalised(township)
    return _KIND_OF_TOWNSHIP.sub("", name) or name


def _is(area: Area, wanted: str) -> bool:
    name = normalised(area.name)
    return name == wanted or _base(name) == _base(wanted)


def _base(name: str) -> str:
    return _KIND_OF_VILLAGE.sub("", name) or name


def _villages(areas: dict[str, Area]) -> dict[str, list[Area]]:
    """Villages by code, name, name without its kind, and both behind the township's name."""
    found: dict[str, list[Area]] = defaultdict(list)
    for area in areas.values():
        if area.level != Area.Level.VILLAGE:
            continue
        name = normalised(area.name)
        township = normalised(areas[area.parent_id].name) if area.parent_id in areas else ""
        for spelling in {area.code, name, _base(name), township + name, township + _base(name)}:
            found[spelling].append(area)
    return dict(found)


def _managers(areas: dict[str, Area], at_work: Mapping[int, Organisation]) -> dict[str, int]:
    """Who manages the people of a village: its clinic, or who took over the clinic's work; else the township's centre."""
    own = Organisation.objects.filter(kind__in=_MANAGING).values_list("id", "kind", "area_id", "closed_on")
    found: dict[tuple[str, str], int] = {}
    # Where an open one and a closed one served the same division, the open one is asked last and stays.
    for key, kind, area, _ in sorted(own, key=lambda each: each[3] is None):
        found[kind, area] = at_work[key].pk
    clinic, centre = Organisation.Kind.VILLAGE_CLINIC, Organisation.Kind.TOWNSHIP_CENTRE
    managers = {
        code: found.get((clinic, code)) or found.get((centre, area.parent_id or "")) for code, area in areas.items()
    }
    return {code: key for code, key in managers.items() if key is not None}
