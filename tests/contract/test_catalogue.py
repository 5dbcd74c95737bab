"""What a catalogue promises: the same suite for the fake and for every adapter."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.domain import Malformed, RateLimited, ServiceError, Unreachable
from core.domain.catalogue import AlbumKind, CatalogueQuery
from core.ports.catalogue import CatalogueFeature
from core.tasks import Cancelled, TaskContext
from sandbox.catalogues import Catalogues
from tests.contract.catalogue_stages import ADAPTERS, HURRIED, Stage, build, music

FERRY = CatalogueQuery(title="Slow Ferry", artist="Sadie Okonjo", album="Tidewater")


@pytest.fixture(scope="module")
def there() -> Iterator[Catalogues]:
    with Catalogues(music()) as running:
        yield running


@pytest.fixture(params=["fake", *ADAPTERS, "spotify"])
def stage(request: pytest.FixtureRequest, there: Catalogues) -> Iterator[Stage]:
    made = build(request.param, there)
    yield made
    made.close()
    assert made.server is None or made.server.violations == []


@pytest.fixture(params=ADAPTERS)
def served(request: pytest.FixtureRequest, there: Catalogues) -> Iterator[Stage]:
    made = build(request.param, there)
    yield made
    made.close()
    assert made.server is not None
    assert made.server.violations == []


# -- finding --------------------------------------------------------------------------------


def test_a_track_is_found_by_its_fields(stage: Stage) -> None:
    found = stage.catalogue.search_tracks(FERRY, 5, stage.ctx)
    best = found[0]
    assert best.title == "Slow Ferry"
    assert best.artist_names == ("Sadie Okonjo",)
    assert best.source == stage.catalogue.name
    assert best.id
    assert best.album is not None
    assert best.duration == pytest.approx(181.0, abs=0.5)


def test_a_track_is_found_by_free_text(stage: Stage) -> None:
    found = stage.catalogue.search_tracks(CatalogueQuery(text="ferry okonjo"), 5, stage.ctx)
    assert "Slow Ferry" in {track.title for track in found}


def test_accents_need_not_be_typed(stage: Stage) -> None:
    found = stage.catalogue.search_albums(CatalogueQuery(text="ete sans fin"), 5, stage.ctx)
    assert [album.title for album in found] == ["Été sans fin"]


def test_no_more_is_given_than_asked_for(stage: Stage) -> None:
    found = stage.catalogue.search_tracks(CatalogueQuery(artist="Sadie Okonjo"), 2, stage.ctx)
    assert len(found) == 2


def test_an_album_is_found_with_its_artist(stage: Stage) -> None:
    wanted = CatalogueQuery(artist="Sadie Okonjo", album="Tidewater")
    found = stage.catalogue.search_albums(wanted, 5, stage.ctx)
    assert [album.title for album in found] == ["Tidewater"]
    assert found[0].artist_names == ("Sadie Okonjo",)


def test_artists_of_one_name_are_two(stage: Stage) -> None:
    wanted = CatalogueQuery(artist="Sadie Okonjo")
    found = stage.catalogue.search_artists(wanted, 5, stage.ctx)
    assert [artist.name for artist in found] == ["Sadie Okonjo", "Sadie Okonjo"]
    assert found[0].id != found[1].id


def test_what_nobody_released_is_not_found(stage: Stage) -> None:
    nothing = CatalogueQuery(title="Nobody's Song", artist="Nobody")
    assert stage.catalogue.search_tracks(nothing, 5, stage.ctx) == ()
    assert stage.catalogue.search_albums(nothing, 5, stage.ctx) == ()
    assert stage.catalogue.search_artists(nothing, 5, stage.ctx) == ()


@pytest.mark.parametrize("words", ['say "no"', "A/B: (C) [D] + - && || ! ^ ~ * ? \\", '"""'])
def test_signs_in_the_words_do_no_harm(stage: Stage, words: str) -> None:
    assert stage.catalogue.search_tracks(CatalogueQuery(title=words), 5, stage.ctx) == ()
    assert stage.catalogue.search_tracks(CatalogueQuery(text=words), 5, stage.ctx) == ()


# -- reading --------------------------------------------------------------------------------


def _tidewater(stage: Stage) -> str:
    wanted = CatalogueQuery(artist="Sadie Okonjo", album="Tidewater")
    return stage.catalogue.search_albums(wanted, 5, stage.ctx)[0].id


def test_an_album_has_its_tracks_in_order_over_all_discs(stage: Stage) -> None:
    details = stage.catalogue.album(_tidewater(stage), stage.ctx)
    assert details is not None
    told = [(track.disc, track.number, track.title) for track in details.tracks]
    assert told == [(1, 1, "Slow Ferry"), (1, 2, "Harbour"), (2, 1, "Slow Ferry (Live)")]
    assert (details.album.track_count, details.album.disc_count) == (3, 2)
    assert details.album.date == "2022-03-04"
    assert details.album.cover is not None
    assert all(track.album == details.album for track in details.tracks)


