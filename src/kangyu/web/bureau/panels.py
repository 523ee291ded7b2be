"""The state of the last snapshots."""

from __future__ import annotations

from kangyu.registers.figures import presenting
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.snapshots.queries import Snapshot
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.states import Sign

from . import taking
from .pages import SnapshotLine, SnapshotsPanel

SHOWN = 4

SIGNS: dict[str, Sign] = {
    Snapshot.State.BUILDING: Sign("notice", "●", Bilingual("生成中", "Being taken")),
    Snapshot.State.READY: Sign("good", "●", Bilingual("可用", "Ready")),
    Snapshot.State.FAILED: Sign("danger", "▲", Bilingual("失败", "Failed")),
    Snapshot.State.PRUNED: Sign("quiet", "○", Bilingual("已清理", "Removed")),
}

WAYS: dict[str, Bilingual] = {
    Snapshot.Way.FULL: Bilingual("全量", "Full"),
    Snapshot.Way.INCREMENTAL: Bilingual("增量", "Update"),
}


def may_take(scope: Scope) -> bool:
    """Those who report and those who run the system."""
    return scope.is_countywide and (scope.may_report or scope.may_operate)


def snapshots_panel(scope: Scope, *, was_building: bool = False) -> SnapshotsPanel:
    """The newest ones, and how far the one being taken has come."""
    lines = tuple(_line(snapshot) for snapshot in presenting.newest_snapshots(SHOWN))
    step = taking.step()
    is_building = bool(step) or any(line.snapshot.state == Snapshot.State.BUILDING for line in lines[:1])
    return SnapshotsPanel(
        lines=lines,
        is_building=is_building,
        step=taking.STEPS.get(step),
        step_number=list(taking.STEPS).index(step) + 1 if step in taking.STEPS else 0,
        steps=len(taking.STEPS),
        may_take=may_take(scope),
        is_done=was_building and not is_building,
    )


def _line(snapshot: Snapshot) -> SnapshotLine:
    seconds = (snapshot.finished_at - snapshot.taken_at).total_seconds() if snapshot.finished_at else None
    return SnapshotLine(
        snapshot=snapshot,
        sign=SIGNS[snapshot.state],
        way=WAYS[snapshot.way] if snapshot.finished_at else None,
        why=snapshots.why(snapshot),
        changed=snapshot.changed,
        rows=sum(n for name, n in snapshot.rows.items() if name.startswith("base/")) if snapshot.rows else None,
        seconds=round(seconds) if seconds is not None and 0 <= seconds < 86_400 else None,
        problem=snapshot.problem,
    )
