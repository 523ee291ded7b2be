"""What contacts do to an enrolment, in whatever order they come."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from django.db import transaction

from factories.cases import add_hospital
from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import contact_row, examination_row, resident_row
from factories.sheets import write_csv
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import DueState
from kangyu.registers.casework import actions as casework
from kangyu.registers.casework.entries import CaseEntry
from kangyu.registers.casework.models import Case
from kangyu.registers.enrolments import actions, queries
from kangyu.registers.enrolments import actions as enrolments
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.people.models import Resident
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.registers.records.queries import NotFound
from kangyu.registers.staff.policies import NotAllowed
from kangyu.registers.tasks.models import Task
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.workflows import answer_referral, close_enrolment, enrol_resident, record_contact

pytestmark = pytest.mark.django_db
HYPERTENSION = PROGRAMMES[0]
GOOD, BAD, DANGER = ("130", "80"), ("150", "95"), ("190", "95")


@pytest.fixture
def county(tmp_path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(6)]), "residents")
    return county


@pytest.fixture
def resident(county):
    return Resident.objects.get(line=2)


@pytest.fixture
def follow(county, resident):
    """Record a follow-up at the village's page."""

    def record(on, pressure=GOOD, who="tongmu", known=None, outcome="", **raw):
        raw = {"mode": "1", "systolic": pressure[0], "diastolic": pressure[1], **raw}
        return record_contact.record_contact(
            scope=county.scope(who),
            resident_id=resident.pk,
            form="hypertension_follow_up",
            raw=raw,
            on=date.fromisoformat(on),
            now=NOW,
            today=TODAY,
            known=known,
            outcome=outcome,
        )

    return record


def state():
    rows = Enrolment.objects.order_by("since").values_list(
        "since", "until", "last_contact_on", "last_grade", "due_on", "refer_by"
    )
    return [tuple(None if value is None else str(value) for value in row) for row in rows]


def test_the_first_contact_enrols(follow):
    recorded = follow("2018-05-04")
    assert recorded.change == "added" and recorded.judgement.grade.code == "1" == recorded.contact.grade
    assert state() == [("2018-05-04", None, "2018-05-04", "1", "2018-08-04", None)]
    assert follow("2018-05-04").change == "unchanged"


def test_two_unsatisfactory_contacts_ask_for_a_referral(follow):
    assert not follow("2018-05-04", BAD).judgement.is_referral
    assert follow("2018-05-18", BAD).judgement.is_referral
    assert state()[0][-2:] == ("2018-06-01", "2018-06-01")
    assert Case.objects.filter(closed_at=None).count() == 1


CONTACTS = (("2018-01-10", BAD), ("2018-04-10", BAD), ("2018-07-10", GOOD), ("2018-10-10", DANGER))


def enrolled():
    """The enrolment without its referral: a case runs from when it was asked for until somebody tells its outcome."""
    return [row[:-1] for row in state()]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_order_of_arrival_does_not_matter(follow, count):
    ends = set()
    for order in permutations(CONTACTS[:count]):
        with transaction.atomic():
            for on, pressure in order:
                follow(on, pressure)
            assert Case.objects.filter(closed_at=None).exists() is (state()[0][-1] is not None)
            ends.add(tuple(enrolled()))
            transaction.set_rollback(True)
    assert len(ends) == 1


def test_one_sheet_does_what_single_contacts_do(follow, tmp_path):
    with transaction.atomic():
        for on, pressure in CONTACTS:
            follow(on, pressure)
        singly = enrolled()
        transaction.set_rollback(True)
    rows = [contact_row(0, on, 收缩压=pressure[0], 舒张压=pressure[1]) for on, pressure in reversed(CONTACTS)]
    assert send(write_csv(tmp_path / "c.csv", rows), "contacts").message.added == 4
    assert enrolled() == singly


def test_a_later_contact_that_tells_the_outcome_traces_the_referral(follow):
    follow("2018-05-04", DANGER)
    assert state()[0][-1] == "2018-05-18"
    follow("2018-05-20", GOOD, outcome="市人民医院住院")
    assert state()[0][-1] is None
    assert str(Case.objects.get().answered_on) == "2018-05-20"


