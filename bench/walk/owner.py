"""The home-library owner: connects a server, slskd and Spotify, fetches what the liked songs lack,
loses the power in the middle of it, sends the list to the server and completes an album.

Used by `bench.walk`. The Subsonic server is a real supysonic; at the end it is asked itself.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.walk.person import PATIENCE, GaveUp, Person
from core.clients.subsonic.server import SubsonicConfig, SubsonicServer
from core.tasks import TaskContext
from sandbox.catalogues.world import Release
from sandbox.demo import DemoWorld
from sandbox.demo_spotify import settings_of
from services.clock import SystemClock
from tests.contract.supysonic_stage import USER, Supysonic

NAME, BROKEN = "owner", "owner-spotify-banned"
LONG = 4 * PATIENCE
PASSWORD = "correct horse"
"""Typed by keys, which a busy screen may mistake where they are not on its keyboard."""
AT_LEAST = 10
BUCKETS = ("playlists", "library", "me", "tracks", "other")
LIKED = "Liked Songs"
MOST_LIKED = 14
MISSING = "Download 12 missing"
"""The button of the liked songs: two of them are owned."""
CLOSED = "what was read before stays, and playlist files work meanwhile."
ARTIST = "Saltwater Union"
"""Whose early album nobody owns; somebody shares all of it."""
KEPT = ("catalog.", "downloads.", "sources.slskd.search_gap", "sources.youtube.enabled")
"""What the demo has to tell beforehand; all the rest is entered by hand."""


@dataclass
class House:
    """Where the owner lives: the demo's services and a Subsonic server with the same music."""

    demo: DemoWorld
    server: Supysonic
    subsonic: SubsonicServer
    album: Release


@contextmanager
def house(demo: DemoWorld, folder: Path) -> Iterator[House]:
    """The server runs and has read its folders; only a few songs are liked."""
    server = Supysonic(folder / "server", PASSWORD)
    server.folder.mkdir()
    shutil.copytree(demo.library, server.music)
    rows = [row for _at, row in demo.spotify.world.likes]
    demo.spotify.world.likes.clear()
    demo.spotify.world.like(*reversed(rows[:MOST_LIKED]))
    album = _share_an_album(demo)
    server.start()
    try:
        told = SubsonicConfig(server.url, USER, PASSWORD)
        made = House(demo, server, SubsonicServer(told, SystemClock()), album)
        read_anew(made)
        yield made
    finally:
        server.close()


def _share_an_album(demo: DemoWorld) -> Release:
    """Somebody has all of the artist's only album of several tracks."""
    album = next(
        one
        for one in demo.catalogues.world.releases
        if one.artists == (ARTIST,) and one.kind == "album" and "Deluxe" not in one.title
    )
    peer = demo.server.world.peer("complete_shelves", speed=4_000_000)
    album.tracks[:] = [replace(tune, seconds=8.0 + tune.number / 2) for tune in album.tracks]
    for number, tune in enumerate(album.tracks, start=1):
        name = f"Music\\{ARTIST}\\{album.title}\\{number:02} - {tune.title}.flac"
        peer.share(name, seconds=tune.seconds, seed=400 + number)
    demo.server.world.prepare(demo.server.backend.cache)
    return album


def read_anew(there: House) -> None:
    """Let the server look at its folders, and wait."""
    there.subsonic.trigger_scan((), TaskContext())
    end = time.monotonic() + PATIENCE
    while there.subsonic.scan_state(TaskContext()).running:
        if time.monotonic() > end:
            raise GaveUp("The Subsonic server does not end its scan.")
        time.sleep(0.1)


def settings(demo: DemoWorld) -> Mapping[str, object]:
    """What the program is told: where the sandbox's public sites are, and a short patience."""
    spotify = settings_of(demo.spotify)
    told = {key: value for key, value in demo.settings.items() if key.startswith(KEPT)}
    told.pop("downloads.incoming")
    told |= {key: value for key, value in spotify.items() if key != "spotify.client_id"}
    return told


def walk(person: Person, there: House) -> None:
    """The whole way; GaveUp says where it ended."""
    person.start()
    person.see("Bring a playlist. See what you own. Get the rest.")
    connect(person, there)
    _sync(person)
    _download(person)
    _lose_power(person)
    _push(person, there)
    _complete_an_album(person, there)
    person.close_window()
    _check(person, there)


def connect(person: Person, there: House) -> None:
    """All three services, in Settings."""
    demo, server = there.demo, there.server
    person.click("Settings", "NavButton")
    person.click("Set up Media server", "Button")
    person.until(lambda: _begins(person), "the setting to begin with")
    person.click("Media server", "ChoiceEditor")
    person.settle(0.7)
    person.press("n", "a", "Return")
    look_for(person, "navidrome")
    person.fill("Navidrome address", server.url, "Editor")
    person.fill("Navidrome user", USER, "Editor")
    person.fill("Navidrome password", PASSWORD, "Editor")
    person.shot("the server is entered")
    person.click("Save", "Button")
    person.see("Library: 8 tracks", "ServiceLine")
    person.shot("the server was read at once")
    look_for(person, "slskd")
    person.fill("slskd address", demo.server.url, "Editor")
    person.fill("slskd API key", demo.server.api_key, "Editor")
    for name, folder in (("Incoming folder", demo.incoming), ("Transfer folder", server.music)):
        look_for(person, name)
        person.fill(name, str(folder), "Editor")
    person.shot("slskd and folders are entered")
    person.click("Save", "Button")
    person.see("slskd: connected", "ServiceLine")
    person.shot("slskd answers")
    look_for(person, "")
    person.click("Connections", "QPushButton")
    person.click("Set up Spotify", "Button")
    person.fill("Client ID", str(settings_of(demo.spotify)["spotify.client_id"]), "QLineEdit")
    person.shot("an app of ones own")
    person.click("Log in with the browser", "Button")
    person.see("Step 3 of 3")
    person.shot("spotify is connected")
    person.click("Done", "Button")


