"""Playlists and liked songs: how often Spotify is asked, and what the rows become."""

from __future__ import annotations

import pytest

from core.domain import BadInput, NotAuthorised, NotFound, Refused, Unreachable
from core.ports.accounts import ListState
from core.tasks import Cancelled
from sandbox.spotify import SpotifyServer, episode, local_file
from tests.unit.spotify.conftest import Studio, music


def uri(studio: Studio, name: str = "Night Drive") -> str:
    found = next(one for one in studio.world.lists.values() if one.name == name)
    return f"spotify:playlist:{found.id}"


# -- how often --------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "calls"), [(1, 3), (50, 3), (51, 4), (120, 5)])
def test_a_playlist_takes_its_pages_and_two_then_one(studio: Studio, rows: int, calls: int) -> None:
    studio.world.playlist("Night Drive", studio.world.rows()[:rows])
    assert studio.calls_of(uri(studio)) == calls
    assert studio.calls_of(uri(studio)) == 1
    studio.restarted()
    assert studio.calls_of(uri(studio)) == 1


@pytest.mark.parametrize(("likes", "calls"), [(3, 1), (50, 1), (51, 2), (130, 3)])
def test_liked_songs_take_their_pages_then_one(studio: Studio, likes: int, calls: int) -> None:
    studio.world.like(*studio.world.rows()[:likes])
    assert studio.calls_of("liked") == calls
    assert studio.calls_of("liked") == 1


def titles(studio: Studio) -> list[str]:
    return [entry.track.title for entry in studio.read("liked").entries]


def truth(studio: Studio) -> list[str]:
    return [row[1].title for _, row in studio.world.likes]


def test_liked_songs_after_an_addition_take_two(studio: Studio) -> None:
    rows = studio.world.rows()
    studio.world.like(*rows[:120])
    studio.read("liked")
    studio.world.like(rows[125])
    assert studio.calls_of("liked") == 2
    assert titles(studio) == truth(studio)
    assert studio.calls_of("liked") == 1


@pytest.mark.parametrize("place", [0, 30, 49, 50, 75, 99, 100, 119])
def test_a_like_taken_back_anywhere_is_noticed(studio: Studio, place: int) -> None:
    studio.world.like(*studio.world.rows()[:120])
    studio.read("liked")
    studio.world.unlike(place)
    assert titles(studio) == truth(studio)
    assert studio.calls_of("liked") == 1


def test_additions_and_removals_at_once_are_noticed(studio: Studio) -> None:
    rows = studio.world.rows()
    studio.world.like(*rows[:120])
    studio.read("liked")
    studio.world.unlike(110)
    studio.world.unlike(20)
    studio.world.like(rows[125], rows[126], rows[127])
    assert titles(studio) == truth(studio)


def test_a_change_after_a_week_is_read_whole(studio: Studio) -> None:
    rows = studio.world.rows()
    studio.world.like(*rows[:120])
    studio.read("liked")
    studio.clock.turn(8 * 86400)
    studio.world.like(rows[125])
    assert studio.calls_of("liked") == 3


def test_an_album_takes_one_then_none(studio: Studio) -> None:
    long = studio.world.music.release("Long", "Artist 0", [f"Part {n}" for n in range(51)])
    short = f"spotify:album:{studio.world.album_id(studio.world.music.releases[0])}"
    assert studio.calls_of(short) == 1
    assert studio.calls_of(short) == 0
    assert studio.calls_of(f"spotify:album:{studio.world.album_id(long)}") == 2
    assert studio.calls_of(f"spotify:album:{studio.world.album_id(long)}") == 0
    assert len(studio.read(f"spotify:album:{studio.world.album_id(long)}").entries) == 51


def test_a_list_of_somebody_else_takes_two_then_one(studio: Studio) -> None:
    theirs = studio.world.playlist("Theirs", studio.world.rows()[:3], owner="other")
    for calls in (2, 1, 1):
        studio.server.forget()
        with pytest.raises(Refused, match="“Theirs” is somebody else's") as refused:
            studio.read(uri(studio, "Theirs"))
        assert studio.server.calls() == calls
        assert "Copy it into a list of your own" in refused.value.next_step
    theirs.change(theirs.rows)
    studio.server.forget()
    with pytest.raises(Refused):
        studio.read(uri(studio, "Theirs"))
    assert studio.server.calls() == 2


