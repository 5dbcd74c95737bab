"""The demo in one call: an owned library, playlists, a simulated slskd, catalogues and Spotify.

Used by `make demo` (in-process) and by `python -m sandbox demo` (as a process).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from sandbox.audio import make_audio
from sandbox.catalogues import Catalogues
from sandbox.demo_music import demo_music, song_isrc
from sandbox.demo_songs import PLAYLIST, SHORT_LIST, Song
from sandbox.demo_spotify import demo_spotify, settings_of
from sandbox.demo_world import demo_world, song_seed
from sandbox.slskd import Manners, SlskdServer
from sandbox.spotify import SpotifyServer

SEARCH_GAP = 1.0
_HEADER = (
    "Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Album Artist URI(s),"
    "Album Artist Name(s),Album Release Date,Album Image URL,Disc Number,Track Number,"
    "Track Duration (ms),Track Preview URL,Explicit,Popularity,ISRC,Added By,Added At\n"
)


@dataclass
class DemoWorld:
    """A running demo. `settings` are to be set on the app that shows it; with `spotify_settings`
    too it can log in (see `sandbox.demo_spotify`)."""

    server: SlskdServer
    catalogues: Catalogues
    spotify: SpotifyServer
    library: Path
    incoming: Path
    transfer: Path
    supercrates: Path
    playlists: tuple[Path, ...]
    settings: dict[str, object] = field(default_factory=dict)

    def close(self) -> None:
        """Stop the servers; the files stay."""
        self.server.close()
        self.catalogues.close()
        self.spotify.close()

    @property
    def spotify_settings(self) -> dict[str, object]:
        """The listener's app at the simulated Spotify."""
        return settings_of(self.spotify)

    def __enter__(self) -> DemoWorld:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def start_demo(folder: str | Path, port: int = 0) -> DemoWorld:
    """Write the demo's files into `folder` (what is there already stays) and start its servers."""
    root = Path(folder).absolute()
    library = write_library(root / "Music")
    playlists = write_playlists(root / "Playlists")
    server = SlskdServer(
        demo_world(),
        downloads_dir=root / "Incoming",
        port=port,
        time_scale=0.1,
        bytes_per_second=250_000,
        manners=Manners(search_gap=SEARCH_GAP),
    ).start()
    music = demo_music()
    demo = DemoWorld(
        server,
        Catalogues(music).start(),
        demo_spotify(music).start(),
        library,
        server.downloads_dir,
        root / "Transfer",
        root / "Supercrates",
        playlists,
    )
    demo.settings = _settings(demo)
    return demo


def _settings(demo: DemoWorld) -> dict[str, object]:
    """Addresses and folders, and patience that fits songs of ten seconds."""
    return {
        "library.folders": [str(demo.library)],
        "sources.order": ["slskd"],
        "sources.slskd.url": demo.server.url,
        "sources.slskd.api_key": demo.server.api_key,
        "sources.slskd.search_gap_seconds": SEARCH_GAP,
        "sources.youtube.enabled": False,
        "downloads.incoming": str(demo.incoming),
        "downloads.stall_seconds": 5.0,
        "downloads.queue_patience_seconds": 30.0,
        "downloads.retry_grace_seconds": 2.0,
        "downloads.arrival_seconds": 15.0,
        "organize.transfer": str(demo.transfer),
        "organize.supercrates": str(demo.supercrates),
        **demo.catalogues.settings,
    }


def write_library(folder: Path) -> Path:
    """The owned songs as real, tagged files; files that exist are left alone."""
    for song in PLAYLIST:
        target = folder / song.artists[0] / song.album / f"{song.number:02} - {song.title}"
        path = target.with_name(f"{target.name}.{song.owned}")
        if song.owned and not path.exists():
            make_audio(path, song.seconds, seed=song_seed(song), tags=song.tags(), bitrate=256)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_playlists(folder: Path) -> tuple[Path, ...]:
    """An Exportify file of all songs and a plain text list of a few."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "Night Drive.csv"
    with table.open("w", encoding="utf-8", newline="") as out:
        out.write(_HEADER)
        rows = csv.writer(out, quoting=csv.QUOTE_ALL)
        rows.writerows(_row(number, song) for number, song in enumerate(PLAYLIST, start=1))
    text = folder / "Sunday Morning.txt"
    lines = [f"{song.credit} - {song.title}\n" for song in SHORT_LIST]
    text.write_text("".join(lines), encoding="utf-8")
    return table, text


def _row(number: int, song: Song) -> list[str]:
    """As Exportify.app writes it."""
    artist_uris = ", ".join(f"spotify:artist:demo{_number_of(a):018}" for a in song.artists)
    return [
        f"spotify:track:demo{number:018}",
        song.title,
        artist_uris,
        song.credit,
        f"spotify:album:demo{_number_of(song.album):018}",
        song.album,
        f"spotify:artist:demo{_number_of(song.artists[0]):018}",
        song.artists[0],
        str(song.year),
        "",
        str(song.disc),
        str(song.number),
        str(song.duration_ms),
        "",
        "false",
        "40",
        song_isrc(song),
        "spotify:user:demo",
        "2026-01-01T12:00:00Z",
    ]


def _number_of(text: str) -> int:
    """A number that is the same in every run."""
    return int.from_bytes(text.encode()[-6:], "big")
