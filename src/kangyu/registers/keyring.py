"""Sealing of identity numbers, telephones and received files (加密存储), and the blind indexes that find them.

AES-256-GCM under the newest data key; HMAC-SHA256, cut to 128 bits, under the index key. Keys lie in
``KANGYU_HOME/keys/keyring.json``, outside the database, readable by their owner only: a stolen database opens nothing.
A sealed value names its key, so that after `rotate` old values still open until they are sealed anew.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_KEY_ID_BYTES = 4
_NONCE_BYTES = 12


class KeyringProblem(Exception):
    """Something is wrong with the keys; the message is one sentence for the operator and holds no secret."""


class CannotOpen(KeyringProblem):
    """A sealed value whose key is missing, or that was changed. The message never holds the value."""


@dataclass(frozen=True)
class Keyring:
    """The keys of one installation."""

    current: str
    data_keys: dict[str, bytes]
    index_key: bytes

    def seal(self, plain: bytes) -> bytes:
        """Key id, nonce, ciphertext and tag in one."""
        nonce = os.urandom(_NONCE_BYTES)
        return bytes.fromhex(self.current) + nonce + self._cipher(self.current).encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """The plain bytes; CannotOpen when the key is missing or the value was changed."""
        sealed = bytes(sealed)
        key_id = sealed[:_KEY_ID_BYTES].hex()
        if key_id not in self.data_keys:
            raise CannotOpen(f"no key {key_id} in the keyring")
        nonce = sealed[_KEY_ID_BYTES : _KEY_ID_BYTES + _NONCE_BYTES]
        try:
            return self._cipher(key_id).decrypt(nonce, sealed[_KEY_ID_BYTES + _NONCE_BYTES :], None)
        except InvalidTag as error:
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
        return hmac.new(self.index_key, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()[:32]

    def sign(self, purpose: str, text: str) -> str:
        """64 hex characters that only a holder of the keys can make; one purpose's say nothing for another."""
        key = hmac.new(self.index_key, f"sign:{purpose}".encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def is_current(self, sealed: bytes) -> bool:
        """Whether the value is sealed under the newest key."""
        return bytes(sealed[:_KEY_ID_BYTES]).hex() == self.current

    def _cipher(self, key_id: str) -> AESGCM:
        return _cipher(self.data_keys[key_id])


@functools.lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def keyring_path() -> Path:
    """Where the keys lie."""
    return Path(settings.KANGYU_HOME) / "keys" / "keyring.json"


def keyring() -> Keyring:
    """The keys, made on first use."""
    path = keyring_path()
    if not path.exists():
        _write(path, _new_keyring(), exclusive=True)
    return _load(path, path.stat().st_mtime_ns)


def rotate() -> str:
    """Add a new data key and make it current. Returns its id. Old values open still; seal them anew, then retire."""
    ring = keyring()
    key_id = _new_key_id()
    _write(
        keyring_path(),
        Keyring(key_id, {**ring.data_keys, key_id: AESGCM.generate_key(256)}, ring.index_key),
        exclusive=False,
    )
    return key_id


def retire_old_keys() -> list[str]:
    """Forget every data key but the current one. Only after everything was sealed anew."""
    ring = keyring()
    _write(keyring_path(), Keyring(ring.current, {ring.current: ring.data_keys[ring.current]}, ring.index_key), exclusive=False)
    return [key_id for key_id in ring.data_keys if key_id != ring.current]


def _new_key_id() -> str:
    return secrets.token_hex(_KEY_ID_BYTES)


def _new_keyring() -> Keyring:
    key_id = _new_key_id()
    return Keyring(key_id, {key_id: AESGCM.generate_key(256)}, secrets.token_bytes(32))


@functools.lru_cache(maxsize=4)
def _load(path: Path, _changed: int) -> Keyring:
    stored = json.loads(path.read_text())
    return Keyring(
        stored["current"],
        {key_id: base64.b64decode(key) for key_id, key in stored["data_keys"].items()},
        base64.b64decode(stored["index_key"]),
    )


def _write(path: Path, ring: Keyring, *, exclusive: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps(
        {
            "current": ring.current,
            "data_keys": {key_id: base64.b64encode(key).decode() for key_id, key in ring.data_keys.items()},
            "index_key": base64.b64encode(ring.index_key).decode(),
        },
        indent=1,
    )
    beside = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails where the name exists: of two first starts at once, one keyring wins and both use it.
        os.link(beside, path) if exclusive else os.replace(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink(missing_ok=True)
