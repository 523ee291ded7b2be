"""Everything that the code writes in the log has a word for people, and a kind by which it is found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import checkout

from kangyu.web.audit.details import _NAMES
from kangyu.web.audit.words import ACTIONS, KINDS
from rights.commands import COMMANDS

_ACTION = re.compile(r"[a-z]+\.[a-z_]+")
_FAMILIES = {action.partition(".")[0] for action in ACTIONS}


def trees() -> Iterator[ast.Module]:
    for path in (checkout.ROOT / "src/kangyu").rglob("*.py"):
        text = path.read_text()
        if "audit" in text or "seen(" in text:
            yield ast.parse(text)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
            "record",
            "seen",
        ):
            yield node


def texts(node: ast.AST) -> Iterator[str]:
    yield from (each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str))


def recorded() -> set[str]:
    """What is given to the log by its name, and whatever looks like an action of a known family beside such a call."""
    found = set()
    for tree in trees():
        given = [*calls(tree)]
        for call in given:
            arguments = [word.value for word in call.keywords if word.arg == "action"] + call.args[1:2]
            found |= {text for node in arguments for text in texts(node) if _ACTION.fullmatch(text)}
        if given:
            beside = {text for text in texts(tree) if _ACTION.fullmatch(text)}
            found |= {text for text in beside if text.partition(".")[0] in _FAMILIES}
    return found | {action for actions in COMMANDS.values() for action in actions}


def details() -> set[str]:
    """The keys of what is given as detail."""
    found = set()
    for tree in trees():
        for call in calls(tree):
            dicts = [word.value for word in call.keywords if word.arg == "detail"]
            found |= {key.value for each in dicts if isinstance(each, ast.Dict) for key in each.keys if key is not None}
            is_seen = getattr(call.func, "attr", "") == "seen"
            found |= {word.arg for word in call.keywords if is_seen and word.arg is not None}
        for node in ast.walk(tree):
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            named = [target for target in targets if isinstance(target, ast.Name) and target.id == "detail"]
            value = getattr(node, "value", None)
            if named and isinstance(value, ast.Dict):
                found |= {key.value for key in value.keys if isinstance(key, ast.Constant)}
    return found


def test_every_action_has_a_word() -> None:
    assert len(recorded()) > 60
    assert not recorded() - set(ACTIONS), "say in web/audit/words.py what these are called"
    assert not set(ACTIONS) - recorded() - {"import.residents", "import.contacts"}, "nothing writes these any more"


def test_every_action_is_found_by_its_kind() -> None:
    kinds = tuple(kind for kind, _ in KINDS if kind)
    assert not {action for action in ACTIONS if not action.startswith(kinds)}, "no filter of /audit/ finds these"


def test_every_detail_has_a_name() -> None:
    assert not details() - set(_NAMES), "say in web/audit/details.py what these are called"
