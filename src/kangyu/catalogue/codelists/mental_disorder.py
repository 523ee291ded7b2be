"""Codes of the follow-up form of severe mental disorders (严重精神障碍患者随访服务记录表)."""

from .common import codes

RISK = codes(
    "mental_risk",
    "危险性评估",
    "Risk",
    ("0", "0级", "0: none of 1 to 5"),
    ("1", "1级", "1: threats and shouting, nothing smashed"),
    ("2", "2级", "2: smashes property at home, can be talked down"),
    ("3", "3级", "3: smashes property anywhere, cannot be stopped"),
    ("4", "4级", "4: goes on smashing, property or people, cannot be stopped"),
    ("5", "5级", "5: armed violence against people, arson or explosion"),
)
SYMPTOMS = codes(
    "mental_symptoms",
    "目前症状",
    "Symptoms",
    ("0", "无", "none", "无症状", "症状消失"),
    ("1", "幻觉", "hallucinations"),
    ("2", "交流困难", "hard to talk with"),
    ("3", "猜疑", "suspicion"),
    ("4", "喜怒无常", "mood swings"),
    ("5", "行为怪异", "odd behaviour"),
    ("6", "兴奋话多", "excited, talkative"),
    ("7", "伤人毁物", "violent"),
    ("8", "悲观厌世", "weary of life"),
    ("9", "无故外走", "wandering"),
    ("10", "自语自笑", "talks and laughs to self"),
    ("11", "孤僻懒散", "withdrawn"),
    ("12", "其他", "other"),
)
INSIGHT = codes(
    "insight",
    "自知力",
    "Insight",
    ("1", "自知力完全", "full", "完全"),
    ("2", "自知力不全", "partial", "不全"),
    ("3", "自知力缺失", "none", "缺失", "缺乏"),
)
WORK = codes(
    "mental_work",
    "生产劳动及工作",
    "Work",
    ("1", "良好", "good", "好"),
    ("2", "一般", "fair"),
    ("3", "较差", "poor", "差"),
    ("9", "此项不适用", "not applicable", "不适用"),
)
LOCKED_UP = codes(
    "locked_up",
    "关锁情况",
    "Locked up",
    ("1", "无关锁", "no", "无"),
    ("2", "关锁", "yes"),
    ("3", "关锁已解除", "released", "已解除"),
)
HOSPITAL = codes(
    "mental_hospital",
    "住院情况",
    "Hospital",
    ("0", "未住院", "not in hospital", "从未住院"),
    ("1", "目前正在住院", "in hospital now", "住院"),
    ("2", "曾住院，现未住院", "was in hospital, is not now", "既往住院"),
)
ADHERENCE = codes(
    "mental_adherence",
    "用药依从性",
    "Taking of medicines",
    ("1", "按医嘱规律用药", "regular", "规律"),
    ("2", "间断用药", "interrupted", "间断"),
    ("3", "不用药", "not taken", "不服药"),
    ("4", "医嘱勿需用药", "none ordered", "无需用药"),
)
ADVERSE_REACTION = codes(
    "mental_adverse_reaction",
    "药物不良反应",
    "Adverse reaction",
    ("1", "无", "none"),
    ("2", "有", "yes"),
    ("9", "此项不适用", "not applicable", "不适用"),
)
EFFECT = codes(
    "treatment_effect",
    "治疗效果",
    "Effect of treatment",
    ("1", "痊愈", "cured"),
    ("2", "好转", "better"),
    ("3", "无变化", "same"),
    ("4", "加重", "worse"),
    ("9", "此项不适用", "not applicable", "不适用"),
)
REHABILITATION = codes(
    "rehabilitation",
    "康复措施",
    "Rehabilitation",
    ("1", "生活劳动能力", "living"),
    ("2", "职业训练", "vocational"),
    ("3", "学习能力", "learning"),
    ("4", "社会交往", "social"),
    ("5", "其他", "other"),
)
CLOSE_REASON = codes(
    "mental_close_reason",
    "终止管理原因",
    "Reason for closing",
    ("1", "死亡", "died"),
    ("2", "迁出", "moved away", "迁移"),
    ("4", "拒绝", "refused", "拒访"),
    ("5", "排除诊断", "diagnosis ruled out", "诊断排除"),
)
