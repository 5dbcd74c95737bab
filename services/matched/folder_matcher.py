"""Matches the files of a folder with the catalogues' help. Used by the service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.domain import Candidate
from core.domain.catalogue import AlbumDetails, CatalogueAlbum
from core.ports.matched import ChosenMatch
from core.tasks import TaskContext
from services.catalogue.identity import Compare
from services.matched import folder as rules
from services.matched import releases as fits_of
from services.matched.asking import Asking, Told
from services.matched.likely import described
from services.matched.model import Fit, Folder, Likely, Line, LineState, Reason
from services.matched.remembered import Remembered
from services.metadata.choosing import is_same_title
from services.metadata.choosing import releases as releases_meant
from services.organise.credit import main_artist

_ALBUMS = 10
_LOOKED_INTO = 3
_PATIENCE = 2
"""So many files in a row without an answer, and the catalogues are asked no more this time."""

Tell = Callable[[int, Line], None]


@dataclass(frozen=True, slots=True)
class _Album:
    """A release and the files on it, by their places."""

    details: AlbumDetails
    found: dict[int, Fit]


class FolderMatcher:
    """Stateless. Thread-safe."""

    def __init__(self, asking: Asking, compare: Compare, remembered: Remembered) -> None:
        self._asking = asking
        self._compare = compare
        self._remembered = remembered

    def match(
        self, files: Sequence[Candidate], ctx: TaskContext, told: Tell, as_album: bool | None
    ) -> Folder:
        """See `MatchedDownloadService.match_folder`."""
        album, trouble = (None, "") if as_album is False else self._album(files, ctx)
        share = len(album.found) / len(files) if album is not None and files else 0.0
        if share < rules.ALBUM_SHARE and not as_album:
            album = None
        lines, more = self._lines(files, album.found if album else {}, ctx, told)
        shown = album.details.album if album is not None else None
        return Folder(tuple(rules.with_twins(lines)), shown, share, trouble or more)

    def _lines(
        self, files: Sequence[Candidate], found: dict[int, Fit], ctx: TaskContext, tell: Tell
    ) -> tuple[list[Line], str]:
        lines: list[Line] = []
        silent, trouble = 0, ""
        for at, one in enumerate(files):
            ctx.checkpoint()
            ctx.report(at / len(files), f"{at} of {len(files)} matched")
            line = self._known(one) or (rules.line(one, found[at]) if at in found else None)
            if line is None:
                asked = Told()
                if silent < _PATIENCE:
                    line = self._alone(one, asked, ctx)
                else:
                    line = rules.silent_line(one)
                silent = silent + 1 if asked.trouble else 0 if silent < _PATIENCE else silent
                trouble = asked.trouble or trouble
            lines.append(line)
            tell(at, line)
        return lines, trouble

    def _known(self, candidate: Candidate) -> Line | None:
        """What a person chose the last time; nobody is asked."""
        known = self._remembered.of(candidate)
        if known is None or known.track is None:
            return None
        return _remembered(candidate, known)

    def _alone(self, candidate: Candidate, told: Told, ctx: TaskContext) -> Line:
        """One call; a second one when nobody of the file's artist recorded it: then the name may
        be the folder's, and the title alone has to do."""
        wanted = described(candidate)
        name = main_artist(wanted) if wanted.artists else ""
        self._asking.tracks(told, wanted.title, name, ctx)
        if name and not told.hits and not told.trouble:
            self._asking.tracks(told, wanted.title, "", ctx)
            wanted = replace(wanted, artists=())
        fits = fits_of.fitting(wanted, told.hits, self._compare)
        best = next(iter(fits_of.per_release(wanted, fits)), None)
        if best is not None and not wanted.artists:
            best = replace(best, score=min(best.score, rules.NAMELESS))
        if best is not None:
            best = replace(best, track=self._asking.credits(best.track, ctx))
        if best is None and told.trouble:
            return rules.silent_line(candidate)
        return rules.line(candidate, best)

    def _album(self, files: Sequence[Candidate], ctx: TaskContext) -> tuple[_Album | None, str]:
        """The release that most files are on; the edition that has them all first."""
        words = rules.words_of(files)
        if words is None:
            return None, ""
        albums, trouble = self._asking.albums(words.artist, words.album, _ALBUMS, ctx)
        best: _Album | None = None
        for one in _meant(words, albums)[:_LOOKED_INTO]:
            ctx.checkpoint()
            details = self._asking.album(one, ctx)
            if details is None:
                continue
            found = rules.on_album(files, details, self._compare)
            if best is None or len(found) > len(best.found):
                best = _Album(details, found)
            if len(found) == len(files):
                break
        return (best if best is not None and best.found else None), trouble


def _meant(words: rules.Words, albums: Sequence[CatalogueAlbum]) -> list[CatalogueAlbum]:
    """The releases of that name; by anybody when no artist is named."""
    if words.artist:
        return releases_meant(words.as_track(), albums)
    return [one for one in albums if is_same_title(words.album, one.title)]


def _remembered(candidate: Candidate, known: ChosenMatch) -> Line:
    assert known.track is not None
    likely = Likely(known.artist, 1.0, Reason.CHOSEN, chosen=known.track)
    made = fits_of.release(Fit(1.0, known.track), likely, candidate)
    return Line(candidate, LineState.STRONG, likely, made, "chosen before", chosen=True)
