"""The short form of the long run: 14 tracks, half with bad peers, on two networks at once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.hurry import ROOT
from tests.e2e.rig import BOUND

pytestmark = pytest.mark.slow


def test_all_that_can_be_had_is_had_once_and_politely() -> None:
    command = [sys.executable, "-m", "bench.endurance", "--tracks", "14", "--faults", "0.5"]
    done = subprocess.run(
        [*command, "--patience", "10"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=BOUND,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["missed"], told["wrong"], told["twice"]) == ([], [], [])
    assert not told["violations"], told["violations"]
    assert told["filed"] == told["obtainable"] == 13
    assert told["states"] == {"done": 13, "parked": 1}
    assert min(told["searches"].values()) > 0
    assert told["grown_mb"] < 30
