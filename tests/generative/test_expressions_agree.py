"""The two interpreters of expressions give one answer, on invented conditions and rows with unknown values.

A second test proves that the generator reaches every kind of node, so that none escapes the first.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kangyu.methods.expressions import (
    Expression,
    Value,
    all_of,
    any_of,
    constant,
    field,
    holds,
    in_words,
    to_ibis,
    tree,
    value_of,
)

NUMBERS, CODES, SEVERAL = ("systolic", "diastolic", "age"), ("grade", "sex"), ("symptoms",)
SCHEMA = pa.schema(
    [("row", pa.int64())]
    + [(name, pa.float64()) for name in NUMBERS]
    + [(name, pa.string()) for name in CODES]
    + [(name, pa.list_(pa.string())) for name in SEVERAL]
)
code = st.sampled_from("1234")
number = st.sampled_from([-1.0, 0.0, 65.0, 90.0, 140.0])


def rows() -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {name: st.none() | number for name in NUMBERS}
        | {name: st.none() | code for name in CODES}
        | {name: st.none() | st.lists(code, unique=True) for name in SEVERAL}
    )
    return st.lists(row, min_size=1, max_size=12)


numeric: st.SearchStrategy[Value] = st.recursive(
    st.sampled_from(NUMBERS).map(field) | number.map(constant),
    lambda inner: st.builds(tree.Arithmetic, st.sampled_from("+-*/"), inner, inner),
    max_leaves=4,
)
comparison = st.builds(tree.Compare, st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]), numeric, numeric)
membership = st.builds(
    lambda name, choices: field(name).is_in(*choices), st.sampled_from(CODES), st.lists(code, min_size=1, max_size=3)
)
included = st.builds(
    lambda name, codes: field(name).includes(*codes), st.sampled_from(SEVERAL), st.lists(code, min_size=1, max_size=3)
)
known = st.builds(lambda value: value.is_known(), numeric | st.sampled_from(CODES).map(field))
conditions: st.SearchStrategy[Expression] = st.recursive(
    comparison | membership | included | known,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda terms: all_of(*terms))
        | st.lists(inner, min_size=1, max_size=3).map(lambda terms: any_of(*terms))
        | inner.map(lambda term: ~term)
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(condition=conditions, value=numeric, given_rows=rows())
def test_one_row_and_a_whole_table_agree(condition: Expression, value: Value, given_rows: list[dict[str, Any]]) -> None:
    numbered = [{"row": position, **row} for position, row in enumerate(given_rows)]
    table = ibis.memtable(pa.Table.from_pylist(numbered, SCHEMA))
    answers = (
        table.select("row", holds=to_ibis(condition, table), value=to_ibis(value, table).cast("float64"))
        .order_by("row")
        .to_pyarrow()
        .to_pylist()
    )
    for row, answer in zip(given_rows, answers, strict=True):
        assert holds(condition, row) is answer["holds"]
        assert value_of(value, row) == answer["value"]


@settings(max_examples=60, deadline=None)
@given(condition=conditions)
def test_every_condition_can_be_said_in_both_languages(condition: Expression) -> None:
    assert in_words(condition, "zh")
    assert in_words(condition, "en")


def test_the_generator_reaches_every_kind_of_node() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=300, database=None, derandomize=True)
    @given(condition=conditions)
    def look(condition: Expression) -> None:
        seen.update(type(node).__name__ for node in tree._walk(condition))

    look()
    kinds = {kind.__name__ for base in (Expression, Value) for kind in base.__subclasses__()}
    assert kinds <= set(seen), kinds - set(seen)
