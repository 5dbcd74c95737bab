"""Full discographies: merged over catalogues, folded, and cheap."""

from __future__ import annotations

import pytest

from core.domain import ServiceError
from core.domain.catalogue import AlbumKind, CatalogueAlbum, CatalogueIds
from services.catalogue.discography import folded
from services.catalogue.identity import is_repackaged, same_release, title_key
from tests.unit.catalogue.conftest import Desks

ORDER = ("deezer", "itunes", "musicbrainz")


def album(title: str, source: str = "deezer", **facts: object) -> CatalogueAlbum:
    known = {"kind": AlbumKind.ALBUM, "id": f"{source}-{title}-{facts.get('date')}"}
    return CatalogueAlbum(source=source, title=title, **{**known, **facts})  # type: ignore[arg-type]


def test_sixty_releases_are_listed_in_at_most_ten_calls(desks: Desks) -> None:
    artist = desks.artist()
    desks.there.deezer.reset()
    found = desks.service.discography(artist, desks.ctx)
    assert len(found.own) >= 60
    assert desks.there.calls() + 1 <= 10  # and the search for the artist
    assert found.answered == ORDER


def test_small_pages_are_all_read(desks: Desks) -> None:
    desks.there.deezer.page_cap = 25
    try:
        found = desks.service.discography(desks.artist(), desks.ctx)
    finally:
        desks.there.deezer.page_cap = 500
    assert len(found.own) >= 60
    assert desks.there.calls() <= 10


def test_albums_eps_singles_and_compilations_stand_apart(desks: Desks) -> None:
    found = desks.service.discography(desks.artist(), desks.ctx)
    assert len(found.albums) == 21  # one of them live
    assert len(found.eps) == 10
    assert len(found.singles) == 26
    assert len(found.compilations) == 5
    assert {edition.kind for edition in found.compilations} == {AlbumKind.COMPILATION}


def test_remasters_and_market_duplicates_are_one_release(desks: Desks) -> None:
    found = desks.service.discography(desks.artist(), desks.ctx)
    amber = [one for one in found.albums if title_key(one.album.title) == "orchardamber|"]
    assert len(amber) == 1
    assert amber[0].album.title == "Orchard Amber"
    assert amber[0].date == "1990-03-01"
    assert amber[0].sources == ORDER
    titles = {edition.title for edition in amber[0].editions}
    assert {"Orchard Amber (2011 Remaster)", "Orchard Amber (Deluxe Edition)"} <= titles


def test_a_live_album_and_a_single_of_the_same_name_are_others(desks: Desks) -> None:
    found = desks.service.discography(desks.artist(), desks.ctx)
    assert "Orchard Amber (Live)" in {one.album.title for one in found.albums}
    assert "Orchard Basil" in {one.album.title for one in found.singles}
    assert "Orchard Basil" in {one.album.title for one in found.albums}


def test_the_newest_comes_first(desks: Desks) -> None:
    found = desks.service.discography(desks.artist(), desks.ctx)
    for group in (found.albums, found.eps, found.singles, found.compilations):
        dates = [one.date for one in group]
        assert dates == sorted(dates, key=str, reverse=True)


def test_another_artist_of_the_same_name_adds_nothing(desks: Desks) -> None:
    found = desks.service.discography(desks.artist(), desks.ctx)
    assert "Gregorian" not in {one.album.title for one in found.own + found.appears_on}


def test_the_other_artist_of_that_name_has_a_page_of_their_own(desks: Desks) -> None:
    both = desks.service.search_artists("Marlow Grey", 5, desks.ctx).value
    choir = min(both, key=lambda one: one.fans or 0)
    found = desks.service.discography(choir, desks.ctx)
    assert [one.album.title for one in found.own] == ["Gregorian"]
    assert found.answered == ORDER


def test_track_lists_are_asked_for_one_by_one(desks: Desks) -> None:
    found = desks.service.discography(desks.artist(), desks.ctx)
    before = desks.there.calls()
    single = next(one for one in found.singles if one.album.title == "Signal Cedar")
    told = desks.service.tracks(single, desks.ctx)
    assert told.source == "deezer"
    assert told.value is not None
    assert [track.title for track in told.value.tracks] == ["Signal Cedar"]
    assert desks.there.calls() - before == 2
    desks.service.tracks(single, desks.ctx)
    assert desks.there.calls() - before == 2


def test_the_next_catalogue_gives_the_tracks_when_the_first_is_silent(desks: Desks) -> None:
    found = desks.service.discography(desks.artist(), desks.ctx)
    single = next(one for one in found.singles if one.album.title == "Signal Dune")
    desks.there.deezer.fault("html", 9)
    told = desks.service.tracks(single, desks.ctx)
    assert told.source == "itunes"
    assert told.troubles == ("A web page answers instead of Deezer (HTTP 200).",)


