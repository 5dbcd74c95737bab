"""Searches: validation, two slots, idle time-out, limits, and the finish race.

Source: slskd contract §3 (Searches), §4, §6. Used by `routes`.
"""

from __future__ import annotations

from typing import Any

from sandbox.query import Query
from sandbox.slskd.backend import Backend
from sandbox.slskd.clockwork import Script
from sandbox.slskd.records import Search
from sandbox.slskd.wire import Answer, Request, Response, empty, is_id, new_id, reply, text, utc_now
from sandbox.world import Peer, SharedFile

_INT_MAX = 2_147_483_647


class Searches:
    """The search endpoints and the scripts behind them."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self._line: list[Search] = []

    # -- endpoints -------------------------------------------------------------------------

    def create(self, request: Request) -> Response:
        search = self._validated(request)
        backend = self.backend
        if search.id in backend.used_search_ids:
            return text(500, "An error occurred while saving the entity changes")
        backend.used_search_ids.add(search.id)
        backend.searches[search.id] = search
        if not backend.connected:
            self._errored(search)
            return text(409, "The server connection must be connected and logged in to search")
        if not search.query.terms:
            self._errored(search)
            return text(400, "Search text must contain a term of at least two characters")
        self._line.append(search)
        search.play = backend.clock.play(self._script(search))
        return reply(search.to_wire())

    def index(self, _request: Request) -> Response:
        return reply([search.to_wire() for search in self.backend.searches.values()])

    def show(self, request: Request, id: str) -> Response:
        return reply(self._known(id).to_wire(request.flag("includeResponses")))

    def responses(self, _request: Request, id: str) -> Response:
        return reply(self._known(id).responses)

    def stop(self, _request: Request, id: str) -> Response:
        """200 also when it was over already."""
        search = self._known(id)
        if not search.is_complete and search.play:
            search.play.stop()
            search.state = "Completed, Cancelled"
            search.play = self.backend.clock.play(self._finish(search, "Completed, Cancelled"))
        return empty(200)

    def delete(self, _request: Request, id: str) -> Response:
        self._known(id)
        del self.backend.searches[id]
        return empty(204)

    # -- the life of one search ------------------------------------------------------------

    def _script(self, search: Search) -> Script:
        while self._line.index(search) >= self.backend.options.search_slots:
            search.state = "Queued"
            yield 0.1
        search.state = "InProgress"
        if self.backend.failing_searches:
            self.backend.failing_searches -= 1
            yield from self._finish(search, "Completed, Errored")
            return
        ending = yield from self._collect(search)
        yield from self._finish(search, ending)

    def _collect(self, search: Search) -> Any:
        """Take answers as they arrive; returns the state the search ends in."""
        idle = search.limit("searchTimeout", 15_000) / 1000
        now, deadline = 0.0, idle
        for due, peer, files in self._arrivals(search.query):
            if due > deadline:
                break
            yield due - now
            now = due
            answer = self._answer(search, peer, files)
            if answer is not None:
                search.collected.append(answer)
                deadline = now + idle
            limit_hit = self._limit_hit(search)
            if limit_hit:
                return limit_hit
        yield deadline - now
        return "Completed, TimedOut"

    def _finish(self, search: Search, state: str) -> Script:
        """First the state alone, later `endedAt` and the responses together."""
        search.state = state
        if search in self._line:
            self._line.remove(search)
        yield self.backend.options.finish_race
        search.responses = search.collected
        search.ended_at = utc_now()

    def _arrivals(self, query: Query) -> list[tuple[float, Peer, list[SharedFile]]]:
        gap = self.backend.options.answer_gap
        found = [
            (gap * place if peer.answers_after is None else peer.answers_after, place, peer, files)
            for place, (peer, files) in enumerate(self.backend.world.answers(query), start=1)
        ]
        return [(due, peer, files) for due, _, peer, files in sorted(found, key=lambda f: f[:2])]

    def _answer(self, search: Search, peer: Peer, files: list[SharedFile]) -> dict[str, Any] | None:
        """One response, or None when the request's filters drop it."""
        cache = self.backend.cache
        open_files = [f.describe(cache) for f in files if not f.locked]
        locked = [f.describe(cache) for f in files if f.locked]
        filtered = search.request.get("filterResponses", True) and (
            len(open_files) + len(locked) < search.limit("minimumResponseFileCount", 1)
            or peer.queue_length >= search.limit("maximumPeerQueueLength", _INT_MAX)
            or peer.speed < search.limit("minimumPeerUploadSpeed", 0)
        )
        if filtered:
            return None
        return {
            "fileCount": len(open_files),
            "files": open_files,
            "hasFreeUploadSlot": peer.free_slot,
            "lockedFileCount": len(locked),
            "lockedFiles": locked,
            "queueLength": peer.queue_length,
            "token": search.token,
            "uploadSpeed": peer.speed,
            "username": peer.username,
        }

    def _limit_hit(self, search: Search) -> str:
        if len(search.collected) >= search.limit("responseLimit", 250):
            return "Completed, ResponseLimitReached"
        if sum(r["fileCount"] for r in search.collected) >= search.limit("fileLimit", 25_000):
            return "Completed, FileLimitReached"
        return ""

    # -- what happens to slskd ---------------------------------------------------------------

    def fail_running(self) -> None:
        """The network went away: every running search ends in error."""
        for search in self._running():
            search.play = self.backend.clock.play(self._finish(search, "Completed, Errored"))

    def lose_running(self) -> None:
        """slskd stopped in the middle: at its next start these are over and empty."""
        for search in self._running():
            search.collected = []
            search.state = "Completed, TimedOut"
            search.ended_at = utc_now()
        self._line.clear()

    def _running(self) -> list[Search]:
        """The unfinished searches, their scripts stopped."""
        running = [s for s in self.backend.searches.values() if s.play and s.ended_at is None]
        for search in running:
            if search.play:
                search.play.stop()
        return running

    # -- helpers ---------------------------------------------------------------------------

    def _known(self, id: str) -> Search:
        search = self.backend.searches.get(id)
        if search is None:
            raise Answer(empty(404))
        return search

    def _errored(self, search: Search) -> None:
        """A refused search still leaves a finished record under its id."""
        search.state = "Completed, Errored"
        search.ended_at = search.started_at

    def _validated(self, request: Request) -> Search:
        body = request.json()
        if not isinstance(body, dict) or not str(body.get("searchText") or "").strip():
            raise Answer(text(400, "The SearchText field is required."))
        wanted = body.get("id", new_id())
        timeout = body.get("searchTimeout", 15_000)
        if not is_id(wanted):
            raise Answer(text(400, "The id is not a GUID"))
        if not isinstance(timeout, int) or timeout < 5:
            raise Answer(text(400, "SearchTimeout must be at least 5"))
        return Search(wanted, Query.parse(str(body["searchText"])), body, self.backend.token())
