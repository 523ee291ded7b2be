"""Examples from the spec tests: each module-level list of rows, with the comment above it as the heading of its columns.

    # zh: 血压, 年龄, 上次分类 → 此次分类, 处置, 期限
    # en: pressures, age, class before → class, what happens next, by when
    CONTACTS = [("120/80", 50, None, "1", "regular", "2018-06-05"), …]

The heading may say what the columns are in one language only; then both languages show it. Only rows written out as
values can be shown: the files are read, not run.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from .page import Say, both, section, table

_MOST = 60
_HEADING = re.compile(r"#\s*(?:(zh|en)\s*[:：]\s*)?(.+)")
_SEPARATOR = re.compile(r"\s*(?:,|，|、|→)\s*")


@dataclass(frozen=True)
class Examples:
    """One table of a spec test."""

    name: str
    columns: dict[str, tuple[str, ...]]  # by language; "" for both
    rows: tuple[tuple[str, ...], ...]

    def heads(self, language: str) -> tuple[str, ...]:
        """The headings in a language, as many as there are columns."""
        width = max(len(row) for row in self.rows)
        given = self.columns.get(language) or self.columns.get("") or next(iter(self.columns.values()), ())
        return (given + ("",) * width)[:width]


def examples_of(path: Path) -> list[Examples]:
    """The tables of a spec test; none when there is no such file."""
    if not path.is_file():
        return []
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper():
            rows = _rows(node.value)
            columns = _columns(lines, node.lineno)
            if rows and columns:
                found.append(Examples(node.targets[0].id, columns, rows))
    return found


def shown(examples: list[Examples], language: str, say: Say) -> str:
    """The tables as a section; empty when there are none."""
    body = "\n".join(table(each.heads(language), each.rows[:_MOST]) for each in examples)
    return section(say(both("例", "Examples")), body)


def _rows(value: ast.expr) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, ast.List | ast.Tuple):
        return ()
    rows = []
    for element in value.elts:
        if not isinstance(element, ast.Tuple):
            return ()
        try:
            rows.append(tuple(_said(ast.literal_eval(cell)) for cell in element.elts))
        except ValueError:  # a row that is computed: shown as it is written
            rows.append(tuple(_written(cell) for cell in element.elts))
    return tuple(rows)


def _written(cell: ast.expr) -> str:
    try:
        return _said(ast.literal_eval(cell))
    except ValueError:
        return ast.unparse(cell).rpartition(".")[2] if isinstance(cell, ast.Attribute) else ast.unparse(cell)


def _said(value: object) -> str:
    if value is None or value == {}:
        return "—"
    if isinstance(value, dict):
        return "; ".join(f"{key} = {each}" for key, each in value.items())
    if isinstance(value, list | tuple | set):
        return ", ".join(_said(each) for each in value)
    return str(value)


def _columns(lines: list[str], first: int) -> dict[str, tuple[str, ...]]:
    """The headings in the comments right above a line."""
    columns: dict[str, tuple[str, ...]] = {}
    for line in reversed(lines[: first - 1]):
        heading = _HEADING.fullmatch(line.strip())
        if heading is None:
            break
        columns.setdefault(heading[1] or "", tuple(_SEPARATOR.split(heading[2].strip())))
    return columns
