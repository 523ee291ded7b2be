"""Numbers that name people and institutions: their check digits, their many misspellings, their masks.

Sources: GB 11643 (identity numbers), GB/T 2261.1 (sex), GB 32100 (unified social credit codes). No message
and no ``repr`` here ever shows a whole identity number.
"""

import re
from dataclasses import dataclass
from datetime import date

from kangyu.vocabulary.areas import PROVINCES
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_IDENTITY_REGIONS = PROVINCES | {"83"}  # 83: residence permits of Taiwan residents 台湾居民居住证
_OLDEST = 130  # years; nobody has been older

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

_IDENTITY_MESSAGES = {
    "empty": Bilingual("身份证号为空", "The identity number is empty"),
    "length": Bilingual(
        "身份证号应为18位（旧号15位），请检查是否漏写或多写",
        "An identity number has 18 characters (old ones 15); look for a missing or extra one",
    ),
    "characters": Bilingual(
        "身份证号只能是数字，末位可为X，请检查是否混入字母、汉字或符号",
        "An identity number has digits only, with X allowed at the end; look for other characters",
    ),
    "scientific": Bilingual(
        "身份证号被表格软件改成了科学计数，号码已损坏；请把该列设为“文本”格式后重新填写",
        "The spreadsheet turned the identity number into a scientific one and lost digits; "
        "set the column to text and enter it again",
    ),
    "province": Bilingual(
        "身份证号前两位不是有效的省级代码", "The first two digits of the identity number name no province"
    ),
    "birth_date": Bilingual(
        "身份证号第7至14位不是有效的出生日期",
        "Digits 7 to 14 of the identity number are not a date of birth",
    ),
    "future": Bilingual(
        "身份证号中的出生日期晚于今天",
        "The date of birth in the identity number lies in the future",
    ),
    "check_digit": Bilingual(
        "身份证号校验码不符，至少有一位写错；若末三位为000，多半是表格软件按数字保存时丢失的",
        "The check digit of the identity number does not agree, so a character is wrong; "
        "a number ending in 000 was probably cut by a spreadsheet that stored it as a number",
    ),
}


def _refused(reason: str) -> NotUnderstood:
    return NotUnderstood(reason, _IDENTITY_MESSAGES[reason])


@dataclass(frozen=True, slots=True, repr=False)
class IdentityNumber:
    """A resident's identity number 公民身份号码, 18 characters, checked when made (GB 11643).

    ``repr`` and ``str`` are masked; only ``number`` gives it in full. Raises ``NotUnderstood`` with the
    reasons of ``parse`` except ``"empty"``, ``"scientific"`` and ``"future"``.
    """

    number: str

    def __post_init__(self) -> None:
        _require_characters(self.number)
        if len(self.number) != 18:
            raise _refused("length")
        _require_region(self.number)
        _birth_in(self.number)
        if identity_check_digit(self.number[:17]) != self.number[17]:
            raise _refused("check_digit")

    @classmethod
    def parse(cls, text: str, today: date) -> "IdentityNumber":
        """Read a number as typed; old ones of 15 digits are brought to 18.

        Full width, spaces, hyphens, a lower-case x, the apostrophe before text cells and a trailing ``.0``
        pass. Raises ``NotUnderstood``: empty, length, characters, scientific (a spreadsheet destroyed it),
        province, birth_date (or older than 130 years), future (born after ``today``), check_digit.
        """
        number = _tidied(text)
        if len(number) == 15:
            number = upgrade_identity_number(number)
        _require_region(number)
        birth = _birth_in(number)
        if birth > today:
            raise _refused("future")
        if today.year - birth.year > _OLDEST:
            raise _refused("birth_date")
        return cls(number)

    def __repr__(self) -> str:
        return f"IdentityNumber({mask_identity_number(self.number)})"

    @property
    def birth_date(self) -> date:
        """The date of birth, characters 7 to 14."""
        return _birth_in(self.number)

    @property
    def sex(self) -> str:
        """``"1"`` male, ``"2"`` female (GB/T 2261.1): the 17th digit is odd for men."""
        return "1" if int(self.number[16]) % 2 else "2"

    @property
    def division(self) -> str:
        """The county of first registration, 6 digits (GB/T 2260 as it then was)."""
        return self.number[:6]


def _tidied(text: str) -> str:
    """The characters that were meant, 15 or 18 of them."""
    written = re.sub(r"[\s\-‐‑–—_]", "", narrow(text).lstrip("'’‘`")).upper().removesuffix(".0")
    if not written:
        raise _refused("empty")
    if re.fullmatch(r"[0-9](\.[0-9]+)?E\+?[0-9]+", written):
        raise _refused("scientific")
    _require_characters(written)
    if len(written) not in (15, 18):
        raise _refused("length")
    return written


