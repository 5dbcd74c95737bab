"""Tag repair of owned files: what their tags lack or get wrong, and writing it with an undo.

A look proposes, each field with where it comes from; missing fields are proposed as a matter of
course, contradictions (a catalogue says otherwise) only when a person picks them. Writing is
journalled: `organize --undo RUN` restores the very bytes. Used by the window and the command line.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from core.domain import CratekeeperError, StorageError, TagSet
from core.domain.filing import NO_TAGS
from core.ports.ledgers import ActivityLog, PaceStore
from core.ports.library import FileStamp, LibraryCache, ScannedFile
from core.ports.media import OwnWords, UnreadableAudio
from core.tasks import TaskContext
from services.bus import EventBus
from services.events import LibraryChanged
from services.metadata.model import Finding
from services.organise.completing import Completed, Completing
from services.organise.incoming import stamp_of
from services.organise.known import Known, known, missing_tags
from services.organise.locks import one_at_a_time
from services.organise.other_names import OtherNames
from services.organise.reports import Skipped
from services.organise.retag import Retagger
from services.organise.run import FileTeller

Kind = Literal["missing", "contradicting"]
_UNKNOWN_NAMES = "{number} more of its names (hard links) keep the old tags; scan their folder."
_RESOLVED = {"artist": "artists", "album_artist": "album_artists", "date": "release_date"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field (by its name in `TagSet`; "cover"): what it says now and what it would say.

    `source` is who says so.
    """

    field: str
    now: Any
    proposed: Any
    source: str
    kind: Kind = "missing"


@dataclass(frozen=True, slots=True)
class Repair:
    """The proposal for one file. `notes` say which catalogue did not answer."""

    path: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    stamp: tuple[int, int] | None = None
    done: Completed | None = field(default=None, repr=False, compare=False)

    def only(self, kind: Kind) -> Repair:
        """With the changes of one kind."""
        return replace(self, changes=tuple(one for one in self.changes if one.kind == kind))


@dataclass
class RepairReview:
    """Owned files that could be better; `unread` cannot be read, `looked` counts all."""

    repairs: list[Repair] = field(default_factory=list)
    unread: list[Skipped] = field(default_factory=list)
    looked: int = 0


@dataclass
class Repaired:
    """What was written, by path, in which run; what was not, and why. `stopped` ended it early."""

    run: str
    written: list[str] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)
    stopped: CratekeeperError | None = None


@dataclass(frozen=True)
class RepairDeps:
    """What repair needs. `folders` are the library's; without `completing` only paths help."""

    folders: Callable[[], Sequence[Path]]
    cache: LibraryCache
    reader: FileTeller
    completing: Completing | None
    retag: Retagger
    activity: ActivityLog
    locks: PaceStore
    bus: EventBus


