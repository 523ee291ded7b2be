"""A small county, a browser, and the check that every journey ends with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from factories.county import NOW, TODAY, County, build_county
from factories.importing import send
from factories.people import contact_row, resident_row
from factories.sheets import write_xlsx
from kangyu.registers.staff.actions import add_user
from kangyu.web import apps

AXE = Path(apps.__file__).parent / "static/vendor/axe.min.js"
PASSWORD = "shanshui-4127"
DESKTOP, PHONE = (1366, 900), (360, 740)
GRAVE = ("serious", "critical")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LOOKS = 50  # a tenth of a second apart
# Index of the synthetic person whom the journeys visit; every fifth has hypertension.
PATIENT = 35


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code: it then opens connections of
    # their own, and those from before stay open, out of everybody's sight. So each side closes its own.
    connections.close_all()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=_ARGUMENTS)
        yield chromium
        chromium.close()
        connections.close_all()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def county(transactional_db: None, settings: Any, tmp_path: Path) -> County:
    """People in two villages, one of them with a contact in September that was not at target."""
    settings.KANGYU_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a good one takes a second a login
    made = build_county()
    for key, user in made.users.items():
        _give_password(key, user)
    residents = [resident_row(index) for index in range(20, 50)]
    send(write_xlsx(tmp_path / "residents.xlsx", {"居民": residents}), "residents")
    visits = [contact_row(index, "2018-09-20", 收缩压="152", 舒张压="94") for index in range(20, 50, 5)]
    send(write_xlsx(tmp_path / "九月随访.xlsx", {"随访": visits}), "contacts")
    return made


def _give_password(key: str, user: Any) -> None:
    add_user(
        username=key,
        password=PASSWORD,
        display_name=f"{key} 医生",
        role=user.role,
        organisation=user.organisation.code,
        scope=None,
        now=NOW,
        is_synthetic=True,
    )


# What sticks out of the box that holds it, which the width of the page does not tell: a table beneath its neighbour. What
# is laid over the page on purpose, hidden, scrolled within its box or drawn is left out.
_STICKING_OUT = """() => {
  const style = (element) => getComputedStyle(element);
  const isApart = (element) => ["absolute", "fixed"].includes(style(element).position) || style(element).display === "none";
  const isHeld = (element) => {
    for (let box = element; box && box.tagName !== "MAIN"; box = box.parentElement) if (isApart(box)) return false;
    return !element.closest("svg, canvas");
  };
  const found = [];
  for (const element of document.querySelectorAll("main *")) {
    const box = element.parentElement, shown = element.getBoundingClientRect();
    if (!shown.width || !isHeld(element) || style(box).overflowX !== "visible") continue;
    if (["inline", "contents"].includes(style(box).display)) continue;
    const over = Math.round(shown.right - box.getBoundingClientRect().right);
    if (over > 2) found.push(`${element.tagName}.${element.className} by ${over} px: ${element.textContent.trim().slice(0, 40)}`);
  }
  return found;
}"""


@dataclass
class Visitor:
    """Somebody at a browser."""

    page: Page
    address: str

    def log_in(self, username: str) -> None:
        """Through the door, to the first screen."""
        self.go("/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")

    def find(self, words: str) -> None:
        """Type into the one search box and wait for what it suggests."""
        box = self.page.get_by_role("combobox", name="查找居民或页面")
        box.fill("")
        box.press_sequentially(words, delay=20)
        self.page.locator("a.ky-suggestion").first.wait_for()

    def search(self, words: str) -> None:
        """Type into the one search box, in whichever language, and press Enter."""
        box = self.page.get_by_role("combobox").first
        box.fill(words)
        box.press("Enter")
        self.page.wait_for_load_state("networkidle")

    def is_tidy(self, *sizes: tuple[int, int]) -> None:
        """Nothing sticks out of its box at these sizes of the window, once charts have followed it."""
        for width, height in sizes:
            self.page.set_viewport_size({"width": width, "height": height})
            assert self._sticking_out() == [], f"{self.page.url} at {width} px"

    def _sticking_out(self) -> list[str]:
        """What sticks out and goes on doing so: a chart follows its box a frame later, many on a busy machine."""
        found: list[str] = self.page.evaluate(_STICKING_OUT)
        for _ in range(_LOOKS):
            if not found:
                break
            self.page.wait_for_timeout(100)
            found = self.page.evaluate(_STICKING_OUT)
        return found

    def is_accessible(self) -> None:
        """Axe finds nothing serious at either width, and no page is wider than its screen."""
        for width, height in (DESKTOP, PHONE):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.wait_for_load_state("networkidle")
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
            found = self.page.evaluate("axe.run()")["violations"]
            grave = [
                (each["id"], [node["target"] for node in each["nodes"]]) for each in found if each["impact"] in GRAVE
            ]
            assert not grave, f"at {width} px"
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def visitor(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, county: County
) -> Iterator[Visitor]:
    """A Chinese browser at one of the two widths. What it complains about (a blocked script, say) fails the journey."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", _noting(complaints))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Visitor(page, live_server.url)
    context.close()
    assert not complaints


def _noting(complaints: list[str]) -> Callable[[ConsoleMessage], None]:
    def note(message: ConsoleMessage) -> None:
        # A refused form answers 422, a missing page 404: the browser reports both as failed to load. htmx reports what
        # it was asking for when the page was left.
        if message.type == "error" and not message.text.startswith(("Failed to load resource", "htmx:")):
            complaints.append(message.text)

    return note


@pytest.fixture
def today() -> date:
    """The day of the small county."""
    return TODAY
