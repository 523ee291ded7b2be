"""From a file to sealed pieces of lines: which sheets, which columns, which form, which lines repeat another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.catalogue.ledgers import LEDGERS
from kangyu.catalogue.sheets import (
    CONTACT_COLUMNS,
    CONTACT_FORMS,
    RESIDENT_COLUMNS,
    headings_of_form,
    headings_of_ledger,
    in_headings,
)
from kangyu.formats.sheets import (
    Header,
    Line,
    Sheet,
    SheetRefused,
    Skipped,
    data_lines,
    factors_of,
    find_header,
    find_headers,
    open_workbook,
)
from kangyu.formats.sheets.headings import Heading
from kangyu.formats.sheets.kinds import Kind
from kangyu.methods.forms import Form
from kangyu.methods.ledgers import Ledger
from kangyu.registers.messages.actions import Content, Piece, seal_piece
from kangyu.registers.people.reading import day_as_written, sameness
from kangyu.vocabulary.labels import Bilingual

BATCH = 500
"""Lines that are applied together, or not at all."""

RESIDENTS, CONTACTS, LEDGER = "residents", "contacts", "ledger"
_LONGEST_NAME = 60

_REASONS = {
    "which_form": Bilingual(
        "表头同时符合{forms}，无法确定是哪一种表。请删除不属于本表的列",
        "The header fits {forms} alike, so it is not clear which form this is. Remove the columns of the other one",
    ),
    "which_ledger": Bilingual(
        "表头同时符合{forms}，无法确定是哪一本台账。请在导入时选定台账，再导入一次",
        "The header fits {forms} alike, so it is not clear which ledger this is. Choose the ledger and send it again",
    ),
    "no_who": Bilingual(
        "第 {line} 行的表头中没有身份证号、档案编号，或姓名、性别、出生日期，无法知道是谁的记录",
        "The header in row {line} has no identity number, record number, or name, sex and date of birth: whose are these?",
    ),
    "no_identity": Bilingual(
        "第 {line} 行的表头中既没有身份证号，也没有出生日期",
        "The header in row {line} has neither an identity number nor a date of birth",
    ),
    "contacts": Bilingual(
        "第 {line} 行的表头是《{form}》，不是居民花名册；请选“随访与体检”再导入",
        "The header in row {line} is that of “{form}”, not of a roster; choose “Contacts” and send it again",
    ),
    "no_lines": Bilingual("表头下没有数据行", "There are no lines below the header"),
}


@dataclass
class Letter:
    """A file as read: what is kept about each sheet by name, and all data lines sealed in pieces."""

    sheets: dict[str, dict[str, Any]] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)


def read_letter(path: Path, *, filename: str, kind: str, progress: Callable[[int], None], ledger: str = "") -> Letter:
    """Read the whole file. Raises `SheetRefused` when nothing in it can be used.

    A sheet without a header that fits is left out, with its reason, as long as another one can be read.
    `progress` is told how many lines were read.
    """
    book = open_workbook(path)
    letter = Letter()
    repeats = _Repeats()
    refusals = []
    for sheet in book.sheets:
        name = Path(filename).stem if book.kind is Kind.TEXT else sheet.name
        try:
            header, form = _header(sheet, kind, ledger)
            letter.sheets[name[:_LONGEST_NAME]] = _read_sheet(
                sheet, name[:_LONGEST_NAME], header, form, letter, repeats, progress
            )
        except SheetRefused as refused:
            if refused.reason not in _ABOUT_ONE_SHEET:
                raise
            letter.sheets[name[:_LONGEST_NAME]] = {"refused": _as_json(refused)}
            refusals.append(refused)
    for skipped in book.skipped:
        letter.sheets[skipped.name[:_LONGEST_NAME]] = {"refused": {"reason": "skipped", **_words(skipped.why)}}
    if not letter.pieces:
        raise refusals[0] if refusals else SheetRefused("no_lines", _REASONS["no_lines"])
    return letter


_ABOUT_ONE_SHEET = frozenset(
    {"no_header", "two_columns", "which_form", "which_ledger", "no_who", "no_identity", "contacts", "unit"}
)


def _as_json(refused: SheetRefused) -> dict[str, str]:
    return {"reason": refused.reason, **_words(refused.message)}


def _words(message: Bilingual) -> dict[str, str]:
    return {"zh": message.zh, "en": message.en}


def _read_sheet(
    sheet: Sheet,
    name: str,
    header: Header,
    form: Form | Ledger | None,
    letter: Letter,
    repeats: _Repeats,
    progress: Callable[[int], None],
) -> dict[str, Any]:
    asked = form.form if isinstance(form, Ledger) else form or personal_information
    factors = factors_of(header, headings_of_form(asked, required=False))
    skipped = Skipped()
    lines = data_lines(sheet, header, skipped)
    done = sum(piece.lines for piece in letter.pieces)
    while some := list(islice(lines, BATCH)):
        letter.pieces.append(seal_piece(name, Content(some, repeats.among(some, sheet=name, header=header, form=form))))
        done += len(some)
        progress(done)
    return {
        "line": header.line,
        "labels": header.labels,
        "columns": header.columns,
        "factors": {key: str(factor) for key, factor in factors.items()},
        "form": form.key if form else None,
        "skipped": skipped.counts,
        "skipped_lines": skipped.lines,
    }


def _header(sheet: Sheet, kind: str, ledger: str) -> tuple[Header, Form | Ledger | None]:
    if kind == CONTACTS:
        return _contacts_header(sheet)
    if kind == LEDGER:
        return _ledger_header(sheet, ledger)
    wanted = (*in_headings(RESIDENT_COLUMNS), *headings_of_form(personal_information, required=False))
    header = find_header(sheet, wanted)
    if not {"identity_number", "birth_date"} & header.columns.keys():
        raise SheetRefused("no_identity", _REASONS["no_identity"].format(line=header.line))
    _refuse_contacts(sheet, header)
    return header, None


def _refuse_contacts(sheet: Sheet, header: Header) -> None:
    """A sheet of contacts names people too; taken for a roster, its contacts would be lost without a word."""
    try:
        other, form = _contacts_header(sheet)
    except SheetRefused:
        return
    required = {item.key for item in form.asked if item.is_required}
    if (required & other.columns.keys()) - header.columns.keys():
        raise SheetRefused("contacts", _REASONS["contacts"].format(line=header.line, form=form.name))


def _ledger_header(sheet: Sheet, key: str) -> tuple[Header, Ledger]:
    """The header under the ledger that it fits best; of the ledger of that key if one is named."""
    ledgers = [ledger for ledger in LEDGERS if key in ("", ledger.key)]
    header, place = _best(
        sheet, [(headings_of_ledger(ledger), ledger.form) for ledger in ledgers], unclear="which_ledger"
    )
    return header, ledgers[place]


def _best(
    sheet: Sheet, wanted: Sequence[tuple[Sequence[Heading], Form]], *, unclear: str = "which_form"
) -> tuple[Header, int]:
    """The header under the form that it fits best, and the form's place: all required items are there, and most others.

    `unclear` is the reason of the refusal where several fit alike.
    """
    fitting: list[tuple[int, Header, int]] = []
    refusals = []
    found = find_headers(sheet, [headings for headings, _ in wanted])
    for place, (header, (_, form)) in enumerate(zip(found, wanted, strict=True)):
        if isinstance(header, SheetRefused):
            refusals.append(header)
            continue
        keys = {item.key for item in form.asked}
        fitting.append((len(keys & header.columns.keys()), header, place))
    if not fitting:
        raise _nearest(refusals)
    best = max(score for score, _, _ in fitting)
    chosen = [(header, place) for score, header, place in fitting if score == best]
    if len(chosen) > 1:
        forms = _either([wanted[place][1] for _, place in chosen])
        raise SheetRefused(unclear, _REASONS[unclear].format(forms=forms))
    return chosen[0]


def _contacts_header(sheet: Sheet) -> tuple[Header, Form]:
    header, place = _best(
        sheet,
        [((*in_headings(CONTACT_COLUMNS), *headings_of_form(form, required=True)), form) for form in CONTACT_FORMS],
    )
    form = CONTACT_FORMS[place]
    columns = header.columns.keys()
    if not {"identity_number", "record_number"} & columns and not {"name", "sex", "birth_date"} <= columns:
        raise SheetRefused("no_who", _REASONS["no_who"].format(line=header.line))
    return header, form


def _nearest(refusals: Sequence[SheetRefused]) -> SheetRefused:
    """Of several forms that do not fit, the reason of the one that lacks least."""
    return min(refusals, key=lambda refused: len(str(refused.details.get("missing", ""))))


def _either(forms: Sequence[Form]) -> Bilingual:
    return Bilingual("、".join(f"《{form.name.zh}》" for form in forms), " and ".join(form.name.en for form in forms))


class _Repeats:
    """Remembers whose lines a file has had, to refuse the second: nobody can tell which of two is meant."""

    def __init__(self) -> None:
        self._seen: dict[object, tuple[str, int]] = {}

    def among(
        self, lines: Iterable[Line], *, sheet: str, header: Header, form: Form | Ledger | None
    ) -> dict[int, tuple[str, int]]:
        """Which of the lines repeat which earlier line of the file."""
        columns = header.columns
        found = {}
        for line in lines:
            key = _same_row(form, columns, line) if isinstance(form, Ledger) else _same_person(form, columns, line)
            if key is None:
                continue
            first = self._seen.setdefault(key, (sheet, line.number))
            if first != (sheet, line.number):
                found[line.number] = first
        return found


def _same_person(form: Form | None, columns: Mapping[str, int], line: Line) -> object:
    """Equal for lines about one person, of one form and day if there is a form; None where nobody can be told."""
    raw = {key: line.cells[index] for key, index in columns.items() if key in _IDENTIFYING}
    key = sameness(raw)
    return key if key is None or form is None else (key, form.key, day_as_written(raw.get("on")))


def _same_row(ledger: Ledger, columns: Mapping[str, int], line: Line) -> object:
    """Equal for lines that are the same row of a ledger; None where the day is missing, for such a line is refused anyhow."""
    raw = {key: line.cells[columns[key]] for key in ("organisation", *ledger.unique) if key in columns}
    if raw.get(ledger.day) is None:
        return None
    told = {key: day_as_written(cell) if key == ledger.day else str(cell).strip() for key, cell in raw.items()}
    return (ledger.key, *sorted(told.items()))


_IDENTIFYING = frozenset(
    {"name", "identity_number", "sex", "birth_date", "record_number", "village", "organisation", "on"}
)
