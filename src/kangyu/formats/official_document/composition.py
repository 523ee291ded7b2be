"""The document laid out: a flat list of lines, tables and page breaks that both writers only render."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kangyu.formats.official_document import layout
from kangyu.formats.official_document.document import (
    AnnexTable,
    Block,
    Heading,
    OfficialDocument,
    RecordBlock,
    Run,
    Text,
)
from kangyu.formats.official_document.layout import STYLE_IDS, Style, char_width
from kangyu.formats.official_document.printable import printable
from kangyu.formats.official_document.tables import LaidTable, laid_table

MARK_SUFFIX = "文件"
LONGEST_KEPT = 28 * 8  # characters: eight lines
CLOSING, OPENING = "，。、；：！？）》〉」”’", "（《〈「“‘"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `kind` names its style; `style` is that style with this paragraph's own indents or size."""

    kind: str
    style: Style
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows stands on a new page, upright or turned."""

    is_landscape: bool


@dataclass(frozen=True, slots=True)
class Record:
    """版记 at the foot of the last page: `copies` over the line with `office` and `printed`."""

    copies: str | None
    office: str
    printed: str


Item = Line | NewPage | LaidTable | Record


def compose(document: OfficialDocument) -> list[Item]:
    return [
        *_head(document),
        *_blocks(document.blocks),
        *_attachment_note(document.annexes),
        *_signature(document),
        *_annexes(document.annexes),
        *_record(document.record),
    ]


def _line(style: Style, *runs: Run, **own: float) -> Line:
    cleaned = tuple(replace(run, text=printable(run.text)) for run in runs)
    return Line(STYLE_IDS[style], replace(style, **own) if own else style, cleaned)  # type: ignore[arg-type]


def _head(document: OfficialDocument) -> Iterator[Item]:
    mark = document.issuer + MARK_SUFFIX
    size = layout.mark_size(printable(mark))
    yield _line(layout.MARK, Text(mark), size=size, pitch=size * 1.2)
    yield _line(layout.NUMBER, Text(document.number or ""))
    yield from _title(document.title, layout.TITLE, layout.TITLE_REST)
    if document.addressee:
        yield _line(layout.ADDRESSEE, Text(document.addressee.rstrip(":：") + "："))
    else:
        yield _line(layout.BODY)  # the blank line that the addressee would have had above it


def _title(title: str, first: Style, rest: Style) -> Iterator[Line]:
    for index, part in enumerate(title_lines(title, first.size)):
        yield _line(rest if index else first, Text(part))


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Line]:
    """The text; its last paragraph stays with the signature, which must never stand on a page by itself."""
    for index, block in enumerate(blocks, 1):
        line = _block(block)
        # A paragraph of half a page would only leave half a page empty.
        is_kept = index == len(blocks) and sum(len(run.text) for run in line.runs) <= LONGEST_KEPT
        yield replace(line, style=replace(line.style, keeps_next=True)) if is_kept else line


def _block(block: Block) -> Line:
    if isinstance(block, Heading):
        return _line(layout.HEADINGS[block.level - 1], Text(block.text))
    return _line(layout.BODY, *block.runs)


def _attachment_note(annexes: tuple[AnnexTable, ...]) -> Iterator[Line]:
    """ "附件:" two characters in, titles under one another, no full stop."""
    for index, annex in enumerate(annexes):
        lead = "" if index else "附件："
        number = f"{index + 1}." if len(annexes) > 1 else ""
        hanging = char_width(lead + number)
        left = 2 + char_width("附件：" + number)
        text = lead + number + annex.title.replace("\n", "")
        yield _line(layout.ATTACHMENT_NOTE, Text(text), left=left, first_line=-hanging, before=0 if index else 1)


def _signature(document: OfficialDocument) -> Iterator[Line]:
    date = chinese_date(document.on)
    widths = char_width(document.signature), char_width(date)
    name_right, date_right = (sealed_indents if document.is_sealed else unsealed_indents)(*widths)
    blank = 2.0 if document.is_sealed else 1.0  # the seal needs room
    yield _line(layout.SIGNATURE, Text(document.signature), right=name_right, before=blank)
    yield _line(layout.DATE, Text(date), right=date_right)


def _annexes(annexes: tuple[AnnexTable, ...]) -> Iterator[Item]:
    for index, annex in enumerate(annexes, 1):
        table = laid_table(annex)
        yield NewPage(is_landscape=table.is_landscape)
        yield _line(layout.ANNEX_LABEL, Text(f"附件{index}" if len(annexes) > 1 else "附件"))
        *title, last = _title(annex.title, layout.ANNEX_TITLE, layout.ANNEX_TITLE_REST)
        yield from title
        yield replace(last, style=replace(last.style, after=0.5))
        yield table
        if annex.note:
            yield _line(layout.ANNEX_NOTE, Text(annex.note), before=0.25)


def _record(record: RecordBlock | None) -> Iterator[Record]:
    if record:
        copies = f"抄送：{printable(record.copies_to).rstrip('。')}。" if record.copies_to else None
        yield Record(copies, printable(record.office), f"{chinese_date(record.on)}印发")


def chinese_date(on: dt.date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def sealed_indents(name: float, date: float) -> tuple[float, float]:
    """The date ends four characters from the edge, the name is centred over it and may not leave the page."""
    name_right = max(0.0, 4 + (date - name) / 2)
    return name_right, name_right + (name - date) / 2


def unsealed_indents(name: float, date: float) -> tuple[float, float]:
    """The name ends two characters from the edge and the date begins two to the right of it; a longer date
    ends two from the edge instead and the name moves."""
    if date > name:
        return 2 + date + 2 - name, 2.0
    return 2.0, max(0.0, name - date)


def title_lines(title: str, size: float) -> list[str]:
    """By the writer's own breaks, else by halves until each line fits."""
    parts = [printable(part).strip() for part in title.split("\n")]
    limit = 0.96 * layout.PORTRAIT.text_width * layout.POINTS_PER_MM / size
    return [line for part in parts if part for line in _halved(part, limit)] or [""]


def _halved(text: str, limit: float) -> list[str]:
    if char_width(text) <= limit or len(text) < 2:
        return [text]
    breaks = [index for index in range(1, len(text)) if not _is_bound(text, index)] or [len(text) // 2]
    index = min(breaks, key=lambda index: _break_cost(text, index))
    return [*_halved(text[:index], limit), *_halved(text[index:], limit)]


def _is_bound(text: str, index: int) -> bool:
    """Inside a number or a word, or before a closing mark."""
    around = text[index - 1 : index + 1]
    return bool(re.fullmatch(rf"[!-~]{{2}}|\d年|.[{CLOSING}]|[{OPENING}].", around))


def _break_cost(text: str, index: int) -> float:
    """Near the middle, rather after a word that ends something or before a bracket."""
    distance = abs(char_width(text[:index]) - char_width(text) / 2)
    is_good = text[index - 1] in "局委会府院年度期的及、 " or text[index] in OPENING
    return distance + (0 if is_good else 3)
