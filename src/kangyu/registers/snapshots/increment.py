"""Bringing a snapshot up to date: only the subjects that changed are read, made and counted again.

Figures are sums over subjects, so what the changed ones used to give is taken away and what they give now is added, in
one query with a sign (`q_weight`). A subject changed when the journal says so, when a day has come on which its rows
change by themselves (a `lapses` column, a fact dated ahead), or when it hangs on a changed subject of another kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as parquet

from kangyu.methods.indicators import count
from kangyu.methods.indicators.counting import WEIGHT
from kangyu.methods.indicators.marts import MARTS, Mart, Recipe
from kangyu.vocabulary.periods import month_of

from . import base, journal, parts
from .changed import Keys, Source, reading
from .compiled import Compiled, set_day
from .full import MONTHS, Built, Progress, connected, mart_text, recipe
from .parts import Part
from .ways import MustBeFull, all_sets, current_version

_TABLES = {table.name: table for table in base.BASE_TABLES}


def build(before: Path, rows: dict[str, int], since: date, folder: Path, as_of: date, progress: Progress) -> Built:
    """Fill an empty folder from the snapshot before.

    Args:
        before: its folder.
        rows: its rows by table.
        since: its day.

    Raises:
        MustBeFull: the journal says that everything may have changed.
    """
    carried = parts.carry(before, folder)
    (folder / "superseded").mkdir()
    work = _Work(connected(folder), before, folder, as_of)
    progress("extract")
    with reading() as source:
        marks = source.marks()
        if any(subject == journal.EVERYTHING for _, subject, _ in marks):
            raise MustBeFull("everything")
        work.keys = _all_changed(work, since, marks)
        _register_keys(work)
        _read_base(work, source)
    progress("marts")
    _make_marts(work, recipe(work.today, as_of.year))
    progress("count")
    _count(work)
    moved = {name: rows.get(name, 0) + change for name, change in work.moved.items()}
    work.engine.disconnect()
    changed = sum(len(keys) for keys in work.keys.values())
    return Built(moved, [number for number, _, _ in marks], carried, changed)


@dataclass
class _Work:
    """What the steps share: the keys that changed, and by how much the rows of each table grew."""

    engine: Any
    before: Path
    folder: Path
    as_of: date

    def __post_init__(self) -> None:
        self.today = set_day(self.engine, self.as_of)
        self.compiled = Compiled(self.folder.parent, current_version())
        self.keys: Keys = {}
        self.moved: dict[str, int] = {}

    def run(self, statement: str) -> None:
        self.engine.raw_sql(statement)

    def number(self, query: str) -> int:
        return int(self.engine.con.sql(query).fetchone()[0])

    def column(self, query: str) -> list[Any]:
        return [value for (value,) in self.engine.con.sql(query).fetchall()]


def _all_changed(work: _Work, since: date, marks: list[tuple[int, str, int]]) -> Keys:
    """By kind of subject, including those kinds of which none changed."""
    found: Keys = {part.subject: set() for part in parts.PARTS}
    for _, subject, key in marks:
        found.setdefault(subject, set()).add(key)
    if work.as_of > since:
        for part, columns in _dated():
            found[part.subject].update(_falling_due(work, part, columns, since))
    for mart in MARTS:
        found[mart.subject].update(_hanging_on(work, mart, found))
    return found


def _dated() -> Iterator[tuple[Part, tuple[str, ...]]]:
    """The columns with days on which rows change though nobody acts."""
    for table in base.BASE_TABLES:
        if columns := (*([table.since] if table.since else []), *table.ends):
            yield parts.base_part(table.name), columns
    for mart in MARTS:
        if mart.lapses:
            yield parts.mart_part(mart.name), (mart.lapses,)


def _falling_due(work: _Work, part: Part, columns: tuple[str, ...], since: date) -> list[int]:
    days = f"DATE '{since + _DAY}' AND DATE '{work.as_of}'"
    due = " OR ".join(f'"{column}" BETWEEN {days}' for column in columns)
    return work.column(f"SELECT DISTINCT {part.subject} FROM ({part.sql(work.before)}) AS rows WHERE {due}")


_DAY = date(2000, 1, 2) - date(2000, 1, 1)


def _hanging_on(work: _Work, mart: Mart, changed: Keys) -> set[int]:
    """Subjects of the mart whose rows look at a changed subject of another kind: the cases of a changed person."""
    found: set[int] = set()
    others = {_TABLES[name].subject for name in mart.needs} - {mart.subject}
    own = [table for name in mart.needs if (table := _TABLES[name]).subject == mart.subject]
    for other in others:
        for table in (table for table in own if other in table.columns and changed[other]):
            keys = ", ".join(str(key) for key in sorted(changed[other]))
            rows = parts.base_part(table.name).sql(work.before)
            found.update(work.column(f"SELECT DISTINCT {mart.subject} FROM ({rows}) AS rows WHERE {other} IN ({keys})"))
    return found


def _register_keys(work: _Work) -> None:
    """The changed subjects as tables, and all that were superseded since the full run as files."""
    for subject, keys in work.keys.items():
        work.engine.con.register(f"changed_{subject}", pa.table({subject: pa.array(sorted(keys), pa.int64())}))
        known = work.before / "superseded" / f"{subject}.parquet"
        also = f" UNION FROM {parts.quoted(known)} AS known" if known.exists() else ""
        target = parts.quoted(work.folder / "superseded" / f"{subject}.parquet")
        work.run(f"COPY (FROM changed_{subject}{also} ORDER BY {subject}) TO {target} (FORMAT parquet)")


def _read_base(work: _Work, source: Source) -> None:
    """The base rows of the changed subjects as tables `new_base_…`, and the deltas of the base."""
    sets = all_sets()
    for table in base.BASE_TABLES:
        raw = source.rows(table, sorted(work.keys[table.subject]))
        part = parts.base_part(table.name)
        new = base.changed_name(table)
        like = f"FROM {parts.quoted(part.main(work.folder))} LIMIT 0"
        work.run(f"CREATE TEMP TABLE {new} AS {like}")
        if raw.num_rows:
            work.engine.con.register("raw_rows", raw)
            query = table.query("raw_rows", base.carried(table, sets))
            work.run(f"INSERT INTO {new} BY NAME {query}")
        gone = work.number(f"SELECT count(*) FROM ({part.sql(work.before, _changed(part))}) AS rows")
        _write_delta(work, part, new, gone, "")


def _make_marts(work: _Work, made_by: Recipe) -> None:
    """The rows of the changed subjects as they were (`old_…`) and as they are (`new_…`), and the deltas of the marts."""
    for mart in MARTS:
        part = parts.mart_part(mart.name)
        work.run(f"CREATE TEMP TABLE old_{mart.name} AS {part.sql(work.before, _changed(part))}")
        for name in mart.needs:
            _open_whole(work, mart, name)
        made = mart_text(work.engine, work.compiled, mart, made_by)
        work.run(f"CREATE TEMP TABLE new_{mart.name} AS {made}")
        order = f"ORDER BY {', '.join(mart.order)}"
        _write_delta(work, part, f"new_{mart.name}", work.number(f"SELECT count(*) FROM old_{mart.name}"), order)


def _open_whole(work: _Work, mart: Mart, name: str) -> None:
    """A base table of other subjects, of which the mart looks at all."""
    if _TABLES[name].subject != mart.subject:
        part = parts.base_part(name)
        work.run(f"CREATE OR REPLACE TEMP VIEW {base.whole_name(_TABLES[name])} AS {part.sql(work.folder)}")


def _write_delta(work: _Work, part: Part, new: str, gone: int, order: str) -> None:
    kept = part.delta(work.before)
    old = (
        f"SELECT kept.* FROM {parts.quoted(kept)} AS kept ANTI JOIN {_changed(part)} USING ({part.subject}) UNION ALL BY NAME "
        if kept.exists()
        else ""
    )
    target = parts.quoted(part.delta(work.folder))
    work.run(f"COPY (SELECT * FROM ({old}FROM {new}) {order}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
    work.moved[f"{part.section}/{part.name}"] = work.number(f"SELECT count(*) FROM {new}") - gone


def _changed(part: Part) -> str:
    return f"changed_{part.subject}"


def _count(work: _Work) -> None:
    """What came and went, counted in the engine's own queries over old and new rows with their sign."""
    for mart in MARTS:
        both = " UNION ALL BY NAME ".join(
            f"SELECT *, CAST({sign} AS INTEGER) AS {WEIGHT} FROM {age}_{mart.name}"
            for age, sign in (("old", -1), ("new", 1))
        )
        work.run(f"CREATE TEMP TABLE signed_{mart.name} AS {both}")
    last = month_of(work.as_of)

    def ask(job: int, query: Callable[[], ibis.Table]) -> pa.Table:
        return work.engine.con.sql(work.compiled.sql(work.engine, f"count {job} {last}", query)).to_arrow_table()

    counted = [count(all_sets(), lambda name: work.engine.table(f"signed_{name}"), last - MONTHS + 1, last, ask)]
    work.compiled.keep()
    if (work.before / parts.INCREMENTS_DELTA).exists():
        counted.append(parquet.read_table(work.before / parts.INCREMENTS_DELTA))
    parquet.write_table(_added_up(counted), work.folder / parts.INCREMENTS_DELTA, compression="zstd")


def _added_up(counted: list[pa.Table]) -> pa.Table:
    """One row for each cell that differs from the full run."""
    keys = ["set", "organisation", "month"]
    summed = pa.concat_tables(counted).group_by(keys).aggregate([("n", "sum")]).rename_columns([*keys, "n"])
    return summed.filter(pa.compute.not_equal(summed["n"], 0)).cast(counted[0].schema)
