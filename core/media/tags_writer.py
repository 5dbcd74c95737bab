"""Writes tags into finished downloads. Used by `services.organise` before a file gets its place.

Open, change, save; never rebuilt from nothing: frames nobody here knows (Serato's GEOB, ratings,
cue points, private frames) stay. The sound itself is never touched.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from core.domain import TagSet
from core.media.containers import extension, open_audio, os_error_in
from core.media.riff import write_info
from core.media.tag_keys import INFO, family_of
from core.media.tags_texts import texts_of
from core.media.write_id3 import change_id3, save_id3
from core.media.write_mp4 import change_mp4
from core.media.write_vorbis import change_vorbis
from core.ports.media import UnreadableAudio

Id3Version = Literal["2.4", "2.3"]


class FileTagWriter:
    """The `TagWriter` of local files, by mutagen.

    `id3_version`: "2.4" (UTF-8) or "2.3" (UTF-16, for DJ programs and old Windows). A function is
    asked at each write, so that a changed setting counts at once.
    """

    def __init__(self, id3_version: Id3Version | Callable[[], str] = "2.4") -> None:
        self._version = id3_version

    def write(self, path: Path, tags: TagSet) -> None:
        """Change the file in place; what `tags` leaves open stays as it is.

        Raises `UnreadableAudio`, or OSError for a full disk or a file that cannot be written.
        """
        name = str(path)
        audio = open_audio(name)
        try:
            self._change(audio, name, tags)
        except (UnreadableAudio, OSError):
            raise
        except Exception as error:
            system = os_error_in(error)
            if system is not None:
                raise system from error
            raise UnreadableAudio(f"its tags cannot be written ({str(error)[:120]})") from error

    def _change(self, audio: Any, path: str, tags: TagSet) -> None:
        family = family_of(audio)
        if family not in {"id3", "vorbis", "mp4"} or type(audio).__name__ == "AAC":
            raise UnreadableAudio(f"tags cannot be written into .{extension(path)} files")
        if audio.tags is None:
            audio.add_tags()
        if family == "mp4":
            change_mp4(audio.tags, tags)
            audio.save()
        elif family == "vorbis":
            change_vorbis(audio, tags)
            audio.save()
        else:
            if type(audio).__name__ == "WAVE":
                write_info(path, _info(tags))
            change_id3(audio.tags, tags)
            save_id3(audio, self._version if isinstance(self._version, str) else self._version())


def _info(tags: TagSet) -> dict[str, str]:
    texts = texts_of(tags)
    values = {keys[0]: "; ".join(texts.get(field, ())) for field, keys in INFO.items()}
    if tags.track_number is not None:
        values[INFO["track"][0]] = str(tags.track_number)
    return {key: value for key, value in values.items() if value}
