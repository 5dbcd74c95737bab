"""Care of a real library: real files and tags, a real journal; every action is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.domain import AudioFacts, BadInput, LossySign, ServiceError, Spectrum
from core.domain.catalogue import AlbumDetails, ArtistRef, CatalogueAlbum, CatalogueTrack
from core.media.tags_reader import FileTagReader
from core.ports.media import Expectation, Verification
from core.tasks import Cancelled, TaskContext
from database.browse_repo import BrowseRepo
from sandbox.audio import make_audio
from services.care.acting import trash_copies
from services.care.model import CareItem, CareKind, CareList
from services.care.service import CareService
from services.catalogue.answers import Answer
from services.container import Container, build_container


class Catalogue:
    """Knows one album of five tracks."""

    def __init__(self) -> None:
        self.away = False
        self.album_found = CatalogueAlbum(
            "deezer", "1", "Tidewater", (ArtistRef("Ada"),), track_count=5
        )

    def search_albums(self, _query: Any, _limit: int, _ctx: TaskContext) -> Answer[Any]:
        if self.away:
            raise ServiceError("Deezer", "Deezer cannot be reached.")
        return Answer((self.album_found,), "deezer", "Deezer", ())

    def album(self, source: str, album_id: str, _ctx: TaskContext) -> AlbumDetails:
        tracks = (
            CatalogueTrack(
                source, str(n), f"Song {n}", (ArtistRef("Ada"),), self.album_found, 2.0, n
            )
            for n in range(1, 6)
        )
        return AlbumDetails(replace(self.album_found, id=album_id), tuple(tracks))


class Verifier:
    """Hears a lossy past in files called so."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def verify(self, path: Path, _expected: Expectation, ctx: TaskContext) -> Verification:
        ctx.checkpoint()
        self.heard.append(path.name)
        bad = "fake" in path.name
        sign = LossySign.LIKELY if bad else LossySign.NONE
        return Verification(AudioFacts("flac"), (), Spectrum(sign, 16_000.0 if bad else None, 40.0))


class Home:
    """A real home with a real library."""

    def __init__(self, folder: Path) -> None:
        self.music = folder / "music"
        self.music.mkdir()
        home = folder / "home"
        home.mkdir()
        self.ctx = TaskContext()
        self.container: Container = build_container(home, {"library.folders": [str(self.music)]})
        self.catalogue, self.verifier = Catalogue(), Verifier()
        made = self.container.care.look.__self__  # type: ignore[attr-defined]
        deps = replace(made._deps, catalogue=self.catalogue)
        self.care = CareService(
            made._browser, deps, made._compare, FileTagReader(), self.verifier,
            made._super_genre, self.container.activity,
        )  # fmt: skip

    def put(self, path: str, title: str, seconds: float = 2.0, **tags: str) -> Path:
        told = {
            "title": title,
            "artist": "Ada",
            "album": "Tidewater",
            "album_artist": "Ada",
            **tags,
        }
        told = {key: value for key, value in told.items() if value}
        return make_audio(self.music / path, seconds, seed=1, tags=told)

    def album(self, *numbers: int) -> list[Path]:
        return [self.put(f"Tide/{n:02} - Song {n}.mp3", f"Song {n}", track=str(n)) for n in numbers]

    def look(self, kind: CareKind, genre: str = "", deep: bool = False) -> CareList:
        self.container.library.scan(self.ctx)
        return self.care.look(kind, self.ctx, genre, deep)

    def owned(self) -> list[str]:
        return sorted(Path(one.path or "").name for one in self.container.library._cache.tracks())


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.container.close()


def titles(found: CareList) -> list[str]:
    return [one.title for one in found.items]


class Notes:
    """What the copy that stays inherits on the media server."""

    def __init__(self) -> None:
        self.open: list[tuple[str, str]] = []

    def note(self, worse: str, better: str, _ctx: TaskContext) -> None:
        assert Path(worse).exists(), "it is asked for before the file goes"
        self.open.append((Path(worse).name, Path(better).name))

    def drop(self, worse: str, better: str) -> None:
        self.open.remove((Path(worse).name, Path(better).name))


def test_the_copy_that_stays_inherits_on_the_server(home: Home) -> None:
    home.put("a.mp3", "Song", album="")
    home.put("Tide/b.flac", "Song")
    items, notes = home.look(CareKind.DUPLICATES).items, Notes()
    trash_copies(replace(home.care._deps, heirs=notes), items, "run", home.ctx)
    assert notes.open == [("a.mp3", "b.flac")]


