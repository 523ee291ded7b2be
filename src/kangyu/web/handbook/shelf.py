"""The pages as they lie beside this file, in both languages: rendered, searched, linked."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

PAGES = Path(__file__).parent / "pages"
INDEX = "index"
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_MARKS = re.compile(r"[*`|#]+|-{3,}")
_AROUND = 36  # characters of a snippet to either side


@dataclass(frozen=True)
class Leaf:
    """One page. `key` is its place, such as programmes/hypertension."""

    key: str
    title: str
    headings: tuple[str, ...]
    source: str

    @functools.cached_property
    def words(self) -> str:
        """The text without the marks of Markdown."""
        return " ".join(_MARKS.sub(" ", _LINK.sub(r"\1", self.source)).split())


@dataclass(frozen=True)
class Found:
    """A page that holds what was asked for, with the words around it."""

    leaf: Leaf
    before: str
    match: str
    after: str
    anchor: str


@functools.cache
def leaves(language: str) -> dict[str, Leaf]:
    """Every page of a language by key, the table of contents first."""
    folder = PAGES / language
    found = [_leaf(path, folder) for path in sorted(folder.rglob("*.md"))]
    return {leaf.key: leaf for leaf in sorted(found, key=lambda leaf: leaf.key != INDEX)}


def search(language: str, text: str, *, limit: int = 30) -> list[Found]:
    """Pages that hold every word of the text, in any order: titles before headings before words."""
    asked = text.casefold().split()
    ranked = [
        (rank, _found(leaf, asked)) for leaf in leaves(language).values() if (rank := _rank(leaf, asked)) is not None
    ]
    return [found for _, found in sorted(ranked, key=lambda each: each[0])[:limit]]


def html(leaf: Leaf) -> SafeString:
    """The page as HTML. Markup inside the declarations' words stays text."""
    return _rendered(leaf.source, is_index=leaf.key == INDEX)


def anchor(heading: str) -> str:
    """The anchor of a heading."""
    return slugify(heading, allow_unicode=True)


def _leaf(path: Path, folder: Path) -> Leaf:
    source = path.read_text(encoding="utf-8")
    title = _TITLE.search(source)
    key = path.relative_to(folder).with_suffix("").as_posix()
    return Leaf(key, title[1] if title else key, tuple(_HEADING.findall(source)), source)


def _rank(leaf: Leaf, asked: list[str]) -> int | None:
    if leaf.key == INDEX or not asked:
        return None
    places = (leaf.title, " ".join((leaf.title, *leaf.headings)), leaf.words)
    return next((rank for rank, place in enumerate(places) if _holds_all(place, asked)), None)


def _holds_all(text: str, asked: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in asked)


def _found(leaf: Leaf, asked: list[str]) -> Found:
    """The words around the whole text where it stands so, else around the longest of its words."""
    folded = leaf.words.casefold()
    whole = " ".join(asked)
    shown = whole if whole in folded else max(asked, key=len)
    at = folded.find(shown)
    end = at + len(shown)
    heading = next((heading for heading in leaf.headings if _holds_all(heading, asked)), "")
    before = leaf.words[max(0, at - _AROUND) : at]
    return Found(leaf, before, leaf.words[at:end], leaf.words[end : end + _AROUND], anchor(heading) if heading else "")


@functools.lru_cache(maxsize=256)
def _rendered(source: str, *, is_index: bool) -> SafeString:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(source)
    for token, following in itertools.pairwise(tokens):
        _dress(token, following, up="" if is_index else "../")
    return mark_safe(reader.renderer.render(tokens, reader.options, {}))


def _dress(token: Token, following: Token, up: str) -> None:
    """Headings get anchors, tables our looks, links our addresses: a page is read one level deeper than its file lies (`up`)."""
    if token.type == "heading_open":
        token.attrSet("id", anchor(following.content))
    elif token.type == "table_open":
        token.attrSet("class", "ky-table")
    for child in token.children or ():
        if child.type == "link_open":
            target = str(child.attrGet("href") or "")
            child.attrSet("href", up + target.replace(".md", "/") if ".md" in target else target)
