"""The Dashboard's other cards: services, active downloads, health, activity, quick actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.domain import DownloadJob, HealthCheck, ServiceState, ServiceStatus
from ui.models import figures, standing, words
from ui.models.told import in_window
from ui.pages.dashboard.presenter import Transfers
from ui.pages.dashboard.rows import Rows, place_of
from ui.theme.manager import px
from ui.theme.state_glyphs import SERVICE
from ui.widgets.buttons import Button
from ui.widgets.cards import SectionCard
from ui.widgets.choices import Chips, Choice
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.painted import Badge, Cover, Icon, ProgressLine, StateLabel
from ui.widgets.scrolling import scrolling
from utils.texts import _, shown

SECOND_MS = 1000
ROOMY, ROOM_FOR_FORMAT = 340, 320
ACTIVITY_ICONS = {
    "organised": ("package-check", "accent"),
    "refused": ("circle-x", "danger"),
    "parked": ("bookmark", "text_2"),
    "passed over": ("circle-minus", "warn"),
    "review": ("eye", "warn"),
    "failed": ("circle-x", "danger"),
    "library": ("library", "info"),
    "coverage": ("list-music", "info"),
    "batch": ("list-checks", "accent"),
    "push": ("upload", "info"),
    "service": ("plug", "warn"),
    "wished": ("bookmark", "text_2"),
    "wish fulfilled": ("package-check", "accent"),
    "watch list": ("bell-ring", "info"),
    "schedule": ("calendar-clock", "warn"),
    "undone": ("undo-2", "text_2"),
}


class ServiceRow(QWidget):
    """Name, state in words, a test, and a door to its settings when something is wrong."""

    fix_wanted = pyqtSignal(str)
    test_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._place = "settings"
        self._state: ServiceState | None = None
        self.setFixedHeight(px(34))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        self._name = ElidedLabel("", "strong")
        self._name.setFixedWidth(px(88))
        self._icon = Icon("circle-minus", "text_3", 16)
        self._words = ElidedLabel("", "label")
        self._times = ElidedLabel("", "secondary", "text_2")
        self._fix = Button(_("Fix"), size="small", on_click=self._ask_fix)
        self.test = Button(_("Test"), size="small", on_click=self.test_wanted.emit)
        for widget, stretch in (
            (self._name, 0),
            (self._icon, 0),
            (self._words, 1),
            (self._times, 0),
            (self._fix, 0),
            (self.test, 0),
        ):
            row.addWidget(widget, stretch)

    def show_state(self, state: ServiceState) -> None:
        """Show another state."""
        self._name.setText(state.name)
        glyph = SERVICE[state.status]
        self._icon.show_icon(glyph.icon, glyph.color)
        self._words.setText(shown(state.words))
        set_tone(self._words, glyph.color)
        self.show_times(state)
        wrong = state.status in (ServiceStatus.FAILED, ServiceStatus.WARNING)
        self._fix.setVisible(wrong)
        self._fix.setAccessibleName(_("Fix {name} in Settings").format(name=state.name))
        self.test.setVisible(not wrong and state.status is not ServiceStatus.OFF)
        self.test.setAccessibleName(_("Test {name}").format(name=state.name))
        self._place = place_of(state.name)
        since = standing.since_words(state, figures.now())
        self.setAccessibleName(f"{state.name}: {shown(state.words)} {since}".strip())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The times give way before the words do; the next try is told longest."""
        super().resizeEvent(event)
        if self._state is not None:
            self.show_times(self._state)

    def show_times(self, state: ServiceState) -> None:
        """Since when, and how long until it is asked again."""
        self._state, now = state, figures.now()
        off = state.status is ServiceStatus.OFF or self.width() < px(ROOMY)
        times = ("" if off else standing.since_words(state, now), standing.retry_words(state, now))
        self._times.setText(" · ".join(filter(None, times)))
        self._times.setVisible(any(times))

    def _ask_fix(self) -> None:
        self.fix_wanted.emit(self._place)


