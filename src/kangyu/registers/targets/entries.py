"""Reading a parameter or target as somebody wrote it, at a page or in a sheet, with every problem named.

A target is written by the indicator's key or its name; another parameter by its key. Divisions go by code or by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kangyu.catalogue.indicators import INDICATORS
from kangyu.catalogue.parameters import PARAMETERS
from kangyu.methods.forms import Problem
from kangyu.methods.indicators import FigureKind
from kangyu.registers.places.models import Area
from kangyu.vocabulary.areas import AreaCode
from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PER_MILLE, PERCENT, UNITS
from kangyu.vocabulary.text import narrow

TARGET = "target."
_WHOLE = {PERCENT.ucum: Decimal(100), PER_MILLE.ucum: Decimal(1000)}
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
_LARGEST = Decimal(10) ** 12
_PLACES = 4

_MESSAGES = {
    "key": Bilingual("没有这个指标或参数", "There is no such figure or parameter"),
    "two": Bilingual("有 {count} 个指标叫这个名字，请写代号", "{count} figures have this name; give the key"),
    "area": Bilingual("没有这个区划", "There is no such division"),
    "value": Bilingual("数值无法识别", "The value cannot be read"),
    "grouped": Bilingual(
        "数值写法不明：小数用点，千位逗号每三位一个，如 428,007",
        "write decimals with a point, as in 96.5, thousands as in 428,007",
    ),
    "whole": Bilingual("{unit}数应为整数", "a number of {unit} is whole"),
    "share": Bilingual("占比不超过 {most}", "a share is at most {most}"),
    "large": Bilingual("数值过大", "The value is too large"),
    "places": Bilingual("最多 4 位小数", "At most 4 decimal places"),
    "negative": Bilingual("不能是负数", "It cannot be negative"),
    "source": Bilingual(
        "须写明来源：文件名称和文号，或数据出处",
        "Name the source: the document and its number, or where the number comes from",
    ),
    "long": Bilingual("来源最长 200 字", "The source has at most 200 characters"),
    "required": Bilingual("必须填写", "is required"),
}


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """A parameter as read and accepted."""

    key: str
    area: str
    since: date
    value: Decimal
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """A key that may be written, with its name and unit (UCUM); `most` is the whole of which a share is a part."""

    key: str
    name: Bilingual
    unit: str
    most: Decimal | None = None


def known_keys() -> list[Known]:
    """All declared parameters, then a target for each indicator."""
    parameters = [
        Known(each.key, each.name, each.unit.ucum) if each.unit else Known(each.key, each.name, "1", Decimal(1))
        for each in PARAMETERS
    ]
    targets = [
        Known(
            f"{TARGET}{each.key}",
            Bilingual(f"目标：{each.name.zh}", f"Target: {each.name.en}"),
            each.printed_unit.ucum,
            _WHOLE.get(each.printed_unit.ucum) if each.kind is FigureKind.SHARE else None,
        )
        for each in INDICATORS
    ]
    return [*parameters, *targets]


class Reader:
    """Reads entries; divisions and keys are looked up once."""

    def __init__(self) -> None:
        self._known = {known.key: known for known in known_keys()}
        self._by_name: dict[str, list[Known]] = {}
        for known in self._known.values():
            for name in {known.name.zh, known.name.zh.removeprefix("目标："), known.name.en}:
                self._by_name.setdefault(narrow(name), []).append(known)
        areas = list(Area.objects.defer("boundary"))
        self._codes = {area.code for area in areas}
        self._area_names: dict[str, list[str]] = {}
        for area in areas:
            self._area_names.setdefault(area.name, []).append(area.code)

    def read(self, raw: Mapping[str, Any]) -> tuple[ParameterEntry | None, Sequence[Problem]]:
        """The entry, or None and why not. `raw`: key, area, since, value, source as they were written."""
        problems: list[Problem] = []
        known = self._try("key", raw, self._key, problems)
        area = self._try("area", raw, self._area, problems)
        since = self._try("since", raw, _day, problems)
        value = self._try("value", raw, lambda text: _number(text, known), problems)
        source = self._try("source", raw, _source, problems)
        if problems:
            return None, problems
        return ParameterEntry(known.key, area, since, value, known.unit, source), ()

    def _try(self, name: str, raw: Mapping[str, Any], read: Any, problems: list[Problem]) -> Any:
        written = raw.get(name)
        text = "" if written is None else narrow(str(written))
        if not text:
            reason = "source" if name == "source" else "required"
            problems.append(Problem(name, reason, _MESSAGES[reason]))
            return None
        try:
            return read(written if name == "since" else text)
        except NotUnderstood as error:
            problems.append(Problem(name, error.reason, error.message))
            return None

    def _key(self, text: str) -> Known:
        if text in self._known:
            return self._known[text]
        named = self._by_name.get(text, [])
        if len(named) > 1:
            raise NotUnderstood("two", _MESSAGES["two"].format(count=len(named)))
        if not named:
            raise NotUnderstood("key", _MESSAGES["key"])
        return named[0]

    def _area(self, text: str) -> str:
        if text in self._area_names and len(self._area_names[text]) == 1:
            return self._area_names[text][0]
        try:
            code = AreaCode.parse(text).code
        except NotUnderstood:
            code = ""
        if code not in self._codes:
            raise NotUnderstood("area", _MESSAGES["area"])
        return code


def _day(written: Any) -> date:
    return read_date(written, earliest=EARLIEST, latest=LATEST)


def _number(text: str, known: Known | None) -> Decimal:
    plain = text.removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        reason = "grouped" if "," in plain else "value"
        raise NotUnderstood(reason, _MESSAGES[reason])
    value = Decimal(plain.replace(",", ""))
    if text.endswith("%") and known is not None and known.unit == "1":
        value /= 100
    if value < 0:
        raise NotUnderstood("negative", _MESSAGES["negative"])
    if value >= _LARGEST:
        raise NotUnderstood("large", _MESSAGES["large"])
    if -int(value.as_tuple().exponent) > _PLACES:
        raise NotUnderstood("places", _MESSAGES["places"])
    if known is not None:
        _check_sense(value, known)
    return value


def _check_sense(value: Decimal, known: Known) -> None:
    """People are counted whole, and a part is no more than its whole."""
    unit = UNITS.get(known.unit)
    if unit is not None and unit.is_counted and value % 1:
        raise NotUnderstood("whole", _MESSAGES["whole"].format(unit=unit.label))
    if known.most is not None and value > known.most:
        said = f"{known.most} {unit.label}" if unit else str(known.most)
        raise NotUnderstood("share", _MESSAGES["share"].format(most=said))


def _source(text: str) -> str:
    if len(text) > 200:
        raise NotUnderstood("long", _MESSAGES["long"])
    return text
