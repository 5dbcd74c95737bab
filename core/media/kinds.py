"""What kind of file it really is, against what its name and its peer say. Used by the verifier."""

from __future__ import annotations

# extension -> (ffmpeg's container, codecs that may be inside)
_ALLOWED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "mp3": (frozenset({"mp3"}), frozenset({"mp3"})),
    "flac": (frozenset({"flac"}), frozenset({"flac"})),
    "m4a": (frozenset({"mov"}), frozenset({"aac", "alac"})),
    "mp4": (frozenset({"mov"}), frozenset({"aac", "alac", "flac", "opus", "mp3"})),
    "ogg": (frozenset({"ogg"}), frozenset({"ogg", "opus", "flac"})),
    "oga": (frozenset({"ogg"}), frozenset({"ogg", "opus", "flac"})),
    "opus": (frozenset({"ogg"}), frozenset({"opus"})),
    "wav": (frozenset({"wav", "w64"}), frozenset({"wav"})),
    "aif": (frozenset({"aiff"}), frozenset({"aiff"})),
    "aiff": (frozenset({"aiff"}), frozenset({"aiff"})),
    "aac": (frozenset({"aac", "mov"}), frozenset({"aac"})),
    "alac": (frozenset({"mov"}), frozenset({"alac"})),
    "ape": (frozenset({"ape"}), frozenset({"ape"})),
    "wv": (frozenset({"wv"}), frozenset({"wavpack"})),
    "wma": (frozenset({"asf"}), frozenset({"wma"})),
}
_CODECS = {"vorbis": "ogg", "mp3float": "mp3", "wmav1": "wma", "wmav2": "wma", "wmapro": "wma"}
_NAMES = {
    "mp3": "an MP3",
    "mp2": "an MP2",
    "flac": "a FLAC",
    "alac": "an Apple Lossless file",
    "aac": "an AAC file",
    "ogg": "an Ogg Vorbis file",
    "opus": "an Opus file",
    "wav": "a WAV",
    "aiff": "an AIFF",
    "wma": "a WMA",
    "ape": "a Monkey's Audio file",
    "wavpack": "a WavPack file",
}
_MAGIC = (
    (b"PK\x03\x04", "it is an archive, not audio"),
    (b"Rar!", "it is an archive, not audio"),
    (b"7z\xbc\xaf\x27\x1c", "it is an archive, not audio"),
    (b"\x1f\x8b", "it is an archive, not audio"),
    (b"\xff\xd8\xff", "it is a picture, not audio"),
    (b"\x89PNG", "it is a picture, not audio"),
    (b"%PDF", "it is a document, not audio"),
    (b"MZ", "it is a program, not audio"),
    *(
        (start, "it is broken: nothing in it can be played")
        for start in (b"ID3", b"fLaC", b"OggS", b"RIFF", b"FORM")
    ),
)
_TEXT = frozenset(range(32, 256)) | {9, 10, 12, 13}


def codec_name(codec: str, container: str) -> str:
    """Our name of a codec that ffmpeg calls `codec`; plain samples are named by their container."""
    if codec.startswith("pcm_"):
        return container if container in {"wav", "aiff"} else "wav" if container == "w64" else codec
    return _CODECS.get(codec, codec)


def kind_problem(extension: str, claimed: str | None, container: str, codec: str) -> str:
    """The sentence when content and name (or the peer's claim) disagree, "" when they agree."""
    what = _NAMES.get(codec, f"{codec.upper()} audio")
    if extension in _ALLOWED:
        if _fits(extension, container, codec):
            return ""
        wrapped = "" if codec in _ALLOWED[extension][1] else what
        return f"it is {wrapped or what + ' in another container'} named .{extension}"
    if claimed and claimed in _ALLOWED and not _fits(claimed, container, codec):
        return f"it is {what}, but {claimed} was announced"
    return ""


def _fits(extension: str, container: str, codec: str) -> bool:
    containers, codecs = _ALLOWED[extension]
    return container in containers and codec in codecs


def describe_bytes(path: str) -> str:
    """What a file that does not decode seems to be, judged by its first bytes."""
    with open(path, "rb") as file:
        head = file.read(4096)
    for magic, sentence in _MAGIC:
        if head.startswith(magic):
            return sentence
    lowered = head[:512].lstrip().lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in lowered:
        return "it is a web page, not audio"
    if not head.strip(b"\0"):
        return "it holds nothing but zero bytes"
    if all(byte in _TEXT for byte in head) and _decodes(head):
        return "it is text, not audio"
    return "it cannot be decoded as audio"


def _decodes(head: bytes) -> bool:
    try:
        head[:-4].decode() if len(head) > 4 else head.decode()
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 8
    return True
