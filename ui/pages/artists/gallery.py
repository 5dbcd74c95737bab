"""The pictures of the Artists page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from core.domain import ServiceError
from services.catalogue.discography import Discography
from ui.gallery.artists import MIRA, RELEASES, FakeWatchlist, discography, many

SMALL = (1024, 700)
SILENT = ServiceError(
    "Deezer", "Deezer does not answer (no route to the host).", "Check your line."
)
LONG = "The Grand Orchestra of the Upper Harbour and the Ines Okoro Quartet"


def _nothing(_page: Any, _world: Any) -> None:
    return None


def _artist(page: Any, _world: Any) -> None:
    page.open_artist(MIRA)


def _album(page: Any, world: Any) -> None:
    _artist(page, world)
    model = page.presenter.model
    page.artist._open(model.index(model.row_of("deezer:Glasshouse")))
    page.artist.timeline.setFocus()


def _confirm(page: Any, world: Any) -> None:
    _artist(page, world)
    page.presenter.ask_missing()


def _found(page: Any, _world: Any) -> None:
    page.start.box.setText("mira volt")
    page.start_presenter.search("mira volt")


def _followed(page: Any, _world: Any) -> None:
    page.show_watch_list()


@dataclass(frozen=True)
class ArtistScene:
    """`change` prepares the world before the page is there, `act` is what a person did."""

    name: str
    act: Callable[[Any, Any], None] = _nothing
    change: Callable[[Any], None] = lambda _world: None
    world: Callable[[], dict[str, Any]] = dict
    size: tuple[int, int] = (1280, 800)
    scale: float = 1.0
    themes: tuple[str, ...] = ("dark", "light")
    hold: bool = False

    def open(self, stage: Any) -> None:
        """Bring it about."""
        stage.world.watchlist = FakeWatchlist(bool(self.world()))
        self.change(stage.world)
        page = stage.page("artists")
        stage.settle()
        stage.runner.hold = self.hold
        self.act(page, stage.world)


def _offline(world: Any) -> None:
    world.artists.error = SILENT


def _no_catalogue(world: Any) -> None:
    world.settings.values["catalog.order"] = []


def _no_tracks(world: Any) -> None:
    world.artists.sheet_error = SILENT


def _nobody(world: Any) -> None:
    world.artists.people = ()


def _no_releases(world: Any) -> None:
    world.artists.found = Discography(MIRA)


def _partly(world: Any) -> None:
    world.artists.found = replace(
        discography(), troubles=("MusicBrainz does not answer; its releases are not among these.",)
    )


def _long(world: Any) -> None:
    rows = tuple((f"{title} {LONG}", *rest) for title, *rest in RELEASES)
    world.artists.found = discography(rows)  # type: ignore[arg-type]
    world.artists.owned = {title: owned for title, *_, owned in rows}


def _long_names(page: Any, world: Any) -> None:
    del world
    page.open_artist(replace(MIRA, name=LONG, genres=(LONG,)))
    page.artist._open(page.presenter.model.index(3))


def _three_hundred(world: Any) -> None:
    rows = many(300)
    world.artists.found = discography(rows)
    world.artists.owned = {title: owned for title, *_, owned in rows}


def scenes() -> tuple[ArtistScene, ...]:
    """All of them."""
    dark, empty = ("dark",), lambda: {"empty": True}
    return (
        ArtistScene("first", world=empty),
        ArtistScene("recent"),
        ArtistScene("found", _found),
        ArtistScene("searching", _found, hold=True, themes=dark),
        ArtistScene("nobody", _found, _nobody, themes=dark),
        ArtistScene("offline", _found, _offline),
        ArtistScene("no-catalogue", _found, _no_catalogue, themes=dark),
        ArtistScene("artist", _artist),
        ArtistScene("artist-loading", _artist, hold=True, themes=dark),
        ArtistScene("artist-offline", _artist, _offline, themes=dark),
        ArtistScene("artist-no-releases", _artist, _no_releases, themes=dark),
        ArtistScene("artist-one-catalogue-silent", _artist, _partly, themes=dark),
        ArtistScene("artist-300-releases", _artist, _three_hundred, themes=dark),
        ArtistScene("album", _album),
        ArtistScene("album-offline", _album, _no_tracks, themes=dark),
        ArtistScene("album-small", _album, size=SMALL),
        ArtistScene("album-large-text", _album, size=SMALL, scale=1.4),
        ArtistScene("long-names", _long_names, _long, size=SMALL, themes=dark),
        ArtistScene("download-all", _confirm),
        ArtistScene("followed", _followed),
        ArtistScene("followed-small", _followed, size=SMALL, themes=dark),
        ArtistScene("followed-nobody", _followed, world=empty, themes=dark),
        ArtistScene("followed-large-text", _followed, size=SMALL, scale=1.4, themes=dark),
    )
