"""docs/security-and-privacy.md names every host, every table and every file of the home."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.schema import FIELDS
from database.sync_tables import metadata

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "security-and-privacy.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ")
]
OURS = "http://127.0.0.1:8888/callback"
"""Where the browser comes back to: this program itself."""
HOST = re.compile(r"https?://|^[a-z0-9.-]+:\d+$")
IN_THE_HOME = re.compile(r'home / "([^"]+)"')


def contacted() -> dict[str, str]:
    """Setting → the address it has by default, of all settings that are addresses."""
    found = {
        field.key: str(field.default)
        for field in FIELDS.values()
        if HOST.search(str(field.default))
    }
    return {key: address for key, address in found.items() if address != OURS}


def test_the_addresses_are_those_of_the_settings() -> None:
    told = {row[1].strip("`"): row[0].strip("`") for row in ROWS if HOST.search(row[0].strip("`"))}
    assert len(told) > 10
    assert told == contacted()


def test_every_address_that_can_be_set_has_its_row() -> None:
    named = set(re.findall(r"`([a-z_.]+)`", " ".join(row[1] for row in ROWS if len(row) == 4)))
    urls = {field.key for field in FIELDS.values() if field.kind == "url"}
    assert urls - named <= {"spotify.redirect_uri", "sources.youtube.relay_url"}


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_is_listed(table: str) -> None:
    assert any(f"`{table}`" in row[0] for row in ROWS), table


def test_every_file_of_the_home_is_listed() -> None:
    sources = [
        path for room in ("config", "services", "ui") for path in (ROOT / room).rglob("*.py")
    ]
    found = {
        name
        for path in sources
        if "gallery" not in path.parts
        for name in IN_THE_HOME.findall(path.read_text(encoding="utf-8"))
    }
    assert {"settings.json", "undo", "quarantine"} <= found
    listed = re.findall(r"`([^`]+)`", " ".join(row[0] for row in ROWS))
    assert found <= {name.rstrip("/") for name in listed}
