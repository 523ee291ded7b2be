"""Sends a sheet in a process of its own: `python sending.py DATABASE KIND FILE`. Used by tests of kills and of two at once.

Says "ready", waits for a line, then tells every batch that it has applied.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main() -> None:
    database, kind, file = sys.argv[1:]
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangyu.project.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from factories.importing import send
    from kangyu.workflows.receive_message import reading

    reading.BATCH = 40
    tell("ready")
    sys.stdin.readline()
    send(Path(file), kind, progress=lambda done, total: tell(f"{done} {total}"))


if __name__ == "__main__":
    main()
