"""The `kangyu` command as an operator uses it: in its own process, on a small county of its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer

from kangyu.formats.official_document import read_figures
from kangyu.operations.command import app
from rights.commands import COMMANDS

KANGYU = Path(sys.executable).with_name("kangyu")


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("KANGYU_", "DJANGO_"))}
    environment |= {"KANGYU_HOME": str(home), **more}
    return subprocess.run([str(KANGYU), *words], env=environment, capture_output=True, text=True, timeout=300)


def answer(home: Path, *words: str, code: int = 0) -> Any:
    done = run(home, *words, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of a thousand people; tests only add to it."""
    folder = tmp_path_factory.mktemp("command") / "home"
    built = run(folder, "demo", "--residents", "1000", "--as-of", "2024-06-30", "--no-serve")
    assert built.returncode == 0, built.stderr
    return folder


def test_the_demonstration_says_how_to_log_in_and_building_it_again_changes_nothing(home: Path) -> None:
    known = answer(home, "demo", "--residents", "1000", "--as-of", "2024-06-30", "--no-serve")
    assert known["complete"] and {login["username"] for login in known["logins"]} >= {"cunyi", "weijianju"}
    messages = (home / "kangyu.sqlite3").stat().st_mtime
    assert run(home, "demo", "--residents", "1000", "--as-of", "2024-06-30", "--no-serve").returncode == 0
    assert (home / "kangyu.sqlite3").stat().st_mtime == messages


def test_the_folder_is_its_owners_alone(home: Path) -> None:
    assert home.stat().st_mode & 0o077 == 0


def test_every_figure_opens_into_as_many_rows_as_was_counted(home: Path) -> None:
    counted = answer(home, "count", "--period", "2024-06")
    assert len(counted["figures"]) >= 20
    # Each figure is a process of its own: one of every family, and one that adds up, stand for all.
    families = {each["indicator"].partition(".")[0]: each for each in reversed(counted["figures"])}
    added_up = [each for each in counted["figures"] if each["indicator"] == "education.attendance"]
    for figure in (*families.values(), *added_up):
        opened = answer(home, "figure", figure["indicator"], "--period", "2024-06", "--rows", "--limit", "0")
        assert len(opened["rows"]) == opened["total"], figure["indicator"]
        amounts = sum(row["amount"] or 0 for row in opened["rows"])
        counted_or_summed = opened["total"] if opened["amount"] is None else amounts
        assert counted_or_summed == figure["numerator"], figure["indicator"]


def test_a_township_is_part_of_the_county(home: Path) -> None:
    whole, part = (
        answer(home, "figure", "resident.count", "--period", "2024H1", *area) for area in ((), ("--area", "439921101"))
    )
    assert 0 < part["numerator"] < whole["numerator"]


def test_the_summary_is_written_issued_and_full_of_fields(home: Path, tmp_path: Path) -> None:
    written = answer(home, "report", "write", "--period", "2024H1", "--output", str(tmp_path))
    fields = read_figures(Path(written["files"][0]))
    assert [text for _, text in fields] == [cell["text"] for cell in written["figures"]]
    issued = answer(home, "report", "issue", str(written["id"]))
    assert issued["figures"] == len(fields)
    assert run(home, "report", "issue", str(written["id"])).returncode == 2


def test_the_same_sheet_again_changes_nothing(home: Path, tmp_path: Path) -> None:
    sheet = sorted((home / "sheets").glob("*居民*.csv"))[0]
    before = answer(home, "count", "--period", "2024-06")["figures"]
    done = run(home, "import", str(sheet), "--kind", "residents", "--answers", str(tmp_path), "--json")
    result = json.loads(done.stdout)[0]
    assert result["is_repeated"] and done.returncode == (1 if result["refused"] else 0)
    run(home, "snapshot")
    assert answer(home, "count", "--period", "2024-06")["figures"] == before


def test_two_senders_files_of_one_name_get_answers_of_their_own(home: Path, tmp_path: Path) -> None:
    for folder, name in (("a", "张三"), ("b", "李四")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "居民.csv").write_text(f"姓名,身份证号,行政村\n{name},110105194912310021,无此村\n")
    done = run(
        home,
        "import",
        *(str(tmp_path / folder / "居民.csv") for folder in "ab"),
        "--kind",
        "residents",
        "--answers",
        str(tmp_path / "answers"),
        "--json",
    )
    assert done.returncode == 1
    assert len({result["answer"] for result in json.loads(done.stdout)}) == 2
    assert len(list((tmp_path / "answers").iterdir())) == 2


def test_the_log_is_whole_until_somebody_touches_it(home: Path, tmp_path: Path) -> None:
    assert answer(home, "audit", "verify")["is_whole"]
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    (copy / "audit.anchor").unlink()
    assert "missing" in run(copy, "audit", "verify").stdout
    assert run(copy, "audit", "verify").returncode == 1


