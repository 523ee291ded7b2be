"""A second kind of case, with all that the referral does not use: working days, an institution as subject, corrections."""

from datetime import date

from factories.county import County
from kangyu.methods.cases import About, Case, Clock, Move, Party, State
from kangyu.methods.expressions import field
from kangyu.methods.forms import Form, Item, Kind, Section
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import Role, User
from kangyu.vocabulary.codes import Code, CodeList
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.working_days import Limit


def both(zh: str, en: str = "") -> Bilingual:
    """A label; the English is of no matter here."""
    return Bilingual(zh, en or zh)


_GRAVITY = CodeList("gravity", both("轻重"), (Code("1", both("重")), Code("2", both("轻"))), "test", "1")
_FOUND = Form(
    "found",
    both("发现的问题"),
    1,
    date(2017, 1, 1),
    "test",
    (
        Section(
            both("问题"),
            (
                Item("gravity", both("轻重"), Kind.CODE, codes=_GRAVITY, is_required=True),
                Item("words", both("情况"), Kind.TEXT, is_required=True),
            ),
        ),
    ),
)
_REPORT = Form(
    "report",
    both("整改"),
    1,
    date(2017, 1, 1),
    "test",
    (Section(both("整改"), (Item("done", both("措施"), Kind.TEXT),)),),
)

rectification = Case(
    key="rectification",
    prefix="ZG",
    name=both("限期整改", "Rectification"),
    version=1,
    effective_from=date(2017, 1, 1),
    source="test",
    about=About.ORGANISATION,
    form=_FOUND,
    urgent_when=field("gravity").equals("1"),
    parties=(Party("office", both("监督机构")), Party("unit", both("被监督单位"))),
    states=(
        State(
            "ordered",
            both("已责令"),
            "unit",
            Limit(working_days=15),
            (Clock(Limit(hours=2), field("gravity").equals("1")),),
            asks=both("整改"),
        ),
        State("reported", both("已报整改"), "office", Limit(working_days=5), asks=both("复查")),
        State("corrected", both("已更正"), "office", asks=both("再办")),
        State("passed", both("合格"), is_open=False, is_success=True),
        State("cancelled", both("撤销"), is_open=False),
    ),
    moves=(
        Move("order", both("责令"), to="ordered", by="office", names="unit"),
        Move("report", both("报整改"), ("ordered",), "reported", form=_REPORT),
        Move("send_back", both("退回重做"), ("reported",), "ordered", needs_reason=True),
        Move("correct", both("更正"), ("ordered", "reported"), "corrected", by="office", needs_reason=True),
        Move("order_again", both("重新责令"), ("corrected",), "ordered", names="unit"),
        Move("pass", both("复查合格"), ("reported",), "passed", needs_proof=True),
        Move("cancel", both("撤销"), ("corrected", "ordered"), "cancelled", by="office", roles=("inspector",)),
    ),
)


def add_hospital(county: County) -> Organisation:
    """The county's hospital with its doctor, as "hospital" of the county's organisations and users."""
    bureau = county.organisations["bureau"]
    made = Organisation.objects.create(
        code="43128100000002",
        name="洪江市人民医院",
        short_name="市人民医院",
        kind="county_hospital",
        area_id=bureau.area_id,
        parent=bureau,
        aliases=[],
    )
    made.lineage = f"{bureau.lineage}{made.pk}/"
    made.save()
    county.organisations["hospital"] = made
    county.users["hospital"] = User.objects.create(
        username="hospital", display_name="hospital", role=Role.HOSPITAL_DOCTOR, organisation=made
    )
    return made