def test_a_collaborative_list_of_somebody_else_is_read(studio: Studio) -> None:
    rows = studio.world.rows()[:3]
    studio.world.playlist("Ours", rows, owner="other", collaborative=True)
    assert len(studio.read(uri(studio, "Ours")).entries) == 3


def test_everything_at_once_takes_91_calls_then_two(studio: Studio) -> None:
    world = studio.world
    world.music = music(1500)
    rows = world.rows()
    for number in range(30):
        world.playlist(f"List {number}", rows[number : number + 80])
    world.playlist("Theirs", rows[:5], owner="other")
    world.playlist("Empty", [])
    world.like(*rows[:1500])

    def sync() -> tuple[int, int]:
        studio.server.forget()
        listed = [one for one in studio.client.lists(studio.ctx) if one.total]
        own = [one for one in listed if one.state is not ListState.CLOSED]
        read = [studio.client.open_list(one, studio.ctx) for one in own]
        read.append(studio.client.liked(studio.ctx))
        return studio.server.calls(), sum(len(one.entries) for one in read)

    assert sync() == (91, 30 * 80 + 1500)
    studio.restarted()
    assert sync() == (2, 30 * 80 + 1500)


def test_a_listing_says_what_is_new_changed_and_in_sync(studio: Studio) -> None:
    rows = studio.world.rows()
    read = studio.world.playlist("Read", rows[:60])
    moved = studio.world.playlist("Moved", rows[:3])
    studio.world.playlist("New", rows[:3])
    studio.world.playlist("Theirs", rows[:3], owner="other")
    for one in (read, moved):
        studio.read(f"spotify:playlist:{one.id}")
    moved.change(rows[:4])
    listed = studio.client.lists(studio.ctx)
    assert {one.name: one.state for one in listed} == {
        "Read": ListState.IN_SYNC,
        "Moved": ListState.CHANGED,
        "New": ListState.NEW,
        "Theirs": ListState.CLOSED,
    }
    assert listed[0].total == 60
    studio.server.forget()
    assert len(studio.client.open_list(listed[0], studio.ctx).entries) == 60
    assert studio.server.calls() == 0


# -- interruptions ----------------------------------------------------------------------------


def test_a_reading_that_was_cut_off_goes_on_where_it_stopped(studio: Studio) -> None:
    studio.world.playlist("Night Drive", studio.world.rows()[:120])
    studio.world.like(*studio.world.rows()[:120])
    studio.server.throttle.quotas = {"playlists": 3, "library": 2}
    for source in (uri(studio), "liked"):
        with pytest.raises(Exception, match="closed"):
            studio.read(source)
    studio.server.throttle.quotas = {}
    studio.clock.turn(2 * 86400)
    studio.restarted()
    assert studio.calls_of(uri(studio)) == 3
    assert studio.calls_of("liked") == 2
    assert titles(studio) == truth(studio)


def test_a_list_that_changes_while_it_is_read_is_read_again(studio: Studio) -> None:
    rows = studio.world.rows()
    found = studio.world.playlist("Night Drive", rows[:120])
    asked = studio.server.take

    def take(one: object) -> object:
        if len(studio.server.paths("/items")) == 2 and found.version == 1:
            found.change([rows[125], *rows[:119]])
        return asked(one)  # type: ignore[arg-type]

    studio.server.take = take  # type: ignore[method-assign,assignment]
    read = studio.read(uri(studio))
    assert [one.track.title for one in read.entries] == [row[1].title for row in found.rows]
    assert read.snapshot == found.snapshot


@pytest.mark.parametrize(("rows", "lies"), [(60, 1), (100, 1), (60, -1), (100, -1)])
def test_a_total_that_lies_by_one_loses_no_row(studio: Studio, rows: int, lies: int) -> None:
    studio.world.playlist("Night Drive", studio.world.rows()[:rows], lies=lies)
    assert len(studio.read(uri(studio)).entries) == rows
    assert studio.calls_of(uri(studio)) == 1


