"""Where the person stands in each programme, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable

from kangyu.registers.enrolments.standing import Stage, Standing
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.candidates.words import form_in_words, shown_in_words
from kangyu.web.states import STAGE_SIGNS

from .pages import ProgrammeLine


def programme_lines(standings: Iterable[Standing], *, may_enrol: bool) -> tuple[ProgrammeLine, ...]:
    """A line for each programme, those first that ask for a decision."""
    lines = [_line(each, may_enrol) for each in standings]
    return tuple(sorted(lines, key=lambda line: not line.is_candidate))


def _line(standing: Standing, may_enrol: bool) -> ProgrammeLine:
    return ProgrammeLine(
        programme=standing.programme,
        sign=STAGE_SIGNS[standing.stage],
        on=standing.on,
        words=_words(standing),
        is_candidate=standing.stage is Stage.CANDIDATE,
        may_enrol=may_enrol and standing.stage is not Stage.ENROLLED and not standing.is_ruled_out,
    )


def _words(standing: Standing) -> Bilingual | None:
    if standing.stage is Stage.CLOSED:
        return standing.programme.close_reasons.label(standing.close_reason)
    if standing.stage is not Stage.CANDIDATE:
        return None
    form, shown = form_in_words(standing.form, standing.shown), shown_in_words(standing.form, standing.shown)
    return Bilingual(f"{form.zh} {shown.zh}".strip(), f"{form.en} {shown.en}".strip())
