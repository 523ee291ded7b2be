"""The handbook is read and searched by whoever is logged in, in the language of the pages."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin

import pytest
from django.test import Client

from factories.county import build_county
from kangyu.web.handbook import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(build_county().users["tongmu"])
    return client


def test_a_page_is_shown_with_anchors_and_links_that_lead_on(client: Client) -> None:
    text = client.get("/handbook/programmes/hypertension/").content.decode()
    assert 'id="随访分类"' in text
    assert client.get("/handbook/forms/hypertension_follow_up/").status_code == 200
    assert client.get("/handbook/forms/no_such/").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_of_every_page_leads_to_a_page(client: Client, language: str) -> None:
    addresses = [f"/handbook/{'' if key == shelf.INDEX else f'{key}/'}" for key in shelf.leaves(language)]
    followed = set()
    for address in addresses:
        text = client.get(address, headers={"accept-language": language}).content.decode()
        article = re.search(r'<article class="ky-book-text">(.*?)</article>', text, re.DOTALL)
        assert article, address
        for href in re.findall(r'href="([^"#]+)', article[1]):
            followed.add(target := urldefrag(urljoin(address, href)).url)
            assert target in addresses, f"{address} links to {target}"
    assert "/handbook/forms/hypertension_follow_up/" in followed


def test_the_contents_are_called_by_their_name_once(client: Client) -> None:
    assert "<title>手册 · 康域</title>" in client.get("/handbook/").content.decode()


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
