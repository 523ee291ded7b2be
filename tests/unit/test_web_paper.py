"""A paper leaves as a download that cannot run, and a lost one says so in words."""

from __future__ import annotations

import pytest

from kangyu.registers.attachments.actions import Damaged
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.web.paper import opening, taken_away


def test_a_paper_is_taken_away_and_never_runs() -> None:
    response = taken_away("签到表.pdf", "application/pdf", b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content == b"%PDF-"


def test_a_damaged_paper_is_told_to_the_reader() -> None:
    with pytest.raises(NotUnderstood, match="运维"), opening():
        raise Damaged("sha256")
