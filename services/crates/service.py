"""Supercrates as real crates: Serato, rekordbox and M3U8 lists written from the folders.

The folders are the truth: a crate is a folder of the Supercrates root with all audio below it. Used
by `crates` on the command line and by the Settings page.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from core.domain import BadInput, LibraryTrack, StorageError
from core.ports.library import LibraryCache
from core.ports.media import FileStore, IncompleteWalk, TagReader, UnreadableAudio
from core.tasks import TaskContext
from services.crates import m3u8, rekordbox, serato
from services.crates.drives import serato_folder, within_drive
from utils.atomic import write_atomic


class CrateKind(Enum):
    """What the crates are written for."""

    SERATO = "serato"
    REKORDBOX = "rekordbox"
    M3U = "m3u"


@dataclass(frozen=True, slots=True)
class CrateReport:
    """`crates` name → tracks; `written` the files; `left` (file, reason) of those not touched;
    `unreadable` (file, reason) of audio that is in no crate."""

    crates: Mapping[str, int]
    written: tuple[str, ...]
    left: tuple[tuple[str, str], ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()


Crates = dict[str, list[LibraryTrack]]


class CrateService:
    """Reads the Supercrates folders and writes lists of them; the music is never touched."""

    def __init__(
        self,
        root: Callable[[], str],
        cache: LibraryCache,
        files: FileStore,
        reader: TagReader,
        backups: Path,
    ) -> None:
        self._root, self._cache = root, cache
        self._files, self._reader = files, reader
        self._backups = backups

    def export(
        self, kinds: Collection[CrateKind], ctx: TaskContext, out: Path | None = None
    ) -> CrateReport:
        """Write crates of these kinds; to `out`, or where each program looks for them.

        Serato crates that exist are added to: what a person put there stays; files of other
        programs are left alone. Raises `BadInput` without Supercrates and `StorageError` when a
        folder cannot be written.
        """
        root = Path(self._root())
        if not root.is_dir():
            raise BadInput(
                f"There are no Supercrates in {root}.",
                "Set organize.supercrates, or file music with `organize --layout supercrates`.",
            )
        crates, unreadable = self._read(root, ctx)
        written: list[str] = []
        left: list[tuple[str, str]] = []
        for kind in dict.fromkeys(kinds):
            for path, content in self._files_of(kind, root, crates, out):
                ctx.checkpoint()
                self._write(path, content, written, left)
        counts = {name: len(tracks) for name, tracks in crates.items()}
        return CrateReport(counts, tuple(written), tuple(left), tuple(unreadable))

    def _read(self, root: Path, ctx: TaskContext) -> tuple[Crates, list[tuple[str, str]]]:
        unreadable: list[tuple[str, str]] = []
        paths: list[str] = []
        try:
            paths.extend(found.path for found in self._files.walk_audio(str(root), ctx))
        except IncompleteWalk as error:
            unreadable.extend(error.folders)
        known = {track.path: track for track in self._cache.at(paths)}
        crates: Crates = {}
        for path in sorted(paths):
            ctx.checkpoint()
            crate = Path(path).relative_to(root).parts[0]
            if crate == Path(path).name:
                continue  # beside the crates, in none
            try:
                track = known.get(path) or self._reader.read(path)
            except UnreadableAudio as error:
                unreadable.append((path, str(error)))
                continue
            crates.setdefault(crate, []).append(track)
        return crates, unreadable

    def _files_of(
        self, kind: CrateKind, root: Path, crates: Crates, out: Path | None
    ) -> list[tuple[Path, Callable[[bytes | None], bytes]]]:
        if kind is CrateKind.SERATO:
            folder = (out or serato_folder(root)) / "Subcrates"
            return [
                (folder / serato.crate_file_name((root.name, name)), _serato(root, tracks))
                for name, tracks in crates.items()
            ]
        if kind is CrateKind.REKORDBOX:
            return [((out or root) / "rekordbox.xml", _rekordbox(root.name, crates))]
        return [
            ((out or root) / f"{name}.m3u8", _m3u(name, tracks, str(out or root)))
            for name, tracks in crates.items()
        ]

    def _write(
        self,
        path: Path,
        content: Callable[[bytes | None], bytes],
        written: list[str],
        left: list[tuple[str, str]],
    ) -> None:
        try:
            old = path.read_bytes() if path.exists() else None
            new = content(old)
            if new != old:
                if old is not None:
                    write_atomic(self._backups / path.name, old)
                write_atomic(path, new)
            written.append(str(path))
        except BadInput as error:
            left.append((str(path), error.sentence))
        except OSError as error:
            raise StorageError(
                f"{path} could not be written: {error.strerror or error}.",
                "Check the folder's rights and free space.",
            ) from error


def _serato(root: Path, tracks: Sequence[LibraryTrack]) -> Callable[[bytes | None], bytes]:
    paths = [within_drive(track.path or "", root) for track in tracks]
    ours = within_drive(str(root), root) + "/"
    there = frozenset(paths)

    def gone(path: str) -> bool:
        """Only what lay in our own folder and is there no more; other tracks are a person's."""
        return path.startswith(ours) and path not in there and not _exists(path, root)

    def content(old: bytes | None) -> bytes:
        return serato.new_crate(paths) if old is None else serato.merge_crate(old, paths, gone)

    return content


def _exists(path: str, root: Path) -> bool:
    prefix = str(root)[: len(str(root)) - len(within_drive(str(root), root))]
    return os.path.exists(prefix + path)


def _rekordbox(folder: str, crates: Crates) -> Callable[[bytes | None], bytes]:
    def content(old: bytes | None) -> bytes:
        if old is not None and not rekordbox.is_ours(old):
            raise BadInput("A file of another program has this name; it was left as it is.")
        return rekordbox.rekordbox_xml(folder, crates)

    return content


def _m3u(name: str, tracks: Sequence[LibraryTrack], folder: str) -> Callable[[bytes | None], bytes]:
    def content(old: bytes | None) -> bytes:
        if old is not None and not m3u8.is_ours(old):
            raise BadInput("A list of another program has this name; it was left as it is.")
        return m3u8.m3u8(name, tracks, folder)

    return content
