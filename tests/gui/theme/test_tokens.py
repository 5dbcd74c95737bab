"""Contrast of every pair of colours that text is painted in, for every theme."""

from __future__ import annotations

import pytest

from ui.theme.tokens import THEMES, Tokens, contrast_ratio

GROUNDS = ("canvas", "surface", "raised", "overlay", "select", "hover", "pressed", "neutral_soft")
TEXTS = ("text", "text_2", "text_3", "accent", "info", "warn", "danger")
ON_FILLS = [
    ("accent_ink", "accent"),
    ("accent_ink", "accent_hover"),
    ("danger_ink", "danger_fill"),
    ("accent", "accent_soft"),
    ("text", "accent_soft"),
    ("text_2", "accent_soft"),
    ("info", "info_soft"),
    ("warn", "warn_soft"),
    ("danger", "danger_soft"),
    ("text", "info_soft"),
    ("text", "warn_soft"),
    ("text", "danger_soft"),
    ("text_2", "info_soft"),
    ("text_2", "warn_soft"),
    ("text_2", "danger_soft"),
]
THEME_LIST = [pytest.param(theme, id=name) for name, theme in THEMES.items()]


def weak_on(theme: Tokens, text: str, ground: str) -> bool:
    """text_3 is a hint colour that is never put on a pressed ground."""
    return text == "text_3" and ground == "pressed"


@pytest.mark.parametrize("theme", THEME_LIST)
def test_every_text_colour_is_readable_on_every_ground(theme: Tokens) -> None:
    for text in TEXTS:
        for ground in GROUNDS:
            if not weak_on(theme, text, ground):
                ratio = contrast_ratio(theme.color(text), theme.color(ground))
                assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("theme", THEME_LIST)
def test_text_on_fills_is_readable(theme: Tokens) -> None:
    for text, ground in ON_FILLS:
        ratio = contrast_ratio(theme.color(text), theme.color(ground))
        assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("theme", THEME_LIST)
def test_focus_ring_and_control_borders_stand_out(theme: Tokens) -> None:
    for edge in ("focus", "line_strong"):
        for ground in ("canvas", "surface", "raised", "overlay", "select"):
            ratio = contrast_ratio(theme.color(edge), theme.color(ground))
            assert ratio >= 3.0, f"{edge} on {ground}: {ratio:.2f}"


def test_the_high_contrast_theme_reaches_seven_to_one() -> None:
    theme = THEMES["contrast"]
    for text in TEXTS:
        for ground in ("canvas", "surface", "raised", "overlay"):
            assert contrast_ratio(theme.color(text), theme.color(ground)) >= 7.0


def test_contrast_is_21_for_black_on_white_and_1_for_itself() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast_ratio("#4CC38A", "#4CC38A") == pytest.approx(1.0)


def test_the_text_scale_multiplies_sizes_and_stays_in_its_limits() -> None:
    dark = THEMES["dark"]
    assert dark.scaled(1.5).px(24) == 36
    assert dark.scaled(9).scale == 1.5
    assert dark.scaled(0.1).scale == 0.9


def test_an_unknown_token_is_an_error() -> None:
    with pytest.raises(KeyError):
        THEMES["dark"].color("beige")
