"""A Matched Download in a process of its own, to be killed.

`python -m tests.e2e.matching HOME TEXT` searches slskd for TEXT, matches the first file as its
likeliest artist, starts it, says "coming" once bytes arrive, and works on. Used by
`tests/gui/matched/test_real_world.py`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from core.domain import Candidate
from core.tasks import TaskContext
from services.container import build_container


def main(home: str, text: str) -> None:
    container, ctx = build_container(Path(home)), TaskContext()
    found: list[Candidate] = []
    container.search_page.search("slskd", text, found.extend, ctx)
    likely = container.matched.likely(found[0], ctx).people[0]
    release = container.matched.releases(found[0], likely, ctx)[0]
    job = container.matched.start(found[0], likely, release)
    container.engine.start()
    while not container.downloads.job(job.id).bytes_done:
        time.sleep(0.02)
    sys.stdout.write("coming\n")
    sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
