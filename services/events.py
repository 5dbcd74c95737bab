"""What happens, as frozen values; the type is the name. Wording is the front ends' business."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain import Coverage, DownloadJob, JobState, ServiceState


@dataclass(frozen=True, slots=True)
class JobMoved:
    """A job entered another state (published after the commit)."""

    job: DownloadJob
    before: JobState | None


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Transient figures of a running transfer; may be dropped or merged."""

    job: DownloadJob


@dataclass(frozen=True, slots=True)
class CoverageReady:
    """A playlist was compared with the library."""

    coverage: Coverage


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """Rows of the library cache changed; `tracks` is the new count."""

    tracks: int


@dataclass(frozen=True, slots=True)
class LibraryScanned:
    """The library was read and rows had changed; `tracks` is the new count."""

    tracks: int


@dataclass(frozen=True, slots=True)
class ServiceChanged:
    """A service's state changed."""

    state: ServiceState


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """A setting was set in this process."""

    key: str


class Level(Enum):
    """How loud a notice is."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say to the person. Notices with the same `dedupe_key` replace each other."""

    level: Level
    title: str
    detail: str = ""
    dedupe_key: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to show on the desktop, beyond the window: a batch is finished, a service broke."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReleasesFound:
    """A scan of the watch list found new releases; `text` is its one-line digest."""

    count: int
    wished: int
    text: str


Event = (
    JobMoved
    | JobProgress
    | CoverageReady
    | LibraryChanged
    | LibraryScanned
    | ServiceChanged
    | SettingChanged
    | Notice
    | Announcement
    | ReleasesFound
)
