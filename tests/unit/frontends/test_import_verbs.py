"""`import` and `repair` on real files and a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import TagSet
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.tasks import TaskContext
from database.engine import open_database
from tests.unit.frontends.conftest import Cli
from tests.unit.organise.conftest import Desk
from tests.unit.organise.test_importing import room
from tests.unit.organise.test_run import Office


@pytest.fixture
def office(tmp_path: Path, cli: Cli) -> Iterator[Office]:
    engine = open_database(tmp_path / "c.db", tmp_path / "backups")
    desk = Desk(tmp_path, engine)
    desk.incoming.mkdir()
    office = Office(desk, TaskContext())
    filing = office.filing(metadata=room().service())
    cli.container.filing = lambda: filing  # type: ignore[attr-defined,assignment]
    yield office
    engine.dispose()


@pytest.fixture
def angel(office: Office) -> Path:
    path = office.arrive("../old/a.mp3").resolve()
    tags = TagSet(title="Angel", artist="Massive Attack", album="Mezzanine", track_number=7)
    FileTagWriter().write(path, tags)
    return path


def test_a_folder_is_reviewed_then_copied_with_what_is_accepted(
    cli: Cli, office: Office, angel: Path
) -> None:
    office.arrive("../old/b.mp3", title="Low", artist="Mira")
    folder = str(angel.parent)
    code, document = cli.json("import", folder, "--dry-run")
    assert (code, document["run"], document["moved"]) == (3, None, [])
    assert [one["verdict"] for one in document["files"]][1] == "asked"
    assert cli("import", folder, "--dry-run") == 3
    assert "nothing was touched" in cli.out
    assert cli("import", folder, "--accept-asked", "--accept", str(angel)) == 0
    assert cli.out.startswith("2 brought in")
    assert angel.exists()
    assert cli("import", str(angel)) == 2


def test_repair_shows_first_and_overrules_only_when_told_to(
    cli: Cli, office: Office, angel: Path
) -> None:
    office.cache().add_organised(FileTagReader().read(str(angel)))
    code, document = cli.json("repair")
    assert (code, document["looked"], document["written"]) == (0, 1, [])
    assert cli("repair", "--write") == 0
    assert FileTagReader().own_words(str(angel)).tags.track_number == 7
    code, document = cli.json("repair", str(angel), "--overrule")
    assert (code, document["written"]) == (0, [str(angel)])
    assert FileTagReader().own_words(str(angel)).tags.track_number == 1
    angel.write_bytes(b"no music")
    assert cli("repair") == 3
    assert "cannot be read" in cli.out
