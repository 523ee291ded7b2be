"""What outpatients come with: diagnoses by age and sex with what is prescribed, and the illnesses that stay with a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import days
from .answers import Column
from .chance import Flags, Floats, Ints, choose, stream
from .people import People

_AGES = (6, 18, 45, 65)  # between the shares of a diagnosis


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """By ICD-10, with what is prescribed; `shares` of the visits under 6, to 17, to 44, to 64, and from 65; `sex` if one."""

    code: str
    name: str
    medicine: str
    shares: tuple[float, ...]
    sex: str = ""


_SEEN = (
    Diagnosis("J06.900", "急性上呼吸道感染", "小儿氨酚黄那敏颗粒 1袋 每日3次", (40, 26, 0, 0, 0)),
    Diagnosis("J06.900", "急性上呼吸道感染", "复方氨酚烷胺片 1片 每日2次", (0, 6, 24, 15, 12)),
    Diagnosis("J20.900", "急性支气管炎", "阿奇霉素干混悬剂 0.1g 每日1次", (18, 10, 0, 0, 0)),
    Diagnosis("J20.900", "急性支气管炎", "阿莫西林 0.5g 每日3次", (0, 2, 8, 9, 11)),
    Diagnosis("K52.900", "胃肠炎", "蒙脱石散 3g 每日3次", (14, 9, 7, 5, 5)),
    Diagnosis("L30.900", "皮炎", "糠酸莫米松乳膏 外用 每日1次", (10, 8, 7, 5, 4)),
    Diagnosis("J30.400", "过敏性鼻炎", "氯雷他定 5mg 每日1次", (3, 9, 6, 3, 1)),
    Diagnosis("H10.900", "结膜炎", "左氧氟沙星滴眼液 每日4次", (4, 6, 3, 3, 3)),
    Diagnosis("T14.000", "身体浅表损伤", "碘伏 外用 每日2次", (4, 12, 7, 6, 4)),
    Diagnosis("K29.500", "慢性胃炎", "奥美拉唑 20mg 每日1次", (0, 2, 10, 12, 9)),
    Diagnosis("M54.500", "腰痛", "双氯芬酸钠缓释片 75mg 每日1次", (0, 0, 9, 13, 9)),
    Diagnosis("M17.900", "膝关节骨关节炎", "氨基葡萄糖 0.75g 每日2次", (0, 0, 0, 8, 13)),
    Diagnosis("I25.100", "冠状动脉粥样硬化性心脏病", "阿司匹林 100mg 每日1次", (0, 0, 0, 4, 11)),
    Diagnosis("J44.900", "慢性阻塞性肺疾病", "沙丁胺醇气雾剂 必要时", (0, 0, 0, 3, 8)),
    Diagnosis("G47.000", "失眠", "艾司唑仑 1mg 睡前", (0, 0, 2, 5, 6)),
    Diagnosis("N39.000", "泌尿道感染", "左氧氟沙星 0.5g 每日1次", (0, 0, 6, 5, 4), sex="2"),
    Diagnosis("N76.000", "阴道炎", "甲硝唑栓 0.5g 睡前", (0, 0, 7, 3, 0), sex="2"),
    Diagnosis("N40.x00", "前列腺增生", "坦索罗辛 0.2mg 每晚1次", (0, 0, 0, 3, 8), sex="1"),
)
HYPERTENSION, DIABETES = "I10.x00", "E11.900"
_LASTING = {
    HYPERTENSION: (
        "原发性高血压",
        {
            "硝苯地平缓释片 10mg 每日2次": 36,
            "氨氯地平 5mg 每日1次": 32,
            "依那普利 10mg 每日1次": 14,
            "缬沙坦 80mg 每日1次": 18,
        },
    ),
    DIABETES: ("2型糖尿病", {"二甲双胍 0.5g 每日2次": 58, "格列美脲 2mg 每日1次": 20, "阿卡波糖 50mg 每日3次": 22}),
}
_FOR_IT = 0.6  # of the visits of who has a lasting illness
_FOUND = {HYPERTENSION: 0.006, DIABETES: 0.002}  # of the visits of others from the age of 35, where nobody knew


def diagnosed(
    people: People, person: Ints, on: Ints, known: dict[str, Flags], found: Flags, *, seed: int
) -> tuple[Column, Column, Column]:
    """Code, name and prescription of each visit.

    Args:
        known: of all people, who is known to have a lasting illness, by its code.
        found: visits at which a high pressure was found that nobody knew of.
    """
    rng = stream(seed, "diagnoses")
    age = days.age(people.birth[person], on)
    drawn = _drawn(rng, age, people.sex[person])
    code, name, medicine = (
        np.array([getattr(each, field) for each in _SEEN], dtype=object)[drawn]
        for field in ("code", "name", "medicine")
    )
    wins = np.zeros(len(person))  # of somebody's illnesses the one that the larger number falls to
    for illness, (called, medicines) in _LASTING.items():
        has_it = known[illness][person]
        lot = rng.random(len(person))
        is_new = ~has_it & (age >= 35) & (rng.random(len(person)) < _FOUND[illness])
        comes_for_it = is_new | (has_it & (rng.random(len(person)) < _FOR_IT) & (lot > wins))
        comes_for_it = np.where(found, illness == HYPERTENSION, comes_for_it)
        wins = np.where(comes_for_it, lot, wins)
        own = choose(rng, {key: float(share) for key, share in medicines.items()}, len(people))
        code[comes_for_it], name[comes_for_it] = illness, called
        medicine[comes_for_it] = own[person[comes_for_it]]
    return code, name, medicine


def _drawn(rng: np.random.Generator, age: Ints, sex: Column) -> Ints:
    """A position in the list of what is seen, by age and sex."""
    band, drawn = np.digitize(age, _AGES), np.zeros(len(age), dtype=np.int64)
    for number in range(len(_AGES) + 1):
        for code in ("1", "2"):
            shares: Floats = np.array([each.shares[number] * (each.sex in ("", code)) for each in _SEEN])
            here = np.flatnonzero((band == number) & (sex == code))
            drawn[here] = rng.choice(len(_SEEN), p=shares / shares.sum(), size=len(here))
    return drawn
