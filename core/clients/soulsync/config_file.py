"""`config.json` of SoulSync: nested sections, read as they are.

Newer versions keep secrets encrypted (Fernet, a text that starts with "gAAAA"); their key lies
elsewhere, so such values cannot be read here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.domain import BadInput

MAX_BYTES = 4 * 1024 * 1024
_ENCRYPTED = ("gAAAA", "enc:")


def read_config(path: Path) -> dict[str, Any]:
    """The sections. Raises `BadInput` with one sentence that names the file, never its content."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput(f"{path} is too long to be a config.json.", "Name another file.")
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.", "Check its rights.") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path} is no JSON that can be read.", "Name another file.") from None
    if not isinstance(content, dict):
        raise BadInput(f"{path} is no config.json of SoulSync.", "Name another file.")
    return content


def flattened(sections: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, object]:
    """Dotted name → value; lists stay whole, empty values are left out."""
    found: dict[str, object] = {}
    for name, value in sections.items():
        if isinstance(value, dict) and depth < 8:
            found |= flattened(value, f"{prefix}{name}.", depth + 1)
        elif value not in (None, "", [], {}):
            found[f"{prefix}{name}"] = value
    return found


def is_encrypted(value: object) -> bool:
    """True for what only SoulSync itself can read."""
    return isinstance(value, str) and value.startswith(_ENCRYPTED)
