"""The mini player in the sidebar: what plays, where it is, and the few buttons for it.

It holds no state: it shows the controller's. Hidden when nothing plays.
"""

from __future__ import annotations

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.models.figures import clock
from ui.player.controller import PreviewController
from ui.player.cover import PlayerCover
from ui.player.slider import Slider
from ui.player.state import Keep, Mode, PlayerState
from ui.theme.manager import px
from ui.theme.state_glyphs import Glyph
from ui.widgets.buttons import IconButton
from ui.widgets.labels import ElidedLabel, label, set_tone
from ui.widgets.painted import Badge
from utils.texts import _

PREVIEW = Glyph("headphones", _("Preview"), "info", "info_soft")
PLAYING = Glyph("music", _("Playing"), "accent", "accent_soft")
STEPS = 1000
SCROLL_MS = 60
KEEP_IT, KEPT = _("Download this file (Ctrl+Alt+D)"), _("This file is among your downloads")
LOW = 620
WAITING, LOADING = _("Asking for the file…"), _("Loading…")
_WORDS = {
    Mode.LOADING: LOADING,
    Mode.PAUSED: _("Paused"),
    Mode.ENDED: _("Ended"),
}

_PLAY = {
    Mode.PLAYING: ("pause", _("Pause")),
    Mode.LOADING: ("loader-circle", _("Loading")),
}


class ScrollingLabel(ElidedLabel):
    """A title that moves through its place while it plays, when it is too long to be read."""

    def __init__(self, role: str) -> None:
        super().__init__("", role)
        self._at = 0
        self._timer = QTimer(self)
        self._timer.setInterval(SCROLL_MS)
        self._timer.timeout.connect(self._step)

    def move_on(self, moving: bool) -> None:
        """Move while `moving`, else stand at the beginning."""
        too_long = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        if moving and too_long:
            if not self._timer.isActive():
                self._timer.start()
        elif self._timer.isActive() or self._at:
            self._timer.stop()
            self._at = 0
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """The text, shifted; twice, so that its end is followed by its beginning."""
        if not self._at:
            super().paintEvent(event)
            return
        painter, text = QPainter(self), self._text()
        painter.setPen(self.palette().windowText().color())
        width = self.fontMetrics().horizontalAdvance(text)
        box = self.rect().adjusted(-self._at, 0, 2 * width, 0)
        painter.drawText(box, int(self.alignment()), text + text)

    def _text(self) -> str:
        return f"{self.text()}      "

    def _step(self) -> None:
        self._at = (self._at + 1) % max(1, self.fontMetrics().horizontalAdvance(self._text()))
        self.update()


