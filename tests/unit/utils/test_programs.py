"""How the program starts parts of itself: out of a checkout, installed, or in a bundle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.clients.youtube.child import child_environment
from release.entry import restore_environment
from utils import programs

ENTRY = programs.ROOT / "release" / "entry.py"


@pytest.fixture
def bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)


def run(*command: str, **more: str) -> str:
    given = {**os.environ, "PYTHONPATH": str(programs.ROOT), **more}
    done = subprocess.run(
        command, env=given, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_checkout_is_started_by_its_main_file_and_its_python() -> None:
    assert programs.own_command() == [sys.executable, str(programs.ROOT / "main.py")]
    assert programs.own_name() == "python main.py"
    assert programs.module_command("json.tool", "-h")[1:] == ["-m", "json.tool", "-h"]


@pytest.mark.usefixtures("bundle")
def test_a_bundle_is_its_one_executable_whatever_runs() -> None:
    assert programs.own_command() == [sys.executable]
    assert programs.own_name() == "cratekeeper"
    assert programs.module_command("pip")[1:] == [programs.RUN_MODULE, "pip"]


def test_an_installed_program_is_named_by_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "ROOT", tmp_path)
    assert programs.own_name() == "cratekeeper"


def test_a_library_is_installed_where_this_program_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert programs.install_command("deno") == f"{sys.executable} -m pip install deno"
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / "pipx_metadata.json").write_text("{}", encoding="utf-8")
    assert programs.install_command("deno") == "pipx inject cratekeeper deno"


@pytest.mark.usefixtures("bundle")
def test_a_child_of_a_bundle_sees_the_newer_library_and_no_python_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/usr/lib/python3/dist-packages")
    assert child_environment(tmp_path)["PYTHONPATH"] == str(tmp_path)
    assert child_environment(None)["PYTHONPATH"] == ""


def test_the_bundles_start_runs_the_program_or_a_module() -> None:
    assert run(sys.executable, str(ENTRY), "--version").startswith("Cratekeeper ")
    words = (programs.RUN_MODULE, "core.clients.youtube.worker.trial")
    assert "yt_dlp" in run(sys.executable, str(ENTRY), *words)


def test_a_module_finds_what_its_parent_named_before_what_the_bundle_brings(
    tmp_path: Path,
) -> None:
    (tmp_path / "probe_it.py").write_text(
        "import json, sys\nprint(json.dumps([sys.argv[1:], __name__, sys.path[0]]))\n"
    )
    places = os.pathsep.join((str(tmp_path), str(programs.ROOT)))
    said = run(
        sys.executable, str(ENTRY), programs.RUN_MODULE, "probe_it", "a", "b", PYTHONPATH=places
    )
    assert json.loads(said) == [["a", "b"], "__main__", str(tmp_path)]


def test_programs_of_the_system_load_their_own_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/mine")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/bundle/_internal")
    monkeypatch.delenv("DYLD_LIBRARY_PATH_ORIG", raising=False)
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/bundle/cratekeeper")
    restore_environment()
    assert not [name for name in os.environ if name.startswith("_PYI_")]
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/mine"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
    assert "DYLD_LIBRARY_PATH" not in os.environ
