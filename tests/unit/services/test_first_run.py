"""Where the music probably is: only a folder with music in it, and only a look."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.tasks import Cancelled, TaskContext
from services.setup import first_run
from services.setup.first_run import guess_music


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "Music"
    monkeypatch.setattr(first_run, "user_music", lambda: made)
    return made


def test_a_folder_with_music_somewhere_in_it_is_found(folder: Path) -> None:
    (folder / "Halden" / "Harbour").mkdir(parents=True)
    assert guess_music(TaskContext()) == ""
    (folder / "Halden" / "Harbour" / "01.FLAC").touch()
    assert guess_music(TaskContext()) == str(folder)


def test_no_folder_hidden_music_and_other_files_are_none(folder: Path) -> None:
    assert guess_music(TaskContext()) == ""
    (folder / ".trash").mkdir(parents=True)
    (folder / ".trash" / "a.mp3").touch()
    (folder / "list.txt").touch()
    assert guess_music(TaskContext()) == ""


def test_looking_has_an_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run, "MOST_LOOKED_AT", 3)
    (folder / "b" / "c").mkdir(parents=True)
    for number in range(4):
        (folder / f"{number}.txt").touch()
    (folder / "b" / "c" / "song.mp3").touch()
    assert guess_music(TaskContext()) == ""


def test_looking_can_be_stopped(folder: Path) -> None:
    folder.mkdir()
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        guess_music(ctx)
