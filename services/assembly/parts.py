"""The parts behind the ports, each imported when it is first made, for all rooms.

One of the few places that know concrete classes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.store import SettingsStore
from core.domain import (
    AudioFacts,
    Judged,
    Origin,
    ServiceState,
    ServiceStatus,
    StorageError,
)
from services.library.scan import LibraryService
from services.playlists.service import PlaylistService

if TYPE_CHECKING:
    from core.domain import Candidate, DownloadJob, QualityProfile, RemoteId, Track
    from core.ports.catalogue import Catalogue
    from core.ports.sources import PlaylistReader
    from services.assembly.catalogue_sources import CatalogueSources
    from services.catalogue.service import CatalogueService
    from services.decide.ranker import Compare
    from services.downloads.deps import EngineDeps
    from services.downloads.service import DownloadService
    from services.metadata.service import MetadataService
    from services.preview.service import PreviewService


def reader() -> Any:
    from core.media.tags_reader import FileTagReader

    return FileTagReader()


def facts(path: str) -> AudioFacts | None:
    """What is measured on a file now; None when it is gone or unreadable."""
    from core.ports.media import UnreadableAudio

    try:
        facts: AudioFacts | None = reader().read(path).facts
    except UnreadableAudio:
        return None
    return facts


def filestore() -> Any:
    from core.clients.local.filestore import LocalFileStore

    return LocalFileStore()


def verifier() -> Any:
    from core.media.verify import FfmpegVerifier

    return FfmpegVerifier()


def catalogue_sources(
    settings: SettingsStore, database: Any, pace: Any, clock: Any
) -> CatalogueSources:
    """The catalogues in the user's order, with the store of their answers."""
    from database.catalogue_repo import CatalogueRepo
    from services.assembly.catalogue_sources import CatalogueSources

    return CatalogueSources(settings, CatalogueRepo(database, clock), pace, clock)


def catalogue(
    sources: CatalogueSources, on_demand: Callable[[], Sequence[Catalogue]]
) -> CatalogueService:
    """Searching and reading the catalogues."""
    from services.catalogue.service import CatalogueService

    return CatalogueService(sources, sources, sources.cache, on_demand)


def metadata(settings: SettingsStore, sources: CatalogueSources) -> MetadataService:
    """Tags, covers and lyrics from the catalogues."""
    from core.media.cover import CoverShaper
    from services.metadata.service import MetadataService

    shaper = CoverShaper()
    return MetadataService(sources, sources, shaper, sources.cache, compare, settings.get, sources)


def compare() -> Compare:
    return matcher().compare  # type: ignore[no-any-return]


@functools.lru_cache(maxsize=1)
def matcher() -> Any:
    from core.matching import Matcher

    return Matcher()


def track_key(track: Track) -> str:
    from core.matching.keys import wish_key

    return wish_key(track)


def preview(
    deps: EngineDeps, settings: SettingsStore, downloads: DownloadService, folder: Path
) -> PreviewService:
    """Listening to candidates and files."""
    from core.media.transcode import to_wav
    from services.downloads.gate import Gate
    from services.downloads.slots import Slots
    from services.preview.manners import PreviewManners
    from services.preview.service import PreviewService

    gate = Gate(deps.policy, deps.folders, deps.clock)
    manners = PreviewManners(deps.jobs, gate.closed, Slots(deps.jobs, deps.policy), deps.files)
    take = functools.partial(kept, downloads)

    def incoming() -> Path:
        return Path(settings.get("downloads.incoming")).expanduser()

    return PreviewService(deps.sources, folder, to_wav, manners, None, incoming, take)


def kept(
    downloads: DownloadService, wanted: Track, heard: Candidate, remote: RemoteId | None
) -> DownloadJob:
    """The download of a file somebody listened to."""
    why = "You heard it first, then kept it"
    judged = Judged(heard, compare()(wanted, heard.described), None, (), why)
    return downloads.take(wanted, Origin("preview", "Heard first"), judged, remote)


def database_words(database: Any) -> str:
    from database.engine import check_integrity

    faults = check_integrity(database)
    if faults:
        raise StorageError(
            f"The database is damaged: {faults[0]}.", "Put a copy from the backups folder in place."
        )
    return "sound"


def playlists(
    catalogues: Callable[[], CatalogueSources],
    youtube: Callable[[], PlaylistReader],
    spotify: Callable[[], PlaylistReader],
    more: Mapping[str, Callable[[], PlaylistReader]],
) -> PlaylistService:
    """Files, typed text and addresses; a service's reader is made when one is opened."""
    from core.clients.files import file_readers
    from services.playlists.links import link_readers

    makers: dict[str, Callable[[], PlaylistReader]] = {
        "deezer": lambda: catalogues().deezer_lists(),
        "youtube": youtube,
        "spotify": spotify,
        **more,
    }
    return PlaylistService([*file_readers(), *link_readers(makers)])


def library_state(settings: SettingsStore, library: LibraryService) -> ServiceState:
    folders, count = settings.get("library.folders"), library.count()
    if not folders and not library.server:
        return ServiceState("Library", ServiceStatus.OFF, "no music folder set")
    if library.age() is None:
        return ServiceState("Library", ServiceStatus.WAITING, "not read yet")
    return ServiceState("Library", ServiceStatus.OK, f"{count:,} tracks")


def read_profile(settings: SettingsStore) -> QualityProfile:
    from services.decide.profiles import profile_named

    return profile_named(
        str(settings.get("downloads.quality_profile")),
        str(settings.get("downloads.profiles")),
        int(settings.get("downloads.min_bitrate")),
    )


def chosen_layout(settings: SettingsStore) -> str:
    return str(settings.get("organize.layout"))


def work_folders(settings: SettingsStore) -> list[Path]:
    """Where downloads arrive and where they are filed."""
    keys = ("downloads.incoming", f"organize.{chosen_layout(settings)}")
    return [Path(str(settings.get(key))) for key in keys]
