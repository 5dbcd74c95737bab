"""Owned tracks below the quality profile's cut-off become wishes for a better copy.

Only while `schedules.upgrade_wishes` is on. Made by the container, run by the scheduler. What such
a wish brings takes the owned file's place through the trash (`services/organise/better.py`); when
the setting was switched off meanwhile, it waits for a person, and the wishes that are open rest
until it is on again (`wishlist.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain

from core.domain import LibraryTrack, Origin, QualityProfile, Track, Wish
from core.ports.jobs import WishStore
from core.ports.library import LibraryCache
from core.ports.system import Clock
from core.tasks import TaskContext
from services.downloads.bettering import wanted_key

LIST_KEY = "upgrades"
LIST_NAME = "Better copies"


ENOUGH = "The file you own is good enough by now, or gone"


class UpgradeService:
    """Thread-safe, and safe for several processes on one home.

    `end` removes wishes with their resting jobs and tells why (`WishlistService.remove`).
    """

    def __init__(
        self,
        cache: LibraryCache,
        wishes: WishStore,
        profile: Callable[[], QualityProfile],
        track_key: Callable[[Track], str],
        clock: Clock,
        end: Callable[[Collection[Wish], str], None],
    ) -> None:
        self._end = end
        self._cache = cache
        self._wishes = wishes
        self._profile = profile
        self._track_key = track_key
        self._clock = clock

    def below_cutoff(self) -> Iterator[LibraryTrack]:
        """Owned files that could be better, as far as anything is known about them."""
        profile = self._profile()
        for owned in chain.from_iterable(self._cache.walk()):
            if owned.path and owned.facts and not profile.reaches_cutoff(owned.facts):
                yield owned

    def wish(self, ctx: TaskContext, most: int) -> int:
        """End wishes that are fulfilled, then make new ones up to `most` that are tried; returns
        how many are new. Those that rest take nobody's place: they may do so for ever."""
        room = most - sum(one.next_try_at is not None for one in self._open(ctx))
        made = 0
        for owned in self.below_cutoff():
            ctx.checkpoint()
            if made >= room:
                break
            made += self._wish(owned)
        return made

    def _wish(self, owned: LibraryTrack) -> bool:
        origin = Origin(LIST_KEY, LIST_NAME, None, owned.path)
        track = as_wanted(owned)
        key = wanted_key(self._track_key(track), origin)
        return self._wishes.add(key, track, origin, self._clock.now())

    def _open(self, ctx: TaskContext) -> list[Wish]:
        """The open wishes; one whose file is gone or good enough by now ends."""
        wishes = [one for one in self._wishes.all() if one.origin.replaces is not None]
        profile = self._profile()
        lesser = {
            owned.path
            for owned in self._cache.at([one.origin.replaces or "" for one in wishes])
            if owned.facts and not profile.reaches_cutoff(owned.facts)
        }
        ctx.checkpoint()
        self._end([one for one in wishes if one.origin.replaces not in lesser], ENOUGH)
        return [one for one in wishes if one.origin.replaces in lesser]


def as_wanted(owned: LibraryTrack) -> Track:
    """The recording of an owned file, to be looked for."""
    return Track(
        title=owned.title,
        artists=owned.artists,
        album=owned.album,
        duration=owned.duration,
        track_number=owned.track_number,
        disc_number=owned.disc_number,
        album_artists=owned.album_artists,
        year=owned.year,
        genres=owned.genres,
        ids=owned.ids,
    )
