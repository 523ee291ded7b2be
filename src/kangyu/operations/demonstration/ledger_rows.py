"""Rows of the ledgers: the county's own in the numbers of its declaration, the townships' as the rules ask.

Rows are raw, as somebody would type them; the forms of the ledgers read them. The year so far holds exactly the declared
numbers, the year before about as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from .chance import Ints, scaled, stream
from .counties import County, InstitutionKind, Ledgers
from .places import OrganisationEntry, Places

_OUTREACH = ("健康科普进机关", "健康科普进学校", "健康科普进企业", "健康科普进社区", "健康科普进乡村", "健康科普进家庭")
_TOPICS = (
    "高血压防治",
    "糖尿病饮食",
    "合理用药",
    "预防跌倒",
    "口腔健康",
    "传染病防控",
    "中医养生",
    "控烟限酒",
    "心理健康",
)
_COURSES = (
    "基本公共卫生服务规范",
    "慢性病随访与分类干预",
    "心肺复苏",
    "家庭医生签约服务",
    "传染病报告",
    "健康档案管理",
)
_VILLAGE_COURSE = "乡村医生业务能力提升"
_AWAY = ("三甲医院全科进修", "重症医学进修", "超声诊断进修", "儿科进修")
_PIECES = ("健康扶贫暖民心", "义诊下乡到村口", "家庭医生上门", "免费筛查进校园", "卫生院里的新变化", "老年人体检忙")
_OUTLETS = {"2": ("县融媒体中心", "县卫健公众号"), "3": ("市日报", "市卫健公众号"), "4": ("省级健康报", "省卫健网")}
_PROJECTS = ("基本公共卫生服务补助", "基层医疗机构能力建设", "医疗卫生人才培养", "重大传染病防控", "中医药事业传承发展")
_LAST_YEAR = 0.93
_PROVED = 0.92  # of the rows that ask for a proof
_KEEPING_TOWNSHIPS = 40  # of very many townships, those that keep theirs here


@dataclass(frozen=True)
class LedgerRow:
    """A row to be entered by an institution, by its code; `has_proof`: a paper comes with it."""

    ledger: str
    organisation: str
    raw: dict[str, Any] = field(hash=False)
    has_proof: bool = False


def ledger_rows_of(county: County, places: Places, *, size: int, seed: int, as_of: date) -> tuple[LedgerRow, ...]:
    """All rows of the year so far and of the year before, by ledger and day."""
    this_year = date(as_of.year, 1, 1)
    rows: list[LedgerRow] = []
    for first, last, share in (
        (date(as_of.year - 1, 1, 1), this_year - timedelta(days=1), _LAST_YEAR),
        (this_year, as_of, 1.0),
    ):
        rng = stream(seed, county.key, "ledgers", str(first.year))
        donors = scaled(county.ledgers.donors, size, county.population)
        clerk = _Clerk(rng, first, last, county.ledgers, donors, share)
        rows += clerk.county(_first(places, InstitutionKind.BUREAU), _first(places, InstitutionKind.CDC))
        centres = [each for each in places.organisations if each.kind == InstitutionKind.TOWNSHIP_CENTRE]
        for centre in centres[:_KEEPING_TOWNSHIPS]:
            rows += clerk.township(centre)
    return tuple(rows)


def _first(places: Places, kind: InstitutionKind) -> str:
    return next(entry.code for entry in places.organisations if entry.kind == kind)


@dataclass
class _Clerk:
    """Writes the rows of one period."""

    rng: np.random.Generator
    first: date
    last: date
    numbers: Ledgers
    donors: int
    share: float

    def county(self, bureau: str, cdc: str) -> Iterator[LedgerRow]:
        """The county's own ledgers."""
        yield from self._blood(bureau)
        yield from self._training(bureau)
        yield from self._publicity(bureau)
        yield from self._funds(bureau)
        for on, number in self._days(self._so_many(self.numbers.outreach)):
            topic = f"{_OUTREACH[number % len(_OUTREACH)]}（第{number + 1}场）"
            yield self._row(
                "health_education", cdc, on, kind="6", topic=topic, place="活动现场", audience="1", people=self._some(180),
                themes="6",
            )  # fmt: skip

    def township(self, centre: OrganisationEntry) -> Iterator[LedgerRow]:
        """What the rules ask of a health centre in a year: 12 lectures, 9 consultations, 6 boards, 12 prints, 6 films."""
        part = ((self.last - self.first).days + 1) / 365
        for kind, wanted, more in (
            ("5", 12, {"people": 45}),
            ("4", 9, {"people": 90}),
            ("3", 6, {"boards": 2}),
            ("1", 12, {"material_kinds": 1, "copies": 400}),
            ("2", 6, {"material_kinds": 1}),
        ):
            for on, number in self._days(round(wanted * part)):
                topic = f"{_TOPICS[(number + int(centre.code[6:9])) % len(_TOPICS)]}（第{number + 1}期）"
                asked = {key: self._some(usual) if usual > 2 else usual for key, usual in more.items()}
                yield self._row(
                    "health_education", centre.code, on, kind=kind, topic=topic, place=centre.short_name, **asked
                )

    def _blood(self, bureau: str) -> Iterator[LedgerRow]:
        donors = round(self.donors * self.share)
        sessions = min(donors, max(1, donors // 60))
        for (on, number), gave in zip(self._days(sessions), self._parts(donors, sessions), strict=True):
            yield self._row(
                "blood_donation", bureau, on, kind="1", place=f"献血车第{number + 1}站", donors=gave, voluntary=gave,
                volume=gave * 300 + 100 * (gave // 3),
            )  # fmt: skip
        people, yuan = self._so_many(self.numbers.reimbursed), self._so_many(self.numbers.reimbursed_yuan)
        batches = min(people, 6)
        split = zip(self._days(batches), self._parts(people, batches), self._parts(yuan, batches), strict=True)
        for (on, number), some, amount in split:
            yield self._row(
                "blood_donation", bureau, on, kind="2", place=f"第{number + 1}批", reimbursed=some, amount=amount
            )

    def _training(self, bureau: str) -> Iterator[LedgerRow]:
        numbers = self.numbers
        village, lectures = self._so_many(numbers.village_doctors), self._so_many(numbers.lectures)
        rest = max(0, self._so_many(numbers.people_trained) - village)
        for on, number in self._days(1 if village else 0):
            yield self._trained(bureau, on, "1", _VILLAGE_COURSE, number, village, village_doctors=village)
        courses = min(rest, 5)
        for (on, number), people in zip(self._days(courses), self._parts(rest, courses), strict=True):
            yield self._trained(bureau, on, "1", _COURSES[number % len(_COURSES)], number, people)
        for on, number in self._days(lectures):
            yield self._trained(bureau, on, "4", _COURSES[number % len(_COURSES)], number, self._some(60))
        away = self._so_many(numbers.sent_away)
        for (on, number), people in zip(self._days(min(away, 4)), self._parts(away, min(away, 4)), strict=True):
            yield self._trained(bureau, on, "2", _AWAY[number % len(_AWAY)], number, people)

    def _trained(
        self, bureau: str, on: date, kind: str, topic: str, number: int, people: int, **more: int
    ) -> LedgerRow:
        topic = f"{topic}（第{number + 1}期）"
        return self._row("training", bureau, on, kind=kind, topic=topic, people=people, hours=8, level="2", **more)

    def _publicity(self, bureau: str) -> Iterator[LedgerRow]:
        numbers = self.numbers
        by_level = {"3": numbers.city_pieces, "4": numbers.province_pieces, "2": numbers.other_pieces}
        for level, pieces in by_level.items():
            for on, number in self._days(self._so_many(pieces)):
                outlets = _OUTLETS[level]
                yield self._row(
                    "publicity", bureau, on, title=f"{_PIECES[number % len(_PIECES)]}（{number + 1}）",
                    kind=("1", "2", "3", "4")[number % 4], outlet=outlets[number % len(outlets)], level=level,
                    medium="1" if number % 2 == 0 else "5",
                )  # fmt: skip

    def _funds(self, bureau: str) -> Iterator[LedgerRow]:
        yuan = self._so_many(self.numbers.funds_yuan)
        projects = min(len(_PROJECTS), yuan)
        for (on, number), amount in zip(self._days(projects), self._parts(yuan, projects), strict=True):
            yield self._row(
                "funds", bureau, on, project=_PROJECTS[number], source=("1", "2", "3")[number % 3],
                document=f"财社〔{on.year}〕{number + 11}号", received=amount, spent=round(amount * 0.6),
            )  # fmt: skip

    def _row(self, ledger: str, organisation: str, on: date, **raw: Any) -> LedgerRow:
        has_proof = bool(self.rng.random() < _PROVED)
        return LedgerRow(ledger, organisation, {"on": on.isoformat(), **raw}, has_proof)

    def _so_many(self, number: int) -> int:
        return round(number * self.share)

    def _some(self, usual: int) -> int:
        return int(self.rng.integers(usual // 2, usual * 3 // 2 + 1))

    def _days(self, number: int) -> list[tuple[date, int]]:
        """So many days of the period in order, each with its number from 0."""
        span = (self.last - self.first).days
        days = sorted(self.rng.integers(0, span + 1, number).tolist())
        return [(self.first + timedelta(days=day), place) for place, day in enumerate(days)]

    def _parts(self, total: int, parts: int) -> list[int]:
        """A total in so many parts of 1 and more."""
        if not parts:
            return []
        cuts: Ints = (
            np.sort(self.rng.choice(np.arange(1, total), parts - 1, replace=False))
            if parts > 1
            else np.array([], dtype=np.int64)
        )
        return np.diff(np.r_[0, cuts, total]).astype(int).tolist()
