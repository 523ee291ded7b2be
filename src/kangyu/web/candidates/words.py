"""What showed a candidate, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kangyu.vocabulary.labels import Bilingual
from kangyu.web.form.answers import answer_text, form_named, pressure

BY_AGE = Bilingual("年龄", "Age")
_PRESSURE = ("systolic", "diastolic")
_PRESSURE_WORD = Bilingual("血压", "Blood pressure")


def form_in_words(key: str, shown: Mapping[str, Any]) -> Bilingual:
    """The form that showed somebody, or their age where no answer of it did."""
    form = form_named(key)
    return form.name if form is not None and shown else BY_AGE


def shown_in_words(form_key: str, shown: Mapping[str, Any]) -> Bilingual:
    """血压 154/92 mmHg，空腹血糖 7.4 mmol/L; nothing when the age alone tells."""
    form = form_named(form_key)
    if form is None:
        return Bilingual("", "")
    is_whole = all(key in shown for key in _PRESSURE)
    parts = [(_PRESSURE_WORD, pressure(shown))] if is_whole else []
    rest = [form.item(key) for key in shown if not (is_whole and key in _PRESSURE)]
    parts += [(item.label, answer_text(item, shown[item.key])) for item in rest]
    return Bilingual(
        "，".join(f"{label.zh} {text.zh}" for label, text in parts),
        ", ".join(f"{label.en} {text.en}" for label, text in parts),
    )
