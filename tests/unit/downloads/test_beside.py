"""Looking after the one that keeps its place, whatever its source does."""

from __future__ import annotations

import pytest

from core.domain import RemoteId, TransferState, Unreachable
from services.downloads.beside import Beside
from services.downloads.ends import Arrived, GivenUp
from tests.unit.downloads.scripted import Bench, ScriptedSource

S = TransferState
KEPT = RemoteId("slskd", "kept", "alice", "x.flac", 1000)


@pytest.fixture
def beside(bench: Bench, source: ScriptedSource) -> Beside:
    return Beside(bench.deps, KEPT)


def test_one_that_the_source_forgot_is_asked_for_once_more(
    bench: Bench, source: ScriptedSource, beside: Beside
) -> None:
    source.scripts["alice"] = [S.QUEUED]
    assert beside.look(0.0) is None
    assert source.started == ["alice"]
    assert beside.look(0.0) is None
    source._known.clear()
    assert beside.look(0.0) == GivenUp("The transfer vanished from the source")


def test_an_offline_peer_keeps_no_place(source: ScriptedSource, beside: Beside) -> None:
    source.offline.add("alice")
    assert beside.look(0.0) == GivenUp("alice is offline.")


def test_trouble_of_the_source_is_waited_out(source: ScriptedSource, beside: Beside) -> None:
    source.error = Unreachable("slskd", "slskd does not answer.")
    assert beside.look(0.0) is None
    source.error = None
    source.scripts["alice"] = [S.SUCCEEDED]
    source.start(KEPT)
    seen = beside.look(0.0)
    assert isinstance(seen, Arrived)
    assert seen.remote == KEPT


def test_a_source_that_was_switched_off_keeps_nothing(bench: Bench, beside: Beside) -> None:
    bench.sources.clear()
    assert beside.look(0.0) == GivenUp("The source slskd is switched off")


def test_a_success_without_a_file_is_none_in_the_end(
    bench: Bench, source: ScriptedSource, beside: Beside
) -> None:
    source.scripts["alice"] = [S.SUCCEEDED]
    source.lazy.add("alice")
    source.start(KEPT)
    assert beside.look(0.0) is None
    beside._patience._since -= bench.deps.policy().arrival
    seen = beside.look(0.0)
    assert isinstance(seen, GivenUp)
    assert "did not arrive" in seen.reason
