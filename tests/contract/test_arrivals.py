"""What every source that `ShowsArrivals` must do, run on slskd, embedded Soulseek and YouTube."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.domain import RemoteId, TransferState
from core.ports.sources import ShowsArrivals
from tests.contract.soulseek_stage import SoulseekStage
from tests.contract.source_stages import SlskdStage, Stage, new_id, until
from tests.contract.youtube_stage import YouTubeStage

STAGES: dict[str, Callable[[Path], Stage]] = {
    "slskd 0.26": SlskdStage,
    "slskd 0.25": lambda folder: SlskdStage(folder, "0.25.1.0"),
    "soulseek": SoulseekStage,
    "youtube": YouTubeStage,
}
TITLE = "Music\\Kites\\2001 - Wind [FLAC]\\03 - Paper Sky.flac"
CONTENT = b"fLaC" + bytes(range(256)) * 400
RATE = 2_000
"""Bytes a second: nearly a minute, longer than a busy machine keeps a test from looking."""


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    made = STAGES[request.param](tmp_path)
    yield made
    made.close()


def offered(stage: Stage) -> RemoteId:
    """One file that comes slowly, and the id of its transfer."""
    if isinstance(stage, YouTubeStage):
        stage.offer("alice", TITLE, CONTENT, "slow")
        stage.open()
        return RemoteId("youtube", new_id(), "alice - Topic", stage.address(TITLE))
    assert isinstance(stage, SlskdStage | SoulseekStage)
    stage.offer("alice", TITLE, CONTENT)
    stage.world.peer("alice").file(TITLE).bytes_per_second = RATE
    stage.open()
    return RemoteId(stage.source.name, new_id(), "alice", TITLE, len(CONTENT))


def hasten(stage: Stage) -> None:
    """Enough was seen: the rest comes at once."""
    if not isinstance(stage, YouTubeStage):
        assert isinstance(stage, SlskdStage | SoulseekStage)
        stage.world.peer("alice").file(TITLE).bytes_per_second = None


def shown(stage: Stage, remote: RemoteId) -> Path | None:
    assert isinstance(stage.source, ShowsArrivals)
    return stage.source.arriving(remote)


def test_the_bytes_can_be_read_before_the_transfer_has_ended(stage: Stage) -> None:
    remote = offered(stage)
    assert shown(stage, remote) is None
    stage.source.start(remote)
    path = until(lambda: shown(stage, remote))
    assert isinstance(path, Path)
    with path.open("rb") as growing:
        head = until(lambda: growing.read(64))
        # asked after the bytes were read: they were here before the end
        seen = stage.source.poll([remote])[remote]
        assert seen.state in {TransferState.QUEUED, TransferState.RUNNING}
        assert isinstance(head, bytes)
        if not isinstance(stage, YouTubeStage):
            assert CONTENT.startswith(head)
    stage.source.cancel(remote)
    assert until(lambda: shown(stage, remote) is None)


def slskd_part(stage: SlskdStage) -> Path:
    folder = stage.server.backend.incomplete / "alice" / "Music" / "Kites" / "2001 - Wind [FLAC]"
    folder.mkdir(parents=True)
    return folder / "03 - Paper Sky.flac"


def test_a_part_that_a_cancelled_transfer_left_is_not_shown(tmp_path: Path) -> None:
    stage = SlskdStage(tmp_path)
    remote = offered(stage)
    stale = slskd_part(stage)
    stale.write_bytes(b"something else" * 100)
    assert shown(stage, remote) is None
    assert shown(stage, remote) is None
    with stale.open("ab") as more:
        more.write(b"and more")
    assert shown(stage, remote) == stale
    with stale.open("ab") as more:
        more.write(CONTENT)  # larger than the file we asked for: it is not ours
    assert shown(stage, remote) is None
    stage.close()
