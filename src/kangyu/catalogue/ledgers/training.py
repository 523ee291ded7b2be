"""Training (培训): courses, attachments, lectures; who was trained and for how long.

Continuing education asks for credits by person and year; a ledger of events does not replace that, it proves the events.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.forms import Check, Form, Item, Kind, Section
from kangyu.methods.ledgers import Ledger, Proof
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import HOUR, PERSON_TIME

from ..codelists.ledgers import LEVEL, TRAINING_KIND
from ._items import TOWNSHIP, day, number, people, remarks, text

training = Ledger(
    form=Form(
        key="training",
        name=Bilingual("卫生人员培训台账", "Training of health workers"),
        version=1,
        effective_from=date(2016, 1, 1),
        source="继续医学教育规定（试行）；乡村医生从业管理条例第三十一条（培训每两年至少一次）",
        sections=(
            Section(
                Bilingual("培训", "Training"),
                (
                    day("培训日期", "Date", "培训时间", "开始日期"),
                    text("topic", "培训主题", "Topic", "培训内容", "课程名称", "主题", is_required=True),
                    Item(
                        "kind",
                        Bilingual("培训形式", "Kind of training"),
                        Kind.CODE,
                        codes=TRAINING_KIND,
                        is_required=True,
                        headings=("形式", "培训类型"),
                    ),
                    Item("level", Bilingual("培训级别", "Level"), Kind.CODE, codes=LEVEL, headings=("级别",)),
                    text("organiser", "主办单位", "Organiser", "组织单位", "承办单位"),
                    text("place", "培训地点", "Place", "地点"),
                ),
            ),
            Section(
                Bilingual("参加人员", "Participants"),
                (
                    people("培训人次", "培训人数", is_required=True),
                    number(
                        "village_doctors",
                        "其中村医人次",
                        "Village doctors among them",
                        PERSON_TIME,
                        "村医人数",
                        "乡村医生人数",
                        usual=1_000,
                        most=200_000,
                    ),
                    number("hours", "学时", "Hours", HOUR, "课时", usual=120, most=5_000),
                    remarks("summary", "备注", "Remarks", "说明"),
                ),
            ),
        ),
        checks=(
            Check(
                "village_doctors",
                field("village_doctors") <= field("people"),
                Bilingual(
                    "其中村医人次：不能多于参加人次", "Village doctors among them: cannot be more than the attendance"
                ),
            ),
        ),
    ),
    kept_by=TOWNSHIP,
    day="on",
    unique=("on", "topic", "kind"),
    headline=("topic", "kind"),
    proof=Proof.REQUIRED,
    summed=("people", "village_doctors"),
)
