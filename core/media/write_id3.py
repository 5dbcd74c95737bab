"""ID3v2 frames of a `TagSet`, for MP3, AIFF and WAV. Used by `core.media.tags_writer`."""

from __future__ import annotations

from typing import Any

from core.domain import TagSet
from core.media.tag_keys import ID3, MB_OWNER
from core.media.tags_texts import plain_lyrics, texts_of, timed_lyrics

_UTF8 = 3
_FRONT = 3
# Frames ID3v2.3 does not have: kept as free text under the names other programs use.
_ONLY_IN_24 = {
    "TSOP": "ARTISTSORT",
    "TSOA": "ALBUMSORT",
    "TSOT": "TITLESORT",
    "TMOO": "MOOD",
    "TSST": "DISCSUBTITLE",
    "TDRL": "RELEASEDATE",
}


def change_id3(frames: Any, tags: TagSet) -> None:
    """Set what `tags` has in a mutagen ID3 object."""
    for field, texts in texts_of(tags).items():
        key = ID3[field][0]
        if key.startswith("TXXX:"):
            for name in ID3[field]:
                _drop_free(frames, name.removeprefix("TXXX:"))
            _free(frames, key.removeprefix("TXXX:"), *texts)
        elif field == "mb_recording":
            _recording(frames, texts[0])
        else:
            _text(frames, key, *texts)
    _text(frames, "TRCK", _of(frames, "TRCK", tags.track_number, tags.track_total))
    _text(frames, "TPOS", _of(frames, "TPOS", tags.disc_number, tags.disc_total))
    if tags.compilation is not None:
        frames.delall("TCMP")
        _text(frames, "TCMP", "1" if tags.compilation else None)
    if tags.lyrics:
        _lyrics(frames, tags.lyrics)
    if tags.cover_jpeg:
        _cover(frames, tags.cover_jpeg)


def save_id3(audio: Any, version: str) -> None:
    """Save as ID3 "2.4" or "2.3".

    mutagen drops frames of unknown kinds when the version changes; a file that has some keeps
    its own version.
    """
    frames = audio.tags
    chosen = 3 if version == "2.3" else 4
    own = frames.version[1] if frames.unknown_frames else 0
    if own in (3, 4):
        chosen = own
    if chosen == 3:
        _keep_as_free_text(frames)
        frames.update_to_v23()
    audio.save(v2_version=chosen, v23_sep="; ")


def _keep_as_free_text(frames: Any) -> None:
    for key, name in _ONLY_IN_24.items():
        frame = frames.get(key)
        if frame is not None:
            _free(frames, name, *(str(value) for value in frame.text))


def _text(frames: Any, key: str, *values: str | None) -> None:
    from mutagen.id3 import Frames

    texts = [value for value in values if value]
    if texts:
        frames.setall(key, [Frames[key](encoding=_UTF8, text=texts)])


def _free(frames: Any, name: str, *values: str | None) -> None:
    from mutagen.id3 import TXXX

    texts = [value for value in values if value]
    if texts:
        _drop_free(frames, name)
        frames.add(TXXX(encoding=_UTF8, desc=name, text=texts))


def _drop_free(frames: Any, name: str) -> None:
    for key in [k for k in frames if k.casefold() == f"TXXX:{name}".casefold()]:
        del frames[key]


def _recording(frames: Any, recording: str) -> None:
    from mutagen.id3 import UFID

    frames.setall(f"UFID:{MB_OWNER}", [UFID(owner=MB_OWNER, data=recording.encode("ascii"))])


def _lyrics(frames: Any, lyrics: str) -> None:
    """USLT holds the words for everybody, SYLT the times for those who read it."""
    from mutagen.id3 import SYLT, USLT

    frames.delall("USLT")
    frames.add(USLT(encoding=_UTF8, lang="xxx", desc="", text=plain_lyrics(lyrics)))
    timed = timed_lyrics(lyrics)
    if timed:
        frames.delall("SYLT")
        frames.add(SYLT(encoding=_UTF8, lang="xxx", format=2, type=1, desc="", text=timed))


def _of(frames: Any, key: str, number: int | None, total: int | None) -> str | None:
    """The text "3/12"; what is not given stays as the file has it. No number at all: None."""
    if number is None and total is None:
        return None
    there = str(frames[key]).split("/") if key in frames else [""]
    first = str(number) if number is not None else there[0]
    second = str(total) if total is not None else (there[1] if len(there) > 1 else "")
    return f"{first}/{second}" if first and second else first or None


def _cover(frames: Any, jpeg: bytes) -> None:
    from mutagen.id3 import APIC

    others = [picture for picture in frames.getall("APIC") if picture.type != _FRONT]
    taken = {picture.desc for picture in others}  # pictures are told apart by description
    names = ("", "Cover", *(f"Cover {number}" for number in range(2, len(others) + 2)))
    free = next(name for name in names if name not in taken)
    frames.delall("APIC")
    for picture in (
        APIC(encoding=_UTF8, mime="image/jpeg", type=_FRONT, desc=free, data=jpeg),
        *others,
    ):
        frames.add(picture)
