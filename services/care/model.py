"""What care finds, and what came of acting on it. Used by pages and by the verb `care`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class CareKind(Enum):
    """The lists, by their names on the command line."""

    DUPLICATES = "duplicates"
    INCOMPLETE = "incomplete"
    ART = "art"
    DEAD = "dead"
    SUSPICIOUS = "suspicious"
    MIXED = "mixed"
    LEFTOVERS = "leftovers"


@dataclass(frozen=True, slots=True)
class CareWords:
    """A list's title, and its action as a button says it."""

    title: str
    action: str


WORDS = {
    CareKind.DUPLICATES: CareWords("Duplicates", "Move the lesser copies to the trash"),
    CareKind.INCOMPLETE: CareWords("Incomplete albums", "Wish for the missing tracks"),
    CareKind.ART: CareWords("Albums without a cover", "Write the catalogue's cover"),
    CareKind.DEAD: CareWords("Rows without a file", "Look again at their folders"),
    CareKind.SUSPICIOUS: CareWords("Suspicious lossless files", "Wish for better copies"),
    CareKind.MIXED: CareWords("Albums with mixed tags", "Write what most of their tracks say"),
    CareKind.LEFTOVERS: CareWords("Failed and old downloads", "Move them to the trash"),
}


@dataclass(frozen=True, slots=True)
class CareItem:
    """One thing that is amiss. `paths` are the files the action is about (str, surrogateescape).

    `title` and `detail` are for people; `keep` is the copy that stays (duplicates); `missing` are
    (disc, number) of tracks an album lacks; `fixes` are (field of `TagSet`, value) for mixed tags.
    """

    kind: CareKind
    title: str
    detail: str
    paths: tuple[str, ...]
    super_genre: str = ""
    keep: str = ""
    artist: str = ""
    album: str = ""
    missing: tuple[tuple[int, int], ...] = ()
    fixes: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class CareList:
    """A list as it was found; `looked` counts the tracks looked at (0 where it is not about the
    library), `notes` are sentences."""

    kind: CareKind
    items: tuple[CareItem, ...]
    looked: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CareDone:
    """What an action did, in which run (`undo` takes it back; "" where nothing can be lost).

    `done` counts files or wishes, `failed` are (path or title, reason).
    """

    run: str
    done: int
    failed: tuple[tuple[str, str], ...] = ()
