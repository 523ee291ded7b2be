"""Desks 台: where a role's day begins, and the few entries of its side bar. Everything else is found by searching."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kangyu.registers.staff.policies import Role

MOST_ENTRIES = 7


@dataclass(frozen=True)
class Entry:
    """One line of the side bar. `also` names further pages (by URL namespace) that belong to it."""

    label: Promise
    view: str
    icon: str
    also: tuple[str, ...] = ()
    words: str = ""  # further words, in any language, under which the search box finds the page

    def is_at(self, view_name: str) -> bool:
        """Whether the page of that name is the entry's own or stands below it."""
        return view_name == self.view or view_name.partition(":")[0] in self.also


@dataclass(frozen=True)
class Desk:
    """One kind of person's pages; the first entry is the desk's first screen."""

    name: Promise
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.entries) <= MOST_ENTRIES:
            raise ValueError(f"a desk has one to {MOST_ENTRIES} entries")

    @property
    def home(self) -> str:
        """The name of the first screen."""
        return self.entries[0].view


WORK = Entry(
    _("今日工作"),
    "work:desk",
    "list",
    also=("work",),
    words="jinri gongzuo jrgz work list today due overdue 随访 逾期 转诊",
)
PEOPLE = Entry(
    _("居民"),
    "people:list",
    "users",
    also=("people", "person", "form"),
    words="jumin jm residents villagers 档案 名册 新建档案 jiandang",
)
CANDIDATES = Entry(
    _("候选对象"),
    "candidates:list",
    "filter",
    also=("candidates",),
    words="houxuan duixiang hxdx candidates enrol eligible 待纳入 筛查 纳入管理 应管未管",
)
CASES = Entry(
    _("转诊"),
    "cases:inbox",
    "upload",
    also=("cases",),
    words="zhuanzhen zz referrals cases 双向转诊 流转 上转 下转 回访",
)
NEW_PERSON = Entry(_("新建档案"), "people:new", "user-plus", words="xinjian dangan xjda new resident record 建档 登记")
SHEETS = Entry(
    _("表格导入"), "sheets:list", "sheet", also=("sheets",), words="biaoge daoru bgdr import spreadsheet excel 上传"
)
COCKPIT = Entry(
    _("全县概况"),
    "bureau:cockpit",
    "gauge",
    also=("figures",),
    words="quanxian gaikuang qxgk cockpit figures map snapshot 指标 驾驶舱 目标 落后 地图 快照",
)
FIGURES = Entry(
    _("指标"), "figures:index", "chart", also=("figures",), words="zhibiao zb figures indicators 数字 目标 达标"
)
REPORTS = Entry(
    _("总结与报表"),
    "reports:list",
    "file",
    also=("reports",),
    words="zongjie baobiao zjbb reports summary 工作总结 公文 印发",
)

LEDGERS = Entry(
    _("台账"),
    "ledgers:list",
    "list",
    also=("ledgers",),
    words="taizhang tz ledgers 培训 宣传 资金 健康教育 献血 结账 补报",
)
LOG = Entry(_("访问日志"), "audit:log", "history", also=("audit",), words="fangwen rizhi fwrz audit log 审计 谁看过")
EMERGENCIES = Entry(
    _("紧急调阅"), "emergency:list", "lock", also=("emergency",), words="jinji diaoyue jjdy emergency break glass 复核"
)

RUNNING = Entry(
    _("运行状况"),
    "operator:desk",
    "gauge",
    words="yunxing zhuangkuang yxzk running jobs backup disk 备份 任务 来源 磁盘",
)
PARAMETERS = Entry(
    _("参数与目标"), "operator:parameters", "chart", words="canshu mubiao csmb parameters targets 患病率 人口 目标值"
)

CALENDAR = Entry(
    _("工作日历"), "operator:calendar", "history", words="gongzuo rili gzrl calendar holidays 节假日 调休 放假安排"
)
INSTITUTIONS = Entry(
    _("机构名录"),
    "operator:institutions",
    "map",
    words="jigou jg institutions places 更名 撤并 拆分 隶属 卫生室 卫生院",
)
ACCOUNTS = Entry(
    _("账号"), "operator:accounts", "users", words="zhanghao zh accounts users 用户 密码 停用 解锁 调动 岗位"
)

DESKS: dict[str, Desk] = {
    Role.VILLAGE_DOCTOR: Desk(_("村医工作台"), (WORK, CASES, PEOPLE, CANDIDATES, NEW_PERSON, FIGURES, LEDGERS)),
    Role.TOWNSHIP_OFFICER: Desk(_("卫生院工作台"), (WORK, CASES, PEOPLE, CANDIDATES, FIGURES, LEDGERS, SHEETS)),
    Role.BUREAU_OFFICER: Desk(_("局机关工作台"), (COCKPIT, REPORTS, WORK, CASES, LEDGERS, PEOPLE, SHEETS)),
    Role.HOSPITAL_DOCTOR: Desk(_("医院医生工作台"), (WORK, CASES, PEOPLE, LEDGERS)),
    Role.CDC_OFFICER: Desk(_("疾控工作台"), (WORK, COCKPIT, LEDGERS, PEOPLE)),
    Role.MATERNAL_CHILD_OFFICER: Desk(_("妇幼工作台"), (WORK, COCKPIT, LEDGERS, PEOPLE)),
    Role.INSPECTOR: Desk(_("监督工作台"), (WORK, COCKPIT, LEDGERS)),
    Role.AUDITOR: Desk(_("审计工作台"), (LOG, EMERGENCIES, COCKPIT)),
    Role.OPERATOR: Desk(_("运维工作台"), (RUNNING, ACCOUNTS, INSTITUTIONS, PARAMETERS, CALENDAR, SHEETS, COCKPIT)),
}


def desk_of(role: str) -> Desk:
    """The desk of a role."""
    return DESKS[role]
