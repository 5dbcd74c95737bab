"""Gathers the texts for translators into one catalogue: `python -m ui.texts`, or `make texts`.

It finds `_("…")` and `plural("…", "…", n)` of `utils.texts` in the source; a test compares the
catalogue with what is in the code.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from utils.texts import DOMAIN, FOLDER

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = FOLDER / f"{DOMAIN}.pot"
PLACES = ("ui", "services")
HEAD = """# Texts of Cratekeeper for translators; made by `make texts`.
msgid ""
msgstr ""
"Project-Id-Version: Cratekeeper\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def catalogue() -> str:
    """The whole catalogue, texts in alphabetical order with the files they stand in."""
    found: dict[tuple[str, ...], set[str]] = {}
    for path in sorted(path for place in PLACES for path in (ROOT / place).rglob("*.py")):
        for texts in texts_of(path.read_text(encoding="utf-8")):
            found.setdefault(texts, set()).add(path.relative_to(ROOT).as_posix())
    return "\n".join([HEAD, *(_entry(texts, found[texts]) for texts in sorted(found))])


def texts_of(source: str) -> Iterator[tuple[str, ...]]:
    """(text,) or (one, many) of each call."""
    if "utils.texts" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            wanted = {"_": 1, "plural": 2}.get(node.func.id, 0)
            given = [one.value for one in node.args[:wanted] if isinstance(one, ast.Constant)]
            texts = tuple(one for one in given if isinstance(one, str))
            if wanted and len(texts) == wanted:
                yield texts


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