def test_an_albums_tracks_tell_their_codes_where_the_catalogue_can(stage: Stage) -> None:
    details = stage.catalogue.album(_tidewater(stage), stage.ctx)
    assert details is not None
    can = CatalogueFeature.ALBUM_ISRCS in stage.catalogue.features
    assert all((track.isrc is not None) is can for track in details.tracks)


def test_a_track_is_read_whole(stage: Stage) -> None:
    wanted = CatalogueQuery(title="Harbour", artist="Sadie Okonjo")
    found = stage.catalogue.search_tracks(wanted, 5, stage.ctx)
    track = stage.catalogue.track(found[0].id, stage.ctx)
    assert track is not None
    assert (track.title, track.number, track.disc) == ("Harbour", 2, 1)
    assert "Mina Tal" in track.artist_credit
    assert track.album is not None
    assert track.album.title == "Tidewater"
    assert track.as_track().release_date == "2022-03-04"


def test_an_artist_is_read_by_id(stage: Stage) -> None:
    wanted = CatalogueQuery(artist="Delphine Roux")
    found = stage.catalogue.search_artists(wanted, 5, stage.ctx)
    artist = stage.catalogue.artist(found[0].id, stage.ctx)
    assert artist is not None
    assert artist.name == "Delphine Roux"


def test_an_artists_releases_are_of_that_artist_alone(stage: Stage) -> None:
    wanted = CatalogueQuery(artist="Sadie Okonjo")
    ids = [artist.id for artist in stage.catalogue.search_artists(wanted, 5, stage.ctx)]
    listed = [
        {(album.title, album.kind) for album in stage.catalogue.artist_albums(one, stage.ctx)}
        for one in ids
    ]
    # Spotify calls short EPs singles.
    short = AlbumKind.SINGLE if stage.catalogue.name == "spotify" else AlbumKind.EP
    main = {
        ("Tidewater", AlbumKind.ALBUM),
        ("Undertow", short),
        ("Slow Ferry", AlbumKind.SINGLE),
    }
    assert main in listed
    assert {("Night Club", AlbumKind.SINGLE)} in listed


def test_what_does_not_exist_is_none(stage: Stage) -> None:
    catalogue, ctx = stage.catalogue, stage.ctx
    for missing in ("999999999999", "00000000-0000-4000-8000-000000000000"):
        assert catalogue.track(missing, ctx) is None
        assert catalogue.album(missing, ctx) is None
        assert catalogue.artist(missing, ctx) is None
        assert catalogue.artist_albums(missing, ctx) == ()
    assert catalogue.by_isrc("QZ0000000000", ctx) is None
    assert catalogue.by_upc("0000000000017", ctx) is None


def test_a_recording_is_found_by_its_code_where_the_catalogue_can(stage: Stage) -> None:
    tune = stage.world.releases[0].tracks[1]
    found = stage.catalogue.by_isrc(tune.isrc, stage.ctx)
    if CatalogueFeature.BY_ISRC not in stage.catalogue.features:
        assert (found, stage.asked) == (None, 0)
        return
    assert found is not None
    assert (found.title, found.isrc) == ("Harbour", tune.isrc)


def test_a_release_is_found_by_its_bar_code(stage: Stage) -> None:
    found = stage.catalogue.by_upc(stage.world.releases[0].upc, stage.ctx)
    assert found is not None
    assert found.album.title == "Tidewater"
    assert len(found.tracks) == 3


def test_a_picture_has_an_address_in_any_size(stage: Stage) -> None:
    details = stage.catalogue.album(_tidewater(stage), stage.ctx)
    assert details is not None
    assert details.album.cover is not None
    sizes = {stage.catalogue.picture(details.album.cover, size) for size in (100, 1000)}
    assert len(sizes) == 2


def test_a_cancelled_caller_asks_nothing(stage: Stage) -> None:
    stage.ctx.cancel()
    with pytest.raises(Cancelled):
        stage.catalogue.search_tracks(FERRY, 5, stage.ctx)
    assert stage.asked == 0


# -- manners and memory ---------------------------------------------------------------------


def test_the_same_question_is_asked_once(served: Stage) -> None:
    first = served.catalogue.search_tracks(FERRY, 5, served.ctx)
    before = served.asked
    assert served.restarted().search_tracks(FERRY, 5, served.ctx) == first
    assert served.asked == before


def test_that_there_is_nothing_is_remembered_for_a_day(served: Stage) -> None:
    assert served.catalogue.artist("999999999999", served.ctx) is None
    before = served.asked
    assert served.catalogue.artist("999999999999", served.ctx) is None
    assert served.asked == before
    if served.catalogue.name == "itunes":
        return  # says "no results" like any other answer
    served.clock.turn(86401)
    assert served.catalogue.artist("999999999999", served.ctx) is None
    assert served.asked > before


def test_two_who_ask_the_same_at_once_share_the_answer(served: Stage) -> None:
    results: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(
                len(served.catalogue.search_tracks(FERRY, 5, TaskContext()))
            )
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 1
    assert served.asked == 1


