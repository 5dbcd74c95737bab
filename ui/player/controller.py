"""The player behind every Preview button: one state, the same on all pages. No widgets.

Pages emit `Page.listen` with a `Candidate`, an `Audition` or a `LocalFile`; the shell hands it to
`PreviewController.listen`. The mini player shows `state` whenever `changed` comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtGui import QImage

from core.domain import BadInput, Candidate, CratekeeperError, DownloadJob, Track
from core.tasks import TaskContext
from ui.models.told import told
from ui.player.backend import Backend, Heard
from ui.player.cover import read_picture
from ui.player.state import Audition, Keep, LocalFile, Mode, PlayerState
from ui.runner import Latest, Runner
from utils.texts import _

if TYPE_CHECKING:
    from services.preview.desk import PreviewDesk
    from services.preview.session import PreviewSession

__all__ = ["Audition", "Keep", "LocalFile", "Mode", "PlayerState", "PreviewController"]

LOOK_MS = 500
SKIP_SECONDS = 10.0
NO_SOUND = _("Sound cannot be played here: a part of Qt is missing.")
NO_SOUND_STEP = _("Install libpulse0 (Debian, Ubuntu), or your system's PulseAudio client library.")


def qt_backend(told: Callable[[Heard], None]) -> Backend:
    """Qt's sound. Raises `BadInput` when its libraries are missing."""
    try:
        made: Backend = import_module("ui.player.qt_backend").QtBackend(told)
    except ImportError as error:
        raise BadInput(NO_SOUND, NO_SOUND_STEP) from error
    return made


