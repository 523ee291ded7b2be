"""Items that several ledgers ask, and who keeps ledgers. One key means one thing in all ledgers."""

from kangyu.methods.forms import Item, Kind, Range
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON_TIME, YUAN, Unit

BUREAU = frozenset({"bureau"})
COUNTY = BUREAU | {"county_hospital", "cdc", "maternal_child", "inspection"}
TOWNSHIP = COUNTY | {"township_centre"}
EVERYBODY = TOWNSHIP | {"village_clinic"}

_MOST_YUAN = 99_999_999_999.99


def day(zh: str, en: str, *headings: str) -> Item:
    """The day whose month the row belongs to."""
    return Item("on", Bilingual(zh, en), Kind.DATE, is_required=True, headings=(*headings, "日期", "时间"))


def text(key: str, zh: str, en: str, *headings: str, is_required: bool = False, longest: int = 100) -> Item:
    """A line of text: a name, a place."""
    return Item(key, Bilingual(zh, en), Kind.TEXT, is_required=is_required, headings=headings, longest=longest)


def remarks(key: str, zh: str, en: str, *headings: str) -> Item:
    """Some sentences."""
    return text(key, zh, en, *headings, longest=500)


def number(
    key: str, zh: str, en: str, unit: Unit, *headings: str, usual: int, most: int, is_required: bool = False
) -> Item:
    """A whole number: more than `usual` is questioned, more than `most` refused."""
    return Item(
        key,
        Bilingual(zh, en),
        Kind.WHOLE,
        unit,
        soft=Range(0, usual),
        hard=Range(0, most),
        is_required=is_required,
        headings=headings,
    )


def people(*headings: str, is_required: bool = False) -> Item:
    """How many took part."""
    words = ("参加人数", "人数", "人次数", *headings)
    return number(
        "people", "参加人次", "Attendance", PERSON_TIME, *words, usual=2_000, most=200_000, is_required=is_required
    )


def money(key: str, zh: str, en: str, *headings: str) -> Item:
    """Yuan with two decimals, never negative."""
    return Item(
        key,
        Bilingual(zh, en),
        Kind.NUMBER,
        YUAN,
        hard=Range(0, _MOST_YUAN),
        decimals=2,
        headings=headings,
        is_exact=True,
    )
