"""A failure leaves its trace, and nothing about people in it."""

from __future__ import annotations

import io
import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kangyu.project.failures import FailureFile, FailureFormatter
from kangyu.project.urls import handler500
from kangyu.web.middleware import is_public

SECRET = "431281195001011234"
__all__ = ["handler500"]


@is_public
def fails(request: HttpRequest) -> HttpResponse:
    """As a page with a defect would."""
    try:
        int(SECRET + "x")
    except ValueError as error:
        raise KeyError(SECRET) from error
    return HttpResponse()


urlpatterns = [path("fails/", fails)]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The file of the settings, for this test in a folder of its own."""
    found = tmp_path / "logs" / "kangyu.log"
    handler = FailureFile(found)
    handler.setFormatter(FailureFormatter())
    handler.setLevel(logging.ERROR)
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield found
    logger.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_failed_page_is_written_down_without_what_was_asked(
    log: Path, client: Client, django_user_model: Any
) -> None:
    user = django_user_model.objects.create(username="dr", display_name="dr", role="bureau_officer")
    client.force_login(user)
    client.raise_request_exception = False
    response = client.post(f"/fails/?q={SECRET}", {"identity": SECRET})
    written = log.read_text()
    assert response.status_code == 500
    assert f"POST /fails/ user={user.pk}" in written
    assert "builtins.ValueError" in written and "builtins.KeyError" in written
    assert "test_failures.py" in written and "in fails" not in written
    assert SECRET not in written
    at = written[:19]
    assert at in response.content.decode()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_missing_page_is_no_failure(log: Path, client: Client) -> None:
    client.get("/nothing/")
    assert not log.exists()


def test_what_a_line_quotes_is_left_out(log: Path) -> None:
    logging.getLogger("django").error("could not read %s", SECRET)
    assert "could not read %s" in log.read_text() and SECRET not in log.read_text()


def test_the_settings_write_to_the_data_folder_and_to_the_console() -> None:
    handlers = settings.LOGGING["handlers"]
    assert handlers["file"]["filename"] == Path(settings.KANGYU_HOME) / "logs" / "kangyu.log"
    for name in ("django", "kangyu"):
        kinds = {type(handler) for handler in logging.getLogger(name).handlers}
        assert {FailureFile, logging.StreamHandler} <= kinds
    console = io.StringIO()
    handler = logging.StreamHandler(console)
    handler.setFormatter(FailureFormatter())
    handler.emit(logging.LogRecord("kangyu", logging.ERROR, "", 0, "failed", (), None))
    assert "ERROR kangyu: failed" in console.getvalue()


def test_a_full_file_gives_way_to_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = FailureFile(tmp_path / "kangyu.log")
    monkeypatch.setattr(handler, "maxBytes", 200)
    for _ in range(9):
        handler.emit(logging.LogRecord("kangyu", logging.ERROR, "", 0, "x" * 90, (), None))
    assert len(list(tmp_path.glob("kangyu.log*"))) > 2
