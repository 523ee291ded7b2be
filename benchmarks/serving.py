"""Pages over HTTP, by many at once: `kangyu serve`'s own server and workers, each user with a session and time to think.

Every second round asks the bare view (no login, rights, log or frame) instead of the page, under the same load.
"""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from . import measuring, worlds

WORKERS, THREADS = 2, 4  # as `kangyu serve` has them
AT_ONCE = 40
ROUNDS = 12
THINKING = (2.0, 6.0)  # seconds between a person's pages
SEED = 11
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def measure() -> dict[str, Any]:
    """Each page in its own stretch of time: forty users of all roles ask for it, or for the bare view, in turns."""
    from .asking import SERVED, reaches
    from .pages import _last_key, users_of_roles

    _read_once(worlds.database_of(Path(os.environ["KANGYU_HOME"])))
    found, last = [], _last_key()
    sets = reaches(users_of_roles(), SEED)
    signed = {reach.role: _cookies(reach.user, AT_ONCE) for reach in sets}
    with _server() as (port, processes):
        bare_processor = _bare_alone(port, processes, last)
        for case in SERVED:
            able = [reach for reach in sets if case.fits(reach)]
            for turn in range(2 * WORKERS * THREADS):  # each thread has shown it before, as in the middle of a day
                reach = able[turn % len(able)]
                _ask(port, case.method, *case.asked(reach), signed[reach.role][0])
            found += _stretch(port, processes, case, able, signed, last)
            measuring.tell(
                f"  {case.name}: {[(one['role'], round(one['p95'] * 1000)) for one in found if one['page'] == case.name]}"
            )
    for one in found:  # every second request of a stretch was the bare view
        one["processor"] = 2 * one["processor_each"] - bare_processor
    return {"residents": last + 101, "bare_processor": bare_processor, "pages": found}


def _read_once(database: Path) -> None:
    """The machine remembers the whole database, as one that has served it since the morning."""
    with database.open("rb") as whole:
        while whole.read(1 << 24):
            pass


def _bare_alone(port: int, processes: list[int], last: int, times: int = 200) -> float:
    """Seconds of the processor that the bare view takes each time."""
    chance, before = random.Random(SEED), _processor(processes)
    for _ in range(times):
        _ask(port, "GET", f"/bare/{chance.randrange(last)}/", None, "")
    return (_processor(processes) - before) / times


def _stretch(
    port: int, processes: list[int], case: Any, able: list[Any], signed: Any, last: int
) -> list[dict[str, Any]]:
    """All users at once; times by role, with the bare view's of the same minutes beside them."""
    load, before = measuring.load(), _processor(processes)
    taken: dict[str, list[float]] = defaultdict(list)
    bare: list[float] = []
    failures: list[str] = []

    def one(number: int) -> None:
        chance, reach = random.Random(SEED * 1000 + number), able[number % len(able)]
        cookie = signed[reach.role][number]
        time.sleep(chance.uniform(0, THINKING[1]))
        for turn in range(ROUNDS):
            if turn % 2:
                bare.append(_ask(port, "GET", f"/bare/{chance.randrange(last)}/", None, "")[0])
            else:
                seconds, status = _ask(port, case.method, *case.asked(reach), cookie)
                (
                    taken[reach.role].append(seconds)
                    if status in case.answers
                    else failures.append(f"{case.name}: {status}")
                )
            time.sleep(chance.uniform(*THINKING))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, range(AT_ONCE)))
    floor = measuring.percentiles(bare)
    each = (_processor(processes) - before) / max(1, len(bare) + sum(map(len, taken.values())))
    about = {"bare": floor, "load": load, "processor_each": each, "failures": sorted(set(failures))}
    return [
        {
            "page": case.name,
            "role": role,
            **(now := measuring.percentiles(times)),
            "of_bare": now["p50"] / floor["p50"],
            **about,
        }
        for role, times in taken.items()
    ]


