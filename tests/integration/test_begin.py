"""A county of its own begins in an empty folder, by the commands that README tells."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

KANGYU = Path(sys.executable).with_name("kangyu")

DIVISIONS = """区划代码,区划名称
431281,洪江市
431281101,黔城镇
431281102,安江镇
431281101201,桐木村
431281102201,下坪村
"""
INSTITUTIONS = """机构名称,机构类别,简称,区划
洪江市卫生健康局,卫生健康局,卫健局,
洪江市人民医院,医院,市人民医院,
安江镇下坪村卫生室,村卫生室,下坪村卫生室,下坪村
黔城镇中心卫生院,中心卫生院,黔城卫生院,431281101
安江镇卫生院,乡镇卫生院,安江卫生院,安江镇
黔城镇桐木村卫生室,村卫生室,桐木村卫生室,431281101201
"""


@pytest.fixture
def database() -> Iterator[str]:
    """An empty database of its own where the suite runs on PostgreSQL; "" for SQLite in the data folder."""
    if connection.vendor == "sqlite":
        yield ""
        return
    import psycopg

    given = urlsplit(os.environ["KANGYU_DATABASE"])
    with psycopg.connect(given._replace(path="/postgres").geturl(), autocommit=True) as apart:
        apart.execute("DROP DATABASE IF EXISTS kangyu_begin WITH (FORCE)")
        apart.execute("CREATE DATABASE kangyu_begin")
        yield given._replace(path="/kangyu_begin").geturl()
        apart.execute("DROP DATABASE kangyu_begin WITH (FORCE)")


@pytest.fixture
def run(tmp_path: Path, database: str) -> Any:
    def run_in_home(*words: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("KANGYU_", "DJANGO_"))}
        kept |= {"KANGYU_HOME": str(tmp_path / "home")} | ({"KANGYU_DATABASE": database} if database else {})
        return subprocess.run([str(KANGYU), *words], env=kept, capture_output=True, text=True, timeout=300)

    return run_in_home


@pytest.fixture
def sheets(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "区划.csv").write_text(DIVISIONS, encoding="gb18030")
    (tmp_path / "机构.csv").write_text(INSTITUTIONS, encoding="utf-8-sig")
    return str(tmp_path / "区划.csv"), str(tmp_path / "机构.csv")


OPERATOR = ("--operator", "ganshi", "--name", "王丽")


def test_a_county_begins_and_again_changes_nothing(run, sheets, tmp_path: Path) -> None:
    begun = run("begin", *sheets, *OPERATOR, "--json")
    assert begun.returncode == 0, begun.stderr
    first = json.loads(begun.stdout)
    assert (first["divisions"], first["institutions"]) == (5, 6)
    assert first["targets"] > 15
    assert len(first["password"]) == 17
    again = json.loads(run("begin", *sheets, *OPERATOR, "--json").stdout)
    assert again == {"divisions": 0, "institutions": 0, "targets": 0, "password": None}
    added = run(
        "account", "add", "cunyi", "--role", "village_doctor", "--organisation", "43128110120101", "--name", "李"
    )
    assert added.returncode == 0, added.stderr
    for role, place, username, said in (
        ("village_doctor", "43128100000001", "cunyi2", "村医不能设在卫健局"),
        ("township_officer", "43128110100001", "cunyi", "用户名 cunyi 已被使用"),
        ("palace", "43128110100001", "x2", "没有这种岗位"),
    ):
        refused = run("account", "add", username, "--role", role, "--organisation", place, "--name", "李")
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    assert run("snapshot").returncode == 0
    assert run("calendar", "show", "2024").stdout.count("国庆") >= 3
    assert run("audit", "verify").returncode == 0


def test_more_lines_are_added_and_what_was_written_wrongly_is_corrected(run, sheets, tmp_path: Path) -> None:
    assert run("begin", *sheets, *OPERATOR).returncode == 0
    (tmp_path / "区划.csv").write_text(DIVISIONS.replace("下坪村", "下坪新村") + "431281102202,长坡村\n")
    (tmp_path / "机构.csv").write_text(
        INSTITUTIONS.replace("下坪村卫生室,下坪村", "下坪卫生室,下坪新村")
        + "安江镇长坡村卫生室,村卫生室,长坡村卫生室,长坡村\n"
    )
    done = json.loads(run("begin", *sheets, "--json").stdout)
    assert (done["divisions"], done["institutions"]) == (2, 2)


WRONG = [
    (
        "区划.csv",
        "431281102201,下坪村",
        "431281109201,下坪村",
        "区划.csv 第 6 行：区划代码：上一级区划 431281109 未列出",
    ),
    ("区划.csv", "431281102201,下坪村", "431282102201,下坪村", "第 6 行：区划代码：不在 洪江市 之内"),
    ("区划.csv", "431281,洪江市", "4312,怀化市", "没有县"),
    ("区划.csv", "431281102,安江镇", "431281101,安江镇", "第 4 行：区划代码：与前面的 黔城镇 重复"),
    ("区划.csv", "区划代码,", "编号,", "既不是区划表"),
    ("机构.csv", ",市人民医院,", ",市人民医院,下坪", "第 3 行：所在区划：没有这个区划"),
    (
        "机构.csv",
        "村卫生室,下坪村卫生室,下坪村",
        "村卫生室,下坪村卫生室,安江镇",
        "第 4 行：所在区划：村卫生室应写村的区划",
    ),
    ("机构.csv", "中心卫生院,黔城卫生院", "美容院,黔城卫生院", "第 5 行：机构类别：机构类别应为：卫生健康局"),
    ("机构.csv", "安江镇卫生院,乡镇卫生院", "黔城镇中心卫生院,乡镇卫生院", "第 6 行：机构名称：已有机构使用这个名称"),
    ("机构.csv", "洪江市卫生健康局,卫生健康局,卫健局,", "", "没有卫生健康局"),
    ("机构.csv", "洪江市人民医院,医院", "洪江市卫健委,卫生健康局", "只能有一个卫生健康局"),
]


@pytest.mark.parametrize(("file", "was", "became", "said"), WRONG, ids=[said[-12:] for *_, said in WRONG])
@pytest.mark.django_db
def test_what_is_wrong_is_told_with_its_line(
    sheets, tmp_path: Path, file: str, was: str, became: str, said: str
) -> None:
    from datetime import UTC, datetime

    from kangyu.registers.places.models import Area
    from kangyu.workflows.begin_county import Unfit, begin_county

    text = {"区划.csv": DIVISIONS, "机构.csv": INSTITUTIONS}[file]
    assert was in text
    (tmp_path / file).write_text(text.replace(was, became))
    now = datetime(2026, 1, 2, tzinfo=UTC)
    with pytest.raises(Unfit) as unfit:
        begin_county([Path(each) for each in sheets], username="ganshi", name="王丽", now=now, today=now.date())
    assert any(said in each.zh for each in unfit.value.wrong), [each.zh for each in unfit.value.wrong]
    assert not Area.objects.exists()


def test_the_template_begins_a_county_and_a_refusal_writes_nothing(run, sheets, tmp_path: Path) -> None:
    template = str(tmp_path / "建县.xlsx")
    assert run("begin", "--template", template).returncode == 0
    (tmp_path / "机构.csv").write_text(INSTITUTIONS.replace("医院,市", "医馆,市"))
    refused = run("begin", *sheets, *OPERATOR)
    assert refused.returncode == 1
    assert "机构.csv 第 3 行" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert run("serve").returncode == 2
    assert "kangyu begin" in run("serve").stderr
    done = json.loads(run("begin", template, *OPERATOR, "--json").stdout)
    assert (done["divisions"], done["institutions"]) == (3, 4)


def test_a_first_operator_is_asked_for(run, sheets) -> None:
    done = run("begin", *sheets)
    assert done.returncode == 2
    assert "--operator" in done.stderr
