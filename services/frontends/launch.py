"""What the arguments ask for, read without any library: the window must not wait for click."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Launch:
    """The GLOBAL options of a start without a verb, or of `probe start`, which measures one.

    `sources` are opened in the window; `gallery` shows the components instead (for developers).
    """

    home: str | None = None
    profile: str | None = None
    verbose: bool = False
    as_json: bool = False
    probe: bool = False
    gallery: bool = False
    sources: tuple[str, ...] = ()


def window_launch(argv: Sequence[str]) -> Launch | None:
    """The options of a start that opens the window; None: it is the command line's."""
    found = Launch(gallery=os.environ.get("CRATEKEEPER_GALLERY") == "1")
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if name in ("--home", "--profile"):
            if not equals and not rest:
                return None
            given = value if equals else rest.pop(0)
            home = given if name == "--home" else found.home
            profile = given if name == "--profile" else found.profile
            found = replace(found, home=home, profile=profile)
        elif word in ("-v", "--verbose"):
            found = replace(found, verbose=True)
        elif word == "--gallery":
            found = replace(found, gallery=True)
        elif word == "--json":
            found = replace(found, as_json=True)
        elif [word, *rest] == ["probe", "start"]:
            return replace(found, probe=True)
        elif all(map(_is_source, (word, *rest))):
            return replace(found, sources=(word, *rest))
        else:
            return None
    return found


def asks_for_json(argv: Sequence[str]) -> bool:
    """Whether `--json` stands among the GLOBAL options, whatever else is wrong with them."""
    words = iter(argv)
    for word in words:
        if word == "--json":
            return True
        if word in ("--home", "--profile"):
            next(words, None)
        elif not word.startswith("-"):
            return False
    return False


def _is_source(word: str) -> bool:
    """An address, a file or "Artist - Title": what a desktop hands over; never a verb."""
    return "://" in word or word.startswith("spotify:") or " - " in word or os.path.isfile(word)


def error_text(error: str, code: int, as_json: bool) -> str:
    """What stdout says of a start that failed."""
    told = {"error": error, "nextStep": "", "code": code}
    return json.dumps(told, ensure_ascii=False) + "\n" if as_json else ""


def figures_text(figures: Mapping[str, object], as_json: bool) -> str:
    """What `probe start` prints; it measures without the command line's libraries."""
    if as_json:
        return json.dumps(figures) + "\n"
    return "".join(f"{name}: {value}\n" for name, value in figures.items())
