"""What of a SoulSync installation becomes which setting of ours, and why something does not.

Pure but for a look whether folders exist. Used by `services/setup/migration.py`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.errors import BadSetting
from config.schema import field_for
from config.store import Origin

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Taken:
    """A setting that is set. `shown` is the value for people; a secret is "•••"."""

    key: str
    shown: str
    value: object


@dataclass(frozen=True, slots=True)
class Kept:
    """A setting that stays as you have it."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Left:
    """Something of theirs that is not taken over; `name` is its name there."""

    name: str
    why: str


_ENCRYPTED = "It is encrypted and only SoulSync can read it: enter it again in the settings."
_ALREADY = "You set it yourself."
_SAME = "It is the same already."
_NO_FOLDER = "The folder does not exist on this computer: ours stays."
_UNKNOWN = "Cratekeeper has nothing like it."
_NO_SECRET = "It is not needed: Cratekeeper logs in to Spotify without a secret."

_PLAIN = {
    "spotify.client_id": "spotify.client_id",
    "spotify.redirect_uri": "spotify.redirect_uri",
    "plex.base_url": "plex.url",
    "plex.token": "plex.token",
    "jellyfin.base_url": "jellyfin.url",
    "jellyfin.api_key": "jellyfin.api_key",
    "navidrome.base_url": "navidrome.url",
    "navidrome.username": "navidrome.username",
    "navidrome.password": "navidrome.password",
    "soulseek.slskd_url": "sources.slskd.url",
    "soulseek.api_key": "sources.slskd.api_key",
    "listenbrainz.token": "listenbrainz.token",
    "lastfm.api_key": "lastfm.key",
    "acoustid.api_key": "acoustid.key",
    "metadata_enhancement.enabled": "tags.enabled",
    "metadata_enhancement.embed_album_art": "tags.artwork",
}
_FOLDERS = {
    "soulseek.download_path": "downloads.incoming",
    "soulseek.transfer_path": "organize.transfer",
}
_QUALITY = {
    "flac": "lossless-first",
    "lossless": "lossless-first",
    "mp3_320": "mp3-320-first",
    "320": "mp3-320-first",
    "mp3_256": "lossy-only",
    "mp3_192": "lossy-only",
}
_LEVELS = {"debug": "debug", "info": "info", "warning": "warning", "error": "error"}
_SERVERS = ("plex", "jellyfin", "navidrome")
_DOCKER_HOST = "host.docker.internal"
_QUIET = ("database.", "logging.path", "_")
"""What is nobody's choice is not worth a line."""


class Planner:
    """Goes through their values once; what was decided stands in the three lists."""

    def __init__(
        self,
        get: Callable[[str], object],
        origin: Callable[[str], Origin],
        encrypted: Callable[[object], bool],
        root: Path,
    ) -> None:
        self._get, self._origin, self._encrypted, self._root = get, origin, encrypted, root
        self.taken: list[Taken] = []
        self.kept: list[Kept] = []
        self.left: list[Left] = []
        self._unknown: Counter[str] = Counter()

    def plan(self, values: Mapping[str, object]) -> None:
        """Decide about every value."""
        for name, value in values.items():
            if name.startswith(_QUIET) or "._" in name:
                continue
            if self._encrypted(value):
                self.left.append(Left(name, _ENCRYPTED))
            elif name == "spotify.client_secret":
                self.left.append(Left(name, _NO_SECRET))
            elif name in _PLAIN:
                self._take(name, _PLAIN[name], _without_docker(name, value))
            elif name in _FOLDERS:
                self._folder(name, _FOLDERS[name], value)
            else:
                self._word(name, value)
        for section, count in sorted(self._unknown.items()):
            noun = "setting" if count == 1 else "settings"
            self.left.append(Left(f"{section} ({count} {noun})", _UNKNOWN))

    def _word(self, name: str, value: object) -> None:
        """The settings whose words differ; everything else has no counterpart."""
        word = str(value).strip().casefold()
        if name == "active_media_server" and word in _SERVERS:
            self._take(name, "library.server", word)
        elif name == "settings.audio_quality" and word in _QUALITY:
            self._take(name, "downloads.quality_profile", _QUALITY[word])
        elif name == "logging.level" and word in _LEVELS:
            self._take(name, "log.level", _LEVELS[word])
        else:
            self._unknown[name.partition(".")[0]] += 1

    def _folder(self, name: str, key: str, value: object) -> None:
        """Relative ones start at their project; Docker's exist only inside the container."""
        place = Path(os.path.expanduser(str(value)))
        place = Path(os.path.normpath(place if place.is_absolute() else self._root / place))
        if not place.is_dir():
            self.left.append(Left(name, f"{place}: {_NO_FOLDER}"))
        else:
            self._take(name, key, str(place))

    def _take(self, name: str, key: str, value: object) -> None:
        field = field_for(key)
        try:
            typed = field.validate(value)
        except BadSetting as error:
            # the sentence names the key and the rule, never the value
            self.left.append(Left(name, str(error)))
            return
        if self._get(key) == typed:
            self.kept.append(Kept(key, _SAME))
        elif self._origin(key) is not Origin.DEFAULT:
            self.kept.append(Kept(key, _ALREADY))
        else:
            shown = HIDDEN if field.secret else str(typed)
            self.taken.append(Taken(key, shown, typed))


def _without_docker(name: str, value: object) -> object:
    """A container's name for the machine it runs on is this machine."""
    if name.endswith("url") and isinstance(value, str):
        return value.replace(_DOCKER_HOST, "localhost")
    return value
