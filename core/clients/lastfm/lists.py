"""Last.fm as a place to discover from: what a user hears, and what is like it, as playlists.

Every list has a budget of calls: ten for those made of similar music.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain, zip_longest
from typing import TypeVar

from core.clients.lastfm.api import NAME, TITLE, LastFm
from core.domain import BadInput, Playlist, PlaylistEntry, Track
from core.matching.normalise import fold
from core.ports.discovery import DiscoveryList
from core.tasks import TaskContext

T = TypeVar("T")

PERIOD = "3month"
ROWS = 100
SEEDS = 9
EACH = 6
_LISTS = {
    "top-tracks": "Most heard by {user}",
    "loved": "Loved by {user}",
    "similar-tracks": "Like what {user} hears",
    "similar-artists": "Artists like those {user} hears",
}


class LastFmLists:
    """Implements `core.ports.discovery.DiscoverySource`."""

    name, title = NAME, TITLE

    def __init__(self, api: LastFm, user: str, has_key: bool) -> None:
        self._api, self._user, self._has_key = api, user.strip(), has_key

    def close(self) -> None:
        """Give connections back."""
        self._api.close()

    def missing(self) -> str:
        """See `DiscoverySource.missing`."""
        if not self._has_key:
            return "Set `lastfm.key` to an API key of yours (last.fm/api)."
        return "" if self._user else "Set `lastfm.user` to your name on Last.fm."

    def lists(self, ctx: TaskContext) -> tuple[DiscoveryList, ...]:
        """Always the same ones; nothing is asked for that."""
        self._refuse_without_user()
        ctx.checkpoint()
        return tuple(
            DiscoveryList(NAME, id_, name.format(user=self._user)) for id_, name in _LISTS.items()
        )

    def read(self, list_id: str, ctx: TaskContext) -> Playlist:
        """See `DiscoverySource.read`."""
        self._refuse_without_user()
        makers = {
            "top-tracks": self._top,
            "loved": self._loved,
            "similar-tracks": self._like_tracks,
            "similar-artists": self._like_artists,
        }
        if list_id not in makers:
            raise BadInput(f"Last.fm has no list “{list_id}”.", f"There are {', '.join(makers)}.")
        tracks = _once(makers[list_id](ctx))
        entries = tuple(PlaylistEntry(at, one) for at, one in enumerate(tracks, start=1))
        name = _LISTS[list_id].format(user=self._user)
        snapshot = sha256(repr(entries).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return Playlist(f"{NAME}:{self._user}:{list_id}", name, NAME, entries[:ROWS], snapshot)

    def _refuse_without_user(self) -> None:
        if self.missing():
            raise BadInput("Last.fm cannot be asked yet.", self.missing())

    def _top(self, ctx: TaskContext, limit: int = ROWS) -> list[Track]:
        found = self._api.top_tracks(self._user, PERIOD, limit, ctx)
        if found is None:
            raise BadInput(f"Last.fm knows no user {self._user}.", "Check `lastfm.user`.")
        return found

    def _loved(self, ctx: TaskContext) -> list[Track]:
        return self._api.loved_tracks(self._user, ROWS, ctx) or []

    def _like_tracks(self, ctx: TaskContext) -> Iterator[Track]:
        """What is like the most heard tracks, without these: a row of each in turn."""
        top = self._top(ctx)
        heard = {_key(track) for track in top}
        found = [self._api.similar_tracks(seed, EACH, ctx) for seed in top[:SEEDS]]
        return (track for track in _in_turn(found) if _key(track) not in heard)

    def _like_artists(self, ctx: TaskContext) -> Iterator[Track]:
        """The most heard tracks of artists like those the user hears, without these."""
        top = self._api.top_artists(self._user, PERIOD, ROWS, ctx) or []
        heard = {fold(artist.name) for artist in top}
        near = [self._api.similar_artists(one.name, EACH, ctx) for one in top[:3]]
        names = [one.name for one in _in_turn(near) if fold(one.name) not in heard]
        chosen = list(dict.fromkeys(names))[: SEEDS - len(near)]
        return _in_turn([self._api.artist_top_tracks(name, EACH, ctx) for name in chosen])


def _in_turn(lists: Sequence[Sequence[T]]) -> Iterator[T]:
    nothing = object()
    mixed = chain.from_iterable(zip_longest(*lists, fillvalue=nothing))
    return (one for one in mixed if one is not nothing)  # type: ignore[misc]


def _once(tracks: Iterable[Track]) -> Iterator[Track]:
    seen: set[tuple[str, str]] = set()
    for track in tracks:
        if _key(track) not in seen:
            seen.add(_key(track))
            yield track


def _key(track: Track) -> tuple[str, str]:
    return fold(track.artist_credit), fold(track.title)
