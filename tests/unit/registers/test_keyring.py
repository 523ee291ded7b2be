"""The keys: sealing, finding by blind index, rotating, retiring, and many processes at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangyu.registers import keyring as keys
from kangyu.registers.keyring import CannotOpen, KeyringUnusable, KeysInUse, keyring, keyring_path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder without keys, also for processes that the test starts."""
    settings.KANGYU_HOME = tmp_path / "home"
    monkeypatch.setenv("KANGYU_HOME", str(settings.KANGYU_HOME))
    return settings.KANGYU_HOME


@pytest.fixture
def no_umask() -> Iterator[None]:
    old = os.umask(0)
    yield
    os.umask(old)


RING = keys.Keyring("00112233", {"00112233": bytes(32)}, bytes(range(32)))


# --- sealing


@given(st.binary(max_size=300))
def test_what_was_sealed_opens(plain: bytes) -> None:
    assert RING.open(RING.seal(plain)) == plain


@given(st.text(min_size=1))
def test_texts_open_as_they_were(text: str) -> None:
    assert RING.open_text(RING.seal_text(text)) == text


def test_nothing_stays_nothing() -> None:
    assert RING.seal_text(None) is None
    assert RING.seal_text("") is None
    assert RING.open_text(None) == ""
    assert RING.blind_index("identity", None) is None


def test_equal_texts_are_sealed_differently() -> None:
    assert RING.seal_text("110101199003070000") != RING.seal_text("110101199003070000")


def test_a_change_of_any_byte_is_noticed() -> None:
    sealed = RING.seal(b"13800000000")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(CannotOpen):
            RING.open(bytes(changed))


def test_a_cut_value_is_noticed() -> None:
    sealed = RING.seal(b"13800000000")
    for length in range(len(sealed)):
        with pytest.raises(CannotOpen):
            RING.open(sealed[:length])


def test_a_message_never_holds_what_it_speaks_of() -> None:
    sealed = bytearray(RING.seal(b"13800000000"))
    sealed[-1] ^= 1
    with pytest.raises(CannotOpen, match=r"^a sealed value was changed$"):
        RING.open(bytes(sealed))
    assert str(bytes(32)) not in repr(RING)


def test_a_blind_index_is_equal_for_equal_texts_of_one_kind_only() -> None:
    assert RING.blind_index("phone", "13800000000") == RING.blind_index("phone", "13800000000")
    assert RING.blind_index("phone", "13800000000") != RING.blind_index("identity", "13800000000")
    assert RING.blind_index("phone", "13800000000") != RING.blind_index("phone", "13800000001")
    other = keys.Keyring("00112233", RING.data_keys, bytes(32))
    assert RING.blind_index("phone", "13800000000") != other.blind_index("phone", "13800000000")


def test_a_signature_is_for_one_purpose() -> None:
    assert RING.sign("a", "text") == RING.sign("a", "text")
    assert RING.sign("a", "text") != RING.sign("b", "text")
    assert RING.sign("a", "text") != RING.sign("a", "texts")


# --- the file


def test_only_the_owner_may_read_the_keys(no_umask: None) -> None:
    keyring()
    keys.rotate()
    assert keyring_path().parent.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in keyring_path().parent.iterdir()} == {
        "keyring.json": 0o600,
        "keyring.lock": 0o600,
    }


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_keys_that_others_may_read_are_refused(mode: int) -> None:
    keyring()
    keyring_path().chmod(mode)
    with pytest.raises(KeyringUnusable, match="chmod 600"):
        keyring()
    keyring_path().chmod(0o600)
    keyring()


def _without(name: str) -> str:
    stored = json.loads(keyring_path().read_text())
    del stored[name]
    return json.dumps(stored)


@pytest.mark.parametrize(
    "damaged",
    [
        lambda: "",
        lambda: keyring_path().read_text()[:-20],
        lambda: "[]",
        lambda: "\x00" * 100,
        lambda: _without("index_key"),
        lambda: _without("current"),
        lambda: keyring_path().read_text().replace('"current": "', '"current": "0'),
        lambda: keyring_path().read_text().replace("=", "", 1),
        lambda: '{"current": "00112233", "data_keys": {"00112233": "AAAA"}, "index_key": "AAAA"}',
    ],
)
def test_a_damaged_file_is_refused_in_one_sentence_and_left_alone(damaged) -> None:
    keyring()
    text = damaged()
    keyring_path().write_text(text)
    with pytest.raises(KeyringUnusable, match="is damaged: put it back from its backup"):
        keyring()
    with pytest.raises(KeyringUnusable):
        keys.rotate()
    assert keyring_path().read_text() == text


def test_a_full_disk_leaves_the_old_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = keyring()

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keys.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            keys.rotate()
    assert keyring() == before
    assert sorted(path.name for path in keyring_path().parent.iterdir()) == ["keyring.json", "keyring.lock"]


def test_what_a_killed_run_left_does_not_disturb() -> None:
    keyring()
    keyring_path().with_suffix(".new").write_text("half")
    keys.rotate()
    assert len(keyring().data_keys) == 2


# --- rotating


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key() -> None:
    sealed = keyring().seal(b"old")
    index = keyring().blind_index("identity", "110101199003070000")
    new = keys.rotate()
    assert keyring().current == new
    assert keyring().open(sealed) == b"old"
    assert not keyring().is_current(sealed)
    assert keyring().is_current(keyring().seal(b"new"))
    assert keyring().blind_index("identity", "110101199003070000") == index


def test_a_key_in_use_is_not_forgotten() -> None:
    sealed = keyring().seal(b"old")
    keys.rotate()
    with pytest.raises(KeysInUse, match=keys.key_of(sealed)):
        keys.retire_old_keys(still_used={keys.key_of(sealed), keyring().current})
    assert keyring().open(sealed) == b"old"


def test_a_retired_key_is_forgotten() -> None:
    sealed = keyring().seal(b"old")
    old = keyring().current
    keys.rotate()
    anew = keyring().seal(keyring().open(sealed))
    assert keys.retire_old_keys(still_used={keys.key_of(anew)}) == [old]
    assert keyring().open(anew) == b"old"
    with pytest.raises(CannotOpen, match=f"no key {old}"):
        keyring().open(sealed)
    assert keys.retire_old_keys(still_used=()) == []


# --- many at once


def _processes(statement: str, count: int = 6) -> list[str]:
    """The same statement in several processes that start together; what each printed."""
    code = (
        "import sys; from kangyu.registers import keyring as keys; print('ready', flush=True); sys.stdin.readline();"
        + statement
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kangyu.project.settings"}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        for _ in range(count)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    printed = [process.communicate(timeout=60)[0].strip() for process in started]
    assert [process.returncode for process in started] == [0] * count
    return printed


def test_first_use_by_many_processes_makes_one_keyring() -> None:
    printed = _processes("print(keys.keyring().current, keys.keyring().blind_index('a', 'b'))")
    assert set(printed) == {f"{keyring().current} {keyring().blind_index('a', 'b')}"}


def test_rotations_by_many_processes_lose_no_key() -> None:
    keyring()
    printed = _processes("print(*[keys.rotate() for _ in range(5)])")
    made = {key_id for line in printed for key_id in line.split()}
    assert len(made) == 30
    assert made <= set(keyring().data_keys)
    assert len(keyring().data_keys) == 31


def test_another_process_sees_a_rotation_at_once() -> None:
    sealed = keyring().seal(b"old")
    (other,) = _processes("print(keys.rotate())", count=1)
    assert keyring().current == other
    assert keyring().open(sealed) == b"old"
