"""What a document states of its county: the facts, how they are held against counted figures, and what cannot be so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kangyu.vocabulary.labels import Bilingual

from .arithmetic import Proof


class Rule(StrEnum):
    """How a stated figure is held against a counted one."""

    ROUNDS_TO = "rounds_to"  # the counted figure rounds to the stated one
    ABOUT = "about"  # the same at a coarse precision, below nought: 10.3万 are thousands
    AT_LEAST = "at_least"
    AND_MORE = "and_more"  # 200 余, 110 多: more than it, and not yet the next at its coarse place


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that a document states: the fact and its few identifying words, never the document's sentence.

    Attributes:
        precision: the number of decimals stated; below nought for tens, hundreds, thousands.
        unit: as `Unit.ucum`. where: the division code.
        system: its line in the catalogue of systems, "C1".
        indicator: the key; "" when there is nothing to count it with, and then `why` says so.
        contradiction: the key of the county's contradiction that makes the figure unattainable.
    """

    text: str
    value: Decimal
    unit: str
    precision: int
    indicator: str
    period: str
    where: str
    rule: Rule = Rule.ROUNDS_TO
    system: str = ""
    why: Bilingual | None = None
    contradiction: str = ""

    def __post_init__(self) -> None:
        if not self.indicator and self.why is None:
            raise ValueError(f"{self.text}: neither counted nor said why not")
        if self.rule in (Rule.ABOUT, Rule.AND_MORE) and self.precision >= 0:
            raise ValueError(f"{self.text}: 'about' and 'and more' are said of tens and more")

    def agrees_with(self, counted: Decimal) -> bool:
        """Whether the counted figure rounds to the stated one at the stated precision, or is as much more as its rule says."""
        if self.rule is Rule.AT_LEAST:
            return counted >= self.value
        if self.rule is Rule.AND_MORE:
            return self.value < counted < self.value + Decimal(1).scaleb(-self.precision)
        return counted.quantize(Decimal(1).scaleb(-self.precision), ROUND_HALF_UP) == self.value


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Stated figures that cannot all be so. They are listed with their sums and not chased."""

    key: str
    says: Bilingual
    proof: Proof


def statements(period: str, where: str) -> _Statements:
    """The statements of one document, most of which share their period and place."""
    return _Statements(period, where)


@dataclass(frozen=True, slots=True)
class _Statements:
    period: str
    where: str

    def __call__(
        self, system: str, text: str, value: int | str, unit: str, indicator: str = "", **more: object
    ) -> Stated:
        """One figure; its precision is that of its digits unless given."""
        number = Decimal(value)
        exponent = number.as_tuple().exponent
        given = {"precision": max(0, -int(exponent)), **more}
        return Stated(
            text=text,
            value=number,
            unit=unit,
            indicator=indicator,
            period=self.period,
            where=self.where,
            system=system,
            **given,  # type: ignore[arg-type]
        )
