"""Writing a report: sentences filled with figures, headings numbered, tables by division."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .declaration import Aspect, Place, Report, Section, parts
from .phrases import exactly, in_chinese, percent_change, percent_points, two_places


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure is wanted: indicator and area code, None for the report's own area."""

    indicator: str
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A figure as the counting gives it. `value` None: it cannot be had.

    `unit` is what was counted or added up, `rate_unit` that of a rate; `places` the decimals of what is no rate.
    """

    value: Decimal | None
    is_rate: bool
    unit: str
    change: Decimal | None = None
    target: Decimal | None = None
    rate_unit: str = "%"
    places: int = 0


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure at its place: number in order of appearance, what it is, which aspect, as printed."""

    number: int
    asked: Asked
    aspect: str
    text: str


Run = str | FigureCell


@dataclass
class Content:
    """A written document: headings and paragraphs in order, tables, and the sentences that were left out with why."""

    title: str
    blocks: list[tuple[str, int, list[Run]]] = field(default_factory=list)  # (kind, level, runs)
    tables: list[tuple[str, list[str], list[list[Run]]]] = field(default_factory=list)  # (title, columns, rows)
    left_out: list[tuple[str, str]] = field(default_factory=list)  # (sentence, indicator)

    @property
    def figures(self) -> list[FigureCell]:
        """Every figure of the document in order."""
        runs = [run for _, _, block in self.blocks for run in block]
        runs += [run for _, _, rows in self.tables for row in rows for run in row]
        return [run for run in runs if isinstance(run, FigureCell)]


Give = Callable[[Asked], Given]


def write(
    report: Report,
    frame: Mapping[str, str],
    give: Give,
    divisions: Sequence[tuple[str, str]],
    labels: Mapping[str, str],
) -> Content:
    """Fill the report.

    Args:
        frame: the words `area`, `period`, `as_of`, `issuer`.
        give: the figure that was asked for.
        divisions: (code, name) of the divisions below the area, for the tables.
        labels: column heading with unit by indicator, for the tables.
    """
    writer = _Writer(frame, give)
    content = Content(title=writer.words(report.title))
    counters: list[int] = []
    for section in report.sections:
        _number(counters, section.level)
        writer.section(content, section, counters)
    for annex in report.annexes:
        columns = ["乡镇（街道）", *(labels[key] for key in annex.indicators)]
        rows = [[name, *(writer.cell(Asked(key, code)) for key in annex.indicators)] for code, name in divisions]
        rows.append(["合计", *(writer.cell(Asked(key)) for key in annex.indicators)])
        content.tables.append((writer.words(annex.title), columns, rows))
    return content


def _number(counters: list[int], level: int) -> None:
    del counters[level:]
    while len(counters) < level:
        counters.append(0)
    counters[level - 1] += 1


@dataclass
class _Writer:
    frame: Mapping[str, str]
    give: Give
    written: int = 0

    def words(self, text: str) -> str:
        """A text without figures."""
        return "".join(self.frame[place.name] if place else piece for piece, place in parts(text))

    def section(self, content: Content, section: Section, counters: Sequence[int]) -> None:
        mark = {1: "{}、", 2: "（{}）"}[section.level].format(in_chinese(counters[-1]))
        content.blocks.append(("heading", section.level, [mark + section.heading]))
        for sentences in section.paragraphs:
            runs = [run for sentence in sentences for run in self._sentence(content, sentence)]
            if runs:
                content.blocks.append(("paragraph", 0, runs))

    def cell(self, asked: Asked) -> Run:
        given = self.give(asked)
        return self._figure(asked, Aspect.NUMBER, _printed(given, Aspect.NUMBER) or "—")

    def _sentence(self, content: Content, sentence: str) -> list[Run]:
        """The sentence filled, or nothing and a note when one of its figures cannot be had."""
        pieces = list(parts(sentence))
        printed: dict[Place, str] = {}
        for _, place in pieces:
            if place and place.is_figure:
                text = _printed(self.give(Asked(place.name)), place.aspect)
                if text is None:
                    content.left_out.append((sentence, place.name))
                    return []
                printed[place] = text
        runs: list[Run] = []
        for piece, place in pieces:
            if place is None:
                runs.append(piece)
            elif place.is_figure:
                runs.append(self._figure(Asked(place.name), place.aspect, printed[place]))
            else:
                runs.append(self.frame[place.name])
        return runs

    def _figure(self, asked: Asked, aspect: Aspect, text: str) -> FigureCell:
        self.written += 1
        return FigureCell(self.written, asked, aspect.value, text)


def _printed(given: Given, aspect: Aspect) -> str | None:
    """The aspect of the figure as text, None when it cannot be had."""
    if given.value is None:
        return None
    match aspect:
        case Aspect.VALUE:
            return f"{_number_of(given)}{given.rate_unit if given.is_rate else given.unit}"
        case Aspect.NUMBER:
            return _number_of(given)
        case Aspect.CHANGE:
            return None if given.change is None else "较上年同期" + _change(given)
        case Aspect.TARGET:
            return None if given.target is None else _against_target(given, given.value, given.target)


def _number_of(given: Given) -> str:
    """The value without its unit: two decimals of a rate, as many as it has of anything else."""
    assert given.value is not None
    return two_places(given.value) if given.is_rate else exactly(given.value, given.places)


def _change(given: Given) -> str:
    assert given.change is not None
    if given.is_rate:
        return _points(given, given.change, "提高", "下降", "持平")
    return percent_change(given.change)


def _against_target(given: Given, value: Decimal, target: Decimal) -> str:
    if given.is_rate:
        return _points(given, value - target, "高于目标", "低于目标", "与目标持平")
    return f"完成目标的{two_places(value * 100 / target)}%"


def _points(given: Given, difference: Decimal, more: str, less: str, same: str) -> str:
    """A difference of rates: in percentage points, or in the rate's own unit."""
    if given.rate_unit == "%":
        return percent_points(difference, more, less, same)
    shown = two_places(abs(difference))
    return same if not Decimal(shown) else f"{more if difference > 0 else less}{shown}{given.rate_unit}"
