"""The short form of the long run: 25 tracks, a third with bad peers, on two networks at once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.hurry import ROOT

pytestmark = pytest.mark.slow


def test_all_that_can_be_had_is_had_once_and_politely() -> None:
    command = [sys.executable, "-m", "bench.endurance", "--tracks", "25", "--faults", "0.3"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["missed"], told["wrong"], told["twice"]) == ([], [], [])
    assert told["violations"] == []
    assert told["filed"] == told["obtainable"] == 24
    assert told["states"] == {"done": 24, "parked": 1}
    assert min(told["searches"].values()) > 0
    assert told["grown_mb"] < 30
