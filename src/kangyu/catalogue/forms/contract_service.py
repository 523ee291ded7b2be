"""A service given under a family-doctor contract (签约履约服务记录).

The menu follows what county teams publish (nursing at home, home visits by appointment, home beds …); no standard fixes
its items, so a county may have a list of its own.
"""

from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Section
from kangyu.vocabulary.labels import Bilingual

from ..codelists.contract import PLACE, SERVICE_ITEM

contract_service = Form(
    key="contract_service",
    name=Bilingual("签约履约服务记录", "Service under a contract"),
    version=1,
    effective_from=date(2016, 6, 6),
    source="关于推进家庭医生签约服务的指导意见（2016）",
    sections=(
        Section(
            Bilingual("履约服务", "Service"),
            (
                Item(
                    "service_item",
                    Bilingual("服务项目", "Service"),
                    Kind.CODES,
                    codes=SERVICE_ITEM,
                    is_required=True,
                    headings=("履约项目", "签约服务项目"),
                ),
                Item(
                    "place",
                    Bilingual("服务地点", "Place"),
                    Kind.CODE,
                    codes=PLACE,
                    is_required=True,
                    headings=("服务方式",),
                ),
                Item("service_note", Bilingual("服务内容", "What was done"), Kind.TEXT, headings=("服务记录",)),
                Item("doctor", Bilingual("服务人员", "Given by"), Kind.TEXT, headings=("服务医生",)),
            ),
        ),
    ),
)
