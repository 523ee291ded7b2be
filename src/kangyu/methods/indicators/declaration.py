"""What an indicator declares: kind, sets, unit, definition in words, clause, version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERCENT, Unit

from .sets import SPELLS, Rows


class FigureKind(StrEnum):
    """The kinds of figures (figures are defined in docs/figures.md)."""

    COUNT = "count"  # rows of one set
    SHARE = "share"  # a set inside a set
    RATIO = "ratio"  # two sets that are not inside one another
    PARAMETER = "parameter"  # a set over a dated number that is not a set


NOTHING_UNKNOWN = Bilingual("无未知情形", "Nothing can be unknown")


@dataclass(frozen=True, slots=True)
class ParameterBase:
    """A denominator that is no set: the product of dated parameters, such as adults × prevalence, in `unit`.

    `keys` name parameters of the register of targets; `label` says in words what the number is.
    """

    keys: tuple[str, ...]
    unit: Unit
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure by organisation and period.

    `unit` is what the numerator counts (人, 人次 …); a share prints as per cent. `unknown` says what happens to rows whose
    value is unknown. `better` is "higher", "lower" or "" for figures that are no achievement.
    """

    key: str
    name: Bilingual
    version: int
    effective_from: date
    kind: FigureKind
    numerator: Rows
    unit: Unit
    definition: Bilingual
    source: str
    denominator: Rows | ParameterBase | None = None
    unknown: Bilingual = NOTHING_UNKNOWN
    better: str = ""

    def __post_init__(self) -> None:
        wanted = {
            FigureKind.COUNT: type(None),
            FigureKind.SHARE: Rows,
            FigureKind.RATIO: Rows,
            FigureKind.PARAMETER: ParameterBase,
        }[self.kind]
        if not isinstance(self.denominator, wanted):
            raise ValueError(f"{self.key}: a {self.kind} has the wrong denominator")
        if self.kind is FigureKind.SHARE:
            assert isinstance(self.denominator, Rows)
            if not self.numerator.is_part_of(self.denominator):
                raise ValueError(f"{self.key}: make the numerator of a share from its denominator with .but()")
        if self.better not in ("", "higher", "lower"):
            raise ValueError(f"{self.key}: better is higher, lower or nothing")

    @property
    def is_stock(self) -> bool:
        """Whether the figure stands at the end of the period rather than happening in it."""
        return self.numerator.table in SPELLS

    @property
    def is_rate(self) -> bool:
        """Whether the figure prints as per cent."""
        return self.kind is not FigureKind.COUNT

    @property
    def printed_unit(self) -> Unit:
        """The unit of the value: per cent for rates."""
        return PERCENT if self.is_rate else self.unit

    @property
    def sets(self) -> tuple[Rows, ...]:
        """The sets that must be counted."""
        return (self.numerator, self.denominator) if isinstance(self.denominator, Rows) else (self.numerator,)
