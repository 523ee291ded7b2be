"""Compile the translations (.po to .mo) with polib, so that no gettext tools are needed. Run by `make setup`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "src/kangyu/locale"


def main(locale: Path = LOCALE) -> int:
    sources = sorted(locale.glob("*/LC_MESSAGES/*.po"))
    if not sources:
        say("There are no translations yet.")
        return 0
    total = 0
    for source in sources:
        try:
            total += compile_(source)
        except (OSError, ValueError) as problem:  # polib says the line, or which message stands twice
            sys.stderr.write(f"error: {source} cannot be compiled: {problem}\n")
            return 1
    say(f"Compiled {total} translated messages in {len(sources)} file{'s' if len(sources) > 1 else ''}.")
    return 0


def compile_(source: Path) -> int:
    """Write the .mo beside its source, into place at once: a running service never reads half of it."""
    entries = polib.pofile(str(source), check_for_duplicates=True)
    compiled = source.with_suffix(".mo")
    beside = source.with_suffix(f".{os.getpid()}.new")
    beside.write_bytes(entries.to_binary())
    beside.replace(compiled)
    return len(entries.translated_entries())


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
