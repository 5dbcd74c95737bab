"""Finding and decoding files, and the sentences when that fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.clients.files import document
from core.clients.files.document import decode, load, local_path, shown
from core.domain import BadInput
from tests.unit.files.conftest import open_source


def refusal(source: str) -> str:
    with pytest.raises(BadInput) as error:
        open_source(source)
    assert "\n" not in str(error.value)
    assert error.value.next_step.endswith("."), "what to do is said too"
    return error.value.sentence


def test_a_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    assert refusal(str(tmp_path / "gone.csv")) == f"There is no file {tmp_path}/gone.csv."


def test_a_folder_is_no_playlist(tmp_path: Path) -> None:
    (tmp_path / "songs.csv").mkdir()
    assert refusal(str(tmp_path / "songs.csv")) == ("songs.csv is a folder, not a playlist file.")
    assert "is a folder" in refusal(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"  \n\t"])
def test_an_empty_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "songs.csv").write_bytes(content)
    assert refusal(str(tmp_path / "songs.csv")) == "songs.csv is empty."


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)),
        b"ID3\x04" + b"\x01\x02\x03\x04" * 50,
        b"\xff\xfe" + b"\x01\x00\x02\x00" * 60,
        b"\x00\xd8\x41" * 300,
    ],
)
@pytest.mark.parametrize("name", ["songs.csv", "songs.txt", "songs.m3u", "songs.json", "songs"])
def test_a_binary_file_is_no_text(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(str(tmp_path / name)) == f"{name} is not a text file."


def test_a_huge_file_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 2 << 20)
    (tmp_path / "huge.txt").write_bytes(b"x" * ((2 << 20) + 1))
    assert refusal(str(tmp_path / "huge.txt")) == (
        "huge.txt is larger than 2 MB, which no playlist is."
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.csv")
    assert refusal(str(tmp_path / "p.csv")) == "p.csv is not a regular file."


def test_an_unreadable_file_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("title,artist\n")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert refusal(str(tmp_path / "a.csv")) == "a.csv cannot be read: Permission denied."


def test_a_name_that_is_too_long_says_so(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(str(tmp_path / ("x" * 300 + ".csv")))


def test_odd_names_stay_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\nb\x1b.csv").write_text("")
    assert refusal(str(tmp_path / "a\nb\x1b.csv")) == "a\ufffdb\ufffd.csv is empty."
    assert len(shown("x" * 500)) == 120


def test_dropped_addresses_and_home_folders_are_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "my list.txt").write_text("A - B\n")
    assert local_path("~/my list.txt") == tmp_path / "my list.txt"
    playlist = open_source(f"file://{tmp_path}/my%20list.txt")
    assert playlist.key == f"file:{tmp_path}/my list.txt"
    assert playlist.name == "my list"


def test_a_relative_path_gets_an_absolute_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("A - B\n")
    assert open_source("a.txt").key == f"file:{tmp_path}/a.txt"


@pytest.mark.skipif(os.name == "nt", reason="file names are bytes on POSIX only")
def test_a_name_that_is_no_unicode_is_read(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/b\xff.txt")
    Path(path).write_text("A - B\n")
    assert open_source(path).name == "b\udcff"


def test_eight_bit_text_without_any_meaning_falls_back_to_latin() -> None:
    assert decode(b"caf\xe9 \x81") == "café \x81"


def test_load_gives_the_bytes_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x01abc")
    assert load(tmp_path / "a.bin").data == b"\x01abc"
