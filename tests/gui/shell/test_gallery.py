"""The component gallery: every section draws, and a switch opens it in place of the window."""

from __future__ import annotations

from typing import Any

import pytest
from PyQt6.QtWidgets import QPushButton

from services.frontends.launch import window_launch
from ui.gallery.components import SECTIONS, ComponentGallery


@pytest.mark.parametrize("section", list(SECTIONS))
def test_each_section_shows_its_components(qtbot: Any, section: str) -> None:
    gallery = ComponentGallery(section)
    qtbot.addWidget(gallery)
    gallery.resize(1100, 800)
    gallery.show()
    assert not gallery.grab().isNull()


def test_a_disabled_button_says_why(qtbot: Any) -> None:
    gallery = ComponentGallery("buttons")
    qtbot.addWidget(gallery)
    off = [b for b in gallery.findChildren(QPushButton) if b.text() == "primary, disabled"]
    assert [b.toolTip() for b in off] == ["Choose something first."]


def test_the_switch_is_an_option_or_an_environment_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CRATEKEEPER_GALLERY", raising=False)
    asked, plain = window_launch(["--gallery"]), window_launch([])
    assert asked is not None
    assert asked.gallery
    assert plain is not None
    assert not plain.gallery
    monkeypatch.setenv("CRATEKEEPER_GALLERY", "1")
    by_env = window_launch([])
    assert by_env is not None
    assert by_env.gallery