def test_every_command_says_what_it_leaves_in_the_log() -> None:
    def walk(group: Any, before: str = "") -> Iterator[str]:
        for name, command in group.commands.items():
            inner = getattr(command, "commands", None)
            if inner is None or command.invoke_without_command:
                yield before + name
            if inner is not None:
                yield from walk(command, f"{before}{name} ")

    assert set(walk(typer.main.get_command(app))) == set(COMMANDS)


def test_what_a_command_does_to_people_is_in_the_log_as_the_systems(home: Path, tmp_path: Path) -> None:
    days = tmp_path / "2031.csv"
    days.write_text("day,kind,name,source\n2031-01-01,holiday,元旦,文件\n")
    added = ("account", "add", "xinren", "--role", "township_officer", "--organisation", "43992110100001")
    for words in (
        ("figure", "hypertension.managed", "--period", "2024-06", "--rows", "--limit", "3"),
        (*added, "--name", "新人", "--password", "shanshui-4127"),
        ("account", "unlock", "xinren"),
        ("account", "end-sessions", "xinren"),
        ("calendar", "import", str(days)),
        ("backup", "make", "--to", str(tmp_path / "backups")),
        ("export", str(tmp_path / "out"), "--deidentified", "--purpose", "研究"),
    ):
        before = _entries(home)
        assert run(home, *words).returncode == 0, words
        name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
        written = _entries(home)[len(before) :]
        assert {action for action, _, _ in written} >= set(COMMANDS[name]) != set(), words
        assert {(user, basis) for _, user, basis in written} == {(None, "system")}, words
    assert {action for action, _, _ in _entries(home)} >= set(COMMANDS["demo"])


def _entries(home: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{home / 'kangyu.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute("SELECT action, user_id, basis FROM audit_auditentry ORDER BY sequence").fetchall()


def test_after_the_keys_were_changed_everything_still_opens(home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    for words in (("keys", "rotate"), ("keys", "reseal"), ("keys", "retire")):
        assert run(copy, *words).returncode == 0
        assert _entries(copy)[-1] == (COMMANDS[" ".join(words)][0], None, "system")
    assert answer(copy, "audit", "verify")["is_whole"]
    assert len(answer(copy, "keys", "show")["keys"]) == 1
    sheet = sorted((copy / "sheets").glob("*居民*.csv"))[0]
    done = run(copy, "import", str(sheet), "--kind", "residents", "--answers", str(tmp_path), "--json")
    assert json.loads(done.stdout)[0]["added"] > 0


WRONG = [
    ("nosuch",),
    ("count", "--period", "20x8"),
    ("count", "--period", "1999"),
    ("count", "--area", "110000"),
    ("count", "--area", "abc"),
    ("figure", "nosuch.indicator"),
    ("figure", "hypertension.managed", "--rows", "--part", "nosuch"),
    ("figure", "hypertension.management_rate", "--rows", "--part", "denominator"),
    ("figure", "hypertension.managed", "--rows", "--limit", "-3"),
    ("import", "nosuch.xlsx", "--kind", "residents"),
    ("import", "nosuch.xlsx", "--kind", "weather"),
    ("report", "write", "nosuch"),
    ("report", "issue", "999"),
    ("compare", "--county", "nosuch"),
    ("compare",),
    ("demo", "--county", "nosuch"),
    ("demo", "--residents", "many"),
    ("demo", "--seed", "-1"),
    ("demo", "--as-of", "1900-01-01"),
    ("serve", "--port", "99999"),
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_use_is_told_in_a_sentence(home: Path, words: tuple[str, ...]) -> None:
    done = run(home, *words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and done.stderr.strip()


FAILED = [
    (("count",), {"KANGYU_DATABASE": "postgresql://nobody:nothing@127.0.0.1:1/none"}, "数据库不可用"),
    (("count",), {"KANGYU_DATABASE": "mysql://x"}, "KANGYU_DATABASE"),
    (("report", "write", "--output", "/proc/nope"), {}, "/proc/nope"),
]


@pytest.mark.parametrize(("words", "environment", "said"), FAILED, ids=[said for _, _, said in FAILED])
def test_what_failed_outside_is_told_in_a_sentence(
    home: Path, words: tuple[str, ...], environment: dict[str, str], said: str
) -> None:
    done = run(home, *words, **environment)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr and said in done.stderr


def test_a_folder_without_a_county_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path / "empty", "count")
    assert done.returncode == 2 and "kangyu demo" in done.stderr


@pytest.mark.parametrize(
    "command", ["demo", "serve", "import", "snapshot", "count", "figure", "compare", "report write", "account add"]
)
def test_every_command_explains_itself_with_an_example(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, *command.split(), "--help")
    assert done.returncode == 0 and "Example: kangyu" in done.stdout
