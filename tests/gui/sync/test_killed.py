"""A window that is killed in the middle of Download Missing comes back as it was."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.rig import Rig, Row

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
ROOT = Path(__file__).resolve().parents[3]
LONG = "600"
UNDER_WAY = re.compile(r"\b(?:running|waiting)\b|\b0 %|Queued[^\"]*")
"""What a peer's queue says of the one file on its way may change at any time."""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """One owned track; of the others one comes, one waits at its peer, one nobody has."""
    made = Rig(tmp_path)
    made.own("Bjork/Post/Joga.flac", title="Joga", artist="Bjork", album="Post")
    folder = "Music\\Mira Voltaine\\Hinterglow"
    made.world.peer("alice").share(f"{folder}\\03 - Copper Rain.flac")
    made.world.peer("bob", free_slot=False, queue_length=600).share(
        "Music\\Osk Lindgrove\\Tides\\01 - Tidewire.flac"
    )
    made.env = {
        "CRATEKEEPER_DOWNLOADS__QUEUE_PATIENCE_SECONDS": LONG,
        "CRATEKEEPER_DOWNLOADS__STALL_SECONDS": LONG,
        "CRATEKEEPER_SECRETS__STORE": "file",
    }
    made.serve()
    yield made
    made.close()


def stands(rig: Rig, *arguments: str) -> Any:
    """What a window of its own tells of the run; it is killed as soon as it told."""
    module = "tests.gui.sync.mortal_window"
    window = subprocess.Popen(
        [sys.executable, "-m", module, str(rig.home), *arguments],
        env=rig.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert window.stdout is not None
    try:
        line = window.stdout.readline()
    finally:
        window.kill()
        window.wait()
        window.stdout.close()
    assert line, "the window ended by itself"
    return json.loads(UNDER_WAY.sub("under way", line))


def test_bubble_counters_and_rows_are_the_same_after_the_window_was_killed(rig: Rig) -> None:
    source = rig.playlist(
        Row("Jóga", ["Björk"], "Post"),
        Row("Copper Rain", ["Mira Voltaine"], "Hinterglow", number=3),
        Row("Tidewire", ["Osk Lindgrove"], "Tides"),
        Row("Nobody Has This", ["The Unheard"], "Silence"),
        Row("Not Wanted", ["The Unheard"], "Noise"),
        name="Evening.csv",
    )
    before = stands(rig, "begin", str(source))
    assert before[0] == "Evening"
    assert before[1] == "1 of 3 · 1 under way"
    assert before[2] == [
        "Total: 5",
        "Matched: 1, already yours",
        "To download: 4, 3 chosen",
        "Downloaded: 1, verified, in place",
    ]
    assert stands(rig, "show") == before
    assert rig.server is not None
    assert rig.server.violations == []
