"""What an indicator declares: kind, sets, unit, definition in words, clause, version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PER_MILLE, PERCENT, Unit

from .sets import SPELLS, Rows


class FigureKind(StrEnum):
    """The kinds of figures (figures are defined in docs/figures.md)."""

    COUNT = "count"  # rows of one set
    SUM = "sum"  # the amounts of one set's rows, added up
    SHARE = "share"  # a set inside a set
    RATIO = "ratio"  # two sets that are not inside one another
    PARAMETER = "parameter"  # a set over a dated number that is not a set


_FACTORS = {PERCENT: 100, PER_MILLE: 1000}
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

    `unit` is what the numerator counts or adds up (人, 人次, 元 …). A rate prints in `per`: per cent, per mille, or, of two
    things that are not alike, their quotient in a unit of its own (人次/场), the denominator being in `base_unit`. `unknown` says what happens to rows whose
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
    per: Unit = PERCENT
    base_unit: Unit | None = None

    def __post_init__(self) -> None:
        wanted = {
            FigureKind.COUNT: type(None),
            FigureKind.SUM: type(None),
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
        if self.kind in (FigureKind.COUNT, FigureKind.SUM) and (self.kind is FigureKind.SUM) != bool(self.numerator.of):
            raise ValueError(f"{self.key}: a sum, and no count, says what is added up")
        if self.better not in ("", "higher", "lower"):
            raise ValueError(f"{self.key}: better is higher, lower or nothing")

    @property
    def is_stock(self) -> bool:
        """Whether the figure stands at the end of the period rather than happening in it."""
        return self.numerator.table in SPELLS

    @property
    def is_rate(self) -> bool:
        """Whether the figure is one number over another."""
        return self.kind not in (FigureKind.COUNT, FigureKind.SUM)

    @property
    def factor(self) -> int:
        """By what the quotient is multiplied to print: 100 for per cent, 1,000 for per mille, else 1."""
        return _FACTORS.get(self.per, 1) if self.is_rate else 1

    @property
    def places(self) -> int:
        """Decimal places in print: two of a rate, as many of a sum as its amounts have, none of a count."""
        return 2 if self.is_rate else self.numerator.of.scale if self.numerator.of else 0

    @property
    def printed_unit(self) -> Unit:
        """The unit of the value: per cent for most rates."""
        return self.per if self.is_rate else self.unit

    @property
    def sets(self) -> tuple[Rows, ...]:
        """The sets that must be counted."""
        return (self.numerator, self.denominator) if isinstance(self.denominator, Rows) else (self.numerator,)
