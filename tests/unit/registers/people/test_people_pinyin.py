"""Names as they are searched: surnames have their own readings."""

import pytest

from kangyu.registers.people.pinyin import spelled


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王小明", ("wangxiaoming", "wxm")),
        ("单雄信", ("shanxiongxin", "sxx")),
        ("曾国强", ("zengguoqiang", "zgq")),
        ("解缙", ("xiejin", "xj")),
        ("仇和", ("qiuhe", "qh")),
        ("区志", ("ouzhi", "oz")),
        ("查良镛", ("zhaliangyong", "zly")),
        ("任伟", ("renwei", "rw")),
        ("盖叫天", ("gejiaotian", "gjt")),
        ("朴志", ("piaozhi", "pz")),
        ("尉迟恭", ("yuchigong", "ycg")),
        ("吕布", ("lvbu", "lb")),
        ("阿依古丽·买买提", ("ayigulimaimaiti", "ayglmmt")),
        ("Anna Schmidt", ("annaschmidt", "as")),
        ("䶮𠮷", None),
        ("", ("", "")),
    ],
)
def test_a_name_is_spelled(name, expected):
    full, initials = spelled(name)
    assert full.isascii() and initials.isascii()
    if expected:
        assert (full, initials) == expected


def test_the_longest_name_fits_its_columns():
    full, initials = spelled("爽" * 60)
    assert (len(full), len(initials)) == (120, 30)
