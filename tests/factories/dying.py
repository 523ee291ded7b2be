"""A process that others are killed in: it has Django ready, and forks a child for each piece of work it is told of.

`python dying.py DATABASE`; a line of JSON is a piece of work, answered by "child PID", then whatever the child tells, then
"end". The child is the leader of a group of its own, so that what it starts can be killed with it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any


def tell(words: str) -> None:
    """One write, so that a kill never leaves half a line."""
    os.write(1, f"{words}\n".encode())


def main() -> None:
    """Work until the input ends."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangyu.project.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    _get_ready()
    tell("ready")
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _child(asked)
        tell(f"child {child}")
        os.waitpid(child, 0)
        tell("end")


def _get_ready() -> None:
    """Import what the children will need, but open nothing: a connection must not be shared."""
    import kangyu.registers.snapshots.actions
    import kangyu.workflows.receive_message
    import kangyu.workflows.record_contact  # noqa: F401


def _child(asked: dict[str, Any]) -> None:
    os.setsid()
    try:
        WORK[asked.pop("work")](**asked)
        os._exit(0)
    except BaseException as error:
        tell(f"failed {type(error).__name__} {error}")
        os._exit(1)


def record_contacts(user: int, residents: list[int], first: str, days: int) -> None:
    """Contacts of each resident day by day, some off target; each acknowledged once it is committed."""
    from factories.county import NOW
    from kangyu.registers.staff.models import User
    from kangyu.registers.staff.policies import scope_of
    from kangyu.workflows.record_contact import record_contact

    scope = scope_of(User.objects.select_related("organisation").get(pk=user))
    for day in range(days):
        on = date.fromisoformat(first) + timedelta(days=day)
        for resident in residents:
            raw = {"mode": "1", "systolic": "165" if day % 3 else "120", "diastolic": "80"}
            done = record_contact(
                scope=scope,
                resident_id=resident,
                form="hypertension_follow_up",
                raw=raw,
                on=on,
                now=NOW,
                today=NOW.date(),
            )
            tell(f"contact {done.contact.pk} {resident} {on}")


def receive(path: str, kind: str) -> None:
    """A sheet, in small batches."""
    from factories.importing import send
    from kangyu.workflows.receive_message import reading

    reading.BATCH = 12
    send(Path(path), kind, progress=lambda done, total: tell(f"lines {done}"))


def take_snapshot(as_of: str) -> None:
    """A snapshot."""
    from factories.county import NOW
    from kangyu.registers.snapshots.actions import take

    taken = take(as_of=date.fromisoformat(as_of), now=NOW, progress=lambda step: tell(f"step {step}"))
    tell(f"taken {taken.pk}")


def migrate(app: str, to: str) -> None:
    """The migrations of one app, down or up."""
    from django.core.management import call_command

    call_command("migrate", app, *([to] if to else []), verbosity=0, interactive=False)
    tell(f"migrated {app} {to}")


def back_up(folder: str) -> None:
    """A backup."""
    from factories.county import NOW
    from kangyu.operations.backups.making import make

    tell(f"made {make(Path(folder), now=NOW).path}")


def restore(path: str) -> None:
    """A backup put back."""
    from factories.county import NOW
    from kangyu.operations.backups import restoring

    restoring.restore(Path(path), replace=True, now=NOW, progress=lambda step: tell(f"step {step}"))
    tell("restored")


def go_on_restoring() -> None:
    """A restore that was interrupted, finished."""
    from factories.county import NOW
    from kangyu.operations.backups import restoring

    restoring.go_on(now=NOW, progress=lambda step: tell(f"step {step}"))


def take_back() -> None:
    """A restore that was interrupted, undone."""
    from kangyu.operations.backups import restoring

    restoring.take_back(progress=lambda step: tell(f"step {step}"))


WORK: dict[str, Callable[..., None]] = {
    "contacts": record_contacts,
    "receive": receive,
    "snapshot": take_snapshot,
    "migrate": migrate,
    "backup": back_up,
    "restore": restore,
    "go_on": go_on_restoring,
    "take_back": take_back,
}

if __name__ == "__main__":
    main()
