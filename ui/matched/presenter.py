"""What the artist choice of Matched Download knows and does, for one file; no widgets.

The dialog of a single file starts the download with it; the folder dialog takes the choice for one
line. Every answer of a catalogue comes late or never: the state says what is still awaited.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import QObject, pyqtSignal

from core.domain import Candidate, DownloadJob
from core.tasks import TaskContext
from ui.models.told import told
from ui.pictures import Pictures
from ui.runner import Latest, Runner

if TYPE_CHECKING:
    from services.container import Container
    from services.matched.model import Likely, Place, Proposals, Release

PORTRAIT, COVER = 144, 112
"""Pixels pictures are decoded to: twice their place on the screen."""


class MatchedPresenter(QObject):
    """`changed` when something else is to be shown; `started` with the job of a begun download.

    `decided` carries (artist, release) when the choice is complete: by itself when one release
    fits, else with `start`. With `choosing` only that is told and nothing is downloaded.
    """

    changed = pyqtSignal()
    started = pyqtSignal(object)
    decided = pyqtSignal(object, object)

    def __init__(
        self,
        container: Container,
        runner: Runner,
        choosing: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._container, self._runner, self._choosing = container, runner, choosing
        self._proposing, self._searching = Latest(runner), Latest(runner)
        self._listing, self._placing = Latest(runner), Latest(runner)
        self.pictures = Pictures(runner, self)
        self.candidate: Candidate | None = None
        self._forget()

    def _forget(self) -> None:
        self.proposals: Proposals | None = None
        self.results: Proposals | None = None
        self.likely: Likely | None = None
        self.releases: tuple[Release, ...] | None = None
        self.release = 0
        self.place: Place | None = None
        self.text = ""
        self.sentence = ""
        self.starting = False

    @property
    def proposing(self) -> bool:
        """True while the five likeliest are awaited."""
        return self._proposing.busy

    @property
    def searching(self) -> bool:
        """True while a typed name is looked for."""
        return self._searching.busy

    @property
    def listing(self) -> bool:
        """True while the releases of the chosen artist are awaited."""
        return self._listing.busy

    @property
    def chosen(self) -> Release | None:
        """The release that is taken when the download starts now."""
        return self.releases[self.release] if self.releases else None

    def open(self, candidate: Candidate) -> None:
        """Another file: everything is asked anew."""
        self.leave()
        self._forget()
        self.candidate = candidate
        self._propose(candidate)
        self.changed.emit()

    @property
    def unanswered(self) -> bool:
        """True when something was asked that nobody answered: `again` asks it once more."""
        return bool(self._open_questions())

    def again(self) -> None:
        """Ask once more what was not answered; what was answered stays."""
        questions = self._open_questions()
        self.sentence = ""
        for ask in questions:
            ask()
        self.changed.emit()

    def leave(self) -> None:
        """Nobody waits for an answer any more; a start that is under way goes on."""
        for task in (self._proposing, self._searching, self._listing, self._placing):
            task.cancel()
        self.pictures.drop()

    def search(self, text: str) -> None:
        """Five artists of that name; "" clears the results. Proposals stay as they are."""
        text, candidate = " ".join(text.split()), self.candidate
        if candidate is None or text == self.text:
            return
        self.text, self.results = text, None
        self._searching.cancel()
        if text:
            self._look_for(text, candidate)
        self.changed.emit()

    def choose(self, likely: Likely) -> None:
        """This artist: the download starts when one release fits, else the release is asked for."""
        candidate = self.candidate
        if candidate is None or self.starting:
            return
        self.likely, self.releases, self.place, self.sentence = likely, None, None, ""
        self._placing.cancel()
        self._listing.start(
            lambda ctx: self._container.matched.releases(candidate, likely, ctx),
            done=self._listed,
            error=self._fail,
        )
        self.changed.emit()

    def pick(self, at: int) -> None:
        """The release at this place becomes the one to take."""
        if self.releases and 0 <= at < len(self.releases) and at != self.release:
            self.release = at
            self._look_at_place()
            self.changed.emit()

    def start(self) -> None:
        """Take the chosen artist and release; while releases are awaited the artist alone."""
        candidate, likely, release = self.candidate, self.likely, self.chosen
        if candidate is None or likely is None or self.starting:
            return
        self.decided.emit(likely, release)
        if self._choosing:
            return
        self._listing.cancel()
        self._begin(lambda _ctx: self._container.matched.start(candidate, likely, release))

    def skip(self) -> None:
        """An ordinary download that stays in the download folder."""
        candidate = self.candidate
        if candidate is not None and not self.starting:
            self._begin(lambda _ctx: self._container.matched.skip(candidate))

    # --- inside ---------------------------------------------------------------------------------
    def _open_questions(self) -> list[Callable[[], None]]:
        candidate, likely, text = self.candidate, self.likely, self.text
        if candidate is None or self.starting:
            return []
        questions: list[Callable[[], None]] = []
        if not self.proposing and _silent(self.proposals):
            questions.append(lambda: self._propose(candidate))
        if text and not self.searching and _silent(self.results):
            questions.append(lambda: self._look_for(text, candidate))
        if likely is not None and self.releases is None and not self.listing:
            questions.append(lambda: self.choose(likely))
        return questions

    def _propose(self, candidate: Candidate) -> None:
        self.proposals = None
        self._proposing.start(
            lambda ctx: self._container.matched.likely(candidate, ctx),
            done=self._proposed,
            error=self._fail,
        )

    def _look_for(self, text: str, candidate: Candidate) -> None:
        self.results = None
        self._searching.start(
            lambda ctx: self._container.matched.search(text, candidate, ctx),
            done=self._searched,
            error=self._fail,
        )

    def _begin(self, work: Callable[[TaskContext], DownloadJob]) -> None:
        self.starting = True
        self._runner.start(work, lane="db", done=self._begun, error=self._not_begun)
        self.changed.emit()

    def _begun(self, job: DownloadJob) -> None:
        self.starting = False
        self.started.emit(job)

    def _not_begun(self, error: Exception) -> None:
        self.starting = False
        self._fail(error)

    def _proposed(self, found: Proposals) -> None:
        self.proposals = found
        self._portraits(found)
        self.changed.emit()

    def _searched(self, found: Proposals) -> None:
        self.results = found
        self._portraits(found)
        self.changed.emit()

    def _listed(self, found: tuple[Release, ...]) -> None:
        self.releases, self.release = found, 0
        for one in found:
            self._cover(one)
        if len(found) == 1 and found[0].track is not None:
            self.start()
            return
        self._look_at_place()
        self.changed.emit()

    def _look_at_place(self) -> None:
        candidate, release = self.candidate, self.chosen
        if candidate is None or release is None:
            return
        self._placing.start(
            lambda _ctx: self._container.matched.place(candidate, release),
            lane="disk",
            done=self._placed,
            error=self._fail,
        )

    def _placed(self, place: Place) -> None:
        self.place = place
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.sentence = " ".join(told(error))
        self.changed.emit()

    def _portraits(self, found: Proposals) -> None:
        matched: Any = self._container.matched
        for one in found.people:
            artist = one.artist

            def fetch(ctx: TaskContext, artist: Any = artist) -> bytes | None:
                picture: bytes | None = matched.picture(artist, PORTRAIT, ctx)
                return picture

            self.pictures.want(portrait_key(one), PORTRAIT, fetch)

    def _cover(self, release: Release) -> None:
        album, matched = release.album, self._container.matched
        if album is not None:
            self.pictures.want(
                cover_key(release), COVER, lambda ctx: matched.cover(album, COVER, ctx)
            )


def _silent(told_: Proposals | None) -> bool:
    """True when no answer came, or the catalogues that were asked kept silent."""
    return told_ is None or bool(told_.trouble)


def portrait_key(one: Likely) -> str:
    """The picture of an artist; "" when no catalogue told of them."""
    artist = one.artist
    return f"artist/{artist.source}/{artist.id or artist.name}" if artist.source else ""


def cover_key(one: Release) -> str:
    """The picture of a release; "" when it has none."""
    album = one.album
    return f"cover/{album.source}/{album.cover}" if album is not None and album.cover else ""
