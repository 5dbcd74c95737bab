"""Playlists as `.m3u8`: UTF-8 without a mark, relative paths with `/`, order kept.

Used by `service.py`. Pure.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from core.domain import LibraryTrack

MARK = "#CRATEKEEPER"
"""A comment that tells a later run that the file is its own and may be replaced."""


def m3u8(name: str, tracks: Sequence[LibraryTrack], folder: str) -> bytes:
    """The list as it stands in `folder`; undecodable bytes stay as they are.

    Tracks without a path, or with a line break in it, cannot be listed and are left out.
    """
    lines = ["#EXTM3U", MARK, f"#PLAYLIST:{_line(name)}"]
    for track in tracks:
        if track.path is None or "\n" in track.path:
            continue
        seconds = -1 if track.duration is None else round(track.duration)
        credit = f"{', '.join(track.artists)} - {track.title}" if track.artists else track.title
        lines += [f"#EXTINF:{seconds},{_line(credit)}", _relative(track.path, folder)]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def is_ours(data: bytes) -> bool:
    """Whether an existing list was written by this program."""
    return MARK.encode() in data[:200]


def _line(text: str) -> str:
    return " ".join(text.split())


def _relative(path: str, folder: str) -> str:
    try:
        short = os.path.relpath(path, folder)
    except ValueError:  # another drive
        return path
    plain = short.replace(os.sep, "/")
    return f"./{plain}" if plain.startswith("#") else plain  # else it would be a comment
