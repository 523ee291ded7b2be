"""Kinds of tasks (待办事项类别): what stands in the pool of work, and after how long the institution above sees it.

A case's kinds follow from its declaration, one for each state in which somebody must act.
"""

from collections.abc import Iterator

from kangyu.methods.cases import Case
from kangyu.methods.tasks import Opens, TaskKind
from kangyu.vocabulary.labels import Bilingual

from .cases import CASES

contact = TaskKind("contact", Bilingual("随访", "Follow-up"), escalate_after_days=30, page=Opens.FORM)
examination = TaskKind(
    "examination", Bilingual("年度健康检查", "Yearly examination"), escalate_after_days=60, page=Opens.EXAMINATION
)
search = TaskKind(
    "search",
    Bilingual("失访查找", "Find a person lost to follow-up"),
    escalate_after_days=30,
    page=Opens.FORM,
    is_search=True,
)
order = TaskKind("order", Bilingual("交办事项", "Assigned task"), escalate_after_days=3, page=Opens.TASK)
transfer = TaskKind("transfer", Bilingual("转入申请", "Transfer request"), escalate_after_days=3, page=Opens.ANSWER)
transfer_answer = TaskKind("transfer_answer", Bilingual("转入申请的答复", "Answer to a transfer request"))
emergency = TaskKind("emergency", Bilingual("紧急调阅知悉", "Take note of an emergency access"))


def _of_case(kind: Case) -> Iterator[TaskKind]:
    """One for each state in which somebody must act, and one for who must learn the outcome."""
    for state in kind.open_states:
        assert state.asks is not None
        yield TaskKind(kind.task_kind(state.key), state.asks, escalate_after_days=1, page=Opens.CASE)
    if kind.watch is not None:
        yield TaskKind(f"{kind.key}.{kind.watch.key}", kind.watch.name, escalate_after_days=3, page=Opens.CASE)


TASK_KINDS: tuple[TaskKind, ...] = (
    emergency,
    transfer,
    transfer_answer,
    contact,
    examination,
    search,
    order,
    *(each for kind in CASES for each in _of_case(kind)),
)


def task_kind(key: str) -> TaskKind:
    """The kind of that key; KeyError when none is declared."""
    return _BY_KEY[key]


_BY_KEY = {kind.key: kind for kind in TASK_KINDS}
if len(_BY_KEY) != len(TASK_KINDS):
    raise ValueError("two kinds of tasks share a key")
