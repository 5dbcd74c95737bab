"""The download sources, made from the settings. With `services/container.py` the only place that
knows concrete clients; each is imported when it is first in use.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from config.store import Origin, SettingsStore
from core.ports.ledgers import PaceStore
from core.ports.sources import DownloadSource, PlaylistReader
from core.ports.system import Clock
from core.tasks import TaskContext

if TYPE_CHECKING:
    from core.clients.slskd.settings import SlskdConfig
    from core.clients.youtube.source import YouTubeSource

NO_PASSWORD = "password missing, see Settings"


class Sources:
    """The download sources in the user's order; made anew when their settings change."""

    def __init__(self, settings: SettingsStore, pace: PaceStore, clock: Clock) -> None:
        self._settings = settings
        self._pace = pace
        self._clock = clock
        self._made: dict[str, tuple[object, DownloadSource]] = {}
        self._lock = threading.Lock()

    def __call__(self) -> Mapping[str, DownloadSource]:
        """Name → source of those that are switched on and part of this version."""
        makers: dict[str, Callable[[], DownloadSource]] = {}
        if not self.without_slskd():
            makers["slskd"] = self._slskd
        if not self.without_soulseek():
            makers["soulseek"] = self._soulseek
        if not self.without_youtube():
            makers["youtube"] = self._youtube
        order = [name for name in self._settings.get("sources.order") if name in makers]
        with self._lock:
            return {name: makers[name]() for name in order}

    def without_slskd(self) -> str:
        """Why slskd is not asked, in words; "" when it is.

        Most people have none: without a key, and with the address nobody chose, it is not waited
        for.
        """
        if "slskd" not in self._settings.get("sources.order"):
            return "not in use"
        if not self._settings.get("sources.slskd.url"):
            return "no address yet, see Settings"
        chosen = self._settings.origin("sources.slskd.url") is not Origin.DEFAULT
        if not chosen and not self._settings.get("sources.slskd.api_key"):
            return "no key yet, see Settings"
        return ""

    def without_soulseek(self) -> str:
        """Why the built-in Soulseek client is not asked, in words; "" when it is."""
        if "soulseek" not in self._settings.get("sources.order"):
            return "not in use"
        if not self._settings.get("sources.soulseek.username"):
            return "no name yet, see Settings"
        if not self._settings.get("sources.soulseek.password"):
            return NO_PASSWORD
        return ""

    def without_youtube(self) -> str:
        """Why YouTube is not asked, in words; "" when it is."""
        if why := self._youtube_unwanted():
            return why
        from core.clients.youtube.runtime import installed

        return "" if installed(self._packages) else "yt-dlp is not installed"

    def _youtube_unwanted(self) -> str:
        if not self._settings.get("sources.youtube.enabled"):
            return "switched off in Settings"
        return "" if "youtube" in self._settings.get("sources.order") else "not in use"

    def absent(self) -> Mapping[str, str]:
        """Why services that could be in use are not, for the sidebar."""
        why = {"slskd": self.without_slskd()}
        why |= {"Soulseek": self.without_soulseek(), "YouTube": self.without_youtube()}
        return {name: words for name, words in why.items() if words}

    def tools(self) -> Mapping[str, Callable[[], str]]:
        """Checks of what the sources need besides themselves, and of those that somebody began to
        set up; "" is nothing to tell."""
        further = [getattr(one, "further_checks", None) for one in self().values()]
        found = {name: ask for checks in further if checks for name, ask in checks().items()}
        if self.without_soulseek() == NO_PASSWORD:
            found["soulseek"] = _say_password_is_missing
        if not self._youtube_unwanted():
            from core.clients.youtube.probing import solver_words

            found["yt-dlp"] = partial(solver_words, self._packages)
        return found

    def upgrade_ytdlp(self, ctx: TaskContext) -> tuple[str, str, str]:
        """Fetch the newest yt-dlp into the app's own folder: (before, after, a sentence).

        Raises `Unreachable`, `NotReady` and `StorageError`; nothing is changed then.
        """
        from core.clients.youtube.upgrade import upgrade

        done = upgrade(self._packages, self._settings.get("sources.youtube.index_url"), ctx)
        return done.before, done.after, done.sentence

    @property
    def _packages(self) -> Path:
        return self._settings.home / "packages"

    def close(self) -> None:
        """Log out and give connections back."""
        with self._lock:
            made, self._made = list(self._made.values()), {}
        for _, source in made:
            _close(source)

    def _kept(
        self, name: str, config: object, make: Callable[[], DownloadSource]
    ) -> DownloadSource:
        """The source made for this `config`; one made for another is changed, else closed."""
        known = self._made.get(name)
        if known is None or known[0] != config:
            change = getattr(known[1], "reconfigure", None) if known is not None else None
            if known is not None and change is not None:
                change(config)
                made = known[1]
            else:
                if known is not None:
                    _close(known[1])
                made = make()
            known = self._made[name] = (config, made)
        return known[1]

    def _slskd(self) -> DownloadSource:
        from core.clients.slskd.source import SlskdSource

        config = self._slskd_config()
        return self._kept("slskd", config, lambda: SlskdSource(config, self._pace, self._clock))

    def _slskd_config(self) -> SlskdConfig:
        from core.clients.slskd.settings import SlskdConfig

        return SlskdConfig(
            url=self._settings.get("sources.slskd.url"),
            api_key=self._settings.get("sources.slskd.api_key") or "",
            incoming=Path(self._settings.get("downloads.incoming")).expanduser(),
            path_mappings=self._settings.get("sources.slskd.path_mappings"),
            verify_tls=self._settings.get("sources.slskd.verify_tls"),
            search_gap_seconds=self._settings.get("sources.slskd.search_gap_seconds"),
        )

    def _soulseek(self) -> DownloadSource:
        from core.clients.soulseek.source import SoulseekConfig, SoulseekSource

        host, _, port = self._settings.get("sources.soulseek.server").rpartition(":")
        config = SoulseekConfig(
            username=self._settings.get("sources.soulseek.username"),
            password=self._settings.get("sources.soulseek.password") or "",
            incoming=Path(self._settings.get("downloads.incoming")).expanduser(),
            host=host,
            port=int(port),
            listen_port=self._settings.get("sources.soulseek.listen_port"),
            shared=tuple(self._settings.get("sources.soulseek.shared_folders")),
            upload_slots=self._settings.get("sources.soulseek.upload_slots"),
            upload_limit=self._settings.get("sources.soulseek.upload_limit"),
            download_limit=self._rest_of_speed(),
            spool=self._settings.home / "cache" / "soulseek",
        )
        return self._kept(
            "soulseek",
            config,
            lambda: SoulseekSource(
                config, self._pace, self._clock, slskd_account=self._slskd_account
            ),
        )

    def _youtube(self) -> DownloadSource:
        from core.clients.youtube.source import YouTubeConfig, YouTubeSource

        config = YouTubeConfig(
            incoming=Path(self._settings.get("downloads.incoming")).expanduser(),
            cache=self._settings.home / "cache" / "yt-dlp",
            per_hour=self._settings.get("sources.youtube.per_hour"),
            per_day=self._settings.get("sources.youtube.per_day"),
            gap=self._settings.get("sources.youtube.gap_seconds"),
            extractor_args=self._settings.get("sources.youtube.extractor_args"),
            relay=self._settings.get("sources.youtube.relay_url"),
            bytes_per_second=self._share_of_speed(),
            packages=self._packages,
        )
        return self._kept(
            "youtube",
            config,
            lambda: YouTubeSource(config, self._pace, self._clock, ffmpeg_path),
        )

    def _share_of_speed(self) -> int:
        """What each of the downloads at once may take of the limit, in bytes a second."""
        limit = int(self._settings.get("limits.download_kbps")) * 1000
        return -(-limit // int(self._settings.get("downloads.parallel")))

    def _rest_of_speed(self) -> int:
        """What YouTube's running downloads leave of the limit for Soulseek, in kB a second.

        The limit is one for all; slskd's own is set in slskd.
        """
        limit = int(self._settings.get("limits.download_kbps"))
        known = self._made.get("youtube")
        running = getattr(known[1], "running", 0) if known is not None else 0
        return max(1, limit - running * self._share_of_speed() // 1000) if limit else 0

    def youtube_lists(self) -> PlaylistReader:
        """Reads YouTube addresses; also where YouTube is no download source."""
        from core.clients.youtube.lists import YouTubeListReader

        return YouTubeListReader(cast("YouTubeSource", self._youtube()))

    def _slskd_account(self) -> str | None:
        """Whom slskd logged in, when there is one and it tells; also one that is not searched."""
        known = self._made.get("slskd")
        if known is not None:
            account = getattr(known[1], "account", None)
            return account() if account is not None else None
        if not self._settings.get("sources.slskd.api_key"):
            return None
        from core.clients.slskd.source import SlskdSource

        asked = SlskdSource(self._slskd_config(), self._pace, self._clock)
        try:
            return asked.account()
        finally:
            asked.close()


def _close(source: DownloadSource) -> None:
    close = getattr(source, "close", None)
    if close is not None:
        close()


def _say_password_is_missing() -> str:
    from core.clients.soulseek.troubles import no_password

    raise no_password()


def ffmpeg_path() -> str:
    """The program ffmpeg. Raises `StorageError` when there is none."""
    from core.media.ffmpeg import find_ffmpeg

    return str(find_ffmpeg())
