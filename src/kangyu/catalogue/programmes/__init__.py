"""Programmes (服务项目), one file each; the order is the order on every page."""

from kangyu.methods.programmes import Programme

from .diabetes import diabetes
from .elderly import elderly
from .family_doctor import family_doctor
from .hypertension import hypertension
from .mental_disorder import mental_disorder

PROGRAMMES: tuple[Programme, ...] = (hypertension, diabetes, elderly, mental_disorder, family_doctor)


def programme(key: str) -> Programme:
    """The newest version of the programme of that key; KeyError when there is none."""
    versions = [each for each in PROGRAMMES if each.key == key]
    if not versions:
        raise KeyError(key)
    return max(versions, key=lambda each: each.version)
