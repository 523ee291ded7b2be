"""A snapshot's folder: the files of the last full run, and beside them what has taken the place of some of their rows.

    base/contact.parquet            written by the full run, then carried from folder to folder as a hard link
    base/contact.delta.parquet      the rows of all subjects that changed since
    superseded/resident.parquet     these subjects: their rows in the full run's files no longer count
    marts/…                         likewise
    increments.parquet              leaf counts of the full run; increments.delta.parquet what came and went since
    sets.json                       the sets in their order, the months, and the version of all that counts

Every folder is whole in itself; there is one delta, not a chain of them. Readers use `view`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

from kangyu.methods.indicators.marts import MARTS

from .base import BASE_TABLES

INCREMENTS = "increments.parquet"
INCREMENTS_DELTA = "increments.delta.parquet"
SETS = "sets.json"


@dataclass(frozen=True)
class Part:
    """One table of the folder, with the column of the key that its rows hang on."""

    section: str
    name: str
    subject: str

    def main(self, folder: Path) -> Path:
        """What the full run wrote."""
        return folder / self.section / f"{self.name}.parquet"

    def delta(self, folder: Path) -> Path:
        """The rows that came since, if there is such a file."""
        return folder / self.section / f"{self.name}.delta.parquet"

    def superseded(self, folder: Path) -> Path:
        """The subjects whose rows in `main` no longer count."""
        return folder / "superseded" / f"{self.subject}.parquet"

    def sql(self, folder: Path, among: str = "") -> str:
        """The rows that count, as a query of DuckDB; `among` is a table with the only subjects that are wanted."""
        wanted = f" SEMI JOIN {among} USING ({self.subject})" if among else ""
        # With names of their own: DuckDB calls a file by its stem, which here is often that of a column.
        main = f"SELECT main.* FROM {quoted(self.main(folder))} AS main{wanted}"
        if not self.delta(folder).exists():
            return main
        return (
            f"{main} ANTI JOIN {quoted(self.superseded(folder))} AS gone USING ({self.subject}) "
            f"UNION ALL BY NAME SELECT delta.* FROM {quoted(self.delta(folder))} AS delta{wanted}"
        )


PARTS: tuple[Part, ...] = (
    *(Part("base", table.name, table.subject) for table in BASE_TABLES),
    *(Part("marts", mart.name, mart.subject) for mart in MARTS),
)


def mart_part(name: str) -> Part:
    """The part of a mart; KeyError when there is none."""
    return _PARTS["marts", name]


def base_part(name: str) -> Part:
    """The part of a base table; KeyError when there is none."""
    return _PARTS["base", name]


_PARTS = {(part.section, part.name): part for part in PARTS}


def view(engine: Any, part: Part, folder: Path, name: str) -> Any:
    """The part as an Ibis table of that DuckDB connection; `name` is what the view is called there."""
    if not part.delta(folder).exists():
        return engine.read_parquet(str(part.main(folder)), table_name=name)
    engine.raw_sql(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {part.sql(folder)}')
    return engine.table(name)


def increments(folder: Path) -> pa.Table:
    """The counts: those of the full run, and those that came and went since. Cells stand more than once: add them up."""
    tables = [parquet.read_table(folder / INCREMENTS)]
    if (folder / INCREMENTS_DELTA).exists():
        tables.append(parquet.read_table(folder / INCREMENTS_DELTA))
    return pa.concat_tables(tables)


def carry(before: Path, folder: Path) -> frozenset[str]:
    """Carry the files of the full run into a new folder, as hard links where the disk can. Returns their names."""
    carried = list(_of_full_run(before))
    for name in carried:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(before / name, folder / name)
        except OSError:
            shutil.copyfile(before / name, folder / name)
    return frozenset(carried)


def _of_full_run(folder: Path) -> Iterator[str]:
    yield from (INCREMENTS, SETS)
    for part in PARTS:
        yield str(part.main(folder).relative_to(folder))


def quoted(path: Path) -> str:
    """A path as a literal of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
