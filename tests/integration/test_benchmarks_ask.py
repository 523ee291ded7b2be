"""What the benchmarks ask for is there: each page answers every role that has something to ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from benchmarks.asking import CASES, reaches
from benchmarks.pages import users_of_roles
from django.test import Client

from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import contact_row, resident_row
from factories.sheets import write_xlsx
from kangyu.registers.snapshots import actions as snapshots

pytestmark = pytest.mark.django_db


def test_every_page_answers_every_role(settings: Any, tmp_path: Path) -> None:
    settings.KANGYU_TODAY = TODAY
    build_county()
    send(write_xlsx(tmp_path / "居民.xlsx", {"居民": [resident_row(index) for index in range(20)]}), "residents")
    send(write_xlsx(tmp_path / "随访.xlsx", {"随访": [contact_row(5, "2018-09-20")]}), "contacts")
    snapshots.take(as_of=TODAY, now=NOW)
    asked: dict[str, set[str]] = {}
    for reach in reaches(users_of_roles(), seed=1):
        client = Client()
        client.force_login(reach.user)
        for case in CASES:
            if not case.fits(reach):
                continue
            address, body = case.asked(reach)
            response = client.post(address, body) if body else client.get(address)
            if response.status_code == 403:
                continue  # not for this role
            assert response.status_code in case.answers, f"{case.name} ({reach.role}): {response.status_code}"
            asked.setdefault(case.name, set()).add(reach.role)
    assert {case.name for case in CASES} == set(asked)
    assert {"village doctor", "township officer"} <= asked["list of residents"] & asked["person"]
