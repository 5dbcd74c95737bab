"""Filing and what it takes from the home: made when the first file is to be filed, looked over or
taken back. One of the few places that know concrete classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from services.assembly import parts

if TYPE_CHECKING:
    from core.tasks import TaskContext
    from database.journal_repo import JournalRepo
    from services.assembly.stores import Stores
    from services.events import JobMoved
    from services.organise.filing import Filing
    from services.servers.kept_places import KeptPlaces
    from services.servers.service import ServerLibrary


def make_filing(at: Stores) -> Filing:
    """The filer and all that works with it."""
    from core.media.identity import FileIdentity
    from core.media.tags_writer import FileTagWriter
    from database.genre_repo import GenreRepo
    from services.organise.filing import FilingParts, build_filing

    setting = at.settings.get
    return build_filing(
        FilingParts(
            home=at.settings.home,
            setting=setting,
            files=parts.filestore(),
            reader=parts.reader(),
            writer=FileTagWriter(id3_version=lambda: str(setting("tags.id3_version"))),
            verifier=parts.verifier(),
            journal=at.journal,
            jobs=at.jobs,
            cache=at.cache,
            activity=at.activity,
            locks=at.pace,
            bus=at.bus,
            clock=at.clock,
            identity=FileIdentity(),
            metadata=parts.metadata(at.settings, at.catalogues()),
            genres=GenreRepo(at.database, at.clock),
            change=at.settings.set,
            compare=parts.compare,
            folders=lambda: [Path(one) for one in setting("library.folders")],
            heirs=HeirNotes(at),
        )
    )


def gather(filing: Callable[[], Filing], event: JobMoved) -> None:
    """Ask the catalogues about a track while its bytes arrive."""
    from services.organise.gathering import gather

    gather(lambda: filing().organiser, event)


def watch(filing: Callable[[], Filing], ctx: TaskContext) -> None:
    """Look into the watched folder."""
    filing().watcher.look(ctx)


def recover(journal: JournalRepo, filing: Callable[[], Filing], ctx: TaskContext) -> None:
    """Settle what a killed process left half filed; without any, nothing is imported."""
    if journal.open_entries():
        filing().organize.recover(ctx)


def kept_places(at: Stores, servers: ServerLibrary) -> KeptPlaces:
    """What better copies inherit on the media server."""
    from database.handover_repo import HandoverRepo
    from database.server_repo import ServerRepo
    from services.servers.kept_places import KeptPlaces, PlacesDeps
    from services.servers.push_records import PushRecords

    return KeptPlaces(
        PlacesDeps(
            servers,
            at.cache,
            ServerRepo(at.database),
            HandoverRepo(at.database),
            PushRecords(at.settings.home),
            at.activity,
            at.clock,
        )
    )


class HeirNotes:
    """What a file inherits, noted before it replaces another; for `services.organise`."""

    def __init__(self, at: Stores) -> None:
        self._at = at

    def note(self, worse: str, better: str, ctx: TaskContext) -> None:
        """See `KeptPlaces.note`."""
        with self._places() as places:
            places.note(worse, better, ctx)

    def drop(self, worse: str, better: str) -> None:
        """See `KeptPlaces.drop`."""
        with self._places() as places:
            places.drop(worse, better)

    @contextmanager
    def _places(self) -> Iterator[KeptPlaces]:
        from services.assembly.library_parts import media_server

        servers = media_server(self._at)
        try:
            yield kept_places(self._at, servers)
        finally:
            servers.close()
