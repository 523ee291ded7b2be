"""What happens to institutions in mid-year: another name, another place in the tree, the end. Each leaves its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from kangyu.registers.bulk import take_turn
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .actions import AreaEntry, OrganisationEntry, add_areas, add_organisations, relink
from .models import Area, Organisation, OrganisationChange

Kind = OrganisationChange.Kind

_MESSAGES = {
    "source": Bilingual("请写明依据的文件名称和文号", "Name the document that decided it, with its number"),
    "future": Bilingual("日期晚于今天", "The day lies in the future"),
    "before_opening": Bilingual("日期早于机构成立日期 {on}", "The day lies before the institution opened, on {on}"),
    "name": Bilingual("请填写新名称（不超过 {most} 字）", "Give the new name, at most {most} characters"),
    "name_taken": Bilingual("已有机构使用“{name}”", "Another institution is called “{name}”"),
    "closed": Bilingual("{name}已于 {on} 撤并", "{name} was closed on {on}"),
    "merged_otherwise": Bilingual("{name}已并入{other}", "{name} was merged into {other}"),
    "kind": Bilingual("只能并入同类机构", "An institution merges only into one of its kind"),
    "itself": Bilingual("不能并入或隶属于自己", "An institution cannot merge into, or stand below, itself"),
    "below": Bilingual("不能隶属于自己的下级机构", "An institution cannot stand below one of its own"),
    "root": Bilingual("县级主管机构不能撤并或改变隶属", "The county's bureau is neither merged nor moved"),
    "area": Bilingual(
        "区划代码应为 12 位，且属于{name}所在乡镇", "A division's code has 12 digits and lies in the township of {name}"
    ),
    "area_name": Bilingual(
        "请填写新村名称（不超过 {most} 字）", "Give the new village's name, at most {most} characters"
    ),
    "area_known": Bilingual("区划代码 {code} 已被使用", "The division {code} exists already"),
    "code_known": Bilingual("代码 {code} 已是{name}的", "The code {code} is that of {name}"),
    "not_village": Bilingual("只有村卫生室可以拆分", "Only a village clinic can be split"),
}
_LONGEST_NAME, _LONGEST_SHORT, _LONGEST_AREA = 120, 40, 80


class Refused(NotUnderstood):
    """A change that what is known does not allow; `message` tells why, `reason` which item is to be mended."""


def refused(reason: str, **values: object) -> Refused:
    """The refusal of that name."""
    return Refused(reason, _MESSAGES[reason].format(**values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """When something is to hold, by which document, who enters it and when."""

    on: date
    source: str
    today: date
    now: datetime
    by: int | None = None

    def check(self, *organisations: Organisation) -> None:
        """Raise `Refused` for a day or a source that cannot be."""
        if not self.source.strip():
            raise refused("source")
        if self.on > self.today:
            raise refused("future")
        for each in organisations:
            if each.opened_on is not None and self.on < each.opened_on:
                raise refused("before_opening", on=each.opened_on)


def rename(organisation: Organisation, *, name: str, short_name: str, decision: Decision) -> OrganisationChange | None:
    """Give another name; the old ones stay as aliases. None when it is called so already. Raises `Refused`."""
    take_turn()
    organisation.refresh_from_db()
    name, short_name = name.strip(), short_name.strip() or name.strip()
    if (name, short_name) == (organisation.name, organisation.short_name):
        return None
    _check_open(organisation)
    decision.check(organisation)
    _check_name(name, short_name, organisation)
    was = organisation.name
    old = [each for each in (was, organisation.short_name) if each not in (name, short_name)]
    organisation.aliases = list(dict.fromkeys([*organisation.aliases, *old]))
    organisation.name, organisation.short_name = name, short_name
    organisation.save(update_fields=["name", "short_name", "aliases"])
    return note(organisation, Kind.RENAMED, decision, was=was, became=name)


def move_under(organisation: Organisation, *, parent: Organisation, decision: Decision) -> OrganisationChange | None:
    """Put an institution with all below it under another one. None when it stands there already. Raises `Refused`."""
    take_turn()
    organisation.refresh_from_db()
    parent.refresh_from_db()
    if organisation.parent_id == parent.pk:
        return None
    check_move(organisation, parent, decision)
    was = organisation.parent.name if organisation.parent else ""
    relink({organisation.code: parent.code})
    return note(organisation, Kind.MOVED, decision, other=parent, was=was, became=parent.name)


def check_move(organisation: Organisation, parent: Organisation, decision: Decision) -> None:
    """Whether the one may stand under the other. Raises `Refused`."""
    _check_open(organisation, parent)
    decision.check(organisation, parent)
    if organisation.parent_id is None:
        raise refused("root")
    if parent.pk == organisation.pk:
        raise refused("itself")
    if parent.lineage.startswith(organisation.lineage):
        raise refused("below")


def check_merge(organisation: Organisation, successor: Organisation, decision: Decision) -> bool:
    """Whether there is anything to do: False when the one was merged into the other before. Raises `Refused`."""
    if organisation.successor_id == successor.pk:
        return False
    if organisation.successor is not None:
        raise refused("merged_otherwise", name=organisation.short_name, other=organisation.successor.short_name)
    if organisation.parent_id is None:
        raise refused("root")
    if organisation.pk == successor.pk:
        raise refused("itself")
    _check_open(organisation, successor)
    if organisation.kind != successor.kind:
        raise refused("kind")
    decision.check(organisation, successor)
    return True


def close(organisation: Organisation, *, successor: Organisation, on: date) -> int:
    """End an institution on a day: it and those right below it hang under the successor. How many stood below it.

    Figures before that day stay its own; under the successor they roll up with the successor's.
    """
    if successor.lineage.startswith(organisation.lineage):
        relink({successor.code: _code_of(organisation.parent_id)})
    below = Organisation.objects.filter(parent=organisation).values_list("code", flat=True)
    codes = [code for code in below if code != successor.code]
    Organisation.objects.filter(pk=organisation.pk).update(closed_on=on, successor=successor)
    relink(dict.fromkeys([*codes, organisation.code], successor.code))
    organisation.refresh_from_db()
    return len(codes)


def check_split(
    organisation: Organisation, *, area_code: str, area_name: str, name: str, short_name: str, decision: Decision
) -> None:
    """Whether a new village with a clinic of that name can be split off. Raises `Refused`."""
    if organisation.kind != Organisation.Kind.VILLAGE_CLINIC:
        raise refused("not_village")
    _check_open(organisation)
    decision.check(organisation)
    if not (len(area_code) == 12 and area_code.isdecimal() and area_code[:9] == organisation.area_id[:9]):
        raise refused("area", name=organisation.short_name)
    if not 0 < len(area_name.strip()) <= _LONGEST_AREA:
        raise refused("area_name", most=_LONGEST_AREA)
    if Area.objects.filter(code=area_code).exists():
        raise refused("area_known", code=area_code)
    _check_name(name, short_name)


def split_off(
    organisation: Organisation, *, area_code: str, area_name: str, name: str, short_name: str, on: date
) -> Organisation:
    """The new village's division, and its clinic beside the old one, opened on a day. Checked before."""
    township = Area.objects.get(pk=organisation.area_id).parent
    assert township is not None and organisation.parent is not None
    add_areas([AreaEntry(area_code, area_name.strip(), Area.Level.VILLAGE, township.pk)])
    code = f"{area_code}01"
    kind, parent = organisation.kind, organisation.parent.code
    entry = OrganisationEntry(code, name.strip(), short_name.strip(), kind, area_code, parent, opened_on=on)
    add_organisations([entry])
    return Organisation.objects.select_related("area").get(code=code)


