"""Names of people: surnames cluster by village, given names follow the year of birth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .chance import Ints

_COMMONEST_FIRST = (
    "李 王 张 刘 陈 杨 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 "
    "卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 "
    "侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 向 粟 瞿 舒 米 滕 单 欧阳 覃 佘 补 明 储 危 蒲 梅 尤 印 沙"
)
_SURNAMES = _COMMONEST_FIRST.split()
_COMMONNESS = 1.0 / (np.arange(len(_SURNAMES)) + 6.0)

# Given names by sex and cohort: born before 1960, to 1984, since.
_GIVEN = {
    ("1", 0): "国 建 德 明 世 光 长 永 大 金 福 生 发 贵 元 清 先 仁 义 忠 祥 富 有 根 财 寿 荣 庭 泽 兴",
    ("1", 1): "军 伟 强 勇 刚 华 平 辉 斌 波 涛 超 志 新 海 林 峰 杰 鹏 亮 文 武 小 东 红 卫 跃 进 爱 民 国 建 明 春",
    ("1", 2): "浩 宇 轩 子 泽 俊 博 睿 天 佑 嘉 一 诺 梓 豪 晨 阳 鑫 磊 凯 帆 皓 铭 辰 逸 航 奕 煜 烨 佳 思 远 昊",
    ("2", 0): "秀 英 桂 兰 玉 珍 凤 莲 菊 香 翠 花 梅 金 银 春 冬 月 娥 淑 素 云 美 仙 满 妹 爱 喜 贞 连",
    ("2", 1): "丽 红 艳 芳 燕 玲 霞 敏 静 娟 萍 琴 华 英 小 春 秋 平 慧 珍 群 琼 林 云 娥 晓 海 群 利 梅 美 芬",
    ("2", 2): "欣 怡 雨 涵 梓 萱 思 琪 诗 婷 佳 瑶 语 嫣 可 心 一 诺 子 晴 若 曦 雅 静 梦 婧 妍 艺 紫 依 晨 彤 沐 汐",
}
_RARE = "䶮"  # outside the two-byte part of GB18030: some sheets must carry it all the same
_TWO_CHARACTERS = (0.93, 0.72, 0.88)  # by cohort


def village_surnames(rng: np.random.Generator, areas: int) -> Ints:
    """Three leading surnames for each area, as positions in the list: areas × 3."""
    share = _COMMONNESS / _COMMONNESS.sum()
    return rng.choice(len(_SURNAMES), size=(areas, 3), p=share).astype(np.int64)


def surnames(rng: np.random.Generator, area: Ints, leading: Ints) -> Ints:
    """A surname for each, more than half from the area's leading ones."""
    share = _COMMONNESS / _COMMONNESS.sum()
    own = leading[area, rng.choice(3, size=len(area), p=[0.55, 0.3, 0.15])]
    anywhere = rng.choice(len(_SURNAMES), size=len(area), p=share)
    return np.where(rng.random(len(area)) < 0.58, own, anywhere).astype(np.int64)


def full_names(
    rng: np.random.Generator, surname: Ints, sex: NDArray[np.object_], birth_year: Ints
) -> NDArray[np.object_]:
    """Surname and given name of each person."""
    names = np.array(_SURNAMES, dtype=object)[surname]
    cohort = np.digitize(birth_year, [1960, 1985])
    given = np.empty(len(names), dtype=object)
    for (code, number), characters in _GIVEN.items():
        chosen = np.flatnonzero((sex == code) & (cohort == number))
        given[chosen] = _given(rng, characters.split(), _TWO_CHARACTERS[number], len(chosen))
    given[rng.random(len(given)) < 0.0003] = _RARE
    return names + given


def _given(rng: np.random.Generator, characters: list[str], two: float, size: int) -> NDArray[np.object_]:
    pool = np.array(characters, dtype=object)
    first = pool[rng.integers(0, len(pool), size)]
    second = pool[rng.integers(0, len(pool), size)]
    return np.where(rng.random(size) < two, first + second, second)
