"""What each ledger takes, questions and refuses; which rows are one; what is added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kangyu.catalogue.ledgers import LEDGERS, ledger_keys, ledger_on
from kangyu.methods.forms import read_entry
from kangyu.methods.ledgers import Ledger, Proof, identity_of

TODAY = date(2020, 12, 31)
DAY = {"on": "2020-05-04"}
_EDUCATION = DAY | {"topic": "控烟"}
_TRAINING = DAY | {"topic": "院感防控", "kind": "集中培训", "people": "60"}
_PUBLICITY = DAY | {"title": "春季行动", "outlet": "健康报", "level": "国家级"}
_FUNDS = DAY | {"project": "全科医生培训", "source": "中央"}
_BLOOD = DAY | {"place": "中心广场"}

# zh: 台账, 填写内容, 退回的条目
# en: ledger, what was written, items refused
CASES = (
    ("health_education", _EDUCATION | {"kind": "讲座", "people": "80"}, ""),
    ("health_education", _EDUCATION | {"kind": "5 健康知识讲座", "people": "80"}, ""),
    ("health_education", _EDUCATION | {"kind": "讲座"}, "people"),
    ("health_education", _EDUCATION | {"kind": "公众健康咨询"}, "people"),
    ("health_education", _EDUCATION | {"kind": "印刷资料", "material_kinds": "3", "copies": "2,000"}, ""),
    ("health_education", _EDUCATION | {"kind": "印刷资料", "copies": "2000"}, "material_kinds"),
    ("health_education", _EDUCATION | {"kind": "宣传栏"}, "boards"),
    ("health_education", _EDUCATION | {"kind": "宣传栏", "boards": "2", "themes": "控烟、中医"}, ""),
    ("health_education", _EDUCATION | {"kind": "六进活动"}, ""),
    ("health_education", _EDUCATION | {"kind": "跳舞"}, "kind"),
    ("health_education", {"kind": "讲座", "topic": "控烟", "people": "80"}, "on"),
    ("training", _TRAINING | {"village_doctors": "49", "hours": "8"}, ""),
    ("training", _TRAINING | {"village_doctors": "61"}, "village_doctors"),
    ("training", _TRAINING | {"people": "六十"}, "people"),
    ("training", _TRAINING | {"people": "6.5"}, "people"),
    ("publicity", _PUBLICITY, ""),
    ("publicity", _PUBLICITY | {"level": ""}, "level"),
    ("publicity", _PUBLICITY | {"on": "2021-01-01"}, "on"),
    ("funds", _FUNDS | {"received": "13,160,000.00"}, ""),
    ("funds", _FUNDS | {"spent": "0.01"}, ""),
    ("funds", _FUNDS, "received"),
    ("funds", _FUNDS | {"received": "10.005"}, "received"),
    ("funds", _FUNDS | {"received": "-3"}, "received"),
    ("blood_donation", _BLOOD | {"kind": "采血", "donors": "126", "volume": "37800"}, ""),
    ("blood_donation", _BLOOD | {"kind": "采血", "donors": "126"}, "volume"),
    ("blood_donation", _BLOOD | {"kind": "采血", "donors": "126", "volume": "1", "voluntary": "127"}, "voluntary"),
    ("blood_donation", _BLOOD | {"kind": "报销", "reimbursed": "66", "amount": "50400"}, ""),
    ("blood_donation", _BLOOD | {"kind": "报销", "reimbursed": "66"}, "amount"),
)


def _ledger(key: str) -> Ledger:
    return ledger_on(key, TODAY)


@pytest.mark.parametrize(("key", "written", "refused"), CASES)
def test_what_is_taken_and_refused(key: str, written: dict[str, str], refused: str) -> None:
    read = read_entry(_ledger(key).form, written, today=TODAY)
    assert [problem.item for problem in read.errors] == ([refused] if refused else [])


def test_sums_of_a_spreadsheet_leave_dust_that_is_no_decimal() -> None:
    read = read_entry(_ledger("funds").form, _FUNDS | {"received": 0.1 + 0.2}, today=TODAY)
    assert read.data["received"] == 0.3


def test_the_same_row_in_another_spelling_is_the_same_row() -> None:
    ledger = _ledger("publicity")
    one = identity_of(ledger, {"on": "2020-05-04", "title": "春季 行动", "outlet": "Ｈealth", "level": "2"})
    assert one == identity_of(ledger, {"on": "2020-05-04", "title": "春季行动", "outlet": "health", "level": "4"})
    assert one != identity_of(ledger, {"on": "2020-05-05", "title": "春季行动", "outlet": "health"})


def test_proof_belongs_to_what_is_assessed() -> None:
    required = [ledger.key for ledger in LEDGERS if ledger.proof is Proof.REQUIRED]
    assert required == ["health_education", "training", "funds"]


def test_one_key_means_one_thing_in_all_ledgers() -> None:
    """The table that figures are counted from has one column for a key."""
    kinds: dict[str, set[object]] = {}
    for ledger in LEDGERS:
        for item in ledger.form.items:
            kinds.setdefault(item.key, set()).add((item.kind, item.scale))
    assert not [key for key, found in kinds.items() if len(found) > 1]


def test_every_ledger_is_listed_once() -> None:
    assert len(set(ledger_keys())) == len(ledger_keys()) == len({ledger.key for ledger in LEDGERS})
    with pytest.raises(KeyError):
        ledger_on("drugs", TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "people"},
        {"unique": ("topic",)},
        {"unique": ("on", "nothing")},
        {"summed": ("topic",)},
        {"kept_by": frozenset()},
    ],
)
def test_a_wrong_declaration_cannot_exist(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="ledger training"):
        replace(_ledger("training"), **wrong)
