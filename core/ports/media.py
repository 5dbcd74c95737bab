"""What is asked of audio tools: reading, verifying, tagging; and of the file system."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from core.domain import (
    AudioFacts,
    FileCheck,
    LibraryTrack,
    PrintMatch,
    Spectrum,
    TagSet,
    Track,
)
from core.domain.filing import NO_TAGS
from core.ports.library import FileStamp
from core.tasks import TaskContext


class TagReader(Protocol):
    """Reads what a file says about itself."""

    def read(self, path: str) -> LibraryTrack:
        """Tags and facts of one file; missing title and artist are taken from the file name.

        Raises `UnreadableAudio` with a reason.
        """
        ...


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a file's own tags say, nothing guessed: `track` has "" as the title when there is none.

    `compilation` is the file's own mark, None when it has none; `writable` is False for formats
    whose tags are only read. `tags` is everything the tags say, but for pictures; `covers` counts
    the front covers inside, `cover_fits` tells that there is one and it needs no work.
    """

    track: Track
    compilation: bool | None = None
    writable: bool = True
    tags: TagSet = NO_TAGS
    covers: int = 0
    cover_fits: bool = False


class TagTeller(Protocol):
    """Tells a file's own tags, with totals and dates, for filing it."""

    def own_words(self, path: str) -> OwnWords:
        """Raises `UnreadableAudio` with a reason."""
        ...


class CoverTeller(Protocol):
    """Takes the cover out of a file."""

    def own_cover(self, path: str) -> bytes | None:
        """The bytes of the first front cover inside; None for none. Raises `UnreadableAudio`."""
        ...


class CoverShaper(Protocol):
    """Brings a picture into the shape of a cover to embed."""

    def shape(self, picture: bytes, ctx: TaskContext) -> bytes | None:
        """A JPEG of at most 1200 px and 500 KB; None for what is no picture.

        Raises `StorageError` when there is no tool for it, `Cancelled`.
        """
        ...

    def large_enough(self, picture: bytes) -> bool:
        """True when its shorter side has 500 px: a smaller one is taken for want of another."""
        ...


class UnreadableAudio(Exception):
    """The file is no audio we can read; the text says why in a few words."""


class TagWriter(Protocol):
    """Writes tags into an existing file and keeps every frame it does not know."""

    def write(self, path: Path, tags: TagSet) -> None:
        """Change the file in place (the caller works on its own copy). Audio stays bit-identical.

        Raises `UnreadableAudio`, or OSError for a full disk.
        """
        ...


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a finished file should be; None members are not checked. Duration in seconds.

    Without `spectrum` nobody wants to know how the sound's frequencies end.
    """

    codec: str | None = None
    duration: float | None = None
    claimed_duration: float | None = None
    spectrum: bool = True


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome: measured facts, and a sentence for each thing that is wrong (none: sound).

    `spectrum` is what a sound file's frequencies show; None when they show nothing. `broken` is
    True when the bytes themselves are bad, whatever their name and whatever was wanted.
    """

    facts: AudioFacts | None
    problems: tuple[str, ...] = ()
    spectrum: Spectrum | None = None
    fingerprint: PrintMatch | None = None
    broken: bool = False

    @property
    def check(self) -> FileCheck:
        """What is kept beside the job."""
        return FileCheck(
            self.facts, self.spectrum, self.fingerprint, self.problems, broken=self.broken
        )

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


class AudioVerifier(Protocol):
    """Decodes a file completely and compares it with what was expected."""

    def verify(self, path: Path, expected: Expectation, ctx: TaskContext) -> Verification:
        """Never raises for a bad file; raises `StorageError` when there is no decoder at all."""
        ...


class Recogniser(Protocol):
    """Asks a fingerprint service which recording a file holds."""

    def recognise(
        self, path: Path, wanted: Track, duration: float, ctx: TaskContext
    ) -> PrintMatch | None:
        """`duration` in seconds, as measured. None when the service is switched off or away.

        Raises `Cancelled` only.
        """
        ...


@dataclass(frozen=True, slots=True)
class Carried:
    """What a better copy took over from the worse one, in words; `lost` are sentences."""

    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


class IdentityKeeper(Protocol):
    """Knows what people put into music files."""

    def carry(self, worse: Path, better: Path) -> Carried:
        """Write the rating, comment, play count and cue data of `worse` into `better`, in place.

        Raises `UnreadableAudio`, or OSError for a full disk.
        """
        ...


class FoundFile(NamedTuple):
    """An audio file seen by a walk."""

    path: str
    stamp: FileStamp


class FolderHints(Protocol):
    """Tells of folders in which something happened. A hint only: changes may go untold."""

    def start(self, roots: Sequence[str], tell: Callable[[str], None]) -> None:
        """Call `tell`, in a thread of its own, with folders below `roots`. Raises OSError."""
        ...

    def stop(self) -> None:
        """Tell no more."""
        ...


class IncompleteWalk(OSError):
    """Some folders of a walk could not be listed; `folders` holds (path, reason) of each."""

    def __init__(self, folders: tuple[tuple[str, str], ...]) -> None:
        super().__init__(f"{folders[0][0]} could not be listed: {folders[0][1]}")
        self.folders = folders


class FileStore(Protocol):
    """The file operations filing needs, one method per journal step. Raises OSError."""

    def walk_audio(
        self, root: str, ctx: TaskContext, left: dict[str, FileStamp] | None = None
    ) -> Iterator[FoundFile]:
        """Audio files below `root`, junk folders and dot entries skipped, links followed once.

        With `left`, files that stand there with the stamp they have are not told; every file seen
        is taken out of it, so that what stays at the end was not there.
        Raises `IncompleteWalk` at the end, after everything that could be listed.
        """
        ...

    def copy(self, source: Path, temporary: Path, safe: bool = True) -> None:
        """Copy bytes to a new file. Makes the folders it needs.

        `safe` with fsync; without, somebody will `sync` it after changing it.
        """
        ...

    def sync(self, path: Path) -> None:
        """fsync one file."""
        ...

    def place(self, temporary: Path, target: Path) -> None:
        """Give the file its final name. Raises FileExistsError instead of replacing anything."""
        ...

    def swap(self, temporary: Path, target: Path) -> None:
        """Let the file take the name of `target`, which has another name by now, in one step."""
        ...

    def link(self, source: Path, name: Path) -> None:
        """A second name for the very same file. Raises OSError where that cannot be."""
        ...

    def keep(self, source: Path, kept: Path) -> None:
        """Give the bytes of `source` a second name that no change of `source` reaches.

        A hard link where one will do, else a copy that appears whole. Makes the folders it needs.
        Raises FileExistsError when `kept` is taken.
        """
        ...

    def taken(self, target: Path) -> Path | None:
        """The file in the way: same name after case folding, or its stem with another extension."""
        ...

    def remove(self, path: Path) -> None:
        """Delete one file; nothing happens when it is gone."""
        ...

    def remove_empty(self, folder: Path, stop: Path) -> None:
        """Delete `folder` and its parents while they are empty and strictly below `stop`."""
        ...

    def free_bytes(self, folder: Path) -> int:
        """Free space where `folder` is (or will be)."""
        ...
