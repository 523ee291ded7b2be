"""Names as they are searched: 曾小明 is found by zengxiaoming and by zxm.

A character has one reading here, its commonest; surnames have their own (单 is shan, 解 is xie).
"""

from __future__ import annotations

import functools
import re

_COMPOUND = {
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "万俟": ("mo", "qi"),
    "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "鲜于": ("xian", "yu"),
    "濮阳": ("pu", "yang"),
    "仲长": ("zhong", "chang"),
    "宰父": ("zai", "fu"),
    "亓官": ("qi", "guan"),
    "拓跋": ("tuo", "ba"),
}  # fmt: skip
_SURNAMES = dict(
    pair.split("=")
    for pair in [
        "单=shan",
        "曾=zeng",
        "解=xie",
        "仇=qiu",
        "区=ou",
        "查=zha",
        "任=ren",
        "盖=ge",
        "朴=piao",
        "翟=zhai",
        "乐=yue",
        "缪=miao",
        "覃=qin",
        "谌=chen",
        "冼=xian",
        "华=hua",
        "员=yun",
        "召=shao",
        "折=she",
        "种=chong",
        "秘=bi",
        "繁=po",
        "幺=yao",
        "么=yao",
        "黑=he",
        "盛=sheng",
        "葛=ge",
        "逄=pang",
        "郗=xi",
        "牟=mou",
        "隗=wei",
        "宁=ning",
        "纪=ji",
        "燕=yan",
        "应=ying",
        "阚=kan",
        "瞿=qu",
        "祭=zhai",
        "句=gou",
        "柏=bai",
        "贲=ben",
        "晁=chao",
        "过=guo",
        "卜=bu",
        "万=wan",
        "沈=shen",
        "尹=yin",
        "宿=su",
        "洗=xian",
        "哈=ha",
        "那=na",
        "都=du",
        "佴=nai",
        "訾=zi",
        "郇=xun",
        "臧=zang",
        "藏=zang",
        "车=che",
        "曲=qu",
        "相=xiang",
        "行=xing",
        "重=chong",
        "石=shi",
        "强=qiang",
        "蕃=bo",
        "莘=shen",
        "禚=zhuo",
        "妫=gui",
        "厍=she",
        "竺=zhu",
        "干=gan",
        "郝=hao",
        "瞿=qu",
        "粘=nian",
        "适=kuo",
        "撒=sa",
        "眭=sui",
        "冯=feng",
        "薄=bo",
    ]
)
_FULL, _SHORT = 120, 30
_WORDS = re.compile(r"[A-Za-z]+|.", re.DOTALL)


def spelled(name: str) -> tuple[str, str]:
    """The full pinyin and the initials of a name, small letters only: ("zengxiaoming", "zxm")."""
    syllables = _surname(name)
    rest = name[len(syllables) :]
    if rest.isascii():
        syllables += [word for word in map(_reading, _WORDS.findall(rest)) if word]
    else:
        syllables += [_reading(character) for character in rest]
    return "".join(syllables)[:_FULL], "".join([syllable[:1] for syllable in syllables])[:_SHORT]


def _surname(name: str) -> list[str]:
    compound = _COMPOUND.get(name[:2])
    if compound:
        return list(compound)
    single = _SURNAMES.get(name[:1])
    return [single] if single else []


@functools.lru_cache(maxsize=30_000)
def _reading(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalpha() else ""
    from pypinyin import lazy_pinyin  # its dictionaries take half a second and 40 MB: only who writes names pays

    text = "".join(lazy_pinyin(character)).lower().replace("ü", "v")
    return text if text.isascii() and text.isalpha() else ""
