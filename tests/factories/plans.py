"""How the database means to answer a question: which indexes it takes, in its own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection


def asked_by(act: Callable[[], Any]) -> list[tuple[str, Any]]:
    """The SELECTs of an act with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return found


def plan_of(act: Callable[[], Any], about: str) -> str:
    """The plans of the SELECTs that name the table. PostgreSQL plans by statistics, which a small table does not have."""
    if connection.vendor != "sqlite":
        pytest.skip("a plan for a small table tells nothing about a large one")
    found = [each for each in asked_by(act) if f'"{about}"' in each[0]]
    assert found, f"nothing asked {about}"
    with connection.cursor() as cursor:
        plans = [cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall() for sql, params in found]
    return "\n".join(str(row[3]) for plan in plans for row in plan)
