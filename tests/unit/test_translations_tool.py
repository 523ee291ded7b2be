"""tools/translations.py compiles what there is, and says in one sentence what it cannot."""

from __future__ import annotations

import gettext
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent.parent / "tools"))
import translations

_PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "村医"
msgstr "Village doctor"

#, fuzzy
msgid "居民"
msgstr "Perhaps"

msgid "未译"
msgstr ""
"""


@pytest.fixture
def po(tmp_path: Path) -> Path:
    path = tmp_path / "en/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(_PO, encoding="utf-8")
    return path


def test_without_translations_there_is_nothing_to_do(tmp_path: Path, capsys) -> None:
    assert translations.main(tmp_path) == 0
    assert capsys.readouterr().out == "There are no translations yet.\n"


def test_translated_messages_are_compiled_and_others_left_as_they_are(po: Path, tmp_path: Path, capsys) -> None:
    assert translations.main(tmp_path) == 0
    assert capsys.readouterr().out == "Compiled 1 translated messages in 1 file.\n"
    with po.with_suffix(".mo").open("rb") as file:
        said = gettext.GNUTranslations(file).gettext
    assert [said("村医"), said("居民"), said("未译")] == ["Village doctor", "居民", "未译"]
    assert sorted(path.name for path in po.parent.iterdir()) == ["django.mo", "django.po"]


@pytest.mark.parametrize("broken", ['msgid "村医"\nmsgstr "twice"\n', "nonsense\n"])
def test_a_broken_file_is_named_and_the_old_one_stays(po: Path, tmp_path: Path, capsys, broken: str) -> None:
    translations.main(tmp_path)
    before = po.with_suffix(".mo").read_bytes()
    po.write_text(_PO + broken, encoding="utf-8")
    assert translations.main(tmp_path) == 1
    assert "django.po" in capsys.readouterr().err
    assert po.with_suffix(".mo").read_bytes() == before


def test_it_runs_as_make_runs_it() -> None:
    done = subprocess.run([sys.executable, translations.__file__], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
