"""Every address says what it asks of who opens it."""

from __future__ import annotations

import subprocess
import sys

import checkout

from rights.addresses import every_name
from rights.doors import DOORS


def test_every_address_declares_what_it_asks() -> None:
    names = {name for name, _ in every_name()}
    missing = sorted(names - set(DOORS))
    assert not missing, f"say in tests/rights/doors.py what these addresses ask of who opens them: {missing}"
    assert not set(DOORS) - names, f"no such address any more: {sorted(set(DOORS) - names)}"


def test_every_number_in_an_address_is_one_that_a_row_can_have() -> None:
    loose = [path for path in (checkout.ROOT / "src/kangyu/web").rglob("urls.py") if "<int:" in path.read_text()]
    assert not loose, f"write <row:…>, of web/converters.py, for <int:…>: {loose}"


def test_the_page_about_rights_says_what_the_tables_say() -> None:
    check = [sys.executable, str(checkout.ROOT / "tools/rights.py"), "--check"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
