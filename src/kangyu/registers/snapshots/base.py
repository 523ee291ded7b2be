"""The base tables of a snapshot: what is copied of the registers' tables. Names and identifying numbers stay behind.

A new base table is one `BaseTable` in `BASE_TABLES`. It holds the facts as they stand in the register, also those dated
after the day of the snapshot; `known_by` leaves these out when marts are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis

from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.ledgers import LEDGERS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.forms import Item, Kind
from kangyu.methods.indicators import Rows
from kangyu.methods.indicators.marts import MARTS, Mart
from kangyu.methods.indicators.sets import Measure

_TYPES = {
    Kind.NUMBER: "DOUBLE",
    Kind.WHOLE: "DOUBLE",
    Kind.CODE: "VARCHAR",
    Kind.CODES: "VARCHAR[]",
    Kind.TEXT: "VARCHAR",
    Kind.DATE: "DATE",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: an SQL expression of DuckDB, and the source's columns that it reads."""

    sql: str
    reads: tuple[str, ...]


def plain(name: str) -> Column:
    """The source's column as it is."""
    return Column(f'"{name}"', (name,))


def day(name: str) -> Column:
    """A date; SQLite keeps it as text."""
    return Column(f'CAST("{name}" AS DATE)', (name,))


def local_day(name: str) -> Column:
    """The day here of a moment. SQLite keeps it as text in universal time; a machine set to our time writes it in ours."""
    text = f'CAST("{name}" AS VARCHAR)'
    ahead = f"CASE WHEN {text} LIKE '%+08' THEN 0 ELSE 8 END"
    return Column(f"CAST(CAST(substr({text}, 1, 19) AS TIMESTAMP) + to_hours({ahead}) AS DATE)", (name,))


@dataclass(frozen=True, slots=True)
class BaseTable:
    """One table of the snapshot.

    Attributes:
        source: table of the database.
        since: the column with the day from which the fact is true; a fact without one has always been.
        ends: columns with the first day on which something is no longer so.
        where: which rows, in the source's columns; `where_reads` names these.
        items: items of forms in the JSON column `data` that are carried when a condition of an indicator reads them.
        subject: the column with the key that its rows hang on, as a mart's `subject` (changes are found by it).
    """

    name: str
    source: str
    columns: Mapping[str, Column]
    since: str | None = None
    ends: tuple[str, ...] = ()
    where: str = "TRUE"
    where_reads: tuple[str, ...] = ()
    items: tuple[Item, ...] = field(default=(), repr=False)
    data: str = "data"
    subject: str = "resident"

    @property
    def subject_column(self) -> str:
        """The source's column with the subject's key."""
        return self.columns[self.subject].reads[0]

    @property
    def reads(self) -> tuple[str, ...]:
        """The source's columns that are copied or decide what is; nothing else matters to a snapshot."""
        named = [name for column in self.columns.values() for name in column.reads]
        return tuple(dict.fromkeys([*named, *self.where_reads, *([self.data] if self.items else [])]))

    def query(self, source: str, carried: Mapping[str, Item]) -> str:
        """SQL for DuckDB that takes the table from `source`, with the carried items as columns."""
        columns = [f'{column.sql} AS "{name}"' for name, column in self.columns.items()]
        columns += [f"{_carried(self.data, key, item)} AS {key}" for key, item in carried.items()]
        return f"SELECT {', '.join(columns)} FROM {source} WHERE {self.where}"


_ITEMS = tuple(item for form in FORMS for item in form.items)


