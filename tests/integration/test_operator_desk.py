"""The operator's desk: sources that are missed, jobs that are late, parameters with their sources."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from factories.county import NOW, build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.catalogue.indicators import INDICATORS
from kangyu.catalogue.parameters import PARAMETERS
from kangyu.methods.indicators import ParameterBase
from kangyu.registers.jobs import actions as jobs
from kangyu.registers.messages import queries as messages
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import NotAllowed, scope_of, system_scope
from kangyu.registers.targets import actions as targets
from kangyu.registers.targets.models import Parameter
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.workflows.set_parameters import import_parameters, set_parameter

pytestmark = pytest.mark.django_db
GOOD = {"key": "prevalence.diabetes", "area": "洪江市", "since": "2018-01-01", "value": "0.119", "source": "调查报告"}


@pytest.fixture
def county():
    county = build_county()
    user = User.objects.create(username="yunwei", role=Role.OPERATOR, organisation=county.organisations["bureau"])
    county.users["yunwei"] = user
    return county


@pytest.fixture
def client(county) -> Client:
    client = Client()
    client.force_login(county.users["yunwei"])
    return client


def test_every_parameter_that_a_figure_needs_is_declared() -> None:
    needed = {
        key
        for indicator in INDICATORS
        if isinstance(indicator.denominator, ParameterBase)
        for key in indicator.denominator.keys
    }
    targets_of = {f"target.{indicator.key}" for indicator in INDICATORS}
    assert needed <= {each.key for each in PARAMETERS} | targets_of


def test_who_is_missed_stands_first(county, tmp_path: Path) -> None:
    send(
        write_csv(tmp_path / "r.csv", [resident_row(0), resident_row(1, 身份证号="1")]),
        "residents",
        scope=county.scope("qian"),
    )
    now = NOW
    found = messages.sources(system_scope(), kinds=["township_centre"], now=now)
    assert [(each.organisation.short_name, each.is_silent(now)) for each in found] == [
        ("安江卫生院", True),
        ("黔城卫生院", False),
    ]
    assert (found[1].sheets, found[1].lines, found[1].refused) == (1, 2, 1)
    assert all(each.is_silent(now + timedelta(days=36)) for each in found)
    with pytest.raises(NotAllowed):
        messages.sources(county.scope("bureau"), kinds=[], now=now)


# what was written → item and reason of the refusal
REFUSED = [
    ({"key": "no.such"}, "key", "key"),
    ({"area": "大理市"}, "area", "area"),
    ({"area": "长坡村"}, "area", "area"),
    ({"since": "2018-02-30"}, "since", "impossible_date"),
    ({"value": "多"}, "value", "value"),
    ({"value": "-1"}, "value", "negative"),
    ({"value": "NaN"}, "value", "value"),
    ({"value": "0.12345"}, "value", "places"),
    ({"value": "9" * 13, "key": "population.resident"}, "value", "large"),
    ({"value": "1,2,3", "key": "population.resident"}, "value", "grouped"),
    ({"value": "96,5", "key": "target.hypertension.standard_rate"}, "value", "grouped"),
    ({"value": "1_0", "key": "target.hypertension.standard_rate"}, "value", "value"),
    ({"value": "1.5", "key": "population.resident"}, "value", "whole"),
    ({"value": "180", "key": "target.hypertension.standard_rate"}, "value", "share"),
    ({"value": "12", "key": "prevalence.diabetes"}, "value", "share"),
    ({"source": " "}, "source", "source"),
    ({"source": "x" * 201}, "source", "long"),
    ({"key": ""}, "key", "required"),
]


@pytest.mark.parametrize(("wrong", "item", "reason"), REFUSED)
def test_a_parameter_that_cannot_be_is_refused_by_name(county, wrong: dict, item: str, reason: str) -> None:
    problems = set_parameter(scope=scope_of(county.users["yunwei"]), raw=GOOD | wrong, now=NOW)
    assert [(problem.item, problem.reason) for problem in problems] == [(item, reason)]
    assert not Parameter.objects.exists()


def test_a_target_without_source_is_refused_at_every_door(county) -> None:
    with pytest.raises(NotUnderstood, match="来源"):
        targets.set_parameter(
            key="target.x",
            area="431281",
            since=NOW.date(),
            value=Decimal(1),
            unit="%",
            source="",
            scope=None,
            now=NOW,
        )


def test_a_sheet_of_parameters_goes_in_and_says_what_does_not(county, tmp_path: Path) -> None:
    rows = [
        {"指标": "prevalence.diabetes", "区划": "洪江市", "生效日期": "2018-01-01", "数值": "0.119", "来源": "调查"},
        {
            "指标": "高血压患者规范管理率",
            "区划": "黔城镇",
            "生效日期": "2018/1/1",
            "数值": "76%",
            "来源": "县卫发〔2018〕1号",
        },
        {"指标": "高血压患者规范管理率", "区划": "黔城镇", "生效日期": "2018/1/1", "数值": "76%", "来源": ""},
    ]
    path = write_csv(tmp_path / "t.csv", rows)
    scope = scope_of(county.users["yunwei"])
    for _ in range(2):  # again changes nothing
        done = import_parameters(path, scope=scope, now=NOW)
        assert done.applied == 2
        assert [(each.line, [problem.reason for problem in each.problems]) for each in done.refused] == [
            (4, ["source"])
        ]
    assert {(row.key, row.area_id, row.value) for row in Parameter.objects.all()} == {
        ("prevalence.diabetes", "431281000000", Decimal("0.119")),
        ("target.hypertension.standard_rate", "431281101000", Decimal(76)),
    }
    with pytest.raises(NotAllowed):
        import_parameters(path, scope=county.scope("tongmu"), now=NOW)


def test_lines_that_contradict_one_another_are_both_refused(county, tmp_path: Path) -> None:
    row = {"指标": "prevalence.diabetes", "区划": "洪江市", "生效日期": "2018-01-01", "来源": "调查"}
    rows = [
        {**row, "数值": "11.9%"},
        {**row, "数值": "0.12"},
        {**row, "指标": "population.resident", "数值": "428,007"},
    ]
    done = import_parameters(write_csv(tmp_path / "t.csv", rows), scope=scope_of(county.users["yunwei"]), now=NOW)
    told = [(each.line, each.problems[0].message.zh) for each in done.refused]
    assert [line for line, _ in told] == [2, 3]
    assert "与第 3 行" in told[0][1]
    assert [row.value for row in Parameter.objects.all()] == [428_007]


def test_a_target_is_withdrawn_at_the_page(client: Client, county) -> None:
    client.post("/operator/parameters/", GOOD | {"since": "2099-01-01"})
    row = Parameter.objects.get()
    assert client.post(f"/operator/parameters/{row.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/operator/parameters/{row.pk}/withdraw/", {"reason": "年份写错"}).status_code == 302
    assert "撤销：年份写错" in client.get("/operator/parameters/").content.decode()


def test_the_desk_shows_jobs_and_runs(client: Client, county) -> None:
    begun = jobs.begin(job="backup", by=None, now=timezone.now() - timedelta(hours=40))
    jobs.finish(begun, words=Bilingual("好", "good"), is_good=True, now=timezone.now() - timedelta(hours=40))
    text = client.get("/operator/").content.decode()
    assert "久未成功" in text
    assert "尚未接入" in text
    assert "好" in client.get("/operator/jobs/backup/").content.decode()
    assert client.get("/operator/jobs/nothing/").status_code == 404


def test_parameters_are_listed_searched_and_set(client: Client, county) -> None:
    assert client.post("/operator/parameters/", GOOD).status_code == 302
    assert "调查报告" in client.get("/operator/parameters/", {"q": "糖尿病"}).content.decode()
    assert "没有找到" in client.get("/operator/parameters/", {"q": "无此"}).content.decode()
    refused = client.post("/operator/parameters/", GOOD | {"source": ""})
    assert refused.status_code == 422
    assert 'value="0.119"' in refused.content.decode()
    assert client.get("/operator/parameters/template/").status_code == 200


@pytest.mark.parametrize("address", ["/operator/", "/operator/jobs/backup/", "/operator/parameters/"])
def test_it_is_nobody_elses_desk(county, address: str) -> None:
    client = Client()
    client.force_login(county.users["tongmu"])
    assert client.get(address).status_code == 403
