"""Residents as columns: what admitting, judging and looking for candidates need of a whole county."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .entries import Person

Days = NDArray[np.datetime64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class PersonColumns:
    """Of residents only what admitting and judging need, in the order of their ids, which begin with `first`."""

    first: int
    sex: NDArray[np.object_]
    birth_date: Days
    organisation_id: Ids
    died_on: Days
    left_on: Days

    def __len__(self) -> int:
        return len(self.sex)

    def position(self, ids: Ids) -> Ids:
        """Where residents stand among the columns."""
        return ids - self.first

    def persons(self, ids: Ids) -> Iterator[Person]:
        """Some of them. Their names are not needed."""
        at = self.position(ids)
        columns = (self.sex, self.birth_date, self.organisation_id, self.died_on, self.left_on)
        rows = zip(ids.tolist(), *(column[at].tolist() for column in columns), strict=True)
        return (Person(key, "", *rest) for key, *rest in rows)


def ages(birth: Days, on: Days) -> Ids:
    """Completed years on a day, each as `vocabulary.ages.age_on` has them."""
    month, of_birth = on.astype("datetime64[M]"), birth.astype("datetime64[M]")
    months = (month - of_birth).astype(np.int64)
    day, day_of_birth = on - month.astype("datetime64[D]"), birth - of_birth.astype("datetime64[D]")
    return (months - (day < day_of_birth)) // 12