def _require_characters(number: str) -> None:
    if not re.fullmatch("[0-9]*X?", number) or ("X" in number and len(number) == 15):
        raise _refused("characters")


def _require_region(number: str) -> None:
    if number[:2] not in _IDENTITY_REGIONS:
        raise _refused("province")


def _birth_in(number: str) -> date:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise _refused("birth_date") from None


def identity_check_digit(first17: str) -> str:
    """The 18th character for the first 17 digits (GB 11643: ISO 7064 MOD 11-2)."""
    _require_digits(first17, 17)
    total = sum(weight * int(digit) for weight, digit in zip(_IDENTITY_WEIGHTS, first17, strict=True))
    return _IDENTITY_CHECKS[total % 11]


def upgrade_identity_number(number15: str) -> str:
    """The 18 characters of an old number of 15 digits, whose holder was born in the 1900s."""
    _require_digits(number15, 15)
    first17 = number15[:6] + "19" + number15[6:]
    return first17 + identity_check_digit(first17)


def _require_digits(number: str, length: int) -> None:
    if not re.fullmatch("[0-9]*", number):
        raise _refused("characters")
    if len(number) != length:
        raise _refused("length")


def identity_number_for(division: str, birth: date, serial: int) -> IdentityNumber:
    """A well-formed number for a person who does not exist.

    ``serial`` runs from 0 to 999 within a division and day; odd ones are male. Raises ``ValueError``
    outside it.
    """
    if not 0 <= serial <= 999:
        raise ValueError("the serial of an identity number runs from 0 to 999")
    first17 = f"{division}{birth:%Y%m%d}{serial:03d}"
    return IdentityNumber(first17 + identity_check_digit(first17))


def credit_code_check_character(first17: str) -> str:
    """The last character of a unified social credit code for its first 17 (GB 32100).

    Raises ``NotUnderstood("credit_code")`` for characters outside the alphabet (no I O S V Z) or another
    length.
    """
    if len(first17) != 17 or not set(first17) <= set(_CREDIT_ALPHABET):
        raise NotUnderstood("credit_code", _NOT_A_CREDIT_CODE)
    values = map(_CREDIT_ALPHABET.index, first17)
    total = sum(weight * value for weight, value in zip(_CREDIT_WEIGHTS, values, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


_NOT_A_CREDIT_CODE = Bilingual(
    "统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z）",
    "A unified social credit code has 18 digits and capitals (without I, O, S, V and Z)",
)


def is_unified_credit_code(text: str) -> bool:
    """Whether the text, narrowed and in capitals, is a unified social credit code 统一社会信用代码."""
    code = narrow(text).upper()
    if len(code) != 18 or not set(code) <= set(_CREDIT_ALPHABET):
        return False
    return credit_code_check_character(code[:17]) == code[17]


_PHONE_NOISE = re.compile(r"[\s\-‐‑–—()']")
_COUNTRY = re.compile(r"\+86|0086(?=[0-9]{9,})|86(?=1[3-9][0-9]{9}$)")
_MOBILE = re.compile("1[3-9][0-9]{9}")
_LANDLINE = re.compile("(010|02[0-9]|0[3-9][0-9]{2})([2-9][0-9]{6,7})")
_NOT_A_PHONE = Bilingual(
    "联系电话应为11位手机号，或带区号的固定电话（如 0745-7712345）",
    "A telephone number is a mobile number of 11 digits or a landline with its area code (0745-7712345)",
)


def normalise_phone(text: str) -> str:
    """A mobile number as 11 digits, a landline as ``0745-7712345``; raises ``NotUnderstood("phone")``.

    Strips +86, spaces, hyphens, brackets, full width and a spreadsheet's ``.0``.
    """
    written = _PHONE_NOISE.sub("", narrow(text)).removesuffix(".0")
    digits = _COUNTRY.sub("", written, count=1) if _COUNTRY.match(written) else written
    if _MOBILE.fullmatch(digits):
        return digits
    if digits != written and not digits.startswith("0"):
        digits = "0" + digits  # the area code loses its 0 after the country code
    landline = _LANDLINE.fullmatch(digits)
    if not landline:
        raise NotUnderstood("phone", _NOT_A_PHONE)
    return f"{landline[1]}-{landline[2]}"


def mask_identity_number(text: str) -> str:
    """The first 3 and last 4 characters, all others starred; nothing at all of a text under 11 characters."""
    return _masked(text)


def mask_phone(text: str) -> str:
    """138****5678: the first 3 and last 4 characters; nothing at all of a text under 11 characters."""
    return _masked(text)


def _masked(text: str) -> str:
    if len(text) < 11:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def mask_name(name: str) -> str:
    """张** (张* for two characters): the first character, and at most two stars, which hide the length."""
    name = name.strip()
    if len(name) < 2:
        return "*" * len(name)
    return name[0] + "*" * min(len(name) - 1, 2)
