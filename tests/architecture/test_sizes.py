"""Short functions, short files. Exceptions are named, with their reason, and leave the list when they are no longer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import checkout

LONGEST_FUNCTION = 80
LONGEST_FILE = 600
FUNCTIONS_THAT_MAY_BE_LONGER: dict[str, str] = {}  # "path::name": reason
FILES_THAT_MAY_BE_LONGER: dict[str, str] = {}  # "path": reason


def _functions() -> Iterator[tuple[str, int]]:
    for path in checkout.modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{checkout.name_of(path)}::{node.name}", node.end_lineno - node.lineno + 1


def _files() -> Iterator[tuple[str, int]]:
    for path in (*checkout.modules(), *checkout.files(".html", ".css", ".js", ".sh", ".typ")):
        yield checkout.name_of(path), len(path.read_text(encoding="utf-8").splitlines())


def test_no_function_is_too_long() -> None:
    assert {name for name, lines in _functions() if lines > LONGEST_FUNCTION} == set(FUNCTIONS_THAT_MAY_BE_LONGER)


def test_no_file_is_too_long() -> None:
    assert {name for name, lines in _files() if lines > LONGEST_FILE} == set(FILES_THAT_MAY_BE_LONGER)
