"""From what a sheet or a page says of a resident to a `ResidentEntry`, every problem named.

Identity numbers and telephones are never quoted in a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from kangyu.catalogue.codelists.common import RESIDENT_STATE, SEX
from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.catalogue.sheets import CONTACT_COLUMNS, RESIDENT_COLUMNS
from kangyu.methods.forms import Problem, read_entry
from kangyu.registers.enrolments.entries import telling_texts
from kangyu.registers.records.actions import Source
from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.identifiers import IdentityNumber, normalise_phone
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

from .entries import DEAD, GONE, LIVING, ResidentEntry
from .identification import Who
from .whereabouts import Place, PlaceRefused, Places

EARLIEST = date(1900, 1, 1)
_INFORMATION = tuple(item.key for item in personal_information.asked)
_LABELS = {column.key: column.label for column in (*CONTACT_COLUMNS, *RESIDENT_COLUMNS)}
_NOTHING = frozenset(
    {"无", "不详", "暂无", "没有", "未知", "-", "--", "—", "/", "\\", "0", "无电话", "NA", "N/A", "NULL"}
)
_NAME = re.compile(r"[^\W\d_](?:[\w·.'\- ]*[^\W_])?")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LONGEST_NAME = 60
_RECORD_NUMBER = re.compile(r"\d{17}")
_LARGEST_EXACT = 10**15  # Excel keeps 15 digits of a number
_LONGEST_HOUSEHOLD = 24
_T = TypeVar("_T")

_MESSAGES = {
    "required": Bilingual("必须填写", "is required"),
    "name": Bilingual("应为姓名，不能含数字或符号", "is not a name; no digits or signs"),
    "disagrees_birth_date": Bilingual("与身份证号中的出生日期不一致", "disagrees with the identity number"),
    "disagrees_sex": Bilingual("与身份证号中的性别不一致", "disagrees with the identity number"),
    "cut_number": Bilingual(
        "被表格软件按数字保存，末几位已丢失；请把该列设为“文本”格式后重新填写",
        "was stored as a number by the spreadsheet and lost its last digits; set the column to text and enter it again",
    ),
    "record_number": Bilingual("应为17位数字", "has 17 digits"),
    "household": Bilingual("最长24个字符", "has at most 24 characters"),
    "no_sex": Bilingual("没有身份证号时必须填写性别", "is required when there is no identity number"),
    "no_birth_date": Bilingual("没有身份证号时必须填写出生日期", "is required when there is no identity number"),
    "died_on_missing": Bilingual("人员状态为死亡，须填写死亡日期", "is required for somebody who died"),
    "left_on_missing": Bilingual("人员状态为迁出，须填写迁出日期", "is required for somebody who moved away"),
    "living_but_gone": Bilingual(
        "在册人员不应有死亡或迁出日期", "Somebody living here has no date of death or of leaving"
    ),
    "before_birth": Bilingual("早于出生日期", "lies before the date of birth"),
    "no_who": Bilingual(
        "须有身份证号、档案编号，或姓名、性别、出生日期三项",
        "Give the identity number, the record number, or name, sex and date of birth",
    ),
}


class Problems:
    """Collects what is wrong with one line."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, item: str, reason: str) -> None:
        """Note one of our own reasons under the item's label."""
        self.found.append(Problem(item, reason, _labelled(item, _MESSAGES[reason])))

    def attempt(self, item: str, read: Callable[[], _T]) -> _T | None:
        """What `read` gives, or None and its reason noted."""
        try:
            return read()
        except NotUnderstood as error:
            self.note(item, error)
            return None

    def note(self, item: str, error: NotUnderstood) -> None:
        """Note what was not understood under the item's label."""
        self.found.append(Problem(item, error.reason, _labelled(item, error.message)))


def _labelled(item: str, message: Bilingual) -> Bilingual:
    label = _LABELS[item]
    return Bilingual(f"{label.zh}：{message.zh}", f"{label.en}: {message.en}")


def written(value: Any) -> str:
    """A cell as text, narrowed; empty for nothing and for the words that mean nothing."""
    if value is None:
        return ""
    if type(value) is float and value.is_integer():
        value = int(value)
    text = value if type(value) is str else str(value)
    text = text.strip() if text.isascii() else narrow(text)
    return "" if text in _NOTHING else text


