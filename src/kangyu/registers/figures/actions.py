"""Issuing figures: once, with the keys of their rows."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kangyu.registers.reports.models import Report

from . import opening
from .models import Figure as IssuedFigure
from .queries import Figure

KEYS = np.dtype("<i8")


@dataclass(frozen=True)
class Printed:
    """A figure at its place in a report, as printed there."""

    number: int
    figure: Figure
    text: str


def freeze(*, report: Report, printed: list[Printed]) -> list[IssuedFigure]:
    """The figures of a report with the keys of their rows, not written yet; one that stands twice is opened once."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    frozen = []
    for one in printed:
        key = (one.figure.reading.indicator.key, one.figure.area.code)
        kept[key] = kept.get(key) or _frozen(one.figure)
        frozen.append(IssuedFigure(report=report, number=one.number, text=one.text, **kept[key]))
    return frozen


def issue(frozen: list[IssuedFigure]) -> None:
    """Write the frozen figures of a report that is being issued. The caller's transaction makes it all or nothing."""
    IssuedFigure.objects.bulk_create(frozen)


def _frozen(figure: Figure) -> dict[str, Any]:
    """What is kept of a figure wherever the report prints it."""
    reading, area, snapshot = figure.reading, figure.area, figure.snapshot
    parts = opening.parts_of(reading.indicator)
    others = opening.Part.BETWEEN if opening.Part.BETWEEN in parts else opening.Part.DENOMINATOR
    where = (reading.period, area, snapshot)
    members, member_amounts = opening.keys_and_amounts(reading.indicator, parts[0], *where)
    rest = opening.keys_and_amounts(reading.indicator, others, *where) if others in parts else (None, None)
    return {
        "indicator": reading.indicator.key,
        "definition_version": reading.indicator.version,
        "period": reading.period.key,
        "area": area,
        "snapshot": snapshot,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "members": pack(members),
        "member_amounts": _packed(member_amounts),
        "others": _packed(rest[0]),
        "other_amounts": _packed(rest[1]),
    }


def _packed(numbers: npt.NDArray[np.int64] | None) -> bytes | None:
    return None if numbers is None else pack(numbers)


def pack(keys: npt.NDArray[np.int64]) -> bytes:
    """Whole numbers as compressed differences: a county's 400,000 sorted keys take some hundred kilobytes."""
    return zlib.compress(np.diff(keys.astype(KEYS), prepend=KEYS.type(0)).tobytes(), 6)


def unpack(packed: bytes) -> npt.NDArray[np.int64]:
    """The numbers again."""
    return np.cumsum(np.frombuffer(zlib.decompress(bytes(packed)), dtype=KEYS))
