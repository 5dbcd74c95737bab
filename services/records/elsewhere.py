"""Whether the person's own services look for a track or fetch it already, for whomever.

Used by the missing-tracks analyser before it wishes for something.
"""

from __future__ import annotations

from core.domain import LibraryTrack, Track, Verdict
from core.ports.sources import UnderWay
from services.organise.credit import main_artist


class Elsewhere:
    """Whether slskd looks for a track already, or fetches it, for whomever."""

    def __init__(self, work: UnderWay) -> None:
        from core.matching import LibraryIndex
        from core.matching.filename import parse_path

        self._searched = {_words(text) for text in work.searches}
        files = [_as_owned(parse_path(name), name) for name in work.files]
        self._files = LibraryIndex.build(files) if files else None

    def why(self, track: Track) -> str:
        """The reason to skip it, "" for none."""
        if _words(f"{main_artist(track)} {track.title}") in self._searched:
            return "slskd searches for it already"
        if self._files is None:
            return ""
        found = self._files.best(track)
        accepted = found is not None and found.result.verdict is Verdict.ACCEPT
        return "slskd downloads it already" if accepted else ""


_FORMAT_WORDS = frozenset({"320", "mp3", "flac", "kbps"})


def _words(text: str) -> frozenset[str]:
    from core.matching.normalise import fold

    return frozenset(fold(text).split()) - _FORMAT_WORDS


def _as_owned(track: Track, name: str) -> LibraryTrack:
    return LibraryTrack(track.title, track.artists, track.album, track.duration, key=name)
