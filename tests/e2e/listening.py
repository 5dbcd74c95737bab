"""Previews in a process of their own, to be killed: `python -m tests.e2e.listening HOME VERB`.

VERB "stream SOURCE PEER FILE SIZE" says "heard" once bytes have come and listens on; "sweep" does
what every start does. Used by `test_preview.py`.
"""

from __future__ import annotations

import sys
import time
import urllib.request
from pathlib import Path

from core.domain import Candidate, ClaimedFacts, Track
from services.container import build_container


def main(home: str, verb: str, *more: str) -> None:
    container = build_container(Path(home))
    if verb == "sweep":
        if (sweeping := container.preview.sweep()) is not None:
            sweeping.join(20.0)
        container.close()
        return
    source, peer, filename, size = more
    heard = Candidate(source, peer, filename, ClaimedFacts(size=int(size)), Track("Glow"))
    session = container.preview.stream(heard)
    with urllib.request.urlopen(session.url, timeout=30) as answer:
        answer.read(1000)
        sys.stdout.write("heard\n")
        sys.stdout.flush()
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
