"""The listener, without any key or account: first screen, a dropped list, what is missing comes
from YouTube, a doubt is settled by keys.

Used by `bench.walk`. At the end the files themselves are asked, not the pictures. `on_a_full_disk`:
there is no room, the window says what to do, room is made.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import mutagen

from bench.walk.person import PATIENCE, ROOT, GaveUp, Person, middle
from bench.walk.worlds import at_home, without_a_key, youtube_world
from sandbox.catalogues import Catalogues
from sandbox.demo import write_library, write_playlists
from sandbox.demo_music import demo_music
from sandbox.window import told
from sandbox.youtube import YouTubeServer

NAME, BROKEN = "listener", "listener-full-disk"
LONG = 4 * PATIENCE
DOUBTFUL = "Wren"
ANSWER = "Answer 1: Fen & Hollow - The Wren"
EXPECTED = 19
"""Files in the end: all that is missing but for the song that exists only live."""
FILE_AT = (1300, 120)
"""Where the file to drop lies on the screen, right of the window."""
NO_ROOM = "Choose fewer tracks or make room."


@dataclass
class Room:
    """A person's home folder with some music, and a playlist file on the desktop."""

    folder: Path
    playlist: Path
    settings: dict[str, str]

    @property
    def transfer(self) -> Path:
        """Where files are filed when nobody said otherwise."""
        return self.folder / "Music" / "Cratekeeper" / "Transfer"


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    """The public sites are the sandbox's; nothing else is told to the program."""
    with YouTubeServer(youtube_world()) as tube, Catalogues(demo_music()) as catalogues:
        home = folder / "person"
        environment = at_home(home)
        write_library(home / "Music")
        playlist = write_playlists(folder / "Desktop")[0]
        yield Room(home, playlist, told(without_a_key(tube, catalogues)) | environment)


def walk(person: Person, there: Room) -> None:
    """The whole way; GaveUp says where it ended."""
    _begin(person, there)
    _download(person)
    _decide(person)
    _look_around(person)
    person.close_window()
    _check(person, there)


def on_a_full_disk(person: Person, there: Room) -> None:
    """Nothing fits: the window says so before anything begins; then there is room."""
    with small_disk(there.folder / "Music" / "Cratekeeper") as disk:
        _begin(person, there)
        person.click("Download 20 missing", "Button")
        person.see(NO_ROOM)
        person.settle(1.0)
        person.shot("no room and what to do")
        begin = person.see("Begin Search", "Button")
        if begin["on"]:
            raise GaveUp("It may begin although nothing fits.")
        person.click("Close", "Button")
        disk("512m")
        person.click("Download 20 missing", "Button")
        person.gone(NO_ROOM)
        person.click("Begin Search", "Button")
        person.see("Organised", "row", LONG)
        person.see("nothing to go", patience=LONG)
        person.shot("room was made and all goes on")
        person.close_window()
        owned = len(list((there.folder / "Music").rglob("*.flac")))
        files = _files(there)
        if len(files) < EXPECTED - 1 or not owned:
            raise GaveUp(f"{len(files)} files were filed.")


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[str], None]]:
    """A real file system with no room; what is given makes it larger. Needs the right to mount."""
    folder.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder))
    try:
        yield lambda size: _mount("-o", f"remount,size={size}", str(folder))
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise GaveUp(f"A small disk cannot be mounted here: {done.stderr.strip()}")


def _begin(person: Person, there: Room) -> None:
    person.start()
    person.see("Bring a playlist. See what you own. Get the rest.")
    person.see("8 tracks found")
    person.shot("the first screen has found the music")
    _drop(person, there.playlist)


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
    person.see("Organised", "row", LONG)
    person.shot("the first are in place")
    person.click("Close", "Button")
    person.see("needs you", "NavButton", LONG)
    person.shot("something needs a person")


def _decide(person: Person) -> None:
    person.click("Downloads", "NavButton")
    person.click("Inbox", "QPushButton")
    person.see(f"{DOUBTFUL}, Fen & Hollow, Which", "row", LONG)
    for _ in range(5):
        if person.find(ANSWER):
            break
        person.press("j")
        person.settle(1.0)
    person.see(ANSWER)
    person.shot("the doubtful one")
    person.press("1", "Return")
    person.until(lambda: person.find(f"{DOUBTFUL}, Fen & Hollow, Which") is None, "the answer")
    person.shot("answered")


def _look_around(person: Person) -> None:
    person.see(f"History, {EXPECTED}", "QPushButton", LONG)
    person.click("Queue", "QPushButton")
    person.settle(1.0)
    person.shot("the queue at the end")
    person.click("History", "QPushButton")
    person.settle(1.0)
    person.shot("history")
    person.click("Wish list", "QPushButton")
    person.settle(1.0)
    person.shot("wishes")
    person.click("Dashboard", "NavButton")
    person.settle(2.0)
    person.shot("the dashboard afterwards")


def _files(there: Room) -> list[Path]:
    return [one for one in sorted(there.transfer.rglob("*")) if one.suffix in {".opus", ".m4a"}]


def _check(person: Person, there: Room) -> None:
    """Every file in Transfer is tagged, and has its cover beside it and in it."""
    files, titles = _files(there), []
    for path in files:
        tags = mutagen.File(path, easy=True)
        if tags is None or not all(tags.get(one) for one in ("title", "artist", "album")):
            raise GaveUp(f"{path} has no title, artist or album.")
        if not tags.get("metadata_block_picture") and path.suffix == ".opus":
            raise GaveUp(f"{path} has no cover in it.")
        titles.append(tags["title"][0])
    bare = [one.parent for one in files if not list(one.parent.glob("cover.jpg"))]
    if len(files) != EXPECTED or not any(DOUBTFUL in title for title in titles):
        raise GaveUp(f"{len(files)} files were filed: {', '.join(titles)}.")
    if len(bare) > len(files) // 4:
        raise GaveUp(f"No cover.jpg in {', '.join(map(str, bare))}.")
    person.tell(f"{len(files)} tagged files are in place.")
