"""What every `LibraryServer` promises, on each adapter against its simulated service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.domain import NotFound, ServiceError
from core.domain.servers import TrackRegard
from core.tasks import Cancelled
from tests.contract.server_stages import STAGES, ServerStage


@pytest.fixture(params=sorted(STAGES))
def stage(request: pytest.FixtureRequest) -> Iterator[ServerStage]:
    make: Any = STAGES[request.param]
    with make() as made:
        yield made
        assert made.service.violations == []


def keys_of(stage: ServerStage) -> list[str]:
    return [track.key for batch in stage.client.read_all(stage.ctx) for track in batch]


def test_it_says_who_it_is(stage: ServerStage) -> None:
    assert stage.client.check(stage.ctx).version
    assert stage.client.sections(stage.ctx)


def test_every_track_is_read_once_under_the_servers_name(stage: ServerStage) -> None:
    stage.shelf.fill(30)
    tracks = [track for batch in stage.client.read_all(stage.ctx) for track in batch]
    assert len(tracks) == len({track.key for track in tracks}) == 30
    assert {track.server for track in tracks} == {stage.client.name}
    assert stage.client.keys(stage.ctx) == {track.key for track in tracks}


def test_the_mark_stays_until_something_changes(stage: ServerStage) -> None:
    stage.shelf.fill(5)
    mark = stage.client.look(stage.ctx)
    assert stage.client.look(stage.ctx, mark) == mark
    stage.shelf.lose(stage.shelf.shown()[0])
    assert stage.client.look(stage.ctx, mark) != mark


def test_changes_hold_what_changed(stage: ServerStage) -> None:
    stage.shelf.fill(5)
    mark = stage.client.look(stage.ctx)
    stage.shelf.change(stage.shelf.shown()[2], title="Renamed")
    batches = stage.client.read_changes(mark, stage.ctx)
    assert batches is None or "Renamed" in {t.title for batch in batches for t in batch}


def test_a_playlist_is_made_replaced_in_order_and_deleted(stage: ServerStage) -> None:
    stage.shelf.fill(5)
    a, b, c, d, _ = keys_of(stage)
    made = stage.client.create_playlist("Mix", [a, b, c], stage.ctx)
    assert (made.name, made.items) == ("Mix", (a, b, c))
    now = stage.client.replace_playlist(made.id, [d, c, a], stage.ctx)
    assert (now.id, now.items) == (made.id, (d, c, a))
    assert stage.client.playlist(made.id, stage.ctx) == now
    assert [one.id for one in stage.client.playlists(stage.ctx)] == [made.id]
    stage.client.delete_playlist(made.id, stage.ctx)
    with pytest.raises(NotFound):
        stage.client.playlist(made.id, stage.ctx)


def test_a_server_that_is_gone_is_an_error(stage: ServerStage) -> None:
    stage.service.close()
    with pytest.raises(ServiceError):
        stage.client.check(stage.ctx)


def test_a_cancelled_task_asks_nothing(stage: ServerStage) -> None:
    stage.ctx.cancel()
    with pytest.raises(Cancelled):
        stage.client.look(stage.ctx)
    assert stage.service.log == []


def test_a_list_may_hold_a_track_twice_and_keeps_its_name(stage: ServerStage) -> None:
    stage.shelf.fill(3)
    a, b, _ = keys_of(stage)
    made = stage.client.create_playlist("Mix", [a, b, a], stage.ctx)
    now = stage.client.replace_playlist(made.id, [b, b, a], stage.ctx)
    assert (now.name, now.items) == ("Mix", (b, b, a))


def test_a_look_at_a_folder_finds_what_lies_there(stage: ServerStage) -> None:
    stage.shelf.fill(2)
    before = stage.client.keys(stage.ctx)
    song = stage.shelf.arrive("Newcomer", path="/srv/music/New/1.flac")
    stage.client.trigger_scan(["/srv/music/New"], stage.ctx)
    for _ in range(50):
        if not stage.client.scan_state(stage.ctx).running:
            break
    assert stage.client.keys(stage.ctx) == before | {song.id}


def test_what_a_listener_made_of_a_track_is_told_and_passed_on_once(stage: ServerStage) -> None:
    """Plex has no hearts, and its plays are counted as of now; an old Subsonic counts none."""
    old, new = stage.shelf.put("Song", suffix="mp3"), stage.shelf.put("Song")
    stage.shelf.like(old.id, rating=8.0, favourite=True)
    stage.shelf.hear(old.id, 3, at=1_700_000_000.0)
    regard = stage.client.regard(old.id, stage.ctx)
    assert regard.rating == 8.0
    assert regard.plays in {0, 3}
    assert regard.played_at == (1_700_000_000.0 if regard.plays else None)
    for _ in range(2):
        now = stage.client.pass_on(new.id, regard, stage.ctx)
        assert (now.rating, now.plays, now.favourite) == (8.0, regard.plays, regard.favourite)
        assert not now.lacks(regard)


def test_what_a_track_has_already_stays(stage: ServerStage) -> None:
    song = stage.shelf.put("Song")
    stage.shelf.like(song.id, rating=4.0)
    stage.shelf.hear(song.id, 9, at=1_700_000_000.0)
    before = stage.client.regard(song.id, stage.ctx)
    told = TrackRegard(10.0, before.plays, 1_600_000_000.0)
    assert stage.client.pass_on(song.id, told, stage.ctx) == before


def test_nothing_is_passed_on_to_a_track_that_is_gone(stage: ServerStage) -> None:
    gone = stage.shelf.put("Song")
    stage.shelf.lose(gone)
    if stage.client.name == "navidrome":
        del stage.shelf.songs[gone.id]  # it keeps the row, and answers for it
    with pytest.raises(NotFound):
        stage.client.regard(gone.id, stage.ctx)
    with pytest.raises(NotFound):
        stage.client.pass_on(gone.id, TrackRegard(10.0), stage.ctx)
