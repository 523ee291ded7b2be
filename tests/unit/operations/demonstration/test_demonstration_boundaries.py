"""Synthetic boundaries: valid GeoJSON, convex, each level tiling the one above."""

from __future__ import annotations

import numpy as np
import pytest

from kangyu.operations.demonstration.boundaries import boundaries_of
from kangyu.operations.demonstration.counties import COUNTIES
from kangyu.operations.demonstration.places import places_of


def _ring(geometry: dict) -> np.ndarray:
    assert geometry["type"] == "Polygon"
    (ring,) = geometry["coordinates"]
    assert ring[0] == ring[-1] and len(ring) >= 4
    return np.array(ring[:-1])


def _turns(ring: np.ndarray) -> np.ndarray:
    before, after = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    return before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]


def _area(ring: np.ndarray) -> float:
    following = np.roll(ring, -1, axis=0)
    return float((ring[:, 0] * following[:, 1] - ring[:, 1] * following[:, 0]).sum() / 2)


@pytest.mark.parametrize("county", COUNTIES.values(), ids=lambda county: county.key)
def test_every_division_has_a_simple_polygon_and_each_level_tiles_the_one_above(county) -> None:
    places = places_of(county, seed=1)
    shapes = {code: _ring(geometry) for code, geometry in boundaries_of(county, places, seed=1).items()}
    assert shapes.keys() == {area.code for area in places.areas}
    for ring in shapes.values():
        assert len({tuple(corner) for corner in ring.tolist()}) == len(ring)
        # Anticlockwise and convex but for the rounding of the corners: then it cannot cross itself.
        assert _turns(ring).min() > -1e-7
        assert _area(ring) > 0
    for parent in {area.parent for area in places.areas if area.parent}:
        parts = sum(_area(shapes[area.code]) for area in places.areas if area.parent == parent)
        assert parts == pytest.approx(_area(shapes[parent]), rel=2e-3)


def test_cells_of_one_level_are_of_about_one_size() -> None:
    county = COUNTIES["hongjiang"]
    places = places_of(county, seed=1)
    shapes = boundaries_of(county, places, seed=1)
    sizes = [_area(_ring(shapes[area.code])) for area in places.areas if area.level == "township"]
    assert max(sizes) < 4 * min(sizes)


def test_the_same_seed_draws_the_same_map() -> None:
    county = COUNTIES["kangle"]
    places = places_of(county, seed=1)
    assert boundaries_of(county, places, seed=1) == boundaries_of(county, places, seed=1)
    assert boundaries_of(county, places, seed=1) != boundaries_of(county, places, seed=2)
