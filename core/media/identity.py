"""What people put into a music file, carried over to a better copy of it.

Used when a better file takes the place of a worse one: rating, comment, play count, and what DJ
programs keep in the file (cue points, loops, grids of Serato and Traktor). Frames of one tag format
are copied as they are; between formats the fields that both know are translated. rekordbox keeps
its data by path in its own database, so it follows the path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.media.containers import open_audio, os_error_in
from core.media.tag_keys import FREEFORM, family_of
from core.media.write_id3 import save_id3
from core.ports.media import Carried, UnreadableAudio

_RATING, _COMMENT, _COUNT, _CUES, _NOTES = (
    *("rating", "comment", "play count", "cue points and grids", "tempo, key, mood and notes"),
)
# By tag family: which of a file's own keys are people's, as patterns of the whole key.
_PEOPLES = {
    "id3": {
        _RATING: r"POPM:.*|TXXX:(?:FMPS_)?RATING(?: .*)?",
        _COMMENT: r"COMM:(?!iTun|ID3v1).*",
        _COUNT: r"PCNT|TXXX:(?:FMPS_)?PLAY_?COUNT|TXXX:SERATO_PLAYCOUNT",
        _CUES: r"GEOB:.*|PRIV:TRAKTOR4.*|TXXX:(?:SERATO_(?!PLAYCOUNT)|CUEPOINTS?).*",
        _NOTES: r"TBPM|TKEY|TMOO|TIT1|GRP1|USLT:.*|TXXX:(?:INITIALKEY|ENERGYLEVEL|MOOD).*",
    },
    "vorbis": {
        _RATING: r"(?:FMPS_)?RATING(?:[: ].*)?",
        _COMMENT: r"COMMENT|DESCRIPTION",
        _COUNT: r"(?:FMPS_)?PLAY_?COUNT|SERATO_PLAYCOUNT",
        _CUES: r"SERATO_(?!PLAYCOUNT).*|TRAKTOR4|CUEPOINTS?",
        _NOTES: r"BPM|KEY|INITIALKEY|ENERGYLEVEL|MOOD|GROUPING|LYRICS",
    },
    "mp4": {
        _RATING: rf"rate|{FREEFORM}(?:FMPS_)?RATING",
        _COMMENT: "\xa9cmt",
        _COUNT: rf"{FREEFORM}(?:FMPS_)?PLAY_?COUNT|{FREEFORM}SERATO_PLAYCOUNT",
        _CUES: rf"----:com\.serato\.dj:.*|{FREEFORM}(?:TRAKTOR4|SERATO_|CUEPOINTS?).*",
        _NOTES: rf"tmpo|\xa9grp|\xa9lyr|{FREEFORM}(?:INITIALKEY|ENERGYLEVEL|MOOD)",
    },
}
_STARS_OF_POPM = ((1, 0), (32, 1), (96, 2), (160, 3), (224, 4), (256, 5))
_POPM_OF_STARS = (0, 1, 64, 128, 196, 255)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Told:
    """Fields that every format knows. `stars` 0..5."""

    stars: float | None = None
    comment: str | None = None
    count: int | None = None


class FileIdentity:
    """Implements `core.ports.media.IdentityKeeper` by mutagen. Stateless."""

    def carry(self, worse: Path, better: Path) -> Carried:
        """See `IdentityKeeper.carry`."""
        try:
            old, new = open_audio(str(worse)), open_audio(str(better))
            if old.tags is None:
                return Carried()
            if new.tags is None:
                new.add_tags()
            carried = _carry(old, new)
            if carried.kept:
                _save(new)
            return carried
        except (UnreadableAudio, OSError):
            raise
        except Exception as error:
            system = os_error_in(error)
            if system is not None:
                raise system from error
            raise UnreadableAudio(f"its tags cannot be written ({str(error)[:120]})") from error


def _carry(old: Any, new: Any) -> Carried:
    family, other = family_of(old), family_of(new)
    found = _peoples(old, family)
    if family != other or family not in _PEOPLES:
        return _translated(old, new, family, other, set(found))
    kept = []
    for name, keys in found.items():
        if name == _CUES and type(old) is not type(new):
            continue
        _drop(new.tags, _PEOPLES[family][name])
        for key in keys:
            new.tags[key] = old.tags[key]
        kept.append(name)
    return Carried(tuple(kept), _lost(found, kept, old, new))


def _translated(old: Any, new: Any, family: str, other: str, found: set[str]) -> Carried:
    told = _told(old, family)
    kept = []
    if told.stars is not None:
        _set_rating(new.tags, other, told.stars)
        kept.append(_RATING)
    if told.comment:
        _set_text(new.tags, other, "comment", told.comment)
        kept.append(_COMMENT)
    if told.count is not None:
        _set_count(new.tags, other, told.count)
        kept.append(_COUNT)
    return Carried(tuple(kept), _lost(found, kept, old, new))


def _lost(found: Iterable[str], kept: list[str], old: Any, new: Any) -> tuple[str, ...]:
    one, two = type(old).__name__, type(new).__name__
    return tuple(
        f"The {name} stay with the old file: {two} files keep them in another form than {one}."
        for name in found
        if name not in kept
    )


def _peoples(audio: Any, family: str) -> dict[str, list[str]]:
    """What people made, by kind: the file's own keys."""
    keys = list(audio.tags.keys())
    kinds = {
        name: [key for key in keys if re.fullmatch(pattern, key, re.IGNORECASE | re.DOTALL)]
        for name, pattern in _PEOPLES.get(family, {}).items()
    }
    return {name: found for name, found in kinds.items() if found}


