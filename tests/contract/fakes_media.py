"""Audio tools and a file system in memory that keep the promises of core/ports/media.

Their "music" is a small text file, so that a test of a service needs no ffmpeg. The contract
suites of this folder run on them and on the real adapters alike.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from core.domain import AUDIO_EXTENSIONS, AudioFacts, LibraryTrack, TagSet
from core.ports.library import FileStamp
from core.ports.media import (
    Expectation,
    FoundFile,
    IncompleteWalk,
    UnreadableAudio,
    Verification,
)
from core.tasks import TaskContext

MAGIC = "PRETEND MUSIC\n"


def pretend_music(path: Path, seconds: float = 4.0, **values: Any) -> Path:
    """Write a file that the fakes of this module take for music.

    `values`: codec (else the extension), promised (seconds the header states), and tags by the
    names of `TagSet`, plus any others.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    codec = values.pop("codec", path.suffix[1:].lower())
    path.write_text(MAGIC + json.dumps({"codec": codec, "seconds": seconds, **values}))
    return path


def _read(path: str | Path) -> dict[str, Any]:
    try:
        text = Path(path).read_text("utf-8", "replace")
    except OSError as error:
        raise UnreadableAudio((error.strerror or "").lower()) from error
    if not text.startswith(MAGIC):
        raise UnreadableAudio("it is no music file we know")
    values: dict[str, Any] = json.loads(text[len(MAGIC) :])
    return values


class PretendTagReader:
    """`TagReader` of pretended music; counts what it reads."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, path: str) -> LibraryTrack:
        self.asked.append(path)
        values = _read(path)
        stem = os.path.splitext(os.path.basename(path))[0]
        artist, _, title = stem.rpartition(" - ")
        return LibraryTrack(
            title=values.get("title") or title,
            artists=tuple(values.get("artists") or [values.get("artist") or artist]),
            album=values.get("album"),
            duration=values["seconds"],
            path=path,
            key=path,
            facts=AudioFacts(values["codec"], values["seconds"], size=os.path.getsize(path)),
        )


class PretendTagWriter:
    """`TagWriter` of pretended music; `written` holds what was asked."""

    def __init__(self) -> None:
        self.written: list[tuple[Path, TagSet]] = []

    def write(self, path: Path, tags: TagSet) -> None:
        values = _read(path)
        for field in fields(tags):
            value = getattr(tags, field.name)
            if isinstance(value, bytes):
                value = value.hex()
            if value is not None and value != ():
                values[field.name] = value
        path.write_text(MAGIC + json.dumps(values))
        self.written.append((path, tags))


class PretendVerifier:
    """`AudioVerifier` of pretended music."""

    def verify(self, path: Path, expected: Expectation, ctx: TaskContext) -> Verification:
        ctx.checkpoint()
        try:
            values = _read(path)
        except UnreadableAudio as error:
            return Verification(None, (str(error),))
        codec, seconds = values["codec"], values["seconds"]
        facts = AudioFacts(codec, seconds, size=path.stat().st_size)
        problems = []
        if codec != path.suffix[1:]:
            problems.append(f"it is an {codec.upper()} named {path.suffix}")
        whole = max(values.get("promised", 0), expected.duration or 0)
        if seconds < whole * 0.9:
            problems.append(f"the file ends after {seconds} of {whole} seconds")
        return Verification(facts, tuple(problems))


class MemoryFileStore:
    """`FileStore` without a disk: bytes by path. `blocked` are folders that cannot be listed."""

    def __init__(self, free: int = 10**12) -> None:
        self.files: dict[Path, bytes] = {}
        self.folders: set[Path] = set()
        self.blocked: set[str] = set()
        self.free = free

    def put(self, path: Path, data: bytes = b"music") -> Path:
        self.folders |= set(path.parents)
        self.files[path] = data
        return path

    def walk_audio(
        self, root: str, ctx: TaskContext, left: dict[str, FileStamp] | None = None
    ) -> Iterator[FoundFile]:
        start = Path(root)
        for path in sorted(self.files):
            ctx.checkpoint()
            inside = path.relative_to(start).parts if path.is_relative_to(start) else ()
            hidden = not inside or any(part.startswith(".") for part in inside)
            if not hidden and _is_music(path) and not self._is_blocked(path):
                stamp = FileStamp(1, len(self.files[path]))
                if left is None or left.pop(str(path), None) != stamp:
                    yield FoundFile(str(path), stamp)
        if start not in self.folders:
            raise IncompleteWalk(((root, "no such file or directory"),))
        if self.blocked:
            raise IncompleteWalk(tuple((folder, "permission denied") for folder in self.blocked))

    def _is_blocked(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self.blocked)

    def copy(self, source: Path, temporary: Path, safe: bool = True) -> None:
        data = self._bytes(source)
        if temporary in self.files:
            raise FileExistsError(str(temporary))
        self.put(temporary, data)

    def sync(self, path: Path) -> None:
        self._bytes(path)

    def place(self, temporary: Path, target: Path) -> None:
        data = self._bytes(temporary)
        if target in self.files:
            raise FileExistsError(str(target))
        self.put(target, data)
        del self.files[temporary]

    def swap(self, temporary: Path, target: Path) -> None:
        self.put(target, self._bytes(temporary))
        del self.files[temporary]

    def link(self, source: Path, name: Path) -> None:
        self.copy(source, name)

    def keep(self, source: Path, kept: Path) -> None:
        self.copy(source, kept)

    def _bytes(self, path: Path) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(str(path))
        return self.files[path]

    def taken(self, target: Path) -> Path | None:
        beside = sorted(path for path in self.files if path.parent == target.parent)
        same = [path for path in beside if path.name.casefold() == target.name.casefold()]
        stems = [
            path
            for path in beside
            if _is_music(target) and _is_music(path)
            if path.stem.casefold() == target.stem.casefold()
        ]
        return next(iter(same + stems), None)

    def remove(self, path: Path) -> None:
        self.files.pop(path, None)

    def remove_empty(self, folder: Path, stop: Path) -> None:
        while folder != stop and folder.is_relative_to(stop):
            inside = [path for path in (*self.files, *self.folders) if folder in path.parents]
            if inside:
                return
            self.folders.discard(folder)
            folder = folder.parent

    def free_bytes(self, folder: Path) -> int:
        return self.free


def _is_music(path: Path) -> bool:
    return path.suffix[1:].lower() in AUDIO_EXTENSIONS