BASE_TABLES: tuple[BaseTable, ...] = (
    BaseTable(
        name="resident",
        source="people_resident",
        columns={
            "resident": plain("id"),
            "sex": plain("sex"),
            "birth_date": day("birth_date"),
            "residence_type": plain("residence_type"),
        },
    ),
    BaseTable(
        name="residence",
        source="people_residence",
        columns={
            "resident": plain("resident_id"),
            "organisation": plain("organisation_id"),
            "since": day("since"),
            "until": day("until"),
        },
        since="since",
        ends=("until",),
    ),
    BaseTable(
        name="record",
        source="records_healthrecord",
        columns={
            "resident": plain("resident_id"),
            "organisation": plain("organisation_id"),
            "since": day("established_on"),
            "until": day("closed_on"),
        },
        since="since",
        ends=("until",),
    ),
    BaseTable(
        name="enrolment",
        source="enrolments_enrolment",
        columns={
            "enrolment": plain("id"),
            "resident": plain("resident_id"),
            "programme": plain("programme"),
            "organisation": plain("organisation_id"),
            "since": day("since"),
            "until": day("until"),
            "close_reason": plain("close_reason"),
        },
        since="since",
        ends=("until",),
    ),
    BaseTable(
        name="candidate",
        source="enrolments_candidate",
        columns={
            "candidate": plain("id"),
            "resident": plain("resident_id"),
            "programme": plain("programme"),
            "organisation": plain("organisation_id"),
            "form": plain("form"),
            "since": day("since"),
            "until": day("until"),
            "outcome": plain("outcome"),
        },
        since="since",
        ends=("until",),
    ),
    BaseTable(
        name="information",
        source="records_contact",
        columns={
            "resident": plain("resident_id"),
            "on": day("on"),
            "past_disease": Column("TRY_CAST(json_extract(data, '$.past_disease') AS VARCHAR[])", ("data",)),
        },
        since="on",
        where="is_current AND form = 'personal_information'",
        where_reads=("is_current", "form"),
    ),
    BaseTable(
        name="contact",
        source="records_contact",
        columns={
            "contact": plain("id"),
            "resident": plain("resident_id"),
            "form": plain("form"),
            "on": day("on"),
            "organisation": plain("organisation_id"),
            "grade": plain("grade"),
        },
        since="on",
        where="is_current AND form <> 'personal_information'",
        where_reads=("is_current", "form"),
        items=_ITEMS,
    ),
    BaseTable(
        name="ledger",
        source="ledgers_ledgerrow",
        columns={
            "entry": plain("entry"),
            "ledger": plain("ledger"),
            "on": day("on"),
            "organisation": plain("organisation_id"),
            "is_proved": Column("papers > 0", ("papers",)),
            "is_late": Column('CAST("is_late" AS BOOLEAN)', ("is_late",)),
        },
        since="on",
        where="is_current AND state = 'standing'",
        where_reads=("is_current", "state"),
        items=tuple(item for ledger in LEDGERS for item in ledger.form.items),
        subject="entry",
    ),
    BaseTable(
        name="case",
        source="casework_case",
        columns={
            "case_id": plain("id"),
            "resident": plain("resident_id"),
            "kind": plain("kind"),
            "opening": plain("opening"),
            "state": plain("state"),
            "opened": day("opened_on"),
            "due_on": local_day("due_at"),
            # The end of a day here is the same day in universal time.
            "watch_on": Column('CAST(substr(CAST("watch_at" AS VARCHAR), 1, 10) AS DATE)', ("watch_at",)),
            "answered": day("answered_on"),
            "closed": day("closed_on"),
        },
        since="opened",
        ends=("answered", "closed"),
        subject="case_id",
    ),
    BaseTable(
        name="case_move",
        source="casework_casemove",
        columns={
            "step": plain("id"),
            "case_id": plain("case_id"),
            "move": plain("move"),
            "from_state": plain("from_state"),
            "to_state": plain("to_state"),
            "on": day("on"),
            "organisation": plain("organisation_id"),
            "party": plain("party"),
            "to_organisation": plain("to_organisation_id"),
            "due_on": local_day("due_at"),
            "is_late": Column('CAST("is_late" AS BOOLEAN)', ("is_late",)),
        },
        since="on",
        subject="case_id",
    ),
)


def carried(table: BaseTable, sets: Sequence[Rows]) -> dict[str, Item]:
    """Items that some set or programme reads in a mart made from the table, by column: those of conditions, and amounts.

    Raises:
        ValueError: when forms give the same key to items that are read in different ways.
    """
    marts = {mart.name for mart in MARTS if table.name in mart.needs}
    read = {name for rows in sets if rows.table in marts for name in rows.reads} - set(table.columns)
    read |= {name for programme in PROGRAMMES for name in programme.reads}
    found: dict[str, Item] = {}
    for item in table.items:
        if item.key in read and _TYPES[found.setdefault(item.key, item).kind] != _TYPES[item.kind]:
            raise ValueError(f"{table.name}: the item {item.key} is a {item.kind} here and something else there")
    return found | _measured(table, [rows.of for rows in sets if rows.of is not None and rows.table in marts])


def _measured(table: BaseTable, measures: Sequence[Measure]) -> dict[str, Item]:
    """The items that are added up, by the column of their amounts."""
    found: dict[str, Item] = {}
    for measure in measures:
        named = [item for item in table.items if item.key == measure.item]
        if not named or any(item.scale != measure.scale for item in named):
            raise ValueError(f"{table.name}: {measure.item} is not kept to {measure.scale} decimals in every form")
        found[measure.column] = named[0]
    return found


def known_by(given: Any, table: BaseTable, today: Any) -> Any:
    """The table as it was known on the day, an expression: facts after it are left out, an end after it has not happened."""
    if table.since is not None:
        given = given.filter(given[table.since] <= today)
    return given.mutate(**{end: (given[end] <= today).ifelse(given[end], ibis.null("date")) for end in table.ends})


def changed_name(table: BaseTable) -> str:
    """Where the rows that are made anew stand on DuckDB: of a full run all of them, of an update those that changed."""
    return f"new_base_{table.name}"


def whole_name(table: BaseTable) -> str:
    """Where all rows stand, for marts of other subjects that look at them."""
    return f"all_base_{table.name}"


def known_to(engine: Any, mart: Mart, name: str, today: Any) -> Any:
    """A base table as a mart reads it: of the mart's own subjects what is made anew, of others all."""
    table = _TABLES[name]
    stands = changed_name(table) if table.subject == mart.subject else whole_name(table)
    return known_by(engine.table(stands), table, today)


_TABLES = {table.name: table for table in BASE_TABLES}


def _carried(data: str, column: str, item: Item) -> str:
    return _item(data, item) if column == item.key else _amount(data, item)


def _amount(data: str, item: Item) -> str:
    """In the smallest unit, as a whole number: by way of decimals, for a floating number would lose a cent."""
    scale = item.scale or 0
    return (
        f"CAST(TRY_CAST(json_extract_string({data}, '$.{item.key}') AS DECIMAL(18, {scale})) * {10**scale} AS BIGINT)"
    )


def _item(data: str, item: Item) -> str:
    if item.kind is Kind.CODES:
        return f"TRY_CAST(json_extract({data}, '$.{item.key}') AS {_TYPES[item.kind]})"
    # Numbers are read as DOUBLE: a cast of 1.5 to an integer would silently become 2.
    return f"TRY_CAST(json_extract_string({data}, '$.{item.key}') AS {_TYPES[item.kind]})"
