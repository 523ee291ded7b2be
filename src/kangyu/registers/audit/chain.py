"""The chain: how an entry is written down exactly, and the digest that binds it to the one before.

Only the standard library, so that an auditor can recompute a log without Kangyu.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

NOTHING_BEFORE = "0" * 64


def canonical(value: object) -> str:
    """The one way to write a value as JSON: keys sorted, no spaces, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says. `residents` and `detail` are canonical JSON texts, hashed as they are stored."""

    sequence: int
    at: datetime
    user_id: int | None
    user_name: str
    organisation_id: int | None
    action: str
    basis: str
    residents: str
    detail: str

    def digest(self, previous: str) -> str:
        """SHA-256 over the digest of the entry before and this content, as 64 hex characters."""
        fields = {
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "user_id": self.user_id,
            "user_name": self.user_name,
            "organisation_id": self.organisation_id,
            "action": self.action,
            "basis": self.basis,
            "residents": self.residents,
            "detail": self.detail,
        }
        return hashlib.sha256(f"{previous}\n{canonical(fields)}".encode("ascii")).hexdigest()
