"""The one application style sheet, rendered from the tokens.

Variants are dynamic properties: `kind` on buttons, chips, frames and check boxes, `compact` on
small buttons, `type` (a role of the type scale) and `tone` (a colour token) on labels. After
changing one call `restyle`.
No widget sets a style sheet of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template

from PyQt6.QtWidgets import QWidget

from ui.theme.tokens import TYPE, Tokens

MARKS = Path(__file__).resolve().parents[1] / "assets" / "marks"
LABEL_TONES = ("text_2", "text_3", "accent", "info", "warn", "danger")

_BASE = Template("""
QMainWindow, QDialog, QWidget[kind="page"] { background: $canvas; }
QScrollArea, QWidget[kind="scrolled"] { background: transparent; border: 0; }
QToolTip { background: $overlay; color: $text; border: 1px solid $line_strong;
  padding: ${s6}px ${s8}px; font-size: ${f12}px; }
QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: ${s12}px; }
QFrame[kind="card"][state="failed"] { border-color: $danger; }
QFrame[kind="choice"] { background: $raised; border: 2px solid transparent;
  border-radius: ${s12}px; }
QFrame[kind="choice"][chosen="yes"] { border-color: $accent; }
QLabel[kind="key"] { background: $surface; border: 1px solid $line_strong;
  border-radius: ${s4}px; }
QFrame[kind="raised"] { background: $raised; border: 1px solid $line; border-radius: ${s8}px; }
QFrame[kind="bar"] { background: $overlay; border: 1px solid $line_strong;
  border-radius: ${s12}px; }
QFrame[kind="drop"] { background: transparent; border: 1px dashed $line_strong;
  border-radius: ${s12}px; }
