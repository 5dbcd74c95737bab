"""What every `DownloadSource` must do, run on the fake, slskd, embedded Soulseek and YouTube.

YouTube has no peers, queues or chosen file names; stories that need none of them run on all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.domain import (
    FINAL_STATES,
    Candidate,
    NotFound,
    RemoteId,
    ServiceStatus,
    Transfer,
    TransferState,
    Unreachable,
)
from core.ports.sources import BrowsesFolders
from core.tasks import Cancelled, TaskContext
from tests.contract.soulseek_stage import SoulseekStage
from tests.contract.source_stages import FakeStage, SlskdStage, Stage, new_id, query, until
from tests.contract.youtube_stage import YouTubeStage

STAGES: dict[str, Callable[[Path], Stage]] = {
    "fake": FakeStage,
    "slskd 0.26": SlskdStage,
    "slskd 0.25": lambda folder: SlskdStage(folder, "0.25.1.0"),
    "slskd 0.24": lambda folder: SlskdStage(folder, "0.24.3.0"),
    "soulseek": SoulseekStage,
}
ALL_STAGES: dict[str, Callable[[Path], Stage]] = {**STAGES, "youtube": YouTubeStage}
TITLE = "Music\\Kites\\2001 - Wind [FLAC]\\03 - Paper Sky.flac"
CONTENT = b"fLaC" + bytes(range(256)) * 40


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    made = STAGES[request.param](tmp_path)
    yield made
    made.close()


@pytest.fixture(params=ALL_STAGES)
def any_stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    made = ALL_STAGES[request.param](tmp_path)
    yield made
    made.close()


def remote_of(candidate: Candidate) -> RemoteId:
    return RemoteId(
        candidate.source, new_id(), candidate.peer, candidate.filename, candidate.claimed.size
    )


def opened(stage: Stage, fate: str = "good", peer: str = "alice") -> RemoteId:
    """The stage with one file on offer, and the id we would give its transfer."""
    stage.offer(peer, TITLE, CONTENT, fate)
    stage.open()
    if isinstance(stage, YouTubeStage):
        return RemoteId(stage.source.name, new_id(), f"{peer} - Topic", stage.address(TITLE))
    return RemoteId(stage.source.name, new_id(), peer, TITLE, len(CONTENT))


def look(stage: Stage, remote: RemoteId) -> Transfer:
    return stage.source.poll([remote])[remote]


def wait_for(stage: Stage, remote: RemoteId, state: TransferState) -> Transfer:
    def arrived() -> Transfer | None:
        seen = look(stage, remote)
        assert seen.state is state or seen.state not in FINAL_STATES, seen
        return seen if seen.state is state else None

    found = until(arrived)
    assert isinstance(found, Transfer)
    return found


def search(stage: Stage, text: str, search_id: str | None = None) -> list[Candidate]:
    return list(stage.source.search(query(text), search_id or new_id(), TaskContext()))


def test_a_search_brings_what_peers_offer_exactly_as_named(stage: Stage) -> None:
    opened(stage)
    search_id = new_id()
    [found] = search(stage, "paper sky", search_id)
    assert (found.source, found.peer, found.filename) == (stage.source.name, "alice", TITLE)
    assert (found.claimed.codec, found.claimed.size) == ("flac", len(CONTENT))
    assert found.described.title == "03 - Paper Sky"
    assert found.search_id == search_id
    assert not found.locked


def test_a_search_without_answers_brings_nothing(any_stage: Stage) -> None:
    opened(any_stage)
    assert search(any_stage, "nobody has this") == []


FOLDER, _, _ = TITLE.rpartition("\\")


def browsed(stage: Stage, peer: str, folder: str) -> list[Candidate]:
    assert isinstance(stage.source, BrowsesFolders)
    return stage.source.browse(peer, folder, TaskContext())


def test_a_folder_of_a_peer_shows_what_no_search_asked_for(stage: Stage) -> None:
    for name in ("04 - Kite Season.flac", "cover.jpg"):
        stage.offer("alice", f"{FOLDER}\\{name}", CONTENT)
    stage.offer("alice", "Music\\Kites\\Elsewhere\\Other.flac", CONTENT)
    opened(stage)
    found = {one.filename: one for one in browsed(stage, "alice", FOLDER)}
    music = {name for name in found if name.endswith(".flac")}
    assert music == {TITLE, f"{FOLDER}\\04 - Kite Season.flac"}
    [asked] = search(stage, "paper sky")
    told = found[TITLE]
    assert (told.identity, told.described) == (asked.identity, asked.described)


def test_a_folder_nobody_has_is_empty(stage: Stage) -> None:
    opened(stage)
    assert browsed(stage, "alice", "Music\\Nothing") == []


def test_a_peer_that_is_gone_shows_no_folder_and_the_service_is_none_the_worse(
    stage: Stage,
) -> None:
    opened(stage, "offline")
    with pytest.raises(NotFound):
        browsed(stage, "alice", FOLDER)
    assert stage.source.state().status is not ServiceStatus.FAILED


def test_locked_files_are_marked(stage: Stage) -> None:
    opened(stage, "locked")
    assert [found.locked for found in search(stage, "paper sky")] == [True]


def test_a_search_the_service_already_has_is_not_sent_again(any_stage: Stage) -> None:
    remote = opened(any_stage)
    search_id = new_id()
    any_stage.interrupted_search("paper sky", search_id)
    sent = any_stage.searches_sent()
    assert [found.filename for found in search(any_stage, "paper sky", search_id)] == [
        remote.filename
    ]
    assert any_stage.searches_sent() == sent


def test_two_searches_in_a_row_keep_their_manners(any_stage: Stage) -> None:
    any_stage.offer("bob", "x\\Second Song.mp3", b"mp3")
    opened(any_stage)
    assert len(search(any_stage, "paper sky")) == 1
    assert len(search(any_stage, "second song")) == 1


def test_a_cancelled_search_stops_at_once(any_stage: Stage) -> None:
    opened(any_stage)
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        list(any_stage.source.search(query("paper sky"), new_id(), ctx))


def test_a_file_comes_all_the_way_and_is_tidied_away(stage: Stage) -> None:
    remote = opened(stage)
    stage.source.start(remote)
    done = wait_for(stage, remote, TransferState.SUCCEEDED)
    assert (done.bytes_done, done.size) == (len(CONTENT), len(CONTENT))
    path = until(lambda: stage.source.locate(remote))
    assert isinstance(path, Path)
    assert path.read_bytes() == CONTENT
    path.unlink()
    stage.source.finish(remote)
    assert look(stage, remote).state is TransferState.UNKNOWN
    assert stage.source.locate(remote) is None
    assert not (stage.incoming / "cratekeeper").exists()


def test_nothing_is_located_before_it_is_there(any_stage: Stage) -> None:
    remote = opened(any_stage, "slow")
    assert any_stage.source.locate(remote) is None
    any_stage.source.start(remote)
    assert any_stage.source.locate(remote) is None


def test_the_candidate_of_a_search_can_be_started(any_stage: Stage) -> None:
    opened(any_stage)
    [found] = search(any_stage, "paper sky")
    remote = remote_of(found)
    any_stage.source.start(remote, found.search_id)
    wait_for(any_stage, remote, TransferState.SUCCEEDED)


def test_asking_twice_makes_one_transfer(stage: Stage) -> None:
    remote = opened(stage, "waits")
    stage.source.start(remote)
    stage.source.start(remote)
    wait_for(stage, remote, TransferState.QUEUED)
    assert stage.transfers_made() == 1


def test_a_peer_that_left_is_not_found(stage: Stage) -> None:
    remote = opened(stage, "offline")
    with pytest.raises(NotFound):
        stage.source.start(remote)


def test_a_refusal_of_the_peer_is_final(stage: Stage) -> None:
    remote = opened(stage, "rejected")
    stage.source.start(remote)
    seen = wait_for(stage, remote, TransferState.REJECTED)
    assert "File not shared" in seen.detail
    assert not seen.retry_same_peer


def test_a_busy_peer_may_be_asked_again_later(stage: Stage) -> None:
    remote = opened(stage, "busy")
    stage.source.start(remote)
    assert wait_for(stage, remote, TransferState.REJECTED).retry_same_peer


def test_the_place_in_the_queue_is_told(stage: Stage) -> None:
    remote = opened(stage, "waits")
    stage.source.start(remote)
    assert until(lambda: look(stage, remote).queue_place) == 17


def test_a_cancelled_transfer_is_gone(stage: Stage) -> None:
    remote = opened(stage, "waits")
    stage.source.start(remote)
    wait_for(stage, remote, TransferState.QUEUED)
    stage.source.cancel(remote)
    assert look(stage, remote).state is TransferState.UNKNOWN


def test_cancelling_and_finishing_nothing_does_nothing(any_stage: Stage) -> None:
    remote = opened(any_stage)
    any_stage.source.cancel(remote)
    any_stage.source.finish(remote)
    assert any_stage.transfers_made() == 0


def test_an_unknown_transfer_is_unknown(any_stage: Stage) -> None:
    remote = opened(any_stage)
    assert look(any_stage, remote).state is TransferState.UNKNOWN
    assert any_stage.source.poll([]) == {}


def test_a_transfer_is_found_again_after_the_service_restarted(stage: Stage) -> None:
    remote = opened(stage, "waits")
    stage.source.start(remote)
    wait_for(stage, remote, TransferState.QUEUED)
    stage.start_again()
    assert wait_for(stage, remote, TransferState.QUEUED).remote == remote


def test_a_file_that_outlived_a_restart_is_found(stage: Stage) -> None:
    remote = opened(stage)
    stage.source.start(remote)
    stage.start_again()
    wait_for(stage, remote, TransferState.SUCCEEDED)
    path = until(lambda: stage.source.locate(remote))
    assert isinstance(path, Path)
    assert path.stat().st_size == len(CONTENT)


def test_a_service_that_works_says_so(any_stage: Stage) -> None:
    opened(any_stage)
    assert any_stage.source.state().status is not ServiceStatus.OK
    any_stage.source.check()
    assert any_stage.source.state().status is ServiceStatus.OK


def test_a_service_that_is_gone_is_unreachable_everywhere(stage: Stage) -> None:
    remote = opened(stage)
    stage.source.check()
    stage.go_away()
    with pytest.raises(Unreachable):
        stage.source.check()
    with pytest.raises(Unreachable):
        search(stage, "paper sky")
    with pytest.raises(Unreachable):
        stage.source.start(remote)
    with pytest.raises(Unreachable):
        stage.source.poll([remote])
    with pytest.raises(Unreachable):
        stage.source.cancel(remote)
    stage.source.finish(remote)
    assert stage.source.state().status is ServiceStatus.FAILED
