"""Downloading: the stream as it came, progress, cancel, resume, and every way it can go wrong."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from core.clients.youtube import folders
from core.clients.youtube.fetches import TURN
from core.domain import NotReady, RateLimited, Refused, TransferState, Unreachable
from sandbox.audio import ffmpeg
from sandbox.youtube import media
from tests.unit.youtube.conftest import Tube, ended, in_state, look, remote_of, until

S = TransferState


def packets(path: Path) -> str:
    """A checksum of the stream's packets: equal when nothing was encoded anew."""
    command = [ffmpeg(), "-v", "error", "-i", str(path), "-map", "0:a", "-c", "copy"]
    done = subprocess.run([*command, "-f", "md5", "-"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


def test_the_stream_is_kept_bit_for_bit(tube: Tube, tmp_path: Path) -> None:
    song = tube.world.song("Glow", "Halden")
    source, remote = tube.source(), remote_of(song)
    assert look(source, remote).state is S.UNKNOWN
    source.start(remote)
    done = ended(source, remote)
    assert (done.state, done.detail) == (S.SUCCEEDED, "opus about 141 kbit/s")
    path = source.locate(remote)
    assert path is not None
    assert path.parent == tube.incoming / "cratekeeper-yt" / remote.token
    assert (path.suffix, path.stat().st_size) == (".opus", done.size)
    served = tmp_path / "served.webm"
    served.write_bytes(media.content(song.seconds, song.seed, media.OPUS))
    assert packets(path) == packets(served)


def test_finishing_leaves_nothing_behind(tube: Tube) -> None:
    source, remote = tube.source(), remote_of(tube.world.song("Glow", "Halden"))
    source.start(remote)
    ended(source, remote)
    source.finish(remote)
    assert source.locate(remote) is None
    assert look(source, remote).state is S.UNKNOWN
    assert not (tube.incoming / "cratekeeper-yt").exists()
    source.finish(remote)


def test_soundcloud_comes_as_the_mp3_it_is(tube: Tube) -> None:
    source, remote = tube.source(), remote_of(tube.world.sound("Glow", "halden"))
    source.start(remote)
    assert ended(source, remote).state is S.SUCCEEDED
    path = source.locate(remote)
    assert path is not None
    assert path.suffix == ".mp3"


def test_progress_is_told_while_it_runs(tube: Tube) -> None:
    source = tube.source()
    remote = remote_of(tube.world.song("Glow", "Halden", seconds=20, fault="slow"))
    source.start(remote)
    seen = until(lambda: (now := look(source, remote)).bytes_done > 4096 and now)
    assert seen.state is S.RUNNING
    assert seen.size > 200_000
    assert seen.speed > 0


def test_cancelling_kills_the_child_and_removes_what_came(tube: Tube) -> None:
    source, before = tube.source(), children()
    remote = remote_of(tube.world.song("Glow", "Halden", fault="stalled"))
    source.start(remote)
    until(lambda: tube.server.requests("videoplayback"))
    assert children() - before
    source.cancel(remote)
    assert not children() - before
    assert look(source, remote).state is S.UNKNOWN
    assert not (tube.incoming / "cratekeeper-yt").exists()


def test_two_downloads_do_not_disturb_each_other(tube: Tube) -> None:
    source = tube.source()
    remotes = [remote_of(tube.world.song(name, "Halden")) for name in ("Glow", "Ember")]
    for remote in remotes:
        source.start(remote)
    for remote in remotes:
        assert ended(source, remote).state is S.SUCCEEDED
    source.finish(remotes[0])
    assert source.locate(remotes[1]) is not None


def test_starting_twice_makes_one_child(tube: Tube) -> None:
    source = tube.source()
    remote = remote_of(tube.world.song("Glow", "Halden"))
    source.start(remote)
    source.start(remote)
    ended(source, remote)
    source.start(remote)
    assert look(source, remote).state is S.SUCCEEDED
    assert len(tube.server.requests("youtubei/v1/player")) == 1


def test_a_new_start_of_the_program_goes_on_with_what_is_there(tube: Tube) -> None:
    song = tube.world.song("Glow", "Halden", seconds=20, fault="slow", times=1)
    remote, old = remote_of(song), tube.source()
    old.start(remote)
    until(lambda: look(old, remote).bytes_done > 20_000)
    old.close()
    [part] = (tube.incoming / "cratekeeper-yt" / remote.token).glob("*.part")
    size = part.stat().st_size
    assert size > 4096
    new = tube.source(per_hour=1)
    assert look(new, remote).state is S.UNKNOWN
    new.start(remote)
    assert ended(new, remote).state is S.SUCCEEDED
    assert tube.server.ranges[-1].startswith(f"bytes={size}-")


def test_what_was_finished_before_the_program_died_is_found(tube: Tube) -> None:
    remote, old = remote_of(tube.world.song("Glow", "Halden")), tube.source()
    old.start(remote)
    ended(old, remote)
    new = tube.source()
    assert look(new, remote).state is S.SUCCEEDED
    assert new.locate(remote) == old.locate(remote)
    new.start(remote)
    assert len(tube.server.requests("youtubei/v1/player")) == 1


def test_only_one_process_fetches_one_download(tube: Tube) -> None:
    remote = remote_of(tube.world.song("Glow", "Halden"))
    assert tube.pace.acquire(f"youtube.{remote.token}")
    source = tube.source()
    source.start(remote)
    assert look(source, remote).state is S.QUEUED
    tube.pace.release(f"youtube.{remote.token}")
    assert ended(source, remote).state is S.SUCCEEDED


def test_one_page_is_read_at_a_time_over_all_processes(tube: Tube) -> None:
    remote = remote_of(tube.world.song("Glow", "Halden"))
    assert tube.pace.acquire(TURN)  # another process reads one
    source = tube.source(per_hour=1)
    source.start(remote)
    assert look(source, remote).state is S.QUEUED
    assert tube.server.requests("youtubei/v1/player") == []
    tube.pace.release(TURN)
    assert ended(source, remote).state is S.SUCCEEDED
    assert tube.pace.acquire(TURN)


def test_the_turn_is_given_on_with_the_first_byte(tube: Tube) -> None:
    source = tube.source()
    slow = remote_of(tube.world.song("Ember", "Halden", seconds=20, fault="slow"))
    quick = remote_of(tube.world.song("Glow", "Halden"))
    source.start(slow)
    until(lambda: look(source, slow).bytes_done)
    source.start(quick)
    assert ended(source, quick).state is S.SUCCEEDED


def test_who_is_cancelled_gives_the_turn_back(tube: Tube) -> None:
    source = tube.source()
    remote = remote_of(tube.world.song("Glow", "Halden"))
    source.start(remote)
    source.cancel(remote)
    assert tube.pace.acquire(TURN)


def test_what_turns_out_to_be_too_long_is_refused_before_a_byte(tube: Tube) -> None:
    source = tube.source(longest=2.0)
    remote = remote_of(tube.world.video("Glow (all day)", "Halden", seconds=3.0))
    source.start(remote)
    seen = ended(source, remote)
    assert seen.state is S.FAILED
    assert "no single song (longer than" in seen.detail
    assert tube.server.requests("videoplayback") == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("removed", "not there any more"),
        ("private", "logged in"),
        ("login", "logged in"),
        ("forbidden", "newer yt-dlp"),
        ("noise", "ffmpeg"),
    ],
)
def test_what_cannot_be_had_fails_with_the_reason(tube: Tube, fault: str, words: str) -> None:
    source, remote = tube.source(), remote_of(tube.world.song("Glow", "Halden", fault=fault))
    source.start(remote)
    seen = ended(source, remote)
    assert seen.state is S.FAILED
    assert words in seen.detail
    assert source.locate(remote) is None
    source.cancel(remote)
    assert not (tube.incoming / "cratekeeper-yt").exists()