class ServicesCard(SectionCard):
    """All services with "Test all"."""

    test_wanted = pyqtSignal()
    fix_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(_("Services"))
        self.test = Button(_("Test all"), size="small", on_click=self.test_wanted.emit)
        self.head.addWidget(self.test)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.body.addLayout(column)
        self.body.addStretch(1)
        self._rows = Rows(column, self._make)
        self._states: tuple[ServiceState, ...] = ()
        self._counting = QTimer(self)
        self._counting.setInterval(SECOND_MS)
        self._counting.timeout.connect(self._count_down)

    def show_states(self, states: Sequence[ServiceState]) -> None:
        """Show these; while one waits for its next try, its words count down."""
        for row, state in zip(self._rows.take(len(states)), states, strict=True):
            row.show_state(state)
        self._states = tuple(states)
        if any(map(standing.counts_down, states)):
            self._counting.start()
        else:
            self._counting.stop()

    def _count_down(self) -> None:
        if self.isVisible():
            for row, state in zip(self._rows.take(len(self._states)), self._states, strict=True):
                row.show_times(state)

    def show_asking(self, on: bool) -> None:
        """The button says that the answers are under way."""
        self.test.set_busy(on, _("Testing…"))

    def _make(self) -> ServiceRow:
        row = ServiceRow()
        row.fix_wanted.connect(self.fix_wanted)
        row.test_wanted.connect(self.test_wanted)
        return row


class JobRow(QWidget):
    """A running download: cover, title, format, state and bar; in little room the format goes."""

    def __init__(self) -> None:
        super().__init__()
        self._told = False
        self.setFixedHeight(px(43))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        self._cover = Cover(32)
        row.addWidget(self._cover)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._title = ElidedLabel("", "strong")
        self._artist = ElidedLabel("", "secondary", "text_2")
        texts.addStretch(1)
        texts.addWidget(self._title)
        texts.addWidget(self._artist)
        texts.addStretch(1)
        row.addLayout(texts, 1)
        self._format = Badge()
        row.addWidget(self._format)
        right = QWidget()
        right.setFixedWidth(px(142))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, px(4), 0, px(6))
        column.setSpacing(px(2))
        self._state, self._bar = StateLabel(), ProgressLine(6)
        column.addWidget(self._state)
        column.addWidget(self._bar)
        row.addWidget(right)

    def show_job(self, job: DownloadJob) -> None:
        """Show another job or other figures."""
        look, done = words.job_look(job), words.fraction(job)
        self._cover.show_key(f"{job.track.album}{job.track.artist_credit}")
        self._title.setText(job.track.title)
        self._artist.setText(f"{words.credit(job.track)} · {words.job_source(job)}".strip(" ·"))
        format_ = words.job_format(job)
        self._format.show_text(format_)
        self._told = bool(format_)
        self._give_way()
        self._state.show_state(look)
        self._bar.show_fraction(done, look.color if look.color in ("warn", "accent") else "info")
        self.setAccessibleName(words.spoken_job(job))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The title needs the room more than the format does."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        self._format.setVisible(self._told and self.width() >= px(ROOM_FOR_FORMAT))


class DownloadsCard(SectionCard):
    """The first few downloads under way."""

    opened = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(_("Active downloads"))
        self.head.addWidget(Button(_("Open"), size="small", on_click=self.opened.emit))
        column = QVBoxLayout()
        column.setSpacing(0)
        self.body.addLayout(column)
        self._rows = Rows(column, JobRow)
        self._nothing = label(_("Nothing is being downloaded."), "body", "text_2")
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)

    def show_transfers(self, now: Transfers) -> None:
        """Show these."""
        self.note.setText(now.summary)
        for row, job in zip(self._rows.take(len(now.shown)), now.shown, strict=True):
            row.show_job(job)
        self._nothing.setVisible(not now.shown)


