"""What Matched Download proposes and what people choose. Used by the service and the dialogs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain import Candidate, Track
from core.domain.catalogue import CatalogueAlbum, CatalogueArtist, CatalogueTrack


class Reason(Enum):
    """Why an artist is proposed; each front end words it."""

    CHOSEN = "chosen before"
    RECORDED = "recorded it"
    REMIXED = "remixed it"
    ORIGINAL = "made the original"
    GUEST = "is a guest on it"
    OWNED = "its recording is owned"
    NAMED = "has the name"
    UNNAMED = "was found"


@dataclass(frozen=True, slots=True)
class Fit:
    """A catalogue's recording and how well it is the file's, 0..1."""

    score: float
    track: CatalogueTrack


@dataclass(frozen=True, slots=True)
class Likely:
    """An artist a file may be by. `likelihood` in 0..1; `owned` counts library tracks by them.

    `artist.source` is "" when no catalogue told (the library or the file's name did). `fits` are
    the recordings known so far, the best first; `chosen` is the release taken the last time.
    """

    artist: CatalogueArtist
    likelihood: float
    reason: Reason = Reason.UNNAMED
    owned: int = 0
    fits: tuple[Fit, ...] = ()
    chosen: CatalogueTrack | None = None


@dataclass(frozen=True, slots=True)
class Proposals:
    """Artists, the likeliest first. `title` names the catalogue that answered, "" for none.

    `total` counts what was found there; `trouble` is the sentence of those that did not answer.
    """

    people: tuple[Likely, ...] = ()
    title: str = ""
    total: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """One release a file may be filed under. `target` is what the finished file becomes.

    `track` is None when no catalogue has one: the file is filed as a single under its own title.
    `owned` counts the release's tracks in the library, None while it is not known.
    """

    target: Track
    score: float
    track: CatalogueTrack | None = None
    owned: int | None = None

    @property
    def album(self) -> CatalogueAlbum | None:
        """The release as told; None when the file is filed as a single."""
        return self.track.album if self.track is not None else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file would be filed: folders and name below the layout's root.

    `beside` counts the files that lie there already, `cover` says that a picture is put there.
    """

    parts: tuple[str, ...]
    beside: int = 0
    cover: bool = False


class LineState(Enum):
    """How sure a line of a folder is."""

    STRONG = "strong"
    CHECK = "to check"
    NONE = "no match"
    SILENT = "not answered"


@dataclass(frozen=True, slots=True)
class Line:
    """One file of a folder with its proposal; `why` says in a few words what to look at.

    `chosen` is True for a person's word. `twin` is the earlier line that is the same recording.
    """

    candidate: Candidate
    state: LineState = LineState.NONE
    artist: Likely | None = None
    release: Release | None = None
    why: str = ""
    chosen: bool = False
    twin: int | None = None

    @property
    def score(self) -> float | None:
        """How well the release fits; None without one."""
        return self.release.score if self.release is not None else None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder matched as a whole: one line per file, in order.

    `album` is the release that most files are on, None for mixed favourites; `share` of the files
    (0..1) are on it. `trouble` is the sentence of a catalogue that did not answer.
    """

    lines: tuple[Line, ...]
    album: CatalogueAlbum | None = None
    share: float = 0.0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What starting some files means: bytes, seconds (None: nobody knows), free bytes of the disk.

    `refusal` says why they had better not be started, "" when all is well.
    """

    files: int
    size: int
    seconds: float | None
    free: int
    refusal: str = ""
