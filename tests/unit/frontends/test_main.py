"""`main()` chooses between the window and the command line."""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import main as entry


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Mapping[str, object]]]:
    """A window that only remembers that it was opened."""
    opened: list[tuple[Path, Mapping[str, object]]] = []
    app, probe = types.ModuleType("ui.app"), types.ModuleType("ui.probe")

    def run(home: Path, overrides: Mapping[str, object], sources: Sequence[str]) -> int:
        opened.append((home, overrides))
        return 7

    app.run = run  # type: ignore[attr-defined]
    probe.run = lambda home: {"home": str(home)}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ui.app", app)
    monkeypatch.setitem(sys.modules, "ui.probe", probe)
    return opened


def test_no_verb_opens_the_window_of_that_home(
    window: list[tuple[Path, Mapping[str, object]]], tmp_path: Path
) -> None:
    assert entry.main(["--home", str(tmp_path), "--profile", "Anna"]) == 7
    assert window == [(tmp_path / "profiles" / "Anna", {})]


def test_the_arguments_of_the_process_are_used(
    window: list[tuple[Path, Mapping[str, object]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["main.py", "--home", str(tmp_path)])
    assert entry.main() == 7
    assert window == [(tmp_path, {})]


def test_a_verb_opens_no_window(
    window: list[tuple[Path, Mapping[str, object]]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert entry.main(["--home", str(tmp_path), "config", "get", "downloads.parallel"]) == 0
    assert capsys.readouterr().out == "3\n"
    assert window == []


def test_the_probe_measures_the_window_of_that_home(
    window: list[tuple[Path, Mapping[str, object]]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert entry.main(["--home", str(tmp_path), "probe", "start"]) == 0
    assert capsys.readouterr().out == f"home: {tmp_path}\n"


def test_a_bad_profile_is_a_sentence(
    window: list[tuple[Path, Mapping[str, object]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(["--profile", "../x"]) == 2
    assert "no profile name" in capsys.readouterr().err
    assert window == []


@pytest.mark.parametrize("argv", [[], ["probe", "start"]])
def test_without_qt_only_the_window_is_missing(
    argv: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "ui.app", None)
    monkeypatch.setitem(sys.modules, "ui.probe", None)
    assert entry.main(["--home", str(tmp_path), *argv]) == 4
    assert "PyQt6 cannot be loaded" in capsys.readouterr().err
