"""Cases in the register: opened, moved by whom they belong to, handed over, with their clocks, tasks and history."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from factories.cases import add_hospital, rectification
from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.catalogue import cases as catalogue
from kangyu.catalogue import tasks as task_catalogue
from kangyu.registers.calendars.actions import enter_days
from kangyu.registers.calendars.reading import SHIPPED, read_days
from kangyu.registers.casework import actions, queries
from kangyu.registers.casework.actions import CaseEntry, MoveEntry, Refused
from kangyu.registers.casework.models import Case, CaseMove, CaseParty
from kangyu.registers.casework.queries import Box, Wanted
from kangyu.registers.people.models import Resident
from kangyu.registers.records.queries import NotFound
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import NotAllowed, scope_of
from kangyu.registers.tasks.models import Task
from kangyu.vocabulary.sensitivity import Sensitivity

pytestmark = pytest.mark.django_db
SLIP = {"urgency": "1", "reason": "血压 190/95"}


@pytest.fixture
def county(tmp_path):
    county = build_county()
    enter_days(read_days(SHIPPED))  # other tests may have emptied the tables that migrations filled
    add_hospital(county)
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(3)]), "residents")
    return county


@pytest.fixture
def open_one(county):
    def open_one(opening="ask", **changes):
        ids = {key: one.pk for key, one in county.organisations.items()}
        parties = (
            {"primary": ids["tongmu"]} if opening == "ask" else {"primary": ids["tongmu"], "upper": ids["hospital"]}
        )
        entry = CaseEntry(
            **{
                "kind": "referral",
                "opening": opening,
                "parties": parties,
                "on": TODAY,
                "data": SLIP,
                "resident_id": Resident.objects.get(line=2).pk,
                "programme": "hypertension",
                **changes,
            }
        )
        with transaction.atomic():
            (key,) = actions.open_cases([entry], by=None, now=NOW)
        return Case.objects.get(pk=key)

    return open_one


@pytest.fixture
def move(county):
    def move(case, key, who, revision=None, **more):
        more = {"on": TODAY, "now": NOW, **more}
        if isinstance(more.get("named_id"), str):
            more["named_id"] = county.organisations[more["named_id"]].pk
        with transaction.atomic():
            return actions.move(
                case_id=case.pk,
                key=key,
                scope=county.scope(who),
                revision=Case.objects.get(pk=case.pk).revision if revision is None else revision,
                **more,
            )

    return move


def open_tasks(case):
    rows = Task.objects.filter(source=f"case:{case.pk}", ended_at=None).order_by("kind")
    return [(row.kind, row.organisation.short_name, row.due_on.isoformat(), row.urgency) for row in rows]


def test_opening_writes_the_move_the_clocks_and_the_tasks(county, open_one):
    case = open_one()
    assert (case.state, case.urgency, case.holder) == ("asked", 0, county.organisations["tongmu"])
    assert case.number.startswith("ZZ20181231-")
    assert case.due_at - NOW == timedelta(hours=2)
    assert timezone.localdate(case.watch_at) == date(2019, 1, 14)
    assert [each.move for each in case.moves.all()] == ["ask"]
    assert open_tasks(case) == [
        ("referral.asked", "桐木村卫生室", "2018-12-31", 0),
        ("referral.trace", "桐木村卫生室", "2019-01-14", 1),
    ]


def test_limits_of_what_is_written_down_later_run_from_the_writing(open_one):
    """Nobody can answer what he cannot see; the two weeks of the sender, who knew, run from the day itself."""
    case = open_one(on=date(2018, 12, 20), data={"urgency": "2"})
    assert case.due_at - NOW == timedelta(hours=48)
    assert case.watch_on == date(2019, 1, 3)
    assert open_one(on=date(2018, 12, 20), watch_on=date(2018, 12, 27)).watch_at.date() == date(2018, 12, 27)


def test_the_way_of_a_referral(county, open_one, move):
    case = open_one()
    move(case, "send", "tongmu", named_id="hospital", data={"impression": "高血压急症"})
    assert open_tasks(case)[0][:2] == ("referral.sent", "市人民医院")
    move(case, "accept", "hospital", data={"department": "心内科"})
    move(case, "arrive", "hospital")
    move(case, "return", "hospital", data={"diagnosis": "高血压3级", "plan": "一周内复测"})
    case.refresh_from_db()
    assert (case.state, case.outcome, case.answered_on) == ("returned", "高血压3级", TODAY)
    assert open_tasks(case) == [("referral.returned", "桐木村卫生室", "2019-01-07", 0)]
    move(case, "follow", "tongmu", data={"result": "1", "remark": "血压平稳"})
    case.refresh_from_db()
    assert (case.state, case.closed_on, case.holder, case.due_at) == ("closed", TODAY, None, None)
    assert not open_tasks(case)
    assert [(m.from_state, m.to_state, m.is_late) for m in case.moves.order_by("id")] == [
        ("", "asked", False),
        ("asked", "sent", False),
        ("sent", "accepted", False),
        ("accepted", "arrived", False),
        ("arrived", "returned", False),
        ("returned", "closed", False),
    ]
    with pytest.raises(Refused, match="不能再"):
        move(case, "withdraw", "tongmu", reason="重复")
    assert Task.objects.filter(source=f"case:{case.pk}", state="done").count() == 6


def test_what_the_holder_did_not_do_is_withdrawn_from_the_pool(open_one, move):
    case = open_one("refer")
    move(case, "withdraw", "tongmu", reason="患者已自行就诊")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.answered_on) == ("withdrawn", "患者已自行就诊", None)
    assert set(Task.objects.values_list("kind", "state")) == {
        ("referral.sent", "withdrawn"),
        ("referral.trace", "withdrawn"),
    }


def test_the_sender_may_learn_the_outcome_while_the_hospital_goes_on(open_one, move):
    case = open_one("refer")
    move(case, "arrive", "hospital")
    move(case, "note", "tongmu", data={"outcome": "住院治疗中"})
    case.refresh_from_db()
    assert (case.state, case.answered_on, case.outcome) == ("arrived", TODAY, "住院治疗中")
    assert [kind for kind, *_ in open_tasks(case)] == ["referral.arrived"]


LATER = NOW + timedelta(days=6)


def test_no_move_lies_before_the_one_that_it_follows(open_one, move):
    case = open_one(data={"urgency": "2"})
    move(case, "send", "tongmu", named_id="hospital", on=TODAY + timedelta(days=4), now=LATER)
    with pytest.raises(Refused) as refusal:
        move(case, "accept", "hospital", on=TODAY + timedelta(days=3), now=LATER)
    assert refusal.value.reason == "before_last" and "2019-01-04" in refusal.value.message.zh
    move(case, "accept", "hospital", on=TODAY + timedelta(days=4), now=LATER)


def test_a_late_answer_stays_late_whatever_day_it_is_given(open_one, move):
    case = open_one("refer", data={"urgency": "2"})
    move(case, "accept", "hospital", on=TODAY, now=LATER)
    assert CaseMove.objects.get(move="accept").is_late


def test_who_is_told_afterwards_has_the_whole_limit(open_one, move):
    """Sent on Monday, written down on Sunday: the hospital's two working days begin on Sunday."""
    case = open_one(data={"urgency": "2"})
    move(case, "send", "tongmu", named_id="hospital", on=TODAY, now=LATER)
    case.refresh_from_db()
    assert timezone.localdate(case.due_at) == date(2019, 1, 8)
    move(case, "accept", "hospital", on=date(2019, 1, 8), now=LATER + timedelta(days=2))
    assert not CaseMove.objects.get(move="accept").is_late


