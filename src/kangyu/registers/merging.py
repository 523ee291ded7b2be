"""The first rows of a long list that is merged from *arms*: ranges of an index, each of which gives its own first rows.

A list of forty institutions in the order of a day is no range of any index; forty ranges are. So a page costs the same
for a village, a township and the county.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet, Value
from django.db.models.lookups import Exact

MOST_ARMS = 200
"""SQLite takes 500 parts in one query; long before that, sorting costs less."""


def first_ids(
    found: QuerySet[Any],
    order: Sequence[str],
    limit: int,
    fields: Sequence[str] = (),
    arms: Sequence[Sequence[Any]] = ((),),
) -> list[int]:
    """The ids of the first rows of all arms together, in order: one query, compiled once for all arms.

    Args:
        order: the fields that sort, without the id, which follows them.
        fields: what an arm keeps equal; `arms` has their values, one row for each arm.
    """
    if not arms or limit < 1:
        return []
    marks = [_Mark(name) for name in fields]
    arm = found.filter(*[Exact(F(mark), Value(mark)) for mark in marks])
    try:
        sql, given = arm.order_by(*order, "pk").values_list(*order, "pk")[:limit].query.sql_with_params()
    except EmptyResultSet:  # the conditions contradict one another: nobody of that name, say
        return []
    union = " UNION ALL ".join([f"SELECT * FROM ({sql}) arm"] * len(arms))
    columns = ", ".join(str(column) for column in range(1, len(order) + 2))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({union}) arms ORDER BY {columns} LIMIT {int(limit)}", _filled(given, marks, arms)
        )
        return [row[-1] for row in cursor.fetchall()]


def _filled(given: Sequence[Any], marks: Sequence[_Mark], arms: Sequence[Sequence[Any]]) -> list[Any]:
    """The parameters of the arm's query, once for each arm, with its own values in the place of the marks."""
    filled: list[Any] = []
    for row in arms:
        by_mark = dict(zip(marks, row, strict=True))
        filled += [by_mark[value] if isinstance(value, _Mark) else value for value in given]
    return filled


class _Mark(str):
    """Stands in compiled SQL for a value that each arm gives."""
