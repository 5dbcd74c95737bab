"""Texts for people in the language of the desktop: `_("Words")` where they are shown.

English is what stands in the code. Translations are gettext catalogues in `ui/locale`, found by the
language of the environment; without one the English words are shown. `make texts` gathers the words
into `ui/locale/cratekeeper.pot`.
"""

from __future__ import annotations

import functools
import gettext
from pathlib import Path

DOMAIN = "cratekeeper"
FOLDER = Path(__file__).resolve().parents[1] / "ui" / "locale"
LANGUAGES: list[str] | None = None
"""Languages to look for, the best first; None asks the environment."""


@functools.cache
def _translation() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, LANGUAGES, fallback=True)


def _(words: str) -> str:
    """`words` in the person's language."""
    return _translation().gettext(words)


def plural(one: str, many: str, number: int) -> str:
    """One of the two by `number`, in the person's language."""
    return _translation().ngettext(one, many, number)


def forget() -> None:
    """Look for the language anew (tests change it)."""
    _translation.cache_clear()
