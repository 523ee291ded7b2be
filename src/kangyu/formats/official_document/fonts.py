"""The typefaces of official documents, their names on different systems, and what stands in for them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from kangyu.formats.official_document.layout import Role

FOLDER = Path(__file__).resolve().parent.parent / "fonts"  # filled by tools/assets.py
LATIN = ("Times New Roman", "Liberation Serif", "Tinos", "TeX Gyre Termes", "Libertinus Serif")


class FontsMissing(Exception):
    """No Chinese typeface at all: neither the package's own nor the system's."""


@dataclass(frozen=True, slots=True)
class Face:
    """`word` is the name for Word, `substitute` what Word takes where that is missing; `families` are the names
    by which the same face is found on Windows, macOS and Linux; `stand_in` is shipped with the package."""

    word: str
    substitute: str
    families: tuple[str, ...]
    stand_in: str = "Noto Serif SC"
    stand_in_weight: int = 400


FACES: dict[Role, Face] = {
    Role.FANGSONG: Face("仿宋_GB2312", "仿宋", ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong")),
    Role.KAI: Face(
        "楷体_GB2312",
        "楷体",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "AR PL KaitiM GB", "LXGW WenKai"),
    ),
    Role.HEI: Face("黑体", "SimHei", ("SimHei", "黑体", "STHeiti", "Noto Sans CJK SC"), "Noto Sans S Chinese", 500),
    Role.XIAOBIAOSONG: Face(
        "方正小标宋简体",
        "宋体",
        ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK"),
        stand_in_weight=700,
    ),
    Role.SONG: Face("宋体", "SimSun", ("SimSun", "宋体", "STSong")),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    families: tuple[str, ...]
    weight: int


def chosen(role: Role) -> Chosen:
    """The face that this machine has for the role, and what may fill its gaps."""
    face = FACES[role]
    installed = _installed()
    own = [family for family in face.families if family in installed][:1]
    stand_ins = [family for family in (face.stand_in, *_spares()) if family in installed]
    if not own and not stand_ins:
        raise FontsMissing("There is no Chinese font; run `make setup`, which fills kangyu/formats/fonts.")
    return Chosen(tuple(dict.fromkeys([*own, *stand_ins])), 400 if own else face.stand_in_weight)


def latin() -> tuple[str, ...]:
    return tuple(family for family in LATIN if family in _installed())[:1]


def missing_fonts() -> tuple[str, ...]:
    """The standard's typefaces that are not on this machine, by their Chinese names."""
    return tuple(face.word for face in FACES.values() if not _installed().intersection(face.families))


def _spares() -> tuple[str, ...]:
    return (
        "Noto Serif SC",
        "Noto Sans S Chinese",
        "Noto Serif CJK SC",
        "Noto Sans CJK SC",
        "WenQuanYi Zen Hei",
    )


@cache
def _installed() -> frozenset[str]:
    return frozenset(typst.Fonts(font_paths=[str(FOLDER)] if FOLDER.is_dir() else []).families())
