"""Forms (服务记录表), one file each. `FORMS` lists them; a county adds its own in its settings."""

from kangyu.methods.forms import Form

from .health_examination import health_examination
from .hypertension_follow_up import hypertension_follow_up
from .personal_information import personal_information

FORMS: tuple[Form, ...] = (personal_information, health_examination, hypertension_follow_up)


def form(key: str) -> Form:
    """The newest version of the form of that key; KeyError when there is none."""
    versions = [each for each in FORMS if each.key == key]
    if not versions:
        raise KeyError(key)
    return max(versions, key=lambda each: each.version)
