"""How fast big things open once their data is there: a playlist of 10,000 rows, an artist with 300
releases, and what is owned of 60 releases in a library of a million tracks.

`python -m bench.opening [SIZE]` prints a table and one JSON line; a process of its own, offscreen.
Each figure is the best of some rounds: milliseconds of this process' CPU, which others on the
machine hardly change, and beside it the wall time. The bars are those of the requirements.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtWidgets import QAbstractItemView, QApplication

from core.domain import LibraryTrack
from core.domain.catalogue import AlbumKind
from core.matching import LibraryIndex
from services.artists.shelf import holdings
from ui.app import make_app
from ui.bridge import Bridge
from ui.gallery import data
from ui.gallery.artists import MIRA, discography, many, release
from ui.gallery.world import FakeContainer
from ui.pages.artists.page import ArtistsPage
from ui.pages.sync.page import SyncPage
from ui.runner import InlineRunner
from ui.theme.manager import wear
from ui.theme.tokens import THEMES

ROWS, RELEASES, ASKED, LIBRARY = 10_000, 300, 60, 1_000_000
ROUNDS, FRAMES = 3, 60
_WORDS = (
    *("rain", "salt", "harbour", "tin", "copper", "glass", "orbit", "ember"),
    *("north", "quiet", "sluice", "polder", "static", "light", "tide", "drift"),
)


@dataclass(frozen=True)
class Opened:
    """One line; milliseconds, the best of some rounds."""

    name: str
    cpu_ms: float
    wall_ms: float
    bar_ms: float


def timed(name: str, bar: float, work: Callable[[], object], rounds: int = ROUNDS) -> Opened:
    """Do it some times; others on the machine make a round slower, never faster."""
    cpu, wall = [], []
    for _ in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        work()
        cpu.append(time.process_time() - used)
        wall.append(time.perf_counter() - begun)
    return Opened(name, min(cpu) * 1000, min(wall) * 1000, bar)


def scrolled(name: str, view: QAbstractItemView) -> Opened:
    """One frame while scrolling through it; 16 ms are sixty frames a second."""
    bar, viewport = view.verticalScrollBar(), view.viewport()
    assert bar is not None
    assert viewport is not None
    steps = iter([bar.maximum() * at // FRAMES for at in range(FRAMES)] * ROUNDS)

    def frame() -> None:
        bar.setValue(next(steps))
        viewport.repaint()

    return timed(name, 16.0, frame, FRAMES)


def playlist(app: QApplication) -> list[Opened]:
    """The coverage of a long playlist, and the dialog over it."""
    world = FakeContainer()
    page = SyncPage(world, InlineRunner(), Bridge(world.bus))  # type: ignore[arg-type]
    page.resize(1072, 800)
    page.show()
    page.shown()
    page.coverage_view.ensurePolished()
    page.dialog.ensurePolished()
    app.processEvents()
    coverages = [data.coverage(ROWS, key=f"file:/{at}.csv") for at in range(ROUNDS)]
    shown, dialogs = iter(coverages), iter(coverages)

    def show() -> None:
        page.show_coverage(next(shown))
        page.repaint()

    def download() -> None:
        page.open_dialog(next(dialogs))
        page.dialog.repaint()

    return [
        timed(f"a playlist of {ROWS:,} rows opens", 300.0, show),
        scrolled("  a frame of scrolling through it", page.coverage_view.table),
        timed("  its Download Missing dialog opens", 300.0, download),
    ]


def artist(app: QApplication) -> list[Opened]:
    """The page of an artist with very many releases."""
    world, rows = FakeContainer(), many(RELEASES)
    world.artists.found = discography(rows)
    world.artists.owned = {title: owned for title, *_rest, owned in rows}
    page = ArtistsPage(world, InlineRunner(), Bridge(world.bus))  # type: ignore[arg-type]
    page.resize(1072, 800)
    page.show()
    page.shown()
    page.artist.ensurePolished()
    app.processEvents()

    def show() -> None:
        page.open_artist(MIRA)
        page.repaint()

    return [
        timed(f"an artist with {RELEASES} releases opens", 300.0, show),
        scrolled("  a frame of scrolling through them", page.artist.timeline),
    ]


def tracks(size: int) -> Iterator[LibraryTrack]:
    """Ten albums of ten tracks an artist; one of the artists is asked about."""
    roll, mine = random.Random(1), min(777, size // 200)
    for at in range(size // 100):
        name = MIRA.name if at == mine else f"{roll.choice(_WORDS)} {roll.choice(_WORDS)} {at}"
        for number in range(10):
            album = f"{roll.choice(_WORDS)} {roll.choice(_WORDS)} {number}"
            album = f"Release {number}" if at == mine else album if number else "Greatest Hits"
            for place in range(1, 11):
                title = f"{roll.choice(_WORDS)} {roll.choice(_WORDS)} {place}"
                path = f"/music/{at}/{number}/{place}.flac"
                yield LibraryTrack(title, (name,), album, 200.0, place, path=path)


def ownership(size: int = LIBRARY) -> Opened:
    """The badges of an artist's releases, from the library alone."""
    index = LibraryIndex.build(tracks(size))
    kinds = (AlbumKind.ALBUM, AlbumKind.ALBUM, AlbumKind.SINGLE)
    asked = [
        release(
            "Greatest Hits" if at == 1 else f"Release {at}",
            kinds[at % 3],
            None if at % 4 == 0 else 10,
            "2020",
        )
        for at in range(ASKED)
    ]
    name = f"what is owned of {ASKED} releases in {size:,} tracks"
    return timed(name, 200.0, lambda: holdings(MIRA.name, asked, index), 5)


def figures(size: int = LIBRARY) -> list[Opened]:
    """All lines."""
    app = make_app()
    wear(app, THEMES["dark"])
    return [*playlist(app), *artist(app), ownership(size)]


def main() -> None:
    """Print them."""
    found = figures(int(sys.argv[1]) if len(sys.argv) > 1 else LIBRARY)
    for one in found:
        line = f"{one.name:52} {one.cpu_ms:7.1f} ms CPU  {one.wall_ms:7.1f} ms wall"
        print(f"{line}   (bar {one.bar_ms:.0f})", file=sys.stderr)
    print(json.dumps([asdict(one) for one in found]))


if __name__ == "__main__":
    main()