def add(entry: OrganisationEntry, *, area: AreaEntry | None, decision: Decision) -> Organisation:
    """Enter an institution that was read by `entries.Reader`, with its division when that is new. Raises `Refused`."""
    above = Organisation.objects.filter(code=entry.parent).first()
    decision.check(*[above] if above else [])
    known = Organisation.objects.filter(code=entry.code).first()
    if known is not None:
        raise refused("code_known", code=entry.code, name=known.name)
    if area is not None:
        if Area.objects.filter(code=area.code).exists():
            raise refused("area_known", code=area.code)
        add_areas([area])
    add_organisations([replace(entry, opened_on=decision.on)])
    made = Organisation.objects.select_related("area", "parent").get(code=entry.code)
    note(made, Kind.ADDED, decision, other=made.parent, became=made.name)
    return made


def note(
    organisation: Organisation,
    kind: str,
    decision: Decision,
    *,
    other: Organisation | None = None,
    was: str = "",
    became: str = "",
    moved: Mapping[str, Any] | None = None,
) -> OrganisationChange:
    """Write the change into the institution's history."""
    return OrganisationChange.objects.create(
        organisation=organisation,
        kind=kind,
        on=decision.on,
        source=decision.source.strip()[:200],
        other=other,
        was=was,
        became=became,
        moved=dict(moved or {}),
        at=decision.now,
        by_id=decision.by,
    )


def _check_open(*organisations: Organisation) -> None:
    for each in organisations:
        if each.closed_on is not None:
            raise refused("closed", name=each.short_name, on=each.closed_on)


def _check_name(name: str, short_name: str, own: Organisation | None = None) -> None:
    """Sheets and lists tell institutions by their names: a new one must not be another's, the long as the short."""
    name, short_name = name.strip(), short_name.strip()
    if not name or len(name) > _LONGEST_NAME or not short_name or len(short_name) > _LONGEST_SHORT:
        raise refused("name", most=_LONGEST_SHORT if name else _LONGEST_NAME)
    others = Organisation.objects.filter(closed_on=None).exclude(pk=own.pk if own else None)
    for each in dict.fromkeys((name, short_name)):
        is_kept = own is not None and each in (own.name, own.short_name)
        if not is_kept and others.filter(Q(name=each) | Q(short_name=each)).exists():
            raise refused("name_taken", name=each)


def _code_of(organisation_id: int | None) -> str | None:
    return Organisation.objects.filter(pk=organisation_id).values_list("code", flat=True).first()
