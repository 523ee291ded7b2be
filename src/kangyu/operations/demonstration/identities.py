"""Identity numbers and telephones that are well formed, unique, and nobody's.

How a reader recognises them: the first six digits name a county that was never given out (they end in 99, or are the
invented county's own), and telephones begin with 154, a range without subscribers, as far as is known.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .chance import Floats, Ints
from .days import parts

SYNTHETIC_PHONE = "154"
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_ELSEWHERE = ("439899", "529899", "459899", "449899", "429899")  # counties that nobody was ever born in
_BORN_ELSEWHERE = 0.07
_SERIALS_OF_A_SEX = 500


def identity_numbers(
    rng: np.random.Generator, division: str, birth: Ints, is_male: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """One number for each person (GB 11643), no two alike."""
    divisions = np.array([int(code) for code in (division, *_ELSEWHERE)])
    elsewhere = rng.integers(1, len(divisions), len(birth)) * (rng.random(len(birth)) < _BORN_ELSEWHERE)
    where = divisions[elsewhere]
    serial = _serials(rng, where, birth, is_male)
    year, month, day = parts(birth)
    first17 = ((where * 10_000 + year) * 10_000 + month * 100 + day) * 1_000 + serial
    return _with_check(first17)


def phones(rng: np.random.Generator, size: int) -> NDArray[np.object_]:
    """Distinct mobile numbers of a range that nobody uses."""
    numbers = rng.permutation(size) * 7 + rng.integers(0, 7, size)
    return np.array([f"{SYNTHETIC_PHONE}{number:08d}" for number in numbers.tolist()], dtype=object)


def phone_shares(age: Ints) -> Floats:
    """How likely somebody of that age has left a number."""
    return np.where(age < 16, 0.35, np.where(age < 70, 0.93, 0.7))


def _serials(rng: np.random.Generator, where: Ints, birth: Ints, is_male: NDArray[np.bool_]) -> Ints:
    """Numbered within division, day and sex, odd for men; who shares all three gets the next number."""
    keys = (where * 100_000 + birth + 40_000) * 2 + is_male
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(ordered)])
    if len(sizes) and sizes.max() > _SERIALS_OF_A_SEX:
        raise ValueError("more people of one sex were born on one day than there are serial numbers")
    within = np.arange(len(ordered)) - np.repeat(starts, sizes)
    offset = np.repeat(rng.integers(0, _SERIALS_OF_A_SEX, len(starts)), sizes)
    serial = np.empty(len(keys), dtype=np.int64)
    # 7 and 500 have no common divisor: steps of 7 meet no number twice.
    serial[order] = (offset + within * 7) % _SERIALS_OF_A_SEX
    return serial * 2 + is_male


def _with_check(first17: Ints) -> NDArray[np.object_]:
    digits = np.empty((len(first17), 18), dtype=np.uint8)
    rest = first17.copy()
    for place in range(16, -1, -1):
        rest, digits[:, place] = np.divmod(rest, 10)
    checks = _CHECKS[(digits[:, :17].astype(np.int64) @ _WEIGHTS) % 11]
    digits += ord("0")
    digits[:, 17] = checks
    return np.array(digits.tobytes().decode("ascii"), dtype="U").reshape(1).view("U18").astype(object)
