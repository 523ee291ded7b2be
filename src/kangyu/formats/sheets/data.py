"""The lines of data below a header, without what is there for the eye: blanks, totals, signatures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kangyu.formats.sheets.cells import Cell, Line, is_blank
from kangyu.formats.sheets.headers import Header
from kangyu.formats.sheets.headings import plain
from kangyu.formats.sheets.workbooks import Sheet
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

SKIP_REASONS: dict[str, Bilingual] = {
    "blank": Bilingual("空行", "blank line"),
    "header": Bilingual("重复的表头", "repeated header"),
    "title": Bilingual("重复的标题", "repeated title"),
    "total": Bilingual("合计行", "total"),
    "footer": Bilingual("表尾（填表人、审核人、日期、注释等）", "footer (signatures, dates, notes)"),
    "numbers": Bilingual("只有数字的行（视为合计）", "only numbers, taken for a total"),
    "nothing_asked": Bilingual("所需各列均为空", "nothing in the columns needed"),
}

_KEPT_NUMBERS = 50

# A quick look that settles nearly every line: none of these, and it is neither a total nor a footer.
_HINT = re.compile(r"[计总均汇::.、页注共]|人|日期|说明|领导")
_TOTAL = re.compile(
    r"(?:.{0,20}(?:合计|总计|小计|共计|累计|总和|总数)|汇总|平均值?|均值)(?:[:(].*|\d.*)?|共\d+[人条行例户].*"
)
_SUM = re.compile(r".{0,20}(?:合计|小计|总计|累计)")
_FOOTER = re.compile(
    r"(?:填表|填报|填写|制表|制单|审核|审批|审签|复核|统计|报表|报送|录入|经办|主管|分管|单位)"
    r"(?:负责)?(?:人员?|员|者|领导|单位|日期|时间|说明|签[字名章])"
    r"|(?:负责人|报出日期|打印日期|打印时间|填表说明)"
    r"|(?:备注|注|附注|说明|日期|联系电话|联系人|页码)\d?[:.、]"
    r"|第\d+页|共\d+页"
)
_NUMBER = re.compile(r"-?\d{1,8}(?:\.\d+)?%?")
_LARGEST_TOTAL = 100_000_000  # longer numbers are telephones or identity numbers


@dataclass
class Skipped:
    """Which lines were passed over, by reason: how many, and the numbers of the first fifty."""

    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, reason: str, number: int) -> None:
        """Note one line."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        numbers = self.lines.setdefault(reason, [])
        if len(numbers) < _KEPT_NUMBERS:
            numbers.append(number)

    @property
    def total(self) -> int:
        """How many lines were passed over in all."""
        return sum(self.counts.values())


def data_lines(sheet: Sheet, header: Header, skipped: Skipped | None = None) -> Iterator[Line]:
    """The lines that hold data, each at least as wide as the header; others are noted in ``skipped``.

    A line whose required columns are filled is data, even beside a word like 合计: a person is never passed
    over for a word. Where the word stands in the place of what a line speaks of, the line is a total.
    """
    skipped = skipped if skipped is not None else Skipped()
    judge = _Judge(header)
    width = header.width
    for line in sheet.rows():
        if line.number <= header.line:
            continue
        if len(line.cells) < width:
            line = Line(line.number, line.cells + (None,) * (width - len(line.cells)))
        reason = judge.reason_to_skip(line.cells)
        if reason is None:
            yield line
        else:
            skipped.add(reason, line.number)


class _Judge:
    """Decides for each line whether it is data; most are settled by a look at their first cells."""

    def __init__(self, header: Header) -> None:
        self._mapped = sorted(header.columns.values())
        self._required = [header.columns[key] for key in header.required]
        self._identifying = [header.columns[key] for key in header.identifying if key in header.columns]
        self._header_words = [_words(line.cells) for line in header.rows]
        self._header_cells = {line.cells[self._mapped[0]] for line in header.rows if self._reaches(line)}
        self._titles = {text for line in header.above for text in _words(line.cells).values()}

    def _reaches(self, line: Line) -> bool:
        return self._mapped[0] < len(line.cells)

    def reason_to_skip(self, cells: tuple[Cell, ...]) -> str | None:
        """A key of ``SKIP_REASONS``, or None for data."""
        leads = _leads(cells)
        if not leads:
            return "blank"
        if any(_is_called_sum(cells[index]) for index in self._identifying):
            return "total"
        marked = [(lead, mark) for lead in leads if (mark := _mark(lead))]
        if marked:
            return None if self._names_somebody(cells, marked[0][0]) else marked[0][1]
        if self._is_complete(cells):
            return "header" if self._repeats_header(cells) else None
        return self._reason_for_incomplete(cells)

    def _is_complete(self, cells: tuple[Cell, ...]) -> bool:
        return all(cells[index] is not None for index in self._required)

    def _names_somebody(self, cells: tuple[Cell, ...], marked: Cell) -> bool:
        """Whether the required columns beside the marking word are filled, and not by sums."""
        others = [cells[index] for index in self._required if cells[index] != marked]
        return bool(others) and not any(is_blank(cell) or _is_sum(cell) for cell in others)

    def _repeats_header(self, cells: tuple[Cell, ...]) -> bool:
        """Whether the line repeats a header row: all its words stand in the same columns there."""
        if cells[self._mapped[0]] not in self._header_cells:
            return False
        words = _words(cells)
        return len(words) > 1 and any(words.items() <= row.items() for row in self._header_words)

    def _reason_for_incomplete(self, cells: tuple[Cell, ...]) -> str | None:
        if self._repeats_header(cells):
            return "header"
        if self._titles.issuperset(_words(cells).values()) and _words(cells):
            return "title"
        mapped = [cells[index] for index in self._mapped if not is_blank(cells[index])]
        if not mapped:
            # Sheets are often numbered ahead: a serial number alone is a blank line.
            is_numbered = all(is_blank(cell) or _is_sum(cell) for cell in cells)
            return "blank" if is_numbered else "nothing_asked"
        return "numbers" if self._required and all(map(_is_sum, mapped)) else None


def _leads(cells: tuple[Cell, ...]) -> list[Cell]:
    """The first two cells that hold something: where a total or a footer says what it is."""
    leads: list[Cell] = []
    for cell in cells:
        if cell is not None and not (type(cell) is str and (not cell or cell.isspace())):
            leads.append(cell)
            if len(leads) == 2:
                break
    return leads


def _mark(cell: Cell) -> str | None:
    if not isinstance(cell, str) or not _HINT.search(cell):
        return None
    text = "".join(narrow(cell).split())
    if _TOTAL.fullmatch(text):
        return "total"
    return "footer" if _FOOTER.match(text) else None


def _is_called_sum(cell: Cell) -> bool:
    """Whether 合计 or the like stands where the thing is named of which a line speaks."""
    return isinstance(cell, str) and "计" in cell and bool(_SUM.fullmatch("".join(narrow(cell).split())))


def _is_sum(cell: Cell) -> bool:
    """Whether a cell holds a number such as a sum or a share, not a telephone or an identity number."""
    if isinstance(cell, str):
        return bool(_NUMBER.fullmatch(narrow(cell).replace(",", "")))
    return isinstance(cell, int | float) and abs(cell) < _LARGEST_TOTAL


def _words(cells: tuple[Cell, ...]) -> dict[int, str]:
    """The plain words of a line by column."""
    return {index: plain(cell) for index, cell in enumerate(cells) if isinstance(cell, str) and not is_blank(cell)}
