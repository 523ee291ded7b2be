"""How closely data about a person is kept (GB/T 39725-2020, level 4 and level 5)."""

from enum import StrEnum

from .labels import Bilingual


class Sensitivity(StrEnum):
    """What a form, an item, a programme or a case tells of a person.

    `ORDINARY` is open to whoever may open the person's record; each other value only to roles that need it.
    """

    ORDINARY = "ordinary"
    MENTAL = "mental"
    HIV = "hiv"

    @property
    def label(self) -> Bilingual:
        """The term in both languages."""
        return _LABELS[self]


_LABELS = {
    Sensitivity.ORDINARY: Bilingual("一般健康信息", "Ordinary health data"),
    Sensitivity.MENTAL: Bilingual("严重精神障碍信息", "Severe mental disorder"),
    Sensitivity.HIV: Bilingual("艾滋病信息", "HIV and AIDS"),
}