def test_a_move_after_the_limit_is_late(open_one, move):
    case = open_one("refer")
    move(case, "accept", "hospital", now=NOW + timedelta(hours=3))
    made = CaseMove.objects.get(move="accept")
    assert made.is_late and made.due_at == case.due_at


def test_who_may_move(county, open_one, move):
    case = open_one()
    for stranger in ("an", "xiaping", "hospital"):
        with pytest.raises(NotFound):
            move(case, "send", stranger, named_id="hospital")
    with pytest.raises(Refused, match="不能"):
        move(case, "send", "bureau", named_id="hospital")
    move(case, "send", "qian", named_id="hospital")  # the institution above may help out
    with pytest.raises(Refused, match="上级机构"):
        move(case, "accept", "tongmu")
    doctor = county.users["hospital"]
    doctor.role = Role.AUDITOR
    doctor.save()
    with pytest.raises(NotAllowed):
        move(case, "accept", "hospital")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"named_id": None}, "party"),
        ({"named_id": "xiaping"}, "party_kind"),
        ({"named_id": "hospital", "data": {"impression": "电话 13912345678"}}, "telling"),
        ({"named_id": "hospital", "on": date(2019, 1, 1)}, "future"),
        ({"named_id": "hospital", "on": date(2018, 12, 30)}, "before_last"),
        ({"named_id": "hospital", "reason": "长" * 201}, "reason"),
        ({"named_id": "hospital", "revision": 7}, "overtaken"),
    ],
)
def test_refusals(open_one, move, change, reason):
    case = open_one()
    with pytest.raises(Refused) as refusal:
        move(case, "send", "tongmu", **change)
    assert refusal.value.reason == reason
    assert CaseMove.objects.count() == 1 and Case.objects.get().revision == 0


