"""Some townships keep to what is asked better than others, in everything: what makes the county's figures differ."""

from __future__ import annotations

import numpy as np

from .chance import Flags, Floats, Ints, pick, stream
from .places import Places

_BETWEEN_VILLAGES = 0.2


def ability_of(places: Places, seed: int) -> Floats:
    """Of each leaf, how well its health centre does: from about -1, the worst, to about 1, the best."""
    centres = places.centres()
    codes = list(dict.fromkeys(centre.code for centre in centres.values()))
    rng = stream(seed, "townships")
    level = dict(zip(codes, rng.permutation(np.linspace(-1.0, 1.0, len(codes))), strict=True))
    own = np.array([level[centres[leaf.code].code] for leaf in places.leaves])
    return own + rng.normal(0.0, _BETWEEN_VILLAGES, len(own))


def among(rng: np.random.Generator, usual: float, spread: float, ability: Floats) -> Flags:
    """For whom something is done that is usually done for a share, for more of them where the offices are able."""
    return rng.random(len(ability)) < (usual + spread * ability).clip(0.02, 0.99)


def badly_served(rng: np.random.Generator, ability: Floats, which: Ints, size: int) -> Ints:
    """`size` of some, more of them where the offices are less able, in an order of chance."""
    weights = np.zeros(len(ability))
    weights[which] = np.exp(-ability[which])
    return rng.permutation(pick(rng, weights, size))
