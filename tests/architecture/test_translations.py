"""Everything that people read has its English, with the same blanks to fill."""

from __future__ import annotations

import re
from pathlib import Path

import checkout
import messages_in_use
import polib
import pytest

PO = checkout.PACKAGE / "locale/en/LC_MESSAGES/django.po"
TEMPLATES = [path for path in checkout.files(".html") if "templates" in path.parts]
_BLANK = re.compile(r"%\((\w+)\)[a-z]|%[sd]|\{(\w*)\}")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_NAMES_OF_LANGUAGES = {"中文"}  # written in its own language on every page


def _in_use() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in checkout.modules():
        if path.is_relative_to(checkout.PACKAGE):
            found.update((message, checkout.name_of(path)) for message in messages_in_use.in_python(path))
    for path in TEMPLATES:
        found.update((message, checkout.name_of(path)) for message in messages_in_use.in_template(path))
    return {message: place for message, place in found.items() if message.strip()}


def _entries() -> list[polib.POEntry]:
    return polib.pofile(str(PO)) if PO.exists() else []


def test_every_message_has_its_english() -> None:
    translated = {entry.msgid for entry in _entries() if entry.translated()}
    missing = sorted(f"{place}: {message!r}" for message, place in _in_use().items() if message not in translated)
    assert not missing, f"{len(missing)} messages have no English in {checkout.name_of(PO)}:\n" + "\n".join(missing)


def test_a_translation_has_the_blanks_of_its_message() -> None:
    differing = {
        entry.msgid: said
        for entry in _entries()
        for said in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if said and sorted(_BLANK.findall(said)) != sorted(_BLANK.findall(entry.msgid))
    }
    assert not differing


def test_the_english_holds_no_chinese() -> None:
    assert not {entry.msgid: entry.msgstr for entry in _entries() if _CHINESE.search(entry.msgstr)}


def test_messages_stand_once_in_the_file() -> None:
    ids = [(entry.msgctxt, entry.msgid) for entry in _entries()]
    assert len(set(ids)) == len(ids)


_SPOKEN = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)


@pytest.mark.parametrize("template", TEMPLATES, ids=checkout.name_of)
def test_a_template_says_nothing_that_cannot_be_translated(template: Path) -> None:
    rest = _SPOKEN.sub("", template.read_text(encoding="utf-8"))
    assert not set(_CHINESE.findall(rest)) - _NAMES_OF_LANGUAGES
