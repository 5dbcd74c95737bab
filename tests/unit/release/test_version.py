"""One version, told alike wherever somebody meets it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

from config.version import VERSION
from core.net.http import USER_AGENT
from release.build import bundle_name, forget_other_versions
from ui.crash.report import report

ROOT = Path(__file__).resolve().parents[3]
HEADING = re.compile(r"^## (\S+) \((\d{4}-\d{2}-\d{2})\)$", re.MULTILINE)
"""Such as: ## 0.1.0 (2026-11-22)."""


def changes() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_project_file_says_the_programs_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_the_newest_chapter_of_the_changelog_is_this_version_with_its_day() -> None:
    headings = re.findall(r"^## (.*)$", changes(), re.MULTILINE)
    found = HEADING.search(changes())
    assert found is not None
    assert (found[0], found[1]) == (f"## {headings[0]}", VERSION)
    assert "unreleased" not in changes().lower()


def test_the_store_page_tells_the_same_versions_and_days_as_the_changelog() -> None:
    page = ElementTree.parse(
        ROOT / "ui" / "assets" / "invalid.cratekeeper.cratekeeper.metainfo.xml"
    )
    told = [(one.get("version"), one.get("date")) for one in page.iter("release")]
    assert told == HEADING.findall(changes())


def test_services_are_told_the_version() -> None:
    assert f"Cratekeeper/{VERSION}" == USER_AGENT


def test_a_crash_report_begins_with_the_version() -> None:
    told = report(ValueError, ValueError("x"), None)
    assert told.splitlines()[0] == f"Cratekeeper {VERSION}"


def test_a_bundle_is_named_after_the_version() -> None:
    assert bundle_name().startswith(f"cratekeeper-{VERSION}-")


def test_building_takes_away_what_an_earlier_version_left(tmp_path: Path) -> None:
    kept = {
        f"cratekeeper-{VERSION}-py3-none-any.whl",
        f"cratekeeper-{VERSION}.tar.gz",
        f"{bundle_name()}.tar.gz",
        "COMMIT",
    }
    older = {"cratekeeper-0.0.9.dev0-py3-none-any.whl", f"cratekeeper-{VERSION}.dev0.tar.gz"}
    for name in kept | older:
        (tmp_path / name).touch()
    forget_other_versions(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == kept
