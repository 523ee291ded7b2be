"""Chapter of the forms: every item with its unit, limits and codes, as the declaration has them."""

from __future__ import annotations

from kangyu.catalogue.forms import FORMS
from kangyu.methods.expressions import in_words
from kangyu.methods.forms import Form, Item, Kind
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import grouped
from kangyu.vocabulary.sensitivity import Sensitivity

from .page import Page, Say, both, facts, section, table

_KINDS = {
    Kind.NUMBER: both("数字", "number"),
    Kind.WHOLE: both("整数", "whole number"),
    Kind.CODE: both("单选", "one of a list"),
    Kind.CODES: both("多选", "several of a list"),
    Kind.TEXT: both("文字", "text"),
    Kind.DATE: both("日期", "date"),
}


def pages() -> tuple[Page, ...]:
    """One page a form."""
    return tuple(Page(form.key, form.name, lambda say, form=form: _text(form, say)) for form in FORMS)  # type: ignore[misc]


def _text(form: Form, say: Say) -> str:
    head = facts(
        (
            (say(both("依据", "Source")), form.source),
            (
                say(both("版本", "Version")),
                say(both("第 {n} 版，自 {on} 起", "{n}, from {on}").format(n=form.version, on=form.effective_from)),
            ),
            (say(both("保密", "Kept closely")), _closely(form.sensitivity, say)),
        )
    )
    return head + items_of(form, say) + checks_of(form, say) + lists_of(form, say)


def items_of(form: Form, say: Say) -> str:
    """The items of a form, section by section."""
    columns = [
        say(each)
        for each in (
            both("条目", "Item"),
            both("填法", "Answer"),
            both("单位", "Unit"),
            both("可填范围", "Limits"),
            both("不常见（提示核对）", "Unusual outside"),
            both("表格列名", "Headings in sheets"),
        )
    ]
    return "".join(
        section(say(part.label), table(columns, [_row(item, say) for item in part.items])) for part in form.sections
    )


def _row(item: Item, say: Say) -> tuple[str, ...]:
    answer = say(_KINDS[item.kind])
    if item.derived is not None:
        answer = say(both("自动计算", "computed"))
    elif item.is_required:
        answer += say(both("，必填", ", required"))
    return (
        say(item.label) + _mark(item.sensitivity, say),
        answer,
        say(item.unit.label) if item.unit else "",
        f"{grouped(item.hard.low)}–{grouped(item.hard.high)}" if item.hard else "",
        f"{grouped(item.soft.low)}–{grouped(item.soft.high)}" if item.soft else "",
        "、".join(item.headings),
    )


def checks_of(form: Form, say: Say) -> str:
    """What must hold between the items of a form."""
    language = say(Bilingual("zh", "en"))
    rows = [(say(check.message), in_words(check.holds, language, form.names)) for check in form.checks]
    title = say(both("条目之间的核对", "Checks across items"))
    return section(title, table([say(both("不符时提示", "Message")), say(both("应满足", "Must hold"))], rows))


def lists_of(form: Form, say: Say) -> str:
    """The code lists of a form."""
    lists = {item.codes.key: item.codes for item in form.items if item.codes is not None}
    columns = [say(both("代码", "Code")), say(both("含义", "Meaning")), say(both("也可写作", "Also written"))]
    body = "".join(
        section(
            say(codes.name),
            table(columns, [(code.value, say(code.label), "、".join(code.aliases)) for code in codes]),
            level=3,
        )
        for codes in lists.values()
    )
    return section(say(both("值域", "Code lists")), body)


def _closely(sensitivity: Sensitivity, say: Say) -> str:
    return "" if sensitivity is Sensitivity.ORDINARY else say(sensitivity.label)


def _mark(sensitivity: Sensitivity, say: Say) -> str:
    return f"（{say(sensitivity.label)}）" if sensitivity is not Sensitivity.ORDINARY else ""
