"""What a mart is: one table that sets are taken from, and how it is made from the snapshot's base tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import date
from enum import StrEnum
from typing import Any

import ibis

from kangyu.methods.cases import Case
from kangyu.methods.programmes import Programme

Tables = Callable[[str], ibis.Table]


class Opens(StrEnum):
    """What a row of a figure opens into."""

    PERSON = "person"  # 居民
    CONTACT = "contact"  # 一次服务
    CASE = "case"  # 事项
    LEDGER = "ledger"  # 台账行


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the making of marts depends on besides the base tables.

    `as_of` is the day of the snapshot as an expression, so that what a mart compiles to may be kept and run on another day
    of the same `year`; `examination` the form of the yearly examination; `carried` names, by base table,
    the items that some condition reads; `cases` are the kinds of cases, whose states say whose turn it is.
    """

    as_of: Any
    year: int
    programmes: Sequence[Programme]
    examination: str
    carried: Mapping[str, Sequence[str]] = field_of(default_factory=dict)
    cases: Sequence[Case] = ()

    @classmethod
    def on(
        cls,
        day: date,
        programmes: Sequence[Programme],
        examination: str,
        carried: Mapping[str, Sequence[str]] | None = None,
        cases: Sequence[Case] = (),
    ) -> Recipe:
        """The recipe of a day that is known when it is written."""
        return cls(ibis.literal(day), day.year, programmes, examination, carried or {}, cases)

    def items(self, table: str) -> Sequence[str]:
        """Columns of a base table that hold items of a form; empty when no condition reads any."""
        return self.carried.get(table, ())


@dataclass(frozen=True, slots=True)
class Mart:
    """A table that sets are taken from.

    Every mart has the column `organisation`, and `resident` where its rows are of a person (unknown where a row has none).
    Spells have `since` and `until`, months; events have a month column, which the set names.

    Attributes:
        row_key: column that tells one row (of a spell: the thing whose spells they are) from another.
        needs: base tables that it is made from.
        subject: column of the key that its rows hang on, in the mart and in the base tables of the same subject: when the
            facts of a subject change, exactly the mart's rows of that subject are made again.
        order: how its rows are sorted in the file; what is opened together lies together.
        set_key: column by which its sets are keyed (programme, form, ledger), if they are.
        lapses: day column with the next day on which the row changes by itself; the column stays in the mart.
    """

    name: str
    row_key: str
    made_by: Callable[[Tables, Recipe], ibis.Table]
    needs: tuple[str, ...]
    order: tuple[str, ...]
    set_key: str | None = None
    is_spells: bool = False
    opens: Opens = Opens.PERSON
    subject: str = "resident"
    lapses: str | None = None
