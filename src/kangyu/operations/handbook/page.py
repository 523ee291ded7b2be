"""A page of the handbook, and the few shapes that its text is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kangyu.vocabulary.labels import Bilingual

Say = Callable[[Bilingual], str]
"""Gives a wording in the language of the page."""


@dataclass(frozen=True)
class Page:
    """One page: `key` is its file's name, `text` writes what stands below the title."""

    key: str
    title: Bilingual
    text: Callable[[Say], str]
    examples: tuple[str, ...] = ()  # spec tests whose tables stand at the end, by path below tests/spec

    def markdown(self, language: str) -> str:
        """The page without its examples."""
        say = speaking(language)
        return f"# {say(self.title)}\n\n{self.text(say).strip()}\n"


def speaking(language: str) -> Say:
    """What says wordings in a language."""
    return lambda words: words.in_language(language)


def both(zh: str, en: str) -> Bilingual:
    """A wording of the handbook itself."""
    return Bilingual(zh, en)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; empty when there are no rows."""
    given = [[_cell(cell) for cell in row] for row in rows]
    if not given:
        return ""
    lines = [_line(columns), _line(["---"] * len(columns)), *(_line(row) for row in given)]
    return "\n".join(lines) + "\n"


def facts(rows: Iterable[tuple[str, object]]) -> str:
    """Short facts, one a line; those without a value are left out."""
    return "".join(f"- **{name}**: {_cell(value)}\n" for name, value in rows if value not in ("", None, ()))


def section(title: str, body: str, level: int = 2) -> str:
    """A heading with what stands below it; nothing when there is nothing."""
    return f"\n{'#' * level} {title}\n\n{body.strip()}\n" if body.strip() else ""


def joined(say: Say, words: Iterable[Bilingual]) -> str:
    """Wordings in one line, with the separator of the language."""
    return say(Bilingual("、", ", ")).join(say(each) for each in words)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ").strip()
