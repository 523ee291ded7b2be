"""Seeded chance: one stream for each named part, so that a change in one part leaves the others as they were."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def stream(seed: int, *names: str) -> np.random.Generator:
    """The random numbers of one part of the world."""
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


def scaled(whole: int, size: int, full: int) -> int:
    """A count of the full county brought to a smaller size, rounded half up."""
    return (2 * whole * size + full) // (2 * full)


def pick(rng: np.random.Generator, weights: Floats, size: int) -> Ints:
    """`size` distinct positions, the heavier the likelier; positions of weight 0 never (exponential keys)."""
    able = np.flatnonzero(weights > 0)
    if size > len(able):
        raise ValueError(f"{size} of {len(able)} cannot be picked")
    keys = rng.exponential(size=len(able)) / weights[able]
    return np.sort(able[np.argpartition(keys, size - 1)[:size]]) if size else able[:0]


def choose(rng: np.random.Generator, shares: dict[str, float], size: int) -> NDArray[np.object_]:
    """One of the given words for each, by shares that need not add up to one."""
    words = np.array(list(shares), dtype=object)
    total = np.cumsum(list(shares.values()))
    return words[np.searchsorted(total / total[-1], rng.random(size), side="right").clip(0, len(words) - 1)]