class MiniPlayer(QFrame):
    """184 px wide in the open sidebar, a single button in the narrow one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(_("Player"))
        self._player: PreviewController | None = None
        self._narrow = False
        self.picture: QImage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(8), px(12), px(8))
        self._column.setSpacing(px(4))
        self._head()
        self._words()
        self._places()
        self._controls()
        self.hide()

    def follow(self, player: PreviewController) -> None:
        """Show this player from now on."""
        self._player = player
        player.changed.connect(self._show)
        self._show()

    def _is_low(self) -> bool:
        """In a low window the place of the services is more than what can be spared."""
        window = self.window()
        return window is not None and window.height() < px(LOW)

    @property
    def is_narrow(self) -> bool:
        """True while there is no room for a sentence."""
        return self._narrow

    def set_narrow(self, narrow: bool) -> None:
        """Only the play button, or all of it."""
        self._narrow = narrow
        parts = (self._top, self._middle, self.seek, self._times, self._loud, self.stop)
        for widget in parts:
            widget.setVisible(not narrow)
        if narrow:
            self.sentence.hide()
        self._squeeze(self._is_low())

    def _squeeze(self, low: bool) -> None:
        """Less air in a low window, none at the sides of the narrow one."""
        side, end = px(0 if self._narrow else 12), px(4 if low else 8)
        self._column.setContentsMargins(side, end, side, end)
        self._column.setSpacing(px(0 if low else 4))

    # --- parts ----------------------------------------------------------------------------------
    def _head(self) -> None:
        self._top = QWidget()
        row = QHBoxLayout(self._top)
        row.setContentsMargins(0, 0, 0, 0)
        self.badge = Badge(glyph=PREVIEW)
        row.addWidget(self.badge)
        row.addStretch(1)
        self.keep = IconButton("download", KEEP_IT, size="small", on_click=self._keep)
        row.addWidget(self.keep)
        self.close_button = IconButton(
            "x", _("Close the player"), size="small", on_click=self._stop
        )
        row.addWidget(self.close_button)
        self._column.addWidget(self._top)

    def _words(self) -> None:
        self._middle = QWidget()
        row = QHBoxLayout(self._middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self.cover = PlayerCover()
        row.addWidget(self.cover)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.title = ScrollingLabel("title")
        self.artist = ElidedLabel("", "secondary", "text_2")
        for widget in (self.title, self.artist):
            column.addWidget(widget)
        row.addLayout(column, 1)
        self._column.addWidget(self._middle)
        self.sentence = label("", "small", "danger", wrap=True)
        self._column.addWidget(self.sentence)

    def _places(self) -> None:
        self.seek = Slider(_("Place in the track"))
        self.seek.setRange(0, STEPS)
        self.seek.setPageStep(STEPS // 20)
        self.seek.sliderReleased.connect(self._seek)
        self.seek.actionTriggered.connect(self._stepped)
        self._column.addWidget(self.seek)
        self._times = QWidget()
        row = QHBoxLayout(self._times)
        row.setContentsMargins(0, 0, 0, 0)
        self.at, self.length = label("", "small", "text_2"), label("", "small", "text_2")
        row.addWidget(self.at)
        row.addStretch(1)
        row.addWidget(self.length)
        self._column.addWidget(self._times)

    def _controls(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(px(4))
        self.play = IconButton("play", _("Play"), on_click=self._toggle)
        self.stop = IconButton("square", _("Stop"), on_click=self._stop)
        row.addWidget(self.play)
        row.addWidget(self.stop)
        self._loud = QWidget()
        loud = QHBoxLayout(self._loud)
        loud.setContentsMargins(0, 0, 0, 0)
        loud.setSpacing(px(2))
        self.mute = IconButton("volume-2", _("Mute"), on_click=self._mute)
        self.volume = Slider(_("Volume"))
        self.volume.setRange(0, 100)
        self.volume.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.volume.valueChanged.connect(self._loudness)
        loud.addWidget(self.mute)
        loud.addWidget(self.volume, 1)
        row.addWidget(self._loud, 1)
        self._column.addLayout(row)

    # --- showing --------------------------------------------------------------------------------
    def _show(self) -> None:
        if self._player is None:
            return
        state = self._player.state
        self.setVisible(state.mode is not Mode.IDLE)
        self.badge.show_text(glyph=PREVIEW if state.preview else PLAYING)
        if self.title.text() != state.title:
            self.title.setText(state.title)
            self.cover.show_picture(self._player.picture, state.title)
        elif state.mode is not Mode.IDLE and self.picture is not self._player.picture:
            self.cover.show_picture(self._player.picture, state.title)
        self.picture = self._player.picture
        self.artist.setText(state.artist)
        low = self._is_low()
        self.artist.setVisible(bool(state.artist) and not low)
        self.cover.setVisible(not low)
        self._squeeze(low)
        self._times.setVisible(not low and not self._narrow)
        self.title.move_on(state.mode is Mode.PLAYING)
        self._show_sentence(state)
        self._show_place(state)
        self._show_buttons(state)

    def _show_sentence(self, state: PlayerState) -> None:
        waiting = _WORDS.get(state.mode, "")
        if state.mode is Mode.LOADING and state.preview and not state.has_bytes:
            waiting = WAITING
        elif state.mode is Mode.LOADING and state.arrived:
            waiting = f"{LOADING} {state.arrived:.0%}"
        self.sentence.setText(state.sentence or waiting)
        set_tone(self.sentence, "danger" if state.sentence else "text_2")
        self.sentence.setVisible(bool(state.sentence or waiting) and not self._narrow)

    def _show_place(self, state: PlayerState) -> None:
        length = state.duration or 0.0
        known = length > 0.0 and state.mode is not Mode.FAILED
        self.seek.setEnabled(known)
        if not self.seek.isSliderDown():
            self.seek.setValue(round(STEPS * state.position / length) if known else 0)
        self.at.setText(clock(state.position))
        self.length.setText(clock(state.duration) if state.duration else "–:––")
        self.seek.show_arrived(state.arrived or 0.0)
        here = (
            ""
            if state.arrived is None
            else _(", {arrived:.0%} loaded").format(arrived=state.arrived)
        )
        self.seek.setToolTip(
            _("{text} of {text_2}{here}").format(
                text=self.at.text(), text_2=self.length.text(), here=here
            )
        )
        self.seek.setAccessibleDescription(self.seek.toolTip())

    def _show_buttons(self, state: PlayerState) -> None:
        icon, name = _PLAY.get(state.mode, ("play", _("Play")))
        self.play.set_icon(icon, name)
        self.play.setEnabled(state.mode not in {Mode.FAILED, Mode.LOADING})
        kept = state.keep is Keep.KEPT
        self.keep.setVisible(state.preview and state.keep is not Keep.NO)
        self.keep.setEnabled(state.keep is Keep.OFFERED)
        self.keep.set_icon("check" if kept else "download", KEPT if kept else KEEP_IT)
        self.mute.set_icon("volume-x" if state.muted else "volume-2", _mute_name(state))
        self.volume.blockSignals(True)
        self.volume.setValue(round(state.volume * 100))
        self.volume.blockSignals(False)

    # --- acting ---------------------------------------------------------------------------------
    def _toggle(self) -> None:
        if self._player is not None:
            self._player.toggle()

    def _keep(self) -> None:
        if self._player is not None:
            self._player.keep()

    def _stop(self) -> None:
        if self._player is not None:
            self._player.stop()

    def _mute(self) -> None:
        if self._player is not None:
            self._player.mute()

    def _loudness(self, value: int) -> None:
        if self._player is not None:
            self._player.set_volume(value / 100)

    def _stepped(self, _action: int) -> None:
        if not self.seek.isSliderDown():
            QTimer.singleShot(0, self._seek)

    def _seek(self) -> None:
        if self._player is not None and self._player.state.duration:
            self._player.seek(self._player.state.duration * self.seek.value() / STEPS)


def _mute_name(state: PlayerState) -> str:
    return _("Sound on") if state.muted else _("Mute")
