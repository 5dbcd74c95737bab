"""The two pictures of ARCHITECTURE.md are drawn from the code as it is."""

from __future__ import annotations

import re

import pytest

from core.domain import TRANSITIONS, JobState
from tests.architecture.test_layers import ROOT, imports_of, module_name, our_files

pytestmark = pytest.mark.xdist_group("layers")  # the imports of all files are read once

LEAVES = {"utils"}
"""Anybody may know them; they are not drawn."""
ROOMS = (
    *("ui", "services.frontends", "services", "database", "config", "sandbox", "main", "utils"),
    *(f"core.{room}" for room in "clients media net matching ports domain tasks".split()),
)


def room_of(module: str) -> str | None:
    if module == "services.container" or module.startswith("services.assembly"):
        return "assembly"
    fits = [room for room in ROOMS if module == room or module.startswith(room + ".")]
    return max(fits, key=len) if fits else None


def drawn(first: str) -> dict[str, set[str]]:
    """The arrows of the block that begins with `first`."""
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = re.search(rf"```\n({first}\s+->.*?)```", page, re.DOTALL)
    assert block is not None
    arrows = (line.split("->") for line in block[1].splitlines())
    return {room.strip(): set(known.split()) for room, known in arrows}


def test_every_arrow_between_rooms_is_an_import_and_every_import_an_arrow() -> None:
    found: dict[str, set[str]] = {}
    for path in [ROOT / "main.py", *our_files()]:
        here = room_of(module_name(path))
        for name in imports_of(path):
            there = room_of(name)
            if here and there and there not in {here, *LEAVES}:
                found.setdefault(here, set()).add(there)
    assert drawn("main") == found


def test_every_folder_of_the_services_has_its_place_in_the_table() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| `services` \|.*?(?=^\| `ui`)", page, re.DOTALL | re.MULTILINE)
    folders = {one.parent.name for one in (ROOT / "services").glob("*/__init__.py")}
    assert {name.rstrip("/") for name in re.findall(r"`(\w+/)`", table)} == folders


def test_every_step_of_a_job_is_drawn() -> None:
    told = {JobState(state): set(map(JobState, after)) for state, after in drawn("wanted").items()}
    assert told == {state: set(after) for state, after in TRANSITIONS.items()}
