"""What a person can do with downloads, one or many at once: the rules' words, the work, the undo.

No widgets. `ACTIONS` names every action with its key; whether a job allows it is asked of the
services' own limits. Used by the tabs of the Downloads page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import DownloadJob, JobState, Track
from core.tasks import TaskContext
from services.downloads.service import PAUSABLE, PAUSED
from ui.models import figures, words
from ui.models.told import told
from ui.pages.downloads.reveal import folder_of
from ui.runner import Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

_S = JobState
_RUNNING = frozenset({_S.QUEUED, _S.DOWNLOADING})
_REST = frozenset({_S.PARKED, _S.REVIEW})
_WORDABLE = frozenset({_S.PARKED, _S.REVIEW, _S.CANCELLED, _S.WANTED})
TRY_ANOTHER = _("Another file was asked for")


def is_paused(job: DownloadJob) -> bool:
    """True for a job a person let rest."""
    return job.state is _S.PARKED and job.reason == PAUSED


def _can_retry(job: DownloadJob) -> bool:
    return words.can_retry(job) and not is_paused(job)


def _can_block(job: DownloadJob) -> bool:
    return job.remote is not None and job.remote.source != "youtube"


def _has_file(job: DownloadJob) -> bool:
    return job.remote is not None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: key, words, icon, shortcut, what is said afterwards, who allows it."""

    key: str
    word: str
    icon: str
    shortcut: str
    done: str
    can: Callable[[DownloadJob], bool]
    short: str = ""


ACTIONS: tuple[Action, ...] = (
    Action("pause", _("Pause"), "circle-pause", "H", "paused", lambda j: j.state in PAUSABLE),
    Action("resume", _("Resume"), "play", "Ctrl+R", "resumed", is_paused),
    Action("retry", _("Try again"), "rotate-cw", "R", _("tried again"), _can_retry),
    Action(
        "another",
        _("Try another file"),
        "refresh-cw",
        "N",
        _("given up for the next file"),
        lambda j: j.state in _RUNNING and j.candidate is not None,
        _("Another file"),
    ),
    Action("edit", _("Search with other words"), "pencil", "E", "", lambda j: j.state in _WORDABLE),
    Action("cancel", _("Cancel"), "x", "Del", "cancelled", words.can_cancel),
    Action("block", _("Block this peer"), "ban", "Ctrl+B", "", _can_block, _("Block peer")),
    Action("refuse", _("Never this file"), "file-x", "X", "", _has_file, _("Never these")),
    Action("remove", _("Remove"), "trash-2", "Shift+Del", "removed", lambda j: j.state in _REST),
    Action("reveal", _("Show in folder"), "folder-open", "O", "", lambda j: bool(folder_of(j))),
)
BY_KEY = {action.key: action for action in ACTIONS}


