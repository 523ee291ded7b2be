"""Kinds of cases (流转事项), one file each. From them come the buttons, the inbox, the tasks, the clocks and the figures."""

from datetime import date

from kangyu.methods.cases import Case

from .referral import referral

CASES: tuple[Case, ...] = (referral,)


def case(key: str, version: int | None = None) -> Case:
    """A version of the kind of that key, by default the newest; KeyError when there is none."""
    versions = [each for each in CASES if each.key == key and version in (None, each.version)]
    if not versions:
        raise KeyError(key if version is None else f"{key} {version}")
    return max(versions, key=lambda each: each.version)


def case_on(key: str, on: date) -> Case:
    """The version in force on a day; the first one for days before any was. KeyError when nothing has that key."""
    versions = sorted((each for each in CASES if each.key == key), key=lambda each: each.effective_from)
    if not versions:
        raise KeyError(key)
    return next((each for each in reversed(versions) if each.effective_from <= on), versions[0])