def read_resident(
    raw: Mapping[str, Any], *, places: Places, today: date, source: Source | None = None
) -> tuple[ResidentEntry | None, tuple[Problem, ...]]:
    """The entry, or None and why not. `raw` holds cells by the keys of RESIDENT_COLUMNS and of the form's items."""
    problems = Problems()
    name = _name(raw, problems)
    number, sex, birth = _identity(raw, problems, today)
    days = {key: read_day(raw, key, problems, today) for key in ("established_on", "died_on", "left_on", "moved_in_on")}
    state = _state(raw, days, problems)
    _check_order(birth, days, problems)
    place = _place(raw, places, problems)
    information = _information(raw, problems, today)
    values = {
        "phone": _phone(raw, problems),
        "record_number": _record_number(raw, problems),
        "household": _household(raw, problems),
    }
    if problems.found or name is None or sex is None or birth is None:
        return None, tuple(problems.found)
    entry = ResidentEntry(
        name=name,
        sex=sex,
        birth_date=birth,
        identity_number=number,
        area_code=place.area_code if place else None,
        organisation_id=place.organisation_id if place else None,
        is_placed=bool(written(raw.get("organisation")) or written(raw.get("village"))),
        state=state,
        information=information,
        source=source,
        **days,
        **values,
    )
    return entry, ()


def read_who(raw: Mapping[str, Any], *, today: date) -> tuple[Who | None, tuple[Problem, ...]]:
    """Whom a line of a contacts' sheet means."""
    problems = Problems()
    number = _identity_number(raw, problems, today)
    record = _record_number(raw, problems)
    name = _name(raw, problems) if written(raw.get("name")) else None
    particulars = None
    if name is not None and number is None and record is None and not problems.found:
        sex = problems.attempt("sex", lambda: SEX.read(written(raw.get("sex")))) if written(raw.get("sex")) else None
        birth = read_day(raw, "birth_date", problems, today)
        particulars = (name, sex, birth) if sex is not None and birth is not None else None
    if problems.found:
        return None, tuple(problems.found)
    if number is None and record is None and particulars is None:
        return None, (Problem("name", "no_who", _MESSAGES["no_who"]),)
    return Who(number, record, particulars), ()


def read_numbered(
    raw: Mapping[str, Any], *, places: Places, today: date
) -> tuple[tuple[str, str, Place] | None, tuple[Problem, ...]]:
    """Name, identity number and place, all three needed; None and why where one cannot be read."""
    problems = Problems()
    name, number = _name(raw, problems), _identity_number(raw, problems, today)
    place = _place(raw, places, problems)
    for item, value in (("identity_number", number), ("organisation", place)):
        if value is None and not any(problem.item in (item, "village") for problem in problems.found):
            problems.add(item, "required")
    if name is None or number is None or place is None:
        return None, tuple(problems.found)
    return (name, number, place), ()


_SEPARATORS = re.compile(r"[\s\-'’‘`]+")


def sameness(raw: Mapping[str, Any]) -> tuple[str, ...] | None:
    """What two lines of a sheet share when they mean the same person, as far as can be told without reading them."""
    number = _SEPARATORS.sub("", written(raw.get("identity_number"))).upper()
    if number:
        return (_long(number),)
    record = _SEPARATORS.sub("", written(raw.get("record_number")))
    if record:
        return "record", record
    name = re.sub(r"\s+", "", written(raw.get("name")))
    born = day_as_written(raw.get("birth_date"))
    if not name or not born:
        return None
    return name, born, written(raw.get("village")), written(raw.get("organisation"))


def _long(number: str) -> str:
    """The 17 digits that an old and a new identity number share."""
    return number[:6] + "19" + number[6:] if len(number) == 15 else number[:17]


def day_as_written(value: Any) -> str:
    """A day in one spelling, or the text itself when it is no day."""
    if value is None:
        return ""
    try:
        return read_date(value, earliest=date.min, latest=date.max).isoformat()
    except NotUnderstood:
        return written(value)


def read_name(value: Any) -> str:
    """A name as the register writes it: narrowed, Chinese ones without spaces inside. Raises `NotUnderstood`."""
    text = narrow(str(value))
    if _HAN.search(text):
        text = re.sub(r"\s+", "", text)
    if len(text) > _LONGEST_NAME or not _NAME.fullmatch(text) or any(character.isdigit() for character in text):
        raise NotUnderstood("name", _MESSAGES["name"])
    return text


def _name(raw: Mapping[str, Any], problems: Problems) -> str | None:
    text = written(raw.get("name"))
    if not text:
        problems.add("name", "required")
        return None
    return problems.attempt("name", lambda: read_name(text))


