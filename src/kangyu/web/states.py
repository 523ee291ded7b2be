"""How states look: a tone, a shape and a word each. The tones are those of `kangyu.css`."""

from __future__ import annotations

from dataclasses import dataclass

from kangyu.methods.programmes import DueState, Grade, StepKind
from kangyu.methods.tasks import TaskState
from kangyu.registers.enrolments.standing import Stage
from kangyu.vocabulary.labels import Bilingual


@dataclass(frozen=True)
class Sign:
    """`tone`: danger, warning, notice, good or quiet."""

    tone: str
    shape: str
    word: Bilingual


DUE_SIGNS: dict[DueState, Sign] = {
    DueState.TO_REFER: Sign("danger", "▲", Bilingual("转诊待追踪", "Referral to be traced")),
    DueState.OVERDUE: Sign("warning", "■", Bilingual("已逾期", "Overdue")),
    DueState.LOST: Sign("warning", "◆", Bilingual("失访", "Lost to follow-up")),
    DueState.DUE: Sign("notice", "●", Bilingual("近期应访", "Due soon")),
    DueState.LATER: Sign("quiet", "○", Bilingual("未到期", "Later")),
}

# Tasks by their urgency and day; the words fit whatever is to be done.
TASK_SIGNS: dict[TaskState, Sign] = {
    TaskState.URGENT: Sign("danger", "▲", Bilingual("紧急", "Urgent")),
    TaskState.LATE: Sign("warning", "■", Bilingual("已逾期", "Overdue")),
    TaskState.SOON: Sign("notice", "●", Bilingual("近期应办", "Due soon")),
    TaskState.LATER: Sign("quiet", "○", Bilingual("未到期", "Later")),
}

STAGE_SIGNS: dict[Stage, Sign] = {
    Stage.ENROLLED: Sign("good", "●", Bilingual("在管", "Enrolled")),
    Stage.CANDIDATE: Sign("notice", "◆", Bilingual("候选", "Candidate")),
    Stage.CLOSED: Sign("quiet", "■", Bilingual("已结案", "Closed")),
    Stage.SCREENED: Sign("quiet", "●", Bilingual("已筛查", "Screened")),
    Stage.NOTHING: Sign("quiet", "○", Bilingual("未纳入", "Not enrolled")),
}

_STEP_TONES = {
    StepKind.URGENT_REFERRAL: ("danger", "▲"),
    StepKind.REFERRAL: ("danger", "▲"),
    StepKind.REVISIT: ("warning", "■"),
    StepKind.SEARCH: ("warning", "■"),
    StepKind.REGULAR: ("good", "●"),
}

# States of a received sheet, by the register's codes.
MESSAGE_SIGNS: dict[str, Sign] = {
    "received": Sign("quiet", "○", Bilingual("已接收", "Received")),
    "applying": Sign("notice", "●", Bilingual("处理中", "Working")),
    "applied": Sign("good", "●", Bilingual("已完成", "Done")),
    "refused": Sign("danger", "▲", Bilingual("已退回", "Refused")),
}


def due_sign(state: DueState, days_late: int) -> Sign:
    """How the state of somebody on a work list is shown; a referral whose outcome is late says by how much."""
    if state is not DueState.TO_REFER or days_late <= 0:
        return DUE_SIGNS[state]
    days = "day" if days_late == 1 else "days"
    return Sign(
        "danger",
        DUE_SIGNS[DueState.OVERDUE].shape,
        Bilingual(f"追踪已逾期 {days_late} 天", f"Tracing overdue by {days_late} {days}"),
    )


def sign_of(value: DueState | TaskState | Grade | str) -> Sign:
    """How a state, a grade or the state of a sheet is shown."""
    if isinstance(value, TaskState):
        return TASK_SIGNS[value]
    if isinstance(value, DueState):
        return DUE_SIGNS[value]
    if isinstance(value, Grade):
        return Sign("good", "●", value.name) if value.is_at_target else Sign("warning", "■", value.name)
    return MESSAGE_SIGNS[str(value)]


def step_sign(kind: StepKind, word: Bilingual) -> Sign:
    """How what must happen next is shown."""
    tone, shape = _STEP_TONES[kind]
    return Sign(tone, shape, word)
