"""Chapter of the system itself: kinds of tasks, jobs at their hours, how fields leave the house de-identified."""

from __future__ import annotations

from kangyu.catalogue.jobs import JOBS
from kangyu.catalogue.tasks import TASK_KINDS
from kangyu.registers.deidentification import Deidentified, StaysHere, tables
from kangyu.registers.release.protection import PROTECTION

from .page import Page, Say, both, section, table


def pages() -> tuple[Page, ...]:
    """Three pages."""
    return (
        Page("tasks", both("待办的种类", "Kinds of tasks"), _tasks),
        Page("jobs", both("定时任务", "Jobs"), _jobs),
        Page("deidentification", both("去标识化导出", "De-identified export"), _fields),
    )


def _tasks(say: Say) -> str:
    columns = [
        say(both("待办", "Task")),
        say(both("逾期多少天上报", "Escalates after days")),
        say(both("须附证明", "Needs proof")),
    ]
    rows = [
        (
            say(kind.label),
            kind.escalate_after_days if kind.escalate_after_days is not None else "—",
            "●" if kind.needs_proof else "",
        )
        for kind in TASK_KINDS
    ]
    return table(columns, rows)


def _jobs(say: Say) -> str:
    columns = [
        say(both("任务", "Job")),
        say(both("时刻（分 时 日 月 周）", "At (minute hour day month weekday)")),
        say(both("多少小时未成功即提醒", "Late after hours")),
    ]
    return table(columns, [(say(job.name), f"`{job.at}`", job.late_after_hours) for job in JOBS])


def _fields(say: Say) -> str:
    words = both(
        "`kangyu export --deidentified` 按下表逐字段处理；每次导出使用一次性密钥，两次导出不能互相关联。",
        "`kangyu export --deidentified` treats each field as below, under a key that is made for one release and forgotten.",
    )
    body = "".join(_table_of(model._meta.label, said, say) for model, said in tables() if said is not None)
    return f"{say(words)}\n\n{say(PROTECTION)}\n{body}"


def _table_of(name: str, said: Deidentified | StaysHere, say: Say) -> str:
    if isinstance(said, StaysHere):
        return section(name, say(both("不外发：{why}", "Stays here: {why}").format(why=said.reason)), level=2)
    columns = [say(both("字段", "Field")), say(both("处理", "Treatment"))]
    return section(name, table(columns, [(f"`{field}`", say(how.label)) for field, how in said.treatments.items()]))
