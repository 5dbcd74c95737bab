"""The two layouts: where a track's file goes below its root. Pure; used by `plan.py`.

transfer: `Artist/Artist - Album/01 - Title.ext`, several discs `…/Disc 1/01 - Title.ext`, a single
`Artist/Artist - Title/Title.ext`. supercrates: `Super genre/Artist - Title.ext`.
"""

from __future__ import annotations

from core.domain import BadInput, Track
from services.organise.crate_names import crate_stem
from services.organise.credit import (
    VARIOUS_ARTISTS,
    album_artist,
    display_title,
    is_single,
    known_album,
    main_artist,
)
from services.organise.names import safe_part

TRANSFER = "transfer"
SUPERCRATES = "supercrates"
LAYOUTS = (TRANSFER, SUPERCRATES)


def check_layout(layout: str) -> None:
    """Raises `BadInput` for a layout that does not exist."""
    if layout not in LAYOUTS:
        raise BadInput(f"There is no layout {layout!r}.", f"Choose one of {', '.join(LAYOUTS)}.")


def transfer_parts(track: Track, suffix: str) -> tuple[str, ...]:
    """Folders and file name in the transfer layout; `suffix` is the extension with its dot."""
    artist = album_artist(track)
    if is_single(track):
        artist = main_artist(track) if artist == VARIOUS_ARTISTS else artist
        folder = safe_part(f"{artist} - {display_title(track)}")
        return safe_part(artist), folder, safe_part(display_title(track), suffix=suffix)
    folders = [safe_part(artist), safe_part(f"{artist} - {known_album(track)}")]
    disc = _disc(track)
    if disc is not None:
        folders.append(f"Disc {disc}")
    return *folders, safe_part(_numbered(track), suffix=suffix)


def crate_parts(track: Track, super_genre: str, suffix: str) -> tuple[str, ...]:
    """Folder and file name in the supercrates layout."""
    return safe_part(super_genre), safe_part(crate_stem(track), suffix=suffix)


def _disc(track: Track) -> int | None:
    """The disc's number when the album has several: said by its total or by a disc above 1."""
    disc = track.disc_number
    if disc is None or disc < 1:
        return None
    return disc if disc > 1 or (track.disc_total or 1) > 1 else None


def _numbered(track: Track) -> str:
    """Two digits and more, so that players which sort by name keep the order."""
    if track.track_number is None or track.track_number < 1:
        return display_title(track)
    return f"{track.track_number:02d} - {display_title(track)}"
