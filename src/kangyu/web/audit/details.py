"""What an entry says beside who, when and whom: the row, the job, the purpose, in words where there are some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kangyu.catalogue.codelists.access import EMERGENCY_REASON
from kangyu.catalogue.forms import form
from kangyu.catalogue.indicators import indicator
from kangyu.catalogue.jobs import job
from kangyu.catalogue.programmes import programme
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

_NAMES = {
    "act": Bilingual("办法", "act"),
    "added": Bilingual("新增", "added"),
    "address": Bilingual("网络地址", "network address"),
    "after": Bilingual("之后", "after"),
    "again": Bilingual("重复报送", "sent again"),
    "answered_on": Bilingual("答复日期", "answered on"),
    "area": Bilingual("区划", "division"),
    "as_of": Bilingual("截至", "as of"),
    "attachment": Bilingual("附件编号", "paper"),
    "batch": Bilingual("批次", "batch"),
    "before": Bilingual("之前", "before"),
    "became": Bilingual("改为", "became"),
    "beside": Bilingual("对照", "beside"),
    "case": Bilingual("事项编号", "case"),
    "change": Bilingual("变化", "change"),
    "changed": Bilingual("修改", "changed"),
    "contact": Bilingual("记录编号", "contact"),
    "days": Bilingual("天数", "days"),
    "decision": Bilingual("结论", "decision"),
    "division": Bilingual("区划", "division"),
    "divisions": Bilingual("区划数", "divisions"),
    "emergency": Bilingual("紧急调阅编号", "emergency access"),
    "ended": Bilingual("结束", "ended"),
    "ended_at": Bilingual("被替换的日志止于", "the replaced log ended at"),
    "entries": Bilingual("登记编号", "entries"),
    "file": Bilingual("文件", "file"),
    "files": Bilingual("文件", "files"),
    "form": Bilingual("表单", "form"),
    "from": Bilingual("来自", "from"),
    "goes_on_after": Bilingual("日志接在其后", "the log goes on after"),
    "indicator": Bilingual("指标", "indicator"),
    "institutions": Bilingual("机构数", "institutions"),
    "into": Bilingual("并入", "into"),
    "is_known": Bilingual("账号存在", "the account exists"),
    "job": Bilingual("任务", "job"),
    "key": Bilingual("项目", "item"),
    "keys": Bilingual("密钥", "keys"),
    "kind": Bilingual("种类", "kind"),
    "late": Bilingual("补报", "late"),
    "ledger": Bilingual("台账", "ledger"),
    "ledgers": Bilingual("台账", "ledgers"),
    "lines": Bilingual("行数", "lines"),
    "made_at": Bilingual("备份时间", "made at"),
    "message": Bilingual("来件编号", "sheet received"),
    "move": Bilingual("办理", "move"),
    "new": Bilingual("新机构", "new institution"),
    "number": Bilingual("序号", "number"),
    "numbers": Bilingual("号码", "numbers"),
    "on": Bilingual("日期", "on"),
    "organisation": Bilingual("机构", "institution"),
    "outcome": Bilingual("结果", "outcome"),
    "owner": Bilingual("所属", "belongs to"),
    "part": Bilingual("部分", "part"),
    "party": Bilingual("一方", "party"),
    "person": Bilingual("居民编号", "person"),
    "period": Bilingual("时期", "period"),
    "programme": Bilingual("项目", "programme"),
    "purpose": Bilingual("用途", "purpose"),
    "reason": Bilingual("理由", "reason"),
    "receipt": Bilingual("回执编号", "receipt"),
    "refused": Bilingual("退回", "refused"),
    "released": Bilingual("退回待办", "tasks given back"),
    "removed": Bilingual("删除", "removed"),
    "report": Bilingual("报告编号", "report"),
    "role": Bilingual("岗位", "role"),
    "rows": Bilingual("行数", "rows"),
    "sensitivities": Bilingual("敏感程度", "sensitivity"),
    "sha256": Bilingual("校验值", "sha256"),
    "since": Bilingual("起始", "since"),
    "state": Bilingual("状态", "state"),
    "targets": Bilingual("目标数", "targets"),
    "task": Bilingual("待办编号", "task"),
    "tasks": Bilingual("待办编号", "tasks"),
    "to": Bilingual("转至机构", "to institution"),
    "unchanged": Bilingual("未变", "unchanged"),
    "under": Bilingual("隶属于", "under"),
    "until": Bilingual("截止", "until"),
    "user": Bilingual("账号", "account"),
    "values": Bilingual("条数", "values"),
    "was": Bilingual("原为", "was"),
    "words": Bilingual("说明", "in words"),
    "years": Bilingual("年份", "years"),
}
_VALUES: Mapping[str, Callable[[str], Bilingual]] = {
    "form": lambda key: form(key).name,
    "indicator": lambda key: indicator(key).name,
    "job": lambda key: job(key).name,
    "programme": lambda key: programme(key).name,
}
_LONGEST = 120
_MANY = 5


def details_in_words(action: str, detail: Any) -> tuple[tuple[Bilingual, Bilingual], ...]:
    """Names and values, in the order in which they were written; what is empty is left out."""
    if not isinstance(detail, dict):  # tampered with; `verify` says so
        return ()
    told = {key: value for key, value in detail.items() if value not in (None, "", [], {}, False)}
    return tuple((_NAMES.get(key, Bilingual(key, key)), _value(action, key, value)) for key, value in told.items())


def _value(action: str, key: str, value: Any) -> Bilingual:
    try:
        if action == "emergency.open" and key == "reason":
            return EMERGENCY_REASON.label(value)
        if key in _VALUES:
            return _VALUES[key](value)
    except (KeyError, NotUnderstood):  # no longer declared
        pass
    return _plain(value)


def _plain(value: Any) -> Bilingual:
    if value is True:
        return Bilingual("是", "yes")
    if isinstance(value, list):
        shown, more = [str(each) for each in value[:_MANY]], len(value) - _MANY
        rest = Bilingual(f"等 {len(value)} 项", f" and {more} more") if more > 0 else Bilingual("", "")
        return Bilingual("、".join(shown) + rest.zh, ", ".join(shown) + rest.en)
    text = str(value)[:_LONGEST]
    return Bilingual(text, text)
