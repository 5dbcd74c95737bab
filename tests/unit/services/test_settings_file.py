"""Settings written by another process are taken over."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.store import SettingsStore
from services.setup import settings_file
from services.setup.settings_file import SettingsFile


@pytest.fixture
def ours(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path, environ={})


@pytest.fixture
def file(ours: SettingsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SettingsFile:
    monkeypatch.setattr(settings_file, "LOOK_SECONDS", 0.0)
    return SettingsFile(ours, tmp_path / "settings.json")


def test_what_another_process_sets_counts_here(
    ours: SettingsStore, file: SettingsFile, tmp_path: Path
) -> None:
    SettingsStore(tmp_path, environ={}).set("downloads.paused", True)
    assert ours.get("downloads.paused") is False
    file.look()
    assert ours.get("downloads.paused") is True


def test_a_broken_file_leaves_the_last_good_settings(
    ours: SettingsStore, file: SettingsFile, tmp_path: Path
) -> None:
    SettingsStore(tmp_path, environ={}).set("downloads.paused", True)
    file.look()
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    file.look()
    assert ours.get("downloads.paused") is True


def test_the_file_is_not_looked_at_all_the_time(ours: SettingsStore, tmp_path: Path) -> None:
    patient = SettingsFile(ours, tmp_path / "settings.json")
    SettingsStore(tmp_path, environ={}).set("downloads.paused", True)
    patient.look()
    assert ours.get("downloads.paused") is False
