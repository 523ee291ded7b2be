"""SQL that Ibis made, kept for the next run: making it takes longer than running it over the changes of a day.

What a text was made from must be told by its key and by the version of all that counts (`ways.current_version`); the day
is a variable of DuckDB, so that the text of yesterday serves today.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis

_FILE = "compiled.json"
_DAY = "kangyu_as_of"


class Compiled:
    """The texts of one version, by key. `keep` writes them down when there are new ones."""

    def __init__(self, folder: Path, version: str) -> None:
        self._path, self._version, self._is_new = folder / _FILE, version, False
        self._texts: dict[str, str] = self._read()

    def sql(self, engine: Any, key: str, make: Callable[[], ibis.Table]) -> str:
        """The text of the expression under that key."""
        if key not in self._texts:
            self._texts[key], self._is_new = engine.compile(make()), True
        return self._texts[key]

    def keep(self) -> None:
        """For the next run; a half-written file would be none."""
        if self._is_new:
            beside = self._path.with_suffix(".new")
            beside.write_text(json.dumps({"version": self._version, "texts": self._texts}))
            os.replace(beside, self._path)

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return known["texts"] if known.get("version") == self._version else {}


def set_day(engine: Any, day: date) -> Any:
    """Set the variable on a connection. Returns the expression that reads it."""
    engine.raw_sql(f"SET VARIABLE {_DAY} = DATE '{day.isoformat()}'")
    return _variable(_DAY)


@ibis.udf.scalar.builtin(name="getvariable")
def _variable(called: str) -> date:  # type: ignore[empty-body]
    """A variable of DuckDB."""
