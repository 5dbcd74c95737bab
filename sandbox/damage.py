"""Ways a downloaded file can be broken, as pure changes of bytes.

Used by `sandbox.audio` (`damage="truncated"`), and directly by tests through `damage_file`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

_HTML = b"<!DOCTYPE html><html><body>404 Not Found</body></html>\n"


def damaged(data: bytes, kind: str, seed: int = 0) -> bytes:
    """The bytes after one kind of damage; `KINDS` names them.

    truncated: the second half is missing, the header still promises all of it.
    padded: the same, filled with zeros to the full size, so that the announced size is right.
    overpromised: whole, but the FLAC or MP3 header promises ten times the length.
    empty: no bytes. random: noise of the same size. html: an error page.
    """
    if kind not in KINDS:
        raise ValueError(f"no damage {kind!r}; there are {', '.join(KINDS)}")
    return KINDS[kind](data, seed)


def damage_file(path: str | os.PathLike[str], kind: str, seed: int = 0) -> Path:
    """Damage a file in place and return its path."""
    target = Path(path)
    target.write_bytes(damaged(target.read_bytes(), kind, seed))
    return target


def _truncated(data: bytes, _seed: int) -> bytes:
    return data[: len(data) // 2]


def _padded(data: bytes, _seed: int) -> bytes:
    return data[: len(data) // 2].ljust(len(data), b"\0")


def _noise(data: bytes, seed: int) -> bytes:
    return random.Random(seed).randbytes(len(data))


def _overpromised(data: bytes, _seed: int) -> bytes:
    changed = bytearray(data)
    if data[:4] == b"fLaC":
        # STREAMINFO follows the 8 bytes of marker and block header; its 14th to 18th byte end in
        # 36 bits of total samples.
        field = int.from_bytes(changed[18:26], "big")
        samples = field & 0xF_FFFF_FFFF
        changed[18:26] = ((field - samples) | (samples * 10)).to_bytes(8, "big")
        return bytes(changed)
    at = max(data.find(b"Xing"), data.find(b"Info"))
    if at < 0:
        raise ValueError("only FLAC, and MP3 with an Xing or Info header, can promise a length")
    frames = int.from_bytes(changed[at + 8 : at + 12], "big")
    changed[at + 8 : at + 12] = (frames * 10).to_bytes(4, "big")
    return bytes(changed)


KINDS: dict[str, Callable[[bytes, int], bytes]] = {
    "truncated": _truncated,
    "padded": _padded,
    "overpromised": _overpromised,
    "empty": lambda _data, _seed: b"",
    "random": _noise,
    "html": lambda _data, _seed: _HTML,
}
