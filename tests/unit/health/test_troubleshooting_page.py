"""docs/troubleshooting.md lists every fault that the doctor can tell, in the doctor's own words."""

from __future__ import annotations

import pytest

from tests.unit.health.sentences import ROOT, SECTIONS, Told, table, told_by

PAGE = ROOT / "docs" / "troubleshooting.md"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_fault_stands_on_the_page_with_its_next_step(section: str) -> None:
    assert f"## {section}\n" in PAGE.read_text(encoding="utf-8")
    assert table(section) in PAGE.read_text(encoding="utf-8"), f"put this there:\n{table(section)}"


def test_sentences_are_read_from_the_code() -> None:
    found = set(told_by(ROOT / "services/health/checks.py"))
    assert Told("… does not exist.", "Connect the disk or correct the folder.") in found
