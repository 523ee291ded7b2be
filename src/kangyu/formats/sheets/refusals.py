"""Why a file is not read, in the words of the clerk who must mend it."""

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

MESSAGES: dict[str, Bilingual] = {
    "empty_file": Bilingual("文件是空的，没有任何内容。", "The file is empty."),
    "not_a_sheet": Bilingual(
        "这不是可以读取的表格，看起来是{what}。请另存为“Excel 工作簿（*.xlsx）”后再报送。",
        "This is not a spreadsheet we can read; it looks like {what}. Save it as an Excel workbook (*.xlsx).",
    ),
    "truncated": Bilingual(
        "文件不完整或已损坏，可能没有传完。请重新导出或重新发送。",
        "The file is incomplete or damaged. Export or send it again.",
    ),
    "password": Bilingual(
        "文件设有打开密码。请取消密码后再报送。",
        "The file is protected by a password. Remove the password and send it again.",
    ),
    "too_large": Bilingual(
        "文件大小为 {size}，超过上限 {limit}。请分成几个文件报送。",
        "The file has {size}, the limit is {limit}. Split it into several files.",
    ),
    "zip_bomb": Bilingual(
        "文件解压后异常庞大（{size}，上限 {limit}），为安全起见不予打开。请用办公软件打开并另存后再报送。",
        "The file unpacks to an abnormal size ({size}, the limit is {limit}) and was not opened for safety.",
    ),
    "encoding": Bilingual(
        "第 {line} 行的文字编码有误（按 {encoding} 读取失败）。请另存为 UTF-8 编码或 xlsx 后再报送。",
        "Line {line} cannot be decoded as {encoding}. Save the file as UTF-8 or xlsx and send it again.",
    ),
    "open_quote": Bilingual(
        "第 {line} 行有一个没有配对的双引号，其后的内容无法分列。",
        "A quotation mark opened in line {line} is never closed; what follows cannot be told apart.",
    ),
    "too_many_rows": Bilingual(
        "工作表“{sheet}”有 {rows} 行，超过上限 {limit} 行。请分成几个文件报送。",
        "Sheet “{sheet}” has {rows} rows, the limit is {limit}. Split it into several files.",
    ),
    "too_wide": Bilingual(
        "工作表“{sheet}”用到了第 {columns} 列，超过上限 {limit} 列。请删除右侧多余的内容。",
        "Sheet “{sheet}” reaches column number {columns}, the limit is {limit}. Clear what lies far right.",
    ),
    "too_spread": Bilingual(
        "工作表“{sheet}”的内容散布在 {rows} 行 {columns} 列的范围内，过于分散。请删除远处多余的单元格。",
        "Sheet “{sheet}” spreads over {rows} rows and {columns} columns. Clear the stray cells far away.",
    ),
    "no_header": Bilingual(
        "前 {looked} 行中没有找到完整的表头。最接近的是第 {line} 行，缺少：{missing}。",
        "No complete header in the first {looked} rows. Row {line} is nearest; it lacks: {missing}.",
    ),
    "no_header_at_all": Bilingual(
        "前 {looked} 行中没有找到表头。需要的列：{missing}。",
        "No header in the first {looked} rows. Columns needed: {missing}.",
    ),
    "two_columns": Bilingual(
        "第 {line} 行的表头中，{first} 列和 {second} 列都是“{heading}”。请只保留一列或改名。",
        "In the header in row {line}, columns {first} and {second} both mean “{heading}”. Rename one.",
    ),
    "unit": Bilingual(
        "“{heading}”一列写的单位是“{unit}”，这一项按“{wanted}”登记，不能准确换算。请换算成“{wanted}”，改好表头后再报送。",
        "Column “{heading}” is written in “{unit}”; it is kept in “{wanted}” and cannot be converted exactly. "
        "Convert the numbers, mend the heading and send it again.",
    ),
    "unit_over": Bilingual(
        "第 {line} 行写明单位是“{unit}”，而表中各列按“{wanted}”登记，不能准确换算。请换算后改正单位再报送。",
        "Row {line} says that the unit is “{unit}”, but the columns are kept in “{wanted}”. "
        "Convert the numbers, mend the unit and send it again.",
    ),
    "unit_twice": Bilingual(
        "表头上方写了两种单位（{first}、{second}），不知道“{heading}”一列按哪一种。请只保留一种，或把单位写在表头里。",
        "Two units stand above the header ({first}, {second}), so it is not clear which one “{heading}” is in. "
        "Keep one, or write the unit in the heading.",
    ),
}


class SheetRefused(NotUnderstood):
    """A file, a sheet or a header that cannot be read; ``reason`` is a key of ``MESSAGES``.

    ``details`` holds what the message was filled with (a line, a size, missing headings).
    """

    def __init__(self, reason: str, message: Bilingual, **details: object) -> None:
        super().__init__(reason, message)
        self.details = details


def refusal(reason: str, *, wording: str | None = None, **details: object) -> SheetRefused:
    """The refusal for a reason, its message filled with ``details``; ``wording`` is another message's key."""
    return SheetRefused(reason, MESSAGES[wording or reason].format(**details), **details)
