"""Who sees which messages."""

from __future__ import annotations

import pytest

from factories.county import build_county
from factories.importing import send
from factories.people import resident_row
from factories.sheets import write_csv
from kangyu.registers.messages import queries
from kangyu.registers.staff.policies import NotAllowed


@pytest.mark.django_db
def test_a_message_is_seen_from_above_and_by_its_sender(tmp_path):
    county = build_county()
    qian = send(write_csv(tmp_path / "q.csv", [resident_row(0)]), "residents", scope=county.scope("qian")).message
    ours = send(write_csv(tmp_path / "b.csv", [resident_row(2)]), "residents", scope=county.scope("bureau")).message
    seen = {who: queries.messages(county.scope(who)) for who in ("bureau", "qian", "an")}
    assert seen == {"bureau": [ours, qian], "qian": [qian], "an": []}
    assert queries.message(county.scope("qian"), qian.pk) == qian
    assert queries.message(county.scope("an"), qian.pk) is None
    with pytest.raises(NotAllowed):
        send(tmp_path / "q.csv", "residents", scope=county.scope("tongmu"))
