"""What catalogues really tell, odd cases included, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.clients.catalogues import (
    deezer,
    deezer_mapping,
    itunes,
    itunes_mapping,
    musicbrainz,
    values,
)
from core.clients.catalogues import musicbrainz_mapping as brainz
from core.clients.catalogues.asking import Busy, TooFast, retry_after
from core.domain import Malformed, Refused
from core.domain.catalogue import (
    AlbumKind,
    ArtistRef,
    CatalogueAlbum,
    CatalogueQuery,
    CatalogueTrack,
    year_of,
)
from core.net.http import Reply


def reply(body: Any, status: int = 200, **headers: str) -> Reply:
    return Reply("Deezer", status, json.dumps(body).encode(), headers)


# -- values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "date"),
    [
        ("2021-05-04", "2021-05-04"),
        ("2021-05-04T07:00:00Z", "2021-05-04"),
        ("2021-05", "2021-05"),
        ("2021-00-00", "2021"),
        ("2021", "2021"),
        (2021, "2021"),
        ("0000-00-00", None),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_dates_are_as_exact_as_told(told: object, date: str | None) -> None:
    assert values.date(told) == date


@pytest.mark.parametrize("odd", [None, True, [], {}, "x", -1, 0, 1.5])
def test_odd_values_count_as_not_told(odd: object) -> None:
    assert values.count(odd) is None
    assert values.isrc(odd) is None
    assert values.seconds(None if odd == 1.5 else odd) is None
    assert values.flag(1 if odd is True else odd) is None
    assert values.identity(odd) in ("", "x")
    assert values.objects(odd) == []


def test_numbers_in_texts_are_numbers() -> None:
    assert values.count("12") == 12
    assert values.seconds(181_500, per_second=1000) == 181.5
    assert (values.seconds("224"), values.seconds("0"), values.seconds("3:44")) == (224, None, None)
    assert values.isrc("gb-aye-69-00531") == "GBAYE6900531"
    assert (year_of("1969-09"), year_of("196"), year_of(None)) == (1969, None, None)


# -- Deezer -----------------------------------------------------------------------------------


def test_deezers_errors_come_with_http_200() -> None:
    assert deezer.read_reply(reply({"error": {"code": 800, "message": "no data"}})) is None
    assert deezer.read_reply(reply({}, 404)) is None
    assert deezer.read_reply(reply({"data": [], "error": []})) == {"data": [], "error": []}
    with pytest.raises(TooFast):
        deezer.read_reply(reply({"error": {"code": 4, "message": "Quota limit exceeded"}}))
    with pytest.raises(Busy):
        deezer.read_reply(reply({"error": {"code": 700, "message": "Service busy"}}))
    with pytest.raises(Refused, match="refuses the request: Wrong parameter"):
        deezer.read_reply(reply({"error": {"code": 500, "message": "Wrong parameter"}}))
    with pytest.raises(Refused, match="something else"):
        deezer.read_reply(reply({"error": "something else"}))
    with pytest.raises(Refused, match="HTTP 410"):
        deezer.read_reply(reply({}, 410))
    with pytest.raises(Malformed):
        deezer.read_reply(reply([1, 2]))


def test_the_picture_of_nobody_is_none() -> None:
    told = {
        "id": 1,
        "name": "A",
        "picture_xl": "https://cdn.invalid/images/artist//1000x1000-0.jpg",
    }
    assert deezer_mapping.artist(told).picture is None
    assert deezer_mapping.artist({"id": 1, "name": "A", "picture": None}).picture is None


def test_the_largest_picture_is_taken_and_resized() -> None:
    url = "https://cdn.invalid/images/cover/abc/500x500-000000-80-0-0.jpg"
    told = {"id": 1, "title": "A", "cover_xl": "", "cover_big": url}
    assert deezer_mapping.album(told).cover == url
    assert deezer_mapping.resized(url, 250) == url.replace("500x500", "250x250")
    assert deezer_mapping.resized(url, 5000) == url.replace("500x500", "1900x1900")


def test_a_version_kept_apart_is_part_of_the_title() -> None:
    assert deezer_mapping.title_of({"title": "Bloom", "title_version": "(Dub)"}) == "Bloom (Dub)"
    whole = {"title": "Bloom (Dub)", "title_version": "(Dub)"}
    assert deezer_mapping.title_of(whole) == "Bloom (Dub)"
    assert deezer_mapping.title_of({"title_short": "Bloom"}) == "Bloom"


def test_a_deezer_album_without_numbers_counts_its_rows() -> None:
    album = deezer_mapping.album({"id": 1, "title": "A", "release_date": "0000-00-00"})
    rows = [{"id": 5, "title": "One"}, {"id": 6, "title": "Two"}, {"id": 7}]
    details = deezer_mapping.details(album, rows)
    assert [(track.number, track.title) for track in details.tracks] == [(1, "One"), (2, "Two")]
    assert (details.album.track_count, details.album.disc_count) == (2, 1)
    assert details.album.date is None


# -- iTunes -----------------------------------------------------------------------------------


def test_itunes_says_too_many_with_403() -> None:
    with pytest.raises(TooFast) as told:
        itunes.read_reply(reply({}, 403, **{"retry-after": "90"}))
    assert told.value.after == 90.0
    with pytest.raises(Refused, match="resultEntity"):
        itunes.read_reply(reply({"errorMessage": "Invalid value(s) for key(s): [resultEntity]"}))
    with pytest.raises(Refused, match="HTTP 400"):
        itunes.read_reply(reply({}, 400))
    assert itunes.read_reply(reply({}, 404)) is None
    with pytest.raises(Malformed):
        itunes.read_reply(reply("text"))


@pytest.mark.parametrize(
    ("name", "title", "kind"),
    [
        ("Bloom - Single", "Bloom", AlbumKind.SINGLE),
        ("Bloom - EP", "Bloom", AlbumKind.EP),
        ("Bloom", "Bloom", AlbumKind.ALBUM),
        ("Bloom EP", "Bloom EP", AlbumKind.ALBUM),
    ],
)
def test_itunes_writes_the_kind_into_the_name(name: str, title: str, kind: AlbumKind) -> None:
    told = {"wrapperType": "collection", "collectionId": 1, "collectionName": name}
    album = itunes_mapping.album(told)
    assert (album.title, album.kind) == (title, kind)


def test_samplers_are_compilations_by_various_artists() -> None:
    song = {
        "wrapperType": "track",
        "kind": "song",
        "trackId": 9,
        "trackName": "Bloom",
        "artistName": "Juno Faraday",
        "collectionName": "Winter Hits",
        "collectionArtistName": "Various Artists",
        "trackExplicitness": "cleaned",
    }
    track = itunes_mapping.track(song)
    assert track.album is not None
    assert track.album.kind is AlbumKind.COMPILATION
    assert track.album_artists == ("Various Artists",)
    assert track.artist_names == ("Juno Faraday",)
    assert track.explicit is False
    assert not itunes_mapping.is_song({**song, "kind": "music-video"})


def test_itunes_artwork_has_its_size_in_its_name() -> None:
    url = "https://is1.invalid/image/thumb/Music/aa/cover.jpg/100x100bb.jpg"
    told = {"wrapperType": "collection", "collectionName": "A", "artworkUrl100": url}
    assert itunes_mapping.album(told).cover == url.replace("100x100", "1200x1200")
    assert itunes_mapping.resized(url, 9000).endswith("/3000x3000bb.jpg")
    assert itunes_mapping.album({"collectionName": "A"}).cover is None


# -- MusicBrainz ------------------------------------------------------------------------------


def test_musicbrainz_says_too_many_with_503() -> None:
    with pytest.raises(TooFast) as told:
        musicbrainz.read_reply(reply({"error": "rate limit"}, 503, **{"retry-after": "2"}))
    assert told.value.after == 2.0
    assert musicbrainz.read_reply(reply({"error": "Invalid mbid."}, 400)) is None
    with pytest.raises(Refused, match="HTTP 403"):
        musicbrainz.read_reply(reply({}, 403))
    with pytest.raises(Busy):
        musicbrainz.read_reply(reply({}, 502))
    with pytest.raises(Malformed):
        musicbrainz.read_reply(reply(5))


@pytest.mark.parametrize("told", ["soon", "", "nan?"])
def test_a_garbled_pause_is_no_pause(told: str) -> None:
    assert retry_after(reply({}, 429, **{"retry-after": told})) is None
    assert retry_after(reply({}, 429, **{"retry-after": "99999999"})) == 7 * 86400.0


def test_musicbrainz_is_told_whom_to_write_to() -> None:
    assert musicbrainz.agent("me@home.invalid")["User-Agent"].endswith("( me@home.invalid )")
    assert "\n" not in musicbrainz.agent("a\r\nX-Evil: 1")["User-Agent"]
    assert "(" not in musicbrainz.agent(" \t")["User-Agent"]


def test_a_credit_keeps_what_joins_it() -> None:
    told = {
        "artist-credit": [
            {"name": "R$NE", "joinphrase": " feat. ", "artist": {"id": "m1", "name": "Rune"}},
            {"artist": {"id": "m2", "name": "Mina Tal"}},
        ]
    }
    track = CatalogueTrack("musicbrainz", "1", "Crowns", brainz.credits_of(told))
    assert track.artist_credit == "R$NE feat. Mina Tal"
    assert [artist.mbid for artist in track.artists] == ["m1", "m2"]
    plain = CatalogueTrack("deezer", "1", "Crowns", (ArtistRef("A"), ArtistRef("B")))
    assert plain.artist_credit == "A, B"


def test_the_release_that_stands_for_a_recording_is_an_official_album() -> None:
    def release(name: str, status: str, primary: str, date: str, *more: str) -> dict[str, Any]:
        group = {"id": "g", "primary-type": primary, "secondary-types": list(more)}
        return {"id": name, "title": name, "status": status, "date": date, "release-group": group}

    told = {
        "id": "r",
        "title": "Bloom",
        "isrcs": [{"id": "QZDEM1900008"}],
        "releases": [
            release("bootleg", "Bootleg", "Album", "1980"),
            release("hits", "Official", "Album", "1981", "Compilation"),
            release("single", "Official", "Single", "1982"),
            release("late", "Official", "Album", "1999"),
            release("first", "Official", "Album", "1983"),
        ],
    }
    track = brainz.Mapping("http://covers.invalid").recording(told)
    assert track.album is not None
    assert track.album.title == "first"
    assert track.isrc == "QZDEM1900008"
    assert track.album.cover == "http://covers.invalid/release/first/front-1200"


def test_the_usual_edition_of_a_group_is_read() -> None:
    def edition(name: str, tracks: int, date: str, status: str = "Official") -> dict[str, Any]:
        return {"id": name, "status": status, "date": date, "media": [{"track-count": tracks}]}

    rows = [
        edition("promo", 10, "1990", "Promotion"),
        edition("deluxe", 14, "1991"),
        edition("second", 10, "1995"),
        edition("first", 10, "1992"),
    ]
    best = brainz.best_release(rows)
    assert best is not None
    assert best["id"] == "first"
    assert brainz.best_release([]) is None


def test_a_release_without_a_front_cover_has_none() -> None:
    told = {"id": "x", "title": "A", "cover-art-archive": {"front": False}}
    assert brainz.Mapping("http://covers.invalid").release(told).cover is None
    assert brainz.Mapping("").release({"id": "x", "title": "A"}).cover is None
    assert brainz.resized("http://c.invalid/release/x/front-1200", 300).endswith("front-500")
    assert brainz.resized("http://c.invalid/release/x/front", 5000).endswith("front-1200")


def test_genres_are_told_by_votes_and_tags_stand_in() -> None:
    votes = {"genres": [{"name": "pop", "count": 1}, {"name": "soul", "count": 4}]}
    assert brainz.genres_of(votes) == ("soul", "pop")
    assert brainz.genres_of({"genres": [], "tags": [{"name": "dub"}]}) == ("dub",)


def test_kinds_of_release_groups() -> None:
    assert brainz.kind_of({"primary-type": "EP"}) is AlbumKind.EP
    assert brainz.kind_of({"primary-type": "Broadcast"}) is None
    live = {"primary-type": "Album", "secondary-types": ["Live"]}
    assert brainz.Mapping("").group({**live, "id": "g", "title": "A"}).secondary == ("live",)


# -- what all have in common ------------------------------------------------------------------


def test_a_catalogue_track_becomes_a_wanted_track() -> None:
    album = CatalogueAlbum(
        "deezer",
        "1",
        "Gold Teeth",
        (ArtistRef("R$NE Kobra"),),
        date="2019-05-01",
        track_count=12,
        disc_count=2,
        genres=("Hip Hop",),
    )
    track = CatalogueTrack("deezer", "2", "Crowns", (ArtistRef("R$NE Kobra"),), album, number=3)
    wanted = track.as_track()
    assert wanted.track_total is None  # a total over both discs is no disc's total
    assert (wanted.disc_total, wanted.year, wanted.genres) == (2, 2019, ("Hip Hop",))
    assert wanted.album_artists == ("R$NE Kobra",)
    assert CatalogueTrack("deezer", "2", "Crowns").as_track().album is None


def test_a_query_has_all_its_words_in_one_line() -> None:
    assert CatalogueQuery(text="t", title="x", artist="a", album="b").words == "t a b x"