def _begins(person: Person) -> bool:
    """Whether the form stands where the media server is chosen; else “Set up” is pressed again."""
    if person.find("Media server", "ChoiceEditor"):
        return True
    if person.find("Set up Media server", "Button"):
        person.click("Set up Media server", "Button")
    return False


def look_for(person: Person, words: str) -> None:
    """Find a setting; "" shows all again."""
    person.fill("Find a setting", words, "SearchField")
    person.settle(0.5)


def _sync(person: Person) -> None:
    person.click("Sync", "NavButton")
    person.click(LIKED, "row")
    person.see(MISSING, "Button")
    person.shot("liked songs owned and missing")


def _download(person: Person) -> None:
    person.click(MISSING, "Button")
    person.click("Begin Search", "Button")
    person.see("Organised", "row", LONG)
    person.shot("the first is in place")
    person.click("Close", "Button")
    person.see(f"Downloads of {LIKED}", "Bubble")
    person.shot("closed into a bubble")


def _lose_power(person: Person) -> None:
    person.kill()
    person.start()
    person.click("Sync", "NavButton")
    person.see(f"Downloads of {LIKED}", "Bubble", LONG)
    person.shot("after the power went the bubble is back")
    person.click(f"Downloads of {LIKED}", "Bubble")
    person.see("Tracks to download", "RowTable")
    person.shot("counters and rows are back")
    person.see("nothing to go", patience=LONG)
    person.settle(1.0)
    person.shot("the run has ended")
    person.click("Close", "Button")


def _push(person: Person, there: House) -> None:
    person.click("Sync", "NavButton")
    if person.find("Back to all playlists") is None:
        person.click(LIKED, "row")
    person.until(lambda: _knows_all(person), "the server to know the new files", LONG)
    person.shot("what the push will do")
    person.click("Push", "Button")
    person.until(lambda: bool(_lists(there)), "the list on the server", LONG)
    person.see("The playlist is on your media server")
    person.shot("the list is on the server")


def _knows_all(person: Person) -> bool:
    """Whether the push would carry the new files; else it is left for a moment."""
    person.click("Push to Navidrome", "Button")
    words = person.see("a new list with")["text"].split()
    if int(words[words.index("with") + 1]) >= AT_LEAST:
        return True
    person.click("Cancel", "Button")
    person.settle(2.0)
    return False


def _complete_an_album(person: Person, there: House) -> None:
    album = there.album.title
    person.click("Artists", "NavButton")
    person.see("Search for an artist")
    person.fill("Search for an artist", ARTIST)
    person.press("Return")
    person.click(ARTIST, "row")
    person.see(f"{album}, ", "row")
    person.settle(1.0)
    person.shot("an artist")
    person.click(f"{album}, ", "row")
    person.press("Return")
    missing = f"Download {len(there.album.tracks)} missing"
    person.see(missing, "Button")
    person.settle(1.0)
    person.shot("an album that is missing")
    person.click(missing, "Button")
    person.see("Download 8 files", "Button")
    person.shot("how much it will be")
    person.click("Download 8 files", "Button")
    person.until(lambda: _is_complete(person, album), f"{album} to be complete", LONG)
    person.settle(1.0)
    person.shot("the badge says complete")


def _is_complete(person: Person, album: str) -> bool:
    """Whether the badge says so."""
    tile = person.find(f"{album}, ", "row")
    return tile is not None and "complete" in tile["name"].lower()


def _lists(there: House) -> list[tuple[str, int]]:
    found = there.subsonic.playlists(TaskContext())
    return [(one.name, one.count) for one in found]


def _check(person: Person, there: House) -> None:
    """The server has the list and, once it looked, the album."""
    lists = _lists(there)
    if len(lists) != 1 or lists[0][0] != LIKED or lists[0][1] < AT_LEAST:
        raise GaveUp(f"On the server are the lists {lists}.")
    read_anew(there)
    titles = [track.album for batch in there.subsonic.read_all(TaskContext()) for track in batch]
    if titles.count(there.album.title) != len(there.album.tracks):
        raise GaveUp(f"The server knows {titles.count(there.album.title)} tracks of the album.")
    if there.demo.server.violations or there.demo.spotify.throttle.violations:
        raise GaveUp("slskd or Spotify was treated badly.")
    person.tell(f"{lists[0][1]} tracks of {LIKED} are on the server, and the whole album.")


def spotify_banned(person: Person, there: House) -> None:
    """Spotify closes for half a day: the window says until when; what was read stays usable."""
    person.start()
    connect(person, there)
    _sync(person)
    person.click("Back to all playlists", "Button")
    there.demo.spotify.throttle.quotas.update(dict.fromkeys(BUCKETS, 0))
    person.click("Check all for changes", "Button")
    person.see(CLOSED)
    person.shot("spotify is closed and the window says until when")
    person.click(f"{LIKED}, ", "row")
    person.see(MISSING, "Button")
    person.shot("what was read before is there while it is closed")
    person.close_window()
    person.start(str(there.demo.playlists[0]))
    person.click("Download 20 missing", "Button")
    person.click("Begin Search", "Button")
    person.see("Organised", "row", LONG)
    person.shot("a playlist file works meanwhile")
    person.close_window()
    if there.demo.spotify.throttle.violations:
        raise GaveUp(f"Asked in vain: {there.demo.spotify.throttle.violations}")
    if not list(there.server.music.rglob("cover.jpg")):
        raise GaveUp("Nothing was filed.")
