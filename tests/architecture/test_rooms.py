"""Who may import whom, and what each room holds."""

from __future__ import annotations

import importlib
import subprocess
import sys
from types import ModuleType

import checkout
import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "tools"}
# What declarations are made of; nobody goes through all of them.
ROOMS_WITHOUT_A_LIST = {"codelists", "shared", "sheets"}


def test_the_contracts_between_rooms_are_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=checkout.ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout.partition("Broken contracts")[2] + done.stderr


def test_no_module_is_named_for_nothing() -> None:
    vague = [
        checkout.name_of(path)
        for path in checkout.modules()
        if path.is_relative_to(checkout.PACKAGE)
        and any(part in VAGUE or part.rpartition("_")[2] in VAGUE for part in path.with_suffix("").parts[-3:])
    ]
    assert not vague, "named for nothing (say what is in it)"


# --- registers

REGISTERS = sorted(path.parent.name for path in (checkout.PACKAGE / "registers").glob("*/apps.py"))


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("name", ["README.md", "models.py"])
def test_a_register_has_its_files(register: str, name: str) -> None:
    assert (checkout.PACKAGE / "registers" / register / name).is_file()


def test_every_register_is_turned_on() -> None:
    turned_on = {config.name for config in apps.get_app_configs()}
    assert {f"kangyu.registers.{register}" for register in REGISTERS} <= turned_on


def test_every_change_of_a_table_has_its_migration() -> None:
    with translation.override(None):  # Django's own tables are named in the language of the day
        loader = MigrationLoader(None, ignore_no_migrations=True)
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
    assert not changes, "run `django-admin makemigrations`"


# --- catalogue


def _rooms() -> list[str]:
    return sorted(path.parent.name for path in (checkout.PACKAGE / "catalogue").glob("*/__init__.py"))


def _listed(room: str) -> tuple:
    return getattr(importlib.import_module(f"kangyu.catalogue.{room}"), room.upper())


def _declared(room: str) -> list[tuple[ModuleType, list]]:
    """Each file of the room and the declarations in it, of the kind that the room lists."""
    kind = type(_listed(room)[0])
    found = []
    for path in sorted((checkout.PACKAGE / "catalogue" / room).glob("[a-z]*.py")):
        module = importlib.import_module(f"kangyu.catalogue.{room}.{path.stem}")
        values = [value for each in vars(module).values() for value in (each if isinstance(each, tuple) else (each,))]
        found.append((module, [value for value in values if isinstance(value, kind)]))
    return found


LISTING = [room for room in _rooms() if room not in ROOMS_WITHOUT_A_LIST]


@pytest.mark.parametrize("room", LISTING)
def test_every_file_of_the_catalogue_is_listed(room: str) -> None:
    listed = {id(declaration) for declaration in _listed(room)}
    for module, declarations in _declared(room):
        assert declarations, f"{module.__name__} declares nothing"
        missing = [declaration.key for declaration in declarations if id(declaration) not in listed]
        assert not missing, f"{module.__name__}: not in {room.upper()}"


@pytest.mark.parametrize("room", LISTING)
def test_keys_of_the_catalogue_are_unique(room: str) -> None:
    keys = [declaration.key for declaration in _listed(room)]
    assert sorted(set(keys)) == sorted(keys)
