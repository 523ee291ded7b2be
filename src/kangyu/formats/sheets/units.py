"""What the numbers of a sheet stand in: said in a heading, 到位金额（万元）, or over the table, 单位：万元."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kangyu.formats.sheets.cells import Line
from kangyu.formats.sheets.headers import Header
from kangyu.formats.sheets.headings import Heading, bare, bracketed, plain
from kangyu.formats.sheets.refusals import refusal
from kangyu.vocabulary.quantities import Measure, Unit, read_measure
from kangyu.vocabulary.text import narrow

_SAID = re.compile(r"单位\s*[:为]?\s*")
_PARTS = re.compile(r"[\s,、;；:()\[\]【】]+")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A measure as it is written; `line` where it stands over the table, `is_said` behind the word 单位."""

    words: str
    measure: Measure
    line: int = 0
    is_said: bool = False

    def factor_to(self, unit: Unit) -> Decimal | None:
        """For a column of that unit; 万 alone, over a table, says of nothing how much it is."""
        return self.measure.factor_to(unit) if self.measure.unit is not None else None


def factors_of(header: Header, wanted: Sequence[Heading]) -> dict[str, Decimal]:
    """By key what the numbers of a column are multiplied with to stand in its unit; nothing for those that do already.

    A heading goes before what stands over the table.

    Raises `SheetRefused` ("unit") where what is written cannot be turned exactly into what is kept, or says two things.
    """
    asked = [(each, each.unit) for each in wanted if each.unit is not None and each.key in header.columns]
    over = list(_over(header.above))
    found: dict[str, Decimal] = {}
    for heading, unit in asked:
        label = header.labels[header.columns[heading.key]]
        own = list(_in_heading(label, heading))
        found[heading.key] = _own_factor(label, own, unit) if own else _factor_over(label, over, unit)
    _refuse_strangers(over, [unit for _, unit in asked])
    return {key: factor for key, factor in found.items() if factor != 1}


def _in_heading(label: str, heading: Heading) -> Iterator[_Stated]:
    """What a heading says in brackets, 金额（单位：万元）, or behind its name, 金额万元."""
    for inside in bracketed(label):
        for part in _PARTS.split(_SAID.sub("", inside)):
            yield from _read(part)
    words = bare(label)
    name = max((name for name in map(plain, heading.names) if name in words), key=len, default=None)
    if name is not None:
        yield from _read(words.rpartition(name)[2])


def _over(lines: Sequence[Line]) -> Iterator[_Stated]:
    """What the rows over the table say: 单位：万元、人, or a title that ends （万元）."""
    for line in lines:
        for cell in line.cells:
            if isinstance(cell, str):
                for chunk in _SAID.split(narrow(cell))[1:]:
                    yield from _leading(chunk, line.number)
                for inside in bracketed(cell):
                    yield from _read(inside, line.number)


def _leading(chunk: str, line: int) -> Iterator[_Stated]:
    """The measures at the beginning of what follows 单位; where none does, it is the name of an institution."""
    for part in filter(None, _PARTS.split(chunk)):
        read = [*_read(part, line, is_said=True)]
        if not read:
            read = [each for piece in part.split("/") for each in _read(piece, line, is_said=True)]
        if not read:
            return
        yield from read


def _read(text: str, line: int = 0, *, is_said: bool = False) -> Iterator[_Stated]:
    measure = read_measure(text) if text else None
    if measure is not None:
        yield _Stated(text.strip(), measure, line, is_said)


def _own_factor(label: str, own: Sequence[_Stated], unit: Unit) -> Decimal:
    factors = {stated.measure.factor_to(unit) for stated in own}
    factor = factors.pop()
    if factor is None or factors:
        written = "、".join(dict.fromkeys(stated.words for stated in own))
        raise refusal("unit", heading=label, unit=written, wanted=unit)
    return factor


def _factor_over(label: str, over: Sequence[_Stated], unit: Unit) -> Decimal:
    """By what stands over the table and is of this column's kind."""
    factors: dict[Decimal, str] = {}
    for stated in over:
        factor = stated.factor_to(unit)
        if factor is not None:
            factors.setdefault(factor, stated.words)
    if len(factors) > 1:
        first, second, *_ = factors.values()
        raise refusal("unit", wording="unit_twice", first=first, second=second, heading=label)
    return next(iter(factors), Decimal(1))


def _refuse_strangers(over: Sequence[_Stated], units: Sequence[Unit]) -> None:
    """A unit that stands over the table and is of no column's kind means something else than we would keep."""
    for stated in over:
        if stated.is_said and all(stated.factor_to(unit) is None for unit in units):
            wanted = "、".join(dict.fromkeys(map(str, units))) or "—"
            raise refusal("unit", wording="unit_over", line=stated.line, unit=stated.words, wanted=wanted)
