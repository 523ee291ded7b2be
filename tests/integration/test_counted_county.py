"""From the tables to the figure, from the figure to its rows, from the figures to the summary — on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from kangyu.catalogue.indicators import INDICATORS, indicator
from kangyu.catalogue.reports import report as declared
from kangyu.catalogue.sensitivities import is_open
from kangyu.formats.official_document import read_figures
from kangyu.registers.figures import opening, queries
from kangyu.registers.figures.actions import pack, unpack
from kangyu.registers.reports import actions as reports
from kangyu.registers.reports import files
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import scope_of
from kangyu.vocabulary.periods import Period

from . import small_county
from .small_county import AS_OF, NOW, SmallCounty

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2018")


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[SmallCounty, Snapshot]]:
    """One county and one snapshot for all tests here, which only read: the snapshot is taken by another process."""
    with django_db_blocker.unblock():
        made = small_county.make()
        yield made, snapshots.take(as_of=AS_OF, now=NOW)
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def county(counted: tuple[SmallCounty, Snapshot]) -> SmallCounty:
    return counted[0]


@pytest.fixture
def snapshot(counted: tuple[SmallCounty, Snapshot]) -> Snapshot:
    return counted[1]


def numbers(figure: queries.Figure) -> tuple[int, int | None]:
    below = figure.reading.denominator
    return figure.reading.numerator, None if below is None else int(below)


def test_every_figure_is_what_one_counts_by_hand(county: SmallCounty, snapshot: Snapshot) -> None:
    counted = {
        figure.reading.indicator.key: numbers(figure) for figure in queries.read_all(YEAR, county.county, snapshot)
    }
    assert {key: counted[key] for key in small_county.COUNTED} == small_county.COUNTED


def test_townships_add_up_to_the_county(county: SmallCounty, snapshot: Snapshot) -> None:
    for found in INDICATORS:
        parts = queries.by_area(found, YEAR, county.county, snapshot)
        assert [figure.area.name for figure in parts] == ["东镇", "西镇"]
        whole = queries.read(found, YEAR, county.county, snapshot)
        assert sum(figure.reading.numerator for figure in parts) == whole.reading.numerator, found.key


def test_a_figure_against_a_parameter_of_the_county_has_no_value_for_a_township(
    county: SmallCounty, snapshot: Snapshot
) -> None:
    found = indicator("hypertension.management_rate")
    whole = queries.read(found, YEAR, county.county, snapshot).reading
    part = queries.read(found, YEAR, county.townships[0], snapshot).reading
    assert (whole.value, part.value) == (50, None)
    assert part.why is not None and "参数" in part.why.zh


def test_target_and_last_year_stand_beside(county: SmallCounty, snapshot: Snapshot) -> None:
    figure = queries.read(indicator("hypertension.standard_rate"), YEAR, county.townships[0], snapshot)
    assert figure.target is not None and (figure.target.value, figure.light) == (60, "met")
    assert figure.year_before is not None and figure.year_before.numerator == 0


@pytest.mark.parametrize("key", [found.key for found in INDICATORS])
def test_every_figure_opens_into_as_many_rows_as_it_says(county: SmallCounty, snapshot: Snapshot, key: str) -> None:
    found, scope = indicator(key), scope_of(county.bureau_officer)
    for part in opening.parts_of(found):
        page = opening.page(found, part, YEAR, county.county, snapshot, scope)
        closed = 0 if is_open(found, scope.sensitivities) else page.total
        assert (len(page.rows), page.hidden) == (page.total - closed, closed)
        if closed:
            continue
        keys = opening.all_keys(found, part, YEAR, county.county, snapshot)
        assert sorted(row.row for row in page.rows) == list(keys) == list(unpack(pack(keys)))


def test_paging_by_key_neither_loses_nor_repeats(county: SmallCounty, snapshot: Snapshot) -> None:
    found, scope = indicator("hypertension.visits"), scope_of(county.bureau_officer)
    seen: list[Any] = []
    after = None
    while True:
        page = opening.page(found, opening.Part.NUMERATOR, YEAR, county.county, snapshot, scope, after=after, limit=3)
        seen += page.rows
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 11


def test_rows_of_others_are_counted_and_not_opened(county: SmallCounty, snapshot: Snapshot) -> None:
    page = opening.page(
        indicator("resident.count"),
        opening.Part.NUMERATOR,
        YEAR,
        county.county,
        snapshot,
        scope_of(county.village_doctor),
    )
    assert (page.total, len(page.rows), page.hidden) == (10, 6, 4)
    assert {row.organisation for row in page.rows} == {county.clinics[0].pk}


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.AUDITOR, Role.OPERATOR])
def test_who_opens_nobody_reads_numbers_without_links(county: SmallCounty, snapshot: Snapshot, role: str) -> None:
    user = User.objects.create(username=role, role=role, organisation=county.bureau_officer.organisation)
    client = Client()
    client.force_login(user)
    text = client.get("/figures/elderly.management_rate/", {"period": "2018"}).content.decode()
    assert "/rows/" not in text and text.count("您的岗位只看数字，不打开居民明细。") == 1
    assert "/rows/" in client.get("/figures/training.sessions/", {"period": "2018"}).content.decode()
    client.force_login(county.bureau_officer)
    text = client.get("/figures/elderly.management_rate/", {"period": "2018"}).content.decode()
    assert "/rows/" in text and "您的岗位只看数字" not in text


def test_issuing_without_a_number_is_asked_about(county: SmallCounty, snapshot: Snapshot) -> None:
    draft = reports.write(declaration=declared("work_summary"), period=YEAR, area=county.county, by=None, now=NOW)
    client = Client()
    client.force_login(county.bureau_officer)
    address = f"/reports/{draft.pk}/issue/"
    refused = client.post(address, {"number": ""})
    assert refused.status_code == 422 and "请填写发文字号" in refused.content.decode()
    assert client.post(address, {"number": "第一号"}).status_code == 422
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert client.post(address, {"number": "试卫发[2019]1号"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("issued", "试卫发〔2019〕1号")
    other = reports.write(declaration=declared("work_summary"), period=YEAR, area=county.county, by=None, now=NOW)
    client.post(f"/reports/{other.pk}/issue/", {"number": "", "without_number": "1"})
    other.refresh_from_db()
    assert (other.state, other.number) == ("issued", "")


def test_the_never_seen_stand_between_as_unknown(county: SmallCounty, snapshot: Snapshot) -> None:
    page = opening.page(
        indicator("hypertension.control_rate"),
        opening.Part.BETWEEN,
        YEAR,
        county.county,
        snapshot,
        scope_of(county.bureau_officer),
    )
    marks = {row.resident: row.is_unknown for row in page.rows}
    assert marks[county.residents[6].pk] is True


def test_the_summary_prints_what_was_counted_and_every_number_is_a_field(
    county: SmallCounty, snapshot: Snapshot
) -> None:
    written = reports.write(
        declaration=declared("work_summary"), period=YEAR, area=county.county, by=county.bureau_officer, now=NOW
    )
    assert written.title == "试验市卫生健康局2018年工作总结"
    text = "".join(
        run if isinstance(run, str) else run["text"] for block in written.content["blocks"] for run in block["runs"]
    )
    assert "累计建立居民电子健康档案8份，建档率80.00%。" in text
    assert "规范管理率50.00%，血压控制率75.00%" in text
    fields = read_figures(files.docx_path(written))
    cells = reports.cells_of(written.content)
    assert [text for _, text in fields] == [cell["text"] for cell in cells]
    assert fields[0][0] == f"resident.count|2018|431281|S{snapshot.pk}|v"
    assert files.pdf_path(written).read_bytes().startswith(b"%PDF")


def test_issuing_is_all_or_nothing(county: SmallCounty, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = reports.write(declaration=declared("work_summary"), period=YEAR, area=county.county, by=None, now=NOW)

    def broken(**_: Any) -> None:
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr(reports.audit, "record", broken)
    with pytest.raises(RuntimeError):
        reports.issue(report=draft, by=None, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.figures.count()) == ("draft", 0)


def test_the_snapshot_holds_no_names(county: SmallCounty, snapshot: Snapshot) -> None:
    place = Path(settings.KANGYU_HOME) / "snapshots" / snapshot.folder
    assert all("测试".encode() not in path.read_bytes() for path in place.rglob("*.parquet"))
    import pyarrow.parquet as parquet

    columns = set(parquet.read_schema(place / "base" / "resident.parquet").names)
    assert columns == {"resident", "sex", "birth_date", "residence_type"}


def test_keys_survive_packing() -> None:
    for keys in ([], [5], [1, 2, 3], [7, 10**12, 10**12 + 1]):
        assert unpack(pack(np.array(keys, dtype=np.int64))).tolist() == keys
