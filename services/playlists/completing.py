"""Rows that say too little (a video's title) get their recording from a catalogue, before a
download.

What the matching engine accepts changes the wanted track alone; what fits only nearly, or in
several ways, goes into a review list that a person decides once. Nothing is guessed, and the row
keeps its own text (`Completion.wanted`). Used through `services/playlists/wanting.py` by every
front end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from core.domain import (
    BadInput,
    CoverageRow,
    MatchResult,
    Playlist,
    ServiceError,
    Track,
    Verdict,
)
from core.domain.catalogue import CatalogueQuery, CatalogueTrack
from core.domain.completing import Completion, CompletionState, Offer
from core.ports.completing import CompletionStore
from core.ports.system import Clock
from core.tasks import TaskContext
from services.catalogue.answers import Answer

VIDEO_KINDS = frozenset({"youtube"})
"""Lists whose rows are titles of videos: who the artist is was read out of them."""

AT_ONCE = 100
SECONDS = 30.0
"""The budget of one call; rows beyond it stay as they are until the next one."""

CLOSE = 0.03
"""Another recording whose score is so near makes the first one doubtful."""

AGAIN_AFTER = 7 * 86400.0
_GUESTS = re.compile(r"\s*[(\[]?\b(?:feat|ft|featuring)\b.*$", re.IGNORECASE)
_HITS = 15
_OFFERS = 5
_ANSWERED = frozenset({CompletionState.DONE, CompletionState.CHOSEN})
_LEFT = frozenset({CompletionState.OPEN, CompletionState.KEPT})


class Catalogues(Protocol):
    """What is asked of the catalogues."""

    def search_tracks(
        self, query: CatalogueQuery, limit: int, ctx: TaskContext
    ) -> Answer[tuple[CatalogueTrack, ...]]:
        """Tracks by fields or text."""
        ...

    def track(self, source: str, track_id: str, ctx: TaskContext) -> CatalogueTrack | None:
        """One track, whole."""
        ...


@dataclass
class Completed:
    """`rows` in their order, those completed with their new track. `review` counts rows that wait
    for a person, `left` those for which the budget was over; `trouble` is a sentence or ""."""

    rows: list[CoverageRow] = field(default_factory=list)
    completed: int = 0
    review: int = 0
    left: int = 0
    trouble: str = ""


class CompletionService:
    """Thread-safe; calls may wait for a catalogue."""

    def __init__(
        self,
        store: CompletionStore,
        catalogue: Catalogues,
        compare: Callable[[Track, Track], MatchResult],
        track_key: Callable[[Track], str],
        clock: Clock,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._compare = compare
        self._key = track_key
        self._clock = clock

    # -- completing -------------------------------------------------------------------------

    def complete(
        self, playlist: Playlist, rows: Sequence[CoverageRow], ctx: TaskContext
    ) -> Completed:
        """The same rows, ready to be wanted. Never raises a `ServiceError`: rows then stay."""
        made = Completed()
        switched = self._store.switched(playlist.key)
        if switched is False:
            made.rows = list(rows)
            return made
        keys = [self._key(row.entry.track) for row in rows]
        known = self._store.of(set(keys))
        budget = _Budget(self._clock)
        for row, key in zip(rows, keys, strict=True):
            found = known.get(key)
            if self._is_to_ask(found) and (switched or is_unsure(playlist, row.entry.track)):
                found = self._asked(playlist, key, row.entry.track, made, budget, ctx)
                if found is not None:
                    known[key] = found
            made.rows.append(_row(row, found, made))
        return made

    def _is_to_ask(self, found: Completion | None) -> bool:
        if found is None:
            return True
        nothing = found.state is CompletionState.NOTHING
        return nothing and self._clock.now() - found.at >= AGAIN_AFTER

    def _asked(
        self,
        playlist: Playlist,
        key: str,
        wanted: Track,
        made: Completed,
        budget: _Budget,
        ctx: TaskContext,
    ) -> Completion | None:
        ctx.checkpoint()
        if made.trouble or not budget.take():
            made.left += 1
            return None
        ctx.report(None, f"Looking up {wanted.title}")
        try:
            found = self._looked_up(key, wanted, ctx)
        except ServiceError as error:
            made.trouble, made.left = error.sentence, made.left + 1
            return None
        found = replace(found, playlist_key=playlist.key, playlist_name=playlist.name)
        self._store.put(found)
        return found

    def _looked_up(self, key: str, wanted: Track, ctx: TaskContext) -> Completion:
        answer = self._hits(wanted, ctx)
        judged = [(self._compare(wanted, hit.as_track()), hit) for hit in answer.value]
        fit = [(one, hit) for one, hit in judged if one.verdict is not Verdict.REJECT]
        fit.sort(key=lambda pair: -pair[0].score)
        at = self._clock.now()
        if not fit:
            return Completion(key, wanted, CompletionState.NOTHING, at=at)
        best, hit = fit[0]
        if best.verdict is Verdict.ACCEPT and wanted.artists and not self._has_rival(fit):
            whole = self._catalogue.track(answer.source, hit.id, ctx) or hit
            return Completion(key, wanted, CompletionState.DONE, _merged(wanted, whole), at=at)
        offers = tuple(
            Offer(one.as_track(), answer.source, result.score, next(iter(result.reasons), ""))
            for result, one in fit[:_OFFERS]
        )
        return Completion(key, wanted, CompletionState.OPEN, None, offers, at=at)

    def _hits(self, wanted: Track, ctx: TaskContext) -> Answer[tuple[CatalogueTrack, ...]]:
        """By fields when there is an artist; by all words when that finds nothing."""
        artist, title = _plain(next(iter(wanted.artists), "")), _plain(wanted.title)
        words = CatalogueQuery(text=f"{artist} {title}".strip())
        if artist:
            query = CatalogueQuery(title=title, artist=artist)
            found = self._catalogue.search_tracks(query, _HITS, ctx)
            if found.value:
                return found
        return self._catalogue.search_tracks(words, _HITS, ctx)

    def _has_rival(self, fit: Sequence[tuple[MatchResult, CatalogueTrack]]) -> bool:
        """True when another recording fits as well; the same one on another album is none."""
        best, first = fit[0]
        return any(
            best.score - result.score <= CLOSE
            and result.verdict is Verdict.ACCEPT
            and self._compare(first.as_track(), hit.as_track()).verdict is not Verdict.ACCEPT
            for result, hit in fit[1:]
        )

    def answers(self, wanted: Sequence[Track]) -> list[Track]:
        """Each as it is wanted: its recording when that is known, or itself. Asks nobody."""
        keys = [self._key(track) for track in wanted]
        known = self._store.of(set(keys))
        found = [known.get(key) for key in keys]
        return [
            one.track if one is not None and one.track is not None else track
            for one, track in zip(found, wanted, strict=True)
        ]

    # -- the review list --------------------------------------------------------------------

    def review(self) -> list[Completion]:
        """The rows that wait for a person, the oldest first."""
        return self._store.open()

    def accept(self, key: str) -> Completion:
        """The likeliest offer is right. Raises `BadInput` when there is none."""
        return self.take(key, 1)

    def take(self, key: str, number: int) -> Completion:
        """The offer of this number (from 1) is right; it is remembered. Raises `BadInput`."""
        offers = self._named(key).offers
        if not 1 <= number <= len(offers):
            raise BadInput(
                f"This row has {len(offers)} offers; there is no number {number}.",
                "See `completions list`, or name the recording: Artist - Title.",
            )
        return self.choose(key, offers[number - 1].track)

    def choose(self, key: str, track: Track) -> Completion:
        """A person says what the row stands for; it holds in every list from now on."""
        known = self._named(key)
        return self._decided(replace(known, state=CompletionState.CHOSEN, track=track))

    def keep(self, key: str) -> Completion:
        """A person wants the row as it is written."""
        return self._decided(replace(self._named(key), state=CompletionState.KEPT, track=None))

    def reopen(self, completion: Completion) -> None:
        """Put a row back on the review list as it stood there."""
        self._store.forget(completion.key)  # a decision is never overwritten by what was found
        self._store.put(completion)

    def forget(self, key: str) -> None:
        """Take every decision about the row back."""
        self._store.forget(key)

    def about(self, wanted: Track) -> Completion | None:
        """What is known about a row."""
        return self._store.of({self._key(wanted)}).get(self._key(wanted))

    def switch(self, playlist_key: str, on: bool | None) -> None:
        """Complete every row of this list (True), none (False), or the unsure ones (None)."""
        self._store.switch(playlist_key, on)

    def switched(self, playlist_key: str) -> bool | None:
        """What was said about this list."""
        return self._store.switched(playlist_key)

    def _named(self, key: str) -> Completion:
        found = self._store.of({key}).get(key)
        if found is None:
            raise BadInput("This row is not in the review list any more.", "Open the list again.")
        return found

    def _decided(self, completion: Completion) -> Completion:
        made = replace(completion, at=self._clock.now())
        self._store.put(made)
        return made


class _Budget:
    """So many questions, so many seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._left, self._end = clock, AT_ONCE, clock.monotonic() + SECONDS

    def take(self) -> bool:
        """False when it is used up."""
        self._left -= 1
        return self._left >= 0 and self._clock.monotonic() < self._end


def is_unsure(playlist: Playlist, track: Track) -> bool:
    """True when nobody told who the artist is: it was read out of a title, or is not there."""
    if not track.title or track.ids.isrc or track.ids.spotify or track.ids.mb_recording:
        return False
    return not track.artists or (playlist.kind in VIDEO_KINDS and track.album is None)


def _plain(text: str) -> str:
    """Without guests: catalogues name them elsewhere and would find nothing."""
    return _GUESTS.sub("", text).strip() or text


def _row(row: CoverageRow, found: Completion | None, made: Completed) -> CoverageRow:
    if found is None or (found.state not in _ANSWERED and found.state not in _LEFT):
        return row
    if found.state is CompletionState.OPEN:
        made.review += 1
    if found.track is None:
        return row
    made.completed += 1
    return replace(row, entry=replace(row.entry, track=found.track))


def _merged(wanted: Track, hit: CatalogueTrack) -> Track:
    """The catalogue's words; only a length it does not tell is the row's."""
    made = hit.as_track()
    return replace(made, duration=made.duration or wanted.duration)
