"""Divisions (GB/T 2260, GB/T 10114) and narrow text, by example."""

import pytest

from kangyu.vocabulary.areas import PROVINCES, AreaCode, AreaLevel
from kangyu.vocabulary.text import narrow


@pytest.mark.parametrize(
    ("written", "level", "prefix", "short", "parent"),
    [
        ("43", AreaLevel.PROVINCE, "43", "430000", None),
        ("4312", AreaLevel.PREFECTURE, "4312", "431200", "430000"),
        ("431281", AreaLevel.COUNTY, "431281", "431281", "431200"),
        ("431281000000", AreaLevel.COUNTY, "431281", "431281", "431200"),
        ("４３１２８１１００", AreaLevel.TOWNSHIP, "431281100", "431281100", "431281"),
        ("431281100201", AreaLevel.VILLAGE, "431281100201", "431281100201", "431281100"),
        ("441900003", AreaLevel.TOWNSHIP, "441900003", "441900003", "441900"),
    ],
)
def test_what_a_division_code_says(
    written: str,
    level: AreaLevel,
    prefix: str,
    short: str,
    parent: str | None,
) -> None:
    area = AreaCode.parse(written)
    assert (area.level, area.prefix, area.short, str(area)) == (level, prefix, short, short)
    assert (area.parent.short if area.parent else None) == parent


def test_a_county_contains_its_townships_and_not_its_neighbours() -> None:
    county = AreaCode.parse("431281")
    assert county.contains(AreaCode.parse("431281100201")) and county.contains(county)
    assert not county.contains(AreaCode.parse("431282"))
    assert not county.contains(AreaCode.parse("4312"))


def test_there_are_thirty_four_provinces() -> None:
    assert len(PROVINCES) == 34


@pytest.mark.parametrize(
    ("written", "narrowed"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("　张三\u00a0", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("\ufeff血压（mmHg）", "血压(mmHg)"),
        ("㎜Hg ①", "㎜Hg ①"),
        ("\uf900𠮷", "\uf900𠮷"),
    ],
)
def test_text_is_narrowed_without_touching_chinese(written: str, narrowed: str) -> None:
    assert narrow(written) == narrowed
