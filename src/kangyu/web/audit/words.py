"""The log in plain words: what was done, and on what basis."""

from __future__ import annotations

from kangyu.registers.staff.relations import words_of
from kangyu.registers.staff.roles import name_of_role
from kangyu.vocabulary.labels import Bilingual

ACTIONS = {
    "read.person": Bilingual("查看档案", "opened the record"),
    "read.list": Bilingual("在名单中看到", "saw in a list"),
    "read.search": Bilingual("查找到", "found by searching"),
    "read.contact": Bilingual("打开一条记录", "opened an entry"),
    "read.form": Bilingual("打开表单", "opened a form"),
    "read.line": Bilingual("查看收到的原始行", "opened the line as received"),
    "read.access": Bilingual("查看访问记录", "read the access log"),
    "read.rows": Bilingual("在指标明细中看到", "saw among a figure's rows"),
    "read.refusal": Bilingual("登记未成，得知与档案不符之处", "learnt from a refusal what disagrees with the record"),
    "read.log": Bilingual("查看访问日志", "read the audit log"),
    "read.emergencies": Bilingual("在紧急调阅名单中看到", "saw in the list of emergency accesses"),
    "open.identity": Bilingual("打开身份证号", "opened the identity number"),
    "open.answer": Bilingual("下载含此人完整号码的退回表", "downloaded refused lines with the full number"),
    "open.phone": Bilingual("打开电话号码", "opened the telephone number"),
    "import.residents": Bilingual("用表格登记居民信息", "registered through a sheet"),
    "import.contacts": Bilingual("用表格登记随访或体检", "recorded contacts through a sheet"),
    "export.list": Bilingual("导出名单", "exported a list"),
    "export.access": Bilingual("打印访问记录", "printed the access log"),
    "write.contact": Bilingual("保存记录", "recorded a contact"),
    "write.resident": Bilingual("登记或修改居民信息", "registered or changed personal data"),
    "write.transfer": Bilingual("申请转入或答复转入申请", "asked for a transfer, or answered one"),
    "write.enrolment": Bilingual("纳入管理", "enrolled"),
    "write.candidate": Bilingual("候选对象处理", "decided about candidates"),
    "write.closing": Bilingual("结案", "closed the enrolment"),
    "write.referral": Bilingual("填写转诊结果", "answered a referral"),
    "write.case": Bilingual("办理转诊等事项", "moved a case"),
    "write.hand_over": Bilingual("转交事项", "handed a case over"),
    "read.case": Bilingual("查看转诊等事项", "opened a case"),
    "read.cases": Bilingual("在事项名单中看到", "saw in a list of cases"),
    "export.slip": Bilingual("打印转诊单", "printed a referral slip"),
    "write.calendar": Bilingual("修改工作日历", "changed the calendar of working days"),
    "write.user": Bilingual("设置账号", "set up an account"),
    "account.login": Bilingual("登录", "logged in"),
    "account.locked": Bilingual("多次失败，账号锁定", "failed too often, locked"),
    "account.unlock": Bilingual("解锁账号", "unlocked an account"),
    "account.password": Bilingual("修改密码", "changed the password"),
    "account.sessions": Bilingual("结束全部登录", "ended all sessions"),
    "account.second_factor": Bilingual("设置两步验证", "set up the second factor"),
    "account.second_factor_reset": Bilingual("重置两步验证", "reset the second factor"),
    "account.recovery_code": Bilingual("用备用码登录", "logged in with a recovery code"),
    "find.outside": Bilingual("在管理范围之外查到", "found outside the reach of the institution"),
    "emergency.open": Bilingual("紧急调阅", "opened in an emergency"),
    "emergency.decide": Bilingual("复核紧急调阅", "reviewed an emergency access"),
    "read.task": Bilingual("打开待办", "opened a task"),
    "read.report": Bilingual("查看报告", "opened a report"),
    "open.figure": Bilingual("用命令打开指标明细", "opened a figure's rows by command"),
    "open.attachment": Bilingual("打开附件", "opened a paper"),
    "import.sheet": Bilingual("报送表格", "sent a sheet"),
    "export.ledger": Bilingual("导出台账", "exported a ledger"),
    "export.report": Bilingual("下载报告", "downloaded a report"),
    "export.figure": Bilingual("下载指标表", "downloaded a figure's tables"),
    "write.ledger": Bilingual("登记台账", "entered in a ledger"),
    "correct.ledger": Bilingual("更正台账", "corrected a ledger"),
    "withdraw.ledger": Bilingual("作废台账登记", "withdrew an entry of a ledger"),
    "close.period": Bilingual("台账结账", "closed a period"),
    "reopen.period": Bilingual("取消结账", "reopened a period"),
    "write.attachment": Bilingual("上传附件", "attached a paper"),
    "withdraw.attachment": Bilingual("撤回附件", "took a paper back"),
    "write.task": Bilingual("办理待办", "acted on tasks"),
    "write.parameter": Bilingual("设置目标或参数", "set a target or parameter"),
    "write.report": Bilingual("撰写报告", "wrote a report"),
    "issue.report": Bilingual("印发报告", "issued a report"),
    "run.job": Bilingual("启动任务", "started a job"),
    "take.snapshot": Bilingual("生成快照", "took a snapshot"),
    "release.deidentified": Bilingual("去标识化导出", "exported data without identity"),
    "load.county": Bilingual("装入示范县", "loaded a demonstration county"),
    "backup.make": Bilingual("备份", "made a backup"),
    "restore.backup": Bilingual("恢复备份", "put a backup back"),
    "keys.rotate": Bilingual("轮换密钥", "added a new key"),
    "keys.reseal": Bilingual("用新密钥重新加密", "sealed anew under the newest key"),
    "keys.retire": Bilingual("停用旧密钥", "retired old keys"),
    "chain.begin": Bilingual("日志开始", "the log begins"),
    "chain.anchor": Bilingual("链尾锚缺失，已重建", "the anchor was missing and was made anew"),
    "chain.vouch": Bilingual("核查链尾锚", "looked into the missing anchor"),
    "places.merge": Bilingual("机构合并", "merged institutions"),
    "places.move": Bilingual("变更隶属", "moved an institution"),
    "places.rename": Bilingual("机构更名", "renamed an institution"),
    "places.split": Bilingual("村卫生室拆分", "split a village"),
    "account.add": Bilingual("新增账号", "added an account"),
    "account.change": Bilingual("修改账号", "changed an account"),
    "account.close": Bilingual("停用账号", "closed an account"),
    "account.open": Bilingual("启用账号", "opened an account again"),
    "account.password_reset": Bilingual("重置密码", "reset a password"),
    "account.logout": Bilingual("退出登录", "logged out"),
}
KINDS = (
    ("", Bilingual("全部", "All")),
    ("read.", Bilingual("查看", "Reading")),
    ("open.", Bilingual("打开号码", "Opening numbers")),
    ("write.", Bilingual("填写与修改", "Writing")),
    ("correct.", Bilingual("台账更正", "Correcting ledgers")),
    ("close.", Bilingual("台账结账", "Closing periods")),
    ("reopen.", Bilingual("取消结账", "Reopening periods")),
    ("issue.", Bilingual("印发", "Issuing")),
    ("find.", Bilingual("范围外查找", "Finding outside the reach")),
    ("withdraw.", Bilingual("作废与撤回", "Withdrawing")),
    ("import.", Bilingual("导入", "Imports")),
    ("export.", Bilingual("导出", "Exports")),
    ("emergency.", Bilingual("紧急调阅", "Emergency access")),
    ("release.", Bilingual("去标识化导出", "De-identified exports")),
    ("account.", Bilingual("账号与登录", "Accounts and logging in")),
    ("places.", Bilingual("机构变更", "Changes of institutions")),
    ("take.", Bilingual("快照", "Snapshots")),
    ("run.", Bilingual("启动任务", "Starting jobs")),
    ("backup.", Bilingual("备份", "Backups")),
    ("restore.", Bilingual("恢复", "Restores")),
    ("keys.", Bilingual("密钥", "Keys")),
    ("load.", Bilingual("装入示范县", "Demonstration counties")),
    ("chain.", Bilingual("日志本身", "The log itself")),
)


def action_in_words(action: str) -> Bilingual:
    """What was done."""
    return ACTIONS.get(action, Bilingual(action, action))


def basis_in_words(basis: str) -> Bilingual:
    """Role, and the relation by which the person was open: 医院医生 · 转诊."""
    role = name_of_role(basis.partition("@")[0])
    if "/" not in basis:
        return role
    relation = words_of(basis)
    return Bilingual(f"{role.zh} · {relation.zh}", f"{role.en} · {relation.en}")
