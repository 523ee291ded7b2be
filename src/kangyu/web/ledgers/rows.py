"""One entry of a ledger: what it says, its proof, its history, the figures that it counts in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.catalogue.indicators import INDICATORS
from kangyu.catalogue.ledgers import ledger_on
from kangyu.methods.indicators import Indicator, Rows
from kangyu.methods.indicators.sets import stands
from kangyu.methods.ledgers import Ledger
from kangyu.registers.attachments import queries as papers
from kangyu.registers.ledgers import actions as ledger_actions
from kangyu.registers.ledgers import policies
from kangyu.registers.ledgers import queries as ledgers
from kangyu.registers.ledgers.queries import LedgerRow
from kangyu.registers.ledgers.telling import Change, answer, changes_between, headline, move_between
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.periods import Period, month_of
from kangyu.web import frame
from kangyu.web.paper import opening, taken_away
from kangyu.workflows import prove_row

from .pages import Counted, RowPage, Version, answers_of, signs_of


@require_safe
def row(request: HttpRequest, entry: int) -> HttpResponse:
    """The entry, for anybody in whose reach its institution is."""
    return _shown(request, entry)


@require_POST
def withdraw(request: HttpRequest, entry: int) -> HttpResponse:
    """Take the entry out of all figures, with a reason."""
    current = found_row(request, entry)
    _require_keeper(request, current)
    try:
        ledger_actions.withdraw_row(
            current, reason=request.POST.get("reason", ""), scope=request.scope, now=frame.now()
        )
    except NotUnderstood as refused:
        return _shown(request, entry, refused.message)
    frame.say(request, _("已作废，不再计入任何指标"))
    return redirect("ledgers:row", entry)


@require_POST
def add_paper(request: HttpRequest, entry: int) -> HttpResponse:
    """Attach papers."""
    _require_keeper(request, found_row(request, entry))
    try:
        prove_row.prove_row(scope=request.scope, entry=entry, uploads=request.FILES.getlist("papers"), now=frame.now())
    except NotUnderstood as refused:
        return _shown(request, entry, refused.message)
    frame.say(request, _("证明材料已保存"))
    return redirect("ledgers:row", entry)


@require_safe
def paper(request: HttpRequest, entry: int, paper: int) -> HttpResponse:
    """A paper, to be taken away; it never runs in our pages."""
    try:
        with opening():
            found, content = prove_row.open_proof(scope=request.scope, entry=entry, paper=paper, now=frame.now())
    except (ledgers.NotFound, papers.NotFound) as error:
        raise Http404 from error
    return taken_away(found.name, found.media_type, content)


@require_POST
def withdraw_paper(request: HttpRequest, entry: int, paper: int) -> HttpResponse:
    """Take a paper back."""
    try:
        prove_row.take_back(scope=request.scope, entry=entry, paper=paper, now=frame.now())
    except (ledgers.NotFound, papers.NotFound) as error:
        raise Http404 from error
    frame.say(request, _("证明材料已撤回"))
    return redirect("ledgers:row", entry)


def found_row(request: HttpRequest, entry: int) -> LedgerRow:
    """The entry's current version; 404 when there is none in reach."""
    try:
        return ledgers.row(request.scope, entry)
    except ledgers.NotFound as error:
        raise Http404 from error


def _require_keeper(request: HttpRequest, current: LedgerRow) -> None:
    ledger = ledger_on(current.ledger, current.on)
    request.scope.require(policies.may_mend(request.scope, ledger, current.organisation))


def _shown(request: HttpRequest, entry: int, problem: Bilingual | None = None) -> HttpResponse:
    current = found_row(request, entry)
    ledger = ledger_on(current.ledger, current.on)
    is_standing = current.state == LedgerRow.State.STANDING
    over = [
        each
        for each in ledgers.closings_over(current.organisation, Period.month(current.on))
        if each.ledger in (ledger.key, "")
    ]
    page = RowPage(
        ledger=ledger,
        row=current,
        name=headline(ledger, current.data),
        answers=answers_of(ledger, current.data),
        signs=signs_of(ledger, current),
        papers=tuple(papers.of(current.owner)),
        versions=_versions(ledger, ledgers.history(current)),
        counted=_counted(ledger, current) if is_standing else (),
        closing=over[0] if over else None,
        may_change=is_standing and policies.may_mend(request.scope, ledger, current.organisation),
        problem=problem,
        back=frame.back_to(request, reverse("ledgers:ledger", args=[ledger.key])),
    )
    return render(request, "ledgers/row.html", {"page": page}, status=422 if problem else 200)


def _versions(ledger: Ledger, found: list[LedgerRow]) -> tuple[Version, ...]:
    """Newest first, each with what it changed."""
    before = {row.pk: row for row in found}
    return tuple(
        Version(
            row,
            _changes(ledger, before[row.supersedes_id], row) if row.supersedes_id in before else (),
            row.supersedes_id is None,
        )
        for row in found
    )


def _changes(ledger: Ledger, before: LedgerRow, after: LedgerRow) -> tuple[Change, ...]:
    return (
        *move_between(before.organisation, after.organisation),
        *changes_between(ledger, before.data, after.data),
    )


def _counted(ledger: Ledger, current: LedgerRow) -> tuple[Counted, ...]:
    """The figures whose numerator the row stands in, asked of the definitions themselves."""
    as_counted = ledgers.as_counted(current)
    month = month_of(current.on)
    for item in ledger.form.items:
        if item.scale is not None:
            as_counted[f"sum_{item.key}"] = current.data.get(item.key)
    found = [each for each in INDICATORS if _is_in(each.numerator, ledger.key, as_counted, month)]
    return tuple(Counted(each.name, _adds(ledger, each, current), _address(each, current)) for each in found)


def _is_in(rows: Rows, key: str, as_counted: dict[str, object], month: int) -> bool:
    return rows.table == "ledger" and rows.key == key and stands(rows, as_counted, month)


def _adds(ledger: Ledger, indicator: Indicator, current: LedgerRow) -> Bilingual:
    """What the row brings: to a sum it is added, of a rate or an average it changes one side only."""
    measure = indicator.numerator.of
    amount = (
        answer(ledger.form.item(measure.item), current.data[measure.item]) if measure else Bilingual("1 行", "1 row")
    )
    if indicator.is_rate:
        return Bilingual(f"分子含 {amount.zh}", f"{amount.en} in the numerator")
    return Bilingual(f"＋ {amount.zh}", f"+ {amount.en}")


def _address(indicator: Indicator, current: LedgerRow) -> str:
    asked = {"period": Period.month(current.on).key, "area": current.organisation.area_id}
    return f"{reverse('figures:page', args=[indicator.key])}?{urlencode(asked)}"