def test_a_cancelled_reading_stops_at_once(studio: Studio) -> None:
    studio.world.playlist("Night Drive", studio.world.rows())
    studio.ctx.cancel()
    with pytest.raises(Cancelled):
        studio.read(uri(studio))
    assert studio.server.calls() == 0


# -- rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["new", "old", "mixed"])
def test_every_row_of_every_shape_is_told(studio: Studio, mode: str) -> None:
    studio.server.mode = mode
    rows = studio.world.rows()
    blocked = studio.world.track_id(rows[1][1])
    studio.server.shapes.unplayable.add(blocked)
    nameless = {"is_local": False, "item": {"id": "x", "name": "", "type": "track", "artists": []}}
    told = [
        rows[0],
        None,
        episode("Talk"),
        rows[1],
        local_file("Own Song", "Me & My", "Tape"),
        local_file("Alone"),
        rows[0],
        nameless,
    ]
    studio.world.playlist("שלום – Été", told)
    playlist = studio.read(uri(studio, "שלום – Été"))
    assert playlist.name == "שלום – Été"
    assert [one.position for one in playlist.entries] == list(range(1, 9))
    assert [one.unusable for one in playlist.entries] == [
        None,
        "no longer on Spotify",
        "a podcast episode",
        None,
        None,
        "a local file without an artist",
        None,
        "no longer on Spotify",
    ]
    first, own = playlist.entries[0].track, playlist.entries[4].track
    assert (first.title, first.artists, first.album) == ("Song 0-0", ("Artist 0",), "Album 0")
    assert (first.duration, first.track_number, first.disc_number) == (181.0, 1, 1)
    assert first.ids.isrc == rows[0][1].isrc
    assert first.ids.spotify == studio.world.track_id(rows[0][1])
    assert (first.release_date, first.year) == ("2021-03-04", 2021)
    assert (own.title, own.artists, own.album, own.duration) == (
        "Own Song",
        ("Me & My",),
        "Tape",
        200.0,
    )


@pytest.mark.parametrize("mode", ["new", "old", "mixed"])
def test_likes_are_read_in_every_mode(studio: Studio, mode: str) -> None:
    studio.server.mode = mode
    studio.world.like(*studio.world.rows()[:60])
    playlist = studio.read("liked")
    assert (playlist.name, playlist.kind) == ("Liked Songs", "spotify")
    assert [one.track.title for one in playlist.entries] == truth(studio)


def test_a_local_file_known_by_its_address_alone_is_a_row(studio: Studio) -> None:
    row = local_file("Own Song", "Ann Án", "My Tape", 95)
    row["item"] |= {"name": "", "artists": [], "album": {}, "duration_ms": 0}
    studio.world.playlist("Night Drive", [row])
    track = studio.read(uri(studio)).entries[0].track
    assert (track.title, track.artists, track.album) == ("Own Song", ("Ann Án",), "My Tape")
    assert track.duration == 95.0


def test_what_is_empty_or_gone_is_named(studio: Studio) -> None:
    studio.world.playlist("Empty", [])
    studio.world.playlist("Today's Hits", studio.world.rows()[:3], editorial=True)
    with pytest.raises(BadInput, match="“Empty” has no tracks"):
        studio.read(uri(studio, "Empty"))
    with pytest.raises(BadInput, match="Lists that Spotify itself makes are closed"):
        studio.read(uri(studio, "Today's Hits"))
    with pytest.raises(BadInput, match="no liked songs"):
        studio.read("liked")
    for kind in ("album", "track", "artist"):
        with pytest.raises(BadInput, match=f"Spotify has no {kind} nothing"):
            studio.read(f"spotify:{kind}:nothing")


def test_a_track_and_an_artist_are_sources(studio: Studio) -> None:
    row = studio.world.rows()[12]
    track = studio.read(f"https://open.spotify.com/track/{studio.world.track_id(row[1])}")
    assert (track.name, len(track.entries)) == ("Artist 1 - Song 1-2", 1)
    artist = studio.read(f"spotify:artist:{studio.world.artist_id('Artist 1')}")
    assert artist.name == "Artist 1"
    assert len(artist.entries) == 30
    assert len({entry.track.title for entry in artist.entries}) == 30


