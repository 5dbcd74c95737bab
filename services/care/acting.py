"""The actions behind care's lists. Files go through the journal, so `organize --undo` and `undo`
bring them back; wishes carry the run as their list, so that they can be taken back together.

Used by `service.py`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.domain import LibraryTrack, Origin, ServiceError, Track
from core.domain.catalogue import AlbumDetails, CatalogueQuery
from core.matching.normalise import fold
from core.ports.jobs import WishStore
from core.ports.ledgers import PaceStore
from core.ports.library import LibraryCache
from core.ports.system import Clock
from core.tasks import TaskContext
from services.care.model import CareDone, CareItem
from services.downloads.bettering import wanted_key
from services.organise.incoming import stamp_of
from services.organise.locks import one_at_a_time
from services.organise.repair import Change, Repair
from services.organise.replace import Heirs, NoHeirs
from services.wishes.upgrades import as_wanted

if TYPE_CHECKING:
    from services.catalogue.service import CatalogueService
    from services.organise.filing import Filing

_ALBUMS = 5


class Looker(Protocol):
    """The library, as far as it looks into folders."""

    def look_into(self, folders: Iterable[str], ctx: TaskContext) -> int:
        """Read what changed in these."""
        ...


@dataclass(frozen=True)
class CareDeps:
    """What the actions need."""

    cache: LibraryCache
    library: Looker
    filing: Callable[[], Filing]
    wishes: WishStore
    catalogue: CatalogueService
    track_key: Callable[[Track], str]
    locks: PaceStore
    clock: Clock
    heirs: Heirs = field(default_factory=NoHeirs)
    leftovers: Callable[[TaskContext], Iterator[CareItem]] = lambda _ctx: iter(())


def trash_copies(deps: CareDeps, items: Sequence[CareItem], run: str, ctx: TaskContext) -> CareDone:
    """Move lesser copies to the trash; never the last one there is."""
    done, failed = 0, []
    trash = deps.filing().trash
    with one_at_a_time(deps.locks, ctx):
        for item in items:
            ctx.checkpoint()
            path = Path(item.paths[0])
            reason = _why_not(path, Path(item.keep))
            if not reason:
                deps.heirs.note(str(path), item.keep, ctx)
                try:
                    trash.discard(path, run, None, str(path.parent))
                except OSError as error:
                    deps.heirs.drop(str(path), item.keep)
                    reason = f"It cannot be moved to the trash ({error.strerror})."
            if reason:
                failed.append((item.paths[0], reason))
                continue
            deps.cache.apply((), [item.paths[0]])
            deps.cache.drop_organised([item.paths[0]])  # the media server shall notice, too
            done += 1
    return CareDone(run if done else "", done, tuple(failed))


def trash_leftovers(
    deps: CareDeps, items: Sequence[CareItem], run: str, ctx: TaskContext
) -> CareDone:
    """Move what failed or was left behind to the trash; a folder that is empty then goes."""
    done, failed = 0, []
    trash = deps.filing().trash
    with one_at_a_time(deps.locks, ctx):
        for path in (Path(path) for item in items for path in item.paths):
            ctx.checkpoint()
            try:
                trash.discard(path, run, None, str(path.parent.parent))
            except OSError as error:
                why = error.strerror or "unknown reason"
                failed.append((str(path), f"It cannot be moved to the trash ({why})."))
                continue
            done += 1
            with contextlib.suppress(OSError):
                path.parent.rmdir()
    return CareDone(run if done else "", done, tuple(failed))


def _why_not(path: Path, keep: Path) -> str:
    if not path.is_file():
        return "It is no longer there."
    if not keep.is_file():
        return f"The better copy, {keep.name}, is no longer there."
    if keep.samefile(path):
        return "Both names are one file."
    return ""


def write_agreed(deps: CareDeps, items: Sequence[CareItem], ctx: TaskContext) -> CareDone:
    """Let the odd tracks of albums say what the others do."""
    repairs = [
        Repair(
            path,
            tuple(
                Change(name, None, value, "the album's other tracks") for name, value in item.fixes
            ),
            stamp=stamp_of(Path(path)),
        )
        for item in items
        for path in item.paths
    ]
    return _written(deps, repairs, ctx)


def write_covers(deps: CareDeps, items: Sequence[CareItem], ctx: TaskContext) -> CareDone:
    """Look for the albums' covers and write them, nothing else."""
    paths = [path for item in items for path in item.paths]
    found = deps.filing().repair.look(ctx, paths).repairs
    wanted = [
        Repair(one.path, changes, one.notes, one.stamp, one.done)
        for one in found
        if (changes := tuple(change for change in one.changes if change.field == "cover"))
    ]
    done = _written(deps, wanted, ctx)
    known = {one.path for one in wanted}
    none = tuple((path, "No catalogue has its cover.") for path in paths if path not in known)
    return CareDone(done.run, done.done, (*done.failed, *none))


