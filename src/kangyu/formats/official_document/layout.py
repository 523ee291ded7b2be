"""The measures of GB/T 9704-2012, once for both writers.

Lengths are millimetres, sizes and line pitches points, indents characters of body size, spaces lines.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right


PORTRAIT = Page(width=210, height=297, top=37, right=26, bottom=35, left=28)
# The upright page turned by a quarter, so that its binding edge is on top.
LANDSCAPE = Page(width=297, height=210, top=28, right=37, bottom=26, left=35)

BODY_SIZE = 16.0  # 三号
LINE_PITCH = 28.95  # 225 mm in 22 lines, in whole twentieths of a point
TRACKING = -0.25  # 156 mm hold 27.6 characters of 16 points; a quarter point closer they hold 28
CHAR_PITCH = BODY_SIZE + TRACKING

MARK_DROP = 35.0  # top edge of the mark below the top of the text
MARK_LARGEST = 48.0
RED = "E60000"
RED_RULE_GAP = 4.0  # below the document number
RED_RULE_WIDTH = 1.5
PAGE_NUMBER_DROP = 7.0  # below the text
PAGE_NUMBER_SIZE = 14.0  # 四号
RECORD_OUTER_RULE = 1.0  # 0.35 mm
RECORD_INNER_RULE = 0.75  # 0.25 mm
TABLE_RULE = 0.5
TABLE_SIZE = 10.5  # 五号
LONGEST_ROW = 200  # characters of a cell; a row with a longer one may go on over the page
TABLE_PITCH = 15.0


class Role(StrEnum):
    """A typeface by its office; `fonts` knows its names."""

    FANGSONG = "fangsong"
    KAI = "kai"
    HEI = "hei"
    XIAOBIAOSONG = "xiaobiaosong"
    SONG = "song"


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of paragraph looks. `name` is what Word shows in its list of styles."""

    name: str
    role: Role = Role.FANGSONG
    size: float = BODY_SIZE
    pitch: float = LINE_PITCH
    align: Literal["left", "center", "right", "justify"] = "left"
    first_line: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    color: str | None = None
    outline: int | None = None
    keeps_next: bool = False
    has_red_rule: bool = False


MARK = Style(
    "发文机关标志",
    Role.XIAOBIAOSONG,
    MARK_LARGEST,
    MARK_LARGEST * 1.2,
    "center",
    before=(MARK_DROP * POINTS_PER_MM - MARK_LARGEST * 0.1) / LINE_PITCH,
    color=RED,
)
NUMBER = Style("发文字号", align="center", before=2, has_red_rule=True)
TITLE = Style("公文标题", Role.XIAOBIAOSONG, 22, align="center", before=2, keeps_next=True)
TITLE_REST = Style("公文标题续行", Role.XIAOBIAOSONG, 22, align="center", keeps_next=True)
ADDRESSEE = Style("主送机关", before=1)
BODY = Style("公文正文", align="justify", first_line=2)
HEADINGS = (
    Style("heading 1", Role.HEI, align="justify", first_line=2, outline=1, keeps_next=True),
    Style("heading 2", Role.KAI, align="justify", first_line=2, outline=2, keeps_next=True),
    Style("heading 3", Role.FANGSONG, align="justify", first_line=2, outline=3, keeps_next=True),
    Style("heading 4", Role.FANGSONG, align="justify", first_line=2, outline=4, keeps_next=True),
)
ATTACHMENT_NOTE = Style("附件说明", keeps_next=True)
SIGNATURE = Style("发文机关署名", align="right", keeps_next=True)
DATE = Style("成文日期", align="right")
ANNEX_LABEL = Style("附件标记", Role.HEI, keeps_next=True)
ANNEX_TITLE = Style("附件标题", Role.XIAOBIAOSONG, 22, align="center", before=1, keeps_next=True)
ANNEX_TITLE_REST = Style("附件标题续行", Role.XIAOBIAOSONG, 22, align="center", keeps_next=True)
ANNEX_NOTE = Style("附件表注", size=TABLE_SIZE, pitch=TABLE_PITCH, align="justify")
TABLE_HEAD = Style("表头", Role.HEI, TABLE_SIZE, TABLE_PITCH, "center")
TABLE_CELL = Style("表格文字", Role.SONG, TABLE_SIZE, TABLE_PITCH)
RECORD = Style("版记", size=14, pitch=LINE_PITCH, align="justify", left=1, right=1)
PAGE_NUMBER = Style("页码", Role.SONG, PAGE_NUMBER_SIZE, PAGE_NUMBER_SIZE)

STYLES: dict[str, Style] = {
    "Mark": MARK,
    "Number": NUMBER,
    "DocumentTitle": TITLE,
    "DocumentTitleRest": TITLE_REST,
    "Addressee": ADDRESSEE,
    "DocumentText": BODY,
    "Heading1": HEADINGS[0],
    "Heading2": HEADINGS[1],
    "Heading3": HEADINGS[2],
    "Heading4": HEADINGS[3],
    "AttachmentNote": ATTACHMENT_NOTE,
    "Signature": SIGNATURE,
    "IssueDate": DATE,
    "AnnexLabel": ANNEX_LABEL,
    "AnnexTitle": ANNEX_TITLE,
    "AnnexTitleRest": ANNEX_TITLE_REST,
    "AnnexNote": ANNEX_NOTE,
    "TableHead": TABLE_HEAD,
    "TableCell": TABLE_CELL,
    "Record": RECORD,
    "PageNumber": PAGE_NUMBER,
}
STYLE_IDS = {style: identifier for identifier, style in STYLES.items()}


def mark_size(text: str) -> float:
    """As large as the longest issuer's name allows in one line, in half points."""
    fitting = PORTRAIT.text_width * POINTS_PER_MM / max(1.0, char_width(text)) * 0.98
    return min(MARK_LARGEST, int(fitting * 2) / 2)


def char_width(text: str) -> float:
    """In characters: Chinese ones are 1, ASCII ones about half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)
