"""What the templates of the bureau's desk may use."""

from __future__ import annotations

from dataclasses import dataclass

from kangyu.registers.snapshots.queries import Snapshot
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.figures.areas import Breakdown
from kangyu.web.figures.asked import Asked
from kangyu.web.figures.pages import Chooser, Family
from kangyu.web.figures.series import Trend
from kangyu.web.figures.shown import ShownFigure
from kangyu.web.states import Sign

from .findings import Finding


@dataclass(frozen=True)
class SnapshotLine:
    """A snapshot that was taken or tried; `problem` is why it failed.

    `way` is how it was made; of a full run `why` it was one, of an update how many subjects were `changed`.
    """

    snapshot: Snapshot
    sign: Sign
    way: Bilingual | None
    why: Bilingual | None
    changed: int | None
    rows: int | None
    seconds: int | None
    problem: str


@dataclass(frozen=True)
class SnapshotsPanel:
    """The state of the last snapshots. While one `is_building`, the panel asks again; `step` says where it is."""

    lines: tuple[SnapshotLine, ...]
    is_building: bool
    step: Bilingual | None
    step_number: int
    steps: int
    may_take: bool
    is_done: bool


@dataclass(frozen=True)
class ChosenPanel:
    """The chosen figure by division, and its trend."""

    shown: ShownFigure
    breakdown: Breakdown | None
    trend: Trend
    boundaries: str


@dataclass(frozen=True)
class CockpitPage:
    """The cockpit. `with_target` figures have a target, `findings` are those that miss it."""

    asked: Asked
    chooser: Chooser
    findings: tuple[Finding, ...]
    with_target: int
    families: tuple[Family, ...]
    chosen: ChosenPanel
    snapshots: SnapshotsPanel


@dataclass(frozen=True)
class EmptyPage:
    """Before the first snapshot."""

    snapshots: SnapshotsPanel
