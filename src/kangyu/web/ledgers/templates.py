"""The empty sheet of a ledger, to be filled in and sent back."""

from __future__ import annotations

from typing import BinaryIO

from kangyu.catalogue.sheets import LEDGER_COLUMNS, heading_of
from kangyu.formats.sheets.templates import Question, write_template
from kangyu.methods.forms import Item, Kind
from kangyu.methods.ledgers import Ledger

_WHOSE = "登记机构的简称、全称或代码；不填即为报送单位"
_WHY = "所属期间已结账、确需补报时填写"


def template_of(ledger: Ledger, stream: BinaryIO) -> None:
    """Write the template: the institution first, the ledger's items, at last why a row comes late."""
    organisation, late = LEDGER_COLUMNS
    questions = [
        Question(organisation.label.zh, _WHOSE),
        *(_question(item) for item in ledger.form.asked),
        Question(late.label.zh, _WHY),
    ]
    write_template(stream, name=ledger.name.zh, title=f"{ledger.name.zh}（{ledger.source}）", questions=questions)


def _question(item: Item) -> Question:
    choices = tuple(code.label.zh for code in item.codes) if item.codes and item.kind is Kind.CODE else ()
    return Question(heading_of(item), _guidance(item), choices, is_date=item.kind is Kind.DATE)


def _guidance(item: Item) -> str:
    """必填；日期，如 2026-03-05."""
    told = ["必填"] if item.is_required else []
    if item.kind is Kind.DATE:
        told.append("日期，如 2026-03-05")
    elif item.kind is Kind.CODES and item.codes:
        told.append("可多选，用顿号分开：" + "、".join(code.label.zh for code in item.codes))
    elif item.kind is Kind.CODE:
        told.append("从列表中选择")
    elif item.unit is not None:
        told.append(f"最多 {item.decimals} 位小数" if item.is_exact else "只填数字")
    return "；".join(told)