def test_of_two_movers_the_second_is_told(open_one, move):
    case = open_one("refer")
    move(case, "accept", "hospital", revision=0)
    with pytest.raises(Refused) as refusal:
        move(case, "decline", "hospital", revision=0, reason="无床位")
    assert refusal.value.reason == "overtaken" and "已接收" in refusal.value.message.zh
    with pytest.raises(Refused) as refusal:
        move(case, "accept", "hospital", revision=0)
    assert refusal.value.reason == "done" and "您已办理过“接收”" in refusal.value.message.zh
    with pytest.raises(Refused, match="原因"):
        move(case, "miss", "hospital")


def test_a_decline_goes_back_and_can_be_sent_elsewhere(county, open_one, move):
    case = open_one("refer")
    move(case, "decline", "hospital", reason="无床位")
    case.refresh_from_db()
    assert case.closed_at is None and case.holder == county.organisations["tongmu"]
    move(case, "send", "tongmu", named_id="qian")
    assert dict(CaseParty.objects.values_list("party", "organisation__short_name"))["upper"] == "黔城卫生院"
    with pytest.raises(NotFound):
        move(case, "accept", "hospital")


def test_handing_over_gives_a_receipt_and_moves_the_task(county, open_one):
    case = open_one()
    to = county.organisations["changpo"].pk
    with transaction.atomic():
        receipt = actions.hand_over(
            case_id=case.pk,
            party="primary",
            to_id=to,
            reason="患者搬迁",
            scope=county.scope("qian"),
            revision=0,
            now=NOW,
        )
    assert receipt.number.startswith(case.number) and receipt.to_organisation == "黔城镇长坡村卫生室"
    assert {place for _, place, *_ in open_tasks(case)} == {"长坡村卫生室"}
    case.refresh_from_db()
    assert (case.holder_id, case.revision) == (to, 1)
    with pytest.raises(NotFound):
        queries.case(county.scope("tongmu"), case.pk)


@pytest.mark.parametrize(
    ("to", "who", "reason"),
    [("tongmu", "qian", "same"), ("hospital", "qian", "party_kind"), ("changpo", "hospital", "not_yours")],
)
def test_hand_overs_refused(county, open_one, to, who, reason):
    case = open_one("refer")
    with transaction.atomic(), pytest.raises(Refused) as refusal:
        actions.hand_over(
            case_id=case.pk,
            party="primary",
            to_id=county.organisations[to].pk,
            reason="x",
            scope=county.scope(who),
            revision=0,
            now=NOW,
        )
    assert refusal.value.reason == reason


def test_a_clock_that_was_set_back_hands_nothing_over(county, open_one):
    case = open_one()
    with transaction.atomic(), pytest.raises(Refused) as refusal:
        actions.hand_over(
            case_id=case.pk,
            party="primary",
            to_id=county.organisations["changpo"].pk,
            reason="患者搬迁",
            scope=county.scope("qian"),
            revision=0,
            now=NOW - timedelta(days=3),
        )
    assert refusal.value.reason == "clock" and CaseMove.objects.count() == 1


