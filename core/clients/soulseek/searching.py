"""Searches over the embedded client: one at a time, paced, answers as they come.

Used by `source.py`. An answer that nobody took (the task was cancelled) is kept for a while under
its search id, so that the same words are not sent again. After a kill of the whole program `Spool`
still has what had come until then.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from core.clients.slskd.searching import searchable
from core.clients.soulseek.login import Login
from core.clients.soulseek.loop import LoopThread
from core.clients.soulseek.offers import OfferedFile, Reply
from core.clients.soulseek.settings import BUCKET, NAME, SoulseekConfig
from core.clients.soulseek.spool import Spool
from core.clients.soulseek.troubles import lost
from core.domain import ServiceError, Unreachable
from core.net.pace import Pace, held
from core.ports.ledgers import PaceStore
from core.tasks import TaskContext

if TYPE_CHECKING:
    from core.clients.soulseek.guard import GuardedClient

_log = logging.getLogger(__name__)
_KEPT = 20
_FILES_OF_ONE_PEER = 1000
_LOOK_SECONDS = 0.02


@dataclass
class _Sent:
    """One search; `replies` is appended to by the loop's thread and read by the caller's."""

    ticket: int
    replies: list[Reply] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    newest: float = field(default_factory=time.monotonic)
    over: bool = False


class Searching:
    """Runs searches; thread-safe, because only the holder of the lock works."""

    def __init__(
        self,
        config: SoulseekConfig,
        store: PaceStore,
        pace: Pace,
        login: Login,
        loop: LoopThread,
    ) -> None:
        self._config = config
        self._store = store
        self._pace = pace
        self._login = login
        self._loop = loop
        self._spool = Spool(config.spool)
        self._by_ticket: dict[int, _Sent] = {}
        self._by_id: OrderedDict[str, _Sent] = OrderedDict()
        login.on_client.append(self._attach)

    def run(self, text: str, search_id: str, ctx: TaskContext) -> Iterator[Reply]:
        """Replies to `text`. Raises what `Login.ensure` raises, `RateLimited`, `Cancelled`."""
        words = searchable(text)
        if not words:
            return
        ctx.checkpoint()
        with held(self._store, BUCKET, ctx):
            sent = self._by_id.get(search_id)
            kept = self._spool.found(search_id) if sent is None else None
            if kept is not None:
                _log.info("Search %s went out before; it is not sent again", search_id)
                yield from kept
                return
            if sent is None:
                seconds = self._config.connect_seconds + self._config.login_seconds
                self._loop.call(self._login.ensure, seconds)
                self._pace.wait(ctx)
                send = partial(self._send, words, search_id)
                self._spool.begin(search_id)
                try:
                    sent = self._loop.call(send, self._config.call_seconds + seconds)
                except ServiceError:
                    self._spool.forget(search_id)
                    raise
                finally:
                    self._pace.arrived()  # the gap counts from when it had left, not from the wish
            for reply in self._taken(sent, ctx):
                self._spool.add(search_id, reply)
                yield reply
            self._by_id.pop(search_id, None)

    def forget(self, search_id: str) -> None:
        """Its answers are kept elsewhere now."""
        self._spool.forget(search_id)

    def _taken(self, sent: _Sent, ctx: TaskContext) -> Iterator[Reply]:
        taken = 0
        while True:
            over = sent.over or self._is_over(sent)
            while taken < len(sent.replies):
                yield sent.replies[taken]
                taken += 1
            if over:
                break
            ctx.report(None, f"Soulseek: {taken} people answered so far")
            ctx.sleep(_LOOK_SECONDS)
        self._loop.call(partial(self._end, sent), self._config.call_seconds)
        if not taken and not self._login.is_in:
            raise Unreachable(NAME, lost().error.sentence, "It is searched again later.")

    def _is_over(self, sent: _Sent) -> bool:
        now = time.monotonic()
        return (
            now - sent.newest >= self._config.search_quiet
            or now - sent.begun >= self._config.search_deadline
            or len(sent.replies) >= self._config.search_answers
        )

    # -- in the loop's thread ------------------------------------------------------------------

    def _attach(self, client: GuardedClient) -> None:
        from aioslsk.events import SearchResultEvent

        client.events.register(SearchResultEvent, self._on_result)

    async def _send(self, words: str, search_id: str) -> _Sent:
        client = await self._login.ensure()
        request = await client.searches.search(words)
        sent = self._by_ticket.setdefault(request.ticket, _Sent(request.ticket))
        self._by_id[search_id] = sent
        while len(self._by_id) > _KEPT:
            self._by_id.popitem(last=False)
        # nobody may come to end it
        asyncio.get_running_loop().call_later(self._config.search_deadline, self._close, sent)
        _log.info("Search %s sent: %s", search_id, words)
        return sent

    async def _end(self, sent: _Sent) -> None:
        self._close(sent)

    def _close(self, sent: _Sent) -> None:
        """Later answers are not kept (fault K: aioslsk would pile them up)."""
        sent.over = True
        self._by_ticket.pop(sent.ticket, None)
        if self._login.client is not None:
            self._login.client.searches.requests.pop(sent.ticket, None)

    def _on_result(self, event: Any) -> None:
        ticket = event.query.ticket
        sent = self._by_ticket.setdefault(ticket, _Sent(ticket))
        if sent.over or len(sent.replies) >= self._config.search_answers:
            return
        sent.replies.append(_reply(event.result))
        sent.newest = time.monotonic()


def _reply(result: Any) -> Reply:
    open_, locked = result.shared_items or [], result.locked_results or []
    files = [offered(item) for item in open_] + [offered(item, True) for item in locked]
    return Reply(
        peer=result.username,
        free_slot=bool(result.has_free_slots),
        speed=result.avg_speed,
        queue_length=result.queue_size,
        files=tuple(files[:_FILES_OF_ONE_PEER]),
    )


def offered(item: Any, locked: bool = False) -> OfferedFile:
    """A file as aioslsk tells it, free of its types."""
    attributes = {attribute.key: attribute.value for attribute in item.attributes}
    return OfferedFile(item.filename, item.filesize, item.extension or "", attributes, locked)
