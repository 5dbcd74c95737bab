"""The invented songs of the demo: who made them, how long they are, which of them are owned.

Used by `sandbox.demo_world`. Names are awkward on purpose: accents, other scripts, `$`, `/`, `:`,
guests, remixes, parts, discs. Lengths are seconds, so the demo can be watched.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Song:
    """One row of the demo playlist. `owned` is the extension of the owned file, "" for none."""

    title: str
    artists: tuple[str, ...]
    album: str
    seconds: float
    genre: str
    number: int = 1
    disc: int = 1
    discs: int = 1
    tracks: int = 10
    year: int = 2019
    owned: str = ""

    @property
    def credit(self) -> str:
        return ", ".join(self.artists)

    @property
    def duration_ms(self) -> int:
        return round(self.seconds * 1000)

    def tags(self) -> dict[str, str]:
        """As a careful owner would have tagged the file."""
        return {
            "title": self.title,
            "artist": self.credit,
            "album_artist": self.artists[0],
            "album": self.album,
            "track": f"{self.number}/{self.tracks}",
            "disc": f"{self.disc}/{self.discs}",
            "date": str(self.year),
            "genre": self.genre,
        }


GLASMEER = Song("Glasmeer", ("Vela Nord",), "Küstenlinien", 9.0, "Techno", 3)
DAECHER = Song("Über den Dächern", ("Vela Nord",), "Küstenlinien", 8.0, "Techno", 5, owned="flac")
CROWNS = Song(
    "Paper Crowns (feat. Mina Tal)", ("R$NE Kobra", "Mina Tal"), "Gold Teeth", 10.0, "Hip Hop", 2
)
SVET = Song("Тёплый свет", ("Ночь Моста",), "Мосты", 9.5, "Indie", 4, year=2015, owned="ogg")
PULS = Song("Line 9: Нулевая", ("МЕТЯО",), "Депо", 8.5, "Metal", 1, year=2004)
HARBOUR = Song("Harbour Lights", ("The Copper Lanterns",), "Rope & Tar", 11.0, "Folk", 6)
BEFORE = Song("Before/After", ("Tin & Thistle",), "Kitchen Songs", 8.0, "Pop", 7, year=2021)
DESCENT = Song("Part II: The Descent", ("Oriel Quartet",), "Stairs", 12.0, "Jazz", 2, tracks=4)
ORCHARD = Song(
    "Neon Orchard - Remastered 2011", ("Marlow Grey",), "Neon Orchard (Deluxe)", 10.5, "Rock", 1
)
FERRY = Song("Slow Ferry", ("Sadie Okonjo",), "Tidewater", 12.5, "Soul", 1, year=2022)
FIRES = Song("Signal Fires", ("Kite Archive",), "Maps of Air", 9.0, "Indie", 8)
BLOOM = Song("Static Bloom", ("Juno Faraday",), "Static Bloom EP", 10.0, "House", 1, tracks=4)
BLOOM_REMIX = Song(
    "Static Bloom - Hollis Vane Remix",
    ("Juno Faraday", "Hollis Vane"),
    "Static Bloom EP",
    12.0,
    "House",
    2,
    tracks=4,
)
CANCION = Song(
    "Canción para Nadie", ("Los Fantasmas del Puerto",), "Malecón", 9.0, "Latin", 2, owned="mp3"
)
ARRIVAL = Song(
    "Arrival", ("Atlas & Ivy",), "The Long Room", 8.0, "Ambient", 1, 1, 2, tracks=6, year=2017
)
DEPARTURE = Song(
    "Departure", ("Atlas & Ivy",), "The Long Room", 9.0, "Ambient", 1, 2, 2, tracks=5, year=2017
)
AQUARIUM = Song("夜の水族館", ("東雲ステレオ",), "硝子の街", 10.0, "Pop", 3, year=2020)
WORKSHOP = Song("Workshop", ("Bram Ostrander",), "Workshop", 8.0, "Electro", tracks=1, owned="mp3")
ETE = Song("Été sans fin", ("Delphine Roux",), "Cartes postales", 9.0, "Pop", 4, owned="m4a")
ZERO = Song("0.00 (Interlude)", ("Hexagon Choir",), "Sixfold", 2.5, "Classical", 5, owned="flac")
STOP = Song("Don't Stop / Won't Stop", ("Motor Saints",), "Oil & Chrome", 9.5, "Rock", 1)
TIDE = Song("Low Tide", ("Nia Calder", "Otto Brandt"), "Estuary", 10.0, "Soul", 9, owned="flac")
WREN = Song("Wren", ("Fen & Hollow",), "Hedgerow", 8.0, "Folk", 2)
AMPERSAND = Song("Ampersand", ("Quiet Machinery",), "Typeset", 9.0, "Techno", 3)
KELP_EXTENDED = Song(
    "Kelp Forest - Extended Mix", ("Saltwater Union",), "Kelp Forest", 13.0, "House", 2, tracks=2
)
KELP = Song("Kelp Forest", ("Saltwater Union",), "Kelp Forest", 8.0, "House", tracks=2, owned="mp3")
SUGAR = Song("Sugarhouse", ("Cassius Bell",), "Brickwork", 11.0, "Funk", 1, year=1978)
PAPILLON = Song("Papillon", ("Inés Varga",), "Ala", 9.0, "Electro", 6, year=2023)

PLAYLIST = (
    DAECHER,
    GLASMEER,
    CROWNS,
    SVET,
    PULS,
    FERRY,
    FIRES,
    BLOOM,
    BLOOM_REMIX,
    CANCION,
    HARBOUR,
    BEFORE,
    DESCENT,
    ORCHARD,
    ARRIVAL,
    DEPARTURE,
    AQUARIUM,
    WORKSHOP,
    ETE,
    ZERO,
    STOP,
    TIDE,
    WREN,
    AMPERSAND,
    KELP_EXTENDED,
    KELP,
    SUGAR,
    PAPILLON,
)
SHORT_LIST = (TIDE, FERRY, GLASMEER, SVET, AQUARIUM, WREN)
