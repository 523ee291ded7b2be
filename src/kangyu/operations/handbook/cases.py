"""Chapter of the cases: whose turn it is, by when, and which moves there are."""

from __future__ import annotations

from kangyu.catalogue.cases import CASES
from kangyu.methods.cases import Case, Move, State
from kangyu.methods.expressions import in_words
from kangyu.vocabulary.labels import Bilingual

from .page import Page, Say, both, facts, joined, section, table


def pages() -> tuple[Page, ...]:
    """One page a kind of case."""
    return tuple(
        Page(
            case.key,
            case.name,
            lambda say, case=case: _text(case, say),  # type: ignore[misc]
            (f"cases/test_{case.key}.py",),
        )
        for case in CASES
    )


def _text(case: Case, say: Say) -> str:
    head = facts(
        (
            (say(both("依据", "Source")), case.source),
            (
                say(both("版本", "Version")),
                say(both("第 {n} 版，自 {on} 起", "{n}, from {on}").format(n=case.version, on=case.effective_from)),
            ),
            (say(both("各方", "Parties")), joined(say, (party.name for party in case.parties))),
            (say(both("全程时限", "Clock over the whole")), _watch(case, say)),
        )
    )
    states = [_state(case, state, say) for state in case.states]
    moves = [_move(case, move, say) for move in case.moves]
    return (
        head
        + section(
            say(both("状态", "States")),
            table(
                [
                    say(each)
                    for each in (
                        both("状态", "State"),
                        both("由谁办理", "Whose turn"),
                        both("时限", "By when"),
                        both("要做什么", "What to do"),
                    )
                ],
                states,
            ),
        )
        + section(
            say(both("办理", "Moves")),
            table(
                [
                    say(each)
                    for each in (
                        both("办理", "Move"),
                        both("从", "From"),
                        both("到", "To"),
                        both("由谁", "Who"),
                        both("须填", "Asked"),
                    )
                ],
                moves,
            ),
        )
    )


def _state(case: Case, state: State, say: Say) -> tuple[str, ...]:
    if not state.is_open:
        end = (
            both("办结", "carried through")
            if state.is_success
            else both("终止，不计入办结率", "ended; no rate of closing counts it")
        )
        return say(state.name), "—", "—", say(end)
    language = say(Bilingual("zh", "en"))
    names = case.form.names
    limits = [say(state.within.label)] if state.within else []
    limits += [f"{in_words(clock.when, language, names)}: {say(clock.limit.label)}" for clock in state.sooner]
    return (
        say(state.name),
        say(case.party(state.holder).name),
        "; ".join(limits),
        say(state.asks) if state.asks else "",
    )


def _move(case: Case, move: Move, say: Say) -> tuple[str, ...]:
    sources = joined(say, (case.state(key).name for key in move.sources)) or say(both("新开", "opens the case"))
    to = say(case.state(move.to).name) if move.to else say(both("不变", "stays"))
    who = case.party(move.by or case.state(move.sources[0]).holder).name
    asked = [say(move.form.name)] if move.form else []
    asked += [say(both("原因", "reason"))] if move.needs_reason else []
    asked += [say(both("证明材料", "proof"))] if move.needs_proof else []
    return say(move.name), sources, to, say(who), say(both("、", ", ")).join(asked)


def _watch(case: Case, say: Say) -> str:
    watch = case.watch
    if watch is None:
        return ""
    return f"{say(watch.name)}: {say(case.party(watch.party).name)}, {say(watch.within.label)}"