def test_a_correction_supersedes_and_withdraws_the_referral(follow):
    first = follow("2018-05-04", DANGER).contact
    second = follow("2018-05-04", GOOD)
    first.refresh_from_db()
    assert (second.change, second.contact.supersedes, first.is_current) == ("changed", first, False)
    assert state() == [("2018-05-04", None, "2018-05-04", "1", "2018-08-04", None)]
    follow("2018-05-04", DANGER)
    assert state()[0][-1] == "2018-05-18" and Case.objects.filter(closed_at=None).count() == 1


def test_an_answer_takes_the_person_off_the_list(county, follow):
    follow("2018-12-20", DANGER)
    scope = county.scope("tongmu")
    referral = Case.objects.get()
    (row,) = queries.work_list(scope, programme=HYPERTENSION, on=TODAY).rows
    assert (row.state, row.days) == (DueState.TO_REFER, 3)
    answered = {"scope": scope, "referral_id": referral.pk, "outcome": "已住院", "now": NOW, "today": TODAY}
    with pytest.raises(NotUnderstood):
        answer_referral.answer_referral(on=date(2018, 12, 19), **answered)
    answer_referral.answer_referral(on=date(2018, 12, 21), **answered)
    assert state()[0][-1] is None
    with pytest.raises(NotUnderstood):
        answer_referral.answer_referral(on=date(2018, 12, 21), **answered)


def test_late_contacts_belong_to_the_closed_enrolment(county, follow):
    follow("2018-03-01")
    enrolment = Enrolment.objects.get()
    closing = {"scope": county.scope("tongmu"), "enrolment_id": enrolment.pk, "now": NOW, "today": TODAY}
    for on, reason in ((date(2018, 2, 1), "3"), (date(2019, 2, 1), "3"), (date(2018, 6, 1), "77")):
        with pytest.raises(NotUnderstood):
            close_enrolment.close_enrolment(on=on, reason=reason, **closing)
    close_enrolment.close_enrolment(on=date(2018, 6, 1), reason="3", **closing)
    follow("2018-05-01", BAD)
    follow("2018-01-01")
    assert [(row[0], row[1]) for row in state()] == [("2018-01-01", "2018-06-01")]
    follow("2018-09-01")
    assert [(row[0], row[1]) for row in state()] == [("2018-01-01", "2018-06-01"), ("2018-09-01", None)]
    again = {"scope": county.scope("tongmu"), "resident_id": enrolment.resident_id, "programme": "hypertension"}
    with pytest.raises(NotUnderstood):
        enrol_resident.enrol_resident(on=date(2018, 10, 1), now=NOW, today=TODAY, **again)


def test_many_are_closed_as_one_is(follow):
    follow("2018-03-01", BAD)
    resident = Enrolment.objects.get().resident_id
    about = {"programme": "hypertension", "by": None, "now": NOW}
    for on, reason in ((date(2018, 2, 1), "3"), (date(2018, 6, 1), "77")):
        with pytest.raises(NotUnderstood):
            enrolments.close_many({resident: (on, reason)}, **about)
    assert enrolments.close_many({resident: (date(2018, 6, 1), "3")}, **about) == 1
    closed = Enrolment.objects.get()
    assert (closed.until, closed.close_reason, closed.refer_by) == (date(2018, 6, 1), "3", None)
    assert enrolments.close_many({resident: (date(2018, 7, 1), "3")}, **about) == 0, "nothing is open"


def test_nobody_is_enrolled_again_before_the_closing(county, follow, resident):
    follow("2018-03-01")
    scope = county.scope("tongmu")
    about = {"scope": scope, "now": NOW, "today": TODAY}
    close_enrolment.close_enrolment(enrolment_id=Enrolment.objects.get().pk, on=date(2018, 6, 1), reason="4", **about)
    enrolling = {"resident_id": resident.pk, "programme": "hypertension", **about}
    with pytest.raises(NotUnderstood) as refused:
        enrol_resident.enrol_resident(on=date(2018, 6, 1), **enrolling)
    assert "2018-06-01" in refused.value.message.zh
    assert str(enrol_resident.enrol_resident(on=date(2018, 6, 2), **enrolling).due_on) == "2018-09-02"