def test_the_better_copy_is_kept_and_the_lesser_comes_back(home: Home) -> None:
    worse = home.put("a.mp3", "Song", album="")
    home.put("Tide/b.flac", "Song")
    home.put("c.mp3", "Song (Live)", album="")
    found = home.look(CareKind.DUPLICATES)
    (only,) = found.items
    assert (only.title, only.paths) == ("Ada - Song", (str(worse),))
    assert only.keep.endswith("b.flac")
    assert only.detail.startswith("mp3")
    done = home.care.act(found.kind, found.items, home.ctx)
    assert (done.done, done.failed, worse.exists()) == (1, (), False)
    assert home.owned() == ["b.flac", "c.mp3"]
    assert home.look(CareKind.DUPLICATES).items == ()
    assert home.care.undo(done.run, home.ctx) == 1
    assert worse.exists()
    assert home.owned() == ["a.mp3", "b.flac", "c.mp3"]


def test_tracks_of_one_album_at_two_places_are_no_copies(home: Home) -> None:
    home.put("Tide/1.mp3", "Interlude", track="1")
    home.put("Tide/9.mp3", "Interlude", track="9")
    home.put("Other/long.mp3", "Interlude", seconds=8.0, album="Other")
    assert home.look(CareKind.DUPLICATES).items == ()


def test_the_last_copy_is_never_thrown_away(home: Home) -> None:
    worse, better = home.put("a.mp3", "Song"), home.put("b.flac", "Song")
    found = home.look(CareKind.DUPLICATES)
    better.unlink()
    done = home.care.act(found.kind, found.items, home.ctx)
    assert (done.run, done.done, worse.exists()) == ("", 0, True)
    assert "no longer there" in done.failed[0][1]
    worse.unlink()
    assert home.care.act(found.kind, found.items, home.ctx).failed[0][1] == "It is no longer there."


def test_two_names_of_one_file_are_left_alone(home: Home) -> None:
    one = home.put("a.flac", "Song")
    item = CareItem(CareKind.DUPLICATES, "", "", (str(one),), keep=str(one))
    assert (
        home.care.act(CareKind.DUPLICATES, [item], home.ctx).failed[0][1].startswith("Both names")
    )


def test_an_album_with_gaps_is_completed_by_wishes(home: Home) -> None:
    home.album(1, 3, 5)
    found = home.look(CareKind.INCOMPLETE)
    (only,) = found.items
    assert (only.title, only.detail) == ("Ada - Tidewater", "3 of at least 5 tracks; 2, 4 missing")
    done = home.care.act(found.kind, found.items, home.ctx)
    wishes = {wish.track.title for wish in home.container.wishes.all()}
    assert (done.done, wishes) == (2, {"Song 2", "Song 4"})
    assert home.care.undo(done.run, home.ctx) == 2
    assert home.container.wishes.count() == 0


def test_whole_albums_and_mere_picks_are_not_incomplete(home: Home) -> None:
    home.album(1, 2, 3)
    home.put("Best of/17.mp3", "Pick", track="17", album="Best")
    assert home.look(CareKind.INCOMPLETE).items == ()


def test_a_catalogue_that_is_away_or_knows_nothing_is_said(home: Home) -> None:
    home.album(1, 3, 5)
    found = home.look(CareKind.INCOMPLETE)
    home.catalogue.album_found = replace(home.catalogue.album_found, title="Else")
    assert home.care.act(found.kind, found.items, home.ctx).failed == (
        ("Ada - Tidewater", "No catalogue knows this album."),
    )
    home.catalogue.away = True
    assert home.care.act(found.kind, found.items, home.ctx).failed == (
        ("Ada - Tidewater", "Deezer cannot be reached."),
    )


def test_discs_are_one_album_with_numbers_of_their_own(home: Home) -> None:
    for disc in (1, 2):
        for number in (1, 2, 3):
            if (disc, number) != (2, 1):
                home.put(
                    f"Tide/Disc {disc}/{number}.mp3", f"S {disc}{number}",
                    track=str(number), disc=str(disc),
                )  # fmt: skip
    (only,) = home.look(CareKind.INCOMPLETE).items
    assert (only.missing, only.detail) == (((2, 1),), "5 of at least 6 tracks; 2-1 missing")


