"""Bringing a snapshot up to date against a full run: 0.2 % and 1 % of the residents changed in a day, in turns with full
runs of the same county; and that both give the same counts."""

from __future__ import annotations

import random
import resource
from typing import Any

from . import measuring, worlds
from .snapshot import Stages

REPEATS = 3
SHARES = (0.002, 0.01)
_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def measure(repeats: int = REPEATS) -> dict[str, Any]:
    """In turns: a full run, then an update after each share of changes. The first turn of all is not counted."""
    runs: dict[str, list[dict[str, float]]] = {}
    subjects: dict[str, int] = {}
    chance = random.Random(1)
    for turn in range(repeats + 1):
        for name, share in (("full", None), *((f"{share:.1%}", share) for share in SHARES)):
            if share is not None:
                _change(share, chance)
            taken, seconds = _timed(is_full=share is None)
            subjects[name] = taken.changed or 0
            if turn:
                runs.setdefault(name, []).append(seconds)
    _assert_equal(taken)
    return {
        "subjects": subjects,
        "seconds": {name: _spread(found) for name, found in runs.items()},
        "ratios": {
            name: {kind: measuring.spread(_ratios(runs, name, kind)) for kind in ("all", "processor")}
            for name in runs
            if name != "full"
        },
    }


def _timed(*, is_full: bool) -> tuple[Any, dict[str, float]]:
    """A snapshot with seconds by stage, of all of it, and of the processor: the last are the same on a busy machine."""
    from django.utils import timezone

    from kangyu.registers.snapshots.actions import prune, take

    stages, before = Stages(), _processor_seconds()
    as_of = worlds.snapshot().as_of
    taken = take(as_of=as_of, now=timezone.now(), is_full=is_full, progress=stages.begin)
    seconds = {**stages.end(), "processor": _processor_seconds() - before}
    prune()
    return taken, seconds


def _processor_seconds() -> float:
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, _PROCESSES))


def _change(share: float, chance: random.Random) -> None:
    """A day's work: of the share of residents everything that was written down changes its grade, one in fifty moves."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_resident ORDER BY id")
        everybody = [key for (key,) in cursor.fetchall()]
        chosen = [(key,) for key in chance.sample(everybody, int(len(everybody) * share))]
        regraded = "UPDATE records_contact SET grade = CASE grade WHEN '1' THEN '2' ELSE '1' END WHERE resident_id = %s"
        cursor.executemany(regraded, chosen)
        elsewhere = "(SELECT min(organisation_id) FROM people_residence)"
        moved = f"UPDATE people_residence SET organisation_id = {elsewhere} WHERE resident_id = %s AND until IS NULL"
        cursor.executemany(moved, chosen[::50])
        cursor.executemany("UPDATE people_resident SET residence_type = '2' WHERE id = %s", chosen)


def _assert_equal(updated: Any) -> None:
    from kangyu.registers.snapshots import parts
    from kangyu.registers.snapshots.actions import folders

    full, _ = _timed(is_full=True)
    one, other = (_cells(parts.increments(folders() / taken.folder)) for taken in (updated, full))
    if one != other:
        raise AssertionError(f"an updated snapshot and a full one differ in {len(one ^ other)} cells")


def _cells(increments: Any) -> set[tuple[int, ...]]:
    summed = increments.group_by(["set", "organisation", "month"]).aggregate([("n", "sum")]).to_pylist()
    return {tuple(row.values()) for row in summed if row["n_sum"]}


def _spread(runs: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    return {stage: measuring.spread([run[stage] for run in runs]) for stage in runs[0]}


def _ratios(runs: dict[str, list[dict[str, float]]], name: str, kind: str) -> list[float]:
    """The update over the full run of the same turn."""
    return [one[kind] / full[kind] for one, full in zip(runs[name], runs["full"], strict=True)]


if __name__ == "__main__":
    worlds.start()
    measuring.answer(measure())
