"""Figure pages without a browser: a target stands beside a value, and beside none it says nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from factories.county import TODAY, build_county
from kangyu.registers.targets.models import Parameter

from . import bureau_county

pytestmark = pytest.mark.django_db
PAGE = "/figures/hypertension.management_rate/?period=2018&area="
GOAL = "61.50"


@pytest.fixture
def bureau(client: Client, settings: Any) -> Client:
    settings.KANGYU_TODAY = TODAY
    county = build_county()
    bureau_county.set_targets()
    Parameter.objects.create(
        key="target.hypertension.management_rate",
        area_id=bureau_county.COUNTY,
        since=date(2015, 1, 1),
        value=Decimal(GOAL),
        unit="%",
        source="测试",
    )
    bureau_county.take_snapshot()
    client.force_login(county.users["bureau"])
    return client


def test_a_figure_that_is_not_computed_has_no_target_beside_it(bureau: Client) -> None:
    county, township = (
        bureau.get(PAGE + area).content.decode() for area in (bureau_county.COUNTY, bureau_county.TOWNSHIP)
    )
    assert GOAL in county and "未达标" in county
    assert "不计算" in township
    assert GOAL not in township and "目标 61" not in township
    for word in ("达标", "接近", "未达标"):
        assert f"{word}</" not in township


def test_the_list_of_figures_neither(bureau: Client) -> None:
    page = bureau.get(f"/figures/?period=2018&area={bureau_county.TOWNSHIP}").content.decode()
    assert GOAL not in page
