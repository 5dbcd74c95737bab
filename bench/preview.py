"""How long from the first bytes of a file on this disk to the first bytes a player can have.

`python -m bench.preview`: the three sources of the sandbox over real HTTP; the bar is 2 s. Waiting
counts, not work, so that the figure says little about the machine.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from core.domain import Candidate, ClaimedFacts, Track
from core.media.transcode import to_wav
from services.preview.service import PreviewService
from tests.contract.source_stages import SlskdStage, Stage
from tests.contract.test_arrivals import STAGES, offered

BAR_SECONDS = 2.0
SOURCES = ("slskd 0.26", "soulseek", "youtube")
ROUNDS = 3


def first_bytes(stage: Stage) -> float:
    """Seconds between the two, with the limits that people have."""
    shown = offered(stage)
    service = PreviewService(
        lambda: {shown.source: stage.source}, stage.incoming.parent / "preview", to_wav
    )
    facts = ClaimedFacts(size=shown.size)
    heard = Candidate(shown.source, shown.peer, shown.filename, facts, Track("Paper Sky"))
    arrived: list[float] = []
    watch = threading.Thread(target=_watch, args=(_folder(stage), arrived), daemon=True)
    watch.start()
    session = service.stream(heard)
    with urllib.request.urlopen(session.url, timeout=30) as answer:
        answer.read(1)
        heard_at = time.monotonic()
    watch.join(10.0)
    service.close()
    return max(0.0, heard_at - arrived[0])


def _folder(stage: Stage) -> Path:
    return stage.server.backend.incomplete if isinstance(stage, SlskdStage) else stage.incoming


def _watch(folder: Path, arrived: list[float]) -> None:
    """Note when the first byte of a file that is no note lies in `folder`."""
    notes = {".json", ".new", ""}
    while not arrived:
        for one in folder.rglob("*"):
            if one.suffix not in notes and one.is_file() and one.stat().st_size:
                arrived.append(time.monotonic())
                return
        time.sleep(0.002)


def slowest() -> dict[str, float]:
    """The slowest of a few rounds for each source, in seconds."""
    found: dict[str, float] = {}
    for name in SOURCES:
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                stage = STAGES[name](Path(folder))
                try:
                    found[name] = max(found.get(name, 0.0), first_bytes(stage))
                finally:
                    stage.close()
    return found


def show(found: dict[str, float]) -> None:
    """One line for each source."""
    for name, seconds in found.items():
        held = "" if seconds <= BAR_SECONDS else "  NO"
        print(f"{name:12} first byte here → playable: {seconds:5.2f} s ≤ {BAR_SECONDS} s{held}")


def main() -> int:
    found = slowest()
    show(found)
    return 0 if max(found.values()) <= BAR_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
