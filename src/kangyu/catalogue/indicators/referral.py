"""Two-way referral (双向转诊): how many go up and come back, and whether each step was in time.

A referral belongs to the primary institution of the time, a step to the institution that made it, a turn to the one whose
turn it was. Shares of turns in time have everybody in their base whose limit came in the period, also who stayed silent.
A case that the patient refused or that was withdrawn is in no denominator of closing, so that nobody is punished for a
justified refusal.
"""

from datetime import date

from kangyu.methods.cases import in_words
from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, Indicator, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON_TIME, PIECE

from ..cases.referral import referral

_2017 = date(2017, 2, 28)
_B3 = f"{referral.source}"
_OWN = "本系统约定：转诊各步时限见事项流转说明"
_ENDED = tuple(state.key for state in referral.states if not state.is_open and not state.is_success)
_DONE = tuple(state.key for state in referral.states if state.is_success)
_move, _state, _traced = field("move"), field("state"), field("traced")

opened = Rows("case", key=referral.key, at="opened")
upward = opened.but(field("opening").is_in("ask", "refer"))
to_close = opened.but(~_state.is_in(*_ENDED))
due = upward.but(_traced.is_in("yes", "no"))
closed = Rows("closed_case", key=referral.key, at="closed", where=(_state.is_in(*_DONE),))
moves = Rows("case_move", key=referral.key, at="month")
turns = Rows("case_turn", key=referral.key, at="month")
open_now = Rows("open_case", key=referral.key)


def _count(
    key: str, zh: str, en: str, rows: Rows, meaning_zh: str, meaning_en: str, source: str = _B3, better: str = ""
) -> Indicator:
    return Indicator(
        key=f"referral.{key}",
        name=Bilingual(zh, en),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=rows,
        unit=PERSON_TIME if rows.table == "case_move" else PIECE,
        definition=Bilingual(meaning_zh, meaning_en),
        source=source,
        better=better,
    )


def _share(
    key: str, zh: str, en: str, part: Rows, whole: Rows, meaning_zh: str, meaning_en: str, source: str = _B3
) -> Indicator:
    return Indicator(
        key=f"referral.{key}",
        name=Bilingual(zh, en),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=part,
        denominator=whole,
        unit=PIECE,
        definition=Bilingual(meaning_zh, meaning_en),
        source=source,
        better="higher",
    )


FAMILY = Bilingual("双向转诊", "Referrals")
_TIMED = (
    ("sent", "response_rate", "按时答复率", "Share of answers in time"),
    ("asked", "sending_rate", "按时转出率", "Share of referrals sent on in time"),
    ("accepted", "arrival_note_rate", "按时登记到诊率", "Share of arrivals recorded in time"),
    ("declined", "resending_rate", "退回后按时重办率", "Share of declined referrals taken up again in time"),
    ("arrived", "outcome_rate", "按时反馈诊治结果率", "Share of outcomes given in time"),
    ("returned", "follow_up_rate", "下转按时回访率", "Share of visits after the return in time"),
)
"""States with a limit, each with the key and the name of its share."""


def _turns_in_time(state: str, key: str, zh: str, en: str) -> Indicator:
    """What the grammar says of a state: whose turn it is, to do what, by when."""
    stands = referral.state(state)
    holder, limit = referral.party(stands.holder).name, in_words(stands)
    asks = stands.asks or stands.name
    whole = turns.but(_state.equals(state))
    return _share(
        key,
        zh,
        en,
        whole.but(field("is_timely").equals("yes")),
        whole,
        f"{holder.zh}在时限内（{limit.zh}）“{asks.zh}”的 ÷ 本期应办的 × 100%。应办的含按时办理的和时限在本期届满的（逾期才办、"
        "至今未办都算），按当时轮到的机构计；对方在时限内先行办结或撤销的不计",
        f"Turns of the {holder.en} (“{asks.en}”) taken within the limit ({limit.en}) ÷ turns due in the period: those taken in "
        "time and those whose limit passed in it, taken late or never, by the institution whose turn it was; without those "
        "that another party ended before the limit",
        source=_OWN,
    )


INDICATORS = (
    _count(
        "up",
        "上转人次",
        "Patients received from below",
        moves.but(_move.equals("arrive")),
        "本期内由接诊机构登记到诊的上转，按到诊登记计",
        "Arrivals in the period of patients referred up, by the receiving institution",
    ),
    _count(
        "down",
        "下转人次",
        "Patients sent back down",
        moves.but(_move.is_in("return", "discharge")),
        "本期内由上级机构转回基层机构的人次",
        "Patients whom hospitals sent back to primary institutions in the period",
        better="higher",
    ),
    _count(
        "opened",
        "新发起转诊",
        "Referrals opened",
        opened,
        "本期内发起的转诊，含随访判定要求的和人工发起的，含下转",
        "Referrals opened in the period, asked for by a contact or by a person, upward and downward",
    ),
    _count(
        "closed",
        "已完成转诊",
        "Referrals carried through",
        closed,
        "本期内结案或追踪到结果的转诊，不含撤销和患者拒绝",
        "Referrals closed in the period with an outcome; withdrawn and refused ones are not among them",
    ),
    _share(
        "closing_rate",
        "转诊完成率",
        "Share of referrals carried through",
        to_close.but(_state.is_in(*_DONE)),
        to_close,
        "本期发起的转诊中已完成的 ÷（本期发起 − 撤销 − 患者拒绝）× 100%",
        "Of the referrals opened in the period, without the withdrawn and refused, those carried through × 100 %",
    ),
    _share(
        "traced_rate",
        "两周内追踪率",
        "Share of outcomes known within two weeks",
        due.but(_traced.equals("yes")),
        due,
        "本期发起的上转中期限已到或已有结果的，两周内得知结果的占比；未到期的和结果未知前撤销的不计",
        "Of upward referrals opened in the period whose day has come or whose outcome is known, those known in time",
    ),
    _share(
        "arrival_rate",
        "转诊到诊率",
        "Share of patients who arrived",
        upward.but(~_state.is_in(*_ENDED)).but(field("is_arrived").equals("yes")),
        upward.but(~_state.is_in(*_ENDED)),
        "本期发起的上转中由接诊机构登记到诊的占比，撤销和患者拒绝的不计",
        "Of upward referrals opened in the period, without the withdrawn and refused, those whose arrival was recorded",
    ),
    _share(
        "timely_rate",
        "全程按时率",
        "Share carried through with every step in time",
        closed.but(field("is_timely").equals("yes")),
        closed,
        "本期完成的转诊中每一步都在时限内的占比",
        "Of referrals carried through in the period, those of which no step was late",
        source=_OWN,
    ),
    *(_turns_in_time(state, *named) for state, *named in _TIMED),
    _count(
        "open",
        "期末未完成转诊",
        "Referrals open at the end",
        open_now,
        "期末尚未结束的转诊",
        "Referrals not ended at the end of the period",
    ),
    _count(
        "overdue",
        "期末逾期未追踪转诊",
        "Referrals whose outcome is overdue",
        open_now.but(field("is_watched").equals("yes"), after=(("watch", 0),)),
        "期末已过两周仍不知结果的上转",
        "Upward referrals whose outcome was not known although two weeks had passed",
        better="lower",
    ),
)
