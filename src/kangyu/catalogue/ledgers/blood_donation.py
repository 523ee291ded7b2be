"""Blood donation (无偿献血): collections with donors and volume; reimbursements of the cost of blood to donors and their families.

Rows are sessions and batches: no donor is named here.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.forms import Check, Form, Item, Kind, Section
from kangyu.methods.ledgers import Ledger, Proof
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import MILLILITRE, PERSON

from ..codelists.ledgers import BLOOD_KIND
from ._items import COUNTY, day, money, number, remarks, text

_is_collection, _is_reimbursement = field("kind").equals("1"), field("kind").equals("2")

blood_donation = Ledger(
    form=Form(
        key="blood_donation",
        name=Bilingual("无偿献血台账", "Blood donation"),
        version=1,
        effective_from=date(2016, 1, 1),
        source="中华人民共和国献血法（1998年10月1日起施行）第六条、第十四条",
        sections=(
            Section(
                Bilingual("登记", "Row"),
                (
                    day("日期", "Date", "采血日期", "报销日期", "献血日期"),
                    Item(
                        "kind",
                        Bilingual("登记类别", "Kind of row"),
                        Kind.CODE,
                        codes=BLOOD_KIND,
                        is_required=True,
                        headings=("类别", "类型"),
                    ),
                    text("place", "采血点或报销批次", "Place or batch", "采血点", "地点", "批次", is_required=True),
                ),
            ),
            Section(
                Bilingual("采血", "Collection"),
                (
                    number("donors", "献血人数", "Donors", PERSON, "献血人次", usual=500, most=50_000),
                    number(
                        "voluntary",
                        "其中自愿无偿献血人数",
                        "Voluntary donors",
                        PERSON,
                        "自愿献血人数",
                        usual=500,
                        most=50_000,
                    ),
                    number(
                        "volume", "采血量", "Volume", MILLILITRE, "献血量", "献血毫升数", usual=200_000, most=20_000_000
                    ),
                ),
            ),
            Section(
                Bilingual("用血费用报销", "Reimbursement"),
                (
                    number("reimbursed", "报销人数", "People reimbursed", PERSON, "返还人数", usual=200, most=50_000),
                    money("amount", "报销金额", "Amount", "返还金额"),
                    remarks("summary", "备注", "Remarks", "说明"),
                ),
            ),
        ),
        checks=(
            Check(
                "donors",
                ~_is_collection | field("donors").is_known(),
                Bilingual("献血人数：采血必须填写", "Donors: needed for a collection"),
            ),
            Check(
                "volume",
                ~_is_collection | field("volume").is_known(),
                Bilingual("采血量：采血必须填写", "Volume: needed for a collection"),
            ),
            Check(
                "voluntary",
                field("voluntary") <= field("donors"),
                Bilingual("其中自愿无偿献血人数：不能多于献血人数", "Voluntary donors: cannot be more than the donors"),
            ),
            Check(
                "reimbursed",
                ~_is_reimbursement | field("reimbursed").is_known(),
                Bilingual("报销人数：报销必须填写", "People reimbursed: needed for a reimbursement"),
            ),
            Check(
                "amount",
                ~_is_reimbursement | field("amount").is_known(),
                Bilingual("报销金额：报销必须填写", "Amount: needed for a reimbursement"),
            ),
        ),
    ),
    kept_by=COUNTY,
    day="on",
    unique=("on", "kind", "place"),
    headline=("place", "kind"),
    proof=Proof.WELCOME,
    summed=("donors", "volume", "reimbursed", "amount"),
)