def test_odd_tracks_say_what_the_album_says_and_then_again_what_they_did(home: Home) -> None:
    home.album(1, 2, 3)
    odd = home.put("Tide/04.mp3", "Song 4", track="4", album="Tide Water", album_artist="Ada & Co")
    found = home.look(CareKind.MIXED)
    (only,) = found.items
    assert only.paths == (str(odd),)
    assert "another album: Tide Water" in only.detail
    done = home.care.act(found.kind, found.items, home.ctx)
    assert (done.done, done.failed) == (1, ())
    now = FileTagReader().read(str(odd))
    assert (now.album, now.album_artists) == ("Tidewater", ("Ada",))
    assert home.look(CareKind.MIXED).items == ()
    home.care.undo(done.run, home.ctx)
    assert FileTagReader().read(str(odd)).album == "Tide Water"
    assert len(home.look(CareKind.MIXED).items) == 1


def test_a_folder_of_many_albums_is_not_mixed(home: Home) -> None:
    for number in range(4):
        home.put(f"Singles/{number}.mp3", f"S {number}", album=f"Album {number}")
    assert home.look(CareKind.MIXED).items == ()


def test_albums_without_a_cover_are_listed_until_one_lies_beside(home: Home) -> None:
    first, *_ = home.album(1, 2, 3)
    (only,) = home.look(CareKind.ART).items
    assert (only.title, len(only.paths)) == ("Ada - Tidewater", 3)
    (first.parent / "Folder.JPG").write_bytes(b"x")
    assert home.look(CareKind.ART).items == ()


def test_without_a_catalogues_cover_nothing_is_written(home: Home) -> None:
    home.container.settings.set("tags.artwork", False)
    home.album(1, 2, 3)
    found = home.look(CareKind.ART)
    done = home.care.act(found.kind, found.items, home.ctx)
    assert (done.run, done.done, len(done.failed)) == ("", 0, 3)


def test_rows_whose_file_is_gone_are_looked_for_again(home: Home) -> None:
    paths = home.album(1, 2, 3, 4)
    home.container.library.scan(home.ctx)
    paths[0].unlink()
    found = home.care.look(CareKind.DEAD, home.ctx)
    assert [one.paths for one in found.items] == [(str(paths[0]),)]
    done = home.care.act(found.kind, found.items, home.ctx)
    assert (done.run, done.done, done.failed) == ("", 1, ())
    assert home.owned() == [path.name for path in paths[1:]]


def test_suspicious_files_are_found_by_a_deep_look_once(home: Home) -> None:
    home.put("fake.flac", "Fake", genre="Soul")
    home.put("good.flac", "Good")
    home.put("c.mp3", "Lossy")
    shallow = home.look(CareKind.SUSPICIOUS)
    assert shallow.items == ()
    assert "2 lossless files were never checked" in shallow.notes[0]
    found = home.look(CareKind.SUSPICIOUS, deep=True)
    (only,) = found.items
    assert "16.0 kHz" in only.detail
    assert titles(home.look(CareKind.SUSPICIOUS, deep=True)) == ["Ada - Fake"]
    assert sorted(home.verifier.heard) == ["fake.flac", "good.flac"]
    done = home.care.act(found.kind, found.items, home.ctx)
    (wish,) = home.container.wishes.all()
    assert wish.origin.replaces == only.paths[0]
    assert home.care.undo(done.run, home.ctx) == 1


def test_a_cancelled_deep_look_keeps_what_it_found_out(home: Home) -> None:
    home.put("fake.flac", "Fake")
    home.container.library.scan(home.ctx)
    browser = BrowseRepo(home.container.library._cache._engine)  # type: ignore[attr-defined]
    ctx = TaskContext(lambda _share, text: ctx.cancel() if "checked" in text else None)
    with pytest.raises(Cancelled):
        home.care.look(CareKind.SUSPICIOUS, ctx, deep=True)
    assert browser.figure("lossless checks") is not None


def test_a_list_can_be_that_of_one_crate(home: Home) -> None:
    home.put("a.mp3", "Song", genre="Soul")
    home.put("b.flac", "Song", genre="Soul")
    (only,) = home.look(CareKind.DUPLICATES).items
    assert only.super_genre not in {"", "Unclassified"}
    assert titles(home.look(CareKind.DUPLICATES, only.super_genre)) == ["Ada - Song"]
    assert home.look(CareKind.DUPLICATES, "Drum & Bass").items == ()


def test_a_run_nobody_made_cannot_be_taken_back(home: Home) -> None:
    with pytest.raises(BadInput):
        home.care.undo("care-nobody", home.ctx)


def test_what_changed_meanwhile_stays(home: Home) -> None:
    worse = home.put("a.mp3", "Song")
    home.put("b.flac", "Song")
    found = home.look(CareKind.DUPLICATES)
    done = home.care.act(found.kind, found.items, home.ctx)
    shutil.copy(home.music / "b.flac", worse)
    with pytest.raises(BadInput, match="Another file is at"):
        home.care.undo(done.run, home.ctx)