class JobActions(QObject):
    """`done` with (what happened, undo or None); `failed` with (what happened, what to do);
    `busy` with (job ids, whether): rows whose wish is being carried out."""

    done = pyqtSignal(str, object)
    failed = pyqtSignal(str, str)
    busy = pyqtSignal(list, bool)

    def __init__(self, container: Container, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._container, self._runner = container, runner

    def act(self, key: str, jobs: Iterable[DownloadJob]) -> None:
        """Do it with those that allow it."""
        action = BY_KEY[key]
        fit = [job for job in jobs if action.can(job)]
        if not fit:
            return
        if key in {"block", "refuse"}:
            (self._block if key == "block" else self._refuse)(fit)
            return
        downloads = self._container.downloads
        one: Callable[[int], bool] = {
            "pause": downloads.pause,
            "resume": downloads.resume,
            "retry": downloads.retry,
            "another": lambda job_id: downloads.try_another(job_id, TRY_ANOTHER),
            "cancel": downloads.cancel,
            "remove": self._remove,
        }[key]
        self._each(action, fit, one)

    def cancel_all(self, ids: list[int]) -> None:
        """End these downloads, as far as it is not too late."""
        cancel = self._container.downloads.cancel

        def work() -> list[int]:
            return [job_id for job_id in ids if not cancel(job_id)]

        self._run(work, ids, partial(self._tell_refused, word="cancelled"))

    def choose(self, job_id: int, rank: int) -> None:
        """Take this candidate for a job."""
        job = self._container.downloads.choose
        self._run(
            lambda: [] if job(job_id, rank) else [job_id],
            [job_id],
            lambda refused: self._tell_refused(refused, "started"),
        )

    def reword(self, job: DownloadJob, artist: str, title: str) -> None:
        """Search with other words: the job ends, one for the track so described begins."""
        track = reworded(job.track, artist, title)
        downloads = self._container.downloads

        def work() -> list[int]:
            if job.state is not _S.CANCELLED:
                downloads.cancel(job.id, _("Searched with other words"))
            downloads.want_track(track, job.origin, job.layout, 0)
            return []

        name = f"{track.artist_credit} - {track.title}".strip(" -")
        self._run(
            work,
            [],
            lambda _none: self.done.emit(_("Searching for “{name}”").format(name=name), None),
        )

    # --- inside ---------------------------------------------------------------------------------
    def _each(
        self, action: Action, jobs: Sequence[DownloadJob], one: Callable[[int], bool]
    ) -> None:
        ids = [job.id for job in jobs]

        def finish(refused: list[int]) -> None:
            self._tell_refused(refused, action.done)
            did = [job for job in jobs if job.id not in set(refused)]
            if did and action.done:
                self.done.emit(_said(did, action.done), self._undo(action.key, did))

        self._run(lambda: [job_id for job_id in ids if not one(job_id)], ids, finish)

    def _undo(self, key: str, jobs: Sequence[DownloadJob]) -> Callable[[], None] | None:
        downloads, ids = self._container.downloads, [job.id for job in jobs]
        back: dict[str, Callable[[int], bool]] = {
            "pause": downloads.resume,
            "resume": downloads.pause,
            "cancel": downloads.retry,
            "retry": downloads.cancel,
            "remove": downloads.retry,
        }
        one = back.get(key)
        if one is None:
            return None

        def work() -> list[int]:
            return [job_id for job_id in ids if not one(job_id)]

        return lambda: self._run(work, ids, partial(self._tell_refused, word=_("taken back")))

    def _remove(self, job_id: int) -> bool:
        """A download that rests, and the wish that would bring it back."""
        wishlist, downloads = self._container.wishlist, self._container.downloads
        job = downloads.job(job_id)
        wishes = [
            wish for wish in wishlist.all() if wish.track == job.track and wish.origin == job.origin
        ]
        if downloads.cancel(job_id, _("Removed from the queue")):
            wishlist.remove(wishes)
            return True
        return False

    def _block(self, jobs: Sequence[DownloadJob]) -> None:
        refusals = self._container.refusals
        peers = list(dict.fromkeys((j.remote.source, j.remote.peer) for j in jobs if j.remote))

        def work() -> list[int]:
            for source, peer in peers:
                refusals.block(source, peer)
            return []

        def undo() -> None:
            self._run(lambda: _unblock(refusals, peers), [], lambda _none: None)

        names = ", ".join(peer for _unused, peer in peers)
        said = _("Nothing is taken from {names} any more").format(names=names)
        self._run(work, [], lambda _none: self.done.emit(said, undo))

    def _refuse(self, jobs: Sequence[DownloadJob]) -> None:
        refusals = self._container.refusals
        ids = [job.id for job in jobs]
        back: dict[int, Callable[[], None]] = {}

        def work() -> list[int]:
            for job_id in ids:
                if (bad := refusals.refuse_file(job_id)) is not None:
                    back[job_id] = partial(refusals.take_back, job_id, bad)
            return [job_id for job_id in ids if job_id not in back]

        def take_back() -> list[int]:
            for one in back.values():
                one()
            return []

        def finish(lost: list[int]) -> None:
            self._tell_refused(lost, _("refused"))
            did = [job for job in jobs if job.id not in lost]
            if did:
                self.done.emit(_never(did), lambda: self._run(take_back, [], lambda _none: None))

        self._run(work, ids, finish)

    def _run(
        self, work: Callable[[], list[int]], ids: list[int], finish: Callable[[list[int]], None]
    ) -> None:
        self.busy.emit(ids, True)

        def failed(error: Exception) -> None:
            self.busy.emit(ids, False)
            self.failed.emit(*told(error))

        def ended(refused: list[int]) -> None:
            self.busy.emit(refused, False)
            finish(refused)

        def run(_ctx: TaskContext) -> list[int]:
            return work()

        self._runner.start(run, lane="db", done=ended, error=failed)

    def _tell_refused(self, refused: list[int], word: str) -> None:
        if refused:
            number = figures.count(len(refused), "download")
            self.failed.emit(
                _("{number} could not be {word}: the state has changed meanwhile.").format(
                    number=number, word=word
                ),
                _("Look at the row again."),
            )


def reworded(track: Track, artist: str, title: str) -> Track:
    """The track under other names; what else is known of it stays."""
    artists = track.artists if artist == track.artist_credit else (artist,) if artist else ()
    return replace(track, title=title or track.title, artists=artists)


def _said(jobs: Sequence[DownloadJob], word: str) -> str:
    if len(jobs) == 1:
        return _("“{title}” was {word}").format(title=jobs[0].track.title, word=word)
    return _("{downloads} were {word}").format(
        downloads=figures.count(len(jobs), "download"), word=word
    )


def _never(jobs: Sequence[DownloadJob]) -> str:
    if len(jobs) > 1:
        number = figures.count(len(jobs), "download")
        return _("{downloads}: their files are never taken again").format(downloads=number)
    if jobs[0].state is _S.DONE:
        said = _("The file of “{title}” is never taken again; yours stays where it is")
    else:
        said = _("The file of “{title}” is never taken again")
    return said.format(title=jobs[0].track.title)


def _unblock(refusals: object, peers: Sequence[tuple[str, str]]) -> list[int]:
    for source, peer in peers:
        refusals.unblock(source, peer)  # type: ignore[attr-defined]
    return []