def _written(deps: CareDeps, repairs: Sequence[Repair], ctx: TaskContext) -> CareDone:
    if not repairs:
        return CareDone("", 0)
    report = deps.filing().repair.write(repairs, ctx)
    failed = tuple((one.path, one.reason) for one in report.failed)
    return CareDone(report.run if report.written else "", len(report.written), failed)


def look_again(deps: CareDeps, items: Sequence[CareItem], ctx: TaskContext) -> CareDone:
    """Read the folders anew; the media server is asked to do so as well. Nothing can be lost."""
    paths = [path for item in items for path in item.paths]
    deps.cache.drop_organised(paths)
    deps.library.look_into(dict.fromkeys(os.path.dirname(path) for path in paths), ctx)
    left = {one.path for one in deps.cache.at(paths)}
    told = "The media server will look; its next reading tells."
    failed = tuple((path, told) for path in paths if path in left)
    return CareDone("", len(paths) - len(failed), failed)


def wish_for_better(
    deps: CareDeps, items: Sequence[CareItem], run: str, ctx: TaskContext
) -> CareDone:
    """Wish for better copies; what comes takes the file's place through the trash."""
    made = 0
    for owned in deps.cache.at([path for item in items for path in item.paths]):
        ctx.checkpoint()
        origin = Origin(run, "Better copies", None, owned.path)
        made += _wish(deps, as_wanted(owned), origin)
    return CareDone(run if made else "", made)


def wish_for_missing(
    deps: CareDeps, items: Sequence[CareItem], run: str, ctx: TaskContext
) -> CareDone:
    """Wish for what albums lack, as a catalogue lists them."""
    made, failed = 0, []
    for at, item in enumerate(items):
        ctx.checkpoint()
        ctx.report(at / len(items), f"{item.title}")
        try:
            details = _album(deps, item, ctx)
        except ServiceError as error:
            failed.append((item.title, error.sentence))
            continue
        if details is None:
            failed.append((item.title, "No catalogue knows this album."))
            continue
        for track in details.tracks:
            if (track.disc or 1, track.number or 0) in item.missing:
                origin = Origin(run, item.album, track.number)
                made += _wish(deps, track.as_track(), origin)
    return CareDone(run if made else "", made, tuple(failed))


def _album(deps: CareDeps, item: CareItem, ctx: TaskContext) -> AlbumDetails | None:
    """The release whose name is the album's, and which has at least so many tracks."""
    query = CatalogueQuery(artist=item.artist, album=item.album)
    answer = deps.catalogue.search_albums(query, _ALBUMS, ctx)
    least = max(number for _, number in item.missing)
    for album in answer.value:
        named = fold(album.title) == fold(item.album)
        if named and (album.track_count is None or album.track_count >= least):
            return deps.catalogue.album(album.source, album.id, ctx)
    return None


def _wish(deps: CareDeps, track: Track, origin: Origin) -> bool:
    key = wanted_key(deps.track_key(track), origin)
    return deps.wishes.add(key, track, origin, deps.clock.now())


def take_wishes_back(deps: CareDeps, run: str) -> int:
    """Remove the wishes of a run; returns how many there were."""
    found = [wish for wish in deps.wishes.all() if wish.origin.playlist_key == run]
    for wish in found:
        deps.wishes.remove(wish.key)
    return len(found)


def has_cover(folder: str, names: Sequence[str]) -> bool:
    """Whether a folder holds a picture that players take for the cover."""
    try:
        there = {name.lower() for name in os.listdir(folder)}
    except OSError:
        return True  # nothing can be said about it
    return any(name in there for name in names)


def of_files(tracks: Iterable[LibraryTrack]) -> list[LibraryTrack]:
    """Those whose file is here."""
    return [one for one in tracks if one.path is not None and os.path.isfile(one.path)]
