"""Gathers the texts for translators into one catalogue: `python -m ui.texts`, or `make texts`.

It finds `_("…")` and `plural("…", "…", n)` of `utils.texts` in the source, and what
`ui.models.figures.count(n, "track")` counts, and the sentences services make
(`ui.texts_told`); tests compare the catalogue with the code and find words that nobody wrapped.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Iterator
from pathlib import Path

from ui.texts_told import sentences_of
from utils.texts import DOMAIN, FOLDER

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = FOLDER / f"{DOMAIN}.pot"
PLACES = ("ui", "services")
TOLD = ("services", "core", "config", "database")
"""Rooms whose sentences are made where something happens; see `ui.texts_told`."""
UNTOLD = ("frontends",)
HEAD = """# Texts of Cratekeeper for translators; made by `make texts`.
msgid ""
msgstr ""
"Project-Id-Version: Cratekeeper\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


Texts = dict[tuple[str, ...], set[str]]
"""(text,) or (one, many), with the files it stands in."""


def catalogue() -> str:
    """The whole catalogue, texts in alphabetical order with the files they stand in."""
    found = {texts: set(places) for texts, places in wrapped().items()}
    for texts, places in told().items():
        found.setdefault(texts, set()).update(places)
    return "\n".join([HEAD, *(_entry(texts, found[texts]) for texts in sorted(found))])


@functools.cache
def wrapped() -> Texts:
    """What goes through `_`, `plural` or `count`."""
    found: Texts = {}
    for path in sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py")):
        for texts in texts_of(path.read_text(encoding="utf-8")):
            found.setdefault(texts, set()).add(path.relative_to(ROOT).as_posix())
    return found


@functools.cache
def told() -> Texts:
    """The sentences that are made inside and known again when they are shown."""
    found: Texts = {}
    for path in told_places():
        for text in sentences_of(path.read_text(encoding="utf-8")):
            found.setdefault((text,), set()).add(path.relative_to(ROOT).as_posix())
    return found


def told_places() -> Iterator[Path]:
    """The files whose sentences reach the window from inside."""
    for place in TOLD:
        for path in sorted((ROOT / place).rglob("*.py")):
            if not set(UNTOLD) & set(path.parts):
                yield path


def texts_of(source: str) -> Iterator[tuple[str, ...]]:
    """(text,) or (one, many) of each call."""
    if "utils.texts" not in source and "figures" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if name == "count" and (counted := _words(node.args[1:3])):
            yield (counted[0], counted[1] if len(counted) > 1 else f"{counted[0]}s")
        wanted = {"_": 1, "plural": 2}.get(name, 0)
        texts = _words(node.args[:wanted])
        if wanted and len(texts) == wanted:
            yield texts


def called(node: ast.Call) -> str:
    """The name of what is called, without what it belongs to."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _words(given: list[ast.expr]) -> tuple[str, ...]:
    found = [one.value for one in given if isinstance(one, ast.Constant)]
    return tuple(one for one in found if isinstance(one, str))


def _entry(texts: tuple[str, ...], places: set[str]) -> str:
    lines = [f"#: {' '.join(sorted(places))}", f"msgid {_quoted(texts[0])}"]
    if len(texts) == 1:
        lines.append('msgstr ""')
    else:
        lines += [f"msgid_plural {_quoted(texts[1])}", 'msgstr[0] ""', 'msgstr[1] ""']
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


def main() -> int:
    """Write the catalogue."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(catalogue(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
