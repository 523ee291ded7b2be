"""Who seems to belong in a programme: found from evidence, ended by decisions, enrolled in one act."""

from __future__ import annotations

from datetime import date

import pytest

from factories.county import NOW, TODAY, build_county
from factories.importing import send
from factories.people import contact_row, examination_row, resident_row
from factories.sheets import write_csv
from kangyu.catalogue.codelists import candidates as codes
from kangyu.catalogue.programmes import diabetes, elderly, hypertension, mental_disorder
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.enrolments import candidate_queries
from kangyu.registers.enrolments.models import Candidate, Enrolment, Search
from kangyu.registers.people.models import Resident
from kangyu.registers.staff.policies import NotAllowed
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.workflows import close_enrolment, dismiss_candidates, enrol_candidates, refresh_candidates

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(tmp_path):
    county = build_county()
    rows = [resident_row(index, 既往疾病="无") for index in range(6)]
    send(write_csv(tmp_path / "r.csv", rows), "residents")
    return county


@pytest.fixture
def examined(tmp_path):
    def examined(index, on="2018-05-04", **cells):
        cells = {"收缩压": "120", "舒张压": "80", "空腹血糖": "5.0"} | cells
        return send(write_csv(tmp_path / f"e{on}.csv", [examination_row(index, on, **cells)]), "contacts")

    return examined


def waiting(programme):
    return {
        candidate.resident.line - 2: (str(candidate.since), candidate.form)
        for candidate in Candidate.objects.filter(programme=programme, until=None).select_related("resident")
    }


def outcomes(programme):
    rows = Candidate.objects.filter(programme=programme).order_by("since", "id")
    return [(str(each.since), str(each.until), each.outcome) for each in rows]


def ids_of(programme):
    return list(Candidate.objects.filter(programme=programme, until=None).values_list("pk", flat=True))


def test_a_high_value_makes_a_candidate_and_a_normal_one_ends_it(county, examined):
    examined(0, 收缩压="150", 舒张压="95", 空腹血糖="7.4")
    assert waiting("hypertension") == {0: ("2018-05-04", "health_examination")} == waiting("diabetes")
    examined(0, "2018-09-01", 收缩压="130", 舒张压="80", 空腹血糖="7.4")
    assert waiting("hypertension") == {} and outcomes("hypertension") == [("2018-05-04", "2018-09-01", codes.NO_LONGER)]
    assert 0 in waiting("diabetes")


def test_an_older_examination_that_arrives_late_shows_nothing(county, examined):
    examined(0, "2018-09-01")
    examined(0, "2018-05-04", 收缩压="150")
    assert waiting("hypertension") == {}


def test_a_known_disease_stands_beside_a_normal_examination(county, examined, tmp_path):
    send(write_csv(tmp_path / "k.csv", [resident_row(1, 既往疾病="高血压、严重精神障碍")]), "residents")
    assert list(waiting("hypertension")) == [1] == list(waiting("mental_disorder"))
    examined(1)
    assert list(waiting("hypertension")) == [1]


def test_who_is_enrolled_is_no_candidate(county, examined, tmp_path):
    examined(0, 收缩压="150")
    send(write_csv(tmp_path / "c.csv", [contact_row(0, "2018-06-01")]), "contacts")
    assert outcomes("hypertension") == [("2018-05-04", "2018-06-01", codes.ENROLLED)]
    examined(0, "2018-07-01", 收缩压="160")
    assert waiting("hypertension") == {}


def test_a_closing_stands_against_older_evidence(county, examined, tmp_path):
    send(write_csv(tmp_path / "c.csv", [contact_row(0, "2018-06-01")]), "contacts")
    enrolment = Enrolment.objects.get(programme="hypertension")
    scope = county.scope("tongmu")
    close_enrolment.close_enrolment(
        scope=scope, enrolment_id=enrolment.pk, on=date(2018, 8, 1), reason="4", now=NOW, today=TODAY
    )
    examined(0, "2018-07-01", 收缩压="160")
    assert waiting("hypertension") == {}
    examined(0, "2018-09-01", 收缩压="160")
    assert list(waiting("hypertension")) == [0]


def test_the_dead_and_those_who_left_are_nobodys_candidates(county, examined, tmp_path):
    examined(0, 收缩压="150")
    dead = resident_row(0, 人员状态="死亡", 死亡日期="2018-10-01")
    send(write_csv(tmp_path / "d.csv", [dead]), "residents")
    assert outcomes("hypertension") == [("2018-05-04", "2018-10-01", codes.GONE)]


def test_a_dismissal_holds_until_newer_evidence(county, examined):
    examined(0, 收缩压="150")
    acts = {"scope": county.scope("qian"), "programme": "hypertension", "today": date(2018, 6, 1), "now": NOW}
    assert dismiss_candidates.dismiss_candidates(ids=ids_of("hypertension"), outcome=codes.RULED_OUT, **acts) == 1
    assert outcomes("hypertension") == [("2018-05-04", "2018-06-01", codes.RULED_OUT)]
    assert refresh_candidates.refresh_candidates(today=TODAY) == 6
    assert waiting("hypertension") == {}
    with pytest.raises(NotUnderstood):
        dismiss_candidates.dismiss_candidates(ids=[1], outcome=codes.GONE, **acts)
    examined(0, "2018-07-01", 收缩压="150")
    assert list(waiting("hypertension")) == [0]
    assert AuditEntry.objects.filter(action="write.candidate").count() == 1


