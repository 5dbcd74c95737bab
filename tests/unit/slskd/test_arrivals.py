"""Finding the finished file wherever slskd put it, and believing nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.clients.slskd.source import SlskdSource
from core.domain import RemoteId, TransferState
from sandbox import faults
from tests.contract.source_stages import SlskdStage, new_id, until

NAME = "Music\\Kites\\2001 - Wind\\Paper Sky.mp3"
CONTENT = b"m" * 5000
MakeStage = Callable[..., SlskdStage]


def remote(filename: str = NAME, size: int | None = len(CONTENT)) -> RemoteId:
    return RemoteId("slskd", new_id(), "alice", filename, size)


def opened(make_stage: MakeStage, filename: str = NAME, **options: object) -> SlskdStage:
    stage = make_stage(**options)
    stage.offer("alice", filename, CONTENT)
    stage.open()
    return stage


def downloaded(stage: SlskdStage, one: RemoteId, source: SlskdSource | None = None) -> None:
    source = source or stage.source
    source.start(one)
    until(lambda: source.poll([one])[one].state is TransferState.SUCCEEDED)


def found(source: SlskdSource, one: RemoteId) -> Path:
    path = until(lambda: source.locate(one))
    assert isinstance(path, Path)
    assert path.read_bytes() == CONTENT
    return path


def landed(stage: SlskdStage) -> None:
    """Wait until slskd has moved everything it will move."""
    stage.server.wait_for(lambda: any(p.is_file() for p in stage.incoming.rglob("*")))


@pytest.mark.parametrize(
    "filename",
    [
        NAME,
        "@@abcde\\Paper Sky.mp3",
        "bare.mp3",
        "C:\\Music\\a.mp3",
        "unix/folders/Björk/é.mp3",
        'AC⧸DC - What? "Live"\\03: Riff?.mp3',
        "🎧\\🎧🎧.mp3",
        "percent %20 & #hash!\\50% off?.mp3",
        "dots...\\....mp3",
        "x\\" + "n" * 240 + ".mp3",
    ],
)
@pytest.mark.parametrize("version", ["0.26.0.0", "0.25.1.0"])
def test_odd_names_are_found(make_stage: MakeStage, filename: str, version: str) -> None:
    stage = opened(make_stage, filename, version=version)
    one = remote(filename)
    downloaded(stage, one)
    path = found(stage.source, one)
    path.unlink()
    stage.source.finish(one)
    assert stage.source.locate(one) is None


def test_our_own_folder_is_used_and_removed(make_stage: MakeStage) -> None:
    stage = opened(make_stage)
    one = remote()
    downloaded(stage, one)
    path = found(stage.source, one)
    assert path.parent == stage.incoming / "cratekeeper" / one.token
    path.unlink()
    stage.source.finish(one)
    assert not (stage.incoming / "cratekeeper").exists()
    assert stage.incoming.is_dir()


def test_a_folder_that_is_not_empty_stays(make_stage: MakeStage) -> None:
    stage = opened(make_stage)
    one = remote()
    downloaded(stage, one)
    path = found(stage.source, one)
    stage.source.finish(one)
    assert path.exists()


def test_other_transfers_folders_stay(make_stage: MakeStage) -> None:
    stage = opened(make_stage)
    other = stage.incoming / "cratekeeper" / "other"
    other.mkdir(parents=True)
    one = remote()
    downloaded(stage, one)
    found(stage.source, one).unlink()
    stage.source.finish(one)
    assert other.is_dir()
    assert [child.name for child in other.parent.iterdir()] == ["other"]


def test_the_users_rule_for_subfolders_may_override_ours(make_stage: MakeStage) -> None:
    stage = opened(make_stage, subdirectory="{}")
    one = remote()
    downloaded(stage, one)
    assert found(stage.source, one) == stage.incoming / "Paper Sky.mp3"


def test_a_file_that_kept_the_date_of_another_place_counts_by_when_it_was_put_here(
    make_stage: MakeStage,
) -> None:
    stage = opened(make_stage, version="0.25.1.0")
    stage.world.peer("alice").file(NAME).fault = faults.lands_silently()
    one = remote()
    downloaded(stage, one)
    path = found(stage.source, one)
    moved = path.with_name("elsewhere")
    path.rename(moved)
    os.utime(moved, (1_600_000_000, 1_600_000_000))
    assert stage.source.locate(one) is None
    moved.rename(path)
    assert found(stage.source, one) == path


@pytest.mark.parametrize("fault", [None, faults.lands_silently()])
def test_an_older_file_of_the_same_name_and_size_is_not_ours(
    make_stage: MakeStage, fault: faults.Fault | None
) -> None:
    stage = opened(make_stage, version="0.25.1.0")
    stage.world.peer("alice").file(NAME).fault = fault
    theirs = stage.incoming / "2001 - Wind" / "Paper Sky.mp3"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"t" * len(CONTENT))
    os.utime(theirs, (1_600_000_000, 1_600_000_000))
    one = remote()
    downloaded(stage, one)
    path = found(stage.source, one)
    assert path != theirs
    assert path.name.startswith("Paper Sky_")
    path.unlink()
    stage.source.finish(one)
    assert theirs.read_bytes() == b"t" * len(CONTENT)


def test_a_file_fetched_by_hand_before_is_never_taken(make_stage: MakeStage) -> None:
    stage = opened(make_stage)
    by_hand = remote()
    downloaded(stage, by_hand)
    kept = found(stage.source, by_hand)
    # another wish for the same file, that was never asked for
    assert stage.source.locate(remote()) is None
    assert kept.exists()


@pytest.mark.parametrize("fault", [faults.never_lands(), faults.short_on_disk()])
def test_what_is_not_there_whole_is_not_there(make_stage: MakeStage, fault: faults.Fault) -> None:
    stage = opened(make_stage)
    stage.world.peer("alice").file(NAME).fault = fault
    one = remote()
    downloaded(stage, one)
    if fault.kind == "short_on_disk":
        landed(stage)
    assert stage.source.locate(one) is None


def test_a_file_that_is_still_being_moved_is_awaited(make_stage: MakeStage) -> None:
    stage = opened(make_stage)
    stage.world.peer("alice").file(NAME).fault = faults.lands_slowly(20.0)
    one = remote()
    downloaded(stage, one)
    landed(stage)
    found(stage.source, one)


def test_an_unknown_size_is_learnt_from_slskd(make_stage: MakeStage) -> None:
    stage = opened(make_stage, version="0.25.1.0")
    one = remote(size=None)
    stage.world.peer("alice").file(NAME).fault = faults.overcounts()
    # An old slskd is told size 0, so the peer's real size ends the transfer.
    stage.source.start(one)
    until(lambda: stage.source.poll([one])[one].state is TransferState.FAILED)
    assert stage.source.locate(one) is None


def test_an_empty_file_is_found(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.offer("alice", NAME, b"")
    stage.open()
    one = remote(size=0)
    downloaded(stage, one)
    assert until(lambda: stage.source.locate(one))


# -- slskd in a container, and lies ----------------------------------------------------------


@pytest.mark.parametrize("mapped", [True, False])
def test_a_containers_paths_are_understood(make_stage: MakeStage, mapped: bool) -> None:
    stage = opened(
        make_stage,
        slskd_downloads="/app/downloads",
    )
    mapping = {"/app": str(stage.incoming.parent)} if mapped else {}
    source = stage.connect(path_mappings=mapping)
    one = remote()
    downloaded(stage, one, source)
    landed(stage)
    # moved as by a slskd that ignores our destination: only the event knows the place
    mine = stage.incoming / "cratekeeper" / one.token / "Paper Sky.mp3"
    there = stage.incoming / "alice" / "deep" / "Paper Sky.mp3"
    there.parent.mkdir(parents=True)
    mine.rename(there)
    tell(stage, f"/app/downloads/alice/deep/{there.name}")
    assert found(source, one) == there


def tell(stage: SlskdStage, local: str) -> None:
    """A newer event of our transfer names this path."""
    backend = stage.server.backend
    with backend.cond:
        backend.events.file_complete(stage.server.transfers()[-1], local, backend.generation)


@pytest.mark.parametrize("way", ["plain", "dots", "link"])
def test_an_event_cannot_lead_outside_the_folders(
    make_stage: MakeStage, tmp_path: Path, way: str
) -> None:
    stage = opened(make_stage)
    one = remote()
    downloaded(stage, one)
    landed(stage)
    found(stage.source, one).unlink()
    secret = tmp_path / "secret.mp3"
    secret.write_bytes(CONTENT)
    (stage.incoming / "door").symlink_to(tmp_path)
    told = {
        "plain": str(secret),
        "dots": f"{stage.incoming}/../../secret.mp3",
        "link": f"{stage.incoming}/door/secret.mp3",
    }
    tell(stage, told[way])
    assert stage.source.locate(one) is None


def test_events_that_cannot_be_read_do_not_matter(make_stage: MakeStage) -> None:
    stage = opened(make_stage, version="0.25.1.0")
    stage.server.misbehave("bad_gateway", path="/events")
    one = remote()
    downloaded(stage, one)
    assert found(stage.source, one).parent.name == "2001 - Wind"


def test_a_file_is_found_behind_many_events(make_stage: MakeStage) -> None:
    stage = opened(make_stage, version="0.25.1.0", slskd_downloads="/app/downloads")
    one = remote()
    downloaded(stage, one)
    landed(stage)
    there = stage.incoming / "deep" / "down" / "Paper Sky.mp3"
    there.parent.mkdir(parents=True)
    (stage.incoming / "2001 - Wind" / "Paper Sky.mp3").rename(there)
    tell(stage, "/app/downloads/deep/down/Paper Sky.mp3")
    with stage.server.backend.cond:
        for _ in range(120):
            stage.server.backend.events.add("Noop", {})
    assert found(stage.source, one) == there
    with stage.server.backend.cond:
        for _ in range(200):
            stage.server.backend.events.add("Noop", {})
    assert stage.source.locate(one) is None


def test_the_file_is_found_while_slskd_is_away(make_stage: MakeStage) -> None:
    stage = opened(make_stage)
    one = remote()
    downloaded(stage, one)
    landed(stage)
    found(stage.source, one)
    stage.server.go_down()
    found(stage.source, one)
