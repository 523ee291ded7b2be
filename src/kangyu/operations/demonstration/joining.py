"""Putting together what was made piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

Visits = TypeVar("Visits", bound=Any)


def joined(kind: type[Visits], made: Sequence[Visits]) -> Visits:
    """All visits in one, by patient and day."""
    names = [each.name for each in fields(kind)]
    columns = {name: np.concatenate([getattr(part, name) for part in made]) if made else np.empty(0) for name in names}
    order = np.lexsort((columns["on"], columns["patient"]))
    return kind(**{name: values[order] for name, values in columns.items()})