@pytest.mark.parametrize("fault", ["truncated", "reset", "player_down"])
def test_a_connection_that_breaks_once_is_mended(tube: Tube, fault: str) -> None:
    source = tube.source()
    remote = remote_of(tube.world.song("Glow", "Halden", fault=fault, times=1))
    source.start(remote)
    assert ended(source, remote).state is S.SUCCEEDED


@pytest.mark.parametrize("fault", ["player_down", "media_down"])
def test_an_overloaded_proxy_is_asked_only_so_often(tube: Tube, fault: str) -> None:
    source = tube.source(tries=2)
    remote = remote_of(tube.world.song("Glow", "Halden", fault=fault))
    source.start(remote)
    seen = ended(source, remote)
    assert (seen.state, "HTTP Error 502" in seen.detail) == (S.FAILED, True)
    asked = len(tube.server.requests("youtubei/v1/player"))
    assert asked == (6 if fault == "player_down" else 2)  # yt-dlp itself asks three times


@pytest.mark.parametrize("fault", ["rate_limited", "bot_check", "too_many"])
def test_a_request_to_wait_keeps_the_job_and_pauses_the_source(tube: Tube, fault: str) -> None:
    source = tube.source()
    remote = remote_of(tube.world.song("Glow", "Halden", fault=fault))
    source.start(remote)
    with pytest.raises(RateLimited) as limited:
        until(lambda: look(source, remote).state is not S.RUNNING and look(source, remote) and None)
    assert limited.value.after > 3500
    asked = len(tube.server.requests())
    with pytest.raises(RateLimited):
        tube.source().start(remote_of(tube.world.song("Ember", "Halden")))
    assert len(tube.server.requests()) == asked


