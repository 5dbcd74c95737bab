"""`make walk`: people walk through the real window on the simulated services, with real mouse and
keyboard events on a screen of their own; a picture of every step.

`python -m bench.walk [--album DIR] [WALK…]`: the listener, the owner and the DJ, each of them once
more with something broken, and two shorter ways; all of them when none is named. Needs Xvfb,
xdotool, ImageMagick and supysonic; says plainly what is missing.
Exit codes: 0 all arrived, 1 somebody gave up, 2 a tool is missing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.walk import chooser, dj, liker, listener, owner
from bench.walk.display import Display, missing_tools
from bench.walk.person import GaveUp, Person
from bench.walk.worlds import at_home, browser
from sandbox.demo import DemoWorld, start_demo
from sandbox.window import told

ALBUM = Path(tempfile.gettempdir()) / "cratekeeper-walk"


def main() -> int:
    """Walk; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.walk")
    parser.add_argument("--album", type=Path, default=ALBUM)
    parser.add_argument("walks", nargs="*", choices=[*WALKS, []], default=[])
    given = parser.parse_args()
    if missing := missing_tools():
        print(f"A walk needs {', '.join(missing)}: apt-get install {' '.join(missing)}")
        return 2
    album: Path = given.album.absolute()
    results = [_walk(name, album) for name in given.walks or WALKS]
    print(f"The pictures: {album}")
    return 0 if all(results) else 1


def _walk(name: str, album: Path) -> bool:
    with Display() as display, tempfile.TemporaryDirectory(prefix="cratekeeper-walk-") as made:
        try:
            WALKS[name](display, Path(made), album)
        except GaveUp as error:
            print(f"{name}: gave up. {error}", file=sys.stderr)
            return False
    print(f"{name}: arrived.", file=sys.stderr)
    return True


Walk = Callable[[Display, Path, Path], None]


def _listener(name: str, way: Callable[[Person, listener.Room], None]) -> Walk:
    def go(display: Display, folder: Path, album: Path) -> None:
        with (
            listener.room(folder) as there,
            Person(display, folder / "home", there.settings, album, name) as person,
        ):
            way(person, there)

    return go


def _owner(name: str, way: Callable[[Person, owner.House], None]) -> Walk:
    def go(display: Display, folder: Path, album: Path) -> None:
        with start_demo(folder) as demo, owner.house(demo, folder) as there:
            settings = told(owner.settings(demo)) | at_home(folder / "person") | browser(folder)
            with Person(display, folder / "home", settings, album, name) as person:
                way(person, there)

    return go


def _dj(name: str, way: Callable[[Person, DemoWorld], None]) -> Walk:
    def go(display: Display, folder: Path, album: Path) -> None:
        with start_demo(folder) as demo:
            dj.prepare(demo)
            with Person(display, folder / "home", told(demo.settings), album, name) as person:
                way(person, demo)

    return go


def _liker(display: Display, folder: Path, album: Path) -> None:
    with start_demo(folder) as demo:
        settings = told(demo.settings) | told(demo.spotify_settings)
        liker.prepare(demo, folder / "home", settings)
        with Person(display, folder / "home", settings, album, liker.NAME) as person:
            liker.walk(person, demo)


def _chooser(display: Display, folder: Path, album: Path) -> None:
    with (
        start_demo(folder) as demo,
        Person(display, folder / "home", told(demo.settings), album, chooser.NAME) as person,
    ):
        chooser.walk(person, demo)


WALKS: dict[str, Walk] = {
    listener.NAME: _listener(listener.NAME, listener.walk),
    owner.NAME: _owner(owner.NAME, owner.walk),
    dj.NAME: _dj(dj.NAME, dj.walk),
    listener.BROKEN: _listener(listener.BROKEN, listener.on_a_full_disk),
    owner.BROKEN: _owner(owner.BROKEN, owner.spotify_banned),
    dj.BROKEN: _dj(dj.BROKEN, dj.without_slskd),
    liker.NAME: _liker,
    chooser.NAME: _chooser,
}

if __name__ == "__main__":
    sys.exit(main())
