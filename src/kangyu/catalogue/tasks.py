"""Kinds of tasks (待办事项类别): what stands in the pool of work, and after how long the institution above sees it.

A case's kinds stand here too, one for each move that somebody must make.
"""

from kangyu.methods.tasks import Opens, TaskKind
from kangyu.methods.tasks.declaration import URGENT
from kangyu.vocabulary.labels import Bilingual

contact = TaskKind("contact", Bilingual("随访", "Follow-up"), escalate_after_days=30, page=Opens.FORM)
examination = TaskKind(
    "examination", Bilingual("年度健康检查", "Yearly examination"), escalate_after_days=60, page=Opens.EXAMINATION
)
search = TaskKind(
    "search",
    Bilingual("失访查找", "Find a person lost to follow-up"),
    escalate_after_days=30,
    page=Opens.PERSON,
    is_search=True,
)
order = TaskKind("order", Bilingual("交办事项", "Assigned task"), escalate_after_days=3, page=Opens.TASK)
referral_received = TaskKind(
    "referral.received", Bilingual("接收转诊", "Receive a referral"), URGENT, escalate_after_days=1, page=Opens.CASE
)
emergency = TaskKind("emergency", Bilingual("紧急调阅知悉", "Take note of an emergency access"))

TASK_KINDS: tuple[TaskKind, ...] = (emergency, contact, examination, search, order, referral_received)


def task_kind(key: str) -> TaskKind:
    """The kind of that key; KeyError when none is declared."""
    return _BY_KEY[key]


_BY_KEY = {kind.key: kind for kind in TASK_KINDS}
if len(_BY_KEY) != len(TASK_KINDS):
    raise ValueError("two kinds of tasks share a key")
