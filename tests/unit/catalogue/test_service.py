"""Asking catalogues in order: who answered, who was silent, and the same thing elsewhere."""

from __future__ import annotations

import pytest

from core.domain import ServiceError, Unreachable
from core.domain.catalogue import CatalogueArtist, CatalogueQuery
from services.catalogue.service import CatalogueService
from tests.unit.catalogue.conftest import Desks

SIGNAL = CatalogueQuery(title="Signal Amber", artist="Marlow Grey")


def test_a_typed_artist_gives_discography_pictures_and_tracks_without_an_account(
    desks: Desks,
) -> None:
    service, ctx = desks.make("deezer"), desks.ctx
    found = service.search_artists("marlow grey", 5, ctx)
    assert (found.source, found.title, found.troubles) == ("deezer", "Deezer", ())
    artist = found.value[0]
    picture = service.artist_picture(artist, 100, ctx)
    assert picture is not None
    assert picture.startswith(b"\xff\xd8\xff")
    release = service.discography(artist, ctx).albums[0]
    cover = service.cover(release.album, 100, ctx)
    assert cover is not None
    assert cover != picture
    told = service.tracks(release, ctx)
    assert told.value is not None
    wanted = told.value.tracks[0].as_track()
    assert wanted.title == "One"
    assert wanted.artists == ("Marlow Grey",)
    assert wanted.album == release.album.title
    assert (wanted.track_number, wanted.track_total) == (1, 3)
    assert wanted.ids.isrc
    assert desks.there.itunes.log == []


def test_the_first_catalogue_answers_alone(desks: Desks) -> None:
    assert desks.service.search_tracks(SIGNAL, 5, desks.ctx).source == "deezer"
    assert desks.make("itunes", "deezer").search_tracks(SIGNAL, 5, desks.ctx).source == "itunes"
    assert len(desks.there.musicbrainz.log) == 0


def test_the_next_one_answers_for_a_silent_one_and_it_is_said(desks: Desks) -> None:
    desks.there.deezer.fault("over", 9)
    desks.there.itunes.fault("html")
    found = desks.service.search_tracks(SIGNAL, 5, desks.ctx)
    assert found.source == "musicbrainz"
    assert found.troubles == (
        "Deezer asks us to send less.",
        "A web page answers instead of iTunes (HTTP 200).",
    )
    asked = len(desks.there.deezer.log)
    again = desks.service.search_albums(CatalogueQuery(text="Orchard Cedar"), 5, desks.ctx)
    assert again.source == "musicbrainz"
    assert len(desks.there.deezer.log) == asked


def test_the_next_one_is_asked_for_what_the_first_does_not_have(desks: Desks) -> None:
    found = desks.service.search_albums(CatalogueQuery(album="Winter Hits"), 5, desks.ctx)
    assert found.source == "itunes"
    assert [album.title for album in found.value] == ["Winter Hits"]


def test_nothing_anywhere_is_an_empty_answer_of_the_first(desks: Desks) -> None:
    found = desks.service.search_tracks(CatalogueQuery(text="nobody's nothing"), 5, desks.ctx)
    assert (found.value, found.source) == ((), "deezer")


def test_all_silent_is_one_error(desks: Desks) -> None:
    for server in desks.there.servers[1:]:
        server.fault("html", 9)
    with pytest.raises(Unreachable, match="instead of Deezer"):
        desks.service.search_tracks(SIGNAL, 5, desks.ctx)


def test_without_any_catalogue_it_is_said_what_to_do(desks: Desks) -> None:
    with pytest.raises(ServiceError, match=r"Name one in `catalog\.order`"):
        desks.make().search_tracks(SIGNAL, 5, desks.ctx)
    with pytest.raises(ServiceError, match="not among those in use"):
        desks.make("deezer").album("itunes", "1", desks.ctx)
    with pytest.raises(ServiceError, match="No catalogue"):
        desks.make("itunes").by_isrc("QZCAT9000001", desks.ctx)


def test_things_are_read_by_catalogue_and_id(desks: Desks) -> None:
    service, ctx = desks.service, desks.ctx
    hit = service.search_tracks(SIGNAL, 5, ctx).value[0]
    track = service.track(hit.source, hit.id, ctx)
    assert track is not None
    assert track.isrc
    assert track.album is not None
    details = service.album("deezer", track.album.id, ctx)
    assert details is not None
    assert details.tracks[0].id == track.id
    artist = service.artist("deezer", track.artists[0].id, ctx)
    assert artist is not None
    assert artist.name == "Marlow Grey"


def test_codes_find_recordings_and_releases(desks: Desks) -> None:
    release = desks.there.world.releases[30]
    found = desks.service.by_isrc(release.tracks[0].isrc, desks.ctx)
    assert found.value is not None
    assert (found.source, found.value.title) == ("deezer", release.tracks[0].title)
    album = desks.make("itunes", "deezer").by_upc(release.upc, desks.ctx)
    assert album.value is not None
    assert (album.source, album.value.album.title) == ("itunes", release.title)


def test_a_bar_code_may_lack_its_leading_zeros(desks: Desks) -> None:
    release = desks.there.world.releases[31]
    assert release.upc.startswith("0")
    found = desks.make("deezer").by_upc(release.upc.lstrip("0"), desks.ctx)
    assert found.value is not None
    assert found.value.album.title == release.title
    assert desks.make("deezer").by_upc("0001", desks.ctx).value is None


def test_a_code_may_be_written_with_dashes(desks: Desks) -> None:
    code = desks.there.world.releases[30].tracks[0].isrc.lower()
    written = f"{code[:2]}-{code[2:5]}-{code[5:7]}-{code[7:]}"
    assert desks.service.by_isrc(written, desks.ctx).value is not None


def test_the_artists_own_catalogue_alone_is_quick(desks: Desks) -> None:
    artist = desks.artist()
    before = desks.there.calls()
    found = desks.service.discography(artist, desks.ctx, merged=False)
    assert found.answered == ("deezer",)
    assert len(found.own) >= 60
    assert desks.there.calls() - before == 1


def test_pictures_of_artists_come_from_where_there_are_any(desks: Desks) -> None:
    service = desks.make("itunes", "musicbrainz", "deezer")
    artist = service.search_artists("Marlow Grey", 5, desks.ctx).value[0]
    assert (artist.source, artist.picture) == ("itunes", None)
    assert service.artist_picture(artist, 60, desks.ctx)
    stranger = CatalogueArtist("itunes", "1", "Nobody At All")
    assert service.artist_picture(stranger, 60, desks.ctx) is None


def test_clearing_the_cache_asks_again(desks: Desks) -> None:
    service: CatalogueService = desks.service
    service.search_tracks(SIGNAL, 5, desks.ctx)
    assert service.forget("itunes") == 0
    assert service.forget("deezer") == 1
    service.search_tracks(SIGNAL, 5, desks.ctx)
    assert len(desks.there.deezer.log) == 2
