"""The listener: first screen, a dropped list, what is missing comes, a doubt is settled by keys.

Used by `bench.walk`. At the end the files themselves are asked, not the pictures.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import mutagen

from bench.walk.person import PATIENCE, ROOT, GaveUp, Person, middle
from sandbox.demo import DemoWorld

NAME = "listener"
LONG = 4 * PATIENCE
DOUBTFUL = "Wren"
AT_LEAST = 15
FILE_AT = (1300, 120)
"""Where the file to drop lies on the screen, right of the window."""


def prepare(demo: DemoWorld) -> None:
    """Somebody shares a song of which only a person can say whether it is the one."""
    world = demo.server.world
    peer = world.peer("birdwatcher", speed=2_000_000)
    peer.share("Folk\\Singles\\Fen & Hollow - The Wren.flac", seconds=11.0, seed=950)
    world.prepare(demo.server.backend.cache)


def walk(person: Person, demo: DemoWorld) -> None:
    """The whole way; GaveUp says where it ended."""
    person.start()
    person.see("Bring a playlist. See what you own. Get the rest.")
    person.shot("the first screen")
    _drop(person, demo.playlists[0])
    _download(person)
    _decide(person)
    _look_around(person)
    person.close_window()
    _check(person, demo)


def _drop(person: Person, playlist: Path) -> None:
    x, y = FILE_AT
    command = [sys.executable, "-m", "bench.walk.files", str(playlist), str(x), str(y)]
    manager = subprocess.Popen(command, cwd=ROOT, env=person.display.environment)
    try:
        person.settle(2.0)
        target = middle(person.see("Drop a file anywhere on this page"))
        person.drag((x + 40, y + 30), target)
        person.see("Download 20 missing", "Button")
    finally:
        manager.terminate()
        manager.wait(PATIENCE)
    person.shot("owned and missing")


def _download(person: Person) -> None:
    person.click("Download 20 missing", "Button")
    person.see("Begin Search")
    person.shot("what it will take")
    person.click("Begin Search")
    person.see("Organised", "row")
    person.shot("the first are in place")
    person.click("Close", "Button")
    person.see("needs you", patience=LONG)
    person.shot("closed a bubble stays")


def _decide(person: Person) -> None:
    person.click("Downloads", "NavButton")
    person.click("Inbox")
    person.see(DOUBTFUL, "row", LONG)
    person.shot("the inbox")
    for _ in range(5):
        if person.find(f"Answer 1: Fen & Hollow - The {DOUBTFUL}.flac"):
            break
        person.press("j")
        person.settle(1.0)
    person.see(f"Answer 1: Fen & Hollow - The {DOUBTFUL}.flac")
    person.shot("the doubtful one")
    person.press("1", "Return")
    person.until(lambda: person.find(f"{DOUBTFUL}, Fen & Hollow, Which") is None, "the answer")
    person.shot("answered")


def _look_around(person: Person) -> None:
    person.click("Queue")
    person.until(lambda: not person.find("running"), "the end of all downloads", LONG)
    person.shot("the queue at the end")
    person.click("History")
    person.settle(1.0)
    person.shot("history")
    person.click("Wish list")
    person.settle(1.0)
    person.shot("wishes")
    person.click("Dashboard", "NavButton")
    person.settle(2.0)
    person.shot("the dashboard afterwards")


def _check(person: Person, demo: DemoWorld) -> None:
    """Every file in Transfer is tagged and named as its tags say."""
    files = [
        one for one in demo.transfer.rglob("*") if one.suffix in {".flac", ".mp3", ".m4a", ".ogg"}
    ]
    titles = []
    for path in sorted(files):
        tags = mutagen.File(path, easy=True)
        if tags is None or not tags.get("title") or not tags.get("artist"):
            raise GaveUp(f"{path} has no title or no artist.")
        titles.append(tags["title"][0])
    if len(files) < AT_LEAST:
        raise GaveUp(f"Only {len(files)} files were filed.")
    if not any(DOUBTFUL in title for title in titles):
        raise GaveUp(f"“{DOUBTFUL}” was taken by hand and is not in {demo.transfer}.")
    if demo.server.violations:
        raise GaveUp(f"slskd was treated badly: {demo.server.violations}")
    person.tell(f"{len(files)} tagged files are in place.")
