""".ci/run runs check, test and verify in this order, and stops at the first that fails."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parent.parent.parent / ".ci/run"
_MAKE = """#!/bin/sh
echo "make $* in $(pwd) with CI=$CI"
case "$*" in *" $FAILING") exit 2 ;; esac
"""


@pytest.mark.parametrize(
    ("failing", "ran"),
    [
        ("none", ["check", "test", "verify"]),
        ("check", ["check"]),
        ("test", ["check", "test"]),
        ("verify", ["check", "test", "verify"]),
    ],
)
def test_it_stops_at_the_first_failure(tmp_path: Path, failing: str, ran: list[str]) -> None:
    make = tmp_path / "make"
    make.write_text(_MAKE)
    make.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "FAILING": failing}
    done = subprocess.run([RUN], cwd=tmp_path, env=environment, capture_output=True, text=True)
    called = [line for line in done.stdout.splitlines() if line.startswith("make ")]
    assert called == [f"make --no-print-directory {target} in {RUN.parent.parent} with CI=true" for target in ran]
    assert done.returncode == (0 if failing == "none" else 1)
    assert (f"make {failing} failed" in done.stderr) == (failing != "none")
