"""Writes `docs/settings.md` from the schema: `python -m config.docs > docs/settings.md`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from config.schema import FIELDS, SettingField

_HEAD = """# Settings

Made from `config/schema.py` by `make docs`; do not edit.

Set one with `python main.py config set KEY VALUE`, on the Settings page, or by its environment
variable. The environment beats the settings file, the command line beats both. Lists are JSON in
the environment; `library.folders` may also be separated by `:`. For secrets, the variable's name
with `_FILE` behind it may name a file that holds the value.
"""


def pages() -> Iterator[str]:
    """The page's lines."""
    yield _HEAD
    for section, fields in groupby(FIELDS.values(), key=lambda field: field.section):
        yield f"## {section}\n"
        yield "| key | meaning | values | default |"
        yield "| --- | --- | --- | --- |"
        yield from map(_row, fields)
        yield ""


def _row(field: SettingField) -> str:
    cells = (f"`{field.key}`", f"{field.label}: {field.help}", _values(field), _default(field))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _values(field: SettingField) -> str:
    if field.choices:
        words = ", ".join(f"`{choice}`" for choice in field.choices)
        return f"list of {words}" if field.kind == "list" else words
    if field.minimum is not None and field.maximum is not None:
        return f"{field.minimum:g} to {field.maximum:g} {field.unit}".rstrip()
    return "secret text" if field.secret else field.kind


def _default(field: SettingField) -> str:
    value = field.default
    if field.kind == "path" and value:
        parts = Path(value).parts
        own = parts[parts.index("Cratekeeper") :] if "Cratekeeper" in parts else parts
        folder = "Downloads" if field.key.startswith("downloads.") else "Music"
        return f"your {folder} folder + `{'/'.join(own)}`"
    return "" if value == "" else f"`{json.dumps(value) if not isinstance(value, str) else value}`"


def main() -> None:
    """Print the page."""
    sys.stdout.write("\n".join(pages()))


if __name__ == "__main__":
    main()
