"""Health education (健康教育). Specification 2017, service 2.

A township centre gives out at least 12 kinds of printed material a year, plays 6 kinds of audiovisual material, keeps 2
boards that it renews every two months, holds 9 public consultations and 12 lectures; a village clinic one board and 6
lectures. Evidence belongs to every activity: notice, attendance list, photographs.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.forms import Check, Form, Item, Kind, Section
from kangyu.methods.ledgers import Ledger, Proof
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import KIND, PIECE, RECORD

from ..codelists.common import B3
from ..codelists.ledgers import AUDIENCE, EDUCATION_KIND, EDUCATION_THEME
from ._items import EVERYBODY, day, number, people, remarks, text

_kind = field("kind")

health_education = Ledger(
    form=Form(
        key="health_education",
        name=Bilingual("健康教育活动台账", "Health education"),
        version=1,
        effective_from=date(2017, 2, 28),
        source=f"{B3} 2 健康教育",
        sections=(
            Section(
                Bilingual("活动", "Activity"),
                (
                    day("活动日期", "Date", "活动时间"),
                    Item(
                        "kind",
                        Bilingual("活动形式", "Kind of activity"),
                        Kind.CODE,
                        codes=EDUCATION_KIND,
                        is_required=True,
                        headings=("形式", "活动类型"),
                    ),
                    text("topic", "活动主题", "Topic", "主题", "内容", "资料名称", is_required=True),
                    text("place", "活动地点", "Place", "地点"),
                    text("organiser", "组织者", "Organiser", "主办单位", "组织单位"),
                    Item("themes", Bilingual("内容标记", "Themes"), Kind.CODES, codes=EDUCATION_THEME),
                ),
            ),
            Section(
                Bilingual("覆盖与资料", "Reach and material"),
                (
                    Item(
                        "audience",
                        Bilingual("对象类别", "Audience"),
                        Kind.CODE,
                        codes=AUDIENCE,
                        headings=("对象", "参加人员类别"),
                    ),
                    people(),
                    number(
                        "material_kinds", "资料种类", "Kinds of material", KIND, "种类数", "种数", usual=30, most=500
                    ),
                    number("copies", "资料份数", "Copies", RECORD, "发放份数", "数量", usual=10_000, most=1_000_000),
                    number(
                        "boards", "更换宣传栏块数", "Boards renewed", PIECE, "宣传栏块数", "块数", usual=10, most=500
                    ),
                    remarks("summary", "活动小结", "Summary", "小结", "备注"),
                    text("responsible", "负责人", "Responsible person"),
                ),
            ),
        ),
        checks=(
            Check(
                "people",
                ~_kind.is_in("4", "5") | field("people").is_known(),
                Bilingual("参加人次：咨询和讲座必须填写", "Attendance: needed for consultations and lectures"),
            ),
            Check(
                "material_kinds",
                ~_kind.is_in("1", "2") | field("material_kinds").is_known(),
                Bilingual("资料种类：印刷和音像资料必须填写", "Kinds of material: needed for prints and audiovisuals"),
            ),
            Check(
                "boards",
                ~_kind.equals("3") | field("boards").is_known(),
                Bilingual("更换宣传栏块数：更换宣传栏必须填写", "Boards renewed: needed when boards were renewed"),
            ),
        ),
    ),
    kept_by=EVERYBODY,
    day="on",
    unique=("on", "kind", "topic"),
    headline=("topic", "kind"),
    proof=Proof.REQUIRED,
    summed=("people", "copies", "boards"),
)
