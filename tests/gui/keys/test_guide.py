"""docs/guide.md speaks of the window as it is: its pages, tabs, settings groups and keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui.keys.listing import EVERYWHERE
from ui.navigation import PAGES
from ui.pages.downloads.page import TABS
from ui.pages.settings.groups import GROUPS

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "guide.md").read_text(encoding="utf-8")
KEYS = {key for line in EVERYWHERE.lines for key in re.split(r" / | … ", line.keys)}


@pytest.mark.parametrize("page", [page.title for page in PAGES])
def test_every_page_has_a_chapter(page: str) -> None:
    assert f"\n## {page}\n" in GUIDE


@pytest.mark.parametrize("tab", [tab.word for tab in TABS])
def test_every_tab_of_downloads_is_explained(tab: str) -> None:
    assert f"- **{tab}** " in GUIDE


@pytest.mark.parametrize("group", [group.title for group in GROUPS])
def test_every_group_of_settings_is_listed(group: str) -> None:
    cells = [line.split("|")[1] for line in GUIDE.splitlines() if line.startswith("| ")]
    assert group in {name.strip() for cell in cells for name in cell.split(",")}


@pytest.mark.parametrize("key", sorted(set(re.findall(r"^\| `([^`]+)`", GUIDE, re.MULTILINE))))
def test_every_key_of_the_list_exists(key: str) -> None:
    assert key in KEYS
