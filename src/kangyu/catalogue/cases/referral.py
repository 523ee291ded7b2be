"""Two-way referral (双向转诊): up from the village or the township to a hospital, and back with a follow-up.

Sources: national basic public-health service specification, third edition (2017): refer in case of danger, after two
contacts off target, and trace the outcome within two weeks; law on basic healthcare, article 30: who receives first is
responsible, and the receiver reviews. The two weeks of the programme, the fourteen days of treatment and the seven days
until the visit after the return are calendar days: illness knows no weekend. Of the hours (two for urgent ones, else
forty-eight) and the seven days no national rule is known to us: they are our own, and every purchaser asks for the
forty-eight. The receiver of an ordinary referral answers at a desk that works on working days, so it has two of these
instead (Civil Code, articles 200 to 204, holidays and moved days by the State Council's yearly notice): asked on the eve
of the Spring Festival it is not late when it answers after it. Urgent ones run through nights and holidays.

A refusal does not end the case: the patient still needs somebody, so it goes back to who sent. What the patient refuses,
or is withdrawn, is closed without being carried through, and no rate of closing counts it.
"""

from datetime import date

from kangyu.methods.cases import About, Case, Clock, Move, Party, State, Watch
from kangyu.methods.expressions import field
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.working_days import Limit

from ..codelists.common import B3
from ..slips.referral import (
    referral_accepted,
    referral_asked,
    referral_back,
    referral_closed,
    referral_followed,
    referral_out,
    referral_sent,
    referral_traced,
)

is_urgent = field("urgency").equals("1")
_TWO_DAYS = Limit(hours=48)
_TWO_WORKING_DAYS = Limit(working_days=2)
_AT_ONCE = (Clock(Limit(hours=2), is_urgent),)
_SAME_DAY = (Clock(Limit(hours=24), is_urgent),)

referral = Case(
    key="referral",
    prefix="ZZ",
    name=Bilingual("双向转诊", "Two-way referral"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 双向转诊；基本医疗卫生与健康促进法第三十条",
    about=About.RESIDENT,
    form=referral_out,
    urgent_when=is_urgent,
    parties=(
        Party(
            "primary",
            Bilingual("基层机构", "primary institution"),
            ("village_clinic", "township_centre"),
            follows_resident=True,
        ),
        Party(
            "upper", Bilingual("上级机构", "hospital"), ("county_hospital", "maternal_child", "cdc", "township_centre")
        ),
    ),
    states=(
        State(
            "asked",
            Bilingual("待转出", "to be sent"),
            "primary",
            _TWO_DAYS,
            _AT_ONCE,
            asks=Bilingual("办理转出", "Send the patient on"),
        ),
        State(
            "sent",
            Bilingual("已转出，待接收", "sent, to be accepted"),
            "upper",
            _TWO_WORKING_DAYS,
            _AT_ONCE,
            asks=Bilingual("接收转诊", "Receive a referral"),
        ),
        State(
            "accepted",
            Bilingual("已接收，待到诊", "accepted, to arrive"),
            "upper",
            _TWO_DAYS,
            _SAME_DAY,
            asks=Bilingual("登记到诊", "Say whether the patient came"),
        ),
        State(
            "declined",
            Bilingual("未接收或未到诊，待重办", "declined or not come"),
            "primary",
            _TWO_DAYS,
            _AT_ONCE,
            asks=Bilingual("改转或了结", "Send elsewhere or end it"),
        ),
        State(
            "arrived",
            Bilingual("已接诊", "under treatment"),
            "upper",
            Limit(days=14),
            asks=Bilingual("填写诊治结果或下转", "Give the outcome or send back"),
        ),
        State(
            "returned",
            Bilingual("已下转，待回访", "sent back, to be visited"),
            "primary",
            Limit(days=7),
            asks=Bilingual("下转后回访", "Visit after the return"),
        ),
        State("closed", Bilingual("已结案", "closed"), is_open=False, is_success=True),
        State("answered", Bilingual("已追踪", "traced"), is_open=False, is_success=True),
        State("withdrawn", Bilingual("已撤销", "withdrawn"), is_open=False),
        State("refused", Bilingual("患者拒绝", "refused by the patient"), is_open=False),
    ),
    moves=(
        Move(
            "ask",
            Bilingual("要求转诊", "Ask for a referral"),
            to="asked",
            by="primary",
            roles=("system",),  # what a programme's judgement does; people refer
            form=referral_asked,
        ),
        Move("refer", Bilingual("转出", "Refer"), to="sent", by="primary", names="upper"),
        Move(
            "discharge",
            Bilingual("下转", "Send down"),
            to="returned",
            by="upper",
            names="primary",
            form=referral_back,
        ),
        Move(
            "send",
            Bilingual("转出", "Send"),
            ("asked", "declined"),
            "sent",
            by="primary",
            names="upper",
            form=referral_sent,
        ),
        Move("accept", Bilingual("接收", "Accept"), ("sent",), "accepted", form=referral_accepted),
        Move("decline", Bilingual("不接收", "Decline"), ("sent",), "declined", needs_reason=True),
        Move("arrive", Bilingual("登记到诊", "Arrived"), ("sent", "accepted"), "arrived", shows_arrival=True),
        Move("miss", Bilingual("未到诊", "Did not come"), ("accepted",), "declined", needs_reason=True),
        Move(
            "return",
            Bilingual("下转", "Send back"),
            ("arrived",),
            "returned",
            form=referral_back,
            is_answer=True,
            shows_arrival=True,
            outcome="diagnosis",
        ),
        Move(
            "close",
            Bilingual("结案", "Close"),
            ("arrived",),
            "closed",
            form=referral_closed,
            is_answer=True,
            shows_arrival=True,
            outcome="diagnosis",
        ),
        Move(
            "follow",
            Bilingual("填写回访", "Follow up"),
            ("returned",),
            "closed",
            form=referral_followed,
            outcome="remark",
        ),
        Move(
            "trace",
            Bilingual("填写转诊结果", "Trace"),
            ("asked", "sent", "accepted", "declined"),
            "answered",
            by="primary",
            form=referral_traced,
            is_answer=True,
            outcome="outcome",
        ),
        Move(
            "note",
            Bilingual("填写转诊结果", "Trace"),
            ("arrived",),
            by="primary",
            form=referral_traced,
            is_answer=True,
            outcome="outcome",
        ),
        Move(
            "withdraw",
            Bilingual("撤销", "Withdraw"),
            ("asked", "sent", "accepted", "declined"),
            "withdrawn",
            by="primary",
            needs_reason=True,
        ),
        Move(
            "refuse",
            Bilingual("患者拒绝", "Refused by the patient"),
            ("asked", "sent", "accepted", "declined"),
            "refused",
            by="primary",
            needs_reason=True,
        ),
        # The programme ended (death, moving away): whatever the state, nobody need act any more.
        Move(
            "end",
            Bilingual("管理终止", "Ended with the programme"),
            ("asked", "sent", "accepted", "declined", "arrived", "returned"),
            "withdrawn",
            by="primary",
            roles=("system",),
            needs_reason=True,
        ),
    ),
    watch=Watch(
        "trace", Bilingual("追踪转诊结果", "Trace the outcome"), "primary", Limit(days=14), openings=("ask", "refer")
    ),
)