def test_the_published_limit_is_never_passed(served: Stage) -> None:
    for number in range(60):
        served.catalogue.search_tracks(CatalogueQuery(text=f"song {number}"), 5, served.ctx)
    assert served.server is not None
    assert served.server.violations == []
    assert served.ctx.waited > 0.0


def test_an_old_answer_is_better_than_none(served: Stage) -> None:
    first = served.catalogue.search_tracks(FERRY, 5, served.ctx)
    assert served.server is not None
    served.clock.turn(8 * 86400)
    served.server.fault("busy", 3)
    assert served.catalogue.search_tracks(FERRY, 5, served.ctx) == first
    assert served.asked > 1


# -- trouble --------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["busy", "reset", "truncated", "empty", "over"])
def test_trouble_that_passes_is_not_noticed(served: Stage, fault: str) -> None:
    assert served.server is not None
    served.server.fault(fault)
    if (fault, served.catalogue.name) == ("over", "itunes"):
        with pytest.raises(RateLimited):  # a minute: another catalogue answers meanwhile
            served.catalogue.search_tracks(FERRY, 5, served.ctx)
        served.clock.turn(61)
    found = served.catalogue.search_tracks(FERRY, 5, served.ctx)
    assert found[0].title == "Slow Ferry"
    assert served.asked == 2


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_service_that_does_not_answer_is_given_up_in_time(name: str, there: Catalogues) -> None:
    stage = build(name, there, HURRIED)
    assert stage.server is not None
    stage.server.fault("slow", 9)
    with pytest.raises(Unreachable, match="did not answer in time"):
        stage.catalogue.search_tracks(FERRY, 5, stage.ctx)
    assert stage.asked == 2
    stage.close()
    stage.server.reset()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("busy", ServiceError),
        ("reset", Unreachable),
        ("truncated", Malformed),
        ("empty", Malformed),
        ("html", Unreachable),
        ("over", RateLimited),
    ],
)
def test_trouble_that_stays_is_one_sentence_and_then_silence(
    served: Stage, fault: str, error: type[ServiceError]
) -> None:
    assert served.server is not None
    served.server.fault(fault, 50)
    with pytest.raises(error) as first:
        served.catalogue.search_tracks(FERRY, 5, served.ctx)
    assert served.catalogue.title in first.value.sentence
    sent = served.asked
    assert sent <= 4
    with pytest.raises(ServiceError):
        served.catalogue.search_albums(CatalogueQuery(text="other words"), 5, served.ctx)
    assert served.asked == sent


def test_a_ban_holds_for_the_next_process_too(served: Stage) -> None:
    assert served.server is not None
    served.server.fault("over", 9)
    with pytest.raises(RateLimited) as ban:
        served.catalogue.search_tracks(FERRY, 5, served.ctx)
    sent = served.asked
    with pytest.raises(RateLimited):
        served.restarted().search_tracks(FERRY, 5, served.ctx)
    assert served.asked == sent
    served.server.reset()
    served.clock.turn(ban.value.after + 1)
    assert served.restarted().search_tracks(FERRY, 5, served.ctx)


def test_an_outage_is_not_held_against_the_next_process(served: Stage) -> None:
    assert served.server is not None
    served.server.fault("html")
    with pytest.raises(Unreachable):
        served.catalogue.search_tracks(FERRY, 5, served.ctx)
    assert served.restarted().search_tracks(FERRY, 5, served.ctx)


def test_a_web_page_is_not_asked_twice(served: Stage) -> None:
    assert served.server is not None
    served.server.fault("html", 9)
    with pytest.raises(Unreachable, match="A web page answers"):
        served.catalogue.search_tracks(FERRY, 5, served.ctx)
    assert served.asked == 1


def test_a_service_that_came_back_is_asked_again(served: Stage) -> None:
    assert served.server is not None
    served.server.fault("html")
    with pytest.raises(Unreachable):
        served.catalogue.search_tracks(FERRY, 5, served.ctx)
    served.clock.turn(31)
    assert served.catalogue.search_tracks(FERRY, 5, served.ctx)


def test_a_service_that_stays_away_is_asked_less_and_less_often(served: Stage) -> None:
    assert served.server is not None
    served.server.fault("html", 50)
    for pause in (30.0, 120.0, 480.0, 1800.0, 1800.0):
        before = served.asked
        for wait in (0.0, pause - 1.0):
            served.clock.turn(wait)
            with pytest.raises(Unreachable):
                served.catalogue.search_tracks(FERRY, 5, served.ctx)
            assert served.asked == before + 1
        served.clock.turn(2.0)


def test_cancelling_takes_effect_while_it_waits(served: Stage) -> None:
    assert served.server is not None
    served.server.fault("busy", 9)
    ctx = TaskContext()
    timer = threading.Timer(0.1, ctx.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        served.catalogue.search_tracks(FERRY, 5, ctx)
    timer.join()
    assert served.asked == 1
