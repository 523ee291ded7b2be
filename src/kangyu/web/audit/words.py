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
    "account.failed": Bilingual("登录失败：密码或验证码不对", "failed to log in: wrong password or code"),
    "account.held_up": Bilingual("多次失败，须等待后再试", "failed too often, had to wait"),
    "account.locked": Bilingual("多次失败，账号锁定", "failed too often, locked"),
    "account.unlock": Bilingual("解锁账号", "unlocked an account"),
    "account.unlock_address": Bilingual("解锁地址", "unlocked an address"),
    "account.password": Bilingual("修改密码", "changed the password"),
    "account.sessions": Bilingual("结束全部登录", "ended all sessions"),
    "account.second_factor": Bilingual("设置两步验证", "set up the second factor"),
    "account.second_factor_reset": Bilingual("重置两步验证", "reset the second factor"),
    "account.recovery_code": Bilingual("用备用码登录", "logged in with a recovery code"),
    "find.outside": Bilingual("在管理范围之外查到", "found outside the reach of the institution"),
    "emergency.open": Bilingual("紧急调阅", "opened in an emergency"),
    "emergency.decide": Bilingual("复核紧急调阅", "reviewed an emergency access"),
}
KINDS = (
    ("", Bilingual("全部", "All")),
    ("read.", Bilingual("查看", "Reading")),
    ("open.", Bilingual("打开号码", "Opening numbers")),
    ("write.", Bilingual("填写与修改", "Writing")),
    ("import.", Bilingual("导入", "Imports")),
    ("export.", Bilingual("导出", "Exports")),
    ("emergency.", Bilingual("紧急调阅", "Emergency access")),
    ("account.", Bilingual("账号与登录", "Accounts and logging in")),
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
