"""What a SoulSync installation holds, as it was read. Nothing here was decided yet.

Made by `core/clients/soulsync`, used by `services/setup/migration.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.tracks import Track


@dataclass(frozen=True, slots=True)
class OldWish:
    """A track of its wish list with where it came from ("" unknown) and why it failed."""

    track: Track
    origin: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OldArtist:
    """A followed artist; ids by catalogue ("deezer" → "27"), empty when none was kept.

    `kinds` are the releases that count ("album", "live"); None when the installation knew none.
    """

    name: str
    ids: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class OldInstallation:
    """Everything found. `values` are the settings by their dotted name there, secrets included.

    `root` is the folder its relative paths start from; `notes` are sentences about what could not
    be read; `skipped` counts rows that name nothing.
    """

    root: str
    values: Mapping[str, object] = field(default_factory=dict, repr=False)
    wishes: tuple[OldWish, ...] = ()
    artists: tuple[OldArtist, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: int = 0
