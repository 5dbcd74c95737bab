"""The two layouts spelled out in code: what the default templates must equal, for every track."""

from __future__ import annotations

from core.domain import Track
from services.organise.crate_names import crate_title
from services.organise.credit import (
    VARIOUS_ARTISTS,
    album_artist,
    display_title,
    is_single,
    known_album,
    main_artist,
)
from services.organise.names import safe_part


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
    stem = f"{main_artist(track)} - {crate_title(track)}"
    return safe_part(super_genre), safe_part(stem, suffix=suffix)


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
