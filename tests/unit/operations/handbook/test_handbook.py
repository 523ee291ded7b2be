"""The handbook says what is declared and tested, and notices when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kangyu.catalogue.cases import CASES
from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.indicators import FAMILIES, INDICATORS, family_key
from kangyu.catalogue.ledgers import LEDGERS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.indicators import FigureKind
from kangyu.operations import handbook
from kangyu.operations.handbook import examples
from kangyu.operations.handbook.indicators import KINDS

SPECS = Path(__file__).parents[3] / "spec"


@pytest.fixture(scope="module")
def book() -> dict[str, dict[str, str]]:
    return {language: dict(handbook.pages_of(language, SPECS)) for language in ("zh", "en")}


def test_everything_declared_has_its_page_in_both_languages(book) -> None:
    for language, pages in book.items():
        for chapter, declared in (("programmes", PROGRAMMES), ("forms", FORMS), ("cases", CASES)):
            for each in declared:
                assert each.name.in_language(language) in pages[f"{chapter}/{each.key}.md"]
        for indicator in INDICATORS:
            page = pages[f"indicators/{indicator.key.partition('.')[0]}.md"]
            assert indicator.definition.in_language(language) in page


def test_every_family_of_indicators_has_a_name() -> None:
    assert {family_key(indicator.key) for indicator in INDICATORS} == set(FAMILIES)


def test_every_kind_of_figure_has_a_word() -> None:
    assert set(KINDS) == set(FigureKind)


def test_a_ledger_page_tells_the_checks_across_its_items(book) -> None:
    for language, pages in book.items():
        for ledger in LEDGERS:
            for check in ledger.form.checks:
                assert check.message.in_language(language) in pages[f"ledgers/{ledger.key}.md"]


def test_numbers_are_written_out(book) -> None:
    import re

    for pages in book.values():
        assert not [name for name, text in pages.items() if re.search(r"\d+e[+-]?\d+", text)]


def test_links_lead_to_pages(book) -> None:
    import re

    for pages in book.values():
        for name, text in pages.items():
            for target in re.findall(r"\]\(([^)]+\.md)\)", text):
                resolved = (Path("/") / name).parent / target
                assert str(Path(*resolved.parts).resolve()).lstrip("/") in pages, (name, target)


def test_examples_come_from_the_tables_of_the_spec_tests(tmp_path: Path) -> None:
    path = tmp_path / "test_x.py"
    path.write_text(
        "from x import State\n\n"
        "# zh: 血压, 分类\n# en: pressure, class\n"
        'ROWS = [("120/80", "1"), ("150/95", None)]\n\n'
        "# due → state\nSTATES = [(3, State.OVERDUE)]\n\nNOT_SHOWN = [(1, 2)]\nother = 3\n"
    )
    rows, states = examples.examples_of(path)
    assert rows.heads("zh") == ("血压", "分类")
    assert rows.heads("en") == ("pressure", "class")
    assert rows.rows == (("120/80", "1"), ("150/95", "—"))
    assert (states.heads("zh"), states.rows) == (("due", "state"), (("3", "OVERDUE"),))
    assert examples.examples_of(tmp_path / "missing.py") == []


def test_a_stale_page_is_noticed(tmp_path: Path) -> None:
    count = handbook.write(tmp_path, SPECS)
    assert handbook.stale(tmp_path, SPECS) == []
    page = tmp_path / "zh/programmes/hypertension.md"
    page.write_text(page.read_text() + "x")
    (tmp_path / "en/programmes/gone.md").write_text("# Gone\n")
    assert handbook.stale(tmp_path, SPECS) == ["en/programmes/gone.md", "zh/programmes/hypertension.md"]
    assert handbook.write(tmp_path, SPECS) == count
    assert handbook.stale(tmp_path, SPECS) == []
