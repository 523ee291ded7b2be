"""The checkout as these tests see it: all files but those that .gitignore names. Git itself need not be there."""

from __future__ import annotations

import functools
import os
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src/kangyu"


@functools.cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """The project's files with one of these suffixes; all without any."""
    return tuple(path for path in _all() if not suffixes or path.suffix in suffixes)


def modules() -> tuple[Path, ...]:
    """All Python files but migrations, which Django writes."""
    return tuple(path for path in files(".py") if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    """A path as one says it."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def _all() -> tuple[Path, ...]:
    found = []
    for folder, folders, names in os.walk(ROOT):
        here = Path(folder)
        folders[:] = [name for name in folders if not _is_ignored(name_of(here / name) + "/")]
        found += [here / name for name in names if not _is_ignored(name_of(here / name))]
    return tuple(sorted(path for path in found if path.is_file()))


def _is_ignored(name: str) -> bool:
    """What git would say, for patterns as plain as ours: `name/`, `*.suffix`, `path/to/folder/`."""
    base = Path(name).name + ("/" if name.endswith("/") else "")
    return any(fnmatch(name, pattern) or fnmatch(base, pattern) for pattern in _patterns())


@functools.cache
def _patterns() -> tuple[str, ...]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return (".git/", ".git", *(line.strip() for line in lines if line.strip() and not line.startswith("#")))
