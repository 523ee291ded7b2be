"""Ages and the arithmetic of due dates, in whole years and months.

Age is in completed years or months 周岁、月龄 on the day of the event. A birthday that the month does not
have counts as reached on the first day of the next month: who was born on 29 February is a year older on
1 March of a common year, in keeping with the legal convention that a year of age is full only once its day
has passed. Due dates go the other way: months are added to the date of birth and cut to the end of the month,
so that nobody is called late (the rule of the national immunisation schedule for ages in months). The two
therefore differ by up to three days for births on the 29th to the 31st.
"""

import calendar
from datetime import date


def age_on(birth: date, on: date) -> int:
    """Completed years of age on a day; negative before birth."""
    return months_on(birth, on) // 12


def months_on(birth: date, on: date) -> int:
    """Completed months of age on a day; negative before birth."""
    months = (on.year - birth.year) * 12 + on.month - birth.month
    return months - 1 if on.day < birth.day else months


def add_months(on: date, months: int) -> date:
    """The same day some months later (or earlier, if negative), cut to the end of a shorter month."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    days = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, days))


def add_years(on: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February in common years."""
    return add_months(on, years * 12)
