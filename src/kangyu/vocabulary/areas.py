"""Administrative divisions 行政区划 by code.

Six digits name province, prefecture and county (GB/T 2260), three more the township or subdistrict
(GB/T 10114), three more the village or neighbourhood (the statistical division codes of the National Bureau
of Statistics). Here a code always has twelve digits; those below its level are zero.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

PROVINCES = frozenset({
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
    "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
})  # fmt: skip
"""The first two digits in GB/T 2260, Taiwan (71), Hong Kong (81) and Macao (82) included."""


class AreaLevel(IntEnum):
    """The level of a division; its number is how many digits of the code name it, so wider is smaller."""

    PROVINCE = 2
    PREFECTURE = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12


_CODE = re.compile("[0-9]{12}")
_WRITTEN = re.compile("[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")
_NOT_AN_AREA = Bilingual(
    "行政区划代码应为 2、4、6、9 或 12 位数字",
    "A division code has 2, 4, 6, 9 or 12 digits",
)


@dataclass(frozen=True, slots=True, order=True)
class AreaCode:
    """A division as twelve digits; sorts in the order of the code. Raises ``NotUnderstood("area")``."""

    code: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code) or self.code.startswith("00"):
            raise NotUnderstood("area", _NOT_AN_AREA)

    @classmethod
    def parse(cls, text: str) -> "AreaCode":
        """Read 2, 4, 6, 9 or 12 digits, full width allowed. Raises ``NotUnderstood("area")``."""
        written = narrow(text)
        if not _WRITTEN.fullmatch(written):
            raise NotUnderstood("area", _NOT_AN_AREA)
        return cls(written.ljust(12, "0"))

    def __str__(self) -> str:
        return self.short

    @property
    def level(self) -> AreaLevel:
        """The narrowest level whose digits are not all zero."""
        upper = AreaLevel.PROVINCE
        level = upper
        for lower in list(AreaLevel)[1:]:
            if self.code[upper:lower].strip("0"):
                level = lower
            upper = lower
        return level

    @property
    def parent(self) -> "AreaCode | None":
        """The division around this one, None for a province.

        A level that does not exist is passed over: a town of Dongguan (441900003), a city without counties,
        lies directly in the city.
        """
        wider = [level for level in AreaLevel if level < self.level]
        return AreaCode(self.code[: wider[-1]].ljust(12, "0")) if wider else None

    @property
    def prefix(self) -> str:
        """The digits that name the division: every division inside it starts with them."""
        return self.code[: self.level]

    @property
    def short(self) -> str:
        """The code as it is usually written: 6 digits down to the county, then 9, then 12 for a village."""
        return self.code[: max(self.level, AreaLevel.COUNTY)]

    def contains(self, other: "AreaCode") -> bool:
        """Whether the other division is this one or lies in it."""
        return other.code.startswith(self.prefix)
