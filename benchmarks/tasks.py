"""The pool of tasks at the size of a large county: lists and counts for a village, a township and the county.

`python -m benchmarks.tasks [--tasks 1000000]` fills a database of its own (under KANGYU_HOME) and compares each list with
the bare SQL of the same page: the same rows by the same index, without rights, filters or objects.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from . import measuring, worlds

TODAY = date(2020, 6, 30)
NOW = datetime(2020, 6, 30, 8, tzinfo=UTC)
TOWNSHIPS, CLINICS = 20, 26
RESIDENTS = 40_000
BATCH = 50_000
REPEATS = 15


def fill(count: int) -> float:
    """Write a county and so many open tasks, by the way that imports take. Returns seconds spent in `put`."""
    from django.db import transaction

    from kangyu.registers.tasks import actions

    clinics, residents = _county()
    chance = random.Random(7)
    seconds = 0.0
    for start in range(0, count, BATCH):
        entries = [
            _entry(index, clinics, residents, chance, actions.TaskEntry)
            for index in range(start, min(start + BATCH, count))
        ]
        began = time.perf_counter()
        with transaction.atomic():
            actions.put(entries, now=NOW)
        seconds += time.perf_counter() - began
    return seconds


def _entry(index: int, clinics: list[int], residents: list[int], chance: random.Random, make: Any) -> Any:
    kind = chance.choices(("contact", "examination", "search", "order"), (70, 25, 4, 1))[0]
    return make(
        source=f"enrolment:{index}",
        kind=kind,
        organisation_id=chance.choice(clinics),
        resident_id=chance.choice(residents) if kind != "order" else None,
        due_on=TODAY + timedelta(days=chance.randint(-30, 90)),
        programme="hypertension" if kind in ("contact", "search") else "",
        urgency=0 if chance.random() < 0.02 else 1,
    )


def _county() -> tuple[list[int], list[int]]:
    from kangyu.registers.places.models import Area, Organisation
    from kangyu.registers.staff.models import Role, User

    area = Area.objects.create(code="371300000000", name="县", level="county")
    root = _organisation(Organisation, None, "b", "bureau", area)
    clinics = []
    for township in range(TOWNSHIPS):
        centre = _organisation(Organisation, root, f"t{township}", "township_centre", area)
        clinics += [
            _organisation(Organisation, centre, f"t{township}c{n}", "village_clinic", area) for n in range(CLINICS)
        ]
    for name, role, place in (
        ("village", Role.VILLAGE_DOCTOR, clinics[0]),
        ("township", Role.TOWNSHIP_OFFICER, clinics[0].parent),
        ("county", Role.BUREAU_OFFICER, root),
    ):
        User.objects.create(username=name, display_name=name, role=role, organisation=place)
    return [clinic.pk for clinic in clinics], _people(clinics, area)


def _organisation(model: Any, above: Any, code: str, kind: str, area: Any) -> Any:
    made = model.objects.create(code=code, name=code, short_name=code, kind=kind, parent=above, area=area, aliases=[])
    made.lineage = f"{above.lineage if above else '/'}{made.pk}/"
    made.save()
    return made


def _people(clinics: list[Any], area: Any) -> list[int]:
    from kangyu.registers.people.models import Resident

    Resident.objects.bulk_create(
        Resident(
            name=f"人{n}", pinyin="ren", initials="r", sex="1", birth_date=date(1950, 1, 1), area=area,
            organisation=clinics[n % len(clinics)], recorded_at=NOW, is_synthetic=True,
        )
        for n in range(RESIDENTS)
    )  # fmt: skip
    return list(Resident.objects.values_list("pk", flat=True))


def measure() -> dict[str, Any]:
    """Milliseconds of each list, of its bare SQL, and of the counts, by who asks."""
    from kangyu.methods.tasks import TaskState
    from kangyu.registers.staff.models import User
    from kangyu.registers.staff.policies import scope_of
    from kangyu.registers.tasks import queries

    asks = {
        "all": queries.Asked(),
        "late": queries.Asked(state=TaskState.LATE),
        "rare kind": queries.Asked(kind="order"),
        "no such": queries.Asked(kind="referral.received"),
        "unclaimed": queries.Asked(whose=queries.Whose.UNCLAIMED),
        "mine": queries.Asked(whose=queries.Whose.MINE),
    }
    found: dict[str, Any] = {}
    for user in User.objects.select_related("organisation").order_by("pk"):
        scope = scope_of(user)
        for name, asked in asks.items():
            first = queries.task_page(scope, asked, on=TODAY)
            acts: dict[str, Callable[[], Any]] = {
                "first page": lambda scope=scope, asked=asked: queries.task_page(scope, asked, on=TODAY),
                "count": lambda scope=scope, asked=asked: queries.count(scope, asked, on=TODAY),
            }
            if first.next:
                acts["next page"] = lambda scope=scope, asked=asked, first=first: queries.task_page(
                    scope, asked, on=TODAY, after=first.next
                )
            if name == "all":
                acts["bare"] = lambda scope=scope: _bare(scope)
                acts["states"] = lambda scope=scope, asked=asked: queries.counts_by_state(scope, asked, on=TODAY)
                acts["institutions"] = lambda scope=scope, asked=asked: queries.counts_by_organisation(
                    scope, asked, on=TODAY
                )
            taken = measuring.interleaved(acts, REPEATS)
            found[f"{user.username}: {name}"] = {
                act: round(measuring.spread(seconds)["median"] * 1000, 2) for act, seconds in taken.items()
            } | {"tasks": f"{first.total.number}{'+' if first.total.is_more else ''}"}
    return found


def _bare(scope: Any) -> list[Any]:
    """The 50 first rows and the people, by hand."""
    from django.db import connection

    inside = ""
    if scope.organisations is not None:
        inside = f"AND organisation_id IN ({','.join(map(str, sorted(scope.organisations)))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT t.*, r.name, r.sex, r.birth_date, o.short_name FROM (
                SELECT * FROM tasks_task WHERE ended_at IS NULL {inside} ORDER BY urgency, due_on, id LIMIT 51) t
            LEFT JOIN people_resident r ON r.id = t.resident_id JOIN places_organisation o ON o.id = t.organisation_id
            ORDER BY t.urgency, t.due_on, t.id"""
        )
        rows = cursor.fetchall()
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 FROM tasks_task WHERE ended_at IS NULL {inside} LIMIT 10001) x")
        cursor.fetchone()
    return rows


def main() -> None:
    """Fill a new database, then measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tasks", description=__doc__)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    asked = parser.parse_args()
    worlds.start()
    from django.core.management import call_command

    from kangyu.registers.bulk import learn_sizes
    from kangyu.registers.tasks.models import Task

    call_command("migrate", verbosity=0)
    if not Task.objects.exists():
        seconds = fill(asked.tasks)
        sys.stdout.write(f"put {asked.tasks} tasks in {seconds:.1f} s ({asked.tasks / seconds:,.0f} a second)\n")
    learn_sizes()
    for name, numbers in measure().items():
        sys.stdout.write(f"{name} {json.dumps(numbers)}\n")


if __name__ == "__main__":
    main()
