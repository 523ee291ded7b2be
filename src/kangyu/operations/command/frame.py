"""What all commands share: starting Django, answering in words or JSON, the exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from kangyu.operations import homes
from kangyu.vocabulary.errors import NotUnderstood

DONE, FINDINGS, WRONG_USE = 0, 1, 2

# Where there is no terminal to fit into (a file, a pipe), lines may be long.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 180)
say = Console(stderr=True, highlight=False, soft_wrap=True)  # progress and remarks: never mixed into --json


class WrongUse(Exception):
    """The user's mistake, as a sentence that names the mend."""


def run(app: typer.Typer) -> NoReturn:
    """Run the command line; turn a user's mistakes into sentences and exit codes."""
    try:
        app()
    except (WrongUse, NotUnderstood) as error:
        sys.exit(_refuse(str(error)))
    except KeyboardInterrupt:
        say.print("中断 Interrupted")
        sys.exit(130)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
        sys.exit(DONE)
    sys.exit(DONE)


def finish(code: int | None) -> NoReturn:
    """What a command returned is the exit code."""
    raise typer.Exit(code or DONE)


def _refuse(sentence: str) -> int:
    say.print(f"kangyu: {sentence}", style="red", markup=False)
    return WRONG_USE


def start(home: Path | None = None) -> Path:
    """Start Django on the data folder. Returns the folder."""
    entered = homes.enter(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangyu.project.settings")
    import django

    django.setup()
    return entered


def start_on_county() -> Any:
    """Start Django and return the county; WrongUse when nothing was set up in the data folder."""
    home = start()
    from django.db import DatabaseError

    from kangyu.registers.places import queries as places

    try:
        county = places.county()
    except DatabaseError:
        county = None
    if county is None:
        raise WrongUse(
            f"{home} 中还没有县域数据；先运行 kangyu demo。There is no county in {home} yet: run `kangyu demo` first."
        )
    return county


def now() -> datetime:
    """The clock, with its zone. Read here once and passed on."""
    from django.utils import timezone

    return timezone.now()


def today() -> date:
    """The day that counts as today: a demonstration world may stand on a document's date."""
    from django.conf import settings
    from django.utils import timezone

    return settings.KANGYU_TODAY or timezone.localdate()


def answer_json(value: Any) -> None:
    """Print JSON for machines."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def answer_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[int] = ()) -> None:
    """Print a table for people; `right` are the columns of numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, column in enumerate(columns):
        table.add_column(
            column, justify="right" if position in right else "left", overflow="fold", no_wrap=position == 0
        )
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    out.print(table)
