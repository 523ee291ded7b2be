"""Which data folder a command works on.

`KANGYU_HOME` decides when it is set. Otherwise demonstration worlds lie side by side below `var/`, each in a folder of
its own, and `var/world` names the one that was built or chosen last.
"""

from __future__ import annotations

import os
from pathlib import Path

VAR = Path("var")
_POINTER = VAR / "world"


def is_fixed() -> bool:
    """Whether the environment names the folder."""
    return bool(os.environ.get("KANGYU_HOME"))


def home_of(world: str) -> Path:
    """The folder of a demonstration world; the environment's when it names one."""
    return Path(os.environ["KANGYU_HOME"]) if is_fixed() else VAR / world


def worlds_of(county: str) -> list[str]:
    """Worlds of a county that were built here, the one chosen last first."""
    found = sorted(path.parent.name for path in VAR.glob("*/world.json") if path.parent.name.split("-")[0] == county)
    return sorted(found, key=lambda name: name != _chosen())


def choose(world: str) -> None:
    """Let later commands work on this world."""
    if not is_fixed():
        VAR.mkdir(exist_ok=True)
        _POINTER.write_text(world)


def enter(home: Path | None = None) -> Path:
    """Set the folder for the settings, before Django starts: the given one, the environment's, or the chosen world's."""
    if home is None:
        chosen = _chosen()
        home = Path(os.environ["KANGYU_HOME"]) if is_fixed() else VAR / chosen if chosen else VAR
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)  # names and diagnoses lie in the database: nobody else on the machine may read it
    os.environ["KANGYU_HOME"] = str(home.resolve())
    return home


def _chosen() -> str:
    name = _POINTER.read_text().strip() if _POINTER.exists() else ""
    return name if name and (VAR / name).is_dir() else ""
