"""What the address asks of the list of residents, the same in words, and what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpRequest

from kangyu.methods.programmes import Programme
from kangyu.registers.people.queries import Asked, Order, Standing
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Area, Organisation
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.asking import letters_in
from kangyu.web.work.choice import programmes_open_to
from kangyu.web.work.pages import Option

STANDINGS: Mapping[Standing, Bilingual] = {
    Standing.HERE: Bilingual("在册", "Living here"),
    Standing.DEAD: Bilingual("已死亡", "Died"),
    Standing.LEFT: Bilingual("已迁出", "Moved away"),
    Standing.ALL: Bilingual("在册、死亡和迁出", "Everybody"),
}
ORDERS: Mapping[Order, Bilingual] = {
    Order.NAME: Bilingual("按机构和姓名", "By institution and name"),
    Order.AGE: Bilingual("按年龄，从大到小", "Oldest first"),
}
BANDS: tuple[tuple[int, int | None], ...] = ((0, 6), (7, 17), (18, 34), (35, 64), (65, 79), (80, None))


@dataclass(frozen=True)
class Choice:
    """What was asked for, with the institution and the village that it names."""

    asked: Asked
    home: Organisation
    clinics: tuple[Organisation, ...] = field(repr=False)
    villages: tuple[Area, ...] = field(repr=False)
    programmes: tuple[Programme, ...] = field(repr=False)
    may_sort: bool = True

    @cached_property  # each of some hundred options is compared with it
    def clinic(self) -> Organisation | None:
        """The chosen institution; None for all in reach."""
        return next((each for each in self.clinics if each.pk == self.asked.organisation), None)

    @property
    def place(self) -> str:
        """The institution in whose name the list speaks."""
        return (self.clinic or self.home).short_name

    @property
    def words(self) -> Bilingual:
        """The filters in words: 义堂卫生院 · 高血压 · 65–79岁 · 在册."""
        asked = self.asked
        parts = [Bilingual(self.place, self.place)]
        parts += [Bilingual(each.name, each.name) for each in self.villages if each.code == asked.area]
        parts += [each.short_name for each in self.programmes if each.key == asked.programme]
        parts += [_band(asked.ages)] if asked.ages else []
        parts += [Bilingual(f"“{asked.text}”", f"“{asked.text}”")] if asked.text else []
        parts.append(STANDINGS[asked.standing])
        return Bilingual(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list of one's own people."""
        return self.asked != Asked(order=self.asked.order)

    @property
    def is_by_name_alone(self) -> bool:
        """Whether nothing narrows the list but, perhaps, a name."""
        return self.asked == Asked(text=self.asked.text, order=self.asked.order)

    @property
    def programme_options(self) -> tuple[Option, ...]:
        """The programmes of which the reader may know."""
        every = Option("", Bilingual("不限项目", "Any programme"), not self.asked.programme)
        return every, *(
            Option(
                each.key,
                Bilingual(f"{each.short_name.zh}在管", f"In {each.short_name.en}"),
                each.key == self.asked.programme,
            )
            for each in self.programmes
        )

    @property
    def age_options(self) -> tuple[Option, ...]:
        """Bands of age."""
        every = Option("", Bilingual("不限年龄", "Any age"), self.asked.ages is None)
        return every, *(Option(str(low), _band((low, high)), self.asked.ages == (low, high)) for low, high in BANDS)

    @property
    def standing_options(self) -> tuple[Option, ...]:
        """Living here, or not any more."""
        return tuple(Option(each.value, word, each is self.asked.standing) for each, word in STANDINGS.items())

    @property
    def order_options(self) -> tuple[Option, ...]:
        """The order; a whole county is not sorted by age."""
        if not self.may_sort or self.asked.text:
            return ()
        return tuple(Option(each.value, word, each is self.asked.order) for each, word in ORDERS.items())


def choice_in(request: HttpRequest) -> Choice:
    """What the address asks for; what nobody knows or may not be asked for is left out."""
    scope, own = request.scope, request.user.organisation
    home = (places.bureau() or own) if scope.is_countywide else own
    clinics = tuple(places.subtree(home))
    clinic = next((each for each in clinics if str(each.pk) == request.GET.get("clinic", "") and each != home), None)
    villages = _villages(clinic or home)
    may_sort = clinic is not None or not scope.is_countywide
    programmes = tuple(programmes_open_to(scope))
    order = request.GET.get("order", "")
    asked = Asked(
        text=letters_in(request.GET.get("q", "")),
        organisation=clinic.pk if clinic else None,
        area=_known(request, "village", [area.code for area in villages]),
        ages=next((band for band in BANDS if str(band[0]) == request.GET.get("age", "")), None),
        programme=_known(request, "programme", [each.key for each in programmes]),
        standing=Standing(_known(request, "standing", list(Standing)) or Standing.HERE),
        order=Order.AGE if order == Order.AGE and may_sort else Order.NAME,
    )
    return Choice(asked, home, clinics, villages, programmes, may_sort)


def _villages(place: Organisation) -> tuple[Area, ...]:
    """The villages to choose from, once the list is about one township."""
    area = place.area
    return tuple(places.divisions_below(area)) if area.level == Area.Level.TOWNSHIP else ()


def _known(request: HttpRequest, name: str, known: list[str]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else ""


def _band(ages: tuple[int, int | None]) -> Bilingual:
    low, high = ages
    if high is None:
        return Bilingual(f"{low} 岁及以上", f"{low} and older")
    return Bilingual(f"{low}–{high} 岁", f"{low}–{high} years")