def test_who_gave_a_case_away_may_open_the_receipt_and_nothing_else(county, open_one):
    case = open_one(parties={"primary": county.organisations["tongmu"].pk})
    actions.follow_residents({case.resident_id: county.organisations["changpo"].pk}, now=NOW)
    made = CaseMove.objects.get(move="hand_over")
    assert queries.receipt(county.scope("tongmu"), case.pk, made.pk) == made
    assert queries.receipt(county.scope("qian"), case.pk, made.pk) == made
    for stranger in ("an", "hospital"):
        with pytest.raises(NotFound):
            queries.receipt(county.scope(stranger), case.pk, made.pk)
    with pytest.raises(NotFound):
        queries.case(county.scope("tongmu"), case.pk)


def test_a_case_between_two_that_became_one_is_ended(county, open_one):
    one = open_one(
        "refer", parties={"primary": county.organisations["qian"].pk, "upper": county.organisations["an"].pk}
    )
    other = open_one(
        "refer", parties={"primary": county.organisations["qian"].pk, "upper": county.organisations["hospital"].pk}
    )
    with transaction.atomic():
        ended = actions.follow_institution(
            county.organisations["qian"].pk, county.organisations["an"].pk, on=TODAY, by=None, now=NOW
        )
    assert ended == [one]
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.closed_on, one.outcome) == ("withdrawn", TODAY, "双方已并为同一机构，无需再转")
    assert other.closed_at is None and not open_tasks(one) and open_tasks(other)


def test_the_parties_as_they_stood_at_a_move(county, open_one, move):
    case = open_one("refer")
    sent = case.moves.get()
    actions.follow_residents({case.resident_id: county.organisations["changpo"].pk}, now=NOW)
    move(case, "decline", "hospital", reason="无床位")
    move(case, "send", "qian", named_id="qian")
    again = case.moves.get(move="send")
    names = {
        step: {party: str(one.short_name) for party, one in queries.parties_at(case, step).items()}
        for step in (sent, again)
    }
    assert names[sent] == {"primary": "桐木村卫生室", "upper": "市人民医院"}
    assert names[again] == {"primary": "长坡村卫生室", "upper": "黔城卫生院"}


def test_who_can_play_a_part_stands_near_first(county):
    kind = catalogue.case("referral")
    found = queries.institutions_for(kind, "primary", near=county.organisations["tongmu"])
    names = [one.short_name for one in (*found.near, *found.others)]
    assert names.index("长坡村卫生室") < len(found.near) and county.organisations["hospital"].pk not in found


def test_the_lists(county, open_one, move):
    asked = open_one()
    sent = open_one("refer", data={"urgency": "2", "reason": "x"}, programme="")
    at = NOW
    village, hospital, other = county.scope("tongmu"), county.scope("hospital"), county.scope("xiaping")

    def listed(scope, box, **wanted):
        return [case.pk for case in queries.list_cases(scope, box, Wanted(**wanted), at=at).cases]

    assert listed(village, Box.TO_ACT) == [asked.pk] and listed(village, Box.SENT) == [sent.pk]
    assert listed(hospital, Box.TO_ACT) == [sent.pk] and listed(hospital, Box.SENT) == []
    assert listed(village, Box.ALL) == [sent.pk, asked.pk] and listed(other, Box.ALL) == []
    assert listed(county.scope("bureau"), Box.ALL) == [sent.pk, asked.pk]
    assert listed(village, Box.ALL, is_urgent=True) == [asked.pk]
    assert listed(village, Box.ALL, state="sent", kind="referral", name=sent.number) == [sent.pk]
    assert queries.counts(village, at=at + timedelta(hours=3)) == {"to_act": 1, "late": 1, "urgent": 1, "sent": 1}
    assert queries.list_cases(village, Box.ALL, Wanted(is_late=True), at=at).total == 0


@pytest.mark.parametrize("box", list(Box))
def test_paging_by_key_shows_each_once(county, open_one, box):
    for hours in (0, 5, 5, 9, 1):
        open_one(on=TODAY if hours else date(2018, 12, 1 + hours), data={"urgency": "2" if hours % 2 else "1"})
    seen, after = [], None
    while True:
        page = queries.list_cases(county.scope("qian"), box, Wanted(), at=NOW, after=after, limit=2)
        seen += [case.pk for case in page.cases]
        if page.next is None:
            break
        after = page.next
    whole = [case.pk for case in queries.list_cases(county.scope("qian"), box, Wanted(), at=NOW).cases]
    assert seen == whole and len(seen) == (0 if box is Box.SENT else 5)
    assert queries.list_cases(county.scope("qian"), box, Wanted(), at=NOW, after="bent").total == len(whole)