class RepairService:
    """Looks and writes. One run at a time over all processes of a home."""

    def __init__(self, deps: RepairDeps) -> None:
        self._deps = deps

    def look(self, ctx: TaskContext, paths: Iterable[str] | None = None) -> RepairReview:
        """What could be better in owned files (None: all of the cache that are here), by path."""
        meant = sorted(self._owned() if paths is None else map(os.path.abspath, paths))
        review = RepairReview()
        for number, path in enumerate(meant):
            ctx.checkpoint()
            ctx.report(number / len(meant), f"{number} of {len(meant)} files")
            self._look_at(path, review, ctx)
        return review

    def write(self, repairs: Sequence[Repair], ctx: TaskContext) -> Repaired:
        """Write these proposals (leave out of `changes` what shall not be written).

        A file that changed since the look is left alone. Raises `StorageError` when nothing could
        be written, `NotReady` when another run does not end.
        """
        report = Repaired(f"repair-{uuid.uuid4().hex[:8]}")
        names = OtherNames(self._deps.cache.tracks)
        with one_at_a_time(self._deps.locks, ctx):
            for number, repair in enumerate(repairs):
                ctx.checkpoint()
                ctx.report(number / len(repairs), f"{number} of {len(repairs)} files")
                try:
                    self._write_one(repair, report, names, ctx)
                except StorageError as error:
                    if not report.written:
                        raise
                    report.stopped = error
                    left = repairs[number:]
                    report.failed += [Skipped(one.path, error.sentence) for one in left]
                    break
        self._tell(report)
        return report

    def _owned(self) -> list[str]:
        rows = (row.path for batch in self._deps.cache.walk() for row in batch)
        return [path for path in rows if path and os.path.isfile(path)]

    def _look_at(self, path: str, review: RepairReview, ctx: TaskContext) -> None:
        review.looked += 1
        stamp = stamp_of(Path(path))
        try:
            words = self._deps.reader.own_words(path)
        except (UnreadableAudio, OSError) as error:
            review.unread.append(Skipped(path, f"It cannot be read: {error}."))
            return
        if not words.writable:
            return
        one = known(words, self._relative(path))
        if not one.artist_known:
            review.unread.append(Skipped(path, "Neither its tags nor its name name the artist."))
            return
        done = self._completed(words, one, ctx)
        wants_cover = self._deps.completing is not None and self._deps.completing.wants_covers
        changes = (*_missing(words, done, wants_cover), *_contradictions(words, done))
        if changes:
            review.repairs.append(Repair(path, changes, done.notes, stamp, done))

    def _completed(self, words: OwnWords, one: Known, ctx: TaskContext) -> Completed:
        if self._deps.completing is None:
            path = dict.fromkeys(one.not_from_tags, "its path")
            return Completed(one.track, missing_tags(words, one), path)
        return self._deps.completing.of_file(words, one, ctx)

    def _relative(self, path: str) -> str:
        tops = [top for top in self._deps.folders() if Path(path).is_relative_to(top)]
        top = max(tops, key=lambda one: len(one.parts), default=Path(path).parent)
        return Path(path).relative_to(top).as_posix()

    def _write_one(
        self, repair: Repair, report: Repaired, names: OtherNames, ctx: TaskContext
    ) -> None:
        path = Path(repair.path)
        if repair.path in report.written:  # with another of its names
            return
        if stamp_of(path) != repair.stamp:
            reason = "It changed since it was looked at; look again."
            report.failed.append(Skipped(repair.path, reason))
            return
        tags = self._tags(repair, path, ctx)
        if tags == NO_TAGS:
            return
        real = Path(os.path.realpath(path))
        others, unknown = names.of(real)
        told = tuple((one.field, one.source) for one in repair.changes)
        written, note = self._deps.retag.write(path, tags, report.run, ctx, told)
        if not written:
            report.failed.append(Skipped(repair.path, note))
            return
        said = [note, *(self._deps.retag.follow(real, one, report.run) for one in others)]
        if unknown:
            said.append(_UNKNOWN_NAMES.format(number=unknown))
        report.notes += [Skipped(repair.path, one) for one in said if one]
        for one in (path, *(other for other in others if other.samefile(real))):
            report.written.append(str(one))
            self._refresh(str(one))

    def _tags(self, repair: Repair, path: Path, ctx: TaskContext) -> TagSet:
        values = {one.field: one.proposed for one in repair.changes if one.field != "cover"}
        tags = TagSet(**values)
        wants_cover = any(one.field == "cover" for one in repair.changes)
        if wants_cover and repair.done is not None and self._deps.completing is not None:
            done = self._deps.completing.with_cover(repair.done, path, ctx)
            tags = replace(tags, cover_jpeg=done.tags.cover_jpeg if done.tags else None)
        return tags

    def _refresh(self, path: str) -> None:
        """What is owned says at once what its tags say now."""
        stamp = stamp_of(Path(path))
        row = next(iter(self._deps.cache.at([path])), None)
        if stamp is None or row is None or row.server != "local":
            return
        track = self._deps.reader.read(path)
        self._deps.cache.apply([ScannedFile(path, FileStamp(*stamp), track)], ())

    def _tell(self, report: Repaired) -> None:
        if not report.written:
            return
        count = len(report.written)
        files = "1 file" if count == 1 else f"{count} files"
        self._deps.activity.add("organised", f"Tags of {files} repaired (run {report.run})")
        self._deps.bus.publish(LibraryChanged(self._deps.cache.count()))


def _missing(words: OwnWords, done: Completed, wants_cover: bool) -> list[Change]:
    found = []
    for name, value in _said(done.tags or NO_TAGS):
        if getattr(words.tags, name) in (None, "", ()):
            found.append(Change(name, None, value, _source(name, done.sources)))
    if wants_cover and not words.covers and done.resolved is not None and done.resolved.pictures:
        found.append(Change("cover", None, "", done.resolved.pictures[0][1]))
    return found


def _said(tags: TagSet) -> list[tuple[str, Any]]:
    pairs = [(one.name, getattr(tags, one.name)) for one in fields(TagSet)]
    empty = (None, "", ())
    return [(name, value) for name, value in pairs if name != "cover_jpeg" and value not in empty]


def _source(name: str, sources: Any) -> str:
    return str(sources.get(name) or sources.get(_RESOLVED.get(name, ""), "") or "its other tags")


def _contradictions(words: OwnWords, done: Completed) -> list[Change]:
    """Where a catalogue that knows the recording says something else: never written unasked."""
    found: dict[str, Change] = {}
    for finding in done.resolved.findings if done.resolved else ():
        for name, value in _claims(finding):
            now = getattr(words.tags, name)
            if now not in (None, "", ()) and value and not _agrees(name, now, value):
                found.setdefault(name, Change(name, now, value, finding.title, "contradicting"))
    return list(found.values())


def _claims(finding: Finding) -> list[tuple[str, Any]]:
    """What cannot be a matter of spelling."""
    track, album = finding.track, finding.details.album if finding.details else None
    claims: list[tuple[str, Any]] = [("isrc", track.isrc)]
    if finding.same_release:
        claims += [("track_number", track.number), ("disc_number", track.disc)]
        claims += [("date", album.date if album else None)]
    return claims


def _agrees(name: str, now: Any, value: Any) -> bool:
    if name == "date":  # a year agrees with each of its days
        return str(now)[:4] == str(value)[:4]
    if name == "isrc":
        return str(now).replace("-", "").upper() == str(value).replace("-", "").upper()
    return bool(now == value)
