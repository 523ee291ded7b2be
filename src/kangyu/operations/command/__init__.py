"""The `kangyu` command: one file per family of commands.

Exit codes: 0 done, 1 done with findings (lines refused, figures that disagree, a broken chain), 2 wrong use, 3 something
outside failed (disk full, database or keys not there). A user's or operator's mistake is answered in a sentence, never with
a traceback.
"""

from __future__ import annotations

import typer

from . import (
    accounts,
    auditing,
    backups,
    beginning,
    calendars,
    comparing,
    county,
    figures,
    jobs,
    keys,
    releasing,
    reports,
    serving,
    sheets,
    snapshots,
)
from .frame import finish, run

app = typer.Typer(
    name="kangyu",
    help="Kangyu 康域: runs a county's health services and accounts for them. 县域卫生健康业务与数字。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    result_callback=finish,
)
app.command("begin")(beginning.begin)
app.command("demo")(county.demo)
app.command("serve")(serving.serve)
app.command("migrate")(serving.migrate)
app.command("import")(sheets.import_sheets)
app.add_typer(snapshots.app, name="snapshot")
app.command("count")(figures.count)
app.command("figure")(figures.figure)
app.command("compare")(comparing.compare)
app.command("export")(releasing.export)
app.add_typer(reports.app, name="report")
app.add_typer(auditing.app, name="audit")
app.add_typer(keys.app, name="keys")
app.add_typer(calendars.app, name="calendar")
app.add_typer(accounts.app, name="account")
app.add_typer(backups.app, name="backup")
app.add_typer(jobs.app, name="jobs")
app.command("candidates")(jobs.candidates)
app.command("restore")(backups.restore)


def main() -> None:
    """The entry of the `kangyu` script."""
    run(app)