def test_an_examination_shows_on_open_enrolments_whichever_came_first(follow, tmp_path):
    follow("2018-03-01")
    rows = [examination_row(0, "2018-05-05"), examination_row(1, "2018-06-06"), examination_row(0, "2018-02-02")]
    assert send(write_csv(tmp_path / "e.csv", rows), "contacts").message.added == 3
    send(write_csv(tmp_path / "c.csv", [contact_row(1, "2018-07-07")]), "contacts")
    examined = (
        Enrolment.objects.filter(programme=HYPERTENSION.key)
        .order_by("resident__line")
        .values_list("last_examination_on", flat=True)
    )
    assert [str(on) for on in examined] == ["2018-05-05", "2018-06-06"]


def test_managed_since_is_what_the_institution_says(tmp_path, county):
    rows = [contact_row(0, "2018-05-04", 管理开始日期="2016-01-01"), contact_row(1, "2018-05-04")]
    send(write_csv(tmp_path / "c.csv", rows), "contacts")
    assert [row[0] for row in state()] == ["2016-01-01", "2018-05-04"]


def test_the_dead_are_enrolled_up_to_their_death(tmp_path, county):
    send(write_csv(tmp_path / "r2.csv", [resident_row(0, 死亡日期="2018-06-01")]), "residents")
    send(write_csv(tmp_path / "c.csv", [contact_row(0, "2018-05-04")]), "contacts")
    send(write_csv(tmp_path / "c2.csv", [contact_row(0, "2018-02-04")]), "contacts")
    assert [(row[0], row[1]) for row in state()] == [("2018-02-04", "2018-06-01")]


def test_preview_writes_nothing_and_says_the_same(county, resident, follow):
    raw = {"mode": "1", "systolic": "190", "diastolic": "95"}
    about = {"scope": county.scope("tongmu"), "resident_id": resident.pk, "form": "hypertension_follow_up"}
    entry, judgement = record_contact.preview(raw=raw, on=date(2018, 5, 4), today=TODAY, **about)
    assert entry.is_accepted and judgement.is_referral
    assert not Enrolment.objects.exists()
    assert follow("2018-05-04", DANGER).judgement == judgement


def test_a_refused_contact_writes_nothing_and_names_the_items(follow):
    before = Contact.objects.count()
    assert {problem.item for problem in follow("2018-05-04", ("80", "120")).entry.errors} == {"diastolic"}
    assert {problem.reason for problem in follow("1900-01-01").entry.errors} == {"before_birth"}
    assert {problem.reason for problem in follow("2019-01-01").entry.errors} == {"future"}
    assert {problem.item for problem in follow("2018-05-04", advice="电话13912345678").entry.errors} == {"advice"}
    assert Contact.objects.count() == before and not Enrolment.objects.exists()


def test_who_may_record(follow):
    with pytest.raises(NotFound):
        follow("2018-05-04", who="xiaping")
    with pytest.raises(NotAllowed):
        follow("2018-05-04", who="bureau")


