"""The INFO list of a WAV file, which Windows shows and mutagen does not know.

Used by the tag reader and the tag writer. Audio bytes are never moved: everything behind the
`data` chunk is written anew, a list in front of it is turned into a JUNK chunk.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from core.ports.media import UnreadableAudio

_UNKNOWN_SIZE = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Chunk:
    """One top-level chunk: where its 8-byte header starts and the size the header announces."""

    name: bytes
    start: int
    size: int

    @property
    def end(self) -> int:
        """The first byte behind it, padding included."""
        return self.start + 8 + self.size + (self.size & 1)


def chunks(file: IO[bytes]) -> list[Chunk]:
    """The top-level chunks in order; the last may announce more than there is.

    Raises `UnreadableAudio` when it is no RIFF/WAVE file.
    """
    file.seek(0, os.SEEK_END)
    length = file.tell()
    file.seek(0)
    head = file.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise UnreadableAudio("it is no WAV file")
    found: list[Chunk] = []
    at = 12
    while at + 8 <= length:
        file.seek(at)
        name, size = struct.unpack("<4sI", file.read(8))
        found.append(Chunk(name, at, size))
        at = found[-1].end
    return found


def announced_data_bytes(path: str) -> tuple[int, int] | None:
    """(bytes of sound the header announces, bytes that are there); None when it does not say."""
    with open(path, "rb") as file:
        data = next((c for c in chunks(file) if c.name == b"data"), None)
        length = os.fstat(file.fileno()).st_size
    if data is None or data.size in (0, _UNKNOWN_SIZE):
        return None
    return data.size, min(data.size, length - data.start - 8)


def read_info(path: str) -> dict[str, str]:
    """INFO key → text; empty when there is no list or it is no WAV file."""
    try:
        with open(path, "rb") as file:
            values = _entries(file, chunks(file))
    except UnreadableAudio:
        return {}
    return {k.decode("latin-1"): _text(v) for k, v in values.items()}


def write_info(path: str, values: Mapping[str, str]) -> None:
    """Set INFO entries and keep the others. Raises `UnreadableAudio`, OSError."""
    with open(path, "r+b") as file:
        found = chunks(file)
        data = next((c for c in found if c.name == b"data"), None)
        if data is None or data.size in (0, _UNKNOWN_SIZE):
            raise UnreadableAudio("its sound data has no stated length")
        if data.start + 8 + data.size > os.fstat(file.fileno()).st_size:
            raise UnreadableAudio("its sound data is cut off")
        entries = _entries(file, found)
        entries.update({k.encode("latin-1"): v.encode() + b"\0" for k, v in values.items()})
        tail = _tail(file, found, data) + _list_chunk(entries)
        for chunk in found:
            if chunk.start < data.start and _is_info(file, chunk):
                file.seek(chunk.start)
                file.write(b"JUNK")
        file.seek(data.end)
        file.write(tail)
        file.truncate()
        file.seek(4)
        file.write(struct.pack("<I", data.end + len(tail) - 8))


def _is_info(file: IO[bytes], chunk: Chunk) -> bool:
    if chunk.name != b"LIST":
        return False
    file.seek(chunk.start + 8)
    return file.read(4) == b"INFO"


def _tail(file: IO[bytes], found: list[Chunk], data: Chunk) -> bytes:
    kept = bytearray()
    for chunk in found:
        if chunk.start >= data.end and not _is_info(file, chunk):
            file.seek(chunk.start)
            kept += file.read(chunk.end - chunk.start)
            kept += b"\0" * (len(kept) & 1)
    return bytes(kept)


def _entries(file: IO[bytes], found: list[Chunk]) -> dict[bytes, bytes]:
    entries: dict[bytes, bytes] = {}
    for chunk in found:
        if _is_info(file, chunk):
            entries.update(_parse(file.read(max(0, chunk.size - 4))))
    return entries


def _parse(payload: bytes) -> dict[bytes, bytes]:
    entries: dict[bytes, bytes] = {}
    at = 0
    while at + 8 <= len(payload):
        name, size = struct.unpack_from("<4sI", payload, at)
        entries[name] = payload[at + 8 : at + 8 + size]
        at += 8 + size + (size & 1)
    return entries


def _list_chunk(entries: Mapping[bytes, bytes]) -> bytes:
    body = bytearray(b"INFO")
    for name, value in entries.items():
        body += struct.pack("<4sI", name, len(value)) + value + b"\0" * (len(value) & 1)
    return struct.pack("<4sI", b"LIST", len(body)) + bytes(body)


def _text(value: bytes) -> str:
    plain = value.split(b"\0", 1)[0]
    try:
        return plain.decode().strip()
    except UnicodeDecodeError:
        return plain.decode("cp1252", "replace").strip()
