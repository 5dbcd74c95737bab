"""Filing for the download engine: settings and job in, filed file out. Made by the container."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.domain import DownloadJob, Filed, FilingOutcome, FilingPlan, JobState, TagSet, Track
from core.ports.media import FileStore, TagReader, UnreadableAudio
from core.tasks import TaskContext
from services.organise.apply import Filer
from services.organise.completing import Completing
from services.organise.duplicates import Duplicates, Policy
from services.organise.genre_choices import GenreChoices
from services.organise.genres import GenreMap
from services.organise.genres_choosing import Artists, Chooser, Crate, Sourced
from services.organise.incoming import stamp_of
from services.organise.job_runs import FILE_ANYWAY, run_of
from services.organise.layout import LAYOUTS, SUPERCRATES
from services.organise.plan import NOTHING, OWN_TAGS, Planner, with_sources
from services.organise.portraits import Portraits
from services.organise.second_name import SecondName
from services.organise.tagset import tag_set
from services.organise.target import check_root
from services.organise.undo_store import UndoStore


class Organiser:
    """Plans and files with the settings as they are at that moment.

    `setting` gives the value of a settings key (`SettingsStore.get`).
    """

    def __init__(
        self,
        filer: Filer,
        files: FileStore,
        reader: TagReader,
        setting: Callable[[str], Any],
        undo: UndoStore | None = None,
        completing: Completing | None = None,
        duplicates: Duplicates | None = None,
        second: SecondName | None = None,
        choices: GenreChoices | None = None,
        artists: Artists | None = None,
        portraits: Portraits | None = None,
    ) -> None:
        self._portraits = portraits
        self._choices = choices
        self._artists = artists
        self._second = second
        self._duplicates = duplicates
        self._completing = completing
        self._planned: tuple[object, Planner] | None = None
        self._lock = threading.Lock()
        self._filer = filer
        self._files = files
        self._reader = reader
        self._setting = setting
        self._undo = undo

    def check_layout(self, layout: str) -> None:
        """Raises `BadInput` when the layout, its template or the genre map cannot be used."""
        self._planner().root(layout)

    def check_target(self, layout: str) -> None:
        """Raises `StorageError` when the layout's folder cannot be written, `BadInput` when there
        is no such layout."""
        check_root(self._planner().root(layout))

    def plan(self, source: Path, track: Track, layout: str) -> FilingPlan:
        """Where `source` would go as `track`; nothing is touched."""
        tags = tag_set(track) if self._setting("tags.enabled") else None
        genres = self._file_genres(source) if layout == SUPERCRATES else ()
        return self._planner().plan(source, track, layout, tags, genres)

    def plan_known(
        self,
        source: Path,
        track: Track,
        layout: str,
        tags: TagSet | None,
        sources: Mapping[str, str] = NOTHING,
        others: Sequence[Sourced] = (),
    ) -> FilingPlan:
        """Where `source` would go as `track`, with these tags to write; None: none.

        See `Planner.plan` for `sources` and `others`.
        """
        return self._planner().plan(source, track, layout, tags, (), sources, others)

    def plan_crate(self, source: Path, track: Track) -> FilingPlan:
        """The crate of a file that is `track` by its own tags, which stay."""
        origins = {"genres": OWN_TAGS}
        plan = self._planner().plan(source, track, SUPERCRATES, None, (), origins)
        return with_sources(plan, NOTHING)

    def plan_into(self, source: Path, track: Track, super_genre: str, why: str) -> FilingPlan:
        """Where `source` would go as `track` in a crate that somebody chose; tags stay."""
        return self._planner().into(source, track, SUPERCRATES, Crate(super_genre, why))

    def prepare(self, job: DownloadJob) -> None:
        """Gather metadata while the bytes of `job` arrive, or forget it when they will not."""
        if self._completing is None:
            return
        if job.state is JobState.DOWNLOADING:
            self._completing.prepare(job)
        elif job.state in (JobState.CANCELLED, JobState.PARKED):
            self._completing.forget(job)

    def file(self, job: DownloadJob, source: Path, ctx: TaskContext) -> Filed:
        """File a verified download; see `Filer.file`. The run is `run_of(job.id)`.

        FAILED, with both albums in the reason, when the catalogues disagree on its album and the
        settings want to be asked.
        """
        plan, doubt = self._complete(job, source, ctx)
        anyway = job.reason == FILE_ANYWAY
        if doubt and not anyway and self._setting("organize.ask_album"):
            return Filed(plan, FilingOutcome.FAILED, None, f"Its album is unsure: {doubt}")
        policy: Policy = "keep_both" if anyway else self.policy()
        filed = self.file_plan(plan, run_of(job.id), job.id, ctx, policy)
        if filed.outcome is FilingOutcome.MOVED and self._undo is not None:
            self._undo.prune_when_due()
        return filed

    def policy(self) -> Policy:
        """What the settings say about taken names."""
        policy: Policy = self._setting("organize.duplicates")
        return policy

    def file_plan(
        self, plan: FilingPlan, run: str, job_id: int | None, ctx: TaskContext, policy: Policy
    ) -> Filed:
        """Carry out a plan by a policy for taken names; empty incoming folders go."""
        if self._duplicates is None:
            filed = self._filer.file(plan, run, job_id, ctx)
        else:
            filed = self._duplicates.file(plan, run, job_id, ctx, policy)
        if filed.outcome is not FilingOutcome.MOVED:
            return filed
        self.tidy(Path(plan.source).parent)
        if plan.artist_jpeg and self._portraits is not None:
            self._portraits.put(plan, Path(filed.path or ""), run, job_id)
        return self._named_twice(filed, run, job_id)

    def _named_twice(self, filed: Filed, run: str, job_id: int | None) -> Filed:
        """With a second name in the other layout, when the settings want one."""
        if self._second is None or not filed.path or not self._setting("organize.both_layouts"):
            return filed
        planner, path = self._planner(), Path(filed.path)
        other = next((one for one in LAYOUTS if str(planner.root(one)) != filed.plan.root), None)
        if other is None:
            return filed
        genres = self._file_genres(path) if other == SUPERCRATES else ()
        plan = planner.plan(path, filed.plan.track, other, None, genres)
        return self._second.add(filed, plan, run, job_id)

    def _complete(self, job: DownloadJob, source: Path, ctx: TaskContext) -> tuple[FilingPlan, str]:
        """The plan with what the catalogues know, and what is in doubt about its album.

        What a killed attempt filed already is not completed.
        """
        if self._completing is None or not os.path.lexists(source):
            return self.plan(source, job.track, job.layout), ""
        done = self._completing.with_cover(self._completing.of_job(job, source, ctx), source, ctx)
        tags = done.tags if self._setting("tags.enabled") else None
        genres = self._file_genres(source) if job.layout == SUPERCRATES else ()
        plan = self._planner().plan(
            source, done.track, job.layout, tags, genres, done.sources, done.genres
        )
        return replace(plan, notes=done.notes, artist_jpeg=done.artist_jpeg), done.doubt

    def tidy(self, folder: Path) -> None:
        """Remove `folder` and its parents while they are empty, inside the incoming folder only."""
        incoming = Path(self._setting("downloads.incoming"))
        if folder.is_relative_to(incoming):
            self._files.remove_empty(folder, incoming)

    def _planner(self) -> Planner:
        """As the settings and the genre map are now; made anew only when they changed."""
        table = self._setting("organize.genre_map")
        roots = {layout: Path(self._setting(f"organize.{layout}")) for layout in LAYOUTS}
        templates = {layout: self._setting(f"organize.template_{layout}") for layout in LAYOUTS}
        changed = stamp_of(Path(table)) if table else None
        facts = (table, changed, *roots.values(), *templates.values())
        with self._lock:
            if self._planned is None or self._planned[0] != facts:
                genres = GenreMap.read(Path(table)) if table else GenreMap()
                chooser = Chooser(genres, self._choices, self._artists)
                self._planned = (facts, Planner(roots, genres, templates, chooser))
            return self._planned[1]

    def _file_genres(self, source: Path) -> tuple[str, ...]:
        try:
            return self._reader.read(str(source)).genres
        except (UnreadableAudio, OSError):  # gone, when a killed attempt had filed it already
            return ()
