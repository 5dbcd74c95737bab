"""A page of tracks, read in one go: elements become library tracks as they come by.

Used by `api.py` for the long lists; a tree of elements for each page would cost half as much again.
"""

from __future__ import annotations

from xml.parsers.expat import ExpatError, ParserCreate

from core.clients.plex.answers import SERVICE, checked_body, declares, not_readable
from core.clients.plex.mapping import Attributes, Described, as_track
from core.domain import LibraryTrack
from core.net.http import Reply

TrackRow = tuple[str, LibraryTrack | None]
"""(ratingKey, its track; None for a row that is none)."""
_OTHER_ROWS = frozenset({"Directory", "Video", "Photo", "Playlist"})


def track_rows(reply: Reply) -> tuple[Attributes, list[TrackRow]]:
    """(attributes of the outermost element, its rows). Raises as `answers.element`."""
    body = checked_body(reply, SERVICE)
    gathering = _Gathering()
    parser = ParserCreate()
    parser.StartElementHandler = gathering.start
    try:
        if declares(body):
            raise ValueError
        parser.Parse(body, True)
    except (ExpatError, ValueError):
        raise not_readable(SERVICE) from None
    return gathering.outermost, gathering.ended()


class _Gathering:
    """Rows under way. `start` is called for each element in the order of the document."""

    def __init__(self) -> None:
        self.outermost: Attributes = {}
        self._rows: list[TrackRow] = []
        self._now: Described | None = None

    def start(self, tag: str, told: Attributes) -> None:
        if tag == "Track":
            self._close()
            self._now = Described(told)
        elif self._now is not None and tag not in _OTHER_ROWS:
            self._now.inside(tag, told)
        elif tag in _OTHER_ROWS:
            self._close()
            self._rows.append((told.get("ratingKey", ""), None))
        elif not self.outermost:
            if tag != "MediaContainer":
                raise ValueError(tag)
            self.outermost = told

    def ended(self) -> list[TrackRow]:
        """All rows, at the end of the document."""
        self._close()
        return self._rows

    def _close(self) -> None:
        if self._now is not None:
            track = self._now
            self._now = None
            self._rows.append((track.told.get("ratingKey", ""), as_track(track)))
