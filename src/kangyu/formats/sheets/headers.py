"""The header of a sheet, wherever it stands: under titles, in one row or two, in any order and spelling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from kangyu.formats.sheets.cells import Line, column_letters, is_blank
from kangyu.formats.sheets.excel import Merge
from kangyu.formats.sheets.headings import Heading
from kangyu.formats.sheets.matching import Match, Spelled, Wanted, match_spelled, spelled
from kangyu.formats.sheets.refusals import SheetRefused, refusal
from kangyu.formats.sheets.workbooks import Sheet
from kangyu.vocabulary.text import narrow

LOOKED_AT = 30
"""Rows, from the first, among which the header is looked for."""

_SEPARATOR = "/"


@dataclass(frozen=True)
class Header:
    """Where each heading was found.

    ``line`` is the number of the last header row; ``columns`` maps keys to 0-based column indexes;
    ``unknown`` are the columns nobody asked for; ``labels`` are all columns' words as the sheet shows them,
    groups joined by "/"; ``identifying`` are keys of columns that say of which thing a line speaks; ``rows`` are the header rows themselves, ``above`` the rows over them (titles).
    """

    line: int
    columns: dict[str, int]
    unknown: tuple[tuple[int, str], ...]
    required: tuple[str, ...]
    identifying: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[Line, ...]
    above: tuple[Line, ...]

    @property
    def width(self) -> int:
        """How many columns the header spans."""
        return len(self.labels)


@dataclass(frozen=True)
class _Labelled:
    """A row, or two, that may be the header: its words by column."""

    rows: tuple[Line, ...]
    labels: dict[int, tuple[str, ...]]
    spelled: Spelled


@dataclass(frozen=True)
class _Candidate:
    rows: tuple[Line, ...]
    labels: dict[int, tuple[str, ...]]
    match: Match

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """More headings first; then fewer clashes, one row rather than two, and the higher row."""
        return self.match.score, -len(self.match.clashes), -len(self.rows), -self.rows[0].number


def find_header(sheet: Sheet, wanted: Sequence[Heading]) -> Header:
    """The row, or two rows, among the first 30 that answer most headings, all required ones included.

    Raises ``SheetRefused``: "no_header" naming the missing headings and the row that came nearest,
    "two_columns" naming the letters of two columns that mean the same heading.
    """
    found = find_headers(sheet, [wanted])[0]
    if isinstance(found, SheetRefused):
        raise found
    return found


def find_headers(sheet: Sheet, every: Sequence[Sequence[Heading]]) -> list[Header | SheetRefused]:
    """The same for several lists of headings, of which one will fit: the rows are read once."""
    lines = list(islice((line for line in sheet.rows() if line.number <= LOOKED_AT), LOOKED_AT))
    labelled = [*_single(lines), *_double(lines, sheet.merges)]
    return [_found(lines, labelled, wanted) for wanted in every]


def _found(lines: Sequence[Line], labelled: Sequence[_Labelled], headings: Sequence[Heading]) -> Header | SheetRefused:
    wanted = Wanted(headings)
    candidates = [_Candidate(each.rows, each.labels, match_spelled(each.spelled, wanted)) for each in labelled]
    best = max(candidates, key=lambda candidate: candidate.rank, default=None)
    if best is None or not best.match.score:
        return _no_header(None, headings)
    clash = _clash(best, headings)
    if clash is not None:
        return clash
    return _no_header(best, headings) if _missing(best, headings) else _header(best, headings, lines)


def _single(lines: Sequence[Line]) -> Iterator[_Labelled]:
    for line in lines:
        labels: dict[int, tuple[str, ...]] = {index: (text,) for index, text in _texts(line).items()}
        yield _Labelled((line,), labels, spelled(labels))


def _double(lines: Sequence[Line], merges: Sequence[Merge]) -> Iterator[_Labelled]:
    for upper, lower in pairwise(lines):
        groups, children = _texts(upper), _texts(lower)
        if groups and children:
            spread = {**_spread(upper, groups, merges), **groups}
            labels = _joined(groups, spread, children)
            yield _Labelled((upper, lower), labels, spelled(labels))


def _texts(line: Line) -> dict[int, str]:
    """The words of a row by column; numbers, dates and blanks are no headings."""
    return {
        index: cell.strip() for index, cell in enumerate(line.cells) if isinstance(cell, str) and not is_blank(cell)
    }


def _spread(line: Line, groups: dict[int, str], merges: Sequence[Merge]) -> dict[int, str]:
    """Words of horizontally merged cells, repeated over all the columns of their merge."""
    return {
        index: groups[merge.left]
        for merge in merges
        if merge.top <= line.number <= merge.bottom and merge.left in groups
        for index in range(merge.left, min(merge.right, merge.left + 500) + 1)
    }


def _joined(groups: dict[int, str], spread: dict[int, str], children: dict[int, str]) -> dict[int, tuple[str, ...]]:
    """Each column's words, from two rows.

    A group counts over its whole width only where there is a child below it: a heading that is merged over
    two columns for looks must not name both of them.
    """
    labels: dict[int, tuple[str, ...]] = {index: (text,) for index, text in groups.items()}
    for index, child in children.items():
        group = spread.get(index)
        labels[index] = (child,) if group is None or narrow(group) == narrow(child) else (group, child)
    return labels


def _missing(candidate: _Candidate, wanted: Sequence[Heading]) -> list[Heading]:
    found = candidate.match.columns
    return [heading for heading in wanted if heading.required and heading.key not in found]


def _clash(candidate: _Candidate, wanted: Sequence[Heading]) -> SheetRefused | None:
    for heading in wanted:
        indexes = candidate.match.clashes.get(heading.key)
        if indexes:
            return refusal(
                "two_columns",
                line=candidate.rows[-1].number,
                first=column_letters(indexes[0]),
                second=column_letters(indexes[1]),
                heading=heading.names[0],
            )
    return None


def _no_header(nearest: _Candidate | None, wanted: Sequence[Heading]) -> SheetRefused:
    needed = _missing(nearest, wanted) if nearest else [heading for heading in wanted if heading.required]
    missing = "、".join(heading.names[0] for heading in needed)
    if nearest is None:
        return refusal("no_header", wording="no_header_at_all", looked=LOOKED_AT, missing=missing)
    return refusal("no_header", looked=LOOKED_AT, line=nearest.rows[-1].number, missing=missing)


def _header(best: _Candidate, wanted: Sequence[Heading], lines: Sequence[Line]) -> Header:
    width = max(best.labels) + 1
    words = {index: _SEPARATOR.join(label) for index, label in best.labels.items()}
    known = set(best.match.columns.values())
    return Header(
        line=best.rows[-1].number,
        columns=best.match.columns,
        unknown=tuple((index, text) for index, text in sorted(words.items()) if index not in known),
        required=tuple(heading.key for heading in wanted if heading.required),
        identifying=tuple(heading.key for heading in wanted if heading.identifies),
        labels=tuple(words.get(index, "") for index in range(width)),
        rows=best.rows,
        above=tuple(line for line in lines if line.number < best.rows[0].number),
    )
