"""Pages through Django's test client, in this process: each role's own, in turns with a bare Django view.

Every request of Kangyu's checks who asks, keeps to the reader's organisations and writes down whom it showed; the bare
view does none of it.
"""

from __future__ import annotations

import gc
import logging
import random
import time
from dataclasses import dataclass, field
from typing import Any

from . import measuring, worlds

SAMPLES = 60
WARM_UPS = 3
SEED = 7
CLOSED = "not for this role"
NOT_FOR_THE_ROLE = (302, 403)


@dataclass
class Asking:
    """One case of one role: what was asked so far, and why it is asked no more."""

    case: Any
    reach: Any
    client: Any
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    why_not: str = ""

    def once(self, counts: bool) -> None:
        """Ask once; remember how long it took when it counts."""
        if self.why_not or not self.case.fits(self.reach):
            return
        address, body = self.case.asked(self.reach)
        began = time.perf_counter()
        try:
            response = self.client.post(address, body) if body else self.client.get(address)
        except Exception as error:
            self.why_not = f"{self.case.name} ({self.reach.role}): {type(error).__name__}: {error}"
            return
        seconds = time.perf_counter() - began
        if response.status_code not in self.case.answers:
            is_closed = response.status_code in NOT_FOR_THE_ROLE
            self.why_not = CLOSED if is_closed else f"{self.case.name} ({self.reach.role}): {response.status_code}"
        elif counts:
            self.seconds.append(seconds)
            self.sizes.append(len(response.content))


def measure(samples: int = SAMPLES) -> dict[str, Any]:
    """Ask for all pages in turns, as each role."""
    from .asking import CASES

    logging.disable(logging.CRITICAL)  # a page that fails is told in the table
    bare, clients = _clients()
    there, missing = _there(CASES)
    askings = [Asking(case, reach, client) for reach, client in clients for case in there]
    chance, last, bare_seconds = random.Random(SEED), _last_key(), []
    for turn in range(WARM_UPS + samples):
        gc.collect()
        gc.disable()
        bare_taken = _ask_bare(bare, chance.randrange(last))
        if turn >= WARM_UPS:
            bare_seconds.append(bare_taken)
        for asking in askings:
            asking.once(counts=turn >= WARM_UPS)
        gc.enable()
    floor = measuring.percentiles(bare_seconds)
    return {
        "bare": floor,
        "pages": [_measured(asking, floor["p50"]) for asking in askings if asking.seconds and not asking.why_not],
        "skipped": missing + [asking.why_not for asking in askings if asking.why_not not in ("", CLOSED)],
    }


def _clients() -> tuple[Any, list[tuple[Any, Any]]]:
    """The bare client, without any middleware, and one that is logged in for each role."""
    from django.conf import settings
    from django.test import Client, override_settings

    from .asking import reaches

    settings.ROOT_URLCONF = "benchmarks.bare"
    bare = Client()
    with override_settings(MIDDLEWARE=[]):
        bare.handler.load_middleware()
    found = []
    for reach in reaches(users_of_roles(), SEED):
        client = Client()
        client.force_login(reach.user)
        found.append((reach, client))
    return bare, found


def users_of_roles() -> list[Any]:
    """One user of each role that looks at people or figures."""
    from django.contrib.auth import get_user_model

    rows = get_user_model().objects.exclude(role="operator").filter(is_active=True, organisation__isnull=False)
    found: dict[str, Any] = {}
    for user in rows.order_by("pk").select_related("organisation__area"):
        found.setdefault(user.role, user)
    return list(found.values())


def _there(cases: tuple[Any, ...]) -> tuple[list[Any], list[str]]:
    """The cases whose address there is, and a sentence for each of the others."""
    from django.urls import get_resolver

    names = set(_names(get_resolver()))
    missing = sorted({case.view for case in cases if case.view not in names})
    return [case for case in cases if case.view in names], [f"There is no page `{view}` yet." for view in missing]


def _names(resolver: Any, before: str = "") -> Any:
    """Names of all addresses, with their namespaces."""
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _names(entry, f"{before}{entry.namespace}:" if entry.namespace else before)
        elif entry.name:
            yield f"{before}{entry.name}"


def _last_key() -> int:
    """A primary key that has at least a page of residents behind it."""
    from kangyu.registers.people.queries import Resident

    return Resident.objects.order_by("-pk").values_list("pk", flat=True)[100]


def _ask_bare(client: Any, after: int) -> float:
    from django.urls import reverse

    address = reverse("bare", args=[after])
    began = time.perf_counter()
    response = client.get(address)
    seconds = time.perf_counter() - began
    assert response.status_code == 200
    return seconds


def _measured(asking: Asking, floor: float) -> dict[str, Any]:
    taken = measuring.percentiles(asking.seconds)
    return {
        "page": asking.case.name,
        "role": asking.reach.role,
        **taken,
        "of_bare": taken["p50"] / floor,
        "bytes": sorted(asking.sizes)[len(asking.sizes) // 2],
    }


if __name__ == "__main__":
    worlds.start()
    measuring.answer(measure())