QFrame[kind="drop"][state="over"] { background: $accent_soft; border-color: $accent; }
QFrame[kind="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[kind="sidebar"] { background: $surface; border: 0; border-right: 1px solid $line; }
QFrame[kind="toast"] { background: $overlay; border: 1px solid $line_strong;
  border-radius: ${s12}px; }
QFrame[kind="banner"][tone="info"] { background: $info_soft; border-radius: ${s8}px; }
QFrame[kind="banner"][tone="warn"] { background: $warn_soft; border-radius: ${s8}px; }
QFrame[kind="banner"][tone="danger"] { background: $danger_soft; border-radius: ${s8}px; }
QFrame[kind="banner"][tone="accent"] { background: $accent_soft; border-radius: ${s8}px; }
""")

_BUTTONS = Template("""
QPushButton { background: $raised; color: $text; border: 1px solid $line_strong;
  border-radius: ${s8}px; padding: 0 ${s14}px; min-height: ${s32}px; font-weight: 600;
  font-size: ${f13}px; }
QPushButton:hover { background: $overlay_hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:disabled { color: $text_3; border-color: $line; background: transparent; }
QPushButton:checked { background: $accent_soft; border-color: $accent_edge; }
QPushButton[compact="yes"] { min-height: ${s26}px; padding: 0 ${s10}px; font-size: ${f12}px; }
QPushButton[kind="primary"] { background: $accent; color: $accent_ink; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_hover; }
QPushButton[kind="primary"]:disabled { background: transparent; color: $text_3;
  border-color: $line; }
QPushButton[kind="accent"] { background: $accent_soft; color: $accent;
  border-color: $accent_edge; }
QPushButton[kind="accent"]:hover { background: $hover; }
QPushButton[kind="accent"]:disabled { background: transparent; color: $text_3;
  border-color: $line; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $text_2; }
QPushButton[kind="quiet"]:hover { background: $hover; color: $text; }
QPushButton[kind="quiet"]:pressed { background: $pressed; }
QPushButton[kind="quiet"]:disabled { color: $text_3; border-color: transparent; }
QPushButton[kind="field"] { background: $surface; }
QPushButton[kind="field"]:hover { background: $hover; }
QPushButton[kind="crumb"] { background: transparent; border-color: transparent; color: $text_2;
  padding: 0; min-height: ${s18}px; font-size: ${f12}px; }
QPushButton[kind="crumb"]:hover { color: $text; }
QPushButton[kind="danger"] { background: $danger_fill; color: $danger_ink;
  border-color: $danger_fill; }
QPushButton[kind="danger"]:disabled { background: transparent; color: $text_3;
  border-color: $line; }
QPushButton[kind="chip"] { background: $surface; color: $text_2; border: 1px solid $line;
  border-radius: ${s13}px; min-height: ${s26}px; padding: 0 ${s12}px; font-size: ${f12}px; }
QPushButton[opens="menu"] { padding: 0 ${s28}px 0 ${s12}px; }
QPushButton[kind="chip"]:hover { background: $hover; color: $text; }
QPushButton[kind="chip"]:checked { background: $accent_soft; color: $text;
  border-color: $accent_edge; }
QPushButton[kind="segment"] { background: transparent; color: $text_2;
  border: 1px solid transparent; border-radius: ${s6}px; min-height: ${s28}px;
  padding: 0 ${s14}px; }
QPushButton[kind="segment"]:hover { color: $text; }
QPushButton[kind="segment"]:checked { background: $overlay; color: $text;
  border-color: $line_strong; }
QFrame[kind="segments"] { background: $surface; border: 1px solid $line; border-radius: ${s8}px; }
QPushButton[kind="tab"] { background: transparent; color: $text_2; border: 0; border-radius: 0;
  border-bottom: ${s3}px solid transparent; padding: 0 ${s2}px; min-height: ${s34}px;
  font-size: ${f14}px; }
QPushButton[kind="tab"]:hover { color: $text; }
QPushButton[kind="tab"]:checked { color: $text; border-bottom-color: $accent; }
QPushButton[kind="nav"] { background: transparent; color: $text_2; border: 0;
  border-left: ${s3}px solid transparent; border-radius: ${s6}px; min-height: ${s36}px;
  padding: 0 ${s8}px 0 ${s12}px; text-align: left; font-size: ${f13}px; }
QPushButton[kind="nav"]:hover { background: $hover; color: $text; }
QPushButton[kind="nav"]:checked { background: $accent_soft; color: $text;
  border-left-color: $accent; }
QPushButton[kind="row"], QPushButton[kind="door"] { background: $raised;
  border: 1px solid $line; text-align: left; min-height: ${s34}px; padding: 0 ${s12}px; }
QPushButton[kind="door"] { min-height: ${s48}px; }
QPushButton[kind="row"]:hover, QPushButton[kind="door"]:hover { border-color: $line_strong; }
QPushButton[kind="row"]:disabled { color: $text_3; }
QPushButton[kind="section"] { background: transparent; border: 1px solid transparent;
  color: $text_2; text-align: left; min-height: ${s34}px; padding: 0 ${s10}px; }
QPushButton[kind="section"]:hover { background: $hover; color: $text; }
QPushButton[kind="section"]:checked { background: $surface; color: $text;
  border-color: $line_strong; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${s8}px;
  min-width: ${s32}px; min-height: ${s32}px; padding: 0; icon-size: ${s16}px; color: $text; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton[kind="boxed"] { background: $raised; border-color: $line_strong; }
QToolButton[compact="yes"] { min-width: ${s26}px; min-height: ${s26}px; }
QToolButton::menu-indicator { image: none; }
""")

_FIELDS = Template("""
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { background: $surface; color: $text;
  border: 1px solid $line_strong; border-radius: ${s8}px; min-height: ${s32}px;
  padding: 0 ${s10}px; selection-background-color: $select; selection-color: $text;
  placeholder-text-color: $text_3; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {
  border: 2px solid $focus; min-height: ${s30}px; padding: 0 ${s9}px; }
QLineEdit[kind="search"] { padding-left: ${s4}px; }
QLineEdit[kind="search"]:focus { padding-left: ${s3}px; }
QLineEdit:disabled, QComboBox:disabled { color: $text_3; border-color: $line; }
QLineEdit:read-only { background: $canvas; }
QLineEdit[state="invalid"] { border-color: $danger; }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { background: transparent; border: 0;
  padding: 0; }
QLineEdit > QToolButton { min-width: 0; min-height: 0; border: 0; background: transparent; }
QPlainTextEdit, QTextEdit, QTextBrowser { background: $surface; color: $text;
  border: 1px solid $line_strong; border-radius: ${s8}px; padding: ${s6}px;
  selection-background-color: $select; selection-color: $text; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; }
QListWidget[kind="order"] { background: $raised; border: 1px solid $line;
  border-radius: ${s8}px; padding: ${s4}px; outline: 0; }
QListWidget[kind="order"]:focus { border: 1px solid $focus; }
QListWidget[kind="order"]::item { min-height: ${s38}px; padding: 0 ${s8}px; border-radius: ${s6}px;
  color: $text; }
QListWidget[kind="order"]::item:selected { background: $select; color: $text; }
QComboBox::drop-down { border: 0; width: ${s28}px; }
QComboBox::down-arrow { image: url("$marks/down-$name.svg"); width: ${s14}px;
  height: ${s14}px; }
QComboBox QAbstractItemView { background: $overlay; border: 1px solid $line_strong;
  selection-background-color: $select; selection-color: $text; padding: ${s4}px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button,
QDoubleSpinBox::down-button { border: 0; width: ${s20}px; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$marks/up-$name.svg");
  width: ${s12}px; height: ${s12}px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$marks/down-$name.svg");
  width: ${s12}px; height: ${s12}px; }
QCheckBox { spacing: ${s8}px; border: 2px solid transparent; border-radius: ${s6}px;
  min-height: ${s28}px; padding: 0 ${s2}px; }
QCheckBox::indicator, QListWidget::indicator { width: ${s14}px; height: ${s14}px;
  border: 1px solid $line_strong; border-radius: ${s4}px; background: $surface; }
QCheckBox::indicator:checked, QListWidget::indicator:checked { background: $accent;
  border-color: $accent; image: url("$marks/check-$name.svg"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent;
  image: url("$marks/some-$name.svg"); }
QCheckBox::indicator:disabled { border-color: $line; background: $overlay; }
QCheckBox[kind="switch"]::indicator { width: ${s36}px; height: ${s20}px; border: 0;
  background: transparent; image: url("$marks/off-$name.svg"); }
QCheckBox[kind="switch"]::indicator:checked { image: url("$marks/on-$name.svg"); }
""")

_VIEWS = Template("""
QAbstractItemView { background: transparent; border: 0; selection-background-color: $select;
  selection-color: $text; }
QTableView { selection-background-color: transparent; }
QListView[kind="completions"] { background: $overlay; border: 1px solid $line_strong;
  padding: ${s4}px; }
QListView[kind="completions"]::item { min-height: ${s28}px; padding: 0 ${s8}px; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: transparent; color: $text_2; border: 0;
  border-bottom: 1px solid $line; padding: 0 ${s8}px; min-height: ${s36}px; font-weight: 600;
  font-size: ${f12}px; }
QTableCornerButton::section { background: transparent; border: 0; }
QMenu { background: $overlay; color: $text; border: 1px solid $line_strong;
  border-radius: ${s8}px; padding: ${s4}px; }
QMenu::item { padding: ${s6}px ${s24}px ${s6}px ${s12}px; border-radius: ${s6}px; }
QMenu::item:selected { background: $select; }
QMenu::item:disabled { color: $text_3; }
QMenu::separator { height: 1px; background: $line; margin: ${s4}px ${s8}px; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: ${s12}px; margin: ${s2}px; }
QScrollBar:horizontal { height: ${s12}px; margin: ${s2}px; }
QScrollBar::handle { background: $line_strong; border-radius: ${s4}px; }
QScrollBar::handle:vertical { min-height: ${s32}px; }
QScrollBar::handle:horizontal { min-width: ${s32}px; }
QScrollBar::handle:hover { background: $text_3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSlider { min-height: ${s20}px; background: transparent; }
QSlider::groove:horizontal { height: ${s4}px; border-radius: ${s2}px; background: $track; }
QSlider::sub-page:horizontal { height: ${s4}px; border-radius: ${s2}px; background: $accent; }
QSlider::add-page:horizontal { height: ${s4}px; border-radius: ${s2}px; background: $track; }
QSlider::handle:horizontal { width: ${s12}px; height: ${s12}px; margin: -${s4}px 0;
  border-radius: ${s6}px; background: $text; }
QSlider::handle:horizontal:hover { background: $accent_hover; }
QSlider::sub-page:horizontal:disabled { background: $line_strong; }
QSlider::handle:horizontal:disabled { background: $line_strong; }
QSplitter::handle { background: transparent; }
""")


def style_sheet(theme: Tokens) -> str:
    """The whole style sheet of `theme` at its text scale."""
    values = _values(theme)
    sheets = [part.substitute(values) for part in (_BASE, _BUTTONS, _FIELDS, _VIEWS)]
    return "\n".join([*sheets, *_labels(theme)])


def _values(theme: Tokens) -> dict[str, str]:
    sizes = {f"s{n}": str(max(1, theme.px(n))) for n in range(1, 49)}
    type_sizes = {f"f{n}": str(theme.px(n)) for n in (11, 12, 13, 14, 15, 24, 40)}
    names = theme.colors.__dataclass_fields__
    colors = {name: theme.color(name) for name in names}
    hover = theme.color("overlay" if theme.dark else "hover")
    extra = {"name": theme.name, "marks": MARKS.as_posix(), "overlay_hover": hover}
    return {**sizes, **type_sizes, **colors, **extra}


def _labels(theme: Tokens) -> Iterator[str]:
    for role, (size, weight) in TYPE.items():
        yield f'QLabel[type="{role}"] {{ font-size: {theme.px(size)}px; font-weight: {weight}; }}'
    for tone in LABEL_TONES:
        yield f'QLabel[tone="{tone}"] {{ color: {theme.color(tone)}; }}'


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and let the style sheet look again (needed after a later change)."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    if style is not None:
        style.unpolish(widget)
        style.polish(widget)
    widget.update()
