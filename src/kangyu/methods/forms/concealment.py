"""What of an entry a reader may see: answers and codes that are kept more closely than the reader's work needs fall away.

Decided from the declaration alone, so that a new item or code is covered by being declared.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kangyu.methods.expressions import fields_of
from kangyu.vocabulary.sensitivity import Sensitivity

from .declaration import Form, Item, Kind


def conceal(form: Form, data: Mapping[str, Any], open_to: Collection[Sensitivity]) -> tuple[dict[str, Any], int]:
    """The answers that are open, and how many were left out or shortened."""
    if form.sensitivity not in open_to:
        return {}, len(data)
    shown = {key: _open_part(form, key, value, open_to) for key, value in data.items()}
    hidden = sum(shown[key] != value for key, value in data.items())
    return {key: value for key, value in shown.items() if value is not None or data[key] is None}, hidden


def restore(
    form: Form, data: Mapping[str, Any], standing: Mapping[str, Any], open_to: Collection[Sensitivity]
) -> dict[str, Any]:
    """What a writer who does not see all sends, with what stands and is hidden from them put back."""
    seen, hidden = conceal(form, standing, open_to)
    if not hidden:
        return dict(data)
    restored = dict(data)
    for key, value in standing.items():
        if seen.get(key) == value:
            continue
        is_list = form.item(key).kind is Kind.CODES
        restored[key] = _joined(form.item(key), data.get(key, ()), value, open_to) if is_list else value
    return restored


def closed_items(form: Form, open_to: Collection[Sensitivity]) -> frozenset[str]:
    """Keys of the items of which a reader may not see every answer: told from the declaration, not from what was answered."""
    return frozenset(item.key for item in form.items if not _is_wholly_open(form, item, open_to))


def _is_wholly_open(form: Form, item: Item, open_to: Collection[Sensitivity]) -> bool:
    codes = item.codes or ()
    is_open = form.sensitivity in open_to and _is_item_open(form, item, open_to)
    return is_open and all(code.sensitivity in open_to for code in codes)


def _joined(item: Item, sent: Any, stood: Any, open_to: Collection[Sensitivity]) -> list[str]:
    hidden = [code for code in stood if not _is_code_open(item, code, open_to)]
    assert item.codes is not None
    order = [code.value for code in item.codes]
    return sorted({*sent, *hidden}, key=lambda code: order.index(code) if code in order else len(order))


def _open_part(form: Form, key: str, value: Any, open_to: Collection[Sensitivity]) -> Any:
    """The answer as far as it is open, None when nothing of it is. Keys of older versions stay as they were."""
    item = next((each for each in form.items if each.key == key), None)
    if item is None:
        return value
    if not _is_item_open(form, item, open_to):
        return None
    if item.kind is Kind.CODES:
        return [code for code in value if _is_code_open(item, code, open_to)] or None
    if item.kind is Kind.CODE and not _is_code_open(item, value, open_to):
        return None
    return value


def _is_item_open(form: Form, item: Item, open_to: Collection[Sensitivity]) -> bool:
    """A derived item is as close as what it was derived from."""
    if item.sensitivity not in open_to:
        return False
    read = fields_of(item.derived) if item.derived is not None else frozenset()
    return all(each.sensitivity in open_to for each in form.items if each.key in read)


def _is_code_open(item: Item, code: Any, open_to: Collection[Sensitivity]) -> bool:
    assert item.codes is not None
    return item.codes.sensitivity(code) in open_to
