"""The set-up help for Spotify, drawn over the window: make an app, log in, see what came of it.

Opened with `opening.open_spotify_setup`. Enter goes on, Esc leaves and stops a waiting login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QTimer, QUrl
from PyQt6.QtGui import QDesktopServices, QGuiApplication
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget

from services.accounts.setup import SetupFacts
from ui.runner import Runner
from ui.spotify_setup.presenter import CLIENT, REDIRECT, SpotifySetupPresenter, Step
from ui.spotify_setup.steps import AppStep, LoginStep, ResultStep
from ui.theme.manager import px
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.overlay import Overlay
from ui.widgets.scrolling import scrolling
from utils.texts import _

if TYPE_CHECKING:
    from services.container import Container

WIDTH, HEIGHT = 720, 640
HEADS = {
    Step.APP: _("Step 1 of 3 · an app of your own"),
    Step.LOGIN: _("Step 2 of 3 · agree in the browser"),
    Step.RESULT: _("Step 3 of 3 · what came of it"),
}
READY = _(
    "Your playlists and Liked Songs can be opened on the Sync page. The permission lasts six "
    "months; two weeks before its end you are told."
)


class SpotifySetupDialog(Overlay):
    """Layout and words; what happens is the presenter's."""

    def __init__(self, container: Container, runner: Runner) -> None:
        super().__init__(_("Connect Spotify"), WIDTH, HEIGHT)
        self.presenter = SpotifySetupPresenter(container, runner, self)
        self._dashboard = ""
        self.head = label("", "secondary", "text_2")
        self.app = AppStep(self._copy, lambda: self._browse(self._dashboard))
        self.log_in = LoginStep(self._copy, lambda: self._browse(self.presenter.url), self._paste)
        self.result = ResultStep(self.presenter.clear_cache, self.presenter.disconnect_account)
        self.client_id = self.app.client_id
        self.stack = QStackedWidget()
        self._areas = [scrolling(step) for step in (self.app, self.log_in, self.result)]
        for area in self._areas:
            self.stack.addWidget(area)
        self.body.addWidget(label(_("Connect Spotify"), "page"))
        self.body.addWidget(self.head)
        self.body.addWidget(self.stack, 1)
        self.body.addLayout(self._foot())
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)
        self.client_id.returnPressed.connect(self._login)
        self._connect()
        self._show_step(Step.APP)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self.cancel = Button(_("Cancel login"), "quiet", "x", on_click=self.presenter.cancel)
        self.change = Button(_("Change the app"), "quiet", "pencil", on_click=self.presenter.change)
        self.test = Button(_("Test again"), "", "refresh-cw", on_click=self.presenter.test)
        self.again = Button(_("Log in again"), "", "external-link", on_click=self._login)
        self.go = Button(
            _("Log in with the browser"), "primary", "external-link", on_click=self._login
        )
        self.done = Button(_("Close"), "", "x", on_click=self.leave)
        foot.addWidget(self.cancel)
        foot.addWidget(self.change)
        foot.addStretch(1)
        for button in (self.test, self.again, self.done, self.go):
            foot.addWidget(button)
        return foot

    def _connect(self) -> None:
        asked = self.presenter
        asked.loaded.connect(self._show_facts)
        asked.stepped.connect(self._show_step)
        asked.complained.connect(self._complain)
        asked.opened.connect(self._browse)
        asked.pasted.connect(self.log_in.paste_row.complain)
        asked.busy_changed.connect(self._show_busy)
        asked.answered.connect(self._show_answer)
        self.closed.connect(asked.close)

    # --- what a person does ---------------------------------------------------------------------
    def _login(self) -> None:
        self.presenter.login(self.client_id.text(), self.app.redirect.text())

    def _paste(self) -> None:
        self.presenter.paste(self.log_in.pasted.text())

    def _copy(self, text: str) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(text)

    def _browse(self, url: str) -> None:
        if url:
            QDesktopServices.openUrl(QUrl(url))

    # --- what the presenter says ----------------------------------------------------------------
    def _show_facts(self, facts: SetupFacts) -> None:
        self._dashboard = facts.dashboard
        self.client_id.setText(facts.client_id)
        self.app.redirect.setText(facts.redirect_uri)

    def _show_step(self, step: Step) -> None:
        self.stack.setCurrentIndex(step.value)
        self.head.setText(HEADS[step])
        waiting, over = step is Step.LOGIN, step is Step.RESULT
        self.cancel.setVisible(waiting)
        for button in (self.change, self.test, self.again):
            button.setVisible(over)
        self.go.setVisible(step is Step.APP)
        if waiting:
            self.log_in.url.setText(self.presenter.url)
            self.log_in.url.setCursorPosition(0)
            self.log_in.pasted.clear()
            self._count_down()
            self._tick.start()
        else:
            self._tick.stop()
        self._focus(step)

    def _focus(self, step: Step) -> None:
        goal = {Step.APP: self.client_id, Step.LOGIN: self.log_in.pasted, Step.RESULT: self.done}
        if self.isVisible():
            goal[step].setFocus()
            self._areas[step.value].ensureWidgetVisible(goal[step])

    def _count_down(self) -> None:
        minutes, seconds = divmod(self.presenter.seconds_left(), 60)
        self.log_in.left.setText(
            _("Waiting for the browser: {minutes}:{seconds:02d} left").format(
                minutes=minutes, seconds=seconds
            )
        )

    def _complain(self, key: str, sentence: str) -> None:
        rows = {CLIENT: self.app.client_row, REDIRECT: self.app.redirect_row}
        rows[key].complain(sentence)
        if sentence:
            self._areas[Step.APP.value].ensureWidgetVisible(rows[key])

    def _show_busy(self, busy: bool) -> None:
        self.go.set_busy(busy, _("Opening…"))
        self.test.set_busy(busy, _("Asking Spotify…"))
        self.again.setEnabled(not busy)

    def _show_answer(self, ok: bool, sentence: str, next_step: str) -> None:
        self.result.icon.show_icon(*(("circle-check", "accent") if ok else ("circle-x", "danger")))
        self.result.account.setVisible(ok)
        self.result.sentence.setText(sentence)
        self.result.next_step.setText(next_step or (READY if ok else ""))
        self.done.set_label(_("Done") if ok else _("Close"), "check" if ok else "x")
