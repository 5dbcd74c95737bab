"""The documents hang together: links lead somewhere, all pages are reached, no verb is missing."""

from __future__ import annotations

import re
from pathlib import Path

from services.frontends.cli.app import cratekeeper
from tests.architecture.test_layers import ROOT

TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md")]
PAGES = sorted((ROOT / "docs").glob("*.md"))
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def links(page: Path) -> set[Path]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return {(page.parent / to).resolve() for to in found if "://" not in to}


def test_every_link_leads_to_a_file() -> None:
    for page in [*TOP, *PAGES]:
        for target in links(page):
            assert target.exists(), f"{page.name}: {target}"


def test_every_page_is_reached_from_the_readme() -> None:
    seen, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in seen and page.suffix == ".md":
            seen.add(page)
            ahead += links(page)
    assert set(PAGES) <= seen, sorted(page.name for page in set(PAGES) - seen)


def test_the_readme_fits_on_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 60


def test_every_verb_is_told_on_the_commands_page() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for verb in cratekeeper.commands:
        assert re.search(rf"`[^`]*\b{verb}\b[^`]*`", page), verb
