"""All catalogues of one music world at once. Used by the demo and the tests."""

from __future__ import annotations

from types import TracebackType

from sandbox.catalogues.deezer import DeezerServer
from sandbox.catalogues.itunes import ItunesServer
from sandbox.catalogues.listener import CatalogueServer
from sandbox.catalogues.musicbrainz import MusicBrainzServer
from sandbox.catalogues.pictures import PictureServer
from sandbox.catalogues.world import MusicWorld


class Catalogues:
    """Four servers; `settings` point the program at them."""

    def __init__(self, world: MusicWorld) -> None:
        self.world = world
        self.pictures = PictureServer(world)
        self.deezer = DeezerServer(world, lambda: self.pictures.url)
        self.itunes = ItunesServer(world, lambda: self.pictures.url)
        self.musicbrainz = MusicBrainzServer(world)

    @property
    def servers(self) -> tuple[CatalogueServer, ...]:
        return self.pictures, self.deezer, self.itunes, self.musicbrainz

    @property
    def settings(self) -> dict[str, object]:
        """What the program is told."""
        return {
            "catalog.deezer_url": self.deezer.url,
            "catalog.itunes_url": self.itunes.url,
            "catalog.musicbrainz_url": self.musicbrainz.url,
            "catalog.coverart_url": self.pictures.url,
        }

    @property
    def violations(self) -> list[str]:
        """One sentence for each breach of good manners, of all servers."""
        return [words for server in self.servers for words in server.violations]

    def calls(self) -> int:
        """Requests to the catalogues; pictures are not counted."""
        return sum(len(server.log) for server in self.servers[1:])

    def start(self) -> Catalogues:
        """Serve."""
        for server in self.servers:
            server.start()
        return self

    def close(self) -> None:
        """Stop."""
        for server in self.servers:
            server.close()

    def __enter__(self) -> Catalogues:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
