"""The sheet of one form's contacts from one sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from kangyu.catalogue.codelists.common import SEX

from ..batches import ContactBatch
from ..chance import Ints
from ..world import World
from .cells import Draft, institution_names, item_cells, organisation_names, village_names
from .mistakes import (
    FAULTLESS,
    Carelessness,
    Mistake,
    Plan,
    fixed,
    impossible,
    planned,
    unknown_institution,
    wrong_check,
)
from .spelling import written_codes
from .style import Style
from .table import Table

_SPOILT, _REPEATED, _ALONE = 0.0012, 0.002, 0.0012
_PRESSURE = "血压"


@dataclass(frozen=True)
class Words:
    """What offices call a form's sheet, and the headings of the day and of who did it.

    `sheet` names the sheet in a workbook, `file` the file; `title` stands above the rows.
    """

    sheet: str
    file: str
    title: str
    on: str = "visit_on"
    organisation: str = "visited_at"


_WORDS = {
    "hypertension_follow_up": Words("高血压随访", "随访", "高血压患者随访登记表"),
    "health_examination": Words("健康体检", "体检", "健康体检登记表", "examination_on", "examined_at"),
    "diabetes_follow_up": Words("糖尿病随访", "糖尿病", "2型糖尿病患者随访登记表"),
    "mental_disorder_follow_up": Words("精神障碍随访", "精障", "严重精神障碍患者随访登记表"),
    "contract_agreement": Words("签约", "签约", "家庭医生签约登记表", "signing_on", "signed_at"),
    "contract_service": Words("履约", "履约", "签约履约服务登记表", "service_on", "served_at"),
    "outpatient_visit": Words("门诊", "门诊", "门诊日志", "attendance_on", "attended_at"),
    "laboratory_result": Words("检验", "检验", "检验结果登记表", "test_on", "tested_at"),
}


def words_of(batch: ContactBatch) -> Words:
    """The words for a form; its own name where nothing better is known."""
    name = batch.form.name.zh.removesuffix("表").removesuffix("记录").removesuffix("服务")
    return _WORDS.get(batch.form.key, Words(name[:31], name, f"{name}登记表"))


def contacts_table(
    world: World, number: int, rows: Ints, style: Style, titles: list[str], *, is_mending: bool = False
) -> tuple[Table, Ints]:
    """The sheet of some contacts of the batch of that number, and those that only the mending sheet will have right."""
    batch = world.contact_batches[number]
    words = words_of(batch)
    rng = style.rng(world.seed + 1 + number)
    plan, shown = _laid_out(rng, rows, _mistakes(world, batch), style, is_mending)
    draft = Draft(style, rng)
    person = batch.person[shown]
    _add_person(draft, world, person, style)
    draft.add_days("on", batch.on[shown], name=words.on)
    if batch.since is not None:
        draft.add_days("since", batch.since[shown])
    if batch.at is None:
        where = organisation_names(world, world.people.area[person], style)
    else:
        where = institution_names(world, batch.at[shown], style)
    draft.add("organisation", where, name=words.organisation)
    for item, cells in item_cells(batch.form, batch.answers, shown, style):
        draft.add_item(item, cells, group=_PRESSURE if item.key in ("systolic", "diastolic") else "")
    return draft.table(words.sheet, titles, plan), rows[plan.later]


def _laid_out(
    rng: np.random.Generator, rows: Ints, kinds: tuple[Mistake, ...], style: Style, is_mending: bool
) -> tuple[Plan, Ints]:
    """The rows and, last, copies of some that stand in the sheet only spoilt: lines that mean nothing more."""
    size = 0 if is_mending or not len(rows) else max(1, round(len(rows) * _ALONE))
    ghosts = rng.choice(rows, size=size, replace=False) if size else rows[:0]
    all_rows = np.concatenate([rows, ghosts])
    is_alone = np.repeat([False, True], [len(rows), size])
    care = FAULTLESS if is_mending else Carelessness(_SPOILT, _REPEATED, style.mends_later)
    plan = planned(rng, is_alone, care, kinds)
    return plan, all_rows[plan.source]


_OF_FORMS: Mapping[str, tuple[Mistake, ...]] = {
    "hypertension_follow_up": (
        Mistake("required", fixed(systolic=None, lost_reason=None)),
        Mistake("code", fixed(mode="微信")),
    ),
    "health_examination": (Mistake("required", fixed(evaluation=None)), Mistake("number", fixed(weight="六十"))),
}


def _mistakes(world: World, batch: ContactBatch) -> tuple[Mistake, ...]:
    """What goes wrong in a form's sheet."""
    has_pressures = "diastolic" in batch.answers
    of_pressures = (
        Mistake("check", fixed(systolic="82", diastolic="134")),  # one for the other
        Mistake("range", fixed(systolic="1500")),
        Mistake("range", fixed(diastolic="-5")),
    )
    return (
        *(of_pressures[:1] if has_pressures else ()),
        Mistake("check_digit", wrong_check),
        Mistake("impossible_date", impossible("on")),
        Mistake("future", fixed(on=(world.as_of + timedelta(days=40)).isoformat())),
        Mistake("organisation", unknown_institution),
        *(of_pressures[1:] if has_pressures else ()),
        *_OF_FORMS.get(batch.form.key, ()),
    )


def _add_person(draft: Draft, world: World, person: Ints, style: Style) -> None:
    people = world.people
    draft.add("name", people.name[person].tolist())
    draft.add("identity", people.identity[person].tolist())
    if style.number % 2:
        draft.add("sex", written_codes(people.sex[person], SEX, style.codes))
    if style.number % 3 == 0:
        draft.add("record_number", people.record_number[person].tolist())
    if style.number % 3 == 1:
        draft.add("village", village_names(world, person))