class PreviewController(QObject):
    """`listen` begins; everything returns at once. `make` is replaced in tests.

    `picture` is the cover of what plays. `kept` carries the `DownloadJob` that `keep` made,
    `refused` the error when it made none, `failed` the one why nothing is heard.
    """

    changed = pyqtSignal()
    kept = pyqtSignal(object)
    refused = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        desk: PreviewDesk,
        runner: Runner,
        make: Callable[[Callable[[Heard], None]], Any] = qt_backend,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._make = desk, make
        self._work = Latest(runner)
        self._backend: Backend | None = None
        self._session: PreviewSession | None = None
        self._keeping = Latest(runner)
        self._wanted: Track | None = None
        self._decoded = False
        self.state = PlayerState()
        self.picture: QImage | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def listen(self, wanted: object) -> None:
        """Play a `Candidate`, an `Audition` or a `LocalFile`; what played before ends."""
        self.stop()
        self._wanted, self._decoded, self.picture = None, False, None
        if isinstance(wanted, Audition):
            self._wanted = wanted.track
            wanted = wanted.candidate
        if isinstance(wanted, Candidate):
            heard, track = wanted, wanted.described
            self._show(wanted_title(heard), ", ".join(track.artists), preview=True)
            self._begin(lambda: self._desk.stream(heard))
        elif isinstance(wanted, LocalFile):
            self._show(wanted.title, wanted.artist, preview=False)
            file = wanted
            self._begin(lambda: self._desk.play(file.path, file.title, file.artist, file.duration))

    def toggle(self) -> None:
        """Pause or go on; from the start when it was over."""
        if self._backend is None or self._session is None:
            return
        if self.state.mode is Mode.PLAYING:
            self._backend.pause()
        elif self.state.mode is not Mode.FAILED:
            if self.state.mode is Mode.ENDED:
                self._backend.seek(0.0)
            self._backend.play()

    def keep(self) -> None:
        """Download what is heard; what has come is not fetched again. It plays on."""
        session, wanted = self._session, self._wanted
        if session is None or self.state.keep is not Keep.OFFERED:
            return
        self._set(replace(self.state, keep=Keep.ASKED))
        self._keeping.start(
            lambda _ctx: self._desk.keep(session, wanted),
            lane="db",
            done=self._is_kept,
            error=self._is_refused,
        )

    def stop(self) -> None:
        """Silence; what was fetched goes away."""
        self._work.cancel()
        self._timer.stop()
        session, self._session = self._session, None
        if session is not None:
            session.cancel()  # first: Qt waits for its reader, which waits for bytes
        if self._backend is not None:
            self._backend.stop()
        self._set(PlayerState(volume=self.state.volume, muted=self.state.muted))

    def seek(self, seconds: float) -> None:
        """Go on from there, within what is known of the length."""
        if self._backend is not None and self._session is not None:
            at = max(0.0, min(seconds, self.state.duration or seconds))
            self._backend.seek(at)
            self._set(replace(self.state, position=at))

    def skip(self, seconds: float) -> None:
        """Forwards or back."""
        self.seek(self.state.position + seconds)

    def set_volume(self, volume: float) -> None:
        """0..1; a turn of the knob ends muting."""
        self._set(replace(self.state, volume=max(0.0, min(1.0, volume)), muted=False))
        self._sound_level()

    def mute(self) -> None:
        """Silence without stopping, and back."""
        self._set(replace(self.state, muted=not self.state.muted))
        self._sound_level()

    def _show(self, title: str, artist: str, preview: bool) -> None:
        fresh = replace(self.state, mode=Mode.LOADING, title=title, artist=artist, preview=preview)
        self._set(fresh)

    def _begin(self, make: Callable[[], PreviewSession]) -> None:
        def work(ctx: TaskContext) -> tuple[PreviewSession, QImage | None]:
            # Loading Qt's sound takes longer than a window may keep still.
            if self._make is qt_backend and self._backend is None:
                _load_quietly()
            session = make()
            if ctx.cancelled:
                session.cancel()
            return session, read_picture(session.cover)

        self._work.start(work, lane="net", done=self._begun, error=self._failed)

    def _begun(self, made: tuple[PreviewSession, QImage | None]) -> None:
        session, self.picture = made
        self._session = session
        try:
            if self._backend is None:
                self._backend = self._make(self._heard)
        except CratekeeperError as error:
            self._failed(error)
            return
        self._set(
            replace(
                self.state,
                duration=session.duration,
                keep=Keep.OFFERED if self.state.preview else Keep.NO,
            )
        )
        self._sound_level()
        self._timer.start()
        self._backend.load(session.url)

    def _failed(self, error: Exception) -> None:
        self._timer.stop()
        session, self._session = self._session, None
        if session is not None:
            session.cancel()
        self._set(replace(self.state, mode=Mode.FAILED, sentence=" ".join(told(error)).strip()))
        self.failed.emit(error)

    def _heard(self, heard: Heard) -> None:
        if self._session is None:
            return
        if heard.unreadable and not self._decoded:
            self._decode()
            return
        if heard.error:
            said = self._session.seen().sentence
            self._failed(BadInput(said or heard.error))
            return
        if heard.ended:
            mode = Mode.ENDED
        elif heard.loading:
            mode = Mode.LOADING
        else:
            mode = Mode.PLAYING if heard.playing else Mode.PAUSED
        duration = heard.duration or self.state.duration
        self._set(replace(self.state, mode=mode, position=heard.position, duration=duration))

    def _decode(self) -> None:
        """Qt cannot read this one here: ffmpeg does."""
        session, backend = self._session, self._backend
        if session is None or backend is None:
            return
        self._decoded = True
        self._set(replace(self.state, mode=Mode.LOADING))
        self._work.start(
            lambda _ctx: self._desk.as_wav(session),
            lane="net",
            done=backend.load,
            error=self._failed,
        )

    def _is_kept(self, job: DownloadJob) -> None:
        self._set(replace(self.state, keep=Keep.KEPT))
        self.kept.emit(job)

    def _is_refused(self, error: Exception) -> None:
        self._set(replace(self.state, keep=Keep.OFFERED))
        self.refused.emit(error)

    def _look(self) -> None:
        if self._session is None:
            return
        seen = self._session.seen()
        if seen.sentence and not seen.have:
            self._failed(BadInput(seen.sentence))
            return
        if self._session.ended:
            self.stop()
            return
        share = min(1.0, seen.have / seen.size) if seen.size else None
        self._set(
            replace(self.state, arrived=share, has_bytes=bool(seen.have), sentence=seen.sentence)
        )

    def _sound_level(self) -> None:
        if self._backend is not None:
            self._backend.set_volume(0.0 if self.state.muted else self.state.volume)

    def _set(self, state: PlayerState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def wanted_title(candidate: Candidate) -> str:
    """What to call it."""
    return candidate.described.title or candidate.name


def _load_quietly() -> None:
    try:
        import_module("ui.player.qt_backend")
    except ImportError:
        return  # told when the backend is made
