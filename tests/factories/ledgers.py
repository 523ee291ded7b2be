"""Rows of ledgers, as pages and sheets would have read them."""

from __future__ import annotations

from typing import Any

from kangyu.catalogue.ledgers import LEDGERS
from kangyu.methods.forms import read_entry
from kangyu.methods.ledgers import Ledger
from kangyu.registers.ledgers.entries import RowEntry

from .county import TODAY

BY_KEY: dict[str, Ledger] = {ledger.key: ledger for ledger in LEDGERS}


def funds_row(**changes: Any) -> dict[str, Any]:
    """Money that came in."""
    return {
        "on": "2018-05-04",
        "project": "基本公共卫生服务",
        "source": "1",
        "document": "001",
        "received": "1000.10",
    } | changes


def training_row(**changes: Any) -> dict[str, Any]:
    """A course for village doctors."""
    return {
        "on": "2018-05-04",
        "topic": "家庭医生签约服务",
        "kind": "1",
        "level": "2",
        "people": "60",
        "village_doctors": "49",
    } | changes


def lecture_row(**changes: Any) -> dict[str, Any]:
    """A lecture for residents."""
    return {"on": "2018-05-04", "kind": "5", "topic": "高血压防治", "place": "村部", "people": "86"} | changes


def entry(key: str, organisation_id: int, raw: dict[str, Any], *, reason: str = "") -> RowEntry:
    """A row that its form accepts."""
    ledger = BY_KEY[key]
    read = read_entry(ledger.form, raw, today=TODAY)
    assert read.is_accepted, read.errors
    return RowEntry(ledger, organisation_id, read.data, reason)
