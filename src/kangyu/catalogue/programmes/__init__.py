"""Programmes (服务项目), one file each; the order is the order on every page."""

from kangyu.methods.programmes import Programme

from .hypertension import hypertension

PROGRAMMES: tuple[Programme, ...] = (hypertension,)


def programme(key: str) -> Programme:
    """The newest version of the programme of that key; KeyError when there is none."""
    versions = [each for each in PROGRAMMES if each.key == key]
    if not versions:
        raise KeyError(key)
    return max(versions, key=lambda each: each.version)
