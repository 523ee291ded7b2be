"""Project funds (项目资金): what was obtained and what was spent, by project and source, in yuan with two decimals."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.forms import Check, Form, Item, Kind, Section
from kangyu.methods.ledgers import Ledger, Proof
from kangyu.vocabulary.labels import Bilingual

from ..codelists.ledgers import FUND_SOURCE
from ._items import TOWNSHIP, day, money, remarks, text

funds = Ledger(
    form=Form(
        key="funds",
        name=Bilingual("项目资金台账", "Project funds"),
        version=1,
        effective_from=date(2016, 1, 1),
        source="中央对地方专项转移支付管理办法；县级“对上争取资金”目标管理",
        sections=(
            Section(
                Bilingual("项目", "Project"),
                (
                    day("到账或支出日期", "Date", "到账日期", "支出日期", "下达日期"),
                    text("project", "项目名称", "Project", "项目", "资金名称", is_required=True),
                    Item(
                        "source",
                        Bilingual("资金来源", "Source of funds"),
                        Kind.CODE,
                        codes=FUND_SOURCE,
                        is_required=True,
                        headings=("来源", "资金渠道"),
                    ),
                    text("document", "文件号或凭证号", "Document or voucher", "文号", "文件号", "凭证号"),
                ),
            ),
            Section(
                Bilingual("金额", "Amounts"),
                (
                    money("received", "到位金额", "Received", "争取金额", "到账金额", "下达金额"),
                    money("spent", "支出金额", "Spent", "拨付金额", "使用金额"),
                    remarks("summary", "用途说明", "Purpose", "用途", "备注"),
                ),
            ),
        ),
        checks=(
            Check(
                "received",
                field("received").is_known() | field("spent").is_known(),
                Bilingual(
                    "到位金额：到位金额与支出金额至少填写一项", "Received: give what was received or what was spent"
                ),
            ),
        ),
    ),
    kept_by=TOWNSHIP,
    day="on",
    unique=("on", "project", "source", "document"),
    headline=("project", "source"),
    proof=Proof.REQUIRED,
    summed=("received", "spent"),
)
