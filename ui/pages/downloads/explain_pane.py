"""The detail pane of a download: why this file, what was passed over, what happened; buttons."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QModelIndex, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.domain import Candidate, DownloadJob, JobState
from services.downloads.service import CHOOSABLE
from ui.delegates.lines import LineDelegate
from ui.delegates.views import RowList
from ui.models import figures, roles, words
from ui.models.explain import (
    Line,
    LinesModel,
    Told,
    chosen,
    claimed_words,
    other_lines,
    step_lines,
    why_lines,
)
from ui.pages.downloads.parts import PartBars
from ui.pages.downloads.reveal import folder_of
from ui.pages.downloads.sources_section import SourcesSection
from ui.player.state import Audition, LocalFile
from ui.theme.manager import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card
from ui.widgets.choices import Choice, Segmented
from ui.widgets.labels import ElidedLabel, label, line
from ui.widgets.painted import StateLabel
from utils.texts import _

WIDTH = 320
PASSED, STEPS = "passed", "steps"


class ExplainPane(Card):
    """`act` carries what a button asks for: "cancel", "retry", "reveal"; `take` a rank,
    `listen` what the player shall play."""

    act = pyqtSignal(str)
    take = pyqtSignal(int)
    listen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__(padding=16)
        self.setFixedWidth(px(WIDTH))
        self.setAccessibleName(_("Details of the download"))
        self.body.setSpacing(px(8))
        self.job: DownloadJob | None = None
        self._told: Told | None = None
        self._head()
        self._why()
        self._lists()
        self._buttons()
        self.show_job(None)

    def show_job(self, job: DownloadJob | None) -> None:
        """Another row, or the same one in another state; the explanation comes later."""
        other = job is None or self.job is None or job.id != self.job.id
        self.job = job
        self._title.setText(job.track.title if job else _("No download chosen"))
        self._credit.setText(words.credit(job.track) if job else _("Choose a row to see why."))
        self._detail.setVisible(job is not None)
        self._state.setVisible(job is not None)
        self._origin.setVisible(job is not None)
        if job is not None:
            self._show_state(job)
        if other:
            self._told = None
            self._heading.setText(_("Looking it up…"))
            self._sentence.setText("")
            self._file.setText("")
            self._parts.show_parts(())
            self.sources.show_sources(())
            self.passed.replace(())
            self.steps.replace(())
        self._show_buttons()

    def show_told(self, told: Told) -> None:
        """The explanation of the job shown; one of another job is dropped."""
        if self.job is None or told.job.id != self.job.id:
            return
        self._told = told
        heading, sentence = why_lines(told)
        one = chosen(told)
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self._file.setText(_file_words(told))
        self._file.setVisible(one is not None)
        self._parts.show_parts(one.judged.match.parts if one is not None else ())
        self.sources.show_sources(told.sources)
        self.passed.replace(other_lines(told))
        self.steps.replace(step_lines(told, figures.now()))
        self.which.set_counts({PASSED: self.passed.rowCount(), STEPS: self.steps.rowCount()})
        asks = self.job.state is JobState.REVIEW
        if asks:
            self.which.button(PASSED).setText(
                _("On offer  {rowcount}").format(rowcount=self.passed.rowCount())
            )
        if asks and self.passed.rowCount():
            self.others.setCurrentIndex(self.passed.index(0))
        self._show_buttons()

    # --- parts ----------------------------------------------------------------------------------
    def _head(self) -> None:
        self._title = ElidedLabel("", "title")
        self._credit = ElidedLabel("", "secondary", "text_2")
        self._state = StateLabel()
        self._origin = ElidedLabel("", "secondary", "text_2")
        for widget in (self._title, self._credit, self._state, self._origin):
            self.body.addWidget(widget)

    def _why(self) -> None:
        self._detail = QWidget()
        column = QVBoxLayout(self._detail)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(6))
        column.addWidget(line())
        row = QHBoxLayout()
        row.addWidget(label(_("Why this file"), "section"), 1)
        self._heading = label("", "secondary", "text_2")
        row.addWidget(self._heading)
        column.addLayout(row)
        self._sentence = label("", "secondary", wrap=True)
        self._file = ElidedLabel("", "secondary", "text_2")
        self._parts = PartBars()
        column.addWidget(self._sentence)
        column.addWidget(self._file)
        self.sources = SourcesSection()
        column.addWidget(self._parts)
        column.addWidget(self.sources)
        self._column = column
        self.body.addWidget(self._detail, 1)

    def _lists(self) -> None:
        self.passed, self.steps = LinesModel(self), LinesModel(self)
        self.which = Segmented(
            (Choice(PASSED, _("Passed over")), Choice(STEPS, _("What happened"))), _("Details")
        )
        self.which.chosen.connect(self._choose_list)
        self.others = RowList(_("Files passed over"), _("Each with the reason it was not taken."))
        self.others.setModel(self.passed)
        self.events = RowList(_("What happened to this download"), _("Newest first."))
        self.events.setModel(self.steps)
        self._stack = QStackedWidget()
        for view in (self.others, self.events):
            view.setItemDelegate(LineDelegate(view))
            self._stack.addWidget(view)
        self._stack.setMinimumHeight(px(110))
        selection = self.others.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._candidate_moved)
        self._column.addWidget(self.which)
        self._column.addWidget(self._stack, 1)

    def _buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.take_button = Button(_("Take this file"), "primary", "check", on_click=self._take)
        self.retry = Button(_("Retry"), "", "rotate-cw", on_click=lambda: self.act.emit("retry"))
        self.cancel = Button(_("Cancel"), "", "x", on_click=lambda: self.act.emit("cancel"))
        self.reveal = Button(
            _("Show in folder"), "", "folder-open", on_click=lambda: self.act.emit("reveal")
        )
        self.preview = IconButton("play", _("Preview this file"), on_click=self.ask_preview)
        row.addWidget(self.preview)
        for button in (self.take_button, self.retry, self.cancel, self.reveal):
            row.addWidget(button, 1)
        self.body.addLayout(row)

    def ask_preview(self) -> None:
        """Have the player play what the button stands for."""
        wanted = self._wanted()
        if isinstance(wanted, Candidate) and self.job is not None:
            self.listen.emit(Audition(wanted, self.job.track))
        elif wanted is not None:
            self.listen.emit(wanted)

    @property
    def can_preview(self) -> bool:
        """True when there is something to listen to."""
        return self._wanted() is not None

    # --- showing --------------------------------------------------------------------------------
    def _show_state(self, job: DownloadJob) -> None:
        detail = words.job_detail(job)
        glyph = words.job_look(job)
        short = job.state is JobState.DOWNLOADING and detail
        self._state.show_state(glyph, f"{glyph.word} · {detail}" if short else "")
        place = (
            _(", place {position}").format(position=job.origin.position)
            if job.origin.position
            else ""
        )
        self._origin.setText(
            _("wanted by “{playlist_name}”{place}").format(
                playlist_name=job.origin.playlist_name, place=place
            )
        )

    def _show_buttons(self) -> None:
        job = self.job
        asks = job is not None and job.state is JobState.REVIEW and not job.local_path
        other = job is not None and job.state in CHOOSABLE and not job.local_path
        self.take_button.setVisible(asks or (other and self._rank() >= 0))
        self.take_button.allow(self._rank() >= 0, _("Choose a file from the list first."))
        self.retry.setVisible(job is not None and words.can_retry(job))
        self.retry.set_label(_("Search again") if asks else _("Retry"))
        taking = self.take_button.isVisibleTo(self)
        self.cancel.setVisible(job is not None and words.can_cancel(job) and not taking)
        self._show_preview()
        done = job is not None and bool(job.final_path)
        self.reveal.setVisible(done)
        if job is not None and done:
            self.reveal.allow(bool(folder_of(job)), _("The folder is not there any more."))

    def _show_preview(self) -> None:
        wanted = self._wanted()
        self.preview.setVisible(wanted is not None)
        here = isinstance(wanted, LocalFile)
        self.preview.set_icon(
            "play", _("Play this file (P)") if here else _("Preview this file (P)")
        )

    def _wanted(self) -> Candidate | LocalFile | None:
        """The candidate picked from the list, else the finished file, else the chosen one."""
        if self.job is None:
            return None
        found = self._told.candidates if self._told is not None else ()
        rank = self._rank()
        if rank < 0 and (path := self.job.final_path or self.job.local_path):
            track = self.job.track
            return LocalFile(Path(path), track.title, track.artist_credit, track.duration)
        rank = self.job.candidate if rank < 0 and self.job.candidate is not None else rank
        return next((one.judged.candidate for one in found if one.rank == rank), None)

    def _choose_list(self, key: str) -> None:
        self._stack.setCurrentIndex(0 if key == PASSED else 1)

    def _candidate_moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_buttons()

    def _rank(self) -> int:
        found = self.others.currentIndex().data(roles.ITEM)
        return found.rank if isinstance(found, Line) else -1

    def _take(self) -> None:
        if (rank := self._rank()) >= 0:
            self.take.emit(rank)


def _file_words(told: Told) -> str:
    one = chosen(told)
    if one is None:
        return ""
    candidate = one.judged.candidate
    source = words.SOURCES.get(candidate.source, candidate.source)
    return _("{claimed_words} · {peer} on {source}").format(
        claimed_words=claimed_words(one.judged), peer=candidate.peer, source=source
    )
