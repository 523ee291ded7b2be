"""What a ledger declares. Checked when made, so that a wrong declaration cannot exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kangyu.methods.forms import Form, Item, Kind
from kangyu.vocabulary.labels import Bilingual


class Proof(StrEnum):
    """Whether a row needs papers that prove it."""

    REQUIRED = "required"  # 必须有证明材料: a row without is listed as lacking
    WELCOME = "welcome"  # 可附证明材料
    NONE = "none"  # 不需要

    @property
    def label(self) -> Bilingual:
        """In words."""
        return _PROOFS[self]


_PROOFS = {
    Proof.REQUIRED: Bilingual("必须有证明材料", "proof is required"),
    Proof.WELCOME: Bilingual("可附证明材料", "proof is welcome"),
    Proof.NONE: Bilingual("不需要证明材料", "no proof is needed"),
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows that organisations keep, one form each; key, name, version, day and source are the form's.

    `kept_by` are the kinds of organisations that keep it, `day` the item whose month a row belongs to, `unique` the items
    that, within one organisation, make two rows the same row. `headline` are the items that name a row in a list;
    `summed` those whose sums stand above one. `organisation_headings` are further words for the column of the organisation
    in sheets.
    """

    form: Form
    kept_by: frozenset[str]
    day: str
    unique: tuple[str, ...]
    headline: tuple[str, ...]
    proof: Proof = Proof.WELCOME
    summed: tuple[str, ...] = ()
    organisation_headings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = {item.key for item in self.form.items}
        if unknown := {self.day, *self.unique, *self.headline, *self.summed} - keys:
            raise ValueError(f"ledger {self.key}: there is no item {sorted(unknown)}")
        day = self.form.item(self.day)
        if day.kind is not Kind.DATE or not day.is_required:
            raise ValueError(f"ledger {self.key}: {self.day} must be a required date")
        if self.day not in self.unique:
            raise ValueError(f"ledger {self.key}: rows of two days are never the same row")
        if not self.kept_by or not self.headline:
            raise ValueError(f"ledger {self.key}: say who keeps it, and which items name a row")
        if inexact := [key for key in self.summed if self.form.item(key).scale is None]:
            raise ValueError(f"ledger {self.key}: only whole numbers and exact ones are added up, not {inexact}")

    @property
    def key(self) -> str:
        """The form's key."""
        return self.form.key

    @property
    def name(self) -> Bilingual:
        """The form's name."""
        return self.form.name

    @property
    def version(self) -> int:
        """The form's version."""
        return self.form.version

    @property
    def effective_from(self) -> date:
        """The first day on which this version holds."""
        return self.form.effective_from

    @property
    def source(self) -> str:
        """The clause that the ledger follows."""
        return self.form.source

    @property
    def totals(self) -> tuple[Item, ...]:
        """The items that are added up."""
        return tuple(self.form.item(key) for key in self.summed)


def in_force(ledgers: Iterable[Ledger], key: str, on: date) -> Ledger:
    """The version in force on a day; the first one for days before any was. KeyError when nothing has that key."""
    versions = sorted((each for each in ledgers if each.key == key), key=lambda each: each.effective_from)
    if not versions:
        raise KeyError(key)
    return next((each for each in reversed(versions) if each.effective_from <= on), versions[0])
