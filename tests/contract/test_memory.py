"""What is remembered of people's words and of bad files, in memory and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.ports.memory import BadFile, MatchDecision, MatchMemory, PeerMemory
from database.engine import open_database
from database.memory_repo import MatchRepo, PeerRepo
from services.decide.memory import SessionMemory
from tests.contract.fakes_memory import MemoryMatchMemory
from tests.contract.fakes_storage import TurningClock

BAD = BadFile("slskd", "ann", "Music\\Glow.mp3", 900, "ab12", "it does not decode")


@pytest.fixture(params=["memory", "sqlite"])
def matches(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MatchMemory]:
    if request.param == "memory":
        yield MemoryMatchMemory()
        return
    engine = open_database(tmp_path / "m.db", tmp_path / "backups")
    yield MatchRepo(engine)
    engine.dispose()


@pytest.fixture(params=["session", "sqlite"])
def peers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PeerMemory]:
    if request.param == "session":
        yield SessionMemory()
        return
    engine = open_database(tmp_path / "m.db", tmp_path / "backups")
    yield PeerRepo(engine, TurningClock())
    engine.dispose()


class TestMatches:
    def test_decisions_come_back_for_the_keys_asked_for(self, matches: MatchMemory) -> None:
        matches.decide("a\udcff", "/m/\udcff.mp3", True)
        matches.decide("b", "/m/b.mp3", False)
        assert matches.of(["a\udcff"]) == [MatchDecision("a\udcff", "/m/\udcff.mp3", True)]
        assert matches.of([]) == []
        assert len(matches.of(["a\udcff", "b", "c"])) == 2

    def test_many_keys_can_be_asked_for_at_once(self, matches: MatchMemory) -> None:
        for number in range(3):
            matches.decide(f"k{number * 700}", "/m", True)
        assert len(matches.of([f"k{number}" for number in range(2000)])) == 3

    def test_a_new_yes_replaces_the_old_one_but_keeps_every_no(self, matches: MatchMemory) -> None:
        matches.decide("k", "/m/live.mp3", False)
        matches.decide("k", "/m/one.mp3", True)
        matches.decide("k", "/m/two.mp3", True)
        assert [(one.path, one.same) for one in matches.of(["k"])] == [
            ("/m/live.mp3", False),
            ("/m/two.mp3", True),
        ]

    def test_the_newest_word_about_a_path_counts(self, matches: MatchMemory) -> None:
        matches.decide("k", "/m/a.mp3", True)
        matches.decide("k", "/m/a.mp3", False)
        assert matches.of(["k"]) == [MatchDecision("k", "/m/a.mp3", False)]

    def test_nothing_is_it_takes_back_everything_and_a_yes_takes_that_back(
        self, matches: MatchMemory
    ) -> None:
        matches.decide("k", "/m/a.mp3", True)
        matches.decide("k", "/m/b.mp3", False)
        matches.decide("k", None, False)
        assert matches.of(["k"]) == [MatchDecision("k", None, False)]
        matches.decide("k", "/m/a.mp3", True)
        assert matches.of(["k"]) == [MatchDecision("k", "/m/a.mp3", True)]

    def test_owned_elsewhere_needs_no_path(self, matches: MatchMemory) -> None:
        matches.decide("k", "/m/a.mp3", True)
        matches.decide("k", None, True)
        assert matches.of(["k"]) == [MatchDecision("k", None, True)]

    def test_what_was_forgotten_is_the_engines_again(self, matches: MatchMemory) -> None:
        matches.decide("k", "/m/a.mp3", True)
        matches.decide("other", "/m/a.mp3", True)
        matches.forget("k")
        matches.forget("never")
        assert [one.key for one in matches.of(["k", "other"])] == ["other"]


class TestPeers:
    def test_a_bad_file_is_kept_with_its_reason(self, peers: PeerMemory) -> None:
        peers.remember(BAD)
        (kept,) = peers.bad_files()
        assert replace(kept, at=0.0) == BAD

    def test_the_same_file_is_kept_once_with_its_newest_reason(self, peers: PeerMemory) -> None:
        nameless = BadFile("slskd", "ann", "Music\\Glow.mp3", None, "", "gone")
        peers.remember(BAD)
        peers.remember(nameless)
        heard = BadFile("slskd", "ann", "Music\\Glow.mp3", 900, "cd", "too short", against="k")
        peers.remember(heard)
        peers.remember(nameless)
        assert sorted((file.reason, file.against) for file in peers.bad_files()) == [
            ("gone", ""),
            ("too short", "k"),
        ]

    def test_a_file_is_refused_since_when_it_was_told(self, peers: PeerMemory) -> None:
        older = BadFile("slskd", "ben", "Music\\Tide.mp3", 5, "", "too short", at=100.0)
        peers.remember(replace(BAD, at=200.0))
        peers.remember(older)
        assert [(file.peer, file.at) for file in peers.bad_files()] == [
            ("ben", 100.0),
            ("ann", 200.0),
        ]

    def test_a_forgotten_file_gets_another_chance(self, peers: PeerMemory) -> None:
        peers.remember(BAD)
        peers.forget(BAD)
        peers.forget(BAD)
        assert peers.bad_files() == []

    def test_without_a_time_or_with_one_to_come_it_is_now(self, tmp_path: Path) -> None:
        engine, clock = open_database(tmp_path / "n.db", tmp_path / "backups"), TurningClock()
        peers = PeerRepo(engine, clock)
        for at in (0.0, -5.0, clock.now() + 3600.0):
            peers.remember(replace(BAD, at=at))
            assert [file.at for file in peers.bad_files()] == [clock.now()]
        engine.dispose()

    def test_blocked_peers_are_known_by_source_until_unblocked(self, peers: PeerMemory) -> None:
        peers.block_peer("slskd", "ann", "only rude words")
        peers.block_peer("slskd", "ann", "fake files")
        peers.block_peer("soulseek", "ben", "")
        assert peers.blocked_peers() == {("slskd", "ann"): "fake files", ("soulseek", "ben"): ""}
        peers.unblock_peer("slskd", "ann")
        peers.unblock_peer("slskd", "ann")
        assert peers.blocked_peers() == {("soulseek", "ben"): ""}
