"""What is declared of a county before it is built: its places, its numbers, what a document states of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kangyu.vocabulary.labels import Bilingual

from .stated import Contradiction, Stated


class InstitutionKind(StrEnum):
    """Kinds of institutions, as the register of places knows them."""

    BUREAU = "bureau"
    COUNTY_HOSPITAL = "county_hospital"
    CDC = "cdc"
    MATERNAL_CHILD = "maternal_child"
    INSPECTION = "inspection"
    TOWNSHIP_CENTRE = "township_centre"
    VILLAGE_CLINIC = "village_clinic"


@dataclass(frozen=True, slots=True)
class Township:
    """A township (乡镇) or subdistrict (街道); `weight` is its share of the county's people against the others'.

    Attributes:
        number: the three digits behind the county's code.
        villages: villages 村, each with a clinic. communities: neighbourhoods 社区, served by the centre itself.
        has_central_centre: its health centre is a central one 中心卫生院.
        branches: further health centres of the township, of merged ones mostly; each looks after a part of the villages.
    """

    number: str
    name: str
    weight: float
    villages: int
    communities: int = 1
    has_central_centre: bool = False
    branches: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.villages <= len(self.branches):
            raise ValueError(f"{self.name}: fewer villages than health centres")


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
class Mental:
    """Severe mental disorder. found: registered, living here; managed: in care at home; standard: to specification.

    treated: on medicines. at_risk: with a risk of harm of 3 and more, or such an act since the last visit.
    """

    found: int = 0
    managed: int = 0
    standard: int = 0
    treated: int = 0
    at_risk: int = 0

    def __post_init__(self) -> None:
        if not self.found >= self.managed >= max(self.standard, self.treated, self.at_risk):
            raise ValueError("more managed than found, or more of them treated than managed")

    @property
    def standard_share(self) -> float:
        """To specification, of those managed."""
        return self.standard / self.managed if self.managed else 1.0


@dataclass(frozen=True, slots=True)
class Contracts:
    """Family-doctor contracts standing on the last day, in persons unless said.

    Attributes:
        signed: everybody with one. key: those of key groups 重点人群 among them.
        poor: 脱贫/建档立卡, monitored: 三类监测对象; their households likewise. All of them are of key groups.
        households: that signed as a whole; 0 when nothing is stated, and then as it comes.
        teams, doctors: of the county. signed_recently: share signed in the last months, the others earlier for three years.
        fulfilled: of the contracts, those under which something was done in the last twelve months.
        poor_are_examined: all of the poor, this year.
    """

    signed: int = 0
    key: int = 0
    poor: int = 0
    poor_households: int = 0
    monitored: int = 0
    monitored_households: int = 0
    households: int = 0
    teams: int = 0
    doctors: int = 0
    signed_recently: float = 0.9
    fulfilled: float = 0.78
    poor_are_examined: bool = False

    def __post_init__(self) -> None:
        if not self.signed >= self.key >= self.poor + self.monitored:
            raise ValueError("more of a key group under contract than of all key groups, or than of everybody")


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What the county's own ledgers hold from New Year to the last day; the townships keep theirs as the rules ask.

    Attributes:
        donors: of blood, all voluntary. reimbursed, reimbursed_yuan: people and amount. outreach: events of health
            education. village_doctors: trained, people_trained: all, sent_away: to other institutions, lectures: held.
        city_pieces, province_pieces, other_pieces: of publicity, by the level of the medium. funds_yuan: from above.
    """

    donors: int = 0
    reimbursed: int = 0
    reimbursed_yuan: int = 0
    outreach: int = 12
    village_doctors: int = 0
    people_trained: int = 0
    sent_away: int = 0
    lectures: int = 0
    city_pieces: int = 0
    province_pieces: int = 0
    other_pieces: int = 0
    funds_yuan: int = 0


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
        child_share: residents under 15 among all; None for that of the usual ages.
        records_in_use: open records with an entry in the last twelve months; 0 for as many as the services bring.
        referrals_up, referrals_down: completed in the last year. village_words: first and second parts of village names.
        contradictions: what the document states and what cannot be so.
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
    contradictions: tuple[Contradiction, ...] = ()
    child_share: float | None = None
    diabetes_managed: int = 0
    mental: Mental = Mental()
    contracts: Contracts = Contracts()
    ledgers: Ledgers = Ledgers()
    records_in_use: int = 0
    referrals_up: int = 0
    referrals_down: int = 0
    village_words: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if not self.population >= self.records >= self.hypertension_managed:
            raise ValueError(f"{self.key}: fewer records than patients, or more than residents")
        if self.elderly_managed > self.population * self.elderly_share:
            raise ValueError(f"{self.key}: more managed elderly than elderly")
        if self.records_in_use > self.records:
            raise ValueError(f"{self.key}: more records in use than records")
        unknown = {each.contradiction for each in self.stated} - {"", *(each.key for each in self.contradictions)}
        if unknown:
            raise ValueError(f"{self.key}: contradictions that are not listed: {unknown}")
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