def _ask(port: int, method: str, address: str, body: dict[str, str] | None, cookie: str) -> tuple[float, int]:
    """Seconds from asking to the last byte, on a connection of its own, and the status."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookie, **(FORM if body else {})}
    connection.request(method, address, urlencode({**body, "csrfmiddlewaretoken": _TOKEN}) if body else None, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return time.perf_counter() - began, answer.status


_TOKEN = "b" * 32  # the double of the cookie, as a browser would send it


def _cookies(user: Any, number: int) -> list[str]:
    """Sessions of a user, as many as there are people at once."""
    from django.test import Client

    found = []
    for _ in range(number):
        client = Client()
        client.force_login(user)
        found.append(f"sessionid={client.cookies['sessionid'].value}; csrftoken={_TOKEN}")
    return found


@contextmanager
def _server() -> Iterator[tuple[int, list[int]]]:
    """The server on a free port; its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["granian", "--interface", "wsgi", "--port", str(port), "--workers", str(WORKERS)]
    command += ["--blocking-threads", str(THREADS), "--log-level", "error", "benchmarks.server:application"]
    path = os.pathsep.join([str(Path(__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")])
    started = subprocess.Popen(
        [sys.executable, "-m", *command], env={**os.environ, "PYTHONPATH": path}, stdout=sys.stderr
    )
    try:
        _wait(port)
        yield port, _children(started.pid)
    finally:
        started.terminate()
        started.wait(timeout=30)


def _wait(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            return _ready(port)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def _ready(port: int) -> None:
    for _ in range(4 * WORKERS):
        _ask(port, "GET", "/bare/1/", None, "")


def _children(parent: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in done.stdout.split()]


def _processor(processes: list[int]) -> float:
    """Seconds of the processor that the workers have used."""
    ticks = 0
    for pid in processes:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _page(result: dict[str, Any]) -> str:
    """The page of the documentation: one line for each page, all roles together."""
    lines = []
    for name in dict.fromkeys(one["page"] for one in result["pages"]):
        rows = [one for one in result["pages"] if one["page"] == name]
        first, worst = rows[0], max(rows, key=lambda one: one["p95"])
        bare = first["bare"]
        cells = [
            *(name, f"{first['processor'] * 1000:.0f}", f"{first['processor'] / result['bare_processor']:.1f}"),
            f"{median(one['p50'] for one in rows) * 1000:.0f}",
            f"{worst['p95'] * 1000:.0f} ({worst['role']})",
            *(f"{bare['p50'] * 1000:.0f} / {bare['p95'] * 1000:.0f}", f"{first['load']:.1f}"),
            "; ".join(first["failures"]) or "none",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    heads = [
        "page",
        "processor ms",
        "÷ bare",
        "p50 ms",
        "worst p95 ms (role)",
        "bare p50 / p95 ms",
        "load",
        "wrong answers",
    ]
    table = ["| " + " | ".join(heads) + " |", "| --- " + "| ---: " * (len(heads) - 2) + "| --- |", *lines]
    return "\n".join([*_words(result), *table, ""])


def _words(result: dict[str, Any]) -> list[str]:
    about = result["machine"]
    return [
        "# Pages, served to many at once",
        "",
        f"{result['residents']:,} residents, SQLite; {about['processor']}, {about['cores']} cores, on {result['on']}, commit "
        f"{about['commit']}. {AT_ONCE} people of all roles at once, {THINKING[0]:.0f} to {THINKING[1]:.0f} seconds between two "
        f"pages, {WORKERS} workers of {THREADS} threads as `kangyu serve` has them; in turns with a bare Django view (30 rows as a list, no "
        f"login, rights, log or frame), which takes {result['bare_processor'] * 1000:.1f} ms of the processor.",
        "",
        "*Processor* is what the workers used for one page, over all roles, and is worth most: *load* is how many processes "
        f"wanted the {about['cores']} cores when the page's turn came, our own server and the forty people among them, so that "
        "times on the clock say how busy the machine was. The bare view's times beside them are of the same minutes. The server "
        "has been in use: the database lies in memory and every thread has shown each page before.",
        "",
        "Again: `KANGYU_HOME=<a county> python -m benchmarks.serving docs/benchmarks/serving.md`.",
        "",
    ]


def main() -> None:
    """Measure the county in the data folder; write the page that is named, and the figures on standard output."""
    worlds.start()
    result = {**measure(), "machine": measuring.machine(), "on": date.today().isoformat()}
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(_page(result), encoding="utf-8")
    measuring.answer(result)


if __name__ == "__main__":
    main()
