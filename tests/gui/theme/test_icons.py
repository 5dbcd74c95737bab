"""Icons: all of them draw, in the colour of the theme in force, at the size asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QIcon, QImage
from PyQt6.QtWidgets import QApplication, QPushButton

from ui.navigation import PAGES
from ui.theme import icons
from ui.theme.manager import tokens, wear
from ui.theme.state_glyphs import (
    BY_HAND,
    JOB,
    LEVEL,
    OWNERSHIP,
    PARTLY_OWNED,
    SERVICE,
    Glyph,
)
from ui.theme.tokens import THEMES

UI = Path(__file__).resolve().parents[3] / "ui"
GLYPHS = [*OWNERSHIP.values(), *JOB.values(), *SERVICE.values(), *LEVEL.values()]
GLYPHS += [PARTLY_OWNED, BY_HAND]


def colours(image: QImage) -> set[str]:
    solid = set()
    for x in range(image.width()):
        for y in range(image.height()):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() == 255:
                solid.add(pixel.name().upper())
    return solid


@pytest.mark.parametrize("name", icons.available())
def test_every_bundled_icon_draws_something(themed: QApplication, name: str) -> None:
    assert colours(icons.pixmap(name, "text", 24).toImage()), name


def test_icons_named_in_the_source_are_bundled() -> None:
    named = re.compile(r'(?:icon\w*=|Icon\(|IconButton\(\s*)"([a-z0-9-]+)"')
    found = {
        name
        for path in UI.rglob("*.py")
        for name in named.findall(path.read_text(encoding="utf-8"))
    }
    assert "circle-check" in found
    assert found <= set(icons.available())


def test_every_state_has_a_bundled_icon_a_word_and_token_colours() -> None:
    for glyph in GLYPHS:
        assert isinstance(glyph, Glyph)
        assert glyph.icon in icons.available()
        assert glyph.word
        assert tokens().color(glyph.color)
        assert tokens().color(glyph.ground)


def test_states_of_one_kind_differ_by_word_and_not_by_colour_alone() -> None:
    for kind in (OWNERSHIP, JOB, SERVICE, LEVEL):
        words = [glyph.word for glyph in kind.values()]
        assert len(set(words)) == len(words)
    for kind in (OWNERSHIP, LEVEL):
        assert len({glyph.icon for glyph in kind.values()}) == len(kind)


def test_a_page_icon_exists_for_each_page() -> None:
    assert {page.icon for page in PAGES} <= set(icons.available())


def test_an_icon_wears_the_theme_in_force(qapp: QApplication) -> None:
    icon = icons.icon("square", "accent")
    wear(qapp, THEMES["light"])
    light = colours(icon.pixmap(QSize(24, 24)).toImage())
    wear(qapp, THEMES["dark"])
    dark = colours(icon.pixmap(QSize(24, 24)).toImage())
    assert THEMES["light"].color("accent") in light
    assert THEMES["dark"].color("accent") in dark


def test_a_checked_and_a_disabled_button_show_it_in_their_colours(themed: QApplication) -> None:
    icon = icons.icon("square", "text", on="accent")
    on = icon.pixmap(QSize(24, 24), QIcon.Mode.Normal, QIcon.State.On).toImage()
    off = icon.pixmap(QSize(24, 24), QIcon.Mode.Disabled, QIcon.State.Off).toImage()
    assert tokens().color("accent") in colours(on)
    assert tokens().color("text_3") in colours(off)


def test_an_icon_beside_words_leaves_room_and_one_alone_does_not(themed: QApplication) -> None:
    worded, alone = QPushButton("Play"), QPushButton("")
    icons.beside(worded, "play", "text")
    icons.beside(alone, "play", "text")
    assert worded.iconSize().width() > worded.iconSize().height()
    assert alone.iconSize().width() == alone.iconSize().height()
    wide = worded.icon().pixmap(QSize(40, 16)).toImage()
    right_half = wide.copy(20, 0, 20, 16)
    assert colours(wide)
    assert not colours(right_half), "the icon hangs left, the gap is at its right"
    icons.beside(alone, "", "text")
    assert alone.icon().isNull()


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError, match="no icon named unicorn"):
        icons.icon("unicorn")


def test_the_licence_of_the_icons_is_bundled() -> None:
    assert "ISC License" in (icons.ICON_FOLDER / "LICENSE-Lucide.txt").read_text("utf-8")
