"""The whole book: its chapters in order, written as Markdown in both languages, and whether what lies there is current."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kangyu.vocabulary.labels import Bilingual

from . import cases, examples, forms, indicators, ledgers, programmes, rights, running
from .page import Page, both, speaking

LANGUAGES = ("zh", "en")
INDEX = "index.md"


@dataclass(frozen=True)
class Chapter:
    """Pages that belong together; `key` is their folder."""

    key: str
    title: Bilingual
    about: Bilingual
    pages: Callable[[], tuple[Page, ...]]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "programmes",
        both("服务项目", "Programmes"),
        both("谁该管、何时随访、如何分类、之后怎么办。", "Who belongs, when to visit, how it is graded, what follows."),
        programmes.pages,
    ),
    Chapter(
        "forms",
        both("表单", "Forms"),
        both("每一项的填法、单位、范围和值域。", "Every item with unit, limits and codes."),
        forms.pages,
    ),
    Chapter(
        "cases",
        both("流转事项", "Cases"),
        both("轮到谁办、何时办完、可以怎么办。", "Whose turn it is, by when, and which moves there are."),
        cases.pages,
    ),
    Chapter(
        "ledgers",
        both("台账", "Ledgers"),
        both("由谁填报、填什么、怎样算同一行、合计什么。", "Who keeps them, what a row holds, what is added up."),
        ledgers.pages,
    ),
    Chapter(
        "indicators",
        both("指标", "Indicators"),
        both("每个数字数的是什么，口径和依据。", "What each figure counts, its definition and source."),
        indicators.pages,
    ),
    Chapter(
        "running",
        both("系统", "The system"),
        both("待办、定时任务、去标识化导出。", "Tasks, jobs, de-identified export."),
        running.pages,
    ),
    Chapter(
        "rights",
        both("权限", "Rights"),
        both("各岗位能做什么、能看到谁。", "What each role may do, and whom it sees."),
        rights.pages,
    ),
)


def pages_of(language: str, specs: Path | None) -> Iterator[tuple[str, str]]:
    """Every page as path and Markdown, the table of contents first.

    Args:
        specs: the folder of the spec tests, for the examples; None where they are not installed.
    """
    yield INDEX, _index(language)
    for chapter in CHAPTERS:
        for page in chapter.pages():
            found = [each for name in page.examples for each in examples.examples_of(specs / name)] if specs else []
            yield (
                f"{chapter.key}/{page.key}.md",
                page.markdown(language) + examples.shown(found, language, speaking(language)),
            )


def _index(language: str) -> str:
    say = speaking(language)
    parts = [f"# {say(both('手册', 'Handbook'))}\n"]
    for chapter in CHAPTERS:
        links = "".join(f"- [{say(page.title)}]({chapter.key}/{page.key}.md)\n" for page in chapter.pages())
        parts.append(f"\n## {say(chapter.title)}\n\n{say(chapter.about)}\n\n{links}")
    return "".join(parts)


def write(folder: Path, specs: Path) -> int:
    """Write the book into a folder, and remove pages of what is no longer declared. How many pages there are."""
    wanted = _wanted(specs)
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, text in wanted.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
    return len(wanted)


def stale(folder: Path, specs: Path) -> list[str]:
    """Pages that are missing, out of date, or of something that is no longer declared."""
    wanted = _wanted(specs)
    present = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def _wanted(specs: Path) -> dict[str, str]:
    return {
        f"{language}/{name}": text.rstrip() + "\n" for language in LANGUAGES for name, text in pages_of(language, specs)
    }
