"""Synthetic boundaries as GeoJSON: a round county, townships that tile it, villages that tile their township.

Cells are those of Voronoi, cut from a convex outline, so every polygon is convex and none crosses itself. No boundary
of a real place is meant.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .chance import Floats, stream
from .counties import County
from .places import Places

Polygon = NDArray[np.float64]  # corners × (x, y), anticlockwise, the first not repeated

_CORNERS = 72
_RELAXATIONS = 4
_KM_PER_DEGREE = 111.32
_DECIMALS = 5  # about a metre


def boundaries_of(county: County, places: Places, seed: int) -> dict[str, dict[str, Any]]:
    """A GeoJSON polygon for every division, by code."""
    rng = stream(seed, county.key, "boundaries")
    outline = _outline(rng, math.sqrt(county.square_kilometres / math.pi))
    townships = [area for area in places.areas if area.level == "township"]
    shapes = {county.area_code: outline}
    for township, cell in zip(townships, _cells(rng, outline, len(townships)), strict=True):
        own = [leaf for leaf in places.leaves if leaf.parent == township.code]
        shapes[township.code] = cell
        shapes |= {leaf.code: part for leaf, part in zip(own, _cells(rng, cell, len(own)), strict=True)}
    return {code: _geometry(shape, county.centre) for code, shape in shapes.items()}


def _outline(rng: np.random.Generator, radius: float) -> Polygon:
    """A smooth convex ring in kilometres: a stretched circle with slight swellings."""
    angle = np.linspace(0.0, 2 * np.pi, _CORNERS, endpoint=False)
    turn, second, third = rng.uniform(0, 2 * np.pi, 3)
    # Below 1/8 and 1/27 or so swellings of order two and three leave a ring convex.
    reach = radius * (1 + 0.11 * np.cos(2 * (angle - second)) + 0.025 * np.cos(3 * (angle - third)))
    return np.column_stack([reach * np.cos(angle + turn), reach * np.sin(angle + turn)])


def _cells(rng: np.random.Generator, outline: Polygon, count: int) -> list[Polygon]:
    """`count` cells of about one size that tile the outline, from west to east and north to south."""
    seeds = _points_inside(rng, outline, count)
    for _ in range(_RELAXATIONS):
        seeds = np.array([_centroid(_cell(outline, seeds, place)) for place in range(count)])
    order = np.lexsort((seeds[:, 0], -np.round(seeds[:, 1], 0)))
    seeds = seeds[order]
    return [_cell(outline, seeds, place) for place in range(count)]


def _points_inside(rng: np.random.Generator, outline: Polygon, count: int) -> Floats:
    """Points spread over a convex polygon: each in a triangle of its fan, larger ones oftener."""
    centre = outline.mean(axis=0)
    nexts = np.roll(outline, -1, axis=0)
    areas = np.abs(_cross(outline - centre, nexts - centre))
    corner = rng.choice(len(outline), size=count, p=areas / areas.sum())
    first, second = np.sqrt(rng.random((count, 1))), rng.random((count, 1))
    return centre * (1 - first) + outline[corner] * first * (1 - second) + nexts[corner] * first * second


def _cell(outline: Polygon, seeds: Floats, place: int) -> Polygon:
    """The part of the outline nearer to one seed than to any other."""
    cell = outline
    for other in np.argsort(((seeds - seeds[place]) ** 2).sum(axis=1))[1:]:
        middle = (seeds[place] + seeds[other]) / 2
        cell = _cut(cell, middle, seeds[other] - seeds[place])
    return cell


def _cut(polygon: Polygon, through: Floats, away: Floats) -> Polygon:
    """The part of a convex polygon on the near side of a line."""
    beyond = (polygon - through) @ away
    if (beyond <= 0).all():
        return polygon
    kept: list[Floats] = []
    for place in range(len(polygon)):
        following = (place + 1) % len(polygon)
        if beyond[place] <= 0:
            kept.append(polygon[place])
        if (beyond[place] <= 0) != (beyond[following] <= 0):
            share = beyond[place] / (beyond[place] - beyond[following])
            kept.append(polygon[place] + share * (polygon[following] - polygon[place]))
    return np.array(kept)


def _cross(one: Floats, other: Floats) -> Floats:
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]


def _centroid(polygon: Polygon) -> Floats:
    nexts = np.roll(polygon, -1, axis=0)
    cross = _cross(polygon, nexts)
    return ((polygon + nexts) * cross[:, None]).sum(axis=0) / (3 * cross.sum())


def _geometry(shape: Polygon, centre: tuple[float, float]) -> dict[str, Any]:
    longitude, latitude = centre
    per_degree = _KM_PER_DEGREE * math.cos(math.radians(latitude))
    ring = [
        [round(longitude + x / per_degree, _DECIMALS), round(latitude + y / _KM_PER_DEGREE, _DECIMALS)]
        for x, y in shape.tolist()
    ]
    distinct = [corner for place, corner in enumerate(ring) if corner != ring[place - 1]]
    return {"type": "Polygon", "coordinates": [[*distinct, distinct[0]]]}