def test_the_work_list_is_in_the_order_of_urgency_and_pages_hold_everybody_once(county, tmp_path):
    days = ("2018-12-28", "2018-10-15", "2018-09-20", "2018-05-04", "2018-12-20", "2018-12-21")
    rows = [contact_row(index, on, 收缩压="190" if index > 3 else "130", 舒张压="80") for index, on in enumerate(days)]
    send(write_csv(tmp_path / "c.csv", rows), "contacts")
    scope = county.scope("qian")
    rows, after = [], None
    while True:
        page = queries.work_list(scope, programme=HYPERTENSION, on=TODAY, after=after, limit=2)
        rows += page.rows
        after = page.next
        if after is None:
            break
    assert [(row.resident.line - 2, str(row.state), row.days) for row in rows] == [
        (4, "to_refer", 3),
        (5, "to_refer", 4),
        (3, "overdue", 149),
        (2, "overdue", 11),
        (1, "later", 15),
        (0, "later", 87),
    ]
    assert all(row.reason.zh and row.reason.en for row in rows)
    counted = queries.counts_by_state(scope, programme=HYPERTENSION, on=TODAY)
    assert counted == {
        DueState.TO_REFER: 2,
        DueState.OVERDUE: 2,
        DueState.LOST: 0,
        DueState.DUE: 0,
        DueState.LATER: 2,
    }
    assert queries.counts_by_organisation(scope, programme=HYPERTENSION, on=TODAY) == [
        (county.organisations["tongmu"], counted)
    ]
    overdue = queries.work_list(scope, programme=HYPERTENSION, on=TODAY, state=DueState.OVERDUE)
    assert overdue.total == len(overdue.rows) == 2
    assert queries.work_list(county.scope("an"), programme=HYPERTENSION, on=TODAY).total == 0
    assert actions.first_due(HYPERTENSION, date(2018, 11, 30)) == date(2019, 2, 28)


def test_a_tracing_contact_tells_what_became_of_the_referral_and_who_said_so(county, follow):
    follow("2018-09-01", DANGER)
    traced = follow("2018-09-20", outcome="市人民医院住院").traced
    told = Case.objects.get()
    assert [each.pk for each in traced] == [told.pk]
    assert (told.outcome, told.moves.last().by) == ("市人民医院住院", county.users["tongmu"])
    refused = follow("2018-09-21", outcome="电话13912345678")
    assert [(each.item, each.reason) for each in refused.entry.errors] == [("outcome", "telling_text")]


def _moved(case, key, **more):
    with transaction.atomic():
        entry = casework.MoveEntry(case=case, move=key, on=date(2018, 9, 2), **more)
        casework.carry([entry], by=None, now=NOW)
    return case


def test_a_contact_that_tells_nothing_leaves_a_running_referral_alone(county, follow):
    """The hospital has accepted an urgent patient; a routine visit meanwhile is no answer."""
    follow("2018-09-01", DANGER)
    add_hospital(county)
    case = _moved(Case.objects.get(), "send", named_id=county.organisations["hospital"].pk)
    _moved(case, "accept")
    assert not follow("2018-09-20").traced
    case.refresh_from_db()
    assert (case.state, case.closed_at, case.answered_on) == ("accepted", None, None)
    assert state()[0][-1] == "2018-09-15"
    assert Task.objects.filter(source=f"case:{case.pk}", ended_at=None).count() == 2
    follow("2018-09-21", outcome="已住院")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("answered", "已住院") and state()[0][-1] is None


def test_any_visit_is_the_one_that_is_owed_after_the_return(county, follow):
    follow("2018-09-01", DANGER)
    add_hospital(county)
    case = _moved(Case.objects.get(), "send", named_id=county.organisations["hospital"].pk)
    _moved(case, "arrive")
    _moved(case, "return", data={"diagnosis": "高血压3级"})
    follow("2018-09-20")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "高血压3级")


def _by_hand(county, resident, opening, **more):
    if "hospital" not in county.organisations:
        add_hospital(county)
    parties = {"primary": county.organisations["tongmu"].pk, "upper": county.organisations["hospital"].pk}
    entry = casework.CaseEntry(
        kind="referral", opening=opening, parties=parties, on=date(2018, 9, 1), resident_id=resident.pk,
        programme=HYPERTENSION.key, **{"data": {"urgency": "2", "reason": "x"}, **more},
    )  # fmt: skip
    with transaction.atomic():
        (key,) = casework.open_cases([entry], by=None, now=NOW)
    return Case.objects.get(pk=key)


