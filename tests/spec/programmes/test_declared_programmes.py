"""What every programme and form of the catalogue promises."""

from __future__ import annotations

from collections import Counter

import pytest

from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.catalogue.sheets import CONTACT_COLUMNS, CONTACT_FORMS
from kangyu.methods.forms import Form
from kangyu.registers.enrolments.spells import DIED, MOVED


def test_of_the_programmes_that_share_a_form_one_grades_it() -> None:
    """A contact keeps one class."""
    graded = Counter(programme.contact.key for programme in PROGRAMMES if programme.grades)
    assert graded.most_common(1)[0][1] == 1, graded


def test_every_form_of_a_programme_is_listed_and_can_arrive_as_a_sheet() -> None:
    for programme in PROGRAMMES:
        for form in (programme.contact, programme.examination, programme.service):
            assert form is None or (form in FORMS and form in CONTACT_FORMS), programme.key
        assert set(programme.evidence) <= set(FORMS)


def test_every_programme_can_end_with_death_and_leaving() -> None:
    for programme in PROGRAMMES:
        assert programme.close_reasons.label(DIED).zh == "死亡" and programme.close_reasons.label(MOVED).zh == "迁出"


def test_items_of_one_key_are_read_alike() -> None:
    kinds: dict[str, set[object]] = {}
    for form in FORMS:
        for item in form.items:
            kinds.setdefault(item.key, set()).add(item.kind)
    assert not {key: found for key, found in kinds.items() if len(found) > 1}


@pytest.mark.parametrize("form", CONTACT_FORMS, ids=lambda form: form.key)
def test_no_heading_means_two_columns(form: Form) -> None:
    headings = Counter(heading for item in form.asked for heading in {item.label.zh, *item.headings})
    headings.update(heading for column in CONTACT_COLUMNS for heading in {column.label.zh, *column.headings})
    assert headings.most_common(1)[0][1] == 1, headings.most_common(3)
