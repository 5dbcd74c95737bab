"""Listening first, over real HTTP, from each source; and what a killed process leaves."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import Candidate, ClaimedFacts, RemoteId, Track, TransferState
from core.media.transcode import to_wav
from sandbox.ports import free_port
from sandbox.soulseek import SoulseekServer
from services.preview.fetching import PreviewLimits
from services.preview.service import PreviewService
from services.preview.session import PreviewSession
from tests.contract.source_stages import SlskdStage, until
from tests.contract.test_arrivals import CONTENT, STAGES, TITLE, Stage, hasten, offered
from tests.contract.youtube_stage import YouTubeStage
from tests.e2e.rig import ROOT, Rig

pytestmark = pytest.mark.slow

SLOWLY = 5_000
FILE = "Music\\Halden\\Lines\\01 - Glow.flac"
SOURCES = ["slskd 0.26", "soulseek", "youtube"]


@pytest.fixture(params=SOURCES)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    made = STAGES[request.param](tmp_path)
    yield made
    made.close()


def streamed(stage: Stage, folder: Path) -> tuple[PreviewService, PreviewSession, RemoteId]:
    """A preview of the stage's slow file, and the transfer it uses."""
    shown = offered(stage)
    limits = PreviewLimits(look=0.05, ask={"slskd": 0.2})  # as often as manners allow
    service = PreviewService(lambda: {shown.source: stage.source}, folder, to_wav, limits=limits)
    facts = ClaimedFacts(size=shown.size)
    session = service.stream(Candidate(shown.source, shown.peer, shown.filename, facts, Track("x")))
    assert session.fetch is not None
    return service, session, session.fetch._remote


def test_bytes_are_heard_before_the_transfer_ends(stage: Stage, tmp_path: Path) -> None:
    service, session, remote = streamed(stage, tmp_path / "preview")
    with urllib.request.urlopen(session.url, timeout=30) as answer:
        head = answer.read(4)
        # asked after the player had the bytes: it did not wait for the end
        seen = stage.source.poll([remote])[remote]
        assert seen.state in {TransferState.QUEUED, TransferState.RUNNING}
        assert not session.seen().whole
        if isinstance(stage, YouTubeStage):
            assert head == b"\x1a\x45\xdf\xa3"  # how WebM begins
        else:
            hasten(stage)
            assert head + answer.read() == CONTENT
            assert session.seen().whole
    service.close()
    assert until(lambda: stage.source.locate(remote) is None)
    assert not [one for one in stage.incoming.rglob("*") if one.is_file()]
    assert not (tmp_path / "preview").exists()


def test_a_stale_part_of_slskd_is_not_heard(tmp_path: Path) -> None:
    stage = SlskdStage(tmp_path)
    folder = stage.server.backend.incomplete / "alice" / "Music" / "Kites" / "2001 - Wind [FLAC]"
    folder.mkdir(parents=True)
    (folder / TITLE.rpartition("\\")[2]).write_bytes(b"another song" * 100)
    service, session, _remote = streamed(stage, tmp_path / "preview")
    hasten(stage)
    with urllib.request.urlopen(session.url, timeout=30) as answer:
        assert answer.read() == CONTENT
    service.close()
    stage.close()


def listening(rig: Rig, source: str, size: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.e2e.listening", str(rig.home)]
    told = [*command, "stream", source, "alice", FILE, str(size)]
    started = subprocess.Popen(
        told, env=rig.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "heard\n"
    return started


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def sweep(rig: Rig) -> None:
    command = [sys.executable, "-m", "tests.e2e.listening", str(rig.home), "sweep"]
    subprocess.run(command, env=rig.environment(), cwd=ROOT, check=True, timeout=60)


def slow_file(rig: Rig) -> int:
    peer = rig.world.peer("alice")
    peer.share_plain(FILE, CONTENT)
    peer.file(FILE).bytes_per_second = SLOWLY
    return len(CONTENT)


def arrived(rig: Rig) -> list[Path]:
    return [one for one in rig.incoming.rglob("*") if one.is_file()]


def test_what_a_killed_preview_left_at_slskd_goes_with_the_next_start(rig: Rig) -> None:
    size = slow_file(rig)
    server = rig.serve()
    kill(listening(rig, "slskd", size))
    assert len(server.transfers()) == 1
    sweep(rig)
    assert [one for one in server.transfers() if not one.removed] == []
    assert not (rig.home / "preview").exists()


def test_what_a_killed_preview_left_goes_also_when_its_source_was_switched_off(rig: Rig) -> None:
    size = slow_file(rig)
    net = SoulseekServer(rig.world, search_gap=2.9)
    net.start()
    told = {"USERNAME": "cratefan", "PASSWORD": "pa55word", "SERVER": net.address}
    told["LISTEN_PORT"] = str(free_port())
    rig.env |= {f"CRATEKEEPER_SOURCES__SOULSEEK__{key}": one for key, one in told.items()}
    kill(listening(rig, "soulseek", size))
    net.close()
    assert arrived(rig) != []
    rig.env["CRATEKEEPER_SOURCES__SOULSEEK__USERNAME"] = ""
    sweep(rig)
    assert arrived(rig) == []
    assert not (rig.home / "preview").exists()