def test_after_the_pause_it_goes_on_without_being_asked(tube: Tube) -> None:
    source = tube.source(ban=0.5)
    remote = remote_of(tube.world.song("Glow", "Halden", fault="rate_limited", times=1))
    source.start(remote)

    def succeeded() -> bool:
        try:
            return look(source, remote).state is S.SUCCEEDED
        except RateLimited:
            return False

    until(succeeded)


def test_a_limit_that_is_reached_raises_unless_something_runs(tube: Tube) -> None:
    source = tube.source(per_day=1)
    running = remote_of(tube.world.song("Glow", "Halden", fault="stalled"))
    waiting = remote_of(tube.world.song("Ember", "Halden"))
    source.start(running)
    source.start(waiting)
    assert source.poll([running, waiting])[waiting].state is S.QUEUED
    source.cancel(running)
    with pytest.raises(RateLimited, match="1 YouTube downloads a day"):
        look(source, waiting)


def test_the_gap_between_two_downloads_is_a_place_in_the_queue(tube: Tube) -> None:
    source = tube.source(gap=30.0)
    first, second = (remote_of(tube.world.song(n, "Halden")) for n in ("Glow", "Ember"))
    source.start(first)
    source.start(second)
    assert ended(source, first).state is S.SUCCEEDED
    assert look(source, second).state is S.QUEUED
    assert len(tube.server.requests("youtubei/v1/player")) == 1


def test_without_a_network_the_source_is_unreachable_and_the_job_stays(tube: Tube) -> None:
    source, remote = tube.source(), remote_of(tube.world.song("Glow", "Halden"))
    tube.server.close()
    with pytest.raises(Unreachable):
        source.start(remote)
    with pytest.raises(Unreachable):
        look(source, remote)
    source.cancel(remote)
    assert look(source, remote).state is S.UNKNOWN


def test_a_worker_that_dies_is_a_failure(tube: Tube) -> None:
    source, before = tube.source(), children()
    remote = remote_of(tube.world.song("Glow", "Halden", fault="stalled"))
    source.start(remote)
    until(lambda: tube.server.requests("videoplayback"))
    for child in children() - before:
        child.kill()
    seen = ended(source, remote)
    assert (seen.state, "unexpectedly" in seen.detail) == (S.FAILED, True)


def test_a_folder_that_cannot_be_written_is_said(tube: Tube) -> None:
    tube.incoming.parent.mkdir(exist_ok=True)
    tube.incoming.write_text("a file where the folder should be")
    with pytest.raises(NotReady, match="cannot be written"):
        tube.source().start(remote_of(tube.world.song("Glow", "Halden")))


@pytest.mark.parametrize("token", ["../up", "", "a/b", ".hidden", "x" * 90])
def test_a_token_is_a_plain_name_or_nothing(tube: Tube, token: str) -> None:
    source = tube.source()
    remote = replace(remote_of(tube.world.song("Glow", "Halden")), token=token)
    with pytest.raises(Refused):
        source.start(remote)
    assert source.locate(remote) is None
    source.finish(remote)


def test_only_addresses_are_fetched(tube: Tube) -> None:
    remote = replace(remote_of(tube.world.song("Glow", "Halden")), filename="ytsearch:anything")
    with pytest.raises(Refused):
        tube.source().start(remote)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", '{"path": "x.opus"}', '{"path": "x.opus", "size": "many"}'),
        '{"path": "../x.opus", "size": 5}',
        '{"path": "x.opus", "size": 6}',
    ],
)
def test_a_note_that_is_wrong_finishes_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "x.opus").write_bytes(b"12345")
    (tmp_path / "inner" / folders.DONE).write_text(text)
    assert folders.finished(tmp_path / "inner") is None


def test_folders_nobody_wants_any_more_are_swept(tube: Tube) -> None:
    old, fresh = (tube.config().folder / str(uuid4()) for _ in range(2))
    for folder in (old, fresh):
        folders.begin(folder)
    os.utime(old, (1, 1))
    folders.sweep(tube.config())
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_connection_that_always_breaks_is_given_up_after_some_tries(tube: Tube) -> None:
    source = tube.source()
    remote = remote_of(tube.world.song("Glow", "Halden", fault="reset"))
    source.start(remote)
    assert in_state(source, remote, S.FAILED).detail.startswith("The connection to YouTube broke")


def test_a_source_that_was_replaced_says_so_and_touches_nothing(tube: Tube) -> None:
    source = tube.source()
    remote = remote_of(tube.world.song("Glow", "Halden", fault="stalled"))
    source.start(remote)
    source.close()
    for call in (lambda: look(source, remote), lambda: source.start(remote)):
        with pytest.raises(Unreachable, match="settings changed"):
            call()
    assert (tube.incoming / "cratekeeper-yt" / remote.token).is_dir()
