"""Every component in every state, side by side: `main.py --gallery` or CRATEKEEPER_GALLERY=1.

A developer's switch; the screenshot tests draw the same sections (design/visual.md, 4.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from services.events import Level, Notice
from ui.gallery.rows import rows
from ui.theme.manager import px
from ui.theme.qss import restyle
from ui.theme.state_glyphs import JOB, LEVEL, OWNERSHIP, SERVICE
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, SectionCard, StatCard
from ui.widgets.choices import Choice, Segmented
from ui.widgets.fields import FormRow, SearchField
from ui.widgets.focus_ring import FocusRing
from ui.widgets.key_hints import KeyHints
from ui.widgets.labels import label
from ui.widgets.notices import ActionNotice, Banner, Emptiness, EmptyState, Toast
from ui.widgets.painted import (
    Badge,
    Cover,
    Legend,
    ProgressLine,
    Share,
    Skeleton,
    StackedBar,
    StateLabel,
)
from ui.widgets.scrolling import scrolling

WHY_NOT = "Choose something first."
LONG = "A name of a length that nobody foresaw when the room for it was drawn"


def buttons() -> QWidget:
    """Kinds down, states across: rest, hover, pressed, focus, disabled with its reason, busy."""
    made, grid = _grid()
    for row, kind in enumerate(("primary", "", "accent", "quiet", "danger")):
        name = kind or "default"
        for column, state in enumerate(("rest", "hover", "pressed", "focus", "disabled", "busy")):
            button = Button(f"{name}, {state}", kind, "plus")
            grid.addWidget(button, row, column)
            _into(button, state)
    for column, icon in enumerate(("settings", "trash-2", "x")):
        grid.addWidget(
            IconButton(icon, f"Icon button {icon}", "boxed" if column else ""), 5, column
        )
    return made


def _into(button: Button, state: str) -> None:
    if state == "hover":
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    elif state == "pressed":
        button.setDown(True)
    elif state == "focus" and (window := button.window()) is not None:
        FocusRing(window).setWidget(button)
    elif state == "disabled":
        button.allow(False, WHY_NOT)
    elif state == "busy":
        button.set_busy(True, "Working…")


def badges() -> QWidget:
    """Each state of a job, of ownership, of a service and of a notice, as pill and as words."""
    made, grid = _grid()
    glyphs = [*JOB.values(), *OWNERSHIP.values(), *SERVICE.values(), *LEVEL.values()]
    for at, glyph in enumerate(glyphs):
        grid.addWidget(Badge(glyph=glyph), at // 3, at % 3 * 2)
        grid.addWidget(StateLabel(glyph), at // 3, at % 3 * 2 + 1)
    grid.addWidget(Badge("FLAC 16/44"), len(glyphs) // 3 + 1, 0)
    return made


def cards() -> QWidget:
    """Stat and section cards: value, stale, loading, failed with retry."""
    made, grid = _grid()
    value, stale = StatCard("Matched", "circle-check", "accent"), StatCard("Total")
    value.show_number(1284, "of 1,310")
    stale.show_number("12", "2 h ago")
    failed = Card()
    restyle(failed, state="failed")
    failed.body.addWidget(label("slskd does not answer", "title"))
    failed.body.addWidget(Button("Try again", "", "rotate-cw"), 0, Qt.AlignmentFlag.AlignLeft)
    loading = SectionCard("Loading", "a moment")
    loading.body.addWidget(Skeleton(2))
    for at, card in enumerate((value, stale, failed, loading)):
        grid.addWidget(card, at // 2, at % 2)
    return made


def progress() -> QWidget:
    """Determinate, waiting, stalled, done; the stacked bar with its legend; covers."""
    made, grid = _grid()
    bars: tuple[tuple[float | None, str, str], ...] = (
        (0.64, "info", "64 %"),
        (None, "info", "waiting"),
        (0.9, "warn", "stalled"),
        (1.0, "accent", "done"),
    )
    for row, (fraction, token, words) in enumerate(bars):
        bar = ProgressLine(token=token)
        bar.show_fraction(fraction)
        grid.addWidget(bar, row, 0)
        grid.addWidget(label(words, "secondary", "text_2"), row, 1)
    shares = [Share(40 * at + 3, glyph) for at, glyph in enumerate(OWNERSHIP.values(), 1)]
    stacked, legend = StackedBar(), Legend()
    stacked.show_shares(shares)
    legend.show_shares(shares)
    grid.addWidget(stacked, 5, 0)
    grid.addWidget(legend, 6, 0)
    covers = QHBoxLayout()
    for cover in (Cover(64, "halden", "Static Harbour"), Cover(64, "mosaic", mosaic=True)):
        covers.addWidget(cover)
    covers.addStretch(1)
    grid.addLayout(covers, 7, 0)
    return made


def empties() -> QWidget:
    """The five kinds of empty state."""
    made, grid = _grid()
    words = {
        Emptiness.FIRST_RUN: ("Bring a first playlist", "Browse…"),
        Emptiness.FILTERED: ("Nothing fits “dub”", "Show all"),
        Emptiness.ALL_DONE: ("Everything is in place", ""),
        Emptiness.NOT_CONNECTED: ("Spotify is not connected", "Connect"),
        Emptiness.FAILED: ("The list cannot be read", "Try again"),
    }
    for at, (kind, (sentence, action)) in enumerate(words.items()):
        grid.addWidget(EmptyState(kind, sentence, action), at // 2, at % 2)
    return made


def notices() -> QWidget:
    """Banners and toasts of each level, one with an action, one very long."""
    made = QWidget()
    column = QVBoxLayout(made)
    for level in Level:
        action = "Fix…" if level in {Level.WARN, Level.ERROR} else ""
        column.addWidget(Banner(level, f"A banner of the level {level.value}", action))
    row = QGridLayout()
    told = [Notice(level, f"A toast: {level.value}", "With a second line.") for level in Level]
    told += [
        ActionNotice(Level.OK, "Removed", "Ctrl+Z takes it back."),
        Notice(Level.INFO, LONG, LONG),
    ]
    for at, notice in enumerate(told):
        toast = Toast(notice)
        toast.hold()
        row.addWidget(toast, at // 2, at % 2)
    column.addLayout(row)
    column.addStretch(1)
    return made


def fields() -> QWidget:
    """Form rows: rest, invalid, remarked, disabled; choices, switches, search, keys."""
    made, grid = _grid()
    rest = FormRow("Address", QLineEdit("http://nas:5030"), "Where slskd answers.")
    wrong, noted = FormRow("Port", QLineEdit("80")), FormRow("Folder", QLineEdit("/music"))
    off = FormRow("Key", QLineEdit(), "Set by the environment.")
    wrong.complain("Choose a port between 1024 and 65535.")
    noted.remark("214 GB free, on the same disk", "accent")
    off.field.setEnabled(False)
    combo, spin, switch, tick = QComboBox(), QSpinBox(), QCheckBox("Switch"), QCheckBox("Tick")
    combo.addItems(["transfer", "supercrates"])
    switch.setProperty("kind", "switch")
    switch.setChecked(True)
    for box in (switch, tick):
        box.setAccessibleName(box.text())
    combo.setAccessibleName("Layout")
    spin.setAccessibleName("Number")
    tabs = Segmented((Choice("a", "Queue"), Choice("b", "Inbox"), Choice("c", "History")), "Tabs")
    tabs.choose("a")
    search = SearchField("Filter this list")
    shown: Iterable[QWidget] = (rest, wrong, noted, off, combo, spin, switch, tick, tabs, search)
    for at, widget in enumerate(shown):
        grid.addWidget(widget, at // 2, at % 2)
    grid.addWidget(KeyHints((("J K", "move"), ("Enter", "open"))), 6, 0, 1, 2)
    return made


SECTIONS: dict[str, tuple[str, Callable[[], QWidget]]] = {
    "buttons": ("Buttons", buttons),
    "badges": ("States", badges),
    "cards": ("Cards", cards),
    "progress": ("Progress", progress),
    "empties": ("Empty states", empties),
    "notices": ("Banners and toasts", notices),
    "fields": ("Form rows", fields),
    "rows": ("Rows of lists", rows),
}


class ComponentGallery(QWidget):
    """One section, or with none named all of them below each other."""

    def __init__(self, only: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setWindowTitle("Components")
        self.setAccessibleName("Components")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setSpacing(px(16))
        for key, (title, build) in SECTIONS.items():
            if only in {"", key}:
                column.addWidget(label(title, "page"))
                column.addWidget(build())
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addWidget(scrolling(inner, "Components"))


def run() -> int:
    """Open the gallery alone, in the desktop's theme; the exit code."""
    from ui.app import make_app
    from ui.theme.manager import ThemeManager

    app = make_app()
    themes = ThemeManager(app, "system", 1.0)
    gallery = ComponentGallery()
    gallery.resize(px(1100), px(800))
    gallery.show()
    code = app.exec()
    del themes
    return code


def _grid() -> tuple[QWidget, QGridLayout]:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(px(16))
    return made, grid
