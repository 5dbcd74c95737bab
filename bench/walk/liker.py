"""The one who likes songs: Liked Songs, what is missing by artist, two artists pushed and fetched,
an album completed.

Used by `bench.walk`; the home is logged in at the simulated Spotify before the window opens.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from bench.walk.person import PATIENCE, GaveUp, Person, Seen
from sandbox.demo import DemoWorld
from sandbox.demo_spotify import log_in
from sandbox.window import put_on_the_shelf
from utils.programs import own_command

NAME = "liker"
ARTIST, ALBUM = "Saltwater Union", "Kelp Forest"
"""Of this album one track is owned, and the other one is on offer."""
WISHES = 15 * PATIENCE
"""Seconds: slskd is searched politely, one wish after the other."""
_WAITING = re.compile(r"\d+ (?:waiting|running)")
BOX = (24, 30)
"""Where the check box of an artist's row is, from its corner."""


def prepare(demo: DemoWorld, home: Path, settings: dict[str, str]) -> None:
    """Log in and compare the lists once, as `make demo` does."""
    command = [*own_command(), "--home", str(home)]
    environment = {**os.environ, **settings}
    if not log_in(command, environment):
        raise GaveUp("The simulated Spotify did not let the program log in.")
    put_on_the_shelf(command, environment, demo)


def walk(person: Person, _demo: DemoWorld) -> None:
    """The whole way; GaveUp says where it ended."""
    person.start()
    person.click("Sync", "NavButton")
    person.see("Liked Songs", "row")
    person.shot("the lists of the account")
    person.click("Liked Songs", "row")
    person.see("Back to all playlists")
    person.shot("liked songs owned and missing")
    person.click("Back to all playlists")
    _push_two_artists(person)
    _see_wishes(person)
    _an_artist(person)
    person.close_window()


def _push_two_artists(person: Person) -> None:
    person.click("Missing tracks", "Button")
    person.see("Artists with missing tracks", "RowList")
    person.shot("missing by artist")
    person.click("Select all", "Button")
    person.see("0 of ", "ElidedLabel")
    artists = [one for one in person.look() if one["kind"] == "row" and "missing" in one["name"]]
    for one in artists[:2]:
        person.click_at(one["box"][0] + BOX[0], one["box"][1] + BOX[1])
    person.see("from 2 artists")
    person.shot("two artists chosen")
    person.click("Push to wish list", "Button")
    person.see("Really wish for", "Button")
    person.shot("really")
    person.click("Really wish for", "Button")
    person.see("added")
    person.settle(2.0)
    person.shot("added skipped failed")


def _see_wishes(person: Person) -> None:
    person.click("Downloads", "NavButton")
    person.click("Wish list")
    person.see("wait for somebody")
    person.shot("the wishes")
    person.click(_untried(person)[0]["text"], "row")
    person.press("ctrl+a")
    person.settle(1.0)
    person.shot("all wishes chosen")
    person.click("Try now", "Button")
    person.until(_searched(person), "every wish to be fetched or searched for", WISHES)
    person.settle(2.0)
    person.shot("what nobody has is still wished for")
    person.click("History  ")
    person.settle(2.0)
    person.shot("the wishes that were fetched")


def _searched(person: Person) -> Callable[[], bool]:
    """Whether something was fetched and no wish waits for its first search."""

    def holds() -> bool:
        history = person.find("History  ")
        fetched = history is not None and not history["text"].endswith("  0")
        waiting = any(_WAITING.match(one["text"]) for one in person.look())
        return fetched and not waiting and not _untried(person)

    return holds


def _untried(person: Person) -> list[Seen]:
    """The wishes in sight whose row tells no reason: nobody looked for them yet."""
    return [one for one in person.look() if one["kind"] == "row" and one["name"].endswith(", ")]


def _an_artist(person: Person) -> None:
    person.click("Artists", "NavButton")
    person.settle(1.5)
    person.shot("artists")
    if person.find("Search for an artist") is None:
        person.tell("the Artists page has no search yet: the album is skipped.")
        return
    person.click("Search for an artist")
    person.write(ARTIST)
    person.press("Return")
    person.see(ARTIST, "row")
    person.shot("artists found")
    person.click(ARTIST, "row")
    person.see(ALBUM, "row")
    person.settle(2.0)
    person.shot("an artist")
    person.click(ALBUM, "row")
    person.press("Return")
    person.see("1 of 2 owned")
    person.settle(1.0)
    person.shot("an album")
    person.click("Download 1 missing", "Button")
    person.see("Download 1 file", "Button")
    person.shot("how much it will be")
    person.click("Download 1 file", "Button")
    person.until(_complete(person), "the album to be complete", 2 * PATIENCE)
    person.shot("the album is complete")


def _complete(person: Person) -> Callable[[], bool]:
    """Whether the badge says so, on the sheet or in the timeline."""

    def holds() -> bool:
        album = person.find(f"{ALBUM}, ", "row")
        return album is not None and "complete" in album["name"].lower()

    return holds