class HealthRow(QWidget):
    """One check: what was found, and the next step with its door when it is not well."""

    fix_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._place = "settings"
        self.setFixedHeight(px(43))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        self._icon = Icon("circle-check", "accent", 16)
        row.addWidget(self._icon)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._what = ElidedLabel("", "strong")
        self._next = ElidedLabel("", "secondary", "text_2")
        texts.addStretch(1)
        texts.addWidget(self._what)
        texts.addWidget(self._next)
        texts.addStretch(1)
        row.addLayout(texts, 1)
        self.fix = Button(_("Fix…"), size="small", on_click=self._ask)
        row.addWidget(self.fix)

    def _ask(self) -> None:
        self.fix_wanted.emit(self._place)

    def show_check(self, check: HealthCheck) -> None:
        """Show another one."""
        wrong = not check.ok
        self._icon.show_icon(*(("triangle-alert", "warn") if wrong else ("circle-check", "accent")))
        self._what.setText(in_window(check.detail) if wrong else check.name)
        self._next.setText(in_window(check.fix or check.name) if wrong else check.detail)
        self.fix.setVisible(wrong)
        self.fix.setAccessibleName(_("Fix: {name}").format(name=check.name))
        self._place = place_of(check.name, "" if check.ok else check.fix)
        self.setAccessibleName(in_window(f"{check.name}: {check.detail} {check.fix}".strip()))


class HealthCard(SectionCard):
    """What is wrong and how to mend it comes first; then what is well. More than fit scroll."""

    fix_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(_("Health"), _("not checked yet"))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        column.addLayout(rows)
        column.addStretch(1)
        self._rows = Rows(rows, self._make)
        self.area = scrolling(inner, _("Health"), self)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(self.area, 1)

    def show_checks(self, checks: Sequence[HealthCheck]) -> None:
        """All of them, the bad ones first."""
        order = sorted(checks, key=lambda check: check.ok)
        for row, check in zip(self._rows.take(len(order)), order, strict=True):
            row.show_check(check)
        wrong = sum(not check.ok for check in checks)
        self.note.setText(
            _("{wrong} to look at").format(wrong=wrong)
            if wrong
            else _("{checks} checks passed").format(checks=len(checks))
        )

    def _make(self) -> HealthRow:
        row = HealthRow()
        row.fix_wanted.connect(self.fix_wanted)
        return row


class ActivityRow(QWidget):
    """Time, icon, sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(35))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, px(8), 0)
        row.setSpacing(px(12))
        self._time = label("", "secondary", "text_2")
        self._time.setMinimumWidth(px(76))
        self._icon = Icon("info", "text_2", 16)
        self._text = ElidedLabel("", "body")
        row.addWidget(self._time)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)

    def show_line(self, entry: Any, now: float) -> None:
        """Show another line of the feed."""
        when = figures.moment(entry.at, now)
        self._time.setText(when)
        self._icon.show_icon(*ACTIVITY_ICONS.get(entry.kind, ("activity", "text_2")))
        self._text.setText(entry.text)
        self.setAccessibleName(f"{when}, {entry.kind}: {entry.text}")


class ActivityCard(SectionCard):
    """The persisted feed, filterable."""

    filtered = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(_("Activity"))
        choices = [
            Choice("all", _("All")),
            Choice("downloads", _("Downloads")),
            Choice("sync", _("Sync")),
            Choice("library", _("Library")),
            Choice("trouble", _("Trouble")),
        ]
        self.chips = Chips(choices, _("Which activity"))
        self.chips.chosen.connect(self.filtered)
        self.head.addWidget(self.chips)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        column.addLayout(self._column)
        self._nothing = label(_("Nothing has happened yet."), "body", "text_2")
        column.addWidget(self._nothing)
        column.addStretch(1)
        self._rows = Rows(self._column, ActivityRow)
        self.area = scrolling(inner, _("Activity"), self)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(self.area, 1)

    def show_lines(self, entries: Sequence[Any], now: float) -> None:
        """Show these, newest first."""
        for row, entry in zip(self._rows.take(len(entries)), entries, strict=True):
            row.show_line(entry, now)
        self._nothing.setVisible(not entries)
