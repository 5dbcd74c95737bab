"""Lists of what is amiss in the library, each with a safe action and undo. See `model.WORDS`.

Used by the Dashboard's health lists and by the verb `care`. A look goes through the cache in
batches; files are opened only where a list needs it (covers, and suspicious files with `deep`).
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from core.domain import BadInput, LibraryTrack, LossySign
from core.ports.browsing import LibraryBrowser
from core.ports.ledgers import ActivityLog
from core.ports.media import AudioVerifier, Expectation, TagTeller, UnreadableAudio
from core.tasks import TaskContext
from services.care import acting, albums, duplicates
from services.care.acting import CareDeps
from services.care.model import WORDS, CareDone, CareItem, CareKind, CareList

_BATCH = 10_000
_COVERS = tuple(
    f"{stem}.{end}" for stem in ("cover", "folder", "front") for end in ("jpg", "png", "jpeg")
)
_CHECKED = "lossless checks"
_SAVE_EVERY = 25
_HERE = 3
"""So many of a server's files must be seen from here before others count as gone."""
SuperGenre = Callable[[Sequence[str]], str]
_Look = Callable[[TaskContext, list[str]], Iterator[CareItem]]


class CareService:
    """Looks, acts, takes back. Thread-safe; one action at a time over all processes of a home."""

    def __init__(
        self,
        browser: LibraryBrowser,
        deps: CareDeps,
        compare: Callable[[], duplicates.Compare],
        reader: TagTeller,
        verifier: AudioVerifier,
        super_genre: SuperGenre,
        activity: ActivityLog,
    ) -> None:
        self._browser = browser
        self._deps = deps
        self._compare = compare
        self._reader = reader
        self._verifier = verifier
        self._super_genre = super_genre
        self._activity = activity

    def look(
        self, kind: CareKind, ctx: TaskContext, super_genre: str = "", deep: bool = False
    ) -> CareList:
        """What is amiss now, by title; only of one crate with `super_genre`.

        `deep` decodes lossless files that were never checked (seconds each; a cancel keeps what
        was found out). Raises `Cancelled`.
        """
        notes: list[str] = []
        looks: dict[CareKind, _Look] = {
            CareKind.DUPLICATES: self._duplicates,
            CareKind.INCOMPLETE: lambda c, _n: self._of_albums(albums.incomplete, c),
            CareKind.ART: self._without_art,
            CareKind.DEAD: self._dead,
            CareKind.SUSPICIOUS: lambda c, n: self._suspicious(c, n, deep),
            CareKind.MIXED: lambda c, _n: self._of_albums(albums.mixed, c),
            CareKind.LEFTOVERS: lambda c, _n: self._deps.leftovers(c),
        }
        found = [one for one in looks[kind](ctx, notes) if super_genre in ("", one.super_genre)]
        found.sort(key=lambda one: (one.title.casefold(), one.paths))
        looked = 0 if kind is CareKind.LEFTOVERS else self._deps.cache.count()
        return CareList(kind, tuple(found), looked, tuple(notes))

    def act(self, kind: CareKind, items: Sequence[CareItem], ctx: TaskContext) -> CareDone:
        """Do the list's action on these of its items.

        Raises `StorageError`, `ServiceError`s, `NotReady` when another run does not end,
        `Cancelled`.
        """
        run = f"care-{uuid.uuid4().hex[:8]}"
        deps = self._deps
        actions = {
            CareKind.DUPLICATES: lambda: acting.trash_copies(deps, items, run, ctx),
            CareKind.INCOMPLETE: lambda: acting.wish_for_missing(deps, items, run, ctx),
            CareKind.ART: lambda: acting.write_covers(deps, items, ctx),
            CareKind.DEAD: lambda: acting.look_again(deps, items, ctx),
            CareKind.SUSPICIOUS: lambda: acting.wish_for_better(deps, items, run, ctx),
            CareKind.MIXED: lambda: acting.write_agreed(deps, items, ctx),
            CareKind.LEFTOVERS: lambda: acting.trash_leftovers(deps, items, run, ctx),
        }
        done = actions[kind]()
        if done.run:
            words = f"{WORDS[kind].title}: {WORDS[kind].action.lower()} ({done.done}, {done.run})"
            self._activity.add("library", words)
        return done

    def undo(self, run: str, ctx: TaskContext) -> int:
        """Take an action back; returns how many files or wishes. Raises `BadInput`, `NotReady`."""
        if wishes := acting.take_wishes_back(self._deps, run):
            return wishes
        report = self._deps.filing().undo.undo(run, ctx)
        folders = dict.fromkeys(os.path.dirname(one.target) for one in report.restored)
        self._deps.library.look_into(folders, ctx)
        if report.failed and not report.restored:
            raise BadInput(report.failed[0].reason, "`history` lists the runs.")
        return len(report.restored)

    def _duplicates(self, ctx: TaskContext, _notes: list[str]) -> Iterator[CareItem]:
        copies = duplicates.Copies()
        for batch in self._batches(ctx):
            copies.count(batch)
        for batch in self._batches(ctx):
            copies.take(batch)
        compare = self._compare()
        for group in copies.groups(compare):
            ctx.checkpoint()
            here = acting.of_files(group)
            if len(here) > 1:
                yield from duplicates.as_items(here, self._super_genre(here[0].genres))

    def _of_albums(
        self, judge: Callable[[Sequence[LibraryTrack], str], CareItem | None], ctx: TaskContext
    ) -> Iterator[CareItem]:
        for tracks in self._folders(ctx).albums():
            found = judge(tracks, self._super_genre(albums.genres_of(tracks)))
            if found is not None:
                yield found

    def _without_art(self, ctx: TaskContext, _notes: list[str]) -> Iterator[CareItem]:
        for tracks in self._folders(ctx).albums():
            ctx.checkpoint()
            here = acting.of_files(tracks[:1])
            if not here or self._has_art(here[0].path or ""):
                continue
            genre = self._super_genre(albums.genres_of(tracks))
            credit = ", ".join(here[0].album_artists or here[0].artists)
            paths = tuple(one.path for one in tracks if one.path)
            title = f"{credit} - {here[0].album}"
            yield CareItem(CareKind.ART, title, f"{len(paths)} tracks", paths, genre)

    def _has_art(self, path: str) -> bool:
        folders = dict.fromkeys((os.path.dirname(path), albums.album_folder(path)))
        if any(acting.has_cover(folder, _COVERS) for folder in folders):
            return True
        try:
            words = self._reader.own_words(path)
        except (UnreadableAudio, OSError):
            return True  # it stands in the list of unreadable files
        return not words.writable or words.covers > 0

    def _dead(self, ctx: TaskContext, notes: list[str]) -> Iterator[CareItem]:
        gone: dict[str, list[LibraryTrack]] = {}
        seen: dict[str, int] = {}
        for batch in self._batches(ctx):
            for track in batch:
                if track.path is None:
                    continue
                if os.path.lexists(track.path):
                    seen[track.server] = seen.get(track.server, 0) + 1
                else:
                    gone.setdefault(track.server, []).append(track)
        for server, tracks in gone.items():
            if seen.get(server, 0) < _HERE and server not in {"local", "organised"}:
                notes.append(
                    f"The files of {server} are not seen from here; library.path_mappings says"
                    " where they are."
                )
                continue
            for track in tracks:
                yield self._item(CareKind.DEAD, track, f"{track.path} is gone")

    def _suspicious(self, ctx: TaskContext, notes: list[str], deep: bool) -> Iterator[CareItem]:
        known = self._checked()
        unchecked: list[LibraryTrack] = []
        found: list[tuple[LibraryTrack, str]] = []
        for batch in self._batches(ctx):
            for track in batch:
                if track.path is None or track.facts is None or not track.facts.lossless:
                    continue
                verdict = known.get(track.path)
                if verdict is None or verdict[0] != track.facts.size:
                    unchecked.append(track)
                elif verdict[1]:
                    found.append((track, str(verdict[1])))
        if deep:
            found += self._check(unchecked, known, ctx)
        elif unchecked:
            notes.append(f"{len(unchecked):,} lossless files were never checked (deep look).")
        for track, words in found:
            yield self._item(CareKind.SUSPICIOUS, track, words)

    def _check(
        self, tracks: Sequence[LibraryTrack], known: dict[str, list[object]], ctx: TaskContext
    ) -> list[tuple[LibraryTrack, str]]:
        found = []
        try:
            for at, track in enumerate(tracks):
                ctx.report(at / len(tracks), f"{at:,} of {len(tracks):,} lossless files checked")
                path = track.path or ""
                seen = self._verifier.verify(Path(path), Expectation(), ctx)
                sign = seen.spectrum.sign if seen.spectrum else LossySign.NONE
                words = "" if sign is LossySign.NONE else _heard(sign, seen.spectrum)
                known[path] = [track.facts.size if track.facts else None, words]
                if words:
                    found.append((track, words))
                if at % _SAVE_EVERY == 0:
                    self._keep(known)
        finally:
            self._keep(known)
        return found

    def _checked(self) -> dict[str, list[object]]:
        kept = self._browser.figure(_CHECKED)
        told = json.loads(kept[1]) if kept else {}
        return told if isinstance(told, dict) else {}

    def _keep(self, known: dict[str, list[object]]) -> None:
        self._browser.keep_figure(_CHECKED, 0, json.dumps(known))

    def _item(self, kind: CareKind, track: LibraryTrack, detail: str) -> CareItem:
        credit = ", ".join(track.artists)
        title = f"{credit} - {track.title}" if credit else track.title
        genre = self._super_genre(track.genres)
        return CareItem(kind, title, detail, (track.path or "",), genre)

    def _folders(self, ctx: TaskContext) -> albums.Folders:
        folders = albums.Folders()
        for batch in self._batches(ctx):
            folders.add(batch)
        return folders

    def _batches(self, ctx: TaskContext) -> Iterator[list[LibraryTrack]]:
        done, total = 0, max(1, self._deps.cache.count())
        for batch in self._browser.walk(_BATCH):
            ctx.checkpoint()
            done += len(batch)
            ctx.report(min(1.0, done / total), f"{done:,} tracks looked through")
            yield batch


def _heard(sign: LossySign, spectrum: object) -> str:
    cutoff = getattr(spectrum, "cutoff", None)
    return f"{sign.value}, its sound ends at {cutoff / 1000:.1f} kHz" if cutoff else sign.value
