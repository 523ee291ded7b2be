"""Reading a division or an institution as somebody wrote it, in a sheet or at a page, with every problem named.

What is left out follows from the rest: a division's level and the one around it from its code, an institution's parent from
its kind and division, its code from its division.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kangyu.methods.forms import Problem
from kangyu.vocabulary.areas import AreaCode, AreaLevel
from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.identifiers import is_unified_credit_code
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

from .actions import AreaEntry, OrganisationEntry
from .models import Area, Organisation
from .queries import normalised

Kind = Organisation.Kind
LONGEST_NAME, LONGEST_SHORT, LONGEST_AREA = 120, 40, 80
EARLIEST = date(1900, 1, 1)
_LAST_SERIAL = 99

_LEVELS = {
    AreaLevel.COUNTY: Area.Level.COUNTY,
    AreaLevel.TOWNSHIP: Area.Level.TOWNSHIP,
    AreaLevel.VILLAGE: Area.Level.VILLAGE,
}
_LIES_IN = {Kind.TOWNSHIP_CENTRE: Area.Level.TOWNSHIP, Kind.VILLAGE_CLINIC: Area.Level.VILLAGE}
_KIND_WORDS: dict[str, tuple[str, ...]] = {
    Kind.BUREAU: ("卫健局", "卫生健康委员会", "卫健委", "主管部门"),
    Kind.COUNTY_HOSPITAL: ("医院", "综合医院", "中医院", "中医医院", "专科医院"),
    Kind.CDC: ("疾控中心", "疾控"),
    Kind.MATERNAL_CHILD: ("妇幼保健院", "妇幼保健计划生育服务中心", "妇幼"),
    Kind.INSPECTION: ("卫生监督所", "卫生计生综合监督执法局", "监督所"),
    Kind.TOWNSHIP_CENTRE: ("卫生院", "中心卫生院", "社区卫生服务中心"),
    Kind.VILLAGE_CLINIC: ("卫生室", "村卫生所", "卫生所", "社区卫生服务站"),
}
_MESSAGES = {
    "required": Bilingual("必须填写", "is required"),
    "long": Bilingual("最长 {most} 字", "at most {most} characters"),
    "level": Bilingual("应为县、乡镇或村的代码", "must be the code of a county, a township or a village"),
    "second_county": Bilingual("只能有一个县，已有 {name}", "there is one county only, and it is {name}"),
    "no_county": Bilingual("没有县级区划", "there is no county"),
    "outside": Bilingual("不在 {name} 之内", "does not lie in {name}"),
    "around": Bilingual("上一级区划 {code} 未列出", "the division around it, {code}, is not listed"),
    "twice": Bilingual("与前面的 {name} 重复", "repeats {name} above"),
    "kind": Bilingual("机构类别应为：{kinds}", "the kind is one of: {kinds}"),
    "area": Bilingual("没有这个区划", "there is no such division"),
    "areas": Bilingual("有 {count} 个区划叫这个名字，请写代码", "{count} divisions have this name; give the code"),
    "area_level": Bilingual("{kind}应写{level}的区划", "a {kind} lies in a division of the level {level}"),
    "parent": Bilingual("没有这个机构，或尚未列出", "there is no such institution, or it stands further down"),
    "parents": Bilingual("有 {count} 个机构叫这个名字，请写代码", "{count} institutions have this name; give the code"),
    "no_parent": Bilingual("请写明上级机构", "name the institution above it"),
    "second_bureau": Bilingual("只能有一个卫生健康局，已有 {name}", "there is one bureau only, and it is {name}"),
    "no_bureau": Bilingual("须先有卫生健康局", "the bureau must be there first"),
    "root": Bilingual("卫生健康局没有上级机构", "the bureau stands below nobody"),
    "name_taken": Bilingual("已有机构使用这个名称", "another institution is called so"),
    "code": Bilingual(
        "机构代码为 12 位区划代码加 2 至 10 位顺序号", "a code is the division's 12 digits and 2 to 10 more"
    ),
    "code_taken": Bilingual("代码已被 {name} 使用", "the code is that of {name}"),
    "credit_code": Bilingual("统一社会信用代码有误", "this is no unified social credit code"),
}


class Reader:
    """Reads entries one after the other; each accepted one is known to those that follow."""

    def __init__(self, *, today: date) -> None:
        self._today = today
        self._areas = {area.code: (area.name, str(area.level)) for area in Area.objects.defer("boundary")}
        self._open: dict[str, Organisation] = {}
        self._codes = dict(Organisation.objects.values_list("code", "short_name"))
        for each in Organisation.objects.filter(closed_on=None):
            self._open[each.code] = each
        self._given: set[str] = set()

    @property
    def county(self) -> str:
        """The code of the county; empty before there is one."""
        return next((code for code, (_, level) in self._areas.items() if level == Area.Level.COUNTY), "")

    @property
    def bureau(self) -> str:
        """The code of the bureau; empty before there is one."""
        return next((code for code, each in self._open.items() if each.kind == Kind.BUREAU), "")

    def read_area(self, raw: Mapping[str, Any]) -> tuple[AreaEntry | None, Sequence[Problem]]:
        """A division, or None and why not. `raw`: code, name."""
        asked = _Asked(raw)
        code = asked.read("code", self._new_area)
        name = asked.read("name", lambda text: _short_enough(text, LONGEST_AREA))
        if code is None or name is None:
            return None, asked.problems
        level = _LEVELS[code.level]
        parent = code.parent.code if code.parent and level != Area.Level.COUNTY else None
        self._areas[code.code] = (name, level)
        self._given.add(code.code)
        return AreaEntry(code.code, name, level, parent), ()

    def read_institution(self, raw: Mapping[str, Any]) -> tuple[OrganisationEntry | None, Sequence[Problem]]:
        """An institution, or None and why not.

        `raw`: name and kind; short_name, area, parent, code, credit_code, aliases, opened_on as far as they are known.
        """
        asked = _Asked(raw)
        name = asked.read("name", lambda text: _short_enough(text, LONGEST_NAME))
        kind = asked.read("kind", kind_of)
        short = asked.read("short_name", lambda text: _short_enough(text, LONGEST_SHORT), otherwise=name)
        credit = asked.read("credit_code", _credit_code, otherwise="")
        aliases = asked.read("aliases", _aliases, otherwise=())
        opened = asked.read("opened_on", self._day, otherwise="")
        area = kind and asked.read("area", lambda text: self._area(text, kind), otherwise=self._usual_area(kind))
        if area == "":
            asked.add("area", "required")
        parent = self._parent(asked, kind, area) if kind and area else None
        if asked.problems or not (name and kind and area):
            return None, asked.problems
        if short and len(short) > LONGEST_SHORT:
            asked.add("short_name", "long", most=LONGEST_SHORT)
        code = asked.read("code", self._code, otherwise=self._usual_code(name, area))
        if code is not None:
            self._check_name(asked, name, code)
            if kind == Kind.BUREAU and self.bureau not in ("", code):
                asked.add("kind", "second_bureau", name=self._open[self.bureau].name)
        if asked.problems:
            return None, asked.problems
        assert code is not None
        entry = OrganisationEntry(code, name, short, kind, area, parent, aliases, credit, opened or None)
        self._open[code] = Organisation(code=code, name=name, short_name=short, kind=kind, area_id=area)
        self._codes[code] = short
        self._given.add(code)
        return entry, ()

    def _new_area(self, text: str) -> AreaCode:
        code = AreaCode.parse(text)
        if code.level not in _LEVELS or (code.level is AreaLevel.VILLAGE and code.code[6:9] == "000"):
            raise _refused("level")
        if code.code in self._given:
            raise _refused("twice", name=self._areas[code.code][0])
        county = self.county
        if code.level is AreaLevel.COUNTY:
            if county and county != code.code:
                raise _refused("second_county", name=self._areas[county][0])
        elif not county:
            raise _refused("no_county")
        elif not AreaCode(county).contains(code):
            raise _refused("outside", name=self._areas[county][0])
        elif code.parent is None or code.parent.code not in self._areas:
            raise _refused("around", code=code.parent.short if code.parent else "")
        return code

    def _area(self, text: str, kind: str) -> str:
        named = [code for code, (name, _) in self._areas.items() if name == text]
        if len(named) > 1:
            raise _refused("areas", count=len(named))
        code = named[0] if named else ""
        if not code and text.isdecimal():
            code = AreaCode.parse(text).code
        if code not in self._areas:
            raise _refused("area")
        wanted = _LIES_IN.get(Kind(kind))
        if wanted is not None and self._areas[code][1] != wanted:
            level = Bilingual(str(Area.Level(wanted).label), wanted)
            raise _refused("area_level", kind=name_of_kind(kind), level=level)
        return code

    def _usual_area(self, kind: str) -> str:
        return "" if kind in _LIES_IN else self.county

    def _parent(self, asked: _Asked, kind: str, area: str) -> str | None:
        """The code of the institution above; None for the bureau, and where there is a problem."""
        bureau = self.bureau
        if kind == Kind.BUREAU:
            if asked.written("parent"):
                asked.add("parent", "root")
            return None
        if not bureau:
            asked.add("kind", "no_bureau")
            return None
        usual = bureau
        if kind == Kind.VILLAGE_CLINIC:
            usual = self._centre_of(area)
        parent: str | None = asked.read("parent", self._institution, otherwise=usual)
        if parent == "":
            asked.add("parent", "no_parent")
        return parent or None

    def _centre_of(self, village: str) -> str:
        """The one health centre of the township of a village; empty where there are none or several."""
        found = [
            code
            for code, each in self._open.items()
            if each.kind == Kind.TOWNSHIP_CENTRE and each.area_id[:9] == village[:9]
        ]
        return found[0] if len(found) == 1 else ""

    def _institution(self, text: str) -> str:
        if text in self._open:
            return text
        wanted = normalised(text)
        named = [
            code
            for code, each in self._open.items()
            if wanted in {normalised(name) for name in (each.name, each.short_name, *each.aliases)}
        ]
        if len(named) > 1:
            raise _refused("parents", count=len(named))
        if not named:
            raise _refused("parent")
        return named[0]

    def _code(self, text: str) -> str:
        code = text.upper()
        if not (code.isascii() and code.isalnum() and 14 <= len(code) <= 22):
            raise _refused("code")
        if code in self._given:
            raise _refused("twice", name=self._codes[code])
        return code

    def _usual_code(self, name: str, area: str) -> str:
        """That of the institution of this name there, if it is known; else the division's next serial."""
        known = [code for code, each in self._open.items() if each.name == name and each.area_id == area]
        if known:
            return known[0]
        serials = (f"{area}{serial:02d}" for serial in range(1, _LAST_SERIAL + 1))
        return next((code for code in serials if code not in self._codes), "")

    def _check_name(self, asked: _Asked, name: str, code: str) -> None:
        """Sheets name institutions by their names: no two that accept work may have the same."""
        if code in self._given or any(each.name == name and other != code for other, each in self._open.items()):
            asked.add("name", "name_taken")

    def _day(self, text: str) -> date:
        return read_date(text, earliest=EARLIEST, latest=self._today)


