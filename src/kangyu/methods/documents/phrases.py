"""Numbers and comparisons in the words of official Chinese."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零一二三四五六七八九"


def with_commas(number: int) -> str:
    """12,345 — for tables and pages; running text prints 12345."""
    return f"{number:,}"


def two_places(value: Decimal) -> str:
    """Rounded half up to two places: 92.96."""
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def exactly(value: Decimal, places: int) -> str:
    """Rounded half up to so many places: 22913, 13160000.00."""
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def percent_points(difference: Decimal, up: str, down: str, level: str) -> str:
    """提高1.20个百分点, 下降0.35个百分点, or the word for no difference."""
    shown = two_places(abs(difference))
    if shown == "0.00":
        return level
    return f"{up if difference > 0 else down}{shown}个百分点"


def percent_change(difference: Decimal) -> str:
    """增长3.20%, 下降1.00%, 持平."""
    shown = two_places(abs(difference))
    if shown == "0.00":
        return "持平"
    return f"{'增长' if difference > 0 else '下降'}{shown}%"


def in_chinese(number: int) -> str:
    """1 to 99 in Chinese numerals, for the numbers of headings (一、（十二）).

    Raises:
        ValueError: outside 1–99.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"no heading is numbered {number}")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
