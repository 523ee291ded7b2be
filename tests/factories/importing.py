"""Sending a file in tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kangyu.registers.messages.models import Message, Refusal
from kangyu.registers.staff.policies import Scope
from kangyu.workflows import receive_message
from kangyu.workflows.receive_message import Received

from .county import NOW, TODAY


def send(path: Path, kind: str, *, scope: Scope | None = None, **more: Any) -> Received:
    """Receive the file on the test county's day."""
    return receive_message.receive(path, kind=kind, filename=path.name, scope=scope, now=NOW, today=TODAY, **more)


def counts(message: Message) -> tuple[int, int, int, int]:
    """Added, changed, unchanged, refused."""
    return message.added, message.changed, message.unchanged, message.refused


def reasons(message: Message) -> dict[int, list[tuple[str, str]]]:
    """By line the item and reason of each refusal."""
    found = Refusal.objects.filter(message=message)
    return {each.line: [(reason["item"], reason["reason"]) for reason in each.reasons] for each in found}
