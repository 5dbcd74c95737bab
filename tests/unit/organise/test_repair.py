# ruff: noqa: F811
"""Tag repair: proposals with their sources, written where the file stands, taken back whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from core.clients.local.filestore import LocalFileStore
from core.domain import TagSet
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.ports.media import UnreadableAudio
from services.organise.filing import Filing
from services.organise.undo import CHANGED, GONE
from tests.unit.organise.mortal import Failing, Fate, Killed, Mortal
from tests.unit.organise.test_importing import room
from tests.unit.organise.test_run import Office, office  # noqa: F401


@pytest.fixture
def owned(office: Office) -> Path:
    path = Path(os.path.normpath(office.arrive("../music/a.mp3", comment="mine")))
    tags = TagSet(title="Angel", artist="Massive Attack", album="Mezzanine", track_number=7)
    FileTagWriter().write(path, tags)
    office.cache().add_organised(FileTagReader().read(str(path)))
    return path


@pytest.fixture
def filing(office: Office) -> Filing:
    return office.filing(metadata=room().service())


def fields(repair: Any) -> dict[str, tuple[Any, str]]:
    return {one.field: (one.proposed, one.source) for one in repair.changes}


def test_missing_and_contradicting_fields_are_told_apart_with_their_sources(
    owned: Path,
    office: Office,
    filing: Filing,
) -> None:
    before = owned.read_bytes()
    review = filing.repair.look(office.ctx)
    (repair,) = review.repairs
    missing = fields(repair.only("missing"))
    assert missing["date"] == ("1998-04-20", "Deezer")
    assert missing["album_artist"] == ("Massive Attack", "Deezer")
    assert fields(repair.only("contradicting")) == {"track_number": (1, "Deezer")}
    assert (review.looked, owned.read_bytes()) == (1, before)


def test_a_repair_is_written_and_an_undo_restores_every_byte(
    owned: Path,
    office: Office,
    filing: Filing,
) -> None:
    before = owned.read_bytes()
    (repair,) = filing.repair.look(office.ctx).repairs
    done = filing.repair.write([repair], office.ctx)
    assert (done.written, done.failed) == ([str(owned)], [])
    words = FileTagReader().own_words(str(owned)).tags
    assert (words.date, words.track_number) == ("1998-04-20", 1)
    assert filing.repair.look(office.ctx).repairs == []
    back = filing.undo.undo(done.run, office.ctx)
    assert (len(back.restored), owned.read_bytes()) == (1, before)
    assert [path.name for path in owned.parent.iterdir()] == ["a.mp3"]
    assert office.cache().at([str(owned)])


def test_a_file_changed_since_is_left_alone_by_repair_and_by_undo(
    owned: Path,
    office: Office,
    filing: Filing,
) -> None:
    (repair,) = filing.repair.look(office.ctx).repairs
    os.utime(owned)
    done = filing.repair.write([repair], office.ctx)
    assert "changed since it was looked at" in done.failed[0].reason
    (repair,) = filing.repair.look(office.ctx).repairs
    done = filing.repair.write([repair.only("missing")], office.ctx)
    FileTagWriter().write(owned, TagSet(title="Mine"))
    assert [one.reason for one in filing.undo.undo(done.run, office.ctx).failed] == [CHANGED]


def test_what_cannot_be_read_is_named(owned: Path, office: Office, filing: Filing) -> None:
    owned.write_bytes(b"no music")
    review = filing.repair.look(office.ctx, [str(owned)])
    assert (review.repairs, [one.path for one in review.unread]) == ([], [str(owned)])


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(
    owned: Path, office: Office, filing: Filing, after: bool
) -> None:
    before, survived, ends = owned.read_bytes(), False, set()
    for step in range(1, 20):
        (repair,) = filing.repair.look(office.ctx).repairs
        fate = Fate(step, after)
        dying = office.filing(
            metadata=room().service(),
            files=Mortal(LocalFileStore(), fate),
            journal=Mortal(office.desk.journal, fate),
        )
        try:
            dying.repair.write([repair], office.ctx)
            survived = True
        except Killed:
            pass
        heir = office.filing(metadata=room().service())
        heir.organize.recover(office.ctx)
        ends.add(owned.read_bytes() == before)
        assert [path.name for path in owned.parent.iterdir()] == ["a.mp3"]
        if owned.read_bytes() != before:
            run = office.desk.journal.recent(1)[0].run
            assert heir.undo.undo(run, office.ctx).failed == []
        assert owned.read_bytes() == before
        assert office.desk.kept() == []
        if survived:
            break
    assert (survived, ends) == (True, {True, False})


def linked(owned: Path, office: Office, name: str) -> Path:
    other = owned.with_name(name)
    os.link(owned, other)
    office.cache().add_organised(FileTagReader().read(str(other)))
    return other


def test_every_known_name_of_a_linked_file_gets_the_new_tags(
    owned: Path, office: Office, filing: Filing
) -> None:
    other, before = linked(owned, office, "b.mp3"), owned.read_bytes()
    repairs = filing.repair.look(office.ctx).repairs
    assert len(repairs) == 2
    done = filing.repair.write(repairs, office.ctx)
    assert (sorted(done.written), done.failed) == ([str(owned), str(other)], [])
    assert owned.samefile(other)
    assert FileTagReader().own_words(str(other)).tags.track_number == 1
    assert filing.undo.undo(done.run, office.ctx).failed == []
    assert owned.read_bytes() == other.read_bytes() == before
    assert sorted(path.name for path in owned.parent.iterdir()) == ["a.mp3", "b.mp3"]


def test_names_that_nobody_knows_are_told(owned: Path, office: Office, filing: Filing) -> None:
    stranger = owned.with_name("c.mp3")
    os.link(owned, stranger)
    done = filing.repair.write(filing.repair.look(office.ctx).repairs, office.ctx)
    assert done.written == [str(owned)]
    assert [one.reason for one in done.notes] == [
        "1 more of its names (hard links) keep the old tags; scan their folder."
    ]
    assert not stranger.samefile(owned)


def test_a_name_that_cannot_follow_says_so(owned: Path, office: Office, filing: Filing) -> None:
    other = linked(owned, office, "b.mp3")
    repairs = filing.repair.look(office.ctx).repairs

    class Unlinkable(LocalFileStore):
        def link(self, source: Path, name: Path) -> None:
            raise OSError(1, "not here", str(name))

    files = Unlinkable()
    done = office.filing(files=files, metadata=room().service()).repair.write(
        repairs[:1], office.ctx
    )
    assert done.written == [str(owned)]
    assert [one.reason for one in done.notes] == [f"{other} keeps its old tags (not here)."]
    assert FileTagReader().own_words(str(other)).tags.track_number == 7
    assert office.desk.journal.open_entries() == []


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (UnreadableAudio("odd"), "Its tags cannot be written: odd."),
        (OSError(errno.EINVAL, "bad name"), "The file cannot be changed (bad name)."),
    ],
)
def test_a_file_that_cannot_be_written_stays_as_it_was(
    owned: Path, office: Office, trouble: Exception, reason: str
) -> None:
    before = owned.read_bytes()
    failing = office.filing(
        metadata=room().service(), writer=Failing(FileTagWriter(), "write", trouble)
    )
    done = failing.repair.write(failing.repair.look(office.ctx).repairs, office.ctx)
    assert ([one.reason for one in done.failed], owned.read_bytes()) == ([reason], before)
    assert [path.name for path in owned.parent.iterdir()] == ["a.mp3"]
    assert office.desk.journal.open_entries() == []


def test_an_undo_says_when_the_folder_is_away_or_the_original_gone(
    owned: Path, office: Office, filing: Filing
) -> None:
    (repair,) = filing.repair.look(office.ctx).repairs
    run = filing.repair.write([repair], office.ctx).run
    away = owned.parent.rename(owned.parent.with_name("unplugged"))
    (told,) = filing.undo.undo(run, office.ctx).failed
    assert told.reason == f"The folder {owned.parent} is away; connect its disk and undo again."
    away.rename(owned.parent)
    for kept in (office.desk.home / "undo").glob("*.mp3"):
        kept.unlink()
    (told,) = filing.undo.undo(run, office.ctx).failed
    assert told.reason.startswith(GONE)
