"""The messages (msgid) that pages ask gettext for: in templates, and in Python through gettext under any of its names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

_NAMES = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
_CALL = re.compile(r"(?<![\w.])(?:u?gettext|ngettext|pgettext|npgettext|_)\(")
_LITERAL = re.compile(r"\s*u?(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')\s*(,?)")


def in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and (name := _called(node.func)) in _NAMES and node.args:
            message = node.args[1] if name.startswith("pgettext") else node.args[0]
            if isinstance(message, ast.Constant) and isinstance(message.value, str):
                yield message.value


def in_template(path: Path) -> Iterator[str]:
    """Django turns a template into gettext calls for xgettext; this reads the same calls."""
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in _CALL.finditer(calls):
        arguments = list(_literals(calls, call.end()))
        if arguments:
            yield arguments[1] if call.group().startswith("pgettext") else arguments[0]


def _called(function: ast.expr) -> str:
    return getattr(function, "id", None) or getattr(function, "attr", "")


def _literals(text: str, start: int) -> Iterator[str]:
    while found := _LITERAL.match(text, start):
        yield ast.literal_eval(found.group(1))
        if not found.group(2):
            return
        start = found.end()
