"""What nobody means by "file what is in there"."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain import BadInput
from core.tasks import TaskContext
from services.organise.too_wide import too_wide
from tests.unit.organise.conftest import Desk
from tests.unit.organise.test_run import Office


@pytest.fixture
def office(desk: Desk, ctx: TaskContext) -> Office:
    desk.incoming.mkdir()
    return Office(desk, ctx)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "people" / "anna"
    made.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.setenv("USERPROFILE", str(made))
    return made


def test_a_disk_a_home_and_what_holds_it_are_too_much(home: Path) -> None:
    assert too_wide(Path("/")) == "a whole disk"
    assert too_wide(home) == "your whole home folder"
    assert too_wide(home.parent) == "the folder of everybody's home folders"
    assert too_wide(home / "x" / "..") == "your whole home folder"


@pytest.mark.skipif("os.name == 'nt'")
@pytest.mark.parametrize("folder", ["/etc", "/usr", "/var", "/proc", "/usr/share/"])
def test_folders_of_the_system_are_too_much(home: Path, folder: str) -> None:
    assert too_wide(Path(folder)) == "a folder of the system"


def test_a_link_counts_as_what_it_leads_to(home: Path, tmp_path: Path) -> None:
    (tmp_path / "music").symlink_to(home)
    assert too_wide(tmp_path / "music") == "your whole home folder"


@pytest.mark.parametrize("inside", ["Downloads", "Music/new", "."])
def test_folders_of_music_are_not(home: Path, tmp_path: Path, inside: str) -> None:
    beside = tmp_path / "disk"
    (beside / inside).mkdir(parents=True, exist_ok=True)
    assert too_wide(beside / inside) == ""
    assert too_wide(home / "Downloads") == ""


def test_organize_refuses_them_with_a_sentence_and_touches_nothing(
    home: Path, office: Office
) -> None:
    song = home / "song.mp3"
    song.write_bytes(b"x")
    for path in (Path("/"), home):
        with pytest.raises(BadInput) as caught:
            office.filing().organize.run([path], None, False, office.ctx)
        assert "all music below it would be moved" in caught.value.sentence
        assert "Name the folder" in caught.value.next_step
    office.changed["downloads.incoming"] = str(home)
    with pytest.raises(BadInput) as caught:
        office.filing().organize.run([], None, False, office.ctx)
    assert "downloads.incoming" in caught.value.next_step
    assert song.read_bytes() == b"x"
