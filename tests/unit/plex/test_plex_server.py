"""Plex through its adapter: reading in pages, faults in the middle, playlists row by row."""

from __future__ import annotations

import pytest

from core.clients.plex.server import PlexConfig
from core.clients.plex.server import PlexServer as PlexClient
from core.domain import BadInput, LibraryTrack, NotAuthorised, NotFound, Refused, ServiceError
from core.tasks import Cancelled, TaskContext
from sandbox.plex import MACHINE, TOKEN, PlexServer


def read(client: PlexClient, ctx: TaskContext) -> list[LibraryTrack]:
    return [track for batch in client.read_all(ctx) for track in batch]


def test_a_server_says_who_it_is(client: PlexClient, ctx: TaskContext) -> None:
    found = client.check(ctx)
    assert (found.name, found.id) == ("Sandbox Plex", MACHINE)
    assert [one.folders for one in client.sections(ctx)] == [("/srv/music",)]


def test_a_track_is_told_with_all_its_members(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    plex.shelf.put(
        "Été & <Co>", artists=("A feat. B",), album_artist="A", number=3, disc=2, mbid="m-1",
        path="/srv/music/a.flac",
    )  # fmt: skip
    (track,) = read(client, ctx)
    assert (track.title, track.artists, track.album_artists) == (
        "Été & <Co>",
        ("A feat. B",),
        ("A",),
    )
    assert (track.album, track.duration, track.year) == ("Tidewater", 180.0, 2022)
    assert (track.track_number, track.disc_number, track.genres) == (3, 2, ("Soul",))
    assert (track.path, track.server, track.key) == ("/srv/music/a.flac", "plex", "1001")
    assert track.ids.mb_recording == "m-1"
    assert track.facts is not None
    assert (track.facts.codec, track.facts.bitrate, track.facts.size) == ("flac", 900, 21_000_000)


def test_a_samplers_artist_is_unknown_not_various(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    plex.shelf.put("Song", artists=("Various Artists",), album_artist="Various Artists")
    assert read(client, ctx)[0].artists == ()


def test_a_library_is_read_in_pages_of_a_thousand(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    plex.shelf.fill(2500)
    assert len({track.key for track in read(client, ctx)}) == 2500
    assert len(plex.requests("/all")) == 3


def test_an_empty_library_is_no_error(client: PlexClient, ctx: TaskContext) -> None:
    assert read(client, ctx) == []


def test_without_changes_the_mark_stays_for_three_requests(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    plex.shelf.fill(10)
    mark = client.look(ctx)
    plex.log.clear()
    assert client.look(ctx, mark) == mark
    assert len(plex.log) <= 4


def test_a_change_changes_the_mark_and_is_all_that_is_read(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    plex.shelf.fill(300)
    mark = client.look(ctx)
    song = plex.shelf.change(plex.shelf.shown()[7], title="Renamed")
    assert client.look(ctx, mark) != mark
    batches = client.read_changes(mark, ctx)
    assert batches is not None
    titles = {track.key: track.title for batch in batches for track in batch}
    assert titles[song.id] == "Renamed"


@pytest.mark.parametrize("fault", ["broken", "busy", "odd", "html", "truncated", "reset", "empty"])
def test_a_page_that_fails_once_costs_one_page(
    plex: PlexServer, client: PlexClient, ctx: TaskContext, fault: str
) -> None:
    plex.shelf.fill(2200)
    plex.trouble("/all", fault, nth=2)
    assert len(read(client, ctx)) == 2200
    assert len(plex.requests("/all")) == 4


def test_a_page_that_takes_too_long_is_asked_for_in_halves(
    plex: PlexServer, hurried: PlexClient, ctx: TaskContext
) -> None:
    plex.shelf.fill(1200)
    plex.trouble("/all", "slow", nth=2, times=3)
    assert len(read(hurried, ctx)) == 1200
    sizes = [one.headers["x-plex-container-size"] for one in plex.requests("/all")]
    assert sizes[-1] == "500"


def test_a_library_that_stays_broken_is_an_error_not_an_end(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    plex.shelf.fill(1500)
    plex.trouble("/all", "broken", nth=2, times=100)
    with pytest.raises(ServiceError):
        read(client, ctx)


def test_a_revoked_token_is_told_at_once(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    plex.token = "another"
    with pytest.raises(NotAuthorised, match=r"refuses the token.*plex\.token"):
        client.look(ctx)
    assert len(plex.log) == 1


def test_a_cancel_ends_a_reading(plex: PlexServer, client: PlexClient, ctx: TaskContext) -> None:
    plex.shelf.fill(1500)
    batches = client.read_all(ctx)
    next(batches)
    ctx.cancel()
    with pytest.raises(Cancelled):
        next(batches)


@pytest.mark.parametrize("wanted", ["3", "Music", " music ", ""])
def test_a_section_is_found_by_key_or_title(
    plex: PlexServer, ctx: TaskContext, wanted: str
) -> None:
    plex.shelf.put("Song")
    assert len(read(PlexClient(PlexConfig(plex.url, TOKEN, wanted)), ctx)) == 1


def test_a_section_that_is_not_there_names_those_that_are(
    plex: PlexServer, ctx: TaskContext
) -> None:
    with pytest.raises(BadInput, match=r'no music library "Movies".*Music \(3\)'):
        PlexClient(PlexConfig(plex.url, TOKEN, "Movies")).look(ctx)
    plex.more_sections.append(("7", "Jazz"))
    with pytest.raises(BadInput, match=r"several music libraries.*Jazz \(7\)"):
        PlexClient(PlexConfig(plex.url, TOKEN)).look(ctx)


def test_only_the_touched_folder_is_scanned(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    plex.shelf.arrive("New", path="/srv/music/A & B/1.flac")
    client.trigger_scan(["/srv/music/A & B", "/srv/music/A & B"], ctx)
    assert plex.scans == ["/srv/music/A & B"]
    state = client.scan_state(ctx)
    assert (state.running, state.progress) == (True, 0.4)
    assert not client.scan_state(ctx).running
    assert [track.title for track in read(client, ctx)] == ["New"]


def keys_of(plex: PlexServer, count: int) -> list[str]:
    plex.shelf.fill(count)
    return [song.id for song in plex.shelf.shown()]


def test_a_long_playlist_goes_in_chunks_and_keeps_copies(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    keys = keys_of(plex, 450)
    wanted = [*keys, keys[0], keys[0]]
    made = client.create_playlist("Weekly & more", wanted, ctx)
    assert made.items == tuple(wanted)
    assert client.playlist(made.id, ctx) == made


def test_a_playlist_is_changed_in_place_and_in_order(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    a, b, c, d, e, f = keys_of(plex, 6)
    made = client.create_playlist("Mix", [a, b, a, c, d], ctx)
    wanted = [e, d, a, a, f, b]
    now = client.replace_playlist(made.id, wanted, ctx)
    assert (now.id, now.items) == (made.id, tuple(wanted))
    assert plex.lists.keys("Mix") == wanted


def test_one_row_moved_is_one_order(plex: PlexServer, client: PlexClient, ctx: TaskContext) -> None:
    keys = keys_of(plex, 30)
    made = client.create_playlist("Mix", keys, ctx)
    client.replace_playlist(made.id, [keys[-1], *keys[:-1]], ctx)
    assert len(plex.requests("/move")) == 1
    assert [one for one in plex.log if one.method == "DELETE"] == []


def test_what_the_server_lost_is_seen_on_reading_back(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    a, b, *_ = keys_of(plex, 3)
    assert client.create_playlist("Mix", [a, "424242", b], ctx).items == (a, b)


def test_a_smart_playlist_is_left_alone(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    (a,) = keys_of(plex, 1)
    smart = plex.lists.put("Smart", a, smart=True)
    assert [one.writable for one in client.playlists(ctx)] == [False]
    with pytest.raises(Refused, match="follows a rule"):
        client.replace_playlist(smart.id, [], ctx)


def test_a_deleted_playlist_is_not_found(
    plex: PlexServer, client: PlexClient, ctx: TaskContext
) -> None:
    (a,) = keys_of(plex, 1)
    made = client.create_playlist("Mix", [a], ctx)
    client.delete_playlist(made.id, ctx)
    with pytest.raises(NotFound):
        client.playlist(made.id, ctx)
    with pytest.raises(BadInput, match="no empty playlists"):
        client.create_playlist("Mix", [], ctx)
