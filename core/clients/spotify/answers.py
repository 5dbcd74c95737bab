"""What Spotify answered, kept on disk with life times. Used by the rest of this package.

The catalogue's objects are kept for everybody, what belongs to an account apart from them, so
that logging out forgets the one and not the other. Life times: contract §4.2.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from core.clients.catalogues.values import Json, as_object
from core.clients.spotify.api import SpotifyApi
from core.domain import ServiceError
from core.net.alone import Alone
from core.ports.accounts import Priority
from core.ports.catalogue import CatalogueCache
from core.tasks import TaskContext

DAY = 86400.0
OBJECT_LIFE = 180 * DAY
TRACK_LIST_LIFE = 365 * DAY
ARTIST_LIFE = 30 * DAY
LISTING_LIFE = 7 * DAY
SEARCH_LIFE = 7 * DAY
NOTHING_LIFE = DAY
OWN_LIFE = 365 * DAY
"""An account's lists are thrown out by their snapshots, not by age."""

CATALOGUE, ACCOUNT = "spotify", "spotify.me"


class Answers:
    """The catalogue side: whatever may be asked again later."""

    def __init__(self, api: SpotifyApi, cache: CatalogueCache) -> None:
        self._api = api
        self._cache = cache
        self._alone = Alone()

    def get(
        self,
        path: str,
        ctx: TaskContext,
        life: float,
        params: Mapping[str, str] | None = None,
        priority: Priority = Priority.USER,
    ) -> Any | None:
        """The JSON at `path`, from the disk while it lives; None when there is none.

        When Spotify cannot be asked, an answer that is no longer fresh is better than none.
        """
        ctx.checkpoint()
        key = f"{CATALOGUE}:{path}?{urlencode(sorted((params or {}).items()))}"
        # From the look at the disk to the answer on it: a second one finds the first's.
        with self._alone.with_key(key, ctx):
            kept = self._cache.get(key)
            if kept is not None and kept.fresh:
                return _loaded(kept.body)
            try:
                found = self._api.get(path, ctx, params, priority)
            except ServiceError:
                if kept is not None and kept.body is not None:
                    return _loaded(kept.body)
                raise
            body = None if found is None else json.dumps(without_markets(found), ensure_ascii=False)
            self._cache.put(key, body, NOTHING_LIFE if found is None else life)
            return found


class OwnPages:
    """The account side: heads and pages of lists, by account."""

    def __init__(self, cache: CatalogueCache, account: Callable[[], str]) -> None:
        self._cache = cache
        self._account = account

    def get(self, name: str) -> Json:
        """What is kept under this name; {} for nothing."""
        kept = self._cache.get(self._key(name))
        return {} if kept is None else as_object(_loaded(kept.body))

    def put(self, name: str, told: Json) -> None:
        """Keep or replace."""
        body = json.dumps(without_markets(told), ensure_ascii=False)
        self._cache.put(self._key(name), body, OWN_LIFE)

    def _key(self, name: str) -> str:
        return f"{ACCOUNT}:{self._account()}{name}"


def forget(cache: CatalogueCache, account_only: bool) -> int:
    """Clear the disk; returns how many answers went."""
    gone = cache.clear(ACCOUNT)
    return gone if account_only else gone + cache.clear(CATALOGUE)


def without_markets(told: Any) -> Any:
    """The same without the long lists of countries that old apps are sent."""
    if isinstance(told, dict):
        kept = ((key, value) for key, value in told.items() if key != "available_markets")
        return {key: without_markets(value) for key, value in kept}
    if isinstance(told, list):
        return [without_markets(one) for one in told]
    return told


def _loaded(body: str | None) -> Any | None:
    return None if body is None else json.loads(body)