def test_a_danger_sign_opens_a_referral_whatever_else_was_opened_that_day(county, follow, resident):
    follow("2018-08-01")
    _by_hand(county, resident, "discharge")
    withdrawn = _by_hand(county, resident, "refer")
    with transaction.atomic():
        entry = casework.MoveEntry(case=withdrawn, move="withdraw", on=date(2018, 9, 1), reason="填错")
        casework.carry([entry], by=None, now=NOW)
    follow("2018-09-01", DANGER)
    asked = Case.objects.get(opening="ask")
    assert (asked.state, asked.is_urgent) == ("asked", True) and state()[0][-1] == "2018-09-15"
    assert Task.objects.filter(source=f"case:{asked.pk}", kind="referral.asked", ended_at=None).exists()


def test_a_running_referral_is_not_doubled_but_becomes_urgent(county, follow, resident):
    follow("2018-08-01")
    running = _by_hand(county, resident, "refer", data={"urgency": "2", "reason": "需专科检查"})
    follow("2018-09-01", DANGER)
    running.refresh_from_db()
    assert Case.objects.count() == 1 and running.is_urgent and running.data["reason"] == "需专科检查"
    assert running.due_at - NOW == timedelta(hours=2) and state()[0][-1] == "2018-09-15"


def test_an_older_contact_asks_for_nothing_anew(county, follow):
    """The newest contact is judged again when an older one comes in; its referral, ended by now, was asked for once."""
    follow("2018-09-01", DANGER)
    _moved(Case.objects.get(), "refuse", reason="患者拒绝")
    follow("2018-08-01")
    assert Case.objects.count() == 1


def test_a_contact_that_came_between_is_not_superseded_unseen(follow):
    nothing = record_contact.Known(None)
    first = follow("2018-09-01", known=nothing)
    assert follow("2018-09-01", known=nothing).change == "unchanged"
    second = follow("2018-09-01", BAD, known=nothing)
    assert (second.change, second.contact, second.standing) == ("overtaken", None, first.contact)
    assert Contact.objects.filter(form="hypertension_follow_up").count() == 1
    assert follow("2018-09-01", BAD, known=record_contact.Known(first.contact.pk)).change == "changed"


def test_a_referral_past_its_day_is_late(county, follow):
    follow("2018-10-20", DANGER)
    (row,) = queries.work_list(county.scope("tongmu"), programme=HYPERTENSION, on=TODAY).rows
    assert (row.state, row.is_late, row.days) == (DueState.TO_REFER, True, 58)


def test_who_died_is_dead_in_every_service(county, resident, follow):
    """A death told at one programme's page ends the others, the health record, and cases of no programme."""
    follow("2018-05-04")
    elderly_too = Enrolment.objects.get()
    elderly_too.pk, elderly_too.programme = None, "diabetes"
    elderly_too.save()
    unrelated = CaseEntry(
        kind="referral",
        opening="ask",
        parties={"primary": resident.organisation_id},
        on=date(2018, 5, 20),
        data={"urgency": "2", "reason": "外伤"},
        resident_id=resident.pk,
    )
    (case,) = casework.open_cases([unrelated], by=None, now=NOW)
    closing = {"scope": county.scope("tongmu"), "enrolment_id": Enrolment.objects.get(programme="hypertension").pk}
    with pytest.raises(NotUnderstood):
        close_enrolment.close_enrolment(on=date(2018, 5, 3), reason="1", now=NOW, today=TODAY, **closing)
    assert Resident.objects.get(pk=resident.pk).died_on is None
    close_enrolment.close_enrolment(on=date(2018, 6, 1), reason="1", now=NOW, today=TODAY, **closing)
    assert Resident.objects.get(pk=resident.pk).died_on == date(2018, 6, 1)
    ends = Enrolment.objects.values_list("until", "close_reason")
    assert list(ends) == [(date(2018, 6, 1), "1")] * 2
    assert HealthRecord.objects.get(resident=resident).closed_on == date(2018, 6, 1)
    assert Case.objects.get(pk=case).closed_at is not None
    assert not Task.objects.filter(resident=resident, ended_at=None).exists()
