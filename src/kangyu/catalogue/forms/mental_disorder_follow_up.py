"""Follow-up of severe mental disorders (严重精神障碍患者随访服务记录表).

Source: national basic public-health service specification, third edition (2017), service 9. The paper has no code for
"no symptoms" and none for marked ones: `0` and the item `marked` are ours, since the class depends on them.
"""

from dataclasses import replace
from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Range, Section
from kangyu.vocabulary.codes import CodeList
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import TIMES
from kangyu.vocabulary.sensitivity import Sensitivity

from ..codelists.common import B3, GOOD_FAIR_POOR, YES_NO
from ..codelists.mental_disorder import (
    ADHERENCE,
    ADVERSE_REACTION,
    EFFECT,
    HOSPITAL,
    INSIGHT,
    LOCKED_UP,
    REHABILITATION,
    RISK,
    SYMPTOMS,
    WORK,
)
from ..shared import items


def _code(key: str, zh: str, en: str, codes: CodeList, *headings: str, is_required: bool = False) -> Item:
    return Item(key, Bilingual(zh, en), Kind.CODE, codes=codes, is_required=is_required, headings=headings)


def _acts(key: str, zh: str, en: str) -> Item:
    return Item(key, Bilingual(zh, en), Kind.WHOLE, TIMES, Range(0, 10), Range(0, 99))


SOCIAL_FUNCTION = (
    _code("personal_care", "个人生活料理", "Personal care", GOOD_FAIR_POOR, "生活料理"),
    _code("housework", "家务劳动", "Housework", GOOD_FAIR_POOR),
    _code("work", "生产劳动及工作", "Work", WORK, "生产劳动"),
    _code("learning", "学习能力", "Learning", GOOD_FAIR_POOR),
    _code("social_contact", "社会人际交往", "Social contact", GOOD_FAIR_POOR, "人际交往"),
)

_SECTIONS = (
    Section(
        Bilingual("危险性与症状", "Risk and symptoms"),
        (
            items.MODE,
            _code("risk", "危险性评估", "Risk", RISK, "危险性", "危险性等级", is_required=True),
            Item(
                "symptoms",
                Bilingual("目前症状", "Symptoms"),
                Kind.CODES,
                codes=SYMPTOMS,
                is_required=True,
                headings=("症状", "精神症状"),
            ),
            _code("marked", "精神症状明显", "Marked symptoms", YES_NO),
            _code("insight", "自知力", "Insight", INSIGHT, is_required=True),
            _code("severe_condition", "严重药物不良反应或躯体疾病", "Severe reaction or physical illness", YES_NO),
        ),
    ),
    Section(
        Bilingual("生活与社会功能", "Daily life and social function"),
        (
            _code("sleep", "睡眠情况", "Sleep", GOOD_FAIR_POOR, "睡眠"),
            _code("diet", "饮食情况", "Diet", GOOD_FAIR_POOR, "饮食"),
            *SOCIAL_FUNCTION,
        ),
    ),
    Section(
        Bilingual("危险行为与处所", "Dangerous acts and whereabouts"),
        (
            _acts("minor_trouble", "轻度滋事次数", "Minor trouble"),
            _acts("trouble", "肇事次数", "Causing trouble"),
            _acts("disaster", "肇祸次数", "Causing disaster"),
            _acts("self_harm", "自伤次数", "Self-harm"),
            _acts("suicide_attempts", "自杀未遂次数", "Attempted suicide"),
            _code("locked_up", "两次随访期间关锁情况", "Locked up", LOCKED_UP, "关锁情况", "关锁"),
            _code("hospital", "两次随访期间住院情况", "Hospital", HOSPITAL, "住院情况"),
            Item(
                "discharged_on", Bilingual("末次出院日期", "Last discharged on"), Kind.DATE, headings=("末次出院时间",)
            ),
        ),
    ),
    Section(
        Bilingual("用药与康复", "Medicines and rehabilitation"),
        (
            _code("laboratory", "实验室检查", "Laboratory", YES_NO),
            _code("adherence", "用药依从性", "Taking of medicines", ADHERENCE, "服药依从性", "依从性"),
            _code("adverse_reaction", "药物不良反应", "Adverse reaction", ADVERSE_REACTION, "不良反应"),
            _code("effect", "治疗效果", "Effect of treatment", EFFECT),
            items.MEDICINES,
            Item("rehabilitation", Bilingual("康复措施", "Rehabilitation"), Kind.CODES, codes=REHABILITATION),
        ),
    ),
    Section(Bilingual("处置", "What was done"), (items.ADVICE, items.DOCTOR, items.LOST)),
)

mental_disorder_follow_up = Form(
    key="mental_disorder_follow_up",
    name=Bilingual("严重精神障碍患者随访服务记录表", "Follow-up of severe mental disorder"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 9 严重精神障碍患者管理",
    sections=tuple(
        Section(part.label, tuple(replace(item, sensitivity=Sensitivity.MENTAL) for item in part.items))
        for part in _SECTIONS
    ),
    sensitivity=Sensitivity.MENTAL,
    lost=items.NOBODY_REACHED,
)
