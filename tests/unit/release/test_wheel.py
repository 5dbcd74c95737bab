"""What a wheel holds, asked of the build tool itself: all our files, nothing else."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config.version import VERSION

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("config", "core", "database", "sandbox", "services", "ui", "utils")
ASK = """
import json
from setuptools import Distribution
made = Distribution({"script_name": "setup.py"})
made.parse_config_files(["pyproject.toml"])
build = made.get_command_obj("build_py")
build.ensure_finalized()
found = [path for _, _, path in build.find_all_modules()]
found += [f"{folder}/{name}" for _, folder, _, names in build.data_files for name in names]
named = [made.get_name(), made.get_version()]
print(json.dumps({"files": found, "needs": made.install_requires, "named": named}))
"""


def settings() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )
    return found


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    """The files of the wheel and what it needs, as setuptools would have it."""
    asked = [sys.executable, "-W", "ignore", "-c", ASK]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def our_files() -> set[str]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*"))
    kept = (path for path in found if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in kept}


def test_every_file_of_the_program_is_in_the_wheel_and_no_other(
    told: dict[str, list[str]],
) -> None:
    inside = {name.replace("\\", "/").removeprefix("./") for name in told["files"]}
    assert inside == our_files() | {"main.py"}


def test_the_wheel_is_named_after_the_program_and_its_version(told: dict[str, list[str]]) -> None:
    assert told["named"] == ["cratekeeper", VERSION]


def test_a_wheel_needs_just_what_requirements_txt_pins(told: dict[str, list[str]]) -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line.split(";")[0].strip() for line in lines if line and not line.startswith("#")]
    assert [need.split(";")[0].strip() for need in told["needs"]] == pinned


def test_the_command_is_the_programs_only_entry() -> None:
    assert settings()["project"]["scripts"] == {"cratekeeper": "main:main"}
    tree = ast.parse((ROOT / "main.py").read_text(encoding="utf-8"))
    assert "main" in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_the_build_tool_is_the_same_for_wheel_bundle_and_this_test() -> None:
    (wanted,) = settings()["build-system"]["requires"]  # type: ignore[misc]
    for name in ("requirements-dev.txt", "requirements-package.txt"):
        assert wanted in (ROOT / name).read_text(encoding="utf-8").splitlines()


def test_icons_have_the_sizes_they_are_named_after() -> None:
    pictures = sorted((ROOT / "ui" / "assets" / "app").glob("*.png"))
    assert {"16", "48", "128", "256", "512"} <= {one.stem for one in pictures}
    for one in pictures:
        head = one.read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
        assert (width, height) == (int(one.stem), int(one.stem))


def test_the_store_page_launches_the_menu_entry_and_names_its_files() -> None:
    assets = ROOT / "ui" / "assets"
    page = (assets / "invalid.cratekeeper.cratekeeper.metainfo.xml").read_text(encoding="utf-8")
    entry = (assets / "cratekeeper.desktop").read_text(encoding="utf-8")
    assert '<launchable type="desktop-id">cratekeeper.desktop</launchable>' in page
    kinds = set(re.findall(r"<mediatype>(.*)</mediatype>", page))
    assert kinds == {one for one in re.split("[=;\n]", entry) if "/" in one and "x-s" not in one}