def _identity_number(raw: Mapping[str, Any], problems: Problems, today: date) -> str | None:
    value = raw.get("identity_number")
    if _is_cut(value):
        problems.add("identity_number", "cut_number")
        return None
    text = written(value)
    if not text:
        return None
    return problems.attempt("identity_number", lambda: IdentityNumber.parse(text, today).number)


def _is_cut(value: Any) -> bool:
    """Whether a spreadsheet kept a long number as a number: its last digits are gone, whatever stands there now."""
    return type(value) in (int, float) and abs(value) >= _LARGEST_EXACT


def _identity(raw: Mapping[str, Any], problems: Problems, today: date) -> tuple[str | None, str | None, date | None]:
    """Identity number, sex and date of birth; what is missing follows from the number."""
    number = _identity_number(raw, problems, today)
    has_bad_number = any(problem.item == "identity_number" for problem in problems.found)
    text = written(raw.get("sex"))
    sex = problems.attempt("sex", lambda: SEX.read(text)) if text else None
    birth = read_day(raw, "birth_date", problems, today)
    if number is not None:
        sex = _agreed("sex", sex if sex in ("1", "2") else None, "1" if int(number[16]) % 2 else "2", problems)
        birth = _agreed("birth_date", birth, date(int(number[6:10]), int(number[10:12]), int(number[12:14])), problems)
    elif not has_bad_number:
        for item, value in (("sex", sex), ("birth_date", birth)):
            if value is None and not any(problem.item == item for problem in problems.found):
                problems.add(item, f"no_{item}")
    return number, sex, birth


def _agreed(item: str, said: _T | None, follows: _T, problems: Problems) -> _T:
    if said is not None and said != follows:
        problems.add(item, f"disagrees_{item}")
    return follows


def read_day(raw: Mapping[str, Any], key: str, problems: Problems, today: date) -> date | None:
    """The day in a cell; None when there is none, or a problem was noted."""
    value = raw.get(key)
    if value is None or (type(value) is str and not written(value)):
        return None
    return problems.attempt(key, lambda: read_date(value, earliest=EARLIEST, latest=today))


def _state(raw: Mapping[str, Any], days: Mapping[str, date | None], problems: Problems) -> str | None:
    text = written(raw.get("state"))
    state = problems.attempt("state", lambda: RESIDENT_STATE.read(text)) if text else None
    bad = {problem.item for problem in problems.found}
    if state == DEAD and days["died_on"] is None and "died_on" not in bad:
        problems.add("died_on", "died_on_missing")
    if state == GONE and days["left_on"] is None and "left_on" not in bad:
        problems.add("left_on", "left_on_missing")
    if state == LIVING and (days["died_on"] or days["left_on"]):
        problems.add("state", "living_but_gone")
    if state is None and days["died_on"]:
        return DEAD
    return GONE if state is None and days["left_on"] else state


def _check_order(birth: date | None, days: Mapping[str, date | None], problems: Problems) -> None:
    for key, day in days.items():
        if birth is not None and day is not None and day < birth:
            problems.add(key, "before_birth")


def _place(raw: Mapping[str, Any], places: Places, problems: Problems) -> Place | None:
    try:
        return places.resolve(
            written(raw.get("organisation")), written(raw.get("village")), written(raw.get("township"))
        )
    except PlaceRefused as error:
        problems.note(error.item, error)
        return None


def _information(raw: Mapping[str, Any], problems: Problems, today: date) -> Mapping[str, Any]:
    """The answered items. A required one may be missing as a whole column, but not be left blank in its column."""
    said = {key: raw[key] for key in _INFORMATION if key in raw}
    if not said:
        return {}
    entry = read_entry(personal_information, said, today=today)
    problems.found += [each for each in entry.errors if each.reason != "required" or each.item in said]
    problems.found += telling_texts(personal_information, entry.data)
    return entry.data


def _phone(raw: Mapping[str, Any], problems: Problems) -> str | None:
    text = written(raw.get("phone"))
    return problems.attempt("phone", lambda: normalise_phone(text)) if text else None


def _record_number(raw: Mapping[str, Any], problems: Problems) -> str | None:
    value = raw.get("record_number")
    if _is_cut(value):
        problems.add("record_number", "cut_number")
        return None
    text = written(value).replace(" ", "").replace("-", "")
    if not text:
        return None
    if not _RECORD_NUMBER.fullmatch(text):
        problems.add("record_number", "record_number")
        return None
    return text


def _household(raw: Mapping[str, Any], problems: Problems) -> str | None:
    text = written(raw.get("household"))
    if len(text) > _LONGEST_HOUSEHOLD:
        problems.add("household", "household")
        return None
    return text or None
