"""A better copy inherits on the media server what the lesser one had: rating, heart, plays, and its
places in playlists.

With another format it has another path, and the server takes it for a new track. So what there is
to inherit is written down before the file is replaced (`note`, called by
`services/organise/replace.py` and the care of duplicates) and handed over when the server has seen
the new file (`services/servers/scans.py`). With the same format the path stays, and the server
keeps it all by itself. After a kill at any moment the next process goes on: the goal is on record
before the first order, and no order counts twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.domain import CratekeeperError, LibraryTrack, NotFound, Refused
from core.domain.servers import NO_REGARD, TrackRegard
from core.ports.ledgers import ActivityLog
from core.ports.library import Handover, Handovers, LibraryCache, ListPlaces, ServerRows
from core.ports.servers import LibraryServer
from core.ports.system import Clock
from core.tasks import Cancelled, Deadline, TaskContext
from services.servers.inheriting import goal_of, summary
from services.servers.push_records import PushRecords
from services.servers.service import ServerLibrary

log = logging.getLogger(__name__)

LONGEST = 30 * 86_400.0
"""Seconds after which a server that never saw the better copy is waited for no longer."""
_UNTOLD = (NotFound, Refused)
_LOOK_SECONDS = 0.02


@dataclass(frozen=True)
class PlacesDeps:
    """What handing over needs. `records` keeps lists as they were before a change.

    Who replaces a file waits `patience` seconds for the server.
    """

    servers: ServerLibrary
    cache: LibraryCache
    rows: ServerRows
    handovers: Handovers
    records: PushRecords
    activity: ActivityLog
    clock: Clock
    patience: float = 15.0


class KeptPlaces:
    """Notes and hands over. A server that is away delays it; it never costs the better copy."""

    def __init__(self, deps: PlacesDeps) -> None:
        self._deps = deps

    def note(self, worse: str, better: str, ctx: TaskContext) -> None:
        """The file at `worse` is about to be replaced by one at `better`. Raises `Cancelled`."""
        name = self._deps.servers.name
        old = self._row(worse) if name and worse != better else None
        if old is None:
            return
        if any((one.path, one.worse) == (better, worse) for one in self._pending()):
            return  # by an attempt that was killed
        title = f"{old.artists[0]} - {old.title}" if old.artists else old.title
        noted = Handover(better, worse, name, old.key, title, self._deps.clock.now())
        self._deps.handovers.put(noted)
        told = self._told_soon(noted, ctx)
        if told is not None:
            self._write(told)

    def drop(self, worse: str, better: str) -> None:
        """Nothing was replaced after all."""
        self._deps.handovers.remove(worse, better)

    def look(self, ctx: TaskContext) -> None:
        """Ask what there is to inherit where the server was away, before it forgets the old track.

        Raises `ServiceError`s (the notes stay), `Cancelled`.
        """
        for noted in self._pending():
            if not noted.told:
                self._late(noted, ctx)

    def give_back(self, ctx: TaskContext) -> int:
        """Let tracks the server has seen inherit; returns how many did.

        Raises `ServiceError`s (the notes stay), `Cancelled`.
        """
        done = 0
        for one in self._pending():
            ctx.checkpoint()
            if self._deps.clock.now() - one.at > LONGEST:
                self._give_up(one)
                continue
            noted = one if one.told else self._late(one, ctx)
            new = self._row(noted.path)
            if new is not None:
                self._hand_over(noted, new.key, ctx)
                done += 1
        return done

    def _pending(self) -> list[Handover]:
        name = self._deps.servers.name
        return [one for one in self._deps.handovers.all() if one.server == name]

    def _row(self, path: str) -> LibraryTrack | None:
        """The server's track of a file of ours; by its words where it tells no paths."""
        name = self._deps.servers.name
        here = self._deps.cache.at([path])
        found = next((one for one in here if one.server == name), None)
        if found is not None or not here:
            return found
        alike = self._deps.rows.like(name, here[0])
        same = [one for one in alike if one.path is None and _is_format(one, here[0])]
        return same[0] if len(same) == 1 else None

    def _told_soon(self, noted: Handover, ctx: TaskContext) -> Handover | None:
        """`_told`, unless the server does not answer soon: then it is asked again by `look`.

        In a thread of its own: who files must not wait for all time-outs of a hanging server.
        """
        answers: list[Handover] = []
        inner = TaskContext(parent=ctx)

        def ask() -> None:
            try:
                answers.append(self._told(noted, inner))
            except (CratekeeperError, Cancelled) as error:
                log.info("What a better copy inherits is asked for later: %s", error)
            except Exception:  # its session may be closed under it
                log.info("What a better copy inherits is asked for later", exc_info=True)

        thread = threading.Thread(target=ask, name="heirs", daemon=True)
        thread.start()
        deadline = Deadline(self._deps.patience)
        while thread.is_alive() and not deadline.passed:
            ctx.sleep(_LOOK_SECONDS)
        inner.cancel()
        ctx.checkpoint()
        return answers[0] if answers else None

    def _ask(self, noted: Handover, ctx: TaskContext) -> Handover:
        """What the old track has; nothing to inherit ends the matter."""
        return self._write(self._told(noted, ctx))

    def _write(self, told: Handover) -> Handover:
        if told.regard == NO_REGARD and not told.lists:
            self._deps.handovers.remove(told.worse, told.path)
        else:
            self._deps.handovers.put(told)
        return told

    def _told(self, noted: Handover, ctx: TaskContext) -> Handover:
        server = self._deps.servers.server(noted.server)
        try:
            regard = server.regard(noted.old, ctx)
        except _UNTOLD as error:
            log.info("The server tells nothing of a listener's regard: %s", error)
            regard = NO_REGARD
        lists = _places(server, noted.old, ctx)
        return replace(noted, told=True, lists=lists, regard=regard)

    def _late(self, noted: Handover, ctx: TaskContext) -> Handover:
        """The same after the replacement; a server that forgot by now is told of."""
        told = self._ask(noted, ctx)
        if told.regard == NO_REGARD and not told.lists:
            self._deps.activity.add(
                "library",
                f"{self._deps.servers.title} was away while {noted.title} was replaced: if it had"
                " a rating, plays or places in playlists there, they were not handed over",
            )
        return told

    def _hand_over(self, noted: Handover, key: str, ctx: TaskContext) -> None:
        server = self._deps.servers.server(noted.server)
        if key != noted.old:  # else the server saw itself that it is the same track
            now, goal = self._regarded(server, noted, key, ctx)
            placed = sum(self._put(server, one, noted.old, key, ctx) for one in noted.lists)
            words = summary(noted, self._deps.servers.title, goal, now, placed)
            if words:
                self._deps.activity.add("library", words)
        self._deps.handovers.remove(noted.worse, noted.path)

    def _regarded(
        self, server: LibraryServer, noted: Handover, key: str, ctx: TaskContext
    ) -> tuple[TrackRegard, TrackRegard]:
        """(what the new track has now, what it was to have)."""
        if noted.regard == NO_REGARD:
            return NO_REGARD, NO_REGARD
        goal = noted.goal
        if goal is None:
            goal = goal_of(noted.regard, server.regard(key, ctx))
            self._deps.handovers.put(replace(noted, goal=goal))
        try:
            return server.pass_on(key, goal, ctx), goal
        except _UNTOLD as error:
            log.info("The server did not take a listener's regard: %s", error)
            return server.regard(key, ctx), goal

    def _put(
        self, server: LibraryServer, place: ListPlaces, old: str, new: str, ctx: TaskContext
    ) -> int:
        """Let `new` stand where `old` stands or stood; returns at how many places it now does."""
        try:
            found = server.playlist(place.id, ctx)
        except NotFound:
            return 0
        items = list(found.items)
        if old in items:
            items = [new if item == old else item for item in items]
        else:
            for at in place.at[items.count(new) :]:
                items.insert(at, new)
        if tuple(items) != found.items:
            try:
                self._deps.records.back_up(server.name, found)
            except OSError as error:
                log.warning("A list was left as it is, for it cannot be kept before: %s", error)
                return 0
            items = list(server.replace_playlist(place.id, items, ctx).items)
        return items.count(new)

    def _give_up(self, noted: Handover) -> None:
        self._deps.handovers.remove(noted.worse, noted.path)
        self._deps.activity.add(
            "library",
            f"{self._deps.servers.title} has not taken the better copy of {noted.title} in a month;"
            " its rating, plays and places in playlists were not all handed over",
        )


def _places(server: LibraryServer, key: str, ctx: TaskContext) -> tuple[ListPlaces, ...]:
    found = []
    for one in server.playlists(ctx):
        if one.writable:
            items: Sequence[str] = server.playlist(one.id, ctx).items
            at = tuple(at for at, item in enumerate(items) if item == key)
            if at:
                found.append(ListPlaces(one.id, one.name, at))
    return tuple(found)


def _is_format(told: LibraryTrack, file: LibraryTrack) -> bool:
    """True where the server's track has the format of our file, by codec or by ending."""
    if told.facts is None:
        return True
    codec = file.facts.codec if file.facts is not None else ""
    return told.facts.codec in {codec, Path(file.path or "").suffix[1:].lower()}
