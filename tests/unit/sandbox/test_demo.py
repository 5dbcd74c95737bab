"""The demo is whole: files, lists, settings, and a song for every kind of trouble."""

from __future__ import annotations

import csv
from pathlib import Path

import mutagen
import pytest
import requests

from sandbox import demo_songs as songs
from sandbox.demo import start_demo, write_library, write_playlists
from sandbox.demo_songs import PLAYLIST, SHORT_LIST
from sandbox.demo_world import demo_world, song_seed
from sandbox.query import Query
from sandbox.slskd import SlskdServer
from sandbox.world import World
from tests.unit.sandbox.conftest import RELAXED, Api


@pytest.fixture(scope="module")
def world() -> World:
    return demo_world()


def offers(world: World, text: str) -> list[str]:
    found = world.answers(Query.parse(text))
    return [f.filename for _, files in found for f in files if not f.locked]


def test_the_owned_songs_are_real_files_with_their_tags(tmp_path: Path) -> None:
    library = write_library(tmp_path / "Music")
    owned = [song for song in PLAYLIST if song.owned]
    files = [path for path in library.rglob("*") if path.is_file()]
    assert len(files) == len(owned) >= 5
    low_tide = library / "Nia Calder" / "Estuary" / "09 - Low Tide.flac"
    tagged = mutagen.File(low_tide, easy=True)
    assert tagged["title"] == ["Low Tide"]
    assert tagged["artist"] == ["Nia Calder, Otto Brandt"]
    assert tagged.info.length == pytest.approx(songs.TIDE.seconds, abs=0.1)


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    library = write_library(tmp_path)
    path = next(library.rglob("*.flac"))
    path.write_bytes(b"changed by the user")
    write_library(tmp_path)
    assert path.read_bytes() == b"changed by the user"


def test_the_table_has_a_row_for_every_song_in_order(tmp_path: Path) -> None:
    table, _ = write_playlists(tmp_path)
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["Track Name"] for row in rows] == [song.title for song in PLAYLIST]
    assert len({row["ISRC"] for row in rows}) == len({row["Track URI"] for row in rows}) == 28
    remix = next(row for row in rows if "Remix" in row["Track Name"])
    assert remix["Artist Name(s)"] == "Juno Faraday, Hollis Vane"
    assert len(remix["Artist URI(s)"].split(", ")) == 2
    assert remix["Track Duration (ms)"] == "12000"
    departure = next(row for row in rows if row["Track Name"] == "Departure")
    assert (departure["Disc Number"], departure["Track Number"]) == ("2", "1")


def test_the_text_list_has_one_song_a_line(tmp_path: Path) -> None:
    _, text = write_playlists(tmp_path)
    lines = text.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(SHORT_LIST)
    assert lines[1] == "Sadie Okonjo - Slow Ferry"


def test_titles_cover_the_awkward_cases() -> None:
    titles = " ".join(f"{song.credit} {song.title}" for song in PLAYLIST)
    for awkward in (
        "$",
        "/",
        ":",
        "feat.",
        "Remastered",
        "Remix",
        "É",
        "ä",
        "夜",
        "Я",
        "'",
        "Part",
    ):
        assert awkward in titles
    assert any(song.discs == 2 and song.disc == 2 for song in PLAYLIST)


@pytest.mark.parametrize(
    "song",
    [s for s in PLAYLIST if not s.owned and s not in {songs.HARBOUR, songs.WREN}],
    ids=lambda song: song.title,
)
def test_every_missing_song_but_two_can_be_found_and_is_really_there(
    song: songs.Song, world: World
) -> None:
    words = song.title.split(" - ")[0].split(" (feat")[0]
    found = [
        shared
        for peer, files in world.answers(Query.parse(f"{song.artists[0]} {words}"))
        for shared in files
        if peer.username != "front_row" and not shared.locked
    ]
    good = [f for f in found if f.audio and not f.audio.damage and f.audio.seed == song_seed(song)]
    assert any(f.audio and f.audio.seconds == song.seconds for f in good)


def test_one_song_exists_only_live_and_one_only_locked(world: World) -> None:
    assert all("Live" in name for name in offers(world, "Copper Lanterns Harbour Lights"))
    assert offers(world, "Copper Lanterns Harbour Lights")
    assert offers(world, "Fen Hollow Wren") == []


@pytest.mark.parametrize(
    ("text", "kind"), [("slow ferry tidewater", "stalls"), ("signal fires", "rejected")]
)
def test_the_best_offer_fails_and_another_is_good(world: World, text: str, kind: str) -> None:
    found = [f for _, files in world.answers(Query.parse(text)) for f in files]
    assert [f.fault.kind if f.fault else "" for f in found] == [kind, ""]


def test_a_corrupt_and_a_wrong_file_have_a_good_rival(world: World) -> None:
    bloom = [f for _, fs in world.answers(Query.parse("01 static bloom")) for f in fs]
    assert [f.audio.damage for f in bloom if f.audio] == ["padded", ""]
    sugar = [f for _, fs in world.answers(Query.parse("sugarhouse")) for f in fs]
    assert [f.audio.seconds for f in sugar if f.audio] == [4.0, songs.SUGAR.seconds]
    assert sugar[0].describe()["length"] == 11


def test_a_started_demo_serves_its_world_and_names_its_settings(tmp_path: Path) -> None:
    with start_demo(tmp_path) as demo:
        api = Api(demo.server)
        assert api.get("session").status_code == 200
        assert demo.settings["sources.slskd.url"] == demo.server.url
        assert demo.settings["sources.slskd.api_key"] == demo.server.api_key
        assert demo.settings["library.folders"] == [str(tmp_path / "Music")]
        assert demo.settings["downloads.incoming"] == str(demo.incoming)
        assert demo.settings["organize.transfer"] == str(tmp_path / "Transfer")
        assert demo.settings["organize.supercrates"] == str(tmp_path / "Supercrates")
        gap = demo.settings["sources.slskd.search_gap_seconds"]
        assert gap == demo.server.options.manners.search_gap
        assert all(path.is_file() for path in demo.playlists)
        assert demo.incoming.is_dir()
    with pytest.raises(requests.ConnectionError):
        api.get("session")


def test_a_song_of_the_demo_downloads_as_the_recording_it_claims(
    tmp_path: Path, world: World
) -> None:
    options = {"downloads_dir": tmp_path / "d", "manners": RELAXED, "foreign_rows": False}
    with SlskdServer(world, **options) as server:
        api = Api(server)
        [response] = api.results("Ночь Моста Тёплый свет")["responses"]
        name = response["files"][0]["filename"]
        api.ended(api.download(response["username"], name, destination="x"))
    [landed] = (tmp_path / "d" / "x").iterdir()
    info = mutagen.File(landed).info
    assert (info.bits_per_sample, info.sample_rate) == (24, 48_000)
    assert info.length == pytest.approx(songs.SVET.seconds, abs=0.05)
