"""The one style sheet: rendered from tokens alone, valid for Qt, and obeyed by widgets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import manager
from ui.theme.manager import ThemeManager, tokens, wear
from ui.theme.qss import MARKS, restyle, style_sheet
from ui.theme.tokens import THEMES, TYPE

UI = Path(__file__).resolve().parents[3] / "ui"


@pytest.mark.parametrize("name", list(THEMES))
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
def test_every_colour_of_the_sheet_is_a_token_and_every_picture_exists(
    name: str, scale: float
) -> None:
    theme = THEMES[name].scaled(scale)
    sheet = style_sheet(theme)
    known = {theme.color(field) for field in theme.colors.__dataclass_fields__}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", sheet)) <= known
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all(Path(picture).is_file() for picture in pictures)
    assert sheet.count("{") == sheet.count("}")


def test_sizes_follow_the_text_scale() -> None:
    assert 'QLabel[type="hero"] { font-size: 40px' in style_sheet(THEMES["dark"])
    assert 'QLabel[type="hero"] { font-size: 60px' in style_sheet(THEMES["dark"].scaled(1.5))


def test_no_widget_brings_a_style_sheet_or_a_colour_of_its_own() -> None:
    theme_files = {"tokens.py", "covers.py"}
    for path in UI.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name not in ("manager.py", "switch.py"):
            assert "setStyleSheet" not in text, path
        if path.name not in theme_files:
            assert not re.search(r'"#[0-9A-Fa-f]{6}"', text), path


def test_a_kind_changes_the_look_and_restyle_applies_a_later_change(
    qtbot: Any, themed: QApplication
) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    plain, primary, label = QPushButton("Save"), QPushButton("Save"), QLabel("Save")
    primary.setProperty("kind", "primary")
    for widget in (plain, primary, label):
        column.addWidget(widget)
    qtbot.addWidget(holder)
    holder.resize(300, 160)
    holder.show()

    def ground(button: QPushButton) -> str:
        return button.grab().toImage().pixelColor(8, button.height() // 2).name().upper()

    assert ground(primary) == tokens().color("accent")
    assert ground(plain) == tokens().color("raised")
    restyle(plain, kind="primary")
    assert ground(plain) == tokens().color("accent")
    before = label.sizeHint().height()
    restyle(label, type="page")
    assert label.sizeHint().height() > before


def test_every_role_of_the_scale_has_tabular_figures(themed: QApplication) -> None:
    for role in TYPE:
        narrow, wide = manager.metrics(role), manager.metrics(role)
        assert narrow.horizontalAdvance("1111") == wide.horizontalAdvance("0000"), role


def test_the_bundled_face_is_there_with_its_licence() -> None:
    assert manager.load_fonts()
    assert "Open Font License" in (manager.FONT_FOLDER / "LICENSE-Inter.txt").read_text("utf-8")
    assert len(list(MARKS.glob("*.svg"))) == 6 * len(THEMES)


def test_the_manager_wears_the_choice_and_tells_of_a_switch(qapp: QApplication) -> None:
    themes = ThemeManager(qapp, "light")
    told: list[str] = []
    themes.changed.connect(lambda: told.append(tokens().name))
    assert tokens().name == "light"
    themes.choose("dark")
    themes.choose("dark")
    themes.choose("contrast", 1.2)
    assert told == ["dark", "contrast"]
    assert tokens().scale == pytest.approx(1.2)
    assert tokens().color("accent") in qapp.styleSheet()


def test_system_means_the_colour_scheme_of_the_desktop(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    themes = ThemeManager(qapp, "system")
    assert tokens().name in ("dark", "light")
    other = "dark" if tokens().name == "light" else "light"
    monkeypatch.setattr(themes, "_system_theme", lambda: other)
    hints = qapp.styleHints()
    assert hints is not None
    hints.colorSchemeChanged.emit(hints.colorScheme())
    assert tokens().name == other
    themes.choose("dark")
    monkeypatch.setattr(themes, "_system_theme", lambda: "light")
    hints.colorSchemeChanged.emit(hints.colorScheme())
    assert tokens().name == "dark"


def test_wearing_a_theme_changes_the_palette(qapp: QApplication) -> None:
    wear(qapp, THEMES["light"])
    light = qapp.palette().window().color().name()
    wear(qapp, THEMES["dark"])
    assert light.upper() == THEMES["light"].color("canvas")
    assert qapp.palette().window().color().name().upper() == THEMES["dark"].color("canvas")
