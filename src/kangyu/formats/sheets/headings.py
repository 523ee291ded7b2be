"""The words at the head of a column: the ones we look for, and the ones institutions write."""

import functools
import re
from dataclasses import dataclass

from kangyu.vocabulary.quantities import Unit
from kangyu.vocabulary.text import narrow


@dataclass(frozen=True, slots=True)
class Heading:
    """A column looked for: its key, its spellings (the first is shown), and whether it must be there.

    `unit` is what its numbers are to stand in. A column that `identifies` says of which thing a line speaks: where it says
    合计, the line is a total.
    """

    key: str
    names: tuple[str, ...]
    required: bool = False
    unit: Unit | None = None
    identifies: bool = False


_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|\{[^{}]*\}|<[^<>]*>|《[^》]*》")
_LONGEST = 40  # characters; longer cells are sentences or titles, not headings

# Words that turn a heading into another one: 下次随访日期 is not 随访日期, 监护人身份证号 is not 身份证号.
_TURNS = re.compile(
    "监护人|联系人|家属|家长|配偶|父亲|母亲|父母|丈夫|妻子|户主|子女|医生|医师|护士|录入|填报|填表|审核|经办|"
    "上次|下次|上年|去年|既往|原因|单位|是否|备注|说明|次数|时长|来源"
)


def plain(text: str) -> str:
    """A heading without what differs from sheet to sheet: width, case, spaces, stars, punctuation.

    What stands in brackets is kept: 血压(收缩压) and 血压(舒张压) are two headings.
    """
    return "".join(character for character in narrow(text).casefold() if character.isalnum())


def bare(text: str) -> str:
    """As ``plain``, and without what stands in brackets: units and hints, as in 收缩压(mmHg)."""
    return plain(_BRACKETED.sub("", narrow(text))) or plain(text)


def bracketed(text: str) -> list[str]:
    """What stands in each pair of brackets."""
    return [found[1:-1] for found in _BRACKETED.findall(narrow(text))]


@functools.lru_cache(maxsize=8192)
def spellings(label: tuple[str, ...]) -> frozenset[str]:
    """All plain forms of a column's label, from the words of its header rows (group, then child).

    A child goes by itself or behind its group: 血压 / 收缩压 is 收缩压 or 血压收缩压.
    """
    whole = "".join(label)
    forms = {plain(whole), plain(label[-1]), bare(label[-1]), "".join(map(bare, label))}
    return frozenset(forms - {""})


def is_contained(name: str, spelling: str) -> bool:
    """Whether a plain heading holds a plain name (two characters at least) and nothing that turns it."""
    if len(name) < 2 or len(spelling) > _LONGEST or name not in spelling:
        return False
    rest = spelling.replace(name, "", 1)
    return not _TURNS.search(rest)
