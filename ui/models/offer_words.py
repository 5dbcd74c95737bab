"""How the rows of a search by hand read: titles, facts, how soon a file comes, for eyes and ears.

Used by the model of the search (`offers.py`) and by its delegate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.domain import Candidate, Ownership
from core.domain.catalogue import CatalogueAlbum, CatalogueTrack
from services.search_page.offers import Entry, Offer
from ui.models import figures, words
from utils.texts import _

CATALOGUES = {"deezer": "Deezer", "itunes": "iTunes", "musicbrainz": "MusicBrainz"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the head of an album, a single file, or a track of an open album.

    `offer` is the file of a track line, `published` the catalogue's track of one; `at` its number.
    """

    entry: Entry
    offer: Offer | None = None
    published: CatalogueTrack | None = None
    at: int = 0
    is_open: bool = False

    @property
    def is_track(self) -> bool:
        """A line inside an open album."""
        return self.offer is not None or self.published is not None

    @property
    def is_head(self) -> bool:
        """The line of an album."""
        return not self.is_track and self.entry.is_album

    @property
    def kind(self) -> str:
        """ "track", "head" or "single"."""
        return "track" if self.is_track else "head" if self.is_head else "single"

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The files the line stands for."""
        return (self.offer.candidate,) if self.offer is not None else self.entry.candidates

    @property
    def catalogue(self) -> CatalogueAlbum | CatalogueTrack | None:
        """What a catalogue publishes; None for files."""
        return self.published or self.entry.published


def files_of(rows: Iterable[Row]) -> list[Candidate]:
    """The files of these lines, each once; the head of an open album and its tracks share them."""
    return list({id(one): one for row in rows for one in row.candidates}.values())


def title(row: Row) -> str:
    """The first text of a line."""
    if row.published is not None:
        return row.published.title
    if row.offer is not None:
        found = row.offer.candidate
        return found.described.title or found.filename
    return row.entry.name


def second(row: Row) -> str:
    """What stands under the title: who, when, how much."""
    told = row.catalogue
    if isinstance(told, CatalogueAlbum):
        count = figures.count(told.track_count, "track") if told.track_count else ""
        kind = told.kind.value if told.kind else ""
        return _dots(", ".join(told.artist_names), str(told.year or ""), kind, count)
    if isinstance(told, CatalogueTrack):
        album = told.album.title if told.album else ""
        return _dots(told.artist_credit, album, figures.clock(told.duration))
    if row.is_head:
        count = figures.count(len(row.entry.offers), "track")
        whole = "" if not row.entry.whole else _("the whole folder")
        return _dots(_artist(row.entry), count, whole, figures.size(row.entry.size))
    found = row.candidates[0]
    length = found.claimed.duration or found.described.duration
    return _dots(words.credit(found.described), figures.clock(length) if length else "")


def quality(row: Row) -> str:
    """ "FLAC 16/44", "MP3 320", "" for what is only published."""
    offers = row.candidates
    if not offers:
        return ""
    kinds = {_kind(one) for one in offers}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def size(row: Row) -> str:
    """ "33.9 MB", "" while no size is told."""
    total = sum(one.claimed.size or 0 for one in row.candidates)
    return figures.size(total) if total else ""


def length(row: Row) -> str:
    """A track's length, "" where nobody tells it."""
    if row.published is not None:
        return figures.clock(row.published.duration) if row.published.duration else ""
    found = row.candidates[0]
    told = found.claimed.duration or found.described.duration
    return figures.clock(told) if told else ""


def slot(row: Row) -> tuple[str, str]:
    """How soon it comes, with its colour token: ("Free slot", "accent")."""
    if not row.candidates:
        told = row.catalogue
        return CATALOGUES.get(told.source if told else "", _("Catalogue")), "info"
    found = row.candidates[0]
    facts = found.peer_facts
    if found.locked:
        return _("Locked"), "danger"
    if facts.free_slot is None:
        return words.SOURCES.get(found.source, found.source), "info"
    return (_("Free slot"), "accent") if facts.free_slot else (_("No free slot"), "warn")


def peer(row: Row) -> str:
    """ "2.8 MB/s · quill_84", "3 waiting · quill_84"."""
    if not row.candidates:
        return "published"
    found = row.candidates[0]
    facts = found.peer_facts
    waiting = (
        _("{queue_length:,} waiting").format(queue_length=facts.queue_length)
        if facts.queue_length and not facts.free_slot
        else ""
    )
    speed = figures.speed(facts.speed) if facts.speed and not waiting else ""
    return _dots(waiting, speed, found.peer)


def owned(row: Row) -> str:
    """ "Owned", "Probably owned", "3 of 11 owned", "" when nothing of it is."""
    if row.is_head:
        have, all_ = row.entry.owned, len(row.entry.offers)
        if not have:
            return ""
        return (
            _("Owned") if have == all_ else _("{have} of {all} owned").format(have=have, all=all_)
        )
    state = (row.offer or row.entry.first).owned if row.candidates else None
    if state is Ownership.OWNED:
        return _("Owned")
    return _("Probably owned") if state is Ownership.PROBABLE else ""


def _kind(one: Candidate) -> str:
    claimed = one.claimed
    codec = claimed.codec.upper() or "file"
    if claimed.bit_depth and claimed.sample_rate and words.is_lossless(codec):
        return f"{codec} {claimed.bit_depth}/{claimed.sample_rate // 1000}"
    return (
        f"{codec} {claimed.bitrate}" if claimed.bitrate and not words.is_lossless(codec) else codec
    )


def _artist(entry: Entry) -> str:
    names = {one.candidate.described.artist_credit for one in entry.offers}
    return names.pop() if len(names) == 1 else _("Several artists")


def _dots(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def spoken(row: Row) -> str:
    """A line for a screen reader."""
    kind = "album" if row.is_head else ""
    state = ("open" if row.is_open else "closed") if row.is_head else ""
    said = (title(row), kind, state, second(row), quality(row), slot(row)[0], peer(row), owned(row))
    return ", ".join(part for part in said if part)


def whole(row: Row) -> str:
    """Everything about a line, for a tooltip."""
    names = [one.filename for one in row.candidates]
    shown = names[0] if len(names) == 1 else ""
    return "\n".join(part for part in (title(row), second(row), peer(row), shown) if part)
