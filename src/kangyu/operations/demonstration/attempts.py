"""Attempts that reached nobody (失访): some of the lost were looked for, the others nobody sought.

Whose enrolment was closed as lost had been looked for before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from . import days
from .chance import Flags, Ints, choose, stream
from .patients import LOST_FOR_GOOD, Care, Patients

_SOUGHT, _AGAIN = 0.6, 0.5
_FIRST, _SECOND = (95, 150), (20, 40)  # days after the last round; after the first attempt
_REASONS = {"1": 58, "2": 12, "4": 22, "5": 8}


@dataclass(frozen=True)
class Attempts:
    """One entry an attempt, by patient and day; `patient` is a position among the patients, `reason` a code."""

    patient: Ints
    on: Ints
    reason: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.on)


def attempts_of(patients: Patients, is_here: Flags, *, name: str, seed: int, as_of: date) -> Attempts:
    """Attempts to find those who were lost; `name` is the programme's, for its stream of chance."""
    rng, today = stream(seed, "attempts", name), days.number(as_of)
    is_lost = is_here & (patients.care == Care.LOST) & (rng.random(len(patients)) < _SOUGHT)
    sought = np.flatnonzero(is_lost | (patients.closed_as == LOST_FOR_GOOD))
    first = patients.last_round[sought] + rng.integers(*_FIRST, len(sought))
    again = rng.random(len(sought)) < _AGAIN
    second = first[again] + rng.integers(*_SECOND, int(again.sum()))
    patient, on = np.concatenate([sought, sought[again]]), np.concatenate([first, second])
    patient, on = patient[on <= today], on[on <= today]
    order = np.lexsort((on, patient))
    return Attempts(patient[order], on[order], choose(rng, _REASONS, len(order)))
