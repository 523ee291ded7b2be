"""What a form declares. Checked when made, so that a wrong declaration cannot exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kangyu.methods.expressions import Expression, Value, fields_of
from kangyu.methods.expressions.words import Names
from kangyu.vocabulary.codes import CodeList
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import Unit
from kangyu.vocabulary.sensitivity import Sensitivity


class Kind(StrEnum):
    """How an item is answered."""

    NUMBER = "number"  # a decimal number with a unit
    WHOLE = "whole"  # a whole number with a unit
    CODE = "code"  # one of a code list
    CODES = "codes"  # several of a code list (多选)
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends belong to the range, in the item's unit."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a form.

    `hard` limits are refused; outside `soft` the entry is kept and questioned. `headings` are the further spellings
    under which spreadsheets carry the item. `derived` items are computed and never asked. A number that `is_exact` is kept
    to its `decimals` and refused with more of them, so that sums are exact: money. A text has at most `longest` characters.
    """

    key: str
    label: Bilingual
    kind: Kind
    unit: Unit | None = None
    soft: Range | None = None
    hard: Range | None = None
    codes: CodeList | None = None
    is_required: bool = False
    decimals: int = 1
    headings: tuple[str, ...] = ()
    derived: Value | None = None
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    is_exact: bool = False
    longest: int = 1000

    def __post_init__(self) -> None:
        if not self.key.isidentifier():
            raise ValueError(f"an item's key must be an identifier: {self.key!r}")
        if (self.kind in (Kind.CODE, Kind.CODES)) != (self.codes is not None):
            raise ValueError(f"{self.key}: a coded item, and no other, has a code list")
        if self.kind in (Kind.NUMBER, Kind.WHOLE) and self.unit is None:
            raise ValueError(f"{self.key}: a number needs a unit")
        if self.is_exact and self.kind is not Kind.NUMBER:
            raise ValueError(f"{self.key}: only decimal numbers are called exact")

    @property
    def scale(self) -> int | None:
        """Decimals to which values are exact: 0 for whole numbers, None for measured ones and what is no number."""
        if self.kind is Kind.WHOLE:
            return 0
        return self.decimals if self.is_exact else None


@dataclass(frozen=True, slots=True)
class Section:
    """Items that stand together on the page, one idea per screen."""

    label: Bilingual
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule across items: `holds` false refuses the entry, naming the `item`; unknown passes."""

    item: str
    holds: Expression
    message: Bilingual


@dataclass(frozen=True, slots=True)
class Form:
    """What is recorded at one moment. A change of items or rules is a new version with its own date.

    `items` are those of all sections in order. `lost` holds when nobody was reached (失访): then nothing is required, since
    nothing could be asked; unknown means that somebody was.
    """

    key: str
    name: Bilingual
    version: int
    effective_from: date
    source: str
    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    lost: Expression | None = None
    items: tuple[Item, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(item for section in self.sections for item in section.items))
        keys = [item.key for item in self.items]
        if len(set(keys)) != len(keys):
            raise ValueError(f"form {self.key}: two items share a key")
        for check in self.checks:
            unknown = (fields_of(check.holds) | {check.item}) - set(keys)
            if unknown:
                raise ValueError(f"form {self.key}: a check names unknown items {sorted(unknown)}")
        if self.lost is not None and (unknown := fields_of(self.lost) - set(keys)):
            raise ValueError(f"form {self.key}: `lost` reads unknown items {sorted(unknown)}")

    def item(self, key: str) -> Item:
        """The item of that key; KeyError when there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    @property
    def asked(self) -> Iterator[Item]:
        """The items that a person answers."""
        return (item for item in self.items if item.derived is None)

    @property
    def names(self) -> Names:
        """Labels of items and codes, for conditions in words."""
        return Names(
            fields={item.key: item.label for item in self.items},
            codes={
                item.key: {code.value: code.label for code in item.codes}
                for item in self.items
                if item.codes is not None
            },
        )
