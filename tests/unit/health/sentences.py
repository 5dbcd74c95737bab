"""The sentences of faults the doctor can tell, read from the code that says them.

For `test_troubleshooting_page.py`. What is filled in at run time stands as "…".
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECTIONS = {
    "Folders, disk and tools": (
        *("services/health/checks.py", "services/health/service.py", "services/assembly/parts.py"),
        "core/media/ffmpeg.py",
    ),
    "Any service": ("core/net/troubles.py",),
    "slskd": tuple(f"core/clients/slskd/{name}.py" for name in ("answers", "facts", "folder")),
    "Soulseek without slskd": (
        *(f"core/clients/soulseek/{name}.py" for name in ("port", "troubles")),
        "services/health/peers.py",
    ),
    "YouTube": tuple(f"core/clients/youtube/{name}.py" for name in ("probing", "reach", "source")),
    "Spotify": (
        *(f"core/clients/spotify/{name}.py" for name in ("accounts", "api", "login", "troubles")),
        "core/net/oauth.py",
    ),
    "Plex": ("core/clients/plex/answers.py", "core/clients/plex/server.py"),
    "Navidrome and other Subsonic servers": tuple(
        f"core/clients/subsonic/{name}.py" for name in ("answers", "api", "server")
    ),
    "Jellyfin": ("core/clients/jellyfin/answers.py", "core/clients/jellyfin/api.py"),
}
"""What words the faults of `HealthService.checks`, by the part of the page that lists them."""
SERVICE_ERRORS = {"NotReady", "Unreachable", "Refused", "Malformed"}
OWN_ERRORS = {"BadInput", "StorageError", "CratekeeperError"}


@dataclass(frozen=True)
class Told:
    """A fault and what to do about it."""

    sentence: str
    next_step: str


def told_by(path: Path) -> Iterator[Told]:
    """Every fault that is worded in this file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _told(node, words)


def _told(call: ast.Call, words: dict[str, ast.expr]) -> Iterator[Told]:
    name, given = getattr(call.func, "id", ""), call.args
    if name == "HealthCheck":
        failed = isinstance(given[1], ast.Constant) and given[1].value is False
        given = given[2:] if failed else []
    elif name in SERVICE_ERRORS:
        given = given[1:]
    elif name not in OWN_ERRORS:
        return
    texts = [_text(words.get(one.id, one) if isinstance(one, ast.Name) else one) for one in given]
    if texts and texts[0].strip("…. "):
        yield Told(texts[0], texts[1] if len(texts) > 1 else "")


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return "…"


def table(section: str) -> str:
    """The lines of the page for one section, each fault once."""
    found = dict.fromkeys(one for place in SECTIONS[section] for one in told_by(ROOT / place))
    lines = ["| what it says | what to do |", "| --- | --- |"]
    return "\n".join(lines + [f"| {one.sentence} | {one.next_step} |" for one in found])
