# ruff: noqa: F811
"""Tag repair: proposals with their sources, written where the file stands, taken back whole."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.clients.local.filestore import LocalFileStore
from core.domain import StorageError, TagSet
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.ports.media import UnreadableAudio
from core.tasks import TaskContext
from sandbox.audio import make_audio
from services.organise.filing import Filing
from services.organise.retag import NO_UNDO
from services.organise.undo import CHANGED, GONE
from tests.unit.media.drawn import drawn
from tests.unit.media.raw import adts
from tests.unit.metadata.conftest import Room
from tests.unit.metadata.library import COVER
from tests.unit.organise.mortal import Failing, Fate, Killed, Mortal, no_room_beyond
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


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_step_of_an_undo_still_ends_in_the_old_file(
    owned: Path, office: Office, filing: Filing, after: bool
) -> None:
    before, survived = owned.read_bytes(), False
    for step in range(1, 20):
        run = filing.repair.write(filing.repair.look(office.ctx).repairs, office.ctx).run
        assert owned.read_bytes() != before
        fate = Fate(step, after)
        dying = office.filing(
            files=Mortal(LocalFileStore(), fate), journal=Mortal(office.desk.journal, fate)
        )
        try:
            dying.undo.undo(run, office.ctx)
            survived = True
        except Killed:
            pass
        heir = office.filing()
        heir.organize.recover(office.ctx)
        heir.undo.undo(run, office.ctx)
        assert owned.read_bytes() == before, f"after a kill at step {step}"
        assert office.cache().at([str(owned)]), "it is still owned"
        assert [path.name for path in owned.parent.iterdir()] == ["a.mp3"]
        assert (office.desk.kept(), office.desk.journal.open_entries()) == ([], [])
        if survived:
            break
    assert survived


def test_a_kill_on_a_disk_that_is_away_waits_for_the_disk(
    owned: Path, office: Office, filing: Filing
) -> None:
    before, fate = owned.read_bytes(), Fate(at=0, after=False)
    (repair,) = filing.repair.look(office.ctx).repairs

    def retag(fate: Fate) -> str:
        files = Mortal(LocalFileStore(), fate)
        return office.filing(files=files).repair.write([repair], office.ctx).run

    filing.undo.undo(retag(fate), office.ctx)
    (repair,) = filing.repair.look(office.ctx).repairs
    with pytest.raises(Killed):
        retag(Fate(fate.calls.index("swap") + 1, after=False))
    away = owned.parent.rename(owned.parent.with_name("unplugged"))
    filing.organize.recover(office.ctx)
    assert len(office.desk.journal.open_entries()) == 1
    assert not owned.parent.exists()
    away.rename(owned.parent)
    filing.organize.recover(office.ctx)
    assert office.desk.journal.open_entries() == []
    assert (owned.read_bytes(), list(owned.parent.iterdir())) == (before, [owned])


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


def test_a_name_that_was_deleted_since_the_scan_is_not_missed(
    owned: Path, office: Office, filing: Filing
) -> None:
    other, deleted = linked(owned, office, "b.mp3"), linked(owned, office, "c.mp3")
    repairs = filing.repair.look(office.ctx).repairs
    deleted.unlink()
    done = filing.repair.write(repairs[:1], office.ctx)
    assert (done.written, done.failed, done.notes) == ([str(owned), str(other)], [], [])
    assert owned.samefile(other)
    assert not deleted.exists()


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


def shown(covers: bool = True) -> Room:
    """The catalogue of `room` with the picture of its album, in case it can be had."""
    made = room()
    made.settings["tags.artwork"] = True
    if covers:
        made.gallery.pictures[COVER] = drawn(1000, 1000)
    return made


def test_a_missing_cover_is_proposed_and_embedded(owned: Path, office: Office) -> None:
    repair = office.filing(metadata=shown().service()).repair
    (proposal,) = repair.look(office.ctx).repairs
    assert fields(proposal.only("missing"))["cover"] == ("", "Deezer")
    repair.write([proposal], office.ctx)
    assert FileTagReader().own_cover(str(owned)) == drawn(1000, 1000)
    assert repair.look(office.ctx).repairs == []


def test_a_cover_that_cannot_be_had_leaves_the_file_byte_for_byte(
    owned: Path, office: Office
) -> None:
    before = owned.read_bytes()
    repair = office.filing(metadata=shown(covers=False).service()).repair
    (proposal,) = repair.look(office.ctx).repairs
    wanted = tuple(one for one in proposal.changes if one.field == "cover")
    assert len(wanted) == 1
    done = repair.write([replace(proposal, changes=wanted)], office.ctx)
    assert (done.written, owned.read_bytes()) == ([], before)
    assert office.desk.journal.of_run(done.run) == []


def test_a_file_taken_away_while_its_cover_is_fetched_is_named_and_the_others_are_repaired(
    owned: Path, office: Office
) -> None:
    other = office.arrive("../music/b.mp3", title="Risingson", artist="Massive Attack")
    made = shown()
    repair = office.filing(metadata=made.service()).repair
    repairs = repair.look(office.ctx, [str(owned), str(other)]).repairs
    fetch = made.gallery.fetch

    def taken_away(url: str, ctx: TaskContext) -> bytes | None:
        owned.unlink(missing_ok=True)
        return fetch(url, ctx)

    made.gallery.fetch = taken_away  # type: ignore[method-assign]
    done = repair.write(repairs, office.ctx)
    assert [(one.path, one.reason) for one in done.failed] == [
        (str(owned), "The file cannot be changed (No such file or directory).")
    ]
    assert done.written == [os.path.normpath(other)]
    assert not owned.exists()


def test_a_disk_that_fills_up_ends_the_repair_and_says_so_of_all_that_are_left(
    owned: Path, office: Office, filing: Filing
) -> None:
    tags = TagSet(title="Risingson", artist="Massive Attack", album="Mezzanine")
    for name in ("b.wav", "c.mp3"):
        path = make_audio(owned.with_name(name), 60.0 if name == "b.wav" else 0.5)
        FileTagWriter().write(path, tags)
    large, small = owned.with_name("b.wav"), owned.with_name("c.mp3")
    before = {path: path.read_bytes() for path in (large, small)}
    repairs = filing.repair.look(office.ctx, [str(path) for path in (owned, large, small)]).repairs
    with no_room_beyond(len(before[large]) // 2):
        done = filing.repair.write(repairs, office.ctx)
        with pytest.raises(StorageError, match="is full"):  # nothing at all can be written
            filing.repair.write(repairs[1:], office.ctx)
    assert done.written == [str(owned)]
    assert done.stopped is not None
    assert [(one.path, one.reason) for one in done.failed] == [
        (str(large), done.stopped.sentence),
        (str(small), done.stopped.sentence),
    ]
    assert "is full" in done.stopped.sentence
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(owned.parent.iterdir()) == [owned, large, small]
    assert office.desk.journal.open_entries() == []


def test_without_room_for_originals_the_tags_are_written_and_the_lost_undo_is_told(
    owned: Path, office: Office
) -> None:
    office.changed["limits.undo_gb"] = 0.0
    filing = office.filing(metadata=room().service())
    done = filing.repair.write(filing.repair.look(office.ctx).repairs, office.ctx)
    assert done.written == [str(owned)]
    assert [(one.path, one.reason) for one in done.notes] == [(str(owned), NO_UNDO)]
    new = owned.read_bytes()
    (told,) = filing.undo.undo(done.run, office.ctx).failed
    assert told.reason.startswith(GONE)
    assert (owned.read_bytes(), office.desk.kept()) == (new, [])


def test_without_catalogues_a_path_still_says_what_the_tags_lack(office: Office) -> None:
    path = Path(os.path.normpath(office.arrive("../music/Massive Attack - Teardrop.mp3")))
    repair = office.filing(folders=lambda: [office.desk.home / "music"]).repair
    (proposal,) = repair.look(office.ctx, [str(path)]).repairs
    assert fields(proposal) == {
        "title": ("Teardrop", "its path"),
        "artist": ("Massive Attack", "its path"),
        "artists": (("Massive Attack",), "its path"),
    }
    repair.write([proposal], office.ctx)
    words = FileTagReader().own_words(str(path)).tags
    assert (words.title, words.artist) == ("Teardrop", "Massive Attack")


def test_a_file_nobody_can_name_is_told_and_one_that_takes_no_tags_is_left_in_peace(
    owned: Path, office: Office, filing: Filing
) -> None:
    nameless = Path(os.path.normpath(office.arrive("../music/03.mp3")))
    raw = owned.with_name("Massive Attack - Teardrop.aac")
    adts(make_audio(office.desk.home / "song.m4a", 1.0), raw)
    review = filing.repair.look(office.ctx, [str(nameless), str(raw)])
    assert (review.looked, review.repairs) == (2, [])
    assert [(one.path, one.reason) for one in review.unread] == [
        (str(nameless), "Neither its tags nor its name name the artist.")
    ]
