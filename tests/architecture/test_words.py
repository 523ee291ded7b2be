"""What the project says about itself is true, and says nothing about the machine on which it was written."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import checkout
import pytest

PAGES = [path for path in checkout.files(".md") if "licences" not in path.parts]
_CHECKED_SUFFIXES = (
    ".py",
    ".md",
    ".html",
    ".sh",
    ".toml",
    ".typ",
    ".po",
    ".css",
    ".js",
    ".svg",
    ".png",
    ".csv",
)
_MADE_LATER = ("KANGYU_HOME/", "var/", ".venv/", "node_modules/", "dist/", "build/", "../", "/", "~")
_IS_PATTERN = re.compile(r"[<>{}*…$|:=(),]|\b[A-Z]+\.|/x\b|\bx\.")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


# --- paths


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in checkout.files())


def _paths_in(text: str) -> Iterator[str]:
    """Words in code type that are paths of the checkout; a bare name counts when its suffix says that it is a file."""
    for word in (part for code in _CODE.findall(text) for part in code.split()):
        if word.startswith(_MADE_LATER) or _IS_PATTERN.search(word):
            continue
        starts_in_checkout = "/" in word and any((base / word.split("/")[0]).is_dir() for base in _bases())
        if starts_in_checkout or word.endswith(_CHECKED_SUFFIXES):
            yield word


def _bases() -> tuple[Path, ...]:
    return checkout.ROOT, checkout.PACKAGE, checkout.PACKAGE / "catalogue", checkout.PACKAGE / "registers"


def _exists(word: str, page: Path) -> bool:
    if any((base / word).exists() for base in (page.parent, *_bases())):
        return True
    return "/" not in word and word in _names()


@pytest.mark.parametrize("page", PAGES, ids=checkout.name_of)
def test_the_paths_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not [word for word in _paths_in(text) if not _exists(word, page)]


@pytest.mark.parametrize("page", PAGES, ids=checkout.name_of)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert not [link for link in local if not (page.parent / link).exists()]


# --- decisions


def test_decision_records_are_numbered_once() -> None:
    names = {path.name for path in (checkout.ROOT / "docs/decisions").glob("*.md")} - {"README.md"}
    assert not [name for name in names if not re.match(r"\d{4}-", name)], "a decision record begins with its number"
    assert not [number for number, times in Counter(name[:4] for name in names).items() if times > 1]


# --- where it was written

_THIS_TEST = Path(__file__).resolve()
_REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|npmmirror|(?:--|_)(?:extra-)?index[-_]url[ =]\S*//"
    r"|https?://[^\s\"')]*(?:/simple\b|mirrors?\.|registry\.|artifactory|nexus)"
)
_HOMES = re.compile(r"(?<![\w.])/(?:home|root|Users)/\w")


def _texts() -> Iterator[tuple[str, str]]:
    for path in checkout.files():
        try:
            if path != _THIS_TEST:
                yield checkout.name_of(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_names_a_package_registry() -> None:
    assert not {name: found.group() for name, text in _texts() if (found := _REGISTRIES.search(text))}


def test_no_file_names_a_place_on_the_machine_where_it_was_written() -> None:
    places = [str(checkout.ROOT), str(checkout.ROOT.parent / "shared")]
    here = re.compile("|".join([_HOMES.pattern, *(rf"{re.escape(place)}(?![\w-])" for place in places)]))
    assert not {name: found.group() for name, text in _texts() if (found := here.search(text))}
