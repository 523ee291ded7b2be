"""Codes of the two-way referral (双向转诊)."""

from .common import codes

URGENCY = codes(
    "referral_urgency",
    "紧急程度",
    "Urgency",
    ("1", "紧急", "urgent", "急"),
    ("2", "择期", "planned", "平诊", "非紧急"),
    source="本系统约定",
    version="1",
)

FOLLOW_UP_RESULT = codes(
    "referral_follow_up_result",
    "回访结果",
    "Result of the follow-up",
    ("1", "病情平稳", "stable"),
    ("2", "好转", "better"),
    ("3", "无变化", "unchanged"),
    ("4", "加重", "worse"),
    ("5", "死亡", "died"),
    source="本系统约定",
    version="1",
)
