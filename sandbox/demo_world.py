"""The demo's Soulseek: who offers the invented songs, and what goes wrong with them.

Used by `sandbox.demo`. Together the peers show a stalled first candidate, a refusal, a broken file,
a wrong one, a song that exists only live and one that nobody has.
"""

from __future__ import annotations

from typing import Any

from sandbox import demo_songs as songs
from sandbox.demo_songs import Song
from sandbox.faults import errors, lands_late, queued, rejected, stalls
from sandbox.world import Peer, World

FLAC24: dict[str, Any] = {"bit_depth": 24, "sample_rate": 48_000}


def demo_world() -> World:
    """All peers of the demo."""
    world = World()
    _well_kept(world)
    _troubled(world)
    _decoys(world)
    return world


def offer(peer: Peer, filename: str, song: Song, **facts: Any) -> Peer:
    """Share a song as it really is: its length, its own sound, its tags."""
    sound: dict[str, Any] = {"seconds": song.seconds, "seed": song_seed(song), "tags": song.tags()}
    return peer.share(filename, **(sound | facts))


def song_seed(song: Song) -> int:
    """One recording, one sound, whoever shares it."""
    return 1 + songs.PLAYLIST.index(song)


def _well_kept(world: World) -> None:
    """Peers whose files are what they say."""
    hires = world.peer("hires_ana", speed=7_200_000)
    offer(hires, "Music\\Vela Nord\\Küstenlinien (2019)\\03 - Glasmeer.flac", songs.GLASMEER)
    offer(hires, "Music\\Ночь Моста\\2015 - Мосты\\04 Тёплый свет.flac", songs.SVET, **FLAC24)
    offer(hires, "Music\\МЕТЯО\\Депо\\01. Line 9 - Нулевая.flac", songs.PULS)
    offer(hires, "Music\\東雲ステレオ\\硝子の街\\03 夜の水族館.flac", songs.AQUARIUM)
    offer(hires, "Music\\Oriel Quartet\\Stairs\\02 - Part II_ The Descent.flac", songs.DESCENT)
    long_room = "Music\\Atlas & Ivy - The Long Room\\{}"
    offer(hires, long_room.format("CD1\\01 - Arrival.flac"), songs.ARRIVAL)
    offer(hires, long_room.format("CD2\\01 - Departure.flac"), songs.DEPARTURE)
    hires.share_plain(long_room.format("cover.jpg"))

    cellar = world.peer("cellar_tapes", speed=2_300_000)
    crowns = (
        "@@kkzwq\\Rap\\R$NE Kobra - Gold Teeth\\02 R$NE Kobra - Paper Crowns (ft. Mina Tal).mp3"
    )
    offer(cellar, crowns, songs.CROWNS, bitrate=320)
    offer(
        cellar,
        "@@kkzwq\\House\\Juno Faraday - Static Bloom EP\\02 Static Bloom (Hollis Vane Remix).mp3",
        songs.BLOOM_REMIX,
        bitrate=320,
    )
    kelp = "@@kkzwq\\House\\Saltwater Union - Kelp Forest\\02 Kelp Forest (Extended Mix).flac"
    offer(cellar, kelp, songs.KELP_EXTENDED)
    offer(cellar, "@@kkzwq\\Singles\\Bram Ostrander - Workshop.mp3", songs.WORKSHOP, vbr=True)
    offer(cellar, "@@kkzwq\\Hexagon Choir\\Sixfold\\05 - 0.00 (Interlude).flac", songs.ZERO)
    orchard = "@@kkzwq\\Marlow Grey\\Neon Orchard (Deluxe)\\01 Neon Orchard (2011 Remaster).mp3"
    offer(cellar, orchard, songs.ORCHARD, bitrate=320)

    bare = world.peer("no.attributes", speed=0, free_slot=False, queue_length=2)
    offer(bare, "shared/Tin & Thistle/Before_After.m4a", songs.BEFORE, attributes=False)
    stop = "shared/Motor Saints/Oil & Chrome/01 Don’t Stop - Won’t Stop.ogg"
    offer(bare, stop, songs.STOP, attributes=False)


def _troubled(world: World) -> None:
    """The best-looking offer fails, the next one is good."""
    boat = world.peer("slow/boat?", speed=9_000_000)
    ferry = "Music\\Sadie Okonjo\\Tidewater\\01 - Slow Ferry.flac"
    offer(boat, ferry, songs.FERRY, fault=stalls(0.4), **FLAC24)
    fires = "Music\\Kite Archive\\Maps of Air\\08 - Signal Fires.flac"
    offer(boat, fires, songs.FIRES, fault=rejected("File not shared."), **FLAC24)
    bloom = "Music\\Juno Faraday\\Static Bloom EP\\01 - Static Bloom.flac"
    offer(boat, bloom, songs.BLOOM, damage="padded", **FLAC24)
    sugar = "Music\\Cassius Bell\\Brickwork\\01 - Sugarhouse.flac"
    offer(boat, sugar, songs.SUGAR, seconds=4.0, claims={"length": 11}, **FLAC24)

    tape = world.peer("tape🎧head", speed=1_100_000)
    offer(tape, ferry.replace("Music", "@@tapes"), songs.FERRY)
    offer(tape, fires.replace("Music", "@@tapes"), songs.FIRES)
    offer(tape, bloom.replace("Music", "@@tapes"), songs.BLOOM)
    offer(tape, "@@tapes\\Cassius Bell - Sugarhouse.mp3", songs.SUGAR, bitrate=256)
    ampersand = "@@tapes\\Quiet Machinery\\Typeset\\03 Ampersand.flac"
    offer(tape, ampersand, songs.AMPERSAND, fault=queued(4, 80))
    papillon = "@@tapes\\Inés Varga\\Ala\\06 Papillon.flac"
    offer(tape, papillon, songs.PAPILLON, fault=lands_late(30))

    shaky = world.peer("shaky_line", speed=600_000)
    glasmeer = "D:\\Musik\\Vela Nord - Küstenlinien\\03 Glasmeer.mp3"
    offer(shaky, glasmeer, songs.GLASMEER, bitrate=320, fault=errors(0.6, times=1))


def _decoys(world: World) -> None:
    """What a careless program would fetch: other versions, other parts, locked files."""
    stage = world.peer("front_row", speed=5_000_000)
    live = "Bootlegs\\The Copper Lanterns\\2018-06-02 Leith\\06 Harbour Lights (Live at Leith).flac"
    stage.share(live, seconds=13.5, seed=901)
    stage.share("Bootlegs\\Sadie Okonjo\\Slow Ferry (Instrumental).flac", seconds=12.5, seed=902)
    stage.share("Karaoke\\Slow Ferry (Karaoke Version).mp3", seconds=12.5, seed=903)
    stage.share(
        "Bootlegs\\Oriel Quartet\\Stairs\\01 - Part I_ The Ascent.flac", seconds=11.0, seed=904
    )
    stage.share("House\\Saltwater Union - Kelp Forest (Acapella).mp3", seconds=8.0, seed=905)

    friends = world.peer("friends_only", speed=3_000_000, free_slot=False, queue_length=60)
    wren_like = "Private\\Fen & Hollow\\Hedgerow\\02 - Wren.flac"
    offer(friends, wren_like, songs.WREN, locked=True)