def test_a_silent_catalogue_is_named_and_the_others_answer(desks: Desks) -> None:
    artist = desks.artist()
    desks.there.itunes.fault("html", 9)
    found = desks.service.discography(artist, desks.ctx)
    assert found.answered == ("deezer", "musicbrainz")
    assert found.troubles == ("A web page answers instead of iTunes (HTTP 200).",)
    assert len(found.albums) == 21


def test_no_catalogue_at_all_is_an_error(desks: Desks) -> None:
    artist = desks.artist()
    for server in desks.there.servers[1:]:
        server.fault("html", 9)
    with pytest.raises(ServiceError, match="Deezer"):
        desks.service.discography(artist, desks.ctx)


def test_releases_of_others_are_apart(desks: Desks) -> None:
    found = desks.service.discography(desks.artist(), desks.ctx)
    assert [one.album.title for one in found.appears_on] == ["Cold Rooms"]
    assert found.appears_on[0].album.artist_names == ("Nia Calder",)
    assert "Cold Rooms" not in {one.album.title for one in found.own}
    told = desks.service.tracks(found.appears_on[0], desks.ctx)
    assert told.value is not None
    assert [track.title for track in told.value.tracks] == ["Ice", "Frost"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (album("Tidewater"), album("Tidewater (Deluxe)", date="2020")),
        (album("Tidewater", date="1975"), album("TIDEWATER - 2011 Remaster", date="2011")),
        (album("Tidewater [Explicit]"), album("Tidewater (Clean)")),
        (album("Été"), album("Ete", source="itunes")),
        (album("A", upc="0123456789012"), album("B", upc="123456789012")),
        (album("Static EP", kind=AlbumKind.EP), album("Static", kind=AlbumKind.EP)),
        (
            album("Static", kind=AlbumKind.EP, track_count=4),
            album("Static", source="itunes", track_count=4),
        ),
        (
            album("Hits", kind=AlbumKind.COMPILATION, source="musicbrainz"),
            album("Hits", kind=AlbumKind.ALBUM),
        ),
    ],
)
def test_editions_of_one_release(left: CatalogueAlbum, right: CatalogueAlbum) -> None:
    assert same_release(left, right)
    assert same_release(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (album("Tidewater"), album("Tidewater (Live)")),
        (album("Tidewater"), album("Tidewater", kind=AlbumKind.SINGLE)),
        (album("Hits, Vol. 1"), album("Hits, Vol. 2")),
        (album("Weezer (Blue Album)"), album("Weezer (Green Album)")),
        (
            album("Weezer", date="1994", track_count=10),
            album("Weezer", date="2001", track_count=9),
        ),
        (
            album("Weezer", ids=CatalogueIds(mb_release_group="a")),
            album("Weezer", ids=CatalogueIds(mb_release_group="b")),
        ),
    ],
)
def test_two_releases(left: CatalogueAlbum, right: CatalogueAlbum) -> None:
    assert not same_release(left, right)
    assert not same_release(right, left)


def test_release_groups_share_out_editions_by_their_years() -> None:
    one = album("Self", "musicbrainz", date="1994", ids=CatalogueIds(mb_release_group="a"))
    two = album("Self", "musicbrainz", date="2001", ids=CatalogueIds(mb_release_group="b"))
    found = folded(
        [album("Self", date="2001-05-15"), album("Self", date="1994-05-10"), one, two], ORDER
    )
    told = [[edition.date for edition in release.editions] for release in found]
    assert told == [["2001-05-15", "2001"], ["1994-05-10", "1994"]]


def test_the_plain_uncensored_edition_is_shown() -> None:
    found = folded(
        [
            album("Gold (Clean)", explicit=False, date="2019"),
            album("Gold (Deluxe)", date="2020"),
            album("Gold", explicit=True, date="2019"),
        ],
        ORDER,
    )
    assert [one.album.title for one in found] == ["Gold"]


def test_the_date_is_the_earliest_and_most_exact(desks: Desks) -> None:
    found = folded(
        [album("Gold", date="1975", source="musicbrainz"), album("Gold", date="1975-04-02")], ORDER
    )
    assert found[0].date == "1975-04-02"
    assert folded([album("Gold")], ORDER)[0].date is None


def test_the_cover_comes_from_the_first_edition_that_has_one() -> None:
    bare, covered = album("Gold"), album("Gold", source="itunes", cover="http://x.invalid/1")
    assert folded([bare, covered], ORDER)[0].cover is covered
    assert folded([bare], ORDER)[0].cover is bare


def test_packaging_is_told_from_names() -> None:
    assert is_repackaged("Low (2017 Remastered Version)")
    assert is_repackaged("Low (Clean)")
    assert not is_repackaged("Low (Live)")
