"""Every address with what it asks of who opens it. A new address has its line here, or the architecture tests fail.

The table is a promise, written apart from the code that keeps it: `tests/integration/test_rights_matrix.py` asks every door
in every role, and docs/rights.md is printed from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kangyu.vocabulary.labels import Bilingual


class Needs(StrEnum):
    """What a door asks for."""

    NOTHING = "nothing"
    ACCOUNT = "account"
    PEOPLE = "people"
    PERSON = "person"
    RECORD = "record"
    RECORDS = "records"
    IMPORTS = "imports"
    ANSWER = "answer"
    FIGURES = "figures"
    ROWS = "rows"
    REPORTS = "reports"
    COUNTY = "county"
    SNAPSHOTS = "snapshots"
    LEDGERS = "ledgers"
    CLOSING = "closing"
    SUBTREE = "subtree"
    CASES = "cases"
    TASKS = "tasks"
    EMERGENCY = "emergency"
    AUDITS = "audits"
    OPERATES = "operates"
    PARAMETERS = "parameters"

    @property
    def words(self) -> Bilingual:
        """The same in words."""
        return _WORDS[self]


_WORDS = {
    Needs.NOTHING: Bilingual("无需登录", "no login"),
    Needs.ACCOUNT: Bilingual("任何账号", "any account"),
    Needs.PEOPLE: Bilingual(
        "可看居民的岗位，列本机构及下级的人；居民名册另列转诊而来的人",
        "a role that opens people; lists those of its subtree, the residents' list also whom a referral brought",
    ),
    Needs.PERSON: Bilingual(
        "这位居民对其开放：管理、签约、转诊、紧急调阅", "the person is open: managed, contracted, referred, emergency"
    ),
    Needs.RECORD: Bilingual("同上，且岗位可填写、关系允许填写", "the same, and role and relation allow recording"),
    Needs.RECORDS: Bilingual("可填写的岗位", "a role that records"),
    Needs.IMPORTS: Bilingual("可导入表格或登记台账的岗位", "a role that imports, or keeps ledgers"),
    Needs.ANSWER: Bilingual(
        "报送这张表的人或其机构的同事，且可看居民", "who sent the sheet or a colleague there, and the role opens people"
    ),
    Needs.FIGURES: Bilingual("区划在其范围之内", "the division lies within reach"),
    Needs.ROWS: Bilingual("区划在其范围之内，且可看居民", "the division lies within reach, and the role opens people"),
    Needs.REPORTS: Bilingual("可撰写报告的岗位", "a role that reports"),
    Needs.COUNTY: Bilingual("全县范围", "reach over the county"),
    Needs.SNAPSHOTS: Bilingual("全县范围，且撰写报告或运维", "reach over the county, and reports or operates"),
    Needs.LEDGERS: Bilingual(
        "登记台账的岗位，只写本机构及下级的行",
        "a role that keeps ledgers; writes rows of its institution and those below",
    ),
    Needs.CLOSING: Bilingual(
        "登记台账的岗位，且机构不是村卫生室", "a role that keeps ledgers, not at a village clinic"
    ),
    Needs.SUBTREE: Bilingual("登记机构在其范围之内", "the institution that wrote it lies within reach"),
    Needs.CASES: Bilingual("参与该事项的机构，且可看居民", "an institution that takes part, and the role opens people"),
    Needs.TASKS: Bilingual("任务所属机构及上级", "the institution of the task, and those above"),
    Needs.EMERGENCY: Bilingual("可紧急调阅的岗位", "a role with emergency access"),
    Needs.AUDITS: Bilingual("审计员", "the auditor"),
    Needs.OPERATES: Bilingual("运维人员", "the operator"),
    Needs.PARAMETERS: Bilingual("运维人员或可撰写报告的岗位", "the operator, or a role that reports"),
}


@dataclass(frozen=True)
class Door:
    """`sends` when it takes POST alone; `ends` when it ends the session."""

    needs: Needs
    sends: bool = False
    ends: bool = False


DOORS: dict[str, Door] = {
    "home": Door(Needs.ACCOUNT),
    "login": Door(Needs.NOTHING),
    "code": Door(Needs.NOTHING),
    "logout": Door(Needs.ACCOUNT, sends=True, ends=True),
    "set_language": Door(Needs.NOTHING, sends=True),
    "account:page": Door(Needs.ACCOUNT),
    "account:password": Door(Needs.ACCOUNT),
    "account:end_all": Door(Needs.ACCOUNT, sends=True, ends=True),
    "work:desk": Door(Needs.ACCOUNT),  # tasks about nobody stand there too
    "work:export": Door(Needs.ACCOUNT),
    "work:contacts": Door(Needs.PEOPLE),
    "work:act": Door(Needs.TASKS, sends=True),
    "work:give": Door(Needs.TASKS),
    "work:task": Door(Needs.TASKS),
    "work:transfer": Door(Needs.TASKS, sends=True),
    "work:attach": Door(Needs.TASKS, sends=True),
    "work:paper": Door(Needs.TASKS),
    "people:list": Door(Needs.PEOPLE),
    "people:export": Door(Needs.PEOPLE),
    "people:new": Door(Needs.RECORDS),
    "people:ask": Door(Needs.RECORDS, sends=True),
    "people:known": Door(Needs.RECORDS, sends=True),
    "candidates:list": Door(Needs.PEOPLE),
    "candidates:act": Door(Needs.RECORDS, sends=True),
    "person:page": Door(Needs.PERSON),
    "person:open": Door(Needs.PERSON, sends=True),
    "person:entry": Door(Needs.PERSON),
    "person:line": Door(Needs.PERSON),
    "person:access": Door(Needs.PERSON),
    "person:access_print": Door(Needs.PERSON),
    "person:enrol": Door(Needs.RECORD),
    "person:close": Door(Needs.RECORD),
    "person:answer": Door(Needs.RECORD),
    "form:page": Door(Needs.RECORD),
    "form:preview": Door(Needs.RECORD, sends=True),
    "form:draft": Door(Needs.RECORD, sends=True),
    "form:discard": Door(Needs.RECORD, sends=True),
    "emergency:list": Door(Needs.PEOPLE),  # and the auditor's
    "emergency:ask": Door(Needs.EMERGENCY, sends=True),
    "emergency:decide": Door(Needs.AUDITS, sends=True),
    "audit:log": Door(Needs.AUDITS),
    "audit:vouch": Door(Needs.AUDITS, sends=True),
    "search:page": Door(Needs.ACCOUNT),
    "search:suggest": Door(Needs.ACCOUNT),
    "sheets:list": Door(Needs.IMPORTS),
    "sheets:progress": Door(Needs.ACCOUNT),  # one's own upload, by its token
    "sheets:template": Door(Needs.IMPORTS),
    "sheets:message": Door(Needs.IMPORTS),
    "sheets:answer": Door(Needs.ANSWER),
    "bureau:cockpit": Door(Needs.ACCOUNT),  # others than the county's are sent to their figures
    "bureau:chosen": Door(Needs.FIGURES),
    "bureau:snapshots": Door(Needs.ACCOUNT),
    "bureau:take": Door(Needs.SNAPSHOTS, sends=True),
    "figures:index": Door(Needs.FIGURES),
    "figures:boundaries": Door(Needs.FIGURES),
    "figures:page": Door(Needs.FIGURES),
    "figures:sheet": Door(Needs.FIGURES),
    "figures:rows": Door(Needs.ROWS),
    "figures:rows_sheet": Door(Needs.ROWS),
    "reports:list": Door(Needs.REPORTS),
    "reports:write": Door(Needs.REPORTS, sends=True),
    "reports:page": Door(Needs.REPORTS),
    "reports:again": Door(Needs.REPORTS, sends=True),
    "reports:number": Door(Needs.REPORTS, sends=True),
    "reports:issue": Door(Needs.REPORTS),
    "reports:compare": Door(Needs.REPORTS),
    "reports:file": Door(Needs.REPORTS),
    "reports:rows": Door(Needs.REPORTS),
    "operator:desk": Door(Needs.OPERATES),
    "operator:job": Door(Needs.OPERATES),
    "operator:run": Door(Needs.OPERATES, sends=True),
    "operator:calendar": Door(Needs.OPERATES),
    "operator:calendar_remove": Door(Needs.OPERATES, sends=True),
    "operator:calendar_import": Door(Needs.OPERATES, sends=True),
    "operator:parameters": Door(Needs.PARAMETERS),
    "operator:withdraw": Door(Needs.PARAMETERS, sends=True),
    "operator:import": Door(Needs.PARAMETERS, sends=True),
    "operator:template": Door(Needs.PARAMETERS),
    "ledgers:list": Door(Needs.ACCOUNT),
    "ledgers:add_paper": Door(Needs.LEDGERS, sends=True),
    "ledgers:close": Door(Needs.CLOSING),
    "ledgers:close_all": Door(Needs.CLOSING),
    "ledgers:correct": Door(Needs.LEDGERS),
    "ledgers:discard": Door(Needs.LEDGERS, sends=True),
    "ledgers:draft": Door(Needs.LEDGERS, sends=True),
    "ledgers:export": Door(Needs.SUBTREE),
    "ledgers:ledger": Door(Needs.SUBTREE),
    "ledgers:new": Door(Needs.LEDGERS),
    "ledgers:paper": Door(Needs.SUBTREE),
    "ledgers:preview": Door(Needs.LEDGERS, sends=True),
    "ledgers:reopen": Door(Needs.CLOSING, sends=True),
    "ledgers:row": Door(Needs.SUBTREE),
    "ledgers:template": Door(Needs.SUBTREE),
    "ledgers:withdraw": Door(Needs.LEDGERS, sends=True),
    "ledgers:withdraw_paper": Door(Needs.LEDGERS, sends=True),
    "cases:inbox": Door(Needs.PEOPLE),
    "cases:page": Door(Needs.CASES),
    "cases:move": Door(Needs.CASES),
    "cases:hand_over": Door(Needs.CASES),
    "cases:receipt": Door(Needs.CASES),
    "cases:slip": Door(Needs.CASES),
    "cases:start": Door(Needs.CASES),
    "cases:attach": Door(Needs.CASES, sends=True),
    "cases:paper": Door(Needs.CASES),
    "cases:take_back": Door(Needs.CASES, sends=True),
    "handbook:index": Door(Needs.ACCOUNT),
    "handbook:page": Door(Needs.ACCOUNT),
    "operator:institutions": Door(Needs.OPERATES),
    "operator:new_institution": Door(Needs.OPERATES),
    "operator:institution": Door(Needs.OPERATES),
    "operator:change": Door(Needs.OPERATES),
    "operator:accounts": Door(Needs.OPERATES),
    "operator:new_account": Door(Needs.OPERATES),
    "operator:account": Door(Needs.OPERATES),
    "operator:unlock_address": Door(Needs.OPERATES, sends=True),
    "operator:account_act": Door(Needs.OPERATES, sends=True),
}
