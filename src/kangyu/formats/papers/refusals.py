"""Why a paper is not taken, in the words of who sent it."""

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_TAKEN = Bilingual(
    "只收照片（jpg、png）、PDF、Word（docx）和 Excel（xlsx）", "Only jpg, png, pdf, docx and xlsx are taken"
)
MESSAGES: dict[str, Bilingual] = {
    "no_paper": Bilingual("请先选择要上传的文件", "Choose the files to upload first"),
    "name": Bilingual("文件名无法使用，请改名后再上传", "The name of the file cannot be used; rename it"),
    "empty": Bilingual("文件是空的", "The file is empty"),
    "too_large": Bilingual("文件大小为 {size}，超过上限 {limit}", "The file has {size}, the limit is {limit}"),
    "kind": Bilingual("这种文件不能上传。{taken}", "This kind of file is refused. {taken}"),
    "renamed": Bilingual(
        "文件名以 .{ending} 结尾，内容却是{kind}。请恢复原来的扩展名再上传",
        "The name ends in .{ending} but the content is {kind}. Give it its own ending",
    ),
    "damaged": Bilingual("文件不完整或已损坏，请重新保存后上传", "The file is incomplete or damaged"),
    "macros": Bilingual("文件含有宏，请另存为不含宏的文件", "The file carries macros; save it without them"),
    "bomb": Bilingual("文件解压后异常庞大，不予接收", "The file unpacks to an abnormal size and is refused"),
    "password": Bilingual("文件设有打开密码，请取消后上传", "The file is protected by a password; remove it"),
}


def refusal(reason: str, **values: object) -> NotUnderstood:
    """The refusal for a reason, its message filled."""
    return NotUnderstood(reason, MESSAGES[reason].format(taken=_TAKEN, **values))