def test_what_is_kept_closely_is_kept(county, open_one):
    case = open_one(sensitivity=Sensitivity.HIV)
    assert case.sensitivity == "hiv"
    with pytest.raises(NotFound):
        queries.case(county.scope("tongmu"), case.pk)
    assert queries.list_cases(county.scope("tongmu"), Box.ALL, Wanted(), at=NOW).total == 0
    inspector = User.objects.create(username="i", role=Role.INSPECTOR, organisation=county.organisations["bureau"])
    with pytest.raises(NotAllowed):
        queries.list_cases(scope_of(inspector), Box.ALL, Wanted(), at=NOW)


def test_open_cases_follow_the_person_and_end_with_the_programme(county, open_one):
    asked, sent = open_one(), open_one("refer")
    with transaction.atomic():
        actions.follow_residents({asked.resident_id: county.organisations["changpo"].pk}, now=NOW)
    assert {case.holder.short_name for case in Case.objects.all()} == {"长坡村卫生室", "市人民医院"}
    assert set(CaseParty.objects.filter(party="primary").values_list("organisation__short_name", flat=True)) == {
        "长坡村卫生室"
    }
    with transaction.atomic():
        actions.end_with_programme({(asked.resident_id, "hypertension"): TODAY}, reason="管理已终止", by=None, now=NOW)
    assert set(Case.objects.values_list("state", "outcome", "closed_on")) == {("withdrawn", "管理已终止", TODAY)}
    assert not Task.objects.filter(ended_at=None).exists() and sent.pk


def test_another_kind_needs_no_code_here(county, open_one, move, monkeypatch):
    monkeypatch.setattr(catalogue, "CASES", (*catalogue.CASES, rectification))
    for kind in task_catalogue._of_case(rectification):
        monkeypatch.setitem(task_catalogue._BY_KEY, kind.key, kind)
    ids = {key: one.pk for key, one in county.organisations.items()}
    case = open_one(
        kind="rectification",
        opening="order",
        parties={"office": ids["qian"], "unit": ids["tongmu"]},
        data={"gravity": "2", "words": "消毒记录缺失"},
        resident_id=None,
        subject_id=ids["tongmu"],
        programme="",
    )
    assert case.number.startswith("ZG") and timezone.localdate(case.due_at) == date(2019, 1, 22)
    move(case, "report", "tongmu", data={"done": "已补"})
    move(case, "send_back", "qian", reason="照片不清")
    move(case, "report", "tongmu", data={"done": "重拍"})
    with pytest.raises(Refused) as refusal:
        move(case, "pass", "qian")
    assert refusal.value.reason == "proof"
    with pytest.raises(Refused, match="岗位"):
        move(case, "correct", "tongmu", reason="x")
    move(case, "correct", "qian", reason="填错单位")
    assert Case.objects.get().due_at is None
    assert queries.list_cases(county.scope("qian"), Box.TO_ACT, Wanted(), at=NOW).total == 1


def test_many_at_once(county, django_assert_max_num_queries):
    """A batch costs a fixed number of queries, whatever its size; a list of ids is asked for in pieces."""
    resident = Resident.objects.get(line=2).pk
    parties = {"primary": county.organisations["tongmu"].pk}
    entries = [
        CaseEntry(kind="referral", opening="ask", parties=parties, on=TODAY, data=SLIP, resident_id=resident)
        for _ in range(300)
    ]
    with transaction.atomic(), django_assert_max_num_queries(16):
        ids = actions.open_cases(entries, by=None, now=NOW)
    cases = list(Case.objects.filter(pk__in=ids))
    moves = [MoveEntry(case=case, move="trace", on=TODAY, outcome="已追踪") for case in cases]
    with transaction.atomic(), django_assert_max_num_queries(16):
        actions.carry(moves, by=None, now=NOW)
    assert Case.objects.filter(state="answered", outcome="已追踪", answered_on=TODAY, revision=1).count() == 300
    assert Task.objects.filter(state="done").count() == 600
