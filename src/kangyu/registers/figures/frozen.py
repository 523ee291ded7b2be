"""Opening an issued figure: the very rows that were frozen with it, whatever has happened since."""

from __future__ import annotations

from typing import Any

import numpy as np

from kangyu.catalogue.indicators import indicator
from kangyu.catalogue.sensitivities import is_open
from kangyu.registers.staff.policies import Scope

from .actions import unpack
from .models import Figure as IssuedFigure
from .opening import Page, Part, parts_of
from .telling import TELLERS


def figures_of(report_id: int) -> dict[int, IssuedFigure]:
    """The figures of an issued report by their numbers, without their keys."""
    found = IssuedFigure.objects.filter(report_id=report_id).select_related("area", "snapshot")
    return {figure.number: figure for figure in found.defer("members", "others")}


def figure_of(report_id: int, number: int) -> IssuedFigure | None:
    """One figure of an issued report."""
    return IssuedFigure.objects.select_related("area", "snapshot").filter(report_id=report_id, number=number).first()


def page(figure: IssuedFigure, table: str, part: Part, scope: Scope, *, after: int = 0, limit: int = 50) -> Page:
    """A page of an issued figure, from the keys that were frozen with it and nothing else."""
    keys = keys_of(figure, part)
    start = int(np.searchsorted(keys, after, side="right"))
    chosen = [int(key) for key in keys[start : start + limit]]
    # From the registers: an issued figure outlives the marts of its snapshot.
    is_shown = is_open(indicator(figure.indicator), scope.sensitivities)
    rows = [row for row in TELLERS[table].owners(chosen) if scope.covers(row.organisation)] if is_shown else []
    more = start + limit < len(keys)
    return Page(rows, len(keys), len(chosen) - len(rows), (0, 0, chosen[-1]) if more else None)


def keys_of(figure: IssuedFigure, part: Part) -> Any:
    """The sorted keys of a part: `others` are the base without the numerator, or the base itself of a ratio."""
    own = unpack(figure.members)
    if part is Part.NUMERATOR or figure.others is None:
        return own
    others = unpack(figure.others)
    # Of sums the number of rows says nothing; there the declaration tells.
    declared = indicator(figure.indicator)
    counted = len(own) + len(others) == int(figure.denominator or 0)
    is_share = counted if declared.numerator.of is None else Part.BETWEEN in parts_of(declared)
    return np.sort(np.concatenate([own, others])) if part is Part.DENOMINATOR and is_share else others


def before(figure: IssuedFigure, part: Part, after: int, limit: int) -> int:
    """The `after` of the page before; 0 is the first page."""
    keys = keys_of(figure, part)
    start = int(np.searchsorted(keys, after, side="right")) - limit
    return int(keys[start - 1]) if start > 0 else 0
