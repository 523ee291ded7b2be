"""What went wrong lately, told from the log of `project/failures.py`: one line for each kind of failure and place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

import kangyu
from kangyu.registers.staff import queries as staff

from .pages import Failure

SHOWN = 8
_TAIL = 256 * 1024
_OURS = f"{Path(kangyu.__file__).parent}/"
_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ([A-Z]+) ([\w.]+): (.*)")
_USER = re.compile(r" user=(\d+|-)$")
_PLACE = re.compile(r"  (/.+?:\d+ \S+): ")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class _Told:
    """One failure of the log. Numbers of an address name somebody, so none is kept."""

    at: str
    kind: str
    place: str
    what: str
    user: int | None

    @property
    def same(self) -> tuple[str, str, str]:
        """What failures of one cause have in common."""
        return self.kind, self.place, self.what


def failures() -> tuple[Failure, ...]:
    """The kinds of failures that the log keeps, the newest first, each with how often and who met it."""
    alike: dict[tuple[str, str, str], list[_Told]] = {}
    for told in reversed(list(_read())):
        alike.setdefault(told.same, []).append(told)
    shown = list(alike.values())[:SHOWN]
    names = staff.names_of({told.user for several in shown for told in several if told.user})
    return tuple(_failure(several, names) for several in shown)


def _failure(several: list[_Told], names: dict[int, str]) -> Failure:
    newest, oldest = several[0], several[-1]
    met_by = dict.fromkeys(told.user for told in several if told.user in names)
    return Failure(
        kind=newest.kind,
        place=newest.place,
        what=newest.what,
        times=len(several),
        first_at=oldest.at,
        last_at=newest.at,
        met_by=tuple(names[user] for user in met_by if user),
        for_support="\n".join(
            (
                f"Kangyu {kangyu.__version__}",
                f"{newest.kind} · {newest.place or '—'}",
                newest.what,
                f"{len(several)} × {oldest.at} – {newest.at}",
            )
        ),
    )


def _read() -> Iterator[_Told]:
    """The end of the log, failure by failure, the oldest first."""
    path = Path(settings.KANGYU_HOME) / "logs" / "kangyu.log"
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            lines = file.read().decode("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return
    starts = [number for number, line in enumerate(lines) if _HEAD.match(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _told(lines[start], lines[start + 1 : end])


def _told(head: str, trace: list[str]) -> _Told:
    found = _HEAD.match(head)
    assert found is not None
    at, level, _, said = found.groups()
    user = _USER.search(said)
    places = [place[1] for line in trace if (place := _PLACE.match(line))]
    ours = [place.removeprefix(_OURS) for place in places if place.startswith(_OURS)]
    kind = trace[-1].strip().rpartition(".")[2] if trace else level
    what = _NUMBERS.sub("…", said[: user.start()] if user else said)
    return _Told(at, kind, ours[-1] if ours else "", what, int(user[1]) if user and user[1] != "-" else None)
