"""Which files players read themselves. Used by `service.py`."""

from __future__ import annotations

_KINDS = {
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "mp4": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "webm": "audio/webm",
}
_CONVERTED = frozenset({"wma", "ape", "aif", "aiff", "wv", "mpc"})
"""Qt's decoders differ by system; these are missing on at least one."""


def kind_of(name: str) -> str:
    """The media type by the file's ending."""
    return _KINDS.get(_ending(name), "application/octet-stream")


def needs_wav(name: str) -> bool:
    """True when ffmpeg has to decode it first."""
    return _ending(name) in _CONVERTED


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