def test_another_account_sees_nothing_of_the_first(studio: Studio) -> None:
    studio.world.playlist("Night Drive", studio.world.rows()[:60])
    studio.read(uri(studio))
    studio.world.account_id = "account-0002"
    studio.connect()
    assert studio.calls_of(uri(studio)) == 4
    assert studio.client.clear(account_only=True) > 0
    assert studio.calls_of(uri(studio)) == 4


def test_without_a_login_nothing_is_asked(studio: Studio) -> None:
    studio.grants.forget()
    with pytest.raises(NotAuthorised, match="Spotify is not connected") as refused:
        studio.read("liked")
    assert "login spotify" in refused.value.next_step
    assert "again" not in refused.value.next_step  # nobody ever connected
    assert studio.server.log == []


def test_who_was_connected_once_is_asked_to_do_it_again(studio: Studio) -> None:
    studio.grants.forget("Spotify has taken its permission back.")
    with pytest.raises(NotAuthorised, match="taken its permission back") as refused:
        studio.read("liked")
    assert refused.value.next_step.startswith("Connect again")


def test_a_server_that_is_away_is_one_sentence(studio: Studio) -> None:
    with SpotifyServer(clock=studio.clock.now) as gone:
        away = gone.url
    studio.server.shapes.url, here = away, studio.server.url
    studio.restarted()
    studio.server.shapes.url = here
    with pytest.raises(Unreachable, match=r"Spotify at .* cannot be reached"):
        studio.read("liked")


def test_an_old_app_without_the_new_path_is_read_by_the_old_one(studio: Studio) -> None:
    studio.server.mode = "old"
    studio.server.routes.without_items = True
    rows = studio.world.rows()
    studio.world.playlist("Night Drive", rows[:120])
    studio.world.playlist("Second", rows[:60])
    assert [one.track.title for one in studio.read(uri(studio)).entries] == [
        tune.title for _, tune in rows[:120]
    ]
    assert len(studio.server.paths("/items")) == 1
    assert len(studio.server.paths("/tracks")) == 3
    assert studio.calls_of(uri(studio)) == 1  # kept, whatever the path was
    studio.server.forget()
    listed = {one.name: one for one in studio.client.lists(studio.ctx)}
    assert len(studio.client.open_list(listed["Second"], studio.ctx).entries) == 60
    assert studio.server.paths("/items") == []  # learned once
    assert len(studio.server.paths("/tracks")) == 2


def test_a_new_app_is_never_asked_for_the_old_path(studio: Studio) -> None:
    listed = studio.world.playlist("Night Drive", studio.world.rows()[:3])
    [head] = studio.client.lists(studio.ctx)
    del studio.world.lists[listed.id]
    with pytest.raises(NotFound):
        studio.client.open_list(head, studio.ctx)
    assert studio.server.paths("/tracks") == []


def test_what_was_read_before_is_there_without_asking(studio: Studio) -> None:
    studio.world.like(*studio.world.rows()[:60])
    studio.world.playlist("Night Drive", studio.world.rows()[:70])
    assert studio.client.last_read("liked") is None
    assert studio.client.last_read(uri(studio)) is None
    liked, listed = studio.read("liked"), studio.read(uri(studio))
    studio.world.like(studio.world.rows()[99])
    asked = len(studio.server.log)
    assert studio.client.last_read("liked") == liked
    assert studio.client.last_read(uri(studio)) == listed
    assert studio.client.last_read("spotify:album:0123456789012345678901") is None
    assert len(studio.server.log) == asked


def test_a_list_that_may_not_be_read_was_never_read(studio: Studio) -> None:
    theirs = studio.world.playlist("Theirs", studio.world.rows()[:5], owner="noor")
    with pytest.raises(Refused):
        studio.read(f"spotify:playlist:{theirs.id}")
    assert studio.client.last_read(f"spotify:playlist:{theirs.id}") is None
