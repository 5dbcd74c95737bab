"""Settings about services: catalogues and download sources."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from config.fields import (
    ExactUrl,
    FilePath,
    Folders,
    Mappings,
    Url,
    VerifyTls,
    comma_listed,
    setting,
)
from config.paths import default_incoming

SourceName = Literal["slskd", "soulseek", "youtube"]
CatalogueName = Literal["deezer", "itunes", "musicbrainz"]


def _country(value: str) -> str:
    code = value.strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise ValueError("must be the two letters of a country such as GB, or nothing")
    return code


def _unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _host_port(value: str) -> str:
    host, colon, port = value.strip().rpartition(":")
    if not (colon and host and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("must be a host and a port such as server.slsknet.org:2242")
    return value.strip()


SourceOrder = Annotated[list[SourceName], comma_listed, AfterValidator(_unique)]
CatalogueOrder = Annotated[list[CatalogueName], comma_listed, AfterValidator(_unique)]
ProfileName = Literal["lossless-first", "mp3-320-first", "lossy-only"] | str
HostPort = Annotated[str, AfterValidator(_host_port)]
Country = Annotated[str, AfterValidator(_country)]


class Spotify(BaseModel):
    """Spotify, a reader of your own lists."""

    model_config = ConfigDict(title="Spotify", str_strip_whitespace=True)

    client_id: str = setting(
        "", "Client ID", "The Client ID of your own Spotify app; there is no secret to enter."
    )
    redirect_uri: ExactUrl = setting(
        "http://127.0.0.1:8888/callback",
        "Redirect address",
        "Must stand in your Spotify app exactly like this.",
    )
    api_url: Url = setting(
        "https://api.spotify.com/v1", "API address", "Only tests change this address."
    )
    accounts_url: Url = setting(
        "https://accounts.spotify.com", "Login address", "Only tests change this address."
    )
    requests_percent: int = setting(
        100,
        "Requests a day",
        "100 is what is known to be safe; more risks a ban of many hours by Spotify.",
        ge=10,
        le=1000,
        unit="%",
    )


class Catalog(BaseModel):
    """Catalogues that need no account."""

    model_config = ConfigDict(title="Catalogues", str_strip_whitespace=True)

    order: CatalogueOrder = setting(
        lambda: ["deezer", "itunes", "musicbrainz"],
        "Order",
        "Which catalogue is asked first; the next one answers when it cannot.",
    )
    country: Country = setting(
        "",
        "Country",
        "Two letters; iTunes has a list for each country. Empty means that of this system.",
    )
    contact: str = setting(
        "",
        "Contact for MusicBrainz",
        "Your e-mail or web address, sent with every request; MusicBrainz asks for one.",
    )
    deezer_url: Url = setting(
        "https://api.deezer.com", "Deezer address", "Only tests change this address."
    )
    itunes_url: Url = setting(
        "https://itunes.apple.com", "iTunes address", "Only tests change this address."
    )
    musicbrainz_url: Url = setting(
        "https://musicbrainz.org", "MusicBrainz address", "Your own mirror may stand here."
    )
    coverart_url: Url = setting(
        "https://coverartarchive.org", "Cover Art Archive", "Only tests change this address."
    )
    lrclib_url: Url = setting(
        "https://lrclib.net", "LRCLIB address", "Asked only with `tags.lyrics` switched on."
    )


class Slskd(BaseModel):
    """The slskd daemon."""

    model_config = ConfigDict(title="slskd", str_strip_whitespace=True)

    url: Url = setting("http://localhost:5030", "slskd address", "Where your slskd answers.")
    api_key: str = setting(
        "", "slskd API key", "A key from slskd's configuration (web, authentication).", secret=True
    )
    verify_tls: VerifyTls = setting(
        "on",
        "Check the certificate",
        "For an https address: on, off, or the SHA-256 fingerprint of slskd's own certificate.",
    )
    path_mappings: Mappings = setting(
        dict,
        "Path mappings",
        "Folders as slskd names them and as they are seen from here, as a JSON object.",
    )
    search_gap_seconds: float = setting(
        8.0,
        "Pause between searches",
        "Shortest pause between two searches; shorter ones risk a ban by the Soulseek server.",
        ge=0,
        le=3600,
        unit="s",
    )
    query_form: str = setting(
        "",
        "Own query form",
        "Asked before the usual queries, for example: {artist} - {title} 320 MP3. Empty: none.",
    )


class Soulseek(BaseModel):
    """The built-in Soulseek client."""

    model_config = ConfigDict(title="Soulseek")

    username: str = setting(
        "", "Soulseek user", "A name no other client uses; a new one makes a new account."
    )
    password: str = setting(
        "", "Soulseek password", "Soulseek sends it unencrypted: use it nowhere else.", secret=True
    )
    server: HostPort = setting(
        "server.slsknet.org:2242", "Soulseek server", "Host and port of the server."
    )
    listen_port: int = setting(
        50300, "Listening port", "Port for other peers; open it in your router.", ge=1, le=65535
    )
    shared_folders: Folders = setting(
        list, "Shared folders", "Folders you share with others; nothing is shared by itself."
    )
    upload_slots: int = setting(
        2, "Uploads at once", "How many files others may fetch from you at once.", ge=1, le=50
    )
    upload_limit: int = setting(
        0, "Upload limit", "At most this fast to others altogether; 0 is no limit.", ge=0,
        le=1_000_000, unit="KiB/s",
    )  # fmt: skip


class YouTube(BaseModel):
    """YouTube and other sites through yt-dlp."""

    model_config = ConfigDict(title="YouTube")

    enabled: bool = setting(True, "Use YouTube", "Look on YouTube when the sources before failed.")
    per_hour: int = setting(
        50, "Downloads an hour", "At most this many an hour; 0 is no limit.", ge=0, le=1000
    )
    per_day: int = setting(
        200, "Downloads a day", "At most this many a day; 0 is no limit.", ge=0, le=10000
    )
    gap_seconds: float = setting(
        5.0,
        "Pause between downloads",
        "Shortest pause between two downloads; shorter ones risk a pause of an hour.",
        ge=0,
        le=3600,
        unit="s",
    )
    extractor_args: Mappings = setting(
        dict,
        "Extractor arguments",
        'For experts: what yt-dlp is told, such as {"youtube": "player_client=visionos"}.',
    )
    index_url: Url = setting(
        "", "Package index", "Where a newer yt-dlp is fetched when you ask for it; empty: PyPI."
    )
    relay_url: Url = setting("", "Relay", "Only tests set this: every request is sent there.")


class Sources(BaseModel):
    """Where files come from."""

    model_config = ConfigDict(title="Sources")

    order: SourceOrder = setting(
        lambda: ["slskd", "soulseek", "youtube"],
        "Order of sources",
        "Sources are asked in this order; leave one out and it is never asked.",
    )
    slskd: Slskd = Slskd()
    soulseek: Soulseek = Soulseek()
    youtube: YouTube = YouTube()


class Downloads(BaseModel):
    """How downloads are chosen and watched."""

    model_config = ConfigDict(title="Downloads")

    incoming: FilePath = setting(
        default_incoming,
        "Incoming folder",
        "Where finished downloads arrive: slskd's downloads folder as seen from here.",
    )
    paused: bool = setting(
        False, "Paused", "Nothing new is searched or fetched; what runs is finished."
    )
    parallel: int = setting(
        3, "Downloads at once", "How many files are fetched at once.", ge=1, le=10
    )
    quality_profile: ProfileName = setting(
        "lossless-first", "Quality", "Which formats are taken first; your own profile's name too."
    )
    profiles: FilePath = setting(
        "", "Own quality profiles", "A JSON file with your own quality profiles; empty for none."
    )
    min_bitrate: int = setting(
        128,
        "Lowest bitrate",
        "Lossy files below this are refused; an unknown bitrate passes.",
        ge=0,
        le=2000,
        unit="kbit/s",
    )
    stall_seconds: float = setting(
        60.0, "Stall time", "No byte for so long, and the next candidate is tried.", ge=0,
        le=86400, unit="s",
    )  # fmt: skip
    queue_patience_seconds: float = setting(
        300.0, "Queue patience", "Queued at a peer for so long before the next is tried.", ge=0,
        le=604800, unit="s",
    )  # fmt: skip
    slow_kbps: int = setting(
        15, "Too slow",
        "A file that comes slower than this for a while is asked for elsewhere as well; whichever "
        "is here first is kept; 0: never.", ge=0, le=1_000_000, unit="kB/s",
    )  # fmt: skip
    slow_seconds: float = setting(
        120.0, "Slow time", "So long a slow file is watched before another one is tried as well.",
        ge=0, le=86400, unit="s",
    )  # fmt: skip
    retry_grace_seconds: float = setting(
        30.0, "Retry grace", "A failure the source may repair stands so long before it counts.",
        ge=0, le=86400, unit="s",
    )  # fmt: skip
    arrival_seconds: float = setting(
        60.0, "Arrival time", "How long to wait for the file after the source says it succeeded.",
        ge=0, le=86400, unit="s",
    )  # fmt: skip
