"""The layer table of the house, executed: every import of every file is checked against it."""

from __future__ import annotations

import ast
import functools
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Every file is read once: what was found is kept by the worker that found it.
pytestmark = pytest.mark.xdist_group("layers")
LAYERS = ("utils", "core", "config", "database", "services", "ui", "sandbox")

ASSEMBLY = {"core", "config", "database", "services", "utils"}
"""What the one place that knows concrete classes may import."""

# package prefix -> (our prefixes it may import, third-party modules it may import)
RULES: dict[str, tuple[set[str], set[str]]] = {
    "utils": ({"utils"}, {"psutil"}),
    "core.domain": ({"core.domain", "utils"}, set()),
    "core.tasks": ({"utils"}, set()),
    "core.ports": ({"core.domain", "core.tasks", "core.ports", "utils"}, set()),
    "core.matching": (
        {"core.domain", "core.tasks", "core.matching", "utils"},
        {"rapidfuzz", "anyascii", "numpy"},
    ),
    "core.net": (
        {"core.domain", "core.ports", "core.tasks", "core.net", "utils"},
        {"requests", "urllib3"},
    ),
    "core.clients": (
        {
            "core.domain",
            "core.ports",
            "core.tasks",
            "core.matching",
            "core.net",
            "core.clients",
            "utils",
        },
        {"defusedxml"},
    ),
    "core.clients.local": (
        {"core.domain", "core.ports", "core.tasks", "core.clients.local", "utils"},
        {"watchdog"},
    ),
    "core.clients.soulseek": (
        {"core.domain", "core.ports", "core.tasks", "core.matching", "core.net", "core.clients"},
        {"aioslsk"},
    ),
    "core.clients.youtube": (
        {
            "core.domain",
            "core.ports",
            "core.tasks",
            "core.matching",
            "core.net",
            "core.clients.youtube",
            "utils",
        },
        set(),
    ),
    # The child process: the only place that may import what YouTube needs.
    "core.clients.youtube.worker": (
        {"core.clients.youtube"},
        {"yt_dlp", "yt_dlp_ejs", "ytmusicapi", "requests"},
    ),
    "core.media": (
        {"core.domain", "core.ports", "core.tasks", "core.matching", "core.media", "utils"},
        {"mutagen", "numpy"},
    ),
    "config": ({"config", "utils"}, {"pydantic", "keyring", "platformdirs"}),
    "database": ({"core.domain", "core.ports", "database", "utils"}, {"sqlalchemy", "alembic"}),
    "services.container": (ASSEMBLY, set()),
    "services.assembly": (ASSEMBLY, set()),
    "services.assembly.catalogue_sources": ({"core", "config", "utils"}, set()),
    "services.assembly.discovery_sources": ({"core", "config", "utils"}, set()),
    "services.assembly.server_sources": ({"core", "config", "utils"}, set()),
    "services.assembly.sources": ({"core", "config", "utils"}, set()),
    "services.frontends": (
        {"core.domain", "core.ports", "core.matching", "core.tasks", "config", "services", "utils"},
        {"click", "rich"},
    ),
    "services.frontends.http": (
        {"core.domain", "core.tasks", "config", "services", "utils"},
        {"fastapi", "starlette", "uvicorn", "pydantic"},
    ),
    "services": (
        {"core.domain", "core.ports", "core.matching", "core.tasks", "config", "services", "utils"},
        set(),
    ),
    "ui": ({"ui", "services", "core.domain", "core.tasks", "config", "utils"}, {"PyQt6"}),
    "ui.player.mpris": ({"ui.player"}, {"PyQt6", "jeepney"}),
    "sandbox": ({"sandbox", "utils", "core.domain"}, set()),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def our_files() -> list[Path]:
    return sorted(p for layer in LAYERS for p in (ROOT / layer).rglob("*.py"))


def our_folders() -> list[Path]:
    return sorted({path.parent for path in our_files()})


@functools.cache
def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: absolute imports only"
            found.add(node.module or "")
    return found


def rule_for(module: str) -> tuple[set[str], set[str]] | None:
    fits = [key for key in RULES if module == key or module.startswith(key + ".")]
    return RULES[max(fits, key=len)] if fits else None


def is_within(name: str, prefixes: set[str]) -> bool:
    return any(name == p or name.startswith(p + ".") for p in prefixes)


def forbidden(path: Path) -> list[str]:
    """What this file imports and its layer may not."""
    module = module_name(path)
    rule = rule_for(module)
    if rule is None:
        assert path.read_text(encoding="utf-8").strip() == "" or module == "core"
        return []
    ours, third_party = rule
    found = []
    for name in imports_of(path):
        top = name.split(".")[0]
        allowed = is_within(name, ours) if top in LAYERS else top in third_party
        if not allowed and top not in sys.stdlib_module_names:
            found.append(f"{module} must not import {name}")
    return found


@pytest.mark.parametrize("folder", our_folders(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_what_its_layer_may(folder: Path) -> None:
    assert [fault for path in folder.glob("*.py") for fault in forbidden(path)] == []


@pytest.mark.parametrize("folder", our_folders(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_longer_than_400_lines(folder: Path) -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in folder.glob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_room_may_import_a_library_that_nobody_there_imports() -> None:
    used: dict[str, set[str]] = {}
    for path in our_files():
        fits = [key for key in RULES if is_within(module_name(path), {key})]
        if fits:
            tops = {name.split(".")[0] for name in imports_of(path)}
            used.setdefault(max(fits, key=len), set()).update(tops)
    idle = {room: third - used.get(room, set()) for room, (_, third) in RULES.items()}
    assert {room: names for room, names in idle.items() if names} == {}


def test_the_table_sees_a_forbidden_import() -> None:
    """The check itself can fail: a UI file that imports a client is refused by its rule."""
    ours, third_party = RULES["ui"]
    assert not is_within("core.clients.slskd", ours)
    assert "requests" not in third_party