def _drop(tags: Any, pattern: str) -> None:
    for key in [k for k in tags.keys() if re.fullmatch(pattern, k, re.IGNORECASE | re.DOTALL)]:  # noqa: SIM118 - Vorbis comments iterate over pairs
        del tags[key]


def _told(audio: Any, family: str) -> _Told:
    """Rating, comment and play count as one language."""
    found = _peoples(audio, family)
    tags = audio.tags
    texts = {kind: [_text(tags[key]) for key in keys] for kind, keys in found.items()}
    stars = next((_stars(key, tags[key]) for key in found.get(_RATING, ())), None)
    comment = next((text for text in texts.get(_COMMENT, ()) if text), None)
    counts = [_number(_count_of(tags[key])) for key in found.get(_COUNT, ())]
    rated = [tags[key] for key in found.get(_RATING, ()) if key.startswith("POPM")]
    counts += [float(getattr(frame, "count", 0)) for frame in rated]
    played = max((count for count in counts if count), default=None)
    return _Told(stars, comment, None if played is None else int(played))


def _count_of(value: Any) -> str:
    return str(value.count) if type(value).__name__ == "PCNT" else _text(value)


def _stars(key: str, value: Any) -> float | None:
    rating = getattr(value, "rating", None)
    if key.startswith("POPM"):
        return float(next(stars for below, stars in _STARS_OF_POPM if (rating or 0) < below))
    number = _number(_text(value))
    if number is None:
        return None
    if "FMPS" in key.upper():
        return number * 5
    return number / 20 if number > 10 else number / 2 if number > 5 else number


def _number(text: str) -> float | None:
    found = _NUMBER.search(text)
    return float(found[0]) if found else None


def _text(value: Any) -> str:
    texts = getattr(value, "text", value)
    first = texts[0] if isinstance(texts, list | tuple) and texts else texts
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)


def _set_rating(tags: Any, family: str, stars: float) -> None:
    if family == "id3":
        from mutagen.id3 import POPM

        whole = min(5, max(0, round(stars)))
        tags.setall("POPM", [POPM(email="", rating=_POPM_OF_STARS[whole], count=0)])
        return
    _set_text(tags, family, "RATING", str(round(stars * 20)))
    _set_text(tags, family, "FMPS_RATING", f"{stars / 5:.1f}")


def _set_count(tags: Any, family: str, count: int) -> None:
    if family == "id3":
        from mutagen.id3 import PCNT

        tags.setall("PCNT", [PCNT(count=count)])
        return
    _set_text(tags, family, "PLAYCOUNT", str(count))


def _set_text(tags: Any, family: str, name: str, text: str) -> None:
    if family == "id3":
        from mutagen.id3 import COMM

        tags.setall("COMM", [COMM(encoding=3, lang="eng", desc="", text=[text])])
    elif family == "mp4":
        from mutagen.mp4 import AtomDataType, MP4FreeForm

        if name == "comment":
            tags["\xa9cmt"] = [text]
        else:
            tags[FREEFORM + name] = [MP4FreeForm(text.encode(), AtomDataType.UTF8)]
    else:
        tags[name.upper()] = [text]


def _save(audio: Any) -> None:
    if family_of(audio) == "id3":
        save_id3(audio, "2.3" if audio.tags.version[1] == 3 else "2.4")
    else:
        audio.save()
