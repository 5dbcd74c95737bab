"""Searching: songs first, then videos, then SoundCloud; what can never be one song is dropped."""

from __future__ import annotations

import threading
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from core.clients.youtube import offers
from core.clients.youtube.wire import Found
from core.domain import Query, RateLimited, ServiceStatus, Track, Unreachable
from core.tasks import Cancelled, TaskContext
from tests.unit.youtube.conftest import Tube, address, found, until


def test_songs_come_first_with_their_artists_album_and_length(tube: Tube) -> None:
    song = tube.world.song("Glow", "Halden", album="Lines", seconds=187)
    tube.world.video("Halden - Glow (Official Video)", "HaldenVEVO", 190)
    first, second = found(tube.source(), "Halden Glow")
    assert first.filename == address(song)
    assert first.described == Track("Glow", ("Halden",), "Lines", 187)
    assert (first.source, first.peer) == ("youtube", "Halden - Topic")
    assert (second.described.title, second.described.artists) == ("Glow", ("Halden",))
    assert second.claimed.duration == 190


def test_what_is_claimed_is_what_youtube_gives_and_never_more(tube: Tube) -> None:
    tube.world.song("Glow", "Halden")
    [only] = found(tube.source(), "Halden Glow")
    assert (only.claimed.codec, only.claimed.bitrate) == ("opus", 130)
    assert only.claimed.variable_bitrate
    assert only.claimed.size is None


def test_a_song_found_twice_is_one_candidate(tube: Tube) -> None:
    tube.world.song("Glow", "Halden")
    tube.world.song("Glow Again", "Halden")
    names = [one.filename for one in found(tube.source(), "Halden Glow")]
    assert len(names) == len(set(names)) == 2


def test_streams_lists_and_long_mixes_are_no_candidates(tube: Tube) -> None:
    tube.world.video("Halden Glow live now", "Halden", live=True)
    tube.world.video("Halden Glow ten hours", "Halden", claimed=36_000.0)
    tube.world.video("Halden - Glow", "Halden", 200)
    assert [one.described.title for one in found(tube.source(), "Halden Glow")] == ["Glow"]


def test_soundcloud_is_asked_only_when_youtube_has_little(tube: Tube) -> None:
    tube.world.sound("Halden - Glow (Bootleg)", "halden")
    [only] = found(tube.source(), "Halden Glow")
    assert only.filename.startswith("https://soundcloud.com/")
    assert (only.claimed.codec, only.claimed.bitrate) == ("mp3", 128)
    asked = len(tube.server.requests("api-v2.soundcloud.com"))
    tube.world.song("Glow", "Halden")
    tube.world.video("Halden - Glow", "Halden")
    assert len(found(tube.source(), "Halden Glow")) == 2
    assert len(tube.server.requests("api-v2.soundcloud.com")) == asked


@pytest.mark.parametrize(
    ("rung", "gated"), [("plain-letters", False), ("short-title", False), ("title", True)]
)
def test_rungs_that_help_on_soulseek_only_ask_nobody(tube: Tube, rung: str, gated: bool) -> None:
    query = Query("Halden Glow", rung, gated)
    assert list(tube.source().search(query, str(uuid4()), TaskContext())) == []
    assert tube.server.requests() == []


def test_your_own_query_form_loses_its_words_about_formats(tube: Tube) -> None:
    tube.world.song("320", "Nobody")
    tube.world.song("Glow", "Halden")
    names = [one.described.title for one in found(tube.source(), "Halden Glow 320 MP3", "template")]
    assert names == ["Glow"]


def test_words_that_look_like_options_are_words(tube: Tube) -> None:
    tube.world.video("Halden - -Glow", "Halden")
    assert len(found(tube.source(), "-Glow Halden")) == 1


def test_cancelling_ends_the_child_at_once(tube: Tube) -> None:
    tube.world.song("Glow", "Halden")
    tube.server.search_fault = "stalled"
    ctx, source = TaskContext(), tube.source()
    before = set(psutil.Process().children(recursive=True))
    raised: list[BaseException] = []

    def search() -> None:
        try:
            list(source.search(Query("Halden Glow", "artist-title"), str(uuid4()), ctx))
        except Cancelled as cancelled:
            raised.append(cancelled)

    thread = threading.Thread(target=search)
    thread.start()
    until(lambda: tube.server.requests("youtubei/v1/search"))
    ctx.cancel()
    thread.join(5)
    assert len(raised) == 1
    assert not set(psutil.Process().children(recursive=True)) - before


def test_a_search_that_never_answers_is_given_up(tube: Tube) -> None:
    tube.server.search_fault = "stalled"
    with pytest.raises(Unreachable, match="did not answer in time"):
        found(tube.source(search_seconds=1.0), "Halden Glow")


def test_too_many_requests_pause_the_source_also_after_a_restart(tube: Tube) -> None:
    tube.server.search_fault = "too_many"
    source = tube.source()
    with pytest.raises(RateLimited) as first:
        found(source, "Halden Glow")
    assert 3500 < first.value.after <= 3600
    assert source.state().status is ServiceStatus.WAITING
    asked = len(tube.server.requests())
    again = tube.source()
    for call in (again.check, lambda: found(again, "Other Song")):
        with pytest.raises(RateLimited, match="asks us to wait"):
            call()
    assert len(tube.server.requests()) == asked


def test_nothing_is_started_when_youtube_cannot_be_reached(tmp_path: Path) -> None:
    tube = Tube(tmp_path)
    source = tube.source()
    tube.close()
    for call in (source.check, lambda: found(source, "Halden Glow")):
        with pytest.raises(Unreachable, match="cannot be reached"):
            call()
    assert source.state().status is ServiceStatus.FAILED
    assert tube.server.requests() == []


@pytest.mark.parametrize(
    "result",
    [
        Found("https://y/1", "A list", "c", "youtube", None),
        Found("ftp://y/1", "A song", "c", "youtube", 100.0),
        Found("https://y/1", "  ", "c", "youtube", 100.0),
        Found("https://y/1", "A song", "c", "youtube", 0.0),
        Found("https://y/1", "A mix", "c", "youtube", 3601.0),
        Found("https://y/1", "A song", "c", "youtube", 100.0, live=True),
    ],
)
def test_a_result_that_cannot_be_one_song_is_dropped(result: Found) -> None:
    assert offers.candidate(result, "s", 3600.0, lambda title, _: Track(title)) is None


def test_a_sound_without_a_length_is_kept() -> None:
    made = offers.candidate(
        Found("https://s/1", "A song", "", "soundcloud"), "s", 3600.0, lambda title, _: Track(title)
    )
    assert made is not None
    assert (made.peer, made.claimed.duration) == ("soundcloud", None)
