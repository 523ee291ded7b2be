"""The second engine: the same declarations, marts and counts on Spark give the same figures, cell by cell.

A county of some two thousand people full of edges, in every programme and ledger of the catalogue, as Parquet. DuckDB and
Spark read the same files, make the marts with the same expressions and count with the same queries.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.forms import Item, Kind
from kangyu.methods.indicators import count
from kangyu.methods.indicators.marts import MARTS
from kangyu.methods.programmes import Programme
from kangyu.registers.snapshots import base
from kangyu.registers.snapshots.full import recipe
from kangyu.registers.snapshots.ways import all_sets
from kangyu.vocabulary.periods import month_of
from tests.generative.facts import END, SCHEMAS, random_facts

pytestmark = pytest.mark.spark

RESIDENTS = 2000
AS_OF = date(2018, 11, 13)
FIRST, LAST = month_of(date(2016, 1, 1)), month_of(END)
_ARROW = {
    Kind.NUMBER: pa.float64(),
    Kind.WHOLE: pa.float64(),
    Kind.CODE: pa.string(),
    Kind.CODES: pa.list_(pa.string()),
    Kind.TEXT: pa.string(),
    Kind.DATE: pa.date32(),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base tables as Parquet."""
    folder, chance = tmp_path_factory.mktemp("base"), random.Random(7)
    facts = random_facts(7, RESIDENTS)
    items = base.carried(next(table for table in base.BASE_TABLES if table.name == "contact"), all_sets())
    for resident in range(1, RESIDENTS + 1):
        for programme in PROGRAMMES[1:]:
            _managed(facts.tables, chance, resident, programme, items)
    carried = [pa.field(key, _ARROW[item.kind]) for key, item in items.items()]
    for name, rows in facts.tables.items():
        fields = {field.name: field for field in [*SCHEMAS[name], *(carried if name == "contact" else [])]}
        parquet.write_table(pa.Table.from_pylist(rows, pa.schema(fields.values())), folder / f"{name}.parquet")
    return folder


def _managed(
    tables: dict[str, Any], chance: random.Random, resident: int, programme: Programme, items: dict[str, Item]
) -> None:
    """A resident in a programme, perhaps, with contacts that say this and that."""
    if chance.random() < 0.7:
        return
    since = date(2015, 6, 1) + timedelta(days=chance.randrange(1000))
    until = since + timedelta(days=chance.randrange(1, 600)) if chance.random() < 0.3 else None
    key = {"enrolment": len(tables["enrolment"]) + 1, "resident": resident, "organisation": chance.randrange(4)}
    tables["enrolment"].append({**key, "programme": programme.key, "since": since, "until": until})
    forms = [form for form in (programme.contact, programme.service) if form is not None]
    for days in sorted(chance.sample(range(1200), 9)):
        form = chance.choice(forms)
        own = {item.key for item in form.items}
        answers = {name: _answer(chance, item) for name, item in items.items() if name in own}
        grades = [*(grade.code for grade in programme.grades), "lost", None]
        done = {"form": form.key, "on": since + timedelta(days=days), "grade": chance.choice(grades), **answers}
        row = {"contact": len(tables["contact"]) + 1, "resident": resident, "organisation": chance.randrange(4)}
        tables["contact"].append({**row, **done})


def _answer(chance: random.Random, item: Item) -> Any:
    if chance.random() < 0.1:
        return None
    codes = [code.value for code in item.codes] if item.codes else []
    if item.kind is Kind.CODE:
        return chance.choice(codes)
    if item.kind is Kind.CODES:
        return chance.sample(codes, chance.randrange(min(3, len(codes)) + 1))
    return float(chance.randrange(1, 20))


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of one machine, without a page of its own."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    builder = SparkSession.builder.master("local[2]").appName("kangyu")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield ibis.pyspark.connect(session)
    session.stop()


def counted(read: Callable[[Path], Any], keep: Callable[[Any], Any], files: Path) -> set[tuple[int, ...]]:
    """Every cell of every set: (set, organisation, month, n)."""
    tables, today = {table.name: table for table in base.BASE_TABLES}, ibis.literal(AS_OF)

    def known(name: str) -> Any:
        return base.known_by(read(files / f"{name}.parquet"), tables[name], today)

    made_by = recipe(today, AS_OF.year)
    there = {path.stem for path in files.glob("*.parquet")}
    marts = {mart.name: keep(mart.made_by(known, made_by)) for mart in MARTS if set(mart.needs) <= there}
    sets = [rows for rows in all_sets() if rows.table in marts]
    found = count(sets, marts.__getitem__, FIRST, LAST)
    keys = ["set", "organisation", "month"]
    summed = found.group_by(keys).aggregate([("n", "sum")])
    return {row for row in zip(*(summed[name].to_pylist() for name in [*keys, "n_sum"]), strict=True) if row[-1]}


def test_every_figure_is_the_same_on_spark(files: Path, spark: Any) -> None:
    duckdb = ibis.duckdb.connect()
    ours = counted(lambda path: duckdb.read_parquet(str(path)), lambda mart: mart.cache(), files)
    theirs = counted(lambda path: spark.read_parquet(str(path)), lambda mart: mart.cache(), files)
    assert len(ours) > 5_000
    assert ours == theirs
