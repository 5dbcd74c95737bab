"""A preview waits where a download would, and downloads wait for previews."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import BadInput, Candidate, JobState, RemoteId
from core.ports.jobs import patch
from services.downloads.gate import Barrier, Closed
from services.downloads.policy import Policy
from services.downloads.slots import Slots
from services.preview.desk import PreviewDesk
from services.preview.manners import PreviewManners, Unasked
from services.preview.notes import Notes
from tests.unit.downloads.scripted import Bench, ScriptedSource, offer

ONE_EACH = Policy(per_peer=1)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, ScriptedSource(tmp_path))
    yield made
    made.close()


def remote_of(heard: Candidate, token: str = "t") -> RemoteId:
    return RemoteId(heard.source, token, heard.peer, heard.filename, heard.claimed.size)


def downloading(bench: Bench, heard: Candidate) -> None:
    job = bench.want(heard.described.title)
    bench.jobs.move(job.id, JobState.QUEUED)
    bench.jobs.move(job.id, JobState.DOWNLOADING, "", patch(remote=remote_of(heard)))


def manners(bench: Bench, closed: Callable[[], Closed | None] = lambda: None) -> PreviewManners:
    return PreviewManners(bench.jobs, closed, Slots(bench.jobs, lambda: ONE_EACH), bench.deps.files)


def test_a_pause_or_a_full_disk_is_told(bench: Bench) -> None:
    shut = Closed(Barrier.PAUSED, "Downloads are paused.", "Resume them in the window.")
    with pytest.raises(BadInput, match="A preview is a download, too"):
        manners(bench, lambda: shut).check(offer("alice"))
    manners(bench).check(offer("alice"))


def test_a_blocked_peer_is_not_asked_and_the_way_back_is_told(bench: Bench) -> None:
    bench.deps.files.block_peer("slskd", "alice", "only rude words.")
    bench.deps.files.block_peer("slskd", "bob", "")
    bench.deps.files.block_peer("soulseek", "carl", "")
    shut = Closed(Barrier.PAUSED, "Downloads are paused.", "Resume them in the window.")
    asked = manners(bench, lambda: shut)
    with pytest.raises(BadInput) as told:
        asked.check(offer("alice"))
    assert told.value.sentence == "You blocked alice: only rude words."
    assert told.value.next_step.startswith("Unblock them in Downloads › History")
    with pytest.raises(BadInput, match="You blocked bob\\."):
        asked.check(offer("bob"))
    manners(bench).check(offer("carl"))
    bench.deps.files.unblock_peer("slskd", "alice")
    manners(bench).check(offer("alice"))


def test_a_peer_that_sends_us_a_file_already_is_not_asked_for_a_preview(bench: Bench) -> None:
    downloading(bench, offer("alice", "Salt Engine"))
    with pytest.raises(BadInput, match="Waits for a place at alice"):
        manners(bench).check(offer("alice"))
    manners(bench).check(offer("bob"))


def test_a_file_on_its_way_is_not_fetched_a_second_time(bench: Bench) -> None:
    downloading(bench, offer("alice"))
    asked = manners(bench)
    with pytest.raises(BadInput, match="is being downloaded now"):
        asked.check(offer("alice"))
    assert asked.is_kept(remote_of(offer("alice")))
    assert not asked.is_kept(remote_of(offer("alice"), "another"))
    assert not Unasked().is_kept(remote_of(offer("alice")))


def test_a_running_preview_takes_a_place_of_the_engine(bench: Bench, tmp_path: Path) -> None:
    desk = PreviewDesk(tmp_path / "preview", lambda _folder: pytest.fail("made too early"))
    slots = Slots(bench.jobs, lambda: ONE_EACH, desk.running)
    job = bench.want()
    assert desk.running() == []
    assert slots.refusal(job, offer("alice")) == ""
    Notes(tmp_path / "preview").write(remote_of(offer("alice", "Salt Engine")))
    assert "Waits for a place at alice" in slots.refusal(job, offer("alice"))
    assert slots.refusal(job, offer("bob")) == ""
    assert slots.refusal(None, offer("alice")) == ""


def test_a_download_leaves_the_file_somebody_listens_to(bench: Bench, tmp_path: Path) -> None:
    Notes(tmp_path / "preview").write(remote_of(offer("alice")))
    notes = Notes(tmp_path / "preview")
    unlimited = replace(ONE_EACH, per_peer=0, per_source=0)
    slots = Slots(bench.jobs, lambda: unlimited, notes.running)
    assert "nobody listens" in slots.refusal(bench.want(), offer("alice"))
    assert slots.refusal(bench.want(), offer("alice", "Salt Engine")) == ""
