"""Every field of every table says how it leaves the house without the people's identity."""

from __future__ import annotations

import pytest
from django.db import models

from kangyu.registers.deidentification import Deidentified, StaysHere, problems_of, tables


@pytest.mark.parametrize(("model", "said"), list(tables()), ids=lambda value: getattr(value, "__name__", ""))
def test_a_table_forgets_no_field(model: type[models.Model], said: Deidentified | StaysHere | None) -> None:
    assert not problems_of(model, said)


def test_a_forgotten_field_is_found() -> None:
    from kangyu.registers.people.models import Residence

    said = Deidentified(person="resident", pseudonym=("id", "resident", "nickname"), kept=("id", "organisation"))
    assert problems_of(Residence, said) == [
        "people.Residence forgets area, since, until",
        "people.Residence has no nickname",
        "people.Residence says twice id",
    ]
    assert problems_of(Residence, None) == ["people.Residence says nothing: give it `deidentified`"]
