"""Family-doctor contract (家庭医生签约服务协议).

Source: the joint opinions on family-doctor services of 2016 and 2022: one team at a time, a term of one to three years,
basic and personalised packages, key groups first. Neither fixes a form: the items are ours.
"""

from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Range, Section
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import TERM_YEAR, YUAN

from ..codelists.contract import GROUP, PACKAGE, SIGNED_ON, SIGNS_FOR

contract_agreement = Form(
    key="contract_agreement",
    name=Bilingual("家庭医生签约服务协议", "Family-doctor contract"),
    version=1,
    effective_from=date(2016, 6, 6),
    source="关于推进家庭医生签约服务的指导意见（2016）；关于推进家庭医生签约服务高质量发展的指导意见（2022）",
    sections=(
        Section(
            Bilingual("签约", "Contract"),
            (
                Item(
                    "team",
                    Bilingual("签约团队", "Team"),
                    Kind.TEXT,
                    is_required=True,
                    headings=("家庭医生团队", "团队名称"),
                ),
                Item("doctor", Bilingual("签约医生", "Doctor"), Kind.TEXT, headings=("家庭医生", "责任医生")),
                Item(
                    "signs_for",
                    Bilingual("签约范围", "Signed for"),
                    Kind.CODE,
                    codes=SIGNS_FOR,
                    is_required=True,
                    headings=("签约类型",),
                ),
                Item(
                    "term_years",
                    Bilingual("签约年限", "Term"),
                    Kind.WHOLE,
                    TERM_YEAR,
                    hard=Range(1, 3),
                    is_required=True,
                    headings=("协议年限", "签约期限"),
                ),
                Item("contract_number", Bilingual("协议编号", "Contract number"), Kind.TEXT, headings=("协议号",)),
                Item("signed_on", Bilingual("签约方式", "Signed on"), Kind.CODE, codes=SIGNED_ON),
                Item("representative", Bilingual("户代表", "Representative"), Kind.TEXT, headings=("签约代表",)),
            ),
        ),
        Section(
            Bilingual("人群与服务包", "Groups and packages"),
            (
                Item(
                    "groups",
                    Bilingual("人群类别", "Groups"),
                    Kind.CODES,
                    codes=GROUP,
                    is_required=True,
                    headings=("重点人群", "人群分类"),
                ),
                Item(
                    "packages",
                    Bilingual("服务包", "Packages"),
                    Kind.CODES,
                    codes=PACKAGE,
                    is_required=True,
                    headings=("签约服务包",),
                ),
                Item(
                    "fee",
                    Bilingual("签约服务费", "Fee"),
                    Kind.NUMBER,
                    YUAN,
                    Range(0, 500),
                    Range(0, 100_000),
                    headings=("签约费", "服务费"),
                ),
                Item(
                    "paid",
                    Bilingual("个人支付", "Paid by the signer"),
                    Kind.NUMBER,
                    YUAN,
                    Range(0, 500),
                    Range(0, 100_000),
                    headings=("自付金额", "个人付费"),
                ),
            ),
        ),
    ),
)
