"""What a container promises about its own length, and signs that its end is missing.

Used by `core.media.verify`. Only evidence inside the file is looked at; what was wanted and what a
peer announced is the verifier's business.
"""

from __future__ import annotations

import os
import struct
from typing import IO, Any

from core.domain import LOSSLESS_CODECS
from core.media.containers import codec_of
from core.media.riff import announced_data_bytes
from core.ports.media import UnreadableAudio

_BLOCK = 1 << 20
_OGG_END = 0x04
_MP4_BODY = frozenset({b"moov", b"moof", b"mdat"})
_TAGS_BEHIND = (b"APETAGEX", b"LYRICS200")


def promised_seconds(audio: Any) -> float | None:
    """The length the header states; None when it states none or only guesses (plain CBR MP3)."""
    kind, info = type(audio).__name__, audio.info
    if kind == "MP3":
        from mutagen.mp3 import BitrateMode

        if info.bitrate_mode == BitrateMode.UNKNOWN:
            return None
    elif kind not in {"FLAC", "MP4", "AIFF"}:
        return None
    length = float(getattr(info, "length", 0.0) or 0.0)
    return length if length > 0 else None


def tolerance(audio: Any, promised: float) -> float:
    """How far the decoded length may fall short: sample counts are exact, frame counts less so."""
    return 0.1 if codec_of(audio) in LOSSLESS_CODECS else max(0.25, promised * 0.005)


def end_is_missing(path: str, container: str) -> bool:
    """True when the container's own structure shows that bytes are missing at its end."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if container == "ogg":
            return not _ogg_is_complete(file, size)
        if container == "mov":
            atoms = _atoms(file, size)  # foreign bytes at the end look like one more, huge atom
            return any(end > size and name in _MP4_BODY for name, end in atoms)
    if container == "wav":
        return _wav_is_short(path)
    return False


def has_no_index(path: str) -> bool:
    """True for an MP4 file without its `moov` atom, as an interrupted download leaves behind."""
    with open(path, "rb") as file:
        names = [name for name, _ in _atoms(file, os.fstat(file.fileno()).st_size)]
    return b"ftyp" in names[:1] and b"moov" not in names


def empty_tail(path: str, container: str) -> int:
    """Bytes of zeros at the end where sound should be: the part that never arrived."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if container == "mov":
            atoms = _atoms(file, size)
            if not atoms or atoms[-1][0] != b"mdat":
                return 0  # padding behind the tags is no sound
        return _zeros_at_end(file, size)


def has_tags_behind(path: str) -> bool:
    """True for an MP3 with an APE or Lyrics3 tag behind its sound, which decoders stumble over."""
    with open(path, "rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 160))
        end = file.read()
    return any(mark in end for mark in _TAGS_BEHIND)


def _zeros_at_end(file: IO[bytes], size: int) -> int:
    count = 0
    while count < size:
        length = min(_BLOCK, size - count)
        file.seek(size - count - length)
        block = file.read(length)
        kept = len(block.rstrip(b"\0"))
        count += len(block) - kept
        if kept or not block:
            break
    return count


def _wav_is_short(path: str) -> bool:
    try:
        data = announced_data_bytes(path)
    except UnreadableAudio:
        return False  # RF64 and its like; the decoder judges them
    return data is not None and data[1] < data[0]


def _ogg_is_complete(file: IO[bytes], size: int) -> bool:
    """Walk the pages: the last whole one carries the end-of-stream mark."""
    at, ended = 0, False
    while at + 27 <= size:
        file.seek(at)
        head = file.read(27)
        if head[:4] != b"OggS":
            break
        lengths = file.read(head[26])
        at += 27 + head[26] + sum(lengths)
        ended = bool(head[5] & _OGG_END) and len(lengths) == head[26] and at <= size
    return ended


def _atoms(file: IO[bytes], size: int) -> list[tuple[bytes, int]]:
    """Top-level MP4 atoms: (name, first byte behind it)."""
    found: list[tuple[bytes, int]] = []
    at = 0
    while at + 8 <= size:
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8))
        if length == 1:
            wide = file.read(8)
            length = struct.unpack(">Q", wide)[0] if len(wide) == 8 else size - at
        elif length == 0:
            length = size - at
        at += max(8, length)
        found.append((name, at))
    return found