class _Asked:
    """What was written, item by item, and the problems met in reading it."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        self.problems: list[Problem] = []

    def written(self, item: str) -> str:
        given = self._raw.get(item)
        return "" if given is None else narrow(str(given))

    def read(self, item: str, read: Callable[[str], Any], *, otherwise: Any = None) -> Any:
        text = self.written(item)
        if not text:
            if otherwise is None:
                self.add(item, "required")
            return otherwise
        try:
            return read(text)
        except NotUnderstood as error:
            self.problems.append(Problem(item, error.reason, error.message))
            return None

    def add(self, item: str, reason: str, **values: object) -> None:
        self.problems.append(Problem(item, reason, _MESSAGES[reason].format(**values)))


def kind_of(text: str) -> str:
    """The kind of institution that a word means. Raises `NotUnderstood` naming all kinds."""
    for kind in Kind:
        if text in (kind.value, name_of_kind(kind).en, kind.label, *_KIND_WORDS[kind]):
            return kind.value
    names = [name_of_kind(kind) for kind in Kind]
    every = Bilingual("、".join(name.zh for name in names), ", ".join(name.en for name in names))
    raise _refused("kind", kinds=every)


def name_of_kind(kind: str) -> Bilingual:
    """What a kind of institution is called. Only the Chinese term is kept with it; in English its key speaks."""
    return Bilingual(str(Kind(kind).label), kind.replace("_", " "))


def order_of(kind: str) -> int:
    """Where a kind stands in a list in which everybody comes after the one above: the bureau, the county's, …"""
    try:
        return list(Kind).index(Kind(kind_of(kind)))
    except NotUnderstood:
        return 0


def _short_enough(text: str, most: int) -> str:
    if len(text) > most:
        raise _refused("long", most=most)
    return text


def _credit_code(text: str) -> str:
    if not is_unified_credit_code(text):
        raise _refused("credit_code")
    return text.upper()


def _aliases(text: str) -> tuple[str, ...]:
    words: Iterable[str] = (
        text.replace("，", "、").replace(",", "、").replace(";", "、").replace("；", "、").split("、")
    )
    return tuple(dict.fromkeys(_short_enough(word.strip(), LONGEST_NAME) for word in words if word.strip()))


def _refused(reason: str, **values: object) -> NotUnderstood:
    return NotUnderstood(reason, _MESSAGES[reason].format(**values))
