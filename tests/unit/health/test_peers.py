"""Peers who cannot be reached: told from what downloads wrote down, without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from core.domain import DownloadJob, JobState, NotReady, Origin, Track
from core.ports.ledgers import Activity
from services.health.peers import PASSED_OVER, PeerCheck
from tests.contract.fakes_storage import TurningClock


@dataclass
class Feed:
    clock: TurningClock = field(default_factory=TurningClock)
    lines: list[Activity] = field(default_factory=list)
    states: dict[int, JobState] = field(default_factory=dict)

    def add(self, kind: str, text: str, job_id: int | None = None) -> None:
        self.lines.insert(0, Activity(len(self.lines), self.clock.now(), kind, text, job_id))

    def recent(self, limit: int = 100, kinds: object = None) -> list[Activity]:
        return [line for line in self.lines if line.kind in kinds][:limit]  # type: ignore[operator]

    def job(self, job_id: int) -> DownloadJob:
        state = self.states[job_id]
        return DownloadJob(job_id, Track("Glow"), Origin("search", ""), state, "transfer")

    def passed_over(self, text: str, state: JobState = JobState.PARKED) -> None:
        number = len(self.states) + 1
        self.states[number] = state
        self.add(PASSED_OVER, text, number)

    def words(self) -> str:
        return PeerCheck(self, self.job, self.clock).words()

    def fault(self) -> NotReady:
        with pytest.raises(NotReady) as told:
            self.words()
        return told.value


@pytest.fixture
def feed() -> Feed:
    return Feed()


def test_nobody_asked_is_nothing_to_tell(feed: Feed) -> None:
    assert feed.words() == ""


@pytest.mark.parametrize(
    "reason",
    [
        "Failed: The peer cannot be reached",
        "The peer is offline",
        '"alice" is not online.',
        "slskd says: User alice appears to be offline.",
        "Failed to establish a direct or indirect message connection to alice",
        "Failed: Unable to connect to alice at 203.0.113.7: Connection refused",
        "Failed: No route to host, the network is unreachable",
    ],
)
def test_a_peer_who_cannot_be_reached_is_named_whatever_the_source_says(
    feed: Feed, reason: str
) -> None:
    feed.passed_over(f"alice: {reason}")
    told = feed.fault()
    assert told.sentence == 'The peer "alice" cannot be reached now.'
    assert "others are asked" in told.next_step


def test_other_reasons_are_no_matter_of_reach(feed: Feed) -> None:
    feed.passed_over("alice: Refused: File not shared.")
    feed.passed_over("bob: Stalled: no byte for 60 s")
    assert feed.words() == ""


def test_a_track_that_came_from_somebody_else_leaves_nothing_to_mend(feed: Feed) -> None:
    feed.passed_over("alice: The peer is offline", JobState.DONE)
    feed.passed_over("bob: The peer is offline", JobState.CANCELLED)
    feed.add(PASSED_OVER, "carol: The peer is offline", None)
    feed.add(PASSED_OVER, "dave: The peer is offline", 99)
    assert feed.words() == ""


def test_yesterdays_peers_are_forgotten(feed: Feed) -> None:
    feed.passed_over("alice: The peer is offline")
    feed.clock.turn(7 * 3600.0)
    assert feed.words() == ""


def test_when_nobody_can_be_reached_the_port_is_looked_at(feed: Feed) -> None:
    for peer in ("alice", "bob", "carol"):
        feed.passed_over(f"{peer}: The peer cannot be reached")
    told = feed.fault()
    assert "None of the last 3 peers" in told.sentence
    assert "port" in told.next_step
    feed.passed_over("dave: Stalled: no byte for 60 s")
    assert '"alice", "bob", "carol"' in feed.fault().sentence
