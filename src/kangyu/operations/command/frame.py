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
from kangyu.operations.backups import interruption
from kangyu.vocabulary.errors import NotUnderstood

DONE, FINDINGS, WRONG_USE, FAILED = 0, 1, 2, 3

# Where there is no terminal to fit into (a file, a pipe), lines may be long.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 180)
say = Console(stderr=True, highlight=False, soft_wrap=True)  # progress and remarks: never mixed into --json


class WrongUse(Exception):
    """The user's mistake, as a sentence that names the mend."""


def run(app: typer.Typer) -> NoReturn:
    """Run the command line; turn a user's mistakes into sentences and exit codes."""
    try:
        app()
    except WrongUse as error:
        sys.exit(_refuse(str(error)))
    except NotUnderstood as error:
        said = f"{error.message.zh} {error.message.en}"
        sys.exit(_fail(said) if error.reason == "keyring" else _refuse(said))
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
        sys.exit(DONE)
    except OSError as error:
        sys.exit(_fail(f"{error.strerror or error}: {error.filename or ''}"))
    except Exception as error:
        if (sentence := _told_by_operator_errors(error)) is None:
            raise
        sys.exit(_fail(sentence))
    except KeyboardInterrupt:
        say.print("中断 Interrupted")
        sys.exit(130)
    sys.exit(DONE)


def finish(code: int | None) -> NoReturn:
    """What a command returned is the exit code."""
    raise typer.Exit(code or DONE)


def _told_by_operator_errors(error: Exception) -> str | None:
    """What an operator must mend, as a sentence; None for what is our own fault and deserves its traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    if isinstance(error, OperationalError):
        return f"数据库不可用 The database cannot be used: {str(error).strip()}"
    if isinstance(error, ImproperlyConfigured):
        return f"设置有误 The settings are wrong: {error}"
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"KeyringProblem", "CannotOpen"}:
        return f"密钥不可用 The keys cannot be used: {error}"
    return None


def _fail(sentence: str) -> int:
    """Something outside went wrong: neither done nor wrong use."""
    say.print(f"kangyu: {sentence}", style="red", markup=False)
    return FAILED


def _refuse(sentence: str) -> int:
    say.print(f"kangyu: {sentence}", style="red", markup=False)
    return WRONG_USE


def start(home: Path | None = None, *, is_restoring: bool = False) -> Path:
    """Start Django on the data folder. Returns the folder.

    WrongUse while a restore there is not over, unless the caller is the one to end it.
    """
    entered = homes.enter(home)
    if not is_restoring and (known := interruption.read(entered)) is not None:
        said = interruption.said(known)
        raise WrongUse(f"{said.zh} {said.en}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kangyu.project.settings")
    import django

    django.setup()
    return entered


def start_on_county() -> Any:
    """Start Django and return the county; WrongUse when nothing was set up in the data folder."""
    home = start()
    from django.db import connection

    from kangyu.registers.places import queries as places

    # A database that cannot be reached says so; one without our tables was not set up.
    with connection.cursor() as cursor:
        is_set_up = "places_area" in connection.introspection.table_names(cursor)
    county = places.county() if is_set_up else None
    if county is None:
        raise WrongUse(
            f"{home} 中还没有县域数据：真实的县用 kangyu begin 开始，示范县用 kangyu demo。"
            f"There is no county in {home} yet: `kangyu begin` begins a real one, `kangyu demo` makes one up."
        )
    return county


def now() -> datetime:
    """The clock, with its zone. Read here once and passed on."""
    from django.utils import timezone

    return timezone.now()


def local_minute(moment: datetime) -> str:
    """A moment on the county's clock, as every page shows it."""
    from django.utils import timezone

    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


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
