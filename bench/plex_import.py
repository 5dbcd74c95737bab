"""Reading 50,000 tracks from a Plex stand-in in a process of its own: requests and CPU seconds.

`python -m bench.plex_import`. The bars: at most 60 requests and 2 CPU-seconds the first time, at
most 4 requests when nothing changed. The cache is a real one; waiting for the server costs nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.tasks import TaskContext

ROOT = Path(__file__).resolve().parents[1]
TRACKS = 50_000
_SERVE = """
import sys
from sandbox.plex import PlexServer
plex = PlexServer()
plex.shelf.fill(10)
plex.start()
print(plex.url, flush=True)
for _ in sys.stdin:
    told = f"{len(plex.log)} {plex.violations}"
    if len(plex.shelf.songs) == 10:
        plex.shelf.fill(int(sys.argv[1]))
    plex.log.clear()
    print(told, flush=True)
"""


def measure() -> dict[str, float]:
    """The figures of a start with ten tracks (what the program itself costs), of a first reading
    and of one without changes."""
    from sandbox.plex import TOKEN

    command = [sys.executable, "-c", _SERVE, str(TRACKS)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as served:
        assert served.stdin is not None
        assert served.stdout is not None
        url = served.stdout.readline().strip()
        figures = {}
        with tempfile.TemporaryDirectory() as home:
            settings = {
                "library.server": "plex",
                "plex.url": url,
                "plex.token": TOKEN,
                "plex.section": "3",
            }
            for name, folder in (("start", "a"), ("first", "b"), ("unchanged", "b")):
                begun = time.process_time()
                report = _scan(Path(home) / folder, settings)
                figures[f"{name}_cpu_s"] = time.process_time() - begun
                figures[f"{name}_tracks"] = float(report.tracks)
                served.stdin.write("\n")
                served.stdin.flush()
                requests, _, violations = served.stdout.readline().partition(" ")
                assert violations.strip() == "[]", violations
                figures[f"{name}_requests"] = float(requests)
        served.stdin.close()
    return figures


def _scan(home: Path, settings: dict[str, str]):  # type: ignore[no-untyped-def]
    from services.container import build_container

    container = build_container(home, settings)
    try:
        return container.library.scan(TaskContext())
    finally:
        container.close()


def main() -> None:
    print(json.dumps(measure(), indent=2))


if __name__ == "__main__":
    main()
