"""Peers that refuse, stall, lie or break: the right file in the end, or an honest reason."""

from __future__ import annotations

import pytest

from sandbox import faults
from tests.e2e.rig import Rig, Row

pytestmark = pytest.mark.slow

GLOW = Row("Glow", ["Halden"], "Lines", seconds=4.0)
FILED = ["Halden/Halden - Lines/01 - Glow.flac"]
NAME = "Music\\Halden\\Lines\\01 - Glow.flac"


def fault_cases() -> dict[str, dict[str, object]]:
    return {
        "refused": {"fault": faults.rejected()},
        "stalled": {"fault": faults.stalls(0.4)},
        "queued for ever": {"fault": faults.queued_forever()},
        "broken off": {"fault": faults.errors(0.5)},
        "truncated": {"damage": "truncated"},
        "an MP3 in disguise": {"codec": "mp3"},
        "empty": {"damage": "empty"},
        "noise": {"damage": "random"},
        "never moved": {"fault": faults.never_lands()},
    }


@pytest.mark.parametrize("case", fault_cases())
def test_when_the_best_peer_is_bad_the_next_one_delivers(rig: Rig, case: str) -> None:
    bad = fault_cases()[case]
    rig.world.peer("a-first", speed=9_000_000).share(NAME, seconds=4, **bad)  # type: ignore[arg-type]
    rig.world.peer("b-second", speed=1_000).share(NAME, seconds=4)
    rig.serve()
    result = rig.run("get", rig.playlist(GLOW))
    assert result.code == 0, (case, result.doc, result.stderr)
    assert rig.filed() == FILED


def test_a_peer_that_left_is_passed_over(rig: Rig) -> None:
    rig.world.peer("a-first", speed=9_000_000, online=False).share(NAME, seconds=4)
    rig.world.peer("b-second", speed=1_000).share(NAME, seconds=4)
    rig.serve()
    assert rig.run("get", rig.playlist(GLOW)).code == 0
    assert rig.filed() == FILED


def test_when_every_peer_is_bad_the_reason_is_told_and_nothing_is_filed(rig: Rig) -> None:
    rig.world.peer("a-first").share(NAME, seconds=4, damage="truncated")
    rig.serve()
    result = rig.run("get", rig.playlist(GLOW))
    assert result.code == 3
    assert result.doc["failed"][0]["reason"]
    assert rig.filed() == []
