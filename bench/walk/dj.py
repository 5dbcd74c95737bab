"""The DJ: files by crates, takes a peer's folder of favourites matched one by one, sorts what has
no crate by keyboard, takes one filing back and writes the crates.

Used by `bench.walk`. At the end the files and the crates themselves are asked. `without_slskd`: the
source is away when it is needed, and comes back.
"""

from __future__ import annotations

import os
import subprocess

from bench.walk.owner import look_for
from bench.walk.person import PATIENCE, GaveUp, Person
from sandbox import demo_songs
from sandbox.demo import DemoWorld
from sandbox.demo_world import offer
from sandbox.slskd import SlskdServer
from sandbox.window import told
from utils.programs import own_command

NAME, BROKEN = "dj", "dj-without-slskd"
LONG = 4 * PATIENCE
PEER, FOLDER = "crate_digger", "Warehouse Favourites"
ODD_ARTIST, ODD_TITLE, ODD_GENRE = "Halden", "Glow", "Zeuhl Drift"
"""A track whose genre no crate lists."""
TAKEN_BACK = "Ampersand"
CRATES = (
    "Disco/Halden - Glow.flac",
    "House/Juno Faraday - Static Bloom.flac",
    "House/Saltwater Union - Kelp Forest (Extended Mix).flac",
    "Soul-Funk/Cassius Bell - Sugarhouse.flac",
)
"""What lies where in the end."""
AWAY = "cannot be reached. Check that it is running."


def prepare(demo: DemoWorld) -> None:
    """Somebody shares a folder of favourites; one of them is of a genre nobody has heard of."""
    peer = demo.server.world.peer(PEER, speed=3_000_000)
    songs = {
        "Saltwater Union - Kelp Forest (Extended Mix)": demo_songs.KELP_EXTENDED,
        "Juno Faraday - Static Bloom": demo_songs.BLOOM,
        "Cassius Bell - Sugarhouse": demo_songs.SUGAR,
        "Quiet Machinery - Ampersand": demo_songs.AMPERSAND,
    }
    for name, song in songs.items():
        offer(peer, f"DJ\\{FOLDER}\\{name}.flac", song)
    tags = {"title": ODD_TITLE, "artist": ODD_ARTIST, "genre": ODD_GENRE}
    odd = f"DJ\\{FOLDER}\\{ODD_ARTIST} - {ODD_TITLE}.flac"
    peer.share(odd, seconds=9.0, seed=970, tags=tags)
    track = {"title": ODD_TITLE, "seconds": 9.0}
    music = demo.catalogues.world
    music.release(ODD_TITLE, ODD_ARTIST, [track], kind="single", genre=ODD_GENRE)
    demo.server.world.prepare(demo.server.backend.cache)


def walk(person: Person, demo: DemoWorld) -> None:
    """The whole way; GaveUp says where it ended."""
    person.start()
    _choose_crates(person)
    _search(person, FOLDER)
    _match_the_folder(person)
    _sort_by_keyboard(person, demo)
    _take_one_back(person, demo)
    _write_crates(person, demo)
    person.close_window()
    _check(demo)


def without_slskd(person: Person, demo: DemoWorld) -> None:
    """slskd is away: the window says what to do; it is done, and all goes on."""
    person.start()
    _choose_crates(person)
    server, port = demo.server, int(demo.server.url.rpartition(":")[2])
    server.close()
    _search(person, FOLDER)
    person.see(AWAY)
    person.shot("slskd is away and the window says what to do")
    demo.server = SlskdServer(
        server.world,
        downloads_dir=server.downloads_dir,
        port=port,
        time_scale=0.1,
        bytes_per_second=250_000,
        manners=server.options.manners,
    ).start()
    person.click("Try again", "Button")
    person.see(f"{FOLDER}, album", "row")
    person.gone(AWAY)
    person.shot("it was started and tried again")
    _match_the_folder(person)
    person.close_window()
    if len(_filed(demo)) != len(CRATES) + 1:
        raise GaveUp(f"Not everything came: {_filed(demo)}")


def _choose_crates(person: Person) -> None:
    person.click("Settings", "NavButton")
    look_for(person, "layout")
    person.click("Layout", "ChoiceEditor")
    person.settle(0.7)
    person.press("s", "Return")
    person.click("Save", "Button")
    person.see("Saved")
    person.shot("files go into crates")


def _search(person: Person, words: str) -> None:
    person.click("Downloads", "NavButton")
    person.click("Search", "QPushButton")
    person.fill("Search all sources", words)
    person.press("Return")


def _match_the_folder(person: Person) -> None:
    person.see(f"{FOLDER}, album", "row")
    person.settle(1.5)
    person.shot("a folder of favourites")
    person.click(f"{FOLDER}, album", "row")
    person.press("Return")
    person.see("5 strong")
    person.settle(1.0)
    person.shot("every track is matched")
    person.click("Start all 5", "Button")
    person.gone("Match 5 tracks")
    person.click("History", "QPushButton")
    person.see("History, 5", "QPushButton", LONG)
    person.settle(1.5)
    person.shot("all of them are filed")


def _sort_by_keyboard(person: Person, demo: DemoWorld) -> None:
    person.click("Inbox", "QPushButton")
    person.see("Which crate?")
    person.shot("a file without a crate")
    person.until(lambda: bool(person.look()) and "Questions" in person.focus, "the keyboard there")
    person.press("Return")
    person.until(lambda: bool(person.look()) and "crate" in person.focus, "the crate to be typed")
    person.write("disco")
    person.settle(0.5)
    person.shot("a crate is typed")
    person.press("Return")
    person.see("Inbox, 0", "QPushButton")
    person.until(lambda: CRATES[0] in _filed(demo), "the file in its crate")
    person.shot("sorted")


def _take_one_back(person: Person, demo: DemoWorld) -> None:
    person.click("History", "QPushButton")
    person.click(TAKEN_BACK, "row")
    person.settle(1.0)
    person.press("u")
    person.see(f"“{TAKEN_BACK}” is back in")
    person.shot("one filing is taken back")
    person.until(lambda: _filed(demo) == list(CRATES), "its file to leave the crate")
    if not list(demo.incoming.rglob(f"*{TAKEN_BACK}*.flac")):
        raise GaveUp("What was taken back is not where it came from.")


def _write_crates(person: Person, demo: DemoWorld) -> None:
    """As the README tells it: the crates of all programs from the command line."""
    out = demo.supercrates.parent / "Crates"
    command = [*own_command(), "--home", str(person.home), "crates", "--to", "m3u"]
    settings = told(demo.settings)
    done = subprocess.run(
        [*command, "--out", str(out)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GaveUp(f"The crates were not written: {done.stderr}")
    lists = sorted(path.stem for path in out.rglob("*.m3u8"))
    if not {"Disco", "House", "Soul-Funk"} <= set(lists):
        raise GaveUp(f"The crates are {lists}.")
    person.tell(f"crates: {', '.join(lists)}")


def _filed(demo: DemoWorld) -> list[str]:
    root = demo.supercrates
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.flac"))


def _check(demo: DemoWorld) -> None:
    if _filed(demo) != list(CRATES):
        raise GaveUp(f"In the crates lies {_filed(demo)}.")
    if demo.server.violations:
        raise GaveUp(f"slskd was treated badly: {demo.server.violations}")
