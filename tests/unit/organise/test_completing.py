# ruff: noqa: F811
"""A file on its way into the library is completed: what it says itself stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.domain import DownloadJob, JobState, Origin, TagSet, Track
from core.media.pictures import fits_as_cover, picture_facts
from core.media.tags_reader import FileTagReader
from core.media.tags_writer import FileTagWriter
from core.tasks import TaskContext
from sandbox.audio import make_audio
from services.organise.completing import OWN_TAGS, Completed, Completing
from services.organise.known import known
from tests.unit.media.drawn import drawn
from tests.unit.metadata.conftest import PERFORMERS, SONGS, Room
from tests.unit.metadata.library import COVER, record
from tests.unit.organise.test_run import Office, office  # noqa: F401

CTX = TaskContext()
READER = FileTagReader()


@pytest.fixture
def room() -> Room:
    made = Room()
    made.deezer.records = (record("Mezzanine", "Massive Attack", SONGS, performers=PERFORMERS),)
    made.gallery.pictures[COVER] = drawn(1000, 1000)
    return made


def file(folder: Path, name: str = "a.mp3", **tags: Any) -> Path:
    path = make_audio(folder / name, 1.0)
    FileTagWriter().write(path, TagSet(**tags))
    return path


def complete(room: Room, path: Path) -> Completed:
    words = READER.own_words(str(path))
    return Completing(room.service(), READER).of_file(words, known(words, path.name), CTX)


def job(track: Track) -> DownloadJob:
    return DownloadJob(7, track, Origin("k", "list"), JobState.ORGANISING, "transfer")


def test_only_what_the_tags_lack_is_written(room: Room, tmp_path: Path) -> None:
    path = file(
        tmp_path, title="Angel", artist="Massive Attack", artists=("Massive Attack", "Horace Andy"),
        album="Mezzanine", date="1998", genres=("Bristol",),
    )  # fmt: skip
    done = complete(room, path)
    tags = done.tags
    assert tags is not None
    assert (tags.title, tags.artist, tags.artists, tags.album, tags.genres) == (
        None,
        None,
        (),
        None,
        (),
    )
    assert (tags.album_artist, tags.track_number, tags.track_total) == ("Massive Attack", 1, 3)
    assert tags.date == "1998-04-20"
    assert done.sources["album"] == OWN_TAGS
    assert done.sources["release_date"] == "Deezer"


def test_what_the_file_says_already_is_not_written_again(room: Room, tmp_path: Path) -> None:
    path = file(tmp_path, title="Angel", artist="Massive Attack", album="Mezzanine")
    done = complete(room, path)
    assert done.tags is not None
    FileTagWriter().write(path, done.tags)
    again = complete(room, path)
    assert again.track == done.track
    assert again.tags is None
    assert set(again.sources.values()) == {OWN_TAGS}


def test_a_known_credit_gets_its_list_of_names(room: Room, tmp_path: Path) -> None:
    path = file(tmp_path, title="Risingson", artist="Massive Attack", album="Mezzanine")
    done = complete(room, path)
    assert done.tags is not None
    assert (done.tags.artist, done.tags.artists) == (None, ("Massive Attack",))


def test_names_out_of_the_path_are_said_to_be(room: Room, tmp_path: Path) -> None:
    path = make_audio(tmp_path / "Massive Attack - Teardrop.ogg", 1.0)
    done = complete(room, path)
    assert done.sources["title"] == "its path"
    assert done.tags is not None
    assert (done.tags.title, done.tags.album) == ("Teardrop", "Mezzanine")


def test_a_good_cover_of_its_own_stays(room: Room, tmp_path: Path) -> None:
    own = drawn(700, 700)
    path = file(tmp_path, title="Angel", artist="Massive Attack", cover_jpeg=own)
    completing = Completing(room.service(), READER)
    done = completing.with_cover(complete(room, path), path, CTX)
    assert done.tags is not None
    assert done.tags.cover_jpeg == own
    assert done.sources["cover"] == OWN_TAGS
    assert room.gallery.asked == []


def test_a_cover_that_does_not_fit_is_replaced_by_the_catalogues(
    room: Room, tmp_path: Path
) -> None:
    path = file(tmp_path, title="Angel", artist="Massive Attack", cover_jpeg=drawn(120, 120))
    done = Completing(room.service(), READER).with_cover(complete(room, path), path, CTX)
    assert done.tags is not None
    assert done.tags.cover_jpeg == drawn(1000, 1000)
    assert done.sources["cover"] == "Deezer"


def test_a_cover_too_large_is_made_smaller_when_no_catalogue_has_one(
    room: Room, tmp_path: Path
) -> None:
    room.gallery.pictures.clear()
    path = file(
        tmp_path, title="Angel", artist="Massive Attack", cover_jpeg=drawn(2000, 2000, "png")
    )
    done = Completing(room.service(), READER).with_cover(complete(room, path), path, CTX)
    assert done.tags is not None
    assert fits_as_cover(picture_facts(done.tags.cover_jpeg or b""))


def test_with_artwork_off_there_is_no_cover(room: Room, tmp_path: Path) -> None:
    room.settings["tags.artwork"] = False
    path = file(tmp_path, title="Angel", artist="Massive Attack", cover_jpeg=drawn(700, 700))
    done = Completing(room.service(), READER).with_cover(complete(room, path), path, CTX)
    assert done.tags is not None
    assert done.tags.cover_jpeg is None


def test_a_format_without_tags_is_placed_but_not_written(room: Room, tmp_path: Path) -> None:
    from tests.unit.media.raw import adts

    raw = tmp_path / "Massive Attack - Teardrop.aac"
    adts(make_audio(tmp_path / "song.m4a", 2.0), raw)
    done = Completing(room.service(), READER).with_cover(complete(room, raw), raw, CTX)
    assert (done.track.album, done.tags) == ("Mezzanine", None)


def test_a_download_is_measured_and_keeps_its_files_genre(room: Room, tmp_path: Path) -> None:
    path = file(tmp_path, title="x", genres=("Bristol",))
    wanted = Track("Teardrop", ("Massive Attack",), duration=220.0)
    completing = Completing(room.service(), READER)
    completing.prepare(job(wanted))
    done = completing.of_job(job(wanted), path, CTX)
    assert done.tags is not None
    assert (done.tags.album, done.tags.genres) == ("Mezzanine", ())
    completing.prepare(job(wanted))
    completing.forget(job(wanted))


def test_a_file_that_is_gone_leaves_what_was_asked_for(room: Room, tmp_path: Path) -> None:
    done = Completing(room.service(), READER)
    wanted = job(Track("Teardrop", ("Massive Attack",)))
    found = done.with_cover(done.of_job(wanted, tmp_path / "gone.mp3", CTX), tmp_path / "g", CTX)
    assert found.track.album == "Mezzanine"


def test_a_file_taken_away_before_its_cover_was_read_keeps_the_words_found(
    room: Room, tmp_path: Path
) -> None:
    room.gallery.pictures.clear()
    path = file(tmp_path, title="Angel", artist="Massive Attack", cover_jpeg=drawn(120, 120))
    words = complete(room, path)
    path.unlink()
    done = Completing(room.service(), READER).with_cover(words, path, CTX)
    assert done == words
    assert (done.track.album, "cover" in done.sources) == ("Mezzanine", False)


def test_with_tags_off_a_file_is_filed_byte_for_byte_and_no_catalogue_is_asked(
    room: Room, office: Office
) -> None:
    path = office.arrive("1.mp3", title="Angel", artist="Massive Attack")
    data = path.read_bytes()
    office.changed["tags.enabled"] = False
    (moved,) = office.run(metadata=room.service()).moved
    assert Path(moved.target).read_bytes() == data
    assert (room.deezer.asked, room.gallery.asked) == ([], [])
