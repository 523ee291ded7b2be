"""Sealing of identity numbers, telephones and received files (加密存储), and the blind indexes that find them.

AES-256-GCM under the newest data key; HMAC-SHA256, cut to 128 bits, under the index key. Keys lie in
``KANGYU_HOME/keys/keyring.json``, outside the database, readable by their owner only: a stolen database opens nothing.
A sealed value names its key, so that after `rotate` old values still open until they are sealed anew. How to keep, back
up and rotate the keys: docs/keys.md.
"""

from __future__ import annotations

import base64
import fcntl
import functools
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_KEY_BYTES = 32


class KeyringProblem(Exception):
    """Something is wrong with the keys; the message is one sentence for the operator and holds no secret."""


class KeyringUnusable(KeyringProblem):
    """The file of the keys is damaged, or open to others."""


class KeysInUse(KeyringProblem):
    """A key may not be forgotten while a value needs it."""


class CannotOpen(KeyringProblem):
    """A sealed value whose key is missing, or that was changed. The message never holds the value."""


@dataclass(frozen=True)
class Keyring:
    """The keys of one installation."""

    current: str
    data_keys: dict[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def seal(self, plain: bytes) -> bytes:
        """Key id, nonce, ciphertext and tag in one."""
        nonce = os.urandom(_NONCE_BYTES)
        return bytes.fromhex(self.current) + nonce + self._cipher(self.current).encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """The plain bytes; CannotOpen when the key is missing or the value was changed."""
        sealed = bytes(sealed)
        key_id = key_of(sealed)
        if key_id not in self.data_keys:
            raise CannotOpen(f"no key {key_id} in the keyring")
        nonce = sealed[_KEY_ID_BYTES : _KEY_ID_BYTES + _NONCE_BYTES]
        try:
            return self._cipher(key_id).decrypt(nonce, sealed[_KEY_ID_BYTES + _NONCE_BYTES :], None)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("a sealed value was changed") from error

    def seal_text(self, text: str | None) -> bytes | None:
        """Sealed text; None and the empty text stay None."""
        return self.seal(text.encode()) if text else None

    def open_text(self, sealed: bytes | None) -> str:
        """The text, empty for None."""
        return self.open(sealed).decode() if sealed else ""

    def blind_index(self, kind: str, text: str | None) -> str | None:
        """32 hex characters that are equal for equal texts of one kind and tell nothing else; None for nothing."""
        if not text:
            return None
        return hmac.digest(self.index_key, f"{kind}:{text}".encode(), "sha256").hex()[
            :32
        ]  # thrice as quick as hmac.new

    def sign(self, purpose: str, text: str) -> str:
        """64 hex characters that only a holder of the keys can make; one purpose's say nothing for another."""
        key = hmac.new(self.index_key, f"sign:{purpose}".encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def is_current(self, sealed: bytes) -> bool:
        """Whether the value is sealed under the newest key."""
        return key_of(sealed) == self.current

    def _cipher(self, key_id: str) -> AESGCM:
        return _cipher(self.data_keys[key_id])


@functools.lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def key_of(sealed: bytes) -> str:
    """The id of the data key under which a value was sealed."""
    return bytes(sealed[:_KEY_ID_BYTES]).hex()


# --- the file


def keyring_path() -> Path:
    """Where the keys lie."""
    return Path(settings.KANGYU_HOME) / "keys" / "keyring.json"


def keyring() -> Keyring:
    """The keys, made on first use. A change by another process is seen at once."""
    path = keyring_path()
    try:
        state = path.stat()
    except FileNotFoundError:
        _make(path)
        state = path.stat()
    return _load(path, state.st_ino, state.st_mtime_ns, stat.S_IMODE(state.st_mode))


def rotate() -> str:
    """Add a new data key and make it current. Returns its id. Old values open still; seal them anew, then retire."""
    path = keyring_path()
    keyring()
    with _alone(path):
        ring = keyring()
        key_id = _new_key_id(ring.data_keys)
        _write(path, Keyring(key_id, {**ring.data_keys, key_id: AESGCM.generate_key(256)}, ring.index_key))
    return key_id


def retire_old_keys(*, still_used: Collection[str] = ()) -> list[str]:
    """Forget every data key but the current one, once the caller has seen that no value needs them.

    `still_used`: ids (`key_of`) found on sealed values; KeysInUse when an old key is among them.
    """
    path = keyring_path()
    with _alone(path):
        ring = keyring()
        old = [key_id for key_id in ring.data_keys if key_id != ring.current]
        needed = sorted(set(old) & set(still_used))
        if needed:
            raise KeysInUse(f"values are still sealed under the old keys {', '.join(needed)}: seal them anew first")
        if old:
            _write(path, Keyring(ring.current, {ring.current: ring.data_keys[ring.current]}, ring.index_key))
    return old


def _make(path: Path) -> None:
    """Of two first starts at once one makes the keys, and both use them."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(path):
        if not path.exists():
            key_id = _new_key_id(())
            _write(path, Keyring(key_id, {key_id: AESGCM.generate_key(256)}, secrets.token_bytes(_KEY_BYTES)))


def _new_key_id(taken: Collection[str]) -> str:
    while (key_id := secrets.token_hex(_KEY_ID_BYTES)) in taken:
        pass
    return key_id


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time may write the keys; two rotations at once would lose one key, and all sealed under it."""
    file = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


@functools.lru_cache(maxsize=4)
def _load(path: Path, _inode: int, _changed: int, mode: int) -> Keyring:
    if mode & 0o077:
        raise KeyringUnusable(f"{path} can be read by others than its owner (mode {mode:04o}): chmod 600 it")
    try:
        return _parsed(path.read_text())
    except OSError as error:
        raise KeyringUnusable(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyringUnusable(f"{path} is damaged: put it back from its backup") from None


def _parsed(text: str) -> Keyring:
    stored = json.loads(text)
    keys = {str(key_id): base64.b64decode(key, validate=True) for key_id, key in stored["data_keys"].items()}
    ring = Keyring(str(stored["current"]), keys, base64.b64decode(stored["index_key"], validate=True))
    if {len(key) for key in (*keys.values(), ring.index_key)} != {_KEY_BYTES} or ring.current not in keys:
        raise ValueError("not a keyring")
    if {len(bytes.fromhex(key_id)) for key_id in keys} != {_KEY_ID_BYTES}:
        raise ValueError("not a keyring")
    return ring


def _write(path: Path, ring: Keyring) -> None:
    """Beside it, to the disk, and then into its place: a kill or a full disk leaves the old file."""
    text = json.dumps(
        {
            "current": ring.current,
            "data_keys": {key_id: base64.b64encode(key).decode() for key_id, key in ring.data_keys.items()},
            "index_key": base64.b64encode(ring.index_key).decode(),
        },
        indent=1,
    )
    beside = path.with_suffix(".new")
    try:
        beside.unlink(missing_ok=True)  # of a run that was killed
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _flush_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
