"""What this machine may lack, and what is then said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")


def chromium() -> str | None:
    """The browser of the journeys: Debian's, or whichever is on the PATH."""
    if DEBIAN_CHROMIUM.exists():
        return str(DEBIAN_CHROMIUM)
    return shutil.which("chromium") or shutil.which("chromium-browser")


def missing_for(has_marker: Callable[[str], bool]) -> str | None:
    """One sentence saying what a test with these markers needs and this machine lacks."""
    if has_marker("journey") and chromium() is None:
        return "Journeys drive Chromium, and there is none here (`make verify` installs it when run by root)."
    if has_marker("system"):
        lacking = [command for command in ("soffice", "pdftoppm") if shutil.which(command) is None]
        if lacking:
            return f"This test needs {' and '.join(lacking)}, not found here (`make verify` installs it as root)."
    if has_marker("spark") and (find_spec("pyspark") is None or shutil.which("java") is None):
        return "This test needs Spark and Java, not found here (`make verify` installs them, Java as root)."
    return None


def skip_or_fail(sentence: str, *, is_required: bool) -> None:
    """Skip the test, or fail it where everything was to be there."""
    if is_required:
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
