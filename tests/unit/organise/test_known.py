"""What is known about a file: tags first, the path only where it cannot be mistaken."""

from __future__ import annotations

import pytest

from core.domain import TagSet, Track
from core.ports.media import OwnWords
from services.organise.albums import agreed
from services.organise.known import known, missing_tags

FULL = Track(
    "Teardrop", ("Massive Attack",), "Mezzanine", track_number=3, album_artists=("Massive Attack",)
)


def told(track: Track, path: str, compilation: bool | None = None) -> tuple[Track, tuple[str, ...]]:
    one = known(OwnWords(track, compilation), path)
    return one.track, one.not_from_tags


def test_full_tags_need_no_path() -> None:
    assert told(FULL, "x/99 - Something Else.mp3") == (FULL, ())
    assert missing_tags(OwnWords(FULL), known(OwnWords(FULL), "a.mp3")) is None


@pytest.mark.parametrize(
    ("path", "artists", "title", "album"),
    [
        ("Daft Punk - One More Time.mp3", ("Daft Punk",), "One More Time", None),
        ("New/Burial - Archangel.flac", ("Burial",), "Archangel", None),
        (
            "Massive Attack - Mezzanine (1998)/03 - Teardrop.mp3",
            ("Massive Attack",),
            "Teardrop",
            "Mezzanine",
        ),
        ("Artist/Album/CD1/01 - Song.flac", ("Artist",), "Song", "Album"),
        ("peer's folder/03 teardrop.mp3", (), "teardrop", None),
        ("track01.mp3", (), "track01", None),
    ],
)
def test_without_tags_the_path_speaks_where_it_is_clear(
    path: str, artists: tuple[str, ...], title: str, album: str | None
) -> None:
    track, named = told(Track(""), path)
    assert (track.artists, track.title, track.album) == (artists, title, album)
    assert "title" in named
    assert ("artists" in named) == bool(artists)
    assert known(OwnWords(Track("")), path).artist_known == bool(artists)


def test_numbers_and_year_come_with_the_album() -> None:
    track, named = told(Track(""), "Artist - Album (1999)/CD2/07 - Song.flac")
    assert (track.track_number, track.disc_number, track.year) == (7, 2, 1999)
    assert named == ("album", "artists", "disc_number", "title", "track_number", "year")


def test_an_album_is_taken_from_the_path_only_when_its_artist_agrees() -> None:
    bare = Track("Teardrop", ("Massive Attack",))
    assert told(bare, "Massive Attack - Mezzanine/03 - Teardrop.mp3")[0].album == "Mezzanine"
    assert told(bare, "Portishead - Dummy/03 - Teardrop.mp3")[0].album is None


def test_a_number_in_a_mix_folder_is_no_track_number() -> None:
    tagged = Track("Teardrop", ("Massive Attack",), "Mezzanine")
    assert told(tagged, "Various - Best of Ibiza/17 - Teardrop.mp3")[0].track_number is None
    assert told(tagged, "Massive Attack - Mezzanine/03 - Teardrop.mp3")[0].track_number == 3


def test_an_album_artist_stands_in_for_a_missing_artist() -> None:
    track, named = told(Track("T", album="X", album_artists=("A",)), "a.mp3")
    assert (track.artists, named) == (("A",), ())


def test_a_compilation_mark_makes_a_sampler() -> None:
    track, _ = told(Track("T", ("A",), "Now 50"), "a.mp3", compilation=True)
    assert track.album_artists == ("Various Artists",)


def test_only_what_is_missing_is_written() -> None:
    words = OwnWords(Track("", album="Mezzanine"))
    one = known(words, "Massive Attack - Mezzanine/03 - Teardrop.mp3")
    assert missing_tags(words, one) == TagSet(
        title="Teardrop",
        artist="Massive Attack",
        artists=("Massive Attack",),
        album_artist="Massive Attack",
        track_number=3,
    )


def test_the_album_artist_is_completed_so_that_folder_and_tag_agree() -> None:
    words = OwnWords(Track("T", ("A feat. B",), "X"))
    assert missing_tags(words, known(words, "a.mp3")) == TagSet(album_artist="A")
    marked = OwnWords(Track("T", ("A",), "X"), compilation=True)
    assert missing_tags(marked, known(marked, "a.mp3")) == TagSet(album_artist="Various Artists")


def test_a_sampler_by_name_is_marked_as_one() -> None:
    words = OwnWords(Track("T", ("A",), "X", album_artists=("VA",)))
    assert missing_tags(words, known(words, "a.mp3")) == TagSet(compilation=True)


def test_formats_that_take_no_tags_get_none() -> None:
    words = OwnWords(Track("T", ("A",), "X"), writable=False)
    assert missing_tags(words, known(words, "a.wma")) is None


class TestAlbums:
    def test_a_second_disc_tells_the_first_that_there_are_several(self) -> None:
        one = Track("S", ("A",), "X", disc_number=1)
        two = Track("T", ("A",), "x", disc_number=2)
        other = Track("U", ("B",), "X", disc_number=1)
        assert [track.disc_total for track in agreed([one, two, other])] == [2, 2, None]

    def test_a_total_that_is_said_stays(self) -> None:
        one = Track("S", ("A",), "X", disc_number=1, disc_total=1)
        two = Track("T", ("A",), "X", disc_number=2)
        assert [track.disc_total for track in agreed([one, two])] == [1, 2]

    def test_singles_tell_each_other_nothing(self) -> None:
        tracks = [Track("S", ("A",), disc_number=2), Track("T", ("A",), disc_number=1)]
        assert agreed(tracks) == tracks
