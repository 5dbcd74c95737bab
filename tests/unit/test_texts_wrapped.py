"""No words for people stand in the window without the catalogue of translations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.texts import ROOT, called, catalogue, texts_of

SHOWN = frozenset(
    "ActionNotice Badge Banner Button Chips Choice Door ElidedLabel EmptyState FormRow Glyph Group "
    "IconButton Line MenuChip Notice QCheckBox QLabel QPushButton RowList RowTable SearchField "
    "SectionCard Segmented StatCard Tabs addAction allow label say set_busy set_label "
    "setAccessibleDescription setAccessibleName setPlaceholderText setText setToolTip "
    "setWindowTitle show_busy show_text".split()
)
"""Widgets, and what they are told, whose words a person reads."""

NAMES = frozenset({"Cratekeeper", "Deezer", "Soulseek", "Spotify", "YouTube", "Plex"})
INVENTED = re.compile(r"(^|/)(gallery|scenes)(/|\.py)")
"""Folders and files of invented worlds for pictures and tests."""


def words(node: ast.expr) -> str:
    """The literal words of an argument; an f-string without what it fills in."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    plain = [one.value for one in parts if isinstance(one, ast.Constant)]
    return "".join(one for one in plain if isinstance(one, str))


def is_for_people(text: str) -> bool:
    """Several words, or one with a capital; neither a name nor a key of the keyboard."""
    bare = text.strip()
    if bare in NAMES or re.match(r"(Ctrl|Shift|Alt)\b", bare):
        return False
    return bool(
        re.search(r"[A-Za-z]{2,} [A-Za-z]", bare) or re.fullmatch(r"[A-Z][a-z]{2,}…?", bare)
    )


def unwrapped(source: str) -> Iterator[tuple[int, str]]:
    """(line, words) of literals that are given to a widget as they are."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in SHOWN:
            for given in [*node.args, *(one.value for one in node.keywords)]:
                if is_for_people(text := words(given)):
                    yield given.lineno, text


def pages() -> list[Path]:
    return [
        path
        for path in sorted((ROOT / "ui").rglob("*.py"))
        if not INVENTED.search(path.relative_to(ROOT).as_posix())
    ]


def test_no_widget_gets_words_that_cannot_be_translated() -> None:
    found = [
        f'{path.relative_to(ROOT)}:{line} "{text}": wrap it in `_()` of utils.texts'
        for path in pages()
        for line, text in unwrapped(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'Button("Try again")',
        'made.setText(f"{count} tracks left")',
        'EmptyState(kind, "Nothing here.", detail="Look again.")',
        'row.addWidget(label("Downloads", "section"))',
    ],
)
def test_words_that_nobody_wrapped_are_found(source: str) -> None:
    assert list(unwrapped(source))


@pytest.mark.parametrize(
    "source",
    [
        'Button(_("Try again"), "primary", "rotate-cw")',
        'made.setText(_("{count} tracks left").format(count=count))',
        'made.setText(f"{one} · {two}")',
        'log.info("The window is open")',
        'Glyph("circle-check", WORD, "accent_soft")',
    ],
)
def test_what_is_wrapped_or_not_for_people_is_left_alone(source: str) -> None:
    assert not list(unwrapped(source))


@pytest.mark.xdist_group("texts")
def test_what_is_counted_stands_in_the_catalogue_with_its_plural() -> None:
    source = "from ui.models import figures\n"
    source += "figures.count(2, 'wish', 'wishes')\nfigures.count(1, 'track')"
    assert list(texts_of(source)) == [("wish", "wishes"), ("track", "tracks")]
    assert len(catalogue().split("msgid")) > 1000
