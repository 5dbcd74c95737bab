"""The INFO list of WAV files, wherever it stands."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from core.media.riff import announced_data_bytes, chunks, read_info, write_info
from core.ports.media import UnreadableAudio

SOUND = bytes(range(200))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) & 1)


def info(**values: bytes) -> bytes:
    return chunk(b"LIST", b"INFO" + b"".join(chunk(k.encode(), v) for k, v in values.items()))


def wav(path: Path, *parts: bytes) -> Path:
    body = b"WAVE" + b"".join(parts)
    path.write_bytes(struct.pack("<4sI", b"RIFF", len(body)) + body)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.wav"


FMT = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8))
DATA = chunk(b"data", SOUND)


def layout(path: Path) -> list[bytes]:
    with open(path, "rb") as file:
        return [found.name for found in chunks(file)]


def sound(path: Path) -> bytes:
    raw = path.read_bytes()
    at = raw.index(b"data") + 8
    return raw[at : at + len(SOUND)]


def is_consistent(path: Path) -> bool:
    raw = path.read_bytes()
    return bool(struct.unpack("<I", raw[4:8])[0] == len(raw) - 8)


@pytest.mark.parametrize(
    ("parts", "after"),
    [
        ((FMT, DATA), [b"fmt ", b"data", b"LIST"]),
        ((FMT, DATA, info(INAM=b"Old\0")), [b"fmt ", b"data", b"LIST"]),
        ((FMT, info(INAM=b"Old\0"), DATA), [b"fmt ", b"JUNK", b"data", b"LIST"]),
        (
            (FMT, DATA, info(INAM=b"Old\0"), chunk(b"cue ", b"12345")),
            [b"fmt ", b"data", b"cue ", b"LIST"],
        ),
    ],
)
def test_a_list_is_written_behind_the_sound(
    path: Path, parts: tuple[bytes, ...], after: list[bytes]
) -> None:
    wav(path, *parts)
    write_info(str(path), {"INAM": "Jóga", "IART": "Björk"})
    assert layout(path) == after
    assert read_info(str(path)) == {"INAM": "Jóga", "IART": "Björk"}
    assert sound(path) == SOUND
    assert is_consistent(path)


def test_entries_we_do_not_know_stay_as_they_are(path: Path) -> None:
    wav(path, FMT, info(ISFT=b"Recorder 1\0", ICMT=b"caf\xe9"), DATA)
    write_info(str(path), {"INAM": "T"})
    assert read_info(str(path)) == {"ISFT": "Recorder 1", "ICMT": "café", "INAM": "T"}
    assert b"caf\xe9" in path.read_bytes()


def test_other_lists_and_cue_points_stay(path: Path) -> None:
    labels = chunk(b"LIST", b"adtl" + chunk(b"labl", b"\1\0\0\0drop"))
    cue = chunk(b"cue ", b"1234")
    wav(path, FMT, DATA, cue, labels)
    write_info(str(path), {"INAM": "T"})
    assert layout(path) == [b"fmt ", b"data", b"cue ", b"LIST", b"LIST"]
    assert cue + labels in path.read_bytes()


def test_writing_again_does_not_grow_the_file(path: Path) -> None:
    wav(path, FMT, info(INAM=b"Old\0"), DATA)
    write_info(str(path), {"INAM": "New"})
    once = path.read_bytes()
    write_info(str(path), {"INAM": "New"})
    assert path.read_bytes() == once


def test_sound_of_odd_length_gets_its_padding(path: Path) -> None:
    body = b"WAVE" + FMT + struct.pack("<4sI", b"data", 3) + b"abc"
    path.write_bytes(struct.pack("<4sI", b"RIFF", len(body)) + body)
    write_info(str(path), {"INAM": "T"})
    assert read_info(str(path)) == {"INAM": "T"}
    assert is_consistent(path)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((FMT,), "no stated length"),
        ((FMT, struct.pack("<4sI", b"data", 0xFFFFFFFF) + SOUND), "no stated length"),
        ((FMT, struct.pack("<4sI", b"data", 5000) + SOUND), "cut off"),
    ],
)
def test_a_file_whose_sound_has_no_clear_end_is_left_alone(
    path: Path, parts: tuple[bytes, ...], reason: str
) -> None:
    before = wav(path, *parts).read_bytes()
    with pytest.raises(UnreadableAudio, match=reason):
        write_info(str(path), {"INAM": "T"})
    assert path.read_bytes() == before


def test_what_is_no_wav_has_no_list(path: Path) -> None:
    path.write_bytes(b"RIFFxxxxAVI LIST")
    assert read_info(str(path)) == {}
    with pytest.raises(UnreadableAudio, match="no WAV"):
        write_info(str(path), {"INAM": "T"})


def test_the_announced_and_the_present_bytes_are_told_apart(path: Path) -> None:
    assert announced_data_bytes(str(wav(path, FMT, DATA))) == (200, 200)
    short = struct.pack("<4sI", b"data", 5000) + SOUND
    assert announced_data_bytes(str(wav(path, FMT, short))) == (5000, 200)
    endless = struct.pack("<4sI", b"data", 0xFFFFFFFF) + SOUND
    assert announced_data_bytes(str(wav(path, FMT, endless))) is None
