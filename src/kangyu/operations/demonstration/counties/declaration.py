"""What is declared of a county before it is built: its places, its numbers, what a document states of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kangyu.vocabulary.labels import Bilingual


class InstitutionKind(StrEnum):
    """Kinds of institutions, as the register of places knows them."""

    BUREAU = "bureau"
    COUNTY_HOSPITAL = "county_hospital"
    CDC = "cdc"
    MATERNAL_CHILD = "maternal_child"
    INSPECTION = "inspection"
    TOWNSHIP_CENTRE = "township_centre"
    VILLAGE_CLINIC = "village_clinic"


class Rule(StrEnum):
    """How a stated figure is held against a counted one."""

    ROUNDS_TO = "rounds_to"  # the counted figure rounds to the stated one
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Township:
    """A township (乡镇) or subdistrict (街道); `weight` is its share of the county's people against the others'.

    Attributes:
        number: the three digits behind the county's code.
        villages: villages 村, each with a clinic. communities: neighbourhoods 社区, served by the centre itself.
        has_central_centre: its health centre is a central one 中心卫生院.
    """

    number: str
    name: str
    weight: float
    villages: int
    communities: int = 1
    has_central_centre: bool = False


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution of the county itself, not of a township."""

    kind: InstitutionKind
    name: str
    short_name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A number that figures are compared with or divided by, valid from `since`, with its source."""

    key: str
    since: date
    value: Decimal
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that a document states: the fact and its few identifying words, never the document's sentence.

    `precision` is the number of decimals stated; `where` the division code; `unit` as `Unit.ucum`.
    """

    text: str
    value: Decimal
    unit: str
    precision: int
    indicator: str
    period: str
    where: str
    rule: Rule = Rule.ROUNDS_TO

    def agrees_with(self, counted: Decimal) -> bool:
        """Whether the counted figure rounds to the stated one at the stated precision, or is at least as large."""
        if self.rule is Rule.AT_LEAST:
            return counted >= self.value
        return counted.quantize(Decimal(1).scaleb(-self.precision), ROUND_HALF_UP) == self.value


@dataclass(frozen=True, slots=True)
class County:
    """A county to build. Counts are those of full size; a smaller one keeps their proportions.

    Attributes:
        code: GB/T 2260, six digits. identity_division: the first six digits of most identity numbers here.
        as_of: the day on which the world ends; None for the day it is built.
        population: residents living here. records: open health records among them.
        elderly_share: residents of 65 and over among all. elderly_managed: those of them examined in a full year.
        hypertension_managed: patients enrolled. standard_share, control_share: aimed at, among the enrolled, the
            one on the last day, the other on the average of the last year.
        centre: longitude and latitude. square_kilometres: size of the synthetic map.
    """

    key: str
    name: Bilingual
    code: str
    prefecture: str
    province: str
    is_invented: bool
    townships: tuple[Township, ...]
    institutions: tuple[Institution, ...]
    population: int
    records: int
    elderly_share: float
    elderly_managed: int
    hypertension_managed: int
    standard_share: float
    control_share: float
    identity_division: str
    minority_share: float
    centre: tuple[float, float]
    square_kilometres: float
    parameters: tuple[ParameterValue, ...]
    assumptions: tuple[Bilingual, ...]
    as_of: date | None = None
    stated: tuple[Stated, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.population >= self.records >= self.hypertension_managed:
            raise ValueError(f"{self.key}: fewer records than patients, or more than residents")
        if self.elderly_managed > self.population * self.elderly_share:
            raise ValueError(f"{self.key}: more managed elderly than elderly")
        if self.standard_share < 0.9:
            raise ValueError(f"{self.key}: the visits are made for 90 % or more managed to specification")
        if len({township.number for township in self.townships}) != len(self.townships):
            raise ValueError(f"{self.key}: two townships share a number")

    @property
    def villages(self) -> int:
        """How many villages there are."""
        return sum(township.villages for township in self.townships)

    @property
    def area_code(self) -> str:
        """The county's division code, twelve digits."""
        return self.code.ljust(12, "0")
