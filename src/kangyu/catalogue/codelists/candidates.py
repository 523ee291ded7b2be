"""What becomes of a candidate for a programme (候选对象处理结果)."""

from .common import LOCAL, codes

OUTCOME = codes(
    "candidate_outcome",
    "处理结果",
    "Outcome",
    ("1", "已纳入管理", "enrolled"),
    ("2", "已排除", "ruled out", "排除"),
    ("3", "拒绝", "refused"),
    ("4", "已由他处管理", "managed elsewhere"),
    ("5", "死亡或迁出", "died or moved away"),
    ("6", "复查不再符合", "no longer qualifies"),
    source=LOCAL,
    version="1",
)
ENROLLED, RULED_OUT, REFUSED, ELSEWHERE, GONE, NO_LONGER = (code.value for code in OUTCOME)
DISMISSALS = (RULED_OUT, REFUSED, ELSEWHERE)
