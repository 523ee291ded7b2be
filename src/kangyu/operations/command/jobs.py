"""What the system does by itself: `kangyu jobs list | run | keep`."""

from __future__ import annotations

from typing import Annotated

import typer

from .figures import JsonOption
from .frame import (
    DONE,
    FINDINGS,
    WrongUse,
    answer_json,
    answer_table,
    local_minute,
    now,
    out,
    say,
    start_on_county,
    today,
)

app = typer.Typer(help="Backups, snapshots, checks at their hours. 定时任务", no_args_is_help=True)


@app.command("list")
def list_jobs(as_json: JsonOption = False) -> int:
    """Each job: when it runs, how it last went. 任务清单"""
    start_on_county()
    from kangyu.catalogue.jobs import JOBS
    from kangyu.registers.jobs.queries import courses
    from kangyu.registers.staff.policies import system_scope

    found = courses(system_scope(), [job.key for job in JOBS])
    rows = [
        (
            job.key,
            job.name.zh,
            job.at,
            local_minute(course.newest.started_at) if course.newest else "—",
            course.newest.get_state_display() if course.newest else "—",
            course.newest.words_zh if course.newest else "",
        )
        for job, course in zip(JOBS, found, strict=True)
    ]
    if as_json:
        names = ("key", "name", "at", "last", "state", "words")
        answer_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        answer_table(("任务 job", "", "时刻 at", "上次 last", "", ""), rows)
    return DONE


@app.command("run")
def run_job(key: Annotated[str, typer.Argument(help="see kangyu jobs list")]) -> int:
    """Run one job now. 立即运行

    Example: kangyu jobs run backup
    """
    start_on_county()
    from kangyu.catalogue.jobs import job
    from kangyu.operations.jobs import run
    from kangyu.registers.jobs.actions import Busy

    try:
        done = run(job(key), now=now())
    except KeyError:
        raise WrongUse(f"没有任务 {key}；见 kangyu jobs list。There is no job {key}.") from None
    except Busy:
        raise WrongUse(f"任务 {key} 正在运行。The job {key} is running already.") from None
    out.print(f"{done.get_state_display()}：{done.words_zh} {done.words_en}", markup=False)
    return DONE if done.state == "done" else FINDINGS


@app.command("keep")
def keep() -> int:
    """Run the jobs at their hours until interrupted; `kangyu serve` does this beside the pages. 按时运行"""
    start_on_county()
    from kangyu.operations.jobs.schedule import keep as keep_clock

    keep_clock()
    return DONE


def candidates() -> int:
    """Look among all residents for those who belong in a programme and are not in it. 查找候选对象

    Entries show them as they are made, and the job `candidates` looks at birthdays and at what is new: this looks at
    everybody once more, and changes nothing where all is right.

    Example: kangyu candidates
    """
    start_on_county()
    from kangyu.workflows.refresh_candidates import refresh_candidates

    with say.status("...") as status:
        done = refresh_candidates(today=today(), progress=lambda number: status.update(f"{number:,} ..."))
    out.print(f"已核对 {done:,} 位居民 residents looked at")
    return DONE
