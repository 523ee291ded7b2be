"""Whether the figures of one document can be true together: sums with whole numbers, shown as they come out.

A proof holds when what is stated cannot be so; `text` prints the sums that show it. Tests hold every contradiction that
a county lists to its proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Protocol


class Proof(Protocol):
    """Stated figures that cannot be true together, with the sums that show it."""

    def holds(self) -> bool:
        """Whether they contradict each other."""
        ...

    def text(self) -> str:
        """The sums, in figures only."""
        ...


def share_of(part: int, whole: int, per: int = 100) -> Decimal:
    """`part` in `whole`, per cent or per mille."""
    return Decimal(part) * per / Decimal(whole)


def rounded(value: Decimal, precision: int) -> Decimal:
    """Half up, as documents round."""
    return value.quantize(Decimal(1).scaleb(-precision), ROUND_HALF_UP)


def wholes(part: int, share: Decimal, precision: int, per: int = 100) -> tuple[int, int]:
    """The smallest and largest whole of which `part` rounds to `share`; the larger below the smaller when there is none."""
    half = Decimal(1).scaleb(-precision) / 2
    smallest = (Decimal(part) * per / (share + half)).to_integral_value(ROUND_FLOOR) + 1
    largest = (Decimal(part) * per / (share - half)).to_integral_value(ROUND_FLOOR)
    return int(smallest), int(largest)


def parts(whole: int, share: Decimal, precision: int, per: int = 100) -> tuple[int, int]:
    """The smallest and largest part of `whole` that rounds to `share`; the larger below the smaller when there is none."""
    half = Decimal(1).scaleb(-precision) / 2
    smallest = ((share - half) * whole / per).to_integral_value(ROUND_CEILING)
    above = ((share + half) * whole / per).to_integral_value(ROUND_CEILING)
    return max(0, int(smallest)), int(above) - 1


@dataclass(frozen=True, slots=True)
class NoSuchPart:
    """No whole number of `whole` rounds to the stated share."""

    share: Decimal
    precision: int
    whole: int

    def holds(self) -> bool:
        """Whether no part does."""
        smallest, largest = parts(self.whole, self.share, self.precision)
        return largest < smallest

    def text(self) -> str:
        """The nearest part below and above."""
        below = int(self.share * self.whole / 100)
        shown = [f"{n:,} ÷ {self.whole:,} = {rounded(share_of(n, self.whole), 3)}%" for n in (below, below + 1)]
        return "；".join(shown)


@dataclass(frozen=True, slots=True)
class BasesDiffer:
    """A part and its share need another whole than the one that other figures of the document give."""

    part: int
    share: Decimal
    precision: int
    given: tuple[int, int]  # the whole as other figures have it: smallest and largest

    def holds(self) -> bool:
        """Whether the two ranges of wholes do not meet."""
        smallest, largest = wholes(self.part, self.share, self.precision)
        return largest < self.given[0] or self.given[1] < smallest

    def text(self) -> str:
        """Both ranges."""
        smallest, largest = wholes(self.part, self.share, self.precision)
        given = f"{self.given[0]:,}" if self.given[0] == self.given[1] else f"{self.given[0]:,}–{self.given[1]:,}"
        return f"{self.part:,} ÷ {self.share}% = {smallest:,}–{largest:,} ≠ {given}"


@dataclass(frozen=True, slots=True)
class MoreThanAll:
    """More than there are."""

    part: Decimal
    whole: Decimal

    def holds(self) -> bool:
        """Whether the part is larger."""
        return self.part > self.whole

    def text(self) -> str:
        """The two beside each other."""
        return f"{self.part:,} > {self.whole:,}"


@dataclass(frozen=True, slots=True)
class TooLittleEach:
    """An amount that comes out absurdly small for each."""

    amount: Decimal
    times: int
    at_least: Decimal

    def holds(self) -> bool:
        """Whether each gets less than anybody would believe."""
        return self.amount / self.times < self.at_least

    def text(self) -> str:
        """The amount of each."""
        return f"{self.amount:,} ÷ {self.times:,} = {rounded(self.amount / self.times, 2)} < {self.at_least}"
