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
from services.metadata.choosing import Compare
from services.metadata.service import MetadataService
from services.organise.apply import Filer
from services.organise.completing import Completing
from services.organise.duplicates import Duplicates
from services.organise.genre_choices import GenreChoices
from services.organise.genres_choosing import LibraryArtists
from services.organise.genres_editor import GenreEditor
from services.organise.importing import ImportService
from services.organise.layout import LAYOUTS
from services.organise.organiser import Organiser
from services.organise.owning import Owning
from services.organise.portraits import Portraits
from services.organise.repair import RepairDeps, RepairService
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


@dataclass(frozen=True)
class _Tools:
    """What moves files and takes them back; one of each for all services."""

    filer: Filer
    store: UndoStore
    trash: Trash
    replacer: Replacer
    completing: Completing | None
    choices: GenreChoices
    editor: GenreEditor


def build_filing(parts: FilingParts) -> Filing:
    """One filer for all, so that a recovery knows what its own process is filing."""
    tools = _tools(parts)
    organiser = _organiser(parts, tools)
    organize = _organize(parts, tools, organiser)
    return Filing(
        organiser=organiser,
        organize=organize,
        undo=_undo(parts, tools),
        replacer=tools.replacer,
        trash=tools.trash,
        filer=tools.filer,
        genres=tools.editor,
        choices=tools.choices,
        unclassified=_unclassified(parts, tools, organiser),
        importing=ImportService(organize, parts.compare),
        repair=_repair(parts, tools),
        watcher=Watcher(organize, parts.files, parts.setting),
    )


def _tools(parts: FilingParts) -> _Tools:
    store = _undo_store(parts)
    trash = Trash(parts.home / TRASH, parts.files, parts.journal)
    filer = _filer(parts, store, trash)
    return _Tools(
        filer=filer,
        store=store,
        trash=trash,
        replacer=_replacer(parts, filer, store, trash),
        completing=Completing(parts.metadata, parts.reader) if parts.metadata else None,
        choices=GenreChoices(parts.genres),
        editor=GenreEditor(parts.home, parts.setting, parts.change),
    )


def _undo_store(parts: FilingParts) -> UndoStore:
    setting = parts.setting
    return UndoStore(
        parts.home / "undo",
        parts.files,
        parts.journal,
        lambda: UndoLimit(float(setting("limits.undo_days")), float(setting("limits.undo_gb"))),
        parts.clock,
        parts.home / TRASH,
        lambda: float(setting("limits.trash_days")),
    )


def _filer(parts: FilingParts, store: UndoStore, trash: Trash) -> Filer:
    return Filer(
        parts.files,
        parts.writer,
        parts.journal,
        roots=lambda: [Path(parts.setting(f"organize.{layout}")) for layout in LAYOUTS],
        undo=store,
        placed=Owning(parts.reader, parts.cache).add,
        trash=trash,
    )


def _replacer(parts: FilingParts, filer: Filer, store: UndoStore, trash: Trash) -> Replacer:
    return Replacer(
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


def _organiser(parts: FilingParts, tools: _Tools) -> Organiser:
    filer = tools.filer
    return Organiser(
        filer,
        parts.files,
        parts.reader,
        parts.setting,
        tools.store,
        tools.completing,
        Duplicates(filer, tools.replacer, parts.reader),
        SecondName(parts.files, parts.journal, filer),
        tools.choices,
        LibraryArtists(parts.cache, lambda: Path(parts.setting("organize.supercrates"))),
        Portraits(parts.home / "artists", filer),
    )


def _repair(parts: FilingParts, tools: _Tools) -> RepairService:
    retag = Retagger(parts.files, parts.writer, parts.journal, tools.filer, tools.store)
    return RepairService(
        RepairDeps(
            folders=parts.folders,
            cache=parts.cache,
            reader=parts.reader,
            completing=tools.completing,
            retag=retag,
            activity=parts.activity,
            locks=parts.locks,
            bus=parts.bus,
        )
    )


def _unclassified(parts: FilingParts, tools: _Tools, organiser: Organiser) -> UnclassifiedService:
    return UnclassifiedService(
        UnclassifiedDeps(
            root=lambda: Path(parts.setting("organize.supercrates")),
            genres=tools.editor.current,
            choices=tools.choices,
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


def _organize(parts: FilingParts, tools: _Tools, organiser: Organiser) -> OrganizeService:
    return OrganizeService(
        OrganizeDeps(
            home=parts.home,
            setting=parts.setting,
            organiser=organiser,
            filer=tools.filer,
            undo=tools.store,
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
            completing=tools.completing,
        )
    )


def _undo(parts: FilingParts, tools: _Tools) -> UndoService:
    return UndoService(
        UndoDeps(
            files=parts.files,
            journal=parts.journal,
            filer=tools.filer,
            store=tools.store,
            cache=parts.cache,
            activity=parts.activity,
            locks=parts.locks,
            bus=parts.bus,
            jobs=parts.jobs,
        )
    )
