"""The one who chooses: Matched Download from a search, Skip, Cancel; then a run of Download Missing
that is interrupted by the window's end and comes back as it was.

Used by `bench.walk`.
"""

from __future__ import annotations

from bench.walk.person import PATIENCE, GaveUp, Person
from sandbox.demo import DemoWorld

NAME = "chooser"
LONG = 4 * PATIENCE
WANTED, SKIPPED = "FLAC 16/44, Free slot, 1.1 MB/s", "Karaoke Version"


def walk(person: Person, demo: DemoWorld) -> None:
    """The whole way; GaveUp says where it ended."""
    person.start(str(demo.playlists[0]))
    person.see("Download 20 missing", "Button")
    _search(person)
    _matched(person)
    _skipped(person)
    _cancelled(person)
    _interrupted(person)
    person.close_window()
    if not any(demo.transfer.rglob("*Slow Ferry*")):
        raise GaveUp("What was matched by hand is not in its place.")
    if demo.server.violations:
        raise GaveUp(f"slskd was treated badly: {demo.server.violations}")


def _search(person: Person) -> None:
    person.click("Downloads", "NavButton")
    person.click("Search", "QPushButton")
    person.write("Slow Ferry")
    person.press("Return")
    person.see(WANTED, "row")
    person.settle(2.0)
    person.shot("found")


def _matched(person: Person) -> None:
    person.click(WANTED, "row")
    person.press("Return")
    person.see("Whose track is this?")
    person.see("Sadie Okonjo, ", "row")
    person.shot("whose track is this")
    person.press("1")
    person.settle(2.0)
    person.shot("which release")
    if person.find("Start download", "Button"):
        person.press("Return")
    person.gone("Skip, download as is")
    person.shot("matched and under way")


def _skipped(person: Person) -> None:
    person.click(SKIPPED, "row")
    person.press("Return")
    person.click("Skip, download as is", "Button")
    person.settle(1.0)
    person.shot("skipped")


def _cancelled(person: Person) -> None:
    person.click("Instrumental", "row")
    person.press("Return")
    person.see("Skip, download as is", "Button")
    person.press("Escape")
    person.gone("Skip, download as is")
    person.shot("cancelled")


def _interrupted(person: Person) -> None:
    person.click("Sync", "NavButton")
    person.click("Download 20 missing", "Button")
    person.click("Begin Search", "Button")
    person.see("Organised", "row", LONG)
    person.shot("in the middle of it")
    person.close_window()
    person.start()
    person.click("Sync", "NavButton")
    person.see("of 20", patience=LONG)
    person.shot("the bubble is back")
    bubble = person.see("of 20")
    person.click_at(bubble["box"][0] + 20, bubble["box"][1] + bubble["box"][3] // 2)
    person.see("Tracks to download", "RowTable", LONG)
    person.see("Organised", "row", LONG)
    person.shot("counters and rows are back")
    person.click("Close", "Button")
