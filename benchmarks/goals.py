"""What the figures are held against, and whether they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import measuring, worlds

BUILD_SECONDS, BUILD_MB = 600, 6 * 1024
HAND_SHARE = 0.6
OPENING_SECONDS = 0.05
PAGE_SECONDS = 0.1
LINEAR = 1.05

Sizes = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Held:
    """One goal, what was measured, and whether it was met; None where it was not measured."""

    goal: str
    measured: str
    is_met: bool | None


def held(sizes: Sizes) -> list[Held]:
    """Every goal, at the largest size that was measured."""
    largest = max(sizes)
    is_full = largest == worlds.POPULATION
    found, at = sizes[largest], f" at {largest:,}"
    goals = [_build(found, is_full), _memory(found, is_full), _linear(sizes), _counting(found, at)]
    return [*goals, _opening(sizes), _pages(found, at), _lists(found, at)]


def _build(found: Mapping[str, Any], is_full: bool) -> Held:
    goal = "the full county from nothing to docx in 10 minutes"
    if not is_full or "growth" not in found:
        return Held(goal, "not measured", None)
    wall = found["growth"]["wall"]
    return Held(goal, f"{wall / 60:.1f} minutes", wall <= BUILD_SECONDS)


def _memory(found: Mapping[str, Any], is_full: bool) -> Held:
    goal = "… in 6 GB (largest process)"
    if not is_full or "growth" not in found:
        return Held(goal, "not measured", None)
    peak = found["growth"]["peak_mb"]
    return Held(goal, f"{peak / 1024:.1f} GB", peak <= BUILD_MB)


def _linear(sizes: Sizes) -> Held:
    goal = "building grows no faster than the county (exponent at most 1.05)"
    slope = measuring.exponent([(size, one["growth"]["wall"]) for size, one in sizes.items() if "growth" in one])
    return Held(goal, "not measured" if slope is None else f"{slope:.2f}", None if slope is None else slope <= LINEAR)


def _counting(found: Mapping[str, Any], at: str) -> Held:
    goal = "the engine counts at 60 % of the speed of SQL by hand, compilation and all"
    if "counting" not in found:
        return Held(goal, "not measured", None)
    ratios = found["counting"]["ratios"]
    whole, queries = (ratios[name]["median"] for name in ("with compilation", "queries alone"))
    return Held(goal, f"{whole:.0%}{at}; its queries alone {queries:.0%}", whole >= HAND_SHARE)


def _opening(sizes: Sizes) -> Held:
    goal = "the first page of a figure opens within 50 ms (p95) at any size"
    p95 = {size: one["opening"]["first"]["p95"] for size, one in sizes.items() if "opening" in one}
    if not p95:
        return Held(goal, "not measured", None)
    text = ", ".join(f"{seconds * 1000:.0f} ms at {size:,}" for size, seconds in p95.items())
    return Held(goal, text, max(p95.values()) <= OPENING_SECONDS)


def _pages(found: Mapping[str, Any], at: str) -> Held:
    goal = "every page within 100 ms (p95), for every role"
    if "pages" not in found:
        return Held(goal, "not measured", None)
    pages = found["pages"]["pages"]
    slow = [page for page in pages if page["p95"] > PAGE_SECONDS]
    return Held(goal, f"{len(pages) - len(slow)} of {len(pages)}{at}", not slow)


def _lists(found: Mapping[str, Any], at: str) -> Held:
    goal = "the list of residents, with rights and log, as quick as a bare Django view of as many rows"
    if "pages" not in found:
        return Held(goal, "not measured", None)
    ratios = [page["of_bare"] for page in found["pages"]["pages"] if page["page"] == "list of residents"]
    worst = max(ratios, default=0)
    return Held(goal, f"{worst:.1f} times the bare view's time{at}", worst <= 1) if ratios else Held(goal, "–", None)
