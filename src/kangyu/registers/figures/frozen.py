"""Opening an issued figure: the very rows that were frozen with it, whatever has happened since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from kangyu.catalogue.indicators import indicator
from kangyu.catalogue.sensitivities import is_open
from kangyu.registers.staff.policies import Scope

from .actions import unpack
from .models import Figure as IssuedFigure
from .opening import Page, Part, parts_of, rows_of
from .telling import TELLERS


def figures_of(report_id: int) -> dict[int, IssuedFigure]:
    """The figures of an issued report by their numbers, without their keys."""
    found = IssuedFigure.objects.filter(report_id=report_id).select_related("area", "snapshot")
    return {figure.number: figure for figure in found.defer("members", "others", "member_amounts", "other_amounts")}


def figure_of(report_id: int, number: int) -> IssuedFigure | None:
    """One figure of an issued report."""
    return IssuedFigure.objects.select_related("area", "snapshot").filter(report_id=report_id, number=number).first()


def page(figure: IssuedFigure, table: str, part: Part, scope: Scope, *, after: int = 0, limit: int = 50) -> Page:
    """A page of an issued figure, from the keys that were frozen with it and nothing else."""
    keys, amounts = _frozen(figure, part)
    start = int(np.searchsorted(keys, after, side="right"))
    chosen = [int(key) for key in keys[start : start + limit]]
    # From the registers: an issued figure outlives the marts of its snapshot.
    is_shown = is_open(indicator(figure.indicator), scope.sensitivities)
    rows = [row for row in TELLERS[table].owners(chosen) if scope.covers(row.organisation)] if is_shown else []
    more = start + limit < len(keys)
    following, hidden = (0, 0, chosen[-1]) if more else None, len(chosen) - len(rows)
    measure = rows_of(indicator(figure.indicator), part).of
    if amounts is None or measure is None:
        return Page(rows, len(keys), hidden, following)
    by_key = dict(zip(chosen, amounts[start : start + limit].tolist(), strict=True))
    rows = [replace(row, amount=measure.amount(by_key[row.row])) for row in rows]
    return Page(rows, len(keys), hidden, following, measure.amount(sum(amounts.tolist())))


def keys_of(figure: IssuedFigure, part: Part) -> Any:
    """The sorted keys of a part."""
    return _frozen(figure, part)[0]


def _frozen(figure: IssuedFigure, part: Part) -> tuple[Any, Any | None]:
    """Sorted keys and their amounts: `others` are the base without the numerator, or the base itself of a ratio."""
    own, own_amounts = unpack(figure.members), _unpacked(figure.member_amounts)
    if part is Part.NUMERATOR or figure.others is None:
        return own, own_amounts
    others, amounts = unpack(figure.others), _unpacked(figure.other_amounts)
    # Of sums the number of rows says nothing; there the declaration tells.
    declared = indicator(figure.indicator)
    counted = len(own) + len(others) == int(figure.denominator or 0)
    is_share = counted if declared.numerator.of is None else Part.BETWEEN in parts_of(declared)
    if part is not Part.DENOMINATOR or not is_share:
        return others, amounts
    keys = np.concatenate([own, others])
    order = np.argsort(keys, kind="stable")
    is_complete = own_amounts is not None and amounts is not None
    return keys[order], np.concatenate([own_amounts, amounts])[order] if is_complete else None


def _unpacked(packed: bytes | None) -> Any | None:
    return None if packed is None else unpack(packed)


def before(figure: IssuedFigure, part: Part, after: int, limit: int) -> int:
    """The `after` of the page before; 0 is the first page."""
    keys = keys_of(figure, part)
    start = int(np.searchsorted(keys, after, side="right")) - limit
    return int(keys[start - 1]) if start > 0 else 0
