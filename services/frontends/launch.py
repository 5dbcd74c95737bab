"""What the arguments ask for, read without any library: the window must not wait for click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Launch:
    """The GLOBAL options of a start without a verb."""

    home: str | None = None
    profile: str | None = None
    verbose: bool = False


def window_launch(argv: Sequence[str]) -> Launch | None:
    """The options when there is no verb, which opens the window; None: the command line's."""
    found = Launch()
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
        elif word != "--json":
            return None
    return found
