"""Texts for people in the language of the desktop: `_("Words")` where they are shown.

English is what stands in the code. Translations are gettext catalogues in `ui/locale`, found by the
language of the environment; without one the English words are shown. `make texts` gathers the words
into `ui/locale/cratekeeper.pot`.

Sentences of services come as they were made ("/music does not exist."); `shown` knows them again
by the pattern in the catalogue ("{path} does not exist.") and fills the translation alike.
"""

from __future__ import annotations

import functools
import gettext
import re
from pathlib import Path

DOMAIN = "cratekeeper"
FOLDER = Path(__file__).resolve().parents[1] / "ui" / "locale"
_GAP = re.compile(r"\{(\w+)\}")
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


def shown(sentence: str) -> str:
    """A sentence that a service made, in the person's language."""
    if not isinstance(_translation(), gettext.GNUTranslations) or not sentence:
        return sentence
    if (whole := _(sentence)) != sentence:
        return whole
    for pattern, template in _patterns():
        if found := pattern.fullmatch(sentence):
            return template.format(**found.groupdict())
    return sentence


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """What has gaps, with its translation; who says most in own words comes first."""
    known: dict[object, str] = getattr(_translation(), "_catalog", {})
    gapped = [key for key in known if isinstance(key, str) and _is_pattern(key, known[key])]
    gapped.sort(key=lambda key: len(_GAP.sub("", key)), reverse=True)
    return [(re.compile(_as_pattern(key), re.DOTALL), known[key]) for key in gapped]


def _is_pattern(key: str, translated: str) -> bool:
    gaps, wanted = _GAP.findall(key), _GAP.findall(translated)
    return bool(gaps) and len(set(gaps)) == len(gaps) and set(wanted) <= set(gaps)


def _as_pattern(key: str) -> str:
    parts = _GAP.split(key)  # text, name, text, name, …
    return "".join(
        f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)
    )


def forget() -> None:
    """Look for the language anew (tests change it)."""
    _translation.cache_clear()
    _patterns.cache_clear()
