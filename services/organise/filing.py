"""Filing as a whole: the filer and the services over it, built from adapters by the container."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.ports.genres import GenreMemory
from core.ports.jobs import JobStore
from core.ports.ledgers import ActivityLog, FilingJournal, PaceStore
from core.ports.library import LibraryCache
from core.ports.media import AudioVerifier, FileStore, IdentityKeeper, TagWriter
from core.ports.system import Clock
from services.bus import EventBus
from services.library.genre_choices import GenreChoices
from services.library.repair import RepairDeps, RepairService
from services.metadata.choosing import Compare
from services.metadata.service import MetadataService
from services.organise.apply import Filer
from services.organise.completing import Completing
from services.organise.duplicates import Duplicates
from services.organise.genres_choosing import LibraryArtists
from services.organise.genres_editor import GenreEditor
from services.organise.importing import ImportService
from services.organise.layout import LAYOUTS
from services.organise.organiser import Organiser
from services.organise.owning import Owning
from services.organise.portraits import Portraits
from services.organise.replace import Heirs, NoHeirs, ReplaceDeps, Replacer
from services.organise.retag import Retagger
from services.organise.run import FileTeller, OrganizeDeps, OrganizeService
from services.organise.second_name import SecondName
from services.organise.trash import NAME as TRASH
from services.organise.trash import Trash
from services.organise.unclassified import UnclassifiedDeps, UnclassifiedService
from services.organise.undo_run import UndoDeps, UndoService
from services.organise.undo_store import UndoLimit, UndoStore
from services.organise.watch import Watcher


@dataclass(frozen=True)
class FilingParts:
    """Everything outside. `home` is the data folder, `setting` gives a setting's value."""

    home: Path
    setting: Callable[[str], Any]
    files: FileStore
    reader: FileTeller
    writer: TagWriter
    verifier: AudioVerifier
    journal: FilingJournal
    jobs: JobStore
    cache: LibraryCache
    activity: ActivityLog
    locks: PaceStore
    bus: EventBus
    clock: Clock
    identity: IdentityKeeper
    genres: GenreMemory
    change: Callable[[str, str], None]
    compare: Callable[[], Compare]
    folders: Callable[[], Sequence[Path]]
    metadata: MetadataService | None = None
    heirs: Heirs = field(default_factory=NoHeirs)


@dataclass(frozen=True)
class Filing:
    """What the engine (`organiser`, `replacer`) and the front ends use."""

    organiser: Organiser
    organize: OrganizeService
    undo: UndoService
    replacer: Replacer
    trash: Trash
    filer: Filer
    genres: GenreEditor
    choices: GenreChoices
    unclassified: UnclassifiedService
    importing: ImportService
    repair: RepairService
    watcher: Watcher


def build_filing(parts: FilingParts) -> Filing:
    """One filer for all, so that a recovery knows what its own process is filing."""
    setting = parts.setting
    store = UndoStore(
        parts.home / "undo",
        parts.files,
        parts.journal,
        lambda: UndoLimit(float(setting("limits.undo_days")), float(setting("limits.undo_gb"))),
        parts.clock,
        parts.home / TRASH,
        lambda: float(setting("limits.trash_days")),
    )
    trash = Trash(parts.home / TRASH, parts.files, parts.journal)
    filer = Filer(
        parts.files,
        parts.writer,
        parts.journal,
        roots=lambda: [Path(setting(f"organize.{layout}")) for layout in LAYOUTS],
        undo=store,
        placed=Owning(parts.reader, parts.cache).add,
        trash=trash,
    )
    replacer = Replacer(
        ReplaceDeps(
            parts.files,
            parts.writer,
            parts.identity,
            parts.journal,
            filer,
            store,
            trash,
            parts.heirs,
        )
    )
    second = SecondName(parts.files, parts.journal, filer)
    duplicates = Duplicates(filer, replacer, parts.reader)
    completing = Completing(parts.metadata, parts.reader) if parts.metadata else None
    choices = GenreChoices(parts.genres)
    organiser = Organiser(
        filer,
        parts.files,
        parts.reader,
        setting,
        store,
        completing,
        duplicates,
        second,
        choices,
        LibraryArtists(parts.cache, lambda: Path(setting("organize.supercrates"))),
        Portraits(parts.home / "artists", filer),
    )
    organize = _organize(parts, organiser, filer, store, completing)
    undo = _undo(parts, filer, store)
    editor = GenreEditor(parts.home, setting, parts.change)
    unclassified = _unclassified(parts, organiser, editor, choices)
    retag = Retagger(parts.files, parts.writer, parts.journal, filer, store)
    return Filing(
        organiser,
        organize,
        undo,
        replacer,
        trash,
        filer,
        editor,
        choices,
        unclassified,
        ImportService(organize, parts.compare),
        _repair(parts, completing, retag),
        Watcher(organize, parts.files, setting),
    )


def _repair(parts: FilingParts, completing: Completing | None, retag: Retagger) -> RepairService:
    return RepairService(
        RepairDeps(
            folders=parts.folders,
            cache=parts.cache,
            reader=parts.reader,
            completing=completing,
            retag=retag,
            activity=parts.activity,
            locks=parts.locks,
            bus=parts.bus,
        )
    )


def _unclassified(
    parts: FilingParts, organiser: Organiser, editor: GenreEditor, choices: GenreChoices
) -> UnclassifiedService:
    return UnclassifiedService(
        UnclassifiedDeps(
            root=lambda: Path(parts.setting("organize.supercrates")),
            genres=editor.current,
            choices=choices,
            organiser=organiser,
            files=parts.files,
            reader=parts.reader,
            cache=parts.cache,
            activity=parts.activity,
            locks=parts.locks,
            bus=parts.bus,
            jobs=parts.jobs,
        )
    )


def _organize(
    parts: FilingParts,
    organiser: Organiser,
    filer: Filer,
    store: UndoStore,
    completing: Completing | None,
) -> OrganizeService:
    return OrganizeService(
        OrganizeDeps(
            home=parts.home,
            setting=parts.setting,
            organiser=organiser,
            filer=filer,
            undo=store,
            files=parts.files,
            reader=parts.reader,
            verifier=parts.verifier,
            jobs=parts.jobs,
            cache=parts.cache,
            owning=Owning(parts.reader, parts.cache),
            activity=parts.activity,
            locks=parts.locks,
            bus=parts.bus,
            clock=parts.clock,
            completing=completing,
        )
    )


def _undo(parts: FilingParts, filer: Filer, store: UndoStore) -> UndoService:
    return UndoService(
        UndoDeps(
            files=parts.files,
            journal=parts.journal,
            filer=filer,
            store=store,
            cache=parts.cache,
            activity=parts.activity,
            locks=parts.locks,
            bus=parts.bus,
            jobs=parts.jobs,
        )
    )
