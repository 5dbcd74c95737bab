"""The Matched Download dialog: the five likeliest artists, a search for others, the release.

Opened by the Downloads page over the window. Arrows and Enter choose, Esc leaves, / searches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout

from core.domain import Candidate, DownloadJob
from core.tasks import TaskContext
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList
from ui.models import figures
from ui.models.explain import OFFERED, Line, LinesModel
from ui.models.told import told
from ui.runner import Latest, Runner
from ui.widgets.buttons import Button
from ui.widgets.fields import SearchField
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from services.container import Container
    from services.matched.model import Likely, Proposals, Release

WIDTH, HEIGHT = 896, 640


class MatchedDialog(Overlay):
    """`started` with the job when a download began."""

    started = pyqtSignal(object)

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__("Matched Download", WIDTH, HEIGHT)
        self._container, self._runner = container, runner
        self._finding, self._listing = Latest(runner), Latest(runner)
        self._candidate: Candidate | None = None
        self._people: Sequence[Likely] = ()
        self._releases: Sequence[Release] = ()
        self.body.addWidget(label("Whose track is this?", "page"))
        self.file = ElidedLabel("", "secondary", "text_2")
        self.words = ElidedLabel("", "secondary", "text_2")
        self.body.addWidget(self.file)
        self.artists, self._artist_lines = self._lines("Artists, the likeliest first")
        self.box = SearchField("Someone else: an artist's name", "Search an artist", "/")
        self.body.addWidget(self.box)
        self.releases, self._release_lines = self._lines("Releases of the artist")
        self.body.addWidget(self.words)
        self.start = Button("Start download", "primary", "check", on_click=self._start)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(Button("Cancel", "", "x", on_click=self.leave))
        foot.addWidget(self.start)
        self.body.addLayout(foot)
        self.artists.activated.connect(self.choose_artist)
        self.artists.clicked.connect(self.choose_artist)
        self.releases.activated.connect(self._start)
        self.box.returnPressed.connect(self._search)

    def show_file(self, candidate: Candidate) -> None:
        """Ask whose track this file is."""
        self._candidate = candidate
        self.file.setText(f"{candidate.filename} from {candidate.peer}")
        self._find(lambda ctx: self._container.matched.likely(candidate, ctx))

    def choose_artist(self) -> None:
        """List the current artist's releases of the track."""
        row, candidate = self.artists.currentIndex().row(), self._candidate
        if candidate is None or not 0 <= row < len(self._people):
            return
        likely = self._people[row]
        self.words.setText(f"Looking for {likely.artist.name}’s releases…")

        def work(ctx: TaskContext) -> tuple[Release, ...]:
            return self._container.matched.releases(candidate, likely, ctx)

        self._listing.start(work, done=self._show_releases, error=self._fail)

    def _lines(self, name: str) -> tuple[RowList, LinesModel]:
        view, model = RowList(name, "Arrows move, Enter chooses."), LinesModel(self)
        view.setModel(model)
        view.setItemDelegate(LineDelegate(view))
        self.body.addWidget(view, 1)
        return view, model

    def _search(self) -> None:
        text, candidate = self.box.text().strip(), self._candidate
        if text and candidate is not None:
            self._find(lambda ctx: self._container.matched.search(text, candidate, ctx))

    def _find(self, work: Callable[[TaskContext], Any]) -> None:
        self._listing.cancel()
        self._show_people(())
        self.words.setText("Asking the catalogues…")
        self._finding.start(work, done=self._found, error=self._fail)

    def _found(self, told: Proposals) -> None:
        people = told.people
        self._show_people(people)
        none = told.trouble or "No catalogue knows an artist for this file."
        self.words.setText("" if people else none)
        if people:
            self.artists.setCurrentIndex(self._artist_lines.index(0))
            self.choose_artist()

    def _show_people(self, people: Sequence[Likely]) -> None:
        self._people = people
        self._artist_lines.replace(_artist_line(one) for one in people)
        self._list_releases(())

    def _show_releases(self, found: Sequence[Release]) -> None:
        self._list_releases(found)
        self.words.setText("" if found else "This artist has no such track there.")

    def _list_releases(self, found: Sequence[Release]) -> None:
        self._releases = found
        self._release_lines.replace(_release_line(one) for one in found)
        if found:
            self.releases.setCurrentIndex(self._release_lines.index(0))
        self.start.allow(bool(found), "Choose an artist whose release fits first.")

    def _start(self) -> None:
        row, candidate = self.releases.currentIndex().row(), self._candidate
        if candidate is None or not 0 <= row < len(self._releases):
            return
        likely = self._people[self.artists.currentIndex().row()]
        release = self._releases[row]

        def work(_ctx: TaskContext) -> DownloadJob:
            return self._container.matched.start(candidate, likely, release)

        self._runner.start(work, lane="db", done=self._begun, error=self._fail)

    def _begun(self, job: DownloadJob) -> None:
        self.leave()
        self.started.emit(job)

    def _fail(self, error: Exception) -> None:
        self.words.setText(" ".join(told(error)))


def _artist_line(one: Likely) -> Line:
    likely = "strong possible weak unlikely".split()
    at = 0 if one.likelihood >= 0.8 else 1 if one.likelihood >= 0.6 else 2
    word = likely[at if one.likelihood >= 0.3 else 3]
    return Line(
        one.artist.name, one.artist.note, OFFERED, aside=f"{figures.percent(one.likelihood)} {word}"
    )


def _release_line(one: Release) -> Line:
    album = one.album
    if album is None:
        return Line(one.target.title, "a single; no catalogue has it", OFFERED)
    tracks = figures.count(album.track_count, "track") if album.track_count else ""
    facts = (album.kind.value if album.kind else "", str(album.year or ""), tracks)
    return Line(album.title, " · ".join(fact for fact in facts if fact), OFFERED)
