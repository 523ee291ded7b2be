"""What the templates of a figure may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangyu.catalogue.codelists.common import SEX
from kangyu.methods.indicators import Indicator
from kangyu.registers.figures.opening import Part
from kangyu.registers.figures.presenting import PresentedRow
from kangyu.registers.places.queries import Area
from kangyu.vocabulary.labels import Bilingual

from .areas import Breakdown
from .asked import AreaChoice, Asked, PeriodGroup
from .series import Trend
from .shown import PartShown, ShownFigure


@dataclass(frozen=True)
class Chooser:
    """Period and division; `hidden` goes along when one of them is changed."""

    periods: tuple[PeriodGroup, ...]
    areas: tuple[AreaChoice, ...]
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ParameterShown:
    """A number of a denominator that is no set. `value` is — when it is not known for this division."""

    name: Bilingual
    value: str
    unit: Bilingual
    area: str
    since: date | None
    source: str


@dataclass(frozen=True)
class FigurePage:
    """One figure. `measure` says in words what is counted; `year_before` is last year's value with its unit."""

    asked: Asked
    chooser: Chooser
    way_up: tuple[Area, ...]
    shown: ShownFigure
    year_before: str
    measure: Bilingual
    trend: Trend
    breakdown: Breakdown | None
    parameters: tuple[ParameterShown, ...]
    parameter_label: Bilingual | None
    sheet: str
    boundaries: str


@dataclass(frozen=True)
class Family:
    """Figures that belong together, with the little line of each."""

    name: Bilingual
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True)
class FigureLine:
    """One dense row; `spark` are the months as points of a small drawing; `choose` shows it by division, `choose_part` gives that part alone."""

    shown: ShownFigure
    spark: tuple[float | None, ...]
    choose: str
    choose_part: str
    is_chosen: bool


@dataclass(frozen=True)
class IndexPage:
    """All figures of a division."""

    asked: Asked
    chooser: Chooser
    families: tuple[Family, ...]


@dataclass(frozen=True)
class RowShown:
    """A row of a figure with its person's masked number; `address` is the page that it opens into: of a row that
    has no person, and of a case.
    """

    row: PresentedRow
    identity: str
    address: str = ""

    @property
    def sex(self) -> Bilingual:
        """In words; empty for a row without a person."""
        return SEX.label(self.row.resident.sex) if self.row.resident else Bilingual("", "")


@dataclass(frozen=True)
class RowsPage:
    """The rows behind a number.

    `words` is the filter in words, `total` how many rows there are, `hidden` how many of them are not the reader's to open.
    `after` and `before` are the cursors of the neighbouring pages; `issued` names the document when the rows are frozen.
    `amount` is what the rows come to, None where rows are counted.
    """

    indicator: Indicator
    words: Bilingual
    part: Part
    meaning: Bilingual
    tabs: tuple[PartShown, ...]
    rows: tuple[RowShown, ...]
    total: int
    hidden: int
    after: str
    before: str
    is_first: bool
    back: str
    back_name: str
    place: str
    sheet: str
    is_issued: bool
    amount: str | None = None