def test_age_alone_shows_the_elderly_and_birthdays_bring_more(county):
    Candidate.objects.filter(resident__line=2).delete()
    Resident.objects.filter(line=2).update(birth_date=date(1954, 6, 1))
    before = waiting("elderly")
    refresh_candidates.refresh_candidates(today=date(2019, 5, 31))
    assert waiting("elderly") == before
    refresh_candidates.refresh_at_birthdays(today=date(2019, 5, 31))
    assert waiting("elderly") == before
    assert refresh_candidates.refresh_at_birthdays(today=date(2019, 6, 1)) >= 1
    assert set(waiting("elderly")) == {*before, 0} and waiting("elderly")[0][0] == "2019-06-01"
    refresh_candidates.refresh_candidates(today=date(2019, 6, 2))
    assert Candidate.objects.filter(programme="elderly").count() == len(before) + 1


def test_enrolling_many_shows_first_what_it_will_do(county, examined):
    for index in range(3):
        examined(index, f"2018-05-0{index + 4}", 收缩压="150")
    ids = ids_of("hypertension")
    Resident.objects.filter(line=3).update(left_on=date(2018, 7, 1))
    asked = {"scope": county.scope("qian"), "programme": "hypertension", "ids": [*ids, 10**9], "today": TODAY}
    outlook = enrol_candidates.look(on=date(2018, 12, 1), **asked)
    assert (len(outlook.good), len(outlook.refused), outlook.gone) == (2, 1, 1)
    assert not Enrolment.objects.filter(programme="hypertension").exists()
    enrol_candidates.enrol_candidates(on=date(2018, 12, 1), now=NOW, **asked)
    rows = Enrolment.objects.filter(programme="hypertension").values_list("since", "due_on", "last_examination_on")
    assert sorted(rows) == [
        (date(2018, 12, 1), date(2019, 3, 1), date(2018, 5, 4)),
        (date(2018, 12, 1), date(2019, 3, 1), date(2018, 5, 6)),
    ]
    again = enrol_candidates.enrol_candidates(on=date(2018, 12, 1), now=NOW, **asked)
    assert (len(again.good), again.gone) == (0, 3) and len(rows.all()) == 2
    with pytest.raises(NotUnderstood):
        enrol_candidates.look(on=date(2019, 12, 1), **asked)


def test_the_list_pages_by_key_and_says_why(county, examined):
    for index in range(5):
        examined(index, f"2018-05-0{index + 4}", 收缩压="15" + str(index), 空腹血糖="6.0")
    scope, rows, after = county.scope("qian"), [], None
    while True:
        page = candidate_queries.candidates(scope, hypertension, after=after, limit=2)
        rows += page.rows
        after = page.next
        if after is None:
            break
    assert [row.resident.line - 2 for row in rows] == [4, 3, 2, 1, 0] and page.total.number == 5
    assert rows[0].shown_by == {"systolic": 154}
    assert candidate_queries.candidates(scope, hypertension, after="bent", limit=2).rows[0].resident.line == 6
    named = candidate_queries.candidates(scope, hypertension, residents=[rows[2].resident.pk])
    assert [row.resident for row in named.rows] == [rows[2].resident]
    assert candidate_queries.candidates(county.scope("an"), hypertension).total.number == 0
    assert candidate_queries.candidates(scope, hypertension, form="personal_information").total.number == 0


def test_closely_kept_programmes_are_listed_only_for_who_needs_them(county, tmp_path):
    send(write_csv(tmp_path / "k.csv", [resident_row(1, 既往疾病="严重精神障碍")]), "residents")
    programmes = (hypertension, diabetes, elderly, mental_disorder)
    assert candidate_queries.candidates_counted(county.scope("qian"), programmes)["mental_disorder"].number == 1
    bureau = county.scope("bureau")
    with pytest.raises(NotAllowed):
        candidate_queries.candidates(bureau, mental_disorder)


def test_a_programme_that_is_new_here_is_looked_for_among_everybody_once(county, examined):
    examined(0, 收缩压="150", 空腹血糖="7.4")
    examined(1, "2018-05-05", 收缩压="160")
    found = waiting("hypertension"), waiting("diabetes")
    asked = {"today": TODAY, "now": NOW}
    assert refresh_candidates.fill_candidates(**asked) == 6
    assert (waiting("hypertension"), waiting("diabetes")) == found
    # As after an upgrade: the entries are there, and nobody has looked at them for this programme yet.
    Candidate.objects.all().delete()
    assert refresh_candidates.fill_candidates(**asked) == 0
    Search.objects.filter(programme="hypertension").delete()
    assert refresh_candidates.fill_candidates(**asked) == 6
    assert waiting("hypertension") == found[0] != {}
    assert refresh_candidates.fill_candidates(**asked) == 0
