"""The event bus: subscribe by type, handlers run in the publisher's thread, each guarded."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from services.events import Event

log = logging.getLogger(__name__)
E_ = TypeVar("E_")


class EventBus:
    """One per container. A handler that fails is logged and never harms the publisher."""

    def __init__(self) -> None:
        self._handlers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)
        self._lock = threading.Lock()

    def subscribe(self, kind: type[E_], handler: Callable[[E_], None]) -> Callable[[], None]:
        """Call `handler` for every event of `kind`; returns the function that ends it."""
        with self._lock:
            self._handlers[kind].append(handler)

        def unsubscribe() -> None:
            with self._lock:
                if handler in self._handlers[kind]:
                    self._handlers[kind].remove(handler)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Hand `event` to all its subscribers."""
        with self._lock:
            handlers = list(self._handlers[type(event)])
        for handler in handlers:
            try:
                handler(event)
            except Exception:
                log.exception("A subscriber of %s failed", type(event).__name__)
