"""The pictures of Matched Download: which files, which answers, and what a person did so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from core.domain import Candidate, PeerFacts
from core.domain.catalogue import CatalogueArtist
from services.matched.model import Folder, Likely, Line, LineState, Proposals, Reason
from ui.matched.gallery import (
    FAVOURITE_FILES,
    FAVOURITES,
    FILE,
    LONG,
    LONG_FILE,
    PEOPLE,
    RELEASES,
    FakeMatched,
)
from ui.matched.opening import open_matched, open_naming

SMALL = (1024, 700)
HERE = replace(FILE, peer_facts=PeerFacts())
SILENT = "Deezer does not answer (no route to the host). Check your connection."


def _nothing(_dialog: Any) -> None:
    return None


@dataclass(frozen=True)
class MatchedScene:
    """`make` is the service's answers, `act` what a person did in the open dialog."""

    name: str
    make: Callable[[], FakeMatched] = FakeMatched
    files: tuple[Candidate, ...] = (FILE,)
    act: Callable[[Any], None] = _nothing
    size: tuple[int, int] = (1280, 800)
    scale: float = 1.0
    themes: tuple[str, ...] = ("dark", "light")
    held: bool = False
    naming: bool = False
    folder: str = field(default="Summer Favourites")

    def open(self, page: Any, world: Any, runner: Any, settle: Callable[[], None]) -> None:
        """Bring it about over a page's window."""
        world.matched = self.make()
        runner.hold = self.held
        dialog = (
            open_naming(page, world, runner, self.files[0], lambda _who, _release: None)
            if self.naming
            else open_matched(page, world, runner, self.files, self.folder)
        )
        settle()
        self.act(dialog)


def scenes() -> tuple[MatchedScene, ...]:
    """All of them."""
    dark = ("dark",)
    return (
        MatchedScene("matched-artists"),
        MatchedScene("matched-release", act=_searched),
        MatchedScene("matched-loading", held=True, themes=dark),
        MatchedScene("matched-no-pictures", lambda: FakeMatched(pictures=False), themes=dark),
        MatchedScene("matched-long-names", _long, (LONG_FILE,), _searched, themes=dark),
        MatchedScene("matched-offline", _offline, act=_typed),
        MatchedScene("matched-nobody", _nobody, themes=dark),
        MatchedScene("matched-unlisted", act=_unlisted, themes=dark),
        MatchedScene("matched-naming", files=(HERE,), act=_searched, naming=True, themes=dark),
        MatchedScene("matched-small", act=_searched, size=SMALL, themes=dark),
        MatchedScene("matched-large-text", act=_searched, size=SMALL, scale=1.4, themes=dark),
        MatchedScene("matched-folder", files=FAVOURITE_FILES),
        MatchedScene("matched-folder-loading", files=FAVOURITE_FILES, held=True, themes=dark),
        MatchedScene("matched-folder-change", files=FAVOURITE_FILES, act=_changing, themes=dark),
        MatchedScene("matched-folder-offline", _offline, FAVOURITE_FILES, themes=dark),
        MatchedScene("matched-folder-full", _full, FAVOURITE_FILES, themes=dark),
        MatchedScene("matched-folder-small", files=FAVOURITE_FILES, size=SMALL, themes=dark),
        MatchedScene(
            "matched-folder-large-text", files=FAVOURITE_FILES, size=SMALL, scale=1.4, themes=dark
        ),
    )


def _searched(dialog: Any) -> None:
    dialog.panel.box.setText("luma")
    dialog.presenter.search("luma")
    dialog.panel.artists.take(0)


def _typed(dialog: Any) -> None:
    dialog.panel.box.setText("luma")
    dialog.presenter.search("luma")


def _unlisted(dialog: Any) -> None:
    dialog.panel.artists.take(3)


def _changing(dialog: Any) -> None:
    dialog.change(7)
    dialog.panel.artists.take(0)


def _long() -> FakeMatched:
    people = tuple(
        replace(one, artist=replace(one.artist, name=f"{LONG} {at}"))
        for at, one in enumerate(PEOPLE)
    )
    who = people[0].artist.name
    releases = []
    for one in RELEASES:
        track = one.track
        if track is not None and track.album is not None:
            track = replace(track, album=replace(track.album, title=LONG))
        target = replace(one.target, artists=(who,), album=LONG)
        releases.append(replace(one, track=track, target=target))
    told = Proposals(people, "Deezer", 5)
    return FakeMatched(told, told, {who: tuple(releases)})


def _offline() -> FakeMatched:
    """No catalogue answers, no library is read: the file's own words are all there is."""
    named = Likely(CatalogueArtist("", "", "Luma Vessel"), 0.3, Reason.NAMED)
    stays = "stays in the download folder"
    lines = tuple(Line(one.candidate, LineState.SILENT, why=stays) for one in FAVOURITES)
    return FakeMatched(
        Proposals((named,), "", 1, SILENT),
        Proposals((), "", 0, SILENT),
        folder=Folder(lines, trouble=SILENT),
        lines={one.candidate.filename: one for one in lines},
    )


def _nobody() -> FakeMatched:
    return FakeMatched(Proposals((), "Deezer"))


def _full() -> FakeMatched:
    return FakeMatched(refusal="410 MB too little room on the disk of the downloads.")
