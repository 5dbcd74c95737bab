"""Signs inside a file that its end is missing."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from core.media.containers import open_audio
from core.media.promises import empty_tail, end_is_missing, has_no_index, promised_seconds

Song = Callable[..., Path]


def atom(name: bytes, size: int, there: int | None = None) -> bytes:
    return struct.pack(">I4s", size, name) + b"\x01" * ((size if there is None else there) - 8)


def written(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "file"
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize(
    ("codec", "promised"),
    [("flac", 4.0), ("mp3", 4.0), ("m4a", 4.0), ("aiff", 4.0), ("ogg", None), ("wav", None)],
)
def test_what_headers_promise(song: Song, codec: str, promised: float | None) -> None:
    path = str(song(codec, 4.0))
    assert promised_seconds(open_audio(path)) == (promised and pytest.approx(promised, abs=0.1))


def test_atoms_beyond_the_end_are_missing(tmp_path: Path) -> None:
    whole = atom(b"ftyp", 16) + atom(b"moov", 40) + atom(b"mdat", 100)
    assert not end_is_missing(written(tmp_path, whole), "mov")
    assert end_is_missing(written(tmp_path, whole[:-1]), "mov")


def test_large_and_open_ended_atoms_are_understood(tmp_path: Path) -> None:
    wide = struct.pack(">I4sQ", 1, b"mdat", 116) + b"\x01" * 100
    open_ended = struct.pack(">I4s", 0, b"mdat") + b"\x01" * 50
    assert not end_is_missing(written(tmp_path, atom(b"ftyp", 16) + wide), "mov")
    assert end_is_missing(written(tmp_path, atom(b"ftyp", 16) + wide[:-1]), "mov")
    assert not end_is_missing(written(tmp_path, atom(b"ftyp", 16) + open_ended), "mov")
    assert not end_is_missing(written(tmp_path, atom(b"ftyp", 16) + wide[:10]), "mov")


def test_an_index_is_missed_only_in_mp4(tmp_path: Path) -> None:
    assert has_no_index(written(tmp_path, atom(b"ftyp", 16) + atom(b"mdat", 90)))
    assert not has_no_index(written(tmp_path, atom(b"ftyp", 16) + atom(b"moov", 40)))
    assert not has_no_index(written(tmp_path, b"ID3 and something else"))


def test_a_whole_ogg_ends_with_its_mark(song: Song) -> None:
    path = song("ogg", 6.0)
    assert not end_is_missing(str(path), "ogg")
    path.write_bytes(path.read_bytes() + b"TAG of some other program")
    assert not end_is_missing(str(path), "ogg")
    path.write_bytes(path.read_bytes()[: -len("TAG of some other program") - 1])
    assert end_is_missing(str(path), "ogg")


def test_two_chained_oggs_are_one_whole_file(song: Song) -> None:
    path = song("opus", 2.0)
    path.write_bytes(path.read_bytes() + song("opus", 3.0, name="second").read_bytes())
    assert not end_is_missing(str(path), "ogg")


def test_zeros_are_counted_over_block_borders(tmp_path: Path) -> None:
    path = written(tmp_path, b"\x01" * 10 + b"\0" * 3_000_000)
    assert empty_tail(path, "mp3") == 3_000_000
    assert empty_tail(written(tmp_path, b"\0" * 1_500_000), "mp3") == 1_500_000
    assert empty_tail(written(tmp_path, b"sound"), "mp3") == 0


def test_padding_behind_mp4_tags_is_no_sound(tmp_path: Path) -> None:
    padded = atom(b"ftyp", 16) + atom(b"mdat", 90) + struct.pack(">I4s", 5008, b"free")
    assert empty_tail(written(tmp_path, padded + b"\0" * 5000), "mov") == 0
    hollow = atom(b"ftyp", 16) + struct.pack(">I4s", 5008, b"mdat") + b"\0" * 5000
    assert empty_tail(written(tmp_path, hollow), "mov") == 5000


def test_a_wav_that_is_no_riff_is_left_to_the_decoder(tmp_path: Path) -> None:
    assert not end_is_missing(written(tmp_path, b"RF64 and more bytes"), "wav")


def test_other_containers_have_no_structure_to_look_at(tmp_path: Path) -> None:
    assert not end_is_missing(written(tmp_path, b"anything"), "mp3")
