"""Every library is pinned, has its reason in docs/dependencies.md, and nothing else is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from release.pins import canonical, pins_of
from tests.architecture.test_layers import imports_of, our_files

ROOT = Path(__file__).resolve().parents[3]
LISTS = ("requirements.txt", "requirements-dev.txt", "requirements-package.txt")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tops_of(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)}


def reasons() -> dict[str, str]:
    """Canonical name to reason, of all rows of all tables."""
    rows = re.findall(r"^\| (?!package|-)(.*?) \| (.*?) \|", text("docs/dependencies.md"), re.M)
    return {
        canonical(re.sub(r"[`*]| \(.*?\)", "", name.strip())): reason.strip()
        for names, reason in rows
        for name in names.split(",")
    }


@pytest.mark.parametrize("name", LISTS)
def test_every_line_pins_one_version(name: str) -> None:
    lines = [one for one in text(name).splitlines() if one and not one.startswith(("#", "-"))]
    assert len(pins_of(text(name))) == len(lines)


@pytest.mark.parametrize("name", [*LISTS, "release/constraints.txt"])
def test_every_pin_has_its_reason(name: str) -> None:
    known = reasons()
    for package in pins_of(text(name)):
        assert known.get(package), f"{package} has no reason in docs/dependencies.md"


def test_no_reason_is_left_of_a_library_that_went() -> None:
    pinned = {name for one in (*LISTS, "release/constraints.txt") for name in pins_of(text(one))}
    by_setup = set(re.findall(r"(\S+)==", text(".ci/setup"))) | {"nicotine-plus"}
    assert set(reasons()) <= pinned | {one.split("=")[-1] for one in by_setup}


@pytest.mark.xdist_group("layers")
def test_every_runtime_library_is_imported_by_somebody() -> None:
    """But those that stand in the list for the sake of another's version."""
    for_others = {"pyqt6-qt6", "pyqt6-sip", "secretstorage", "aiofiles"}
    imported = {canonical(top) for path in our_files() for top in tops_of(path)}
    pinned = set(pins_of(text("requirements.txt")))
    assert pinned - imported == for_others


def test_what_comes_along_is_pinned_in_the_same_versions() -> None:
    all_of_it = pins_of(text("release/constraints.txt"))
    for package, version in pins_of(text("requirements.txt")).items():
        assert all_of_it[package] == version, "run `python -m release.pins` after changing a pin"


def test_a_pin_is_read_whatever_stands_behind_it() -> None:
    found = pins_of('# a==1\nPyQt6_sip==13.1\njeepney==0.9.0; sys_platform == "linux"\n-r b.txt\n')
    assert found == {"pyqt6-sip": "13.1", "jeepney": "0.9.0"}
