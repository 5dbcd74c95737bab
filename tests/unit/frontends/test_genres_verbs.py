"""`unclassified` and `genres` on real files and a real database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.tasks import TaskContext
from database.engine import open_database
from tests.unit.frontends.conftest import Cli
from tests.unit.organise.conftest import Desk
from tests.unit.organise.test_run import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    engine = open_database(tmp_path / "c.db", tmp_path / "backups")
    desk = Desk(tmp_path, engine)
    desk.incoming.mkdir()
    yield Office(desk, TaskContext(), {"organize.layout": "supercrates"})
    engine.dispose()


@pytest.fixture
def with_filing(cli: Cli, office: Office) -> Any:
    filing = office.filing()
    cli.container.filing = lambda: filing  # type: ignore[attr-defined,assignment]
    return filing


def test_a_file_is_reviewed_assigned_remembered_and_forgotten(
    cli: Cli, office: Office, with_filing: Any, tmp_path: Path
) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden", genre="odd")
    with_filing.organize.run((), None, False, office.ctx)
    code, document = cli.json("unclassified", "list")
    (one,) = document["waiting"]
    assert (code, one["artist"], one["genres"], one["suggestion"]) == (0, "Halden", ["odd"], "")
    assert cli("unclassified", "list") == 0
    assert cli.out.startswith("1 waiting")
    code, done = cli.json("unclassified", "assign", "disco", one["path"])
    assert (code, done["remembered"]) == (0, ["genre “odd” → Disco"])
    assert done["moved"][0]["to"].endswith("Disco/Halden - Glow.mp3")
    assert cli("unclassified", "choices", "--export", str(tmp_path / "c.json")) == 0
    assert json.loads((tmp_path / "c.json").read_text())[0]["for"] == "odd"
    assert "genre\todd\tDisco" in cli.out
    assert cli("unclassified", "choices", "--export", str(tmp_path)) == 4
    assert cli("unclassified", "forget", "odd") == 0
    assert cli("unclassified", "forget", "odd") == 2
    assert cli("unclassified", "again") == 0
    assert cli.out.startswith("0 moved")


def test_what_stays_is_said_and_counts_as_unfinished(
    cli: Cli, office: Office, with_filing: Any
) -> None:
    office.arrive("1.mp3", title="Glow", artist="Halden", genre="odd")
    with_filing.organize.run((), None, False, office.ctx)
    there = office.desk.home / "Supercrates" / "Disco" / "Halden - Glow.flac"
    there.parent.mkdir()
    there.write_bytes(b"x")
    path = cli.json("unclassified", "list")[1]["waiting"][0]["path"]
    assert cli("unclassified", "assign", "Disco", path, "--once") == 3
    assert "in that crate already" in cli.last_line


def test_the_map_is_shown_tried_saved_and_reset(cli: Cli, with_filing: Any, tmp_path: Path) -> None:
    code, document = cli.json("genres", "explain", "Deep House")
    assert (code, document["super_genre"]) == (0, "House")
    assert cli("genres", "explain", "Polka") == 0
    assert cli.out == "Unclassified: No super genre lists “Polka”.\n"
    _, shown = cli.json("genres", "show")
    assert len(shown) == 21
    mine = tmp_path / "mine.json"
    mine.write_text(json.dumps({**shown, "Barn": ["polka"]}))
    assert cli("genres", "save", str(mine)) == 0
    assert cli.json("genres", "explain", "Polka")[1]["super_genre"] == "Barn"
    mine.write_text('{"A": ["x"], "a": ["y"]}')
    assert cli("genres", "save", str(mine)) == 2
    assert "one folder" in cli.last_line
    assert cli("genres", "reset") == 0
    assert cli.json("genres", "explain", "Polka")[1]["super_genre"] == "Unclassified"
