"""Asks the catalogues for one subject in a thread of its own, so that filing waits a bounded time.

A catalogue that does not answer is left alone for a while, longer each time: a run over a thousand
files on a machine without a network asks each of them once, not a thousand times.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.domain import NotFound, RateLimited, ServiceError, StorageError, Track
from core.domain.catalogue import CatalogueTrack
from core.ports.catalogue import Catalogue
from core.tasks import Cancelled, Deadline, TaskContext
from services.metadata.choosing import Compare
from services.metadata.finder import Finder
from services.metadata.model import Finding, Subject
from services.organise.credit import known_album

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 60.0, 900.0
_NAP = 0.02
_LESS = 0.4
Chain = Callable[[], Sequence[Catalogue]]


class Desk:
    """One catalogue with its finder and its pause. Shared by all look-ups of a process."""

    def __init__(self, catalogue: Catalogue, compare: Compare) -> None:
        self.catalogue = catalogue
        self._finder = Finder(catalogue, compare)
        self._until = 0.0
        self._pause = FIRST_PAUSE
        self._lock = threading.Lock()

    @property
    def resting(self) -> bool:
        """True while it is left alone."""
        return time.monotonic() < self._until

    def rest(self, seconds: float | None = None) -> None:
        """Leave it alone for `seconds`, or for twice as long as the last time."""
        self._until = time.monotonic() + (self._pause if seconds is None else seconds)
        self._pause = min(LONGEST_PAUSE, self._pause * 2)

    def find(self, wanted: Track, ctx: TaskContext, begun: Callable[[], None]) -> Finding | None:
        """See `Finder.find`; one question at a time, so that an album is fetched once.

        `begun` is called when it is this one's turn.
        """
        with self._lock:
            ctx.checkpoint()
            begun()
            found = self._finder.find(wanted, ctx)
        self._pause = FIRST_PAUSE
        return found


class Lookup:
    """One look-up: `findings` and `notes` grow while it runs."""

    def __init__(self, subject: Subject, desks: Sequence[Desk]) -> None:
        self.subject = subject
        self._findings: list[Finding] = []
        self._notes: list[str] = []
        self._desks = desks
        self._ended = threading.Event()
        self._ctx = TaskContext()
        self._queued: Desk | None = None
        self._asking: Desk | None = None
        if desks:
            threading.Thread(target=self._run, name="metadata", daemon=True).start()
        else:
            self._ended.set()

    def wait(self, seconds: float, ctx: TaskContext) -> tuple[list[Finding], list[str]]:
        """What was found within `seconds`; a catalogue that needs longer is left alone then.

        Raises `Cancelled`.
        """
        deadline = Deadline(seconds)
        while not self._ended.wait(_NAP):
            ctx.checkpoint()
            if deadline.passed:
                self._give_up()
                break
        return list(self._findings), list(self._notes)

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self._ctx.cancel()

    def _give_up(self) -> None:
        asking, queued = self._asking, self._queued
        if asking is not None:
            asking.rest()
            self._notes.append(f"{asking.catalogue.title} did not answer in time.")
        elif queued is not None:
            self._notes.append(f"{queued.catalogue.title} had no time left for this file.")
        self._ctx.cancel()

    def _run(self) -> None:
        try:
            self._ask_all()
        except Cancelled:
            pass
        except StorageError as error:  # the disk's own trouble, or the home went: no adapter's bug
            log.warning("The catalogues are not asked: %s", error.sentence)
            self._notes.append(error.sentence)
        except Exception:  # boundary: an adapter's bug must not keep a file from its place
            log.exception("A catalogue's answer could not be used")
            self._notes.append("A catalogue's answer could not be used; the log has the details.")
        finally:
            self._ended.set()

    def _ask_all(self) -> None:
        wanted = replace(self.subject.track, context=())
        if wanted.duration is None:
            wanted = replace(wanted, duration=self.subject.duration)
        for desk in self._desks:
            if not _gaps(self.subject, self._findings, desk):
                continue
            found = self._ask(desk, wanted)
            if found is not None:
                self._findings.append(found)
                wanted = _narrowed(wanted, found)

    def _ask(self, desk: Desk, wanted: Track) -> Finding | None:
        name = desk.catalogue.title
        if desk.resting:
            self._notes.append(f"{name} was not asked: it did not answer a moment ago.")
            return None
        self._queued = desk
        try:
            return desk.find(wanted, self._ctx, self._begun)
        except NotFound:
            return None
        except RateLimited as error:
            desk.rest(error.after)
            self._notes.append(error.sentence)
        except ServiceError as error:
            desk.rest()
            self._notes.append(error.sentence)
        finally:
            self._asking = self._queued = None
        return None

    def _begun(self) -> None:
        self._asking = self._queued


def _gaps(subject: Subject, findings: Sequence[Finding], desk: Desk) -> bool:
    """True when this catalogue can still add something that matters.

    MusicBrainz gives the ids that no other has; the others are asked while album, numbers, date,
    genre or cover are missing.
    """
    track = subject.track
    if desk.catalogue.name == "musicbrainz":
        return track.ids.mb_recording is None or track.ids.mb_release is None
    whole = [one for one in findings if one.same_release and one.details is not None]
    if not whole:
        return True
    genre = track.genres or subject.genres or any(_genres(one.track, one) for one in whole)
    cover = subject.has_cover or any(one.picture for one in findings)
    date = track.release_date or any(one.details and one.details.album.date for one in whole)
    return not (genre and cover and date)


def _genres(track: CatalogueTrack, finding: Finding) -> tuple[str, ...]:
    return track.genres or (finding.details.album.genres if finding.details else ())


def _narrowed(wanted: Track, found: Finding) -> Track:
    """What the next catalogue is asked for: the same recording on the same release."""
    told = found.track.as_track()
    ids = replace(wanted.ids, isrc=wanted.ids.isrc or told.ids.isrc)
    wanted = replace(wanted, ids=ids, duration=wanted.duration or told.duration)
    details = found.details
    if not found.same_release or details is None or known_album(wanted) is not None:
        return wanted
    return replace(
        wanted,
        album=details.album.title,
        album_artists=details.album.artist_names,
        track_number=told.track_number,
        disc_number=told.disc_number,
    )


class Lookups:
    """Starts look-ups and remembers those that run ahead of their download."""

    def __init__(self, chain: Chain, compare: Callable[[], Compare]) -> None:
        self._chain = chain
        self._compare = compare
        self._lock = threading.Lock()
        self._desks: dict[int, Desk] = {}
        self._ahead: dict[str, Lookup] = {}

    def begin(self, key: str, subject: Subject) -> None:
        """Ask ahead of time for `key`; asked already, nothing happens."""
        with self._lock:
            if key not in self._ahead:
                self._ahead[key] = self._start(subject)

    def take(self, key: str, subject: Subject) -> Lookup:
        """The look-up that runs for `key`, or a new one."""
        with self._lock:
            ahead = self._ahead.pop(key, None)
            if ahead is not None and ahead.subject.track != subject.track:
                ahead.cancel()  # another edition came than was asked for
                ahead = None
            return ahead or self._start(subject)

    def patience(self, seconds: float) -> float:
        """How long to wait now: less while one of the catalogues is known to be silent."""
        with self._lock:
            silent = any(desk.resting for desk in self._desks.values())
        return seconds * _LESS if silent else seconds

    def forget(self, key: str) -> None:
        """The download came to nothing."""
        with self._lock:
            ahead = self._ahead.pop(key, None)
        if ahead is not None:
            ahead.cancel()

    def _start(self, subject: Subject) -> Lookup:
        catalogues = list(self._chain())
        first = [one for one in catalogues if one.name == subject.catalogue]
        ordered = first + [one for one in catalogues if one.name != subject.catalogue]
        return Lookup(subject, [self._desk(one) for one in ordered])

    def _desk(self, catalogue: Catalogue) -> Desk:
        known = self._desks.get(id(catalogue))
        if known is None or known.catalogue is not catalogue:
            known = self._desks[id(catalogue)] = Desk(catalogue, self._compare())
        return known
