"""The installation's secret: whole from the first moment on, and the same for all who begin at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_READ = "from kangyu.project import settings; print(settings.SECRET_KEY)"


def _asked(home: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "KANGYU_HOME": str(home)}
    return subprocess.Popen([sys.executable, "-c", _READ], env=env, stdout=subprocess.PIPE, text=True)


def test_all_who_begin_at_once_have_one_secret(tmp_path: Path) -> None:
    answers = [process.communicate(timeout=60)[0].strip() for process in [_asked(tmp_path) for _ in range(4)]]
    assert len(set(answers)) == 1 and len(answers[0]) >= 50
    kept = list((tmp_path / "keys").iterdir())
    assert [path.name for path in kept] == ["django_secret"] and kept[0].stat().st_mode & 0o077 == 0
