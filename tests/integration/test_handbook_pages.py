"""The handbook is read and searched by whoever is logged in, in the language of the pages."""

from __future__ import annotations

import pytest
from django.test import Client

from factories.county import build_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(build_county().users["tongmu"])
    return client


def test_a_page_is_shown_with_anchors_and_links_that_lead_on(client: Client) -> None:
    text = client.get("/handbook/programmes/hypertension/").content.decode()
    assert 'id="随访分类"' in text
    assert 'href="../forms/hypertension_follow_up/"' in text
    assert client.get("/handbook/forms/hypertension_follow_up/").status_code == 200
    assert client.get("/handbook/forms/no_such/").status_code == 404


def test_searching_finds_titles_first_and_shows_the_words_around(client: Client) -> None:
    text = client.get("/handbook/", {"q": "双向转诊"}).content.decode()
    assert text.index("/handbook/cases/referral/") < len(text)
    assert "<mark>双向转诊</mark>" in text
    assert "没有找到" in client.get("/handbook/", {"q": "没有这个词"}).content.decode()
    assert "&lt;script&gt;" in client.get("/handbook/", {"q": "<script>"}).content.decode()


def test_all_words_are_looked_for_in_any_order(client: Client) -> None:
    for asked in ("高血压 规范", "规范 高血压"):
        text = client.get("/handbook/", {"q": asked}).content.decode()
        assert "/handbook/indicators/hypertension/" in text
    assert "没有找到" in client.get("/handbook/", {"q": "高血压 没有这个词"}).content.decode()


def test_in_english(client: Client) -> None:
    text = client.get("/handbook/", headers={"accept-language": "en"}).content.decode()
    assert "Two-way referral" in text
    assert Client().get("/handbook/").status_code == 302
