"""Tags and covers from the catalogues: `get` and `organize` with Deezer, iTunes and MusicBrainz."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.flac import FLAC

from core.media.pictures import fits_as_cover, front_pictures, picture_facts
from sandbox.audio import make_audio
from sandbox.catalogues import Catalogues, MusicWorld, Tune
from tests.e2e.rig import Rig, relative

pytestmark = pytest.mark.slow
SONGS = ("Slow Ferry", "Harbour", "Night Mail")


@pytest.fixture(scope="module")
def music() -> Iterator[Catalogues]:
    world = MusicWorld()
    tracks: list[str | Tune | dict[str, object]] = [
        {
            "title": song,
            "seconds": 3.0,
            "artists": ("Sadie Okonjo", "Nia Sol") if at else ("Sadie Okonjo",),
        }
        for at, song in enumerate(SONGS)
    ]
    world.release("Tidewater", "Sadie Okonjo", tracks, date="2022-03-04", genre="Trip Hop")
    world.release(
        "Copper Rain", "Mira Voltaine", [{"title": "Copper Rain", "seconds": 3.0}], kind="single"
    )
    with Catalogues(world) as there:
        yield there


@pytest.fixture
def known(rig: Rig, music: Catalogues) -> Iterator[Rig]:
    """A machine that knows the catalogues."""
    _point(rig, music.settings)
    yield rig
    assert not music.violations, music.violations


def _point(rig: Rig, settings: dict[str, object]) -> None:
    for key, value in settings.items():
        rig.env["CRATEKEEPER_" + key.upper().replace(".", "__")] = str(value)


def arrive(rig: Rig, name: str, **tags: str) -> Path:
    path = make_audio(rig.incoming / name, 3.0, seed=len(name), tags=tags)
    hour = path.stat().st_mtime - 3600
    os.utime(path, (hour, hour))
    return path


def cover_of(path: Path) -> bytes:
    (front,) = front_pictures(mutagen.File(path))
    return front


def test_a_download_ends_with_full_tags_and_its_cover(known: Rig) -> None:
    known.world.peer("alice").share("Music\\various\\sadie okonjo - harbour.flac", seconds=3)
    known.serve()
    wanted = known.folder / "list.txt"
    wanted.write_text("Sadie Okonjo - Harbour\n", encoding="utf-8")
    result = known.run("get", wanted)
    assert result.code == 0, result.stderr
    assert known.filed() == ["Sadie Okonjo/Sadie Okonjo - Tidewater/02 - Harbour.flac"]
    path = known.transfer / known.filed()[0]
    tags: Any = FLAC(path)
    assert tags["artists"] == ["Sadie Okonjo", "Nia Sol"]
    assert (tags["albumartist"], tags["album"]) == (["Sadie Okonjo"], ["Tidewater"])
    assert (tags["tracknumber"], tags["tracktotal"]) == (["2"], ["3"])
    assert (tags["date"], tags["genre"]) == (["2022-03-04"], ["Trip Hop"])
    assert tags["isrc"][0].startswith("QZCAT")
    assert len(tags["musicbrainz_trackid"]) == len(tags["musicbrainz_albumid"]) == 1
    assert fits_as_cover(picture_facts(cover_of(path)))
    assert (path.parent / "cover.jpg").read_bytes() == cover_of(path)
    again = known.run("get", wanted)
    assert (again.code, again.doc["owned"], again.doc["organised"]) == (0, 1, [])


def test_organize_completes_an_album_alike_and_a_second_run_moves_nothing(known: Rig) -> None:
    arrive(known, "a/01.mp3", title=SONGS[0], artist="Sadie Okonjo", album="Tidewater")
    arrive(known, "a/02.m4a", title=SONGS[1], artist="Sadie Okonjo", album="Tidewater")
    arrive(known, "b/Mira Voltaine - Copper Rain.ogg")
    dry = known.run("organize", "--dry-run")
    result = known.run("organize")
    assert result.code == 0, result.stderr
    assert [one["to"] for one in dry.doc["moved"]] == [one["to"] for one in result.doc["moved"]]
    assert known.filed() == [
        "Mira Voltaine/Mira Voltaine - Copper Rain/Copper Rain.ogg",
        "Sadie Okonjo/Sadie Okonjo - Tidewater/01 - Slow Ferry.mp3",
        "Sadie Okonjo/Sadie Okonjo - Tidewater/02 - Harbour.m4a",
    ]
    first, second = (known.transfer / name for name in known.filed()[1:])
    one, other = mutagen.File(first).tags, mutagen.File(second).tags
    assert str(one["TDRC"]) == other["\xa9day"][0] == "2022-03-04"
    release = one["TXXX:MusicBrainz Album Id"].text[0]
    assert bytes(other["----:com.apple.iTunes:MusicBrainz Album Id"][0]).decode() == release
    assert cover_of(first) == cover_of(second)
    assert all(fits_as_cover(picture_facts(cover_of(known.transfer / n))) for n in known.filed())
    sources = result.doc["moved"][0]["sources"]
    assert sources["release_date"] == sources["cover"] == "Deezer"
    assert sources["title"] == "its tags"
    again = known.run("organize")
    assert (again.code, again.doc["moved"]) == (0, [])
    undone = known.run("organize", "--undo", result.doc["run"])
    assert undone.code == 0, undone.stderr
    assert relative(known.transfer) == []
    assert list(known.transfer.rglob("cover.jpg")) == []


def test_catalogues_that_never_answer_cost_a_bounded_time_once(rig: Rig) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        names = ("deezer_url", "itunes_url", "musicbrainz_url", "coverart_url")
        _point(rig, {f"catalog.{name}": url for name in names})
        rig.env["CRATEKEEPER_CATALOG__ORDER"] = '["deezer", "itunes"]'
        for number in range(1, 6):
            arrive(rig, f"a/{number}.mp3", title=f"Song {number}", artist="Halden", album="Lines")
        result = rig.run("organize")
    assert (result.code, len(result.doc["moved"])) == (0, 5), result.stderr
    first, second, *_ = (" ".join(one["silent"]) for one in result.doc["moved"])
    assert "did not answer" in first
    assert "was not asked" in second  # one patience, not one for each file


def test_with_tags_switched_off_nobody_is_asked(known: Rig, music: Catalogues) -> None:
    before = music.calls()
    arrive(known, "a/01.mp3", title=SONGS[0], artist="Sadie Okonjo", album="Tidewater")
    known.env["CRATEKEEPER_TAGS__ENABLED"] = "false"
    assert known.run("organize").code == 0
    assert music.calls() == before
    assert front_pictures(mutagen.File(known.transfer / known.filed()[0])) == []


def test_a_download_on_two_albums_of_one_year_waits_with_both_names(rig: Rig) -> None:
    world = MusicWorld()
    song = {"title": "Low Tide", "seconds": 3.0}
    world.release("Shallows", "Sadie Okonjo", [song], date="2020-02-01", only=("deezer",))
    world.release("Basin", "Sadie Okonjo", [song], date="2020-05-01", only=("musicbrainz",))
    with Catalogues(world) as there:
        _point(rig, there.settings)
        rig.world.peer("alice").share("Music\\various\\sadie okonjo - low tide.flac", seconds=3)
        rig.serve()
        wanted = rig.folder / "list.txt"
        wanted.write_text("Sadie Okonjo - Low Tide\n", encoding="utf-8")
        first = rig.run("get", wanted)
        assert (first.code, first.doc["organised"], len(first.doc["review"])) == (3, [], 1)
        assert "Deezer has it on “Shallows”, MusicBrainz on “Basin”" in str(first.doc["review"])
        fetched = relative(rig.incoming)
        again = rig.run("get", wanted)
        assert (again.code, len(again.doc["review"])) == (3, 1)
        assert relative(rig.incoming) == fetched
        arrive(rig, "by hand/low.mp3", title="Low Tide", artist="Sadie Okonjo")
        result = rig.run("organize", rig.incoming / "by hand")
        assert result.code == 0, result.stderr
        assert "Shallows" in result.doc["moved"][0]["note"]
        assert not there.violations, there.violations
