"""Sent sheets, asked without a browser: who may have the refused lines, and what others learn of a file."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.people import contact_row, number_of, resident_row
from factories.sheets import write_csv
from kangyu.formats.sheets import open_workbook
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.ledgers.models import LedgerRow
from kangyu.registers.messages.models import Message
from kangyu.registers.people.models import Resident
from kangyu.registers.staff.models import Role, User
from kangyu.web.sheets import uploads

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings: Any) -> County:
    settings.KANGYU_TODAY = TODAY
    return build_county()


@pytest.fixture
def message(made: County, tmp_path: Path) -> Message:
    """Two refused lines: one of somebody who is known, one of a stranger."""
    send(write_csv(tmp_path / "r.csv", [resident_row(0), resident_row(1)]), "residents")
    rows = [contact_row(0, 收缩压="1500"), contact_row(1), contact_row(7)]
    return send(write_csv(tmp_path / "c.csv", rows), "contacts", scope=made.scope("qian")).message


def _as(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def _operator(made: County) -> User:
    return User.objects.create(
        username="it", display_name="it", role=Role.OPERATOR, organisation=made.organisations["bureau"]
    )


def test_the_answer_says_in_the_log_whom_it_held(
    client: Client, made: County, message: Message, tmp_path: Path
) -> None:
    response = _as(client, made.users["qian"]).get(f"/sheets/{message.pk}/answer/")
    path = tmp_path / "answer.xlsx"
    path.write_bytes(BytesIO(b"".join(response.streaming_content)).getvalue())
    assert len(list(open_workbook(path).sheets[0].rows())) == 4  # title, header, two lines
    entry = AuditEntry.objects.get(action="open.answer")
    assert entry.residents == [Resident.objects.get(line=2, message__kind="residents").pk]
    assert entry.detail == {"message": message.pk, "lines": 2, "numbers": "full"}


def test_the_operator_sees_numbers_and_reasons_only(client: Client, made: County, message: Message) -> None:
    _as(client, _operator(made))
    assert client.get("/sheets/").status_code == 200
    page = client.get(f"/sheets/{message.pk}/")
    assert "应在 50–300 之间" in page.content.decode()
    assert f"/sheets/{message.pk}/answer/" not in page.content.decode()
    assert number_of(0) not in page.content.decode()
    assert client.get(f"/sheets/{message.pk}/answer/").status_code == 403
    assert not AuditEntry.objects.filter(action="open.answer").exists()


def test_a_file_of_others_says_so_without_its_numbers(
    client: Client, made: County, message: Message, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    again = send(tmp_path / "c.csv", "contacts", scope=made.scope("an"), progress=lambda *counts: told.append(counts))
    assert again.is_of_others and "该文件已由其他机构报送" in again.note.zh
    assert not any(character.isdigit() for character in again.note.zh + again.note.en)
    assert told == []
    assert not send(tmp_path / "c.csv", "contacts", scope=made.scope("bureau")).is_of_others


def test_the_page_lets_one_choose_the_ledger_and_tells_what_was_passed_over(
    client: Client, made: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads.threading, "Thread", _AtOnce)
    monkeypatch.setattr(uploads.connection, "close", lambda: None)
    rows = [
        {"培训日期": "2018-05-04", "培训主题": "急救", "参加人数": "60", "培训形式": "集中培训"},
        {"培训日期": "2018-05-31", "培训主题": "合计", "参加人数": "60", "培训形式": "集中培训"},
    ]
    content = write_csv(tmp_path / "t.csv", rows).read_bytes()
    sent = {"kind": "ledger", "ledger": "training", "file": SimpleUploadedFile("t.csv", content)}
    _as(client, made.users["qian"])
    assert '<option value="training" selected>' in client.get("/sheets/?kind=ledger&ledger=training").content.decode()
    followed = client.get(client.post("/sheets/", sent)["Location"])
    page = client.get(followed["Location"]).content.decode()
    assert LedgerRow.objects.get().ledger == "training" and "有 1 行没有登记（合计行）" in page and "第 3 行" in page
    wrong = {**sent, "ledger": "drugs", "file": SimpleUploadedFile("t.csv", content)}
    assert client.post("/sheets/", wrong).status_code == 422


def test_who_keeps_no_ledgers_is_told_before_anything_is_read(client: Client, made: County) -> None:
    answer = _as(client, _operator(made)).post(
        "/sheets/", {"kind": "ledger", "file": SimpleUploadedFile("t.csv", b"x")}
    )
    assert answer.status_code == 422 and "您的岗位不登记台账" in answer.content.decode()
    assert not Message.objects.exists()


def test_the_page_stays_and_says_that_others_sent_the_file(
    client: Client, made: County, message: Message, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads.threading, "Thread", _AtOnce)
    monkeypatch.setattr(uploads.connection, "close", lambda: None)
    upload = SimpleUploadedFile("c.csv", (tmp_path / "c.csv").read_bytes())
    token = uploads.start(upload, kind="contacts", scope=made.scope("an"), now=NOW, today=TODAY)
    page = _as(client, made.users["an"]).get(f"/sheets/progress/{token}/")
    assert page.status_code == 200
    assert "该文件已由其他机构报送" in page.content.decode()
    assert f"/sheets/{message.pk}/" not in page.content.decode()


class _AtOnce:
    """A thread that does its work where it is started."""

    def __init__(self, target: Any, **_: object) -> None:
        self.start = target
