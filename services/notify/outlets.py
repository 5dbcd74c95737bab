"""Takes happenings out of the program: to the webhook and to the script, one after the other.

Used by `services/notify/service.py`. One thread of its own, begun with the first happening; who
tells something never waits. A webhook is asked three times, one that failed just now only once.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, Protocol

from core.domain import CratekeeperError, Refused
from core.tasks import Cancelled, TaskContext
from services.notify.happenings import Happening
from services.notify.script import run_script

log = logging.getLogger(__name__)
PAUSES = (2.0, 10.0)
"""Seconds between two tries of the webhook."""
TEST_SECONDS = 8.0
"""So long a test waits for the script: who pressed the button looks at it."""
MOST_WAITING = 1000
WEBHOOK, SCRIPT = "notifications.webhook", "notifications.script"
Post = Callable[[str, dict[str, object]], int]
"""(address, JSON) → HTTP status; raises `ServiceError`."""


class Settings(Protocol):
    """Values by key."""

    def get(self, key: str) -> Any:
        """The value."""
        ...


class Outlets:
    """`tell` never blocks; `failed(error)` is called when an outlet did not take a happening."""

    def __init__(
        self,
        settings: Settings,
        post: Post,
        failed: Callable[[CratekeeperError], None],
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self._settings, self._post, self._failed, self._pauses = settings, post, failed, pauses
        self._queue: queue.Queue[Happening | None] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._ctx = TaskContext()
        self._broken: set[str] = set()

    def tell(self, happening: Happening) -> None:
        """Put it in the queue; when a thousand wait, the newest are left out."""
        if self._ctx.cancelled or not any(map(self._address, (WEBHOOK, SCRIPT))):
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="notify-out", daemon=True)
            self._thread.start()
        try:
            self._queue.put_nowait(happening)
        except queue.Full:
            log.warning("Too many notifications wait; one was left out")

    def close(self, timeout: float = 5.0) -> None:
        """End; what waits is left."""
        self._ctx.cancel()
        try:
            self._queue.put_nowait(None)
        except queue.Full:
            log.debug("The queue is full; its thread ends with the one it carries")
        if self._thread is not None:
            self._thread.join(timeout)

    def deliver(self, happening: Happening, ctx: TaskContext) -> list[str]:
        """Take it to every outlet now, once, for somebody who waits; their names.

        Raises the first one's error.
        """
        took = []
        if address := self._address(WEBHOOK):
            ctx.checkpoint()
            _check(self._post(address, happening.document()))
            took.append("webhook")
        if address := self._address(SCRIPT):
            run_script(address, happening, ctx, TEST_SECONDS)
            took.append("script")
        return took

    def _loop(self) -> None:
        while (happening := self._queue.get()) is not None and not self._ctx.cancelled:
            try:
                self._carry(WEBHOOK, happening, self._to_webhook)
                self._carry(SCRIPT, happening, run_script)
            except Cancelled:
                return
            except Exception:  # boundary: one bad happening must not end all others
                log.exception("A notification could not be carried")

    def _carry(
        self, key: str, happening: Happening, send: Callable[[str, Happening, TaskContext], None]
    ) -> None:
        address = self._address(key)
        if not address:
            return
        try:
            send(address, happening, self._ctx)
            self._broken.discard(key)
        except CratekeeperError as error:
            log.warning("%s", error.sentence)
            if key not in self._broken:
                self._broken.add(key)
                self._failed(error)

    def _to_webhook(self, address: str, happening: Happening, ctx: TaskContext) -> None:
        pauses = () if WEBHOOK in self._broken else self._pauses
        for pause in (*pauses, None):
            ctx.checkpoint()
            try:
                _check(self._post(address, happening.document()))
                return
            except CratekeeperError:
                if pause is None:
                    raise
                ctx.sleep(pause)

    def _address(self, key: str) -> str:
        return str(self._settings.get(key) or "")


def _check(status: int) -> None:
    if not 200 <= status < 300:
        raise Refused("Webhook", f"The webhook answered with {status}.", "Check its address.")
