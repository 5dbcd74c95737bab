"""Supercrates as crates of Serato, rekordbox and as M3U8 lists: read back, added to, left alone."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from core.clients.files.readers import PlaylistFileReader
from core.clients.local.filestore import LocalFileStore
from core.domain import BadInput, LibraryTrack, StorageError
from core.ports.media import UnreadableAudio
from core.tasks import TaskContext
from services.crates import drives, serato
from services.crates.service import CrateKind, CrateReport, CrateService

ALL = tuple(CrateKind)
HEAD = b"vrsn\x00\x00\x00\x38" + "1.0/Serato ScratchLive Crate".encode("utf-16-be")


def tracks_of(crate: bytes) -> list[str]:
    """The paths in a Serato crate, in order."""
    return [
        path.decode("utf-16-be")
        for tag, track in serato.read_records(crate)
        if tag == b"otrk"
        for name, path in serato.read_records(track)
        if name == b"ptrk"
    ]


class NameReader:
    """Reads a track off its file name; "broken" files cannot be read."""

    def read(self, path: str) -> LibraryTrack:
        stem = Path(path).stem
        if "broken" in stem:
            raise UnreadableAudio("This is no audio file.")
        artist, _, title = stem.partition(" - ")
        return LibraryTrack(title=title, artists=(artist,), duration=61.4, path=path)


class NoCache:
    def __init__(self) -> None:
        self.rows: list[LibraryTrack] = []

    def at(self, paths: Any) -> list[LibraryTrack]:
        return [row for row in self.rows if row.path in set(paths)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "Supercrates"
    for name in ("House/Björk - Jóga.mp3", "House/КоЯn - 50% & #1.flac", "Techno/A - B.wav"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"audio")
    return root


@pytest.fixture
def cache() -> NoCache:
    return NoCache()


@pytest.fixture
def export(root: Path, tmp_path: Path, cache: NoCache) -> Any:
    service = CrateService(
        lambda: str(root),
        cache,
        LocalFileStore(),
        NameReader(),
        tmp_path / "backups",  # type: ignore[arg-type]
    )

    def run(*kinds: CrateKind, out: Path | None = None) -> CrateReport:
        return service.export(kinds or ALL, TaskContext(), out or tmp_path / "out")

    return run


def house(tmp_path: Path) -> Path:
    return tmp_path / "out" / "Subcrates" / "Supercrates%%House.crate"


def test_a_folder_becomes_a_crate_within_supercrates(export: Any, tmp_path: Path) -> None:
    report = export(CrateKind.SERATO)
    data = house(tmp_path).read_bytes()
    assert data.startswith(HEAD)
    paths = tracks_of(data)
    assert [os.path.basename(path) for path in paths] == [
        "Björk - Jóga.mp3",
        "КоЯn - 50% & #1.flac",
    ]
    assert not any(path.startswith("/") or "\\" in path for path in paths)
    assert report.crates == {"House": 2, "Techno": 1}
    assert len(report.written) == 2


def test_paths_lead_from_the_root_of_the_drive_to_the_file(export: Any, tmp_path: Path) -> None:
    export(CrateKind.SERATO)
    drive = drives.drive_of(tmp_path)
    for path in tracks_of(house(tmp_path).read_bytes()):
        assert (drive / path).is_file()


def test_what_a_person_put_into_a_crate_stays(export: Any, tmp_path: Path, root: Path) -> None:
    export(CrateKind.SERATO)
    mine = serato.new_crate(["Music/my own.mp3"])[len(serato.new_crate([])) :]
    unknown = b"abcd\x00\x00\x00\x03xyz"
    crate = house(tmp_path)
    before = crate.read_bytes()
    crate.write_bytes(before + mine + unknown)
    (root / "House" / "New - One.mp3").write_bytes(b"audio")
    (root / "House" / "Björk - Jóga.mp3").unlink()
    export(CrateKind.SERATO)
    after = crate.read_bytes()
    names = [os.path.basename(path) for path in tracks_of(after)]
    assert names == ["КоЯn - 50% & #1.flac", "my own.mp3", "New - One.mp3"]
    assert unknown in after
    assert (tmp_path / "backups" / crate.name).read_bytes() == before + mine + unknown


def test_a_second_export_changes_nothing(export: Any, tmp_path: Path) -> None:
    export()
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    report = export()
    assert {path: path.read_bytes() for path in before} == before
    assert not (tmp_path / "backups").exists()
    assert report.left == ()


@pytest.mark.parametrize("damage", [b"", b"vrsn", HEAD + b"otrk\x00\x00", b"RIFF\x00\x00\x00\x01x"])
def test_a_damaged_crate_is_left_as_it_is(export: Any, tmp_path: Path, damage: bytes) -> None:
    house(tmp_path).parent.mkdir(parents=True)
    house(tmp_path).write_bytes(damage)
    report = export(CrateKind.SERATO)
    assert house(tmp_path).read_bytes() == damage
    assert [path for path, _ in report.left] == [str(house(tmp_path))]


def test_rekordbox_finds_every_file(
    export: Any, tmp_path: Path, cache: NoCache, root: Path
) -> None:
    path = str(root / "House" / "Björk - Jóga.mp3")
    cache.rows = [
        replace(NameReader().read(path), album="Homo\x01genic", genres=("House",), year=1997)
    ]
    export(CrateKind.REKORDBOX)
    document = ET.parse(tmp_path / "out" / "rekordbox.xml").getroot()
    tracks = {
        track.get("TrackID"): track for track in document.iter("TRACK") if track.get("TrackID")
    }
    assert document.find("COLLECTION").get("Entries") == "3" == str(len(tracks))  # type: ignore[union-attr]
    for track in tracks.values():
        where = track.get("Location", "")
        assert where.startswith("file://localhost/")
        assert Path(unquote(where.removeprefix("file://localhost"))).is_file()
        assert track.get("TotalTime") == "61"
    lists = {node.get("Name"): [one.get("Key") for one in node] for node in document.iter("NODE")}
    assert len(lists["House"]) == 2
    assert set(lists["House"]) <= set(tracks)
    joga = next(track for track in tracks.values() if track.get("Name") == "Jóga")
    assert (joga.get("Album"), joga.get("Year"), joga.get("Kind")) == (
        "Homogenic",
        "1997",
        "MP3 File",
    )


@pytest.mark.parametrize(
    ("kind", "name"), [(CrateKind.REKORDBOX, "rekordbox.xml"), (CrateKind.M3U, "House.m3u8")]
)
def test_a_file_of_another_program_is_left_as_it_is(
    export: Any, tmp_path: Path, kind: CrateKind, name: str
) -> None:
    other = tmp_path / "out" / name
    other.parent.mkdir()
    other.write_bytes(b"#EXTM3U\nmine.mp3\n")
    report = export(kind)
    assert other.read_bytes() == b"#EXTM3U\nmine.mp3\n"
    assert [path for path, _ in report.left] == [str(other)]


def test_a_list_plays_from_where_it_lies(export: Any, tmp_path: Path) -> None:
    export(CrateKind.M3U)
    text = (tmp_path / "out" / "House.m3u8").read_text(encoding="utf-8")
    assert text.startswith("#EXTM3U\n")
    assert "#PLAYLIST:House\n#EXTINF:61,Björk - Jóga\n../Supercrates/House/Björk - Jóga.mp3" in text
    playlist = PlaylistFileReader().read(str(tmp_path / "out" / "House.m3u8"), TaskContext())
    assert [row.track.title for row in playlist.entries] == ["Jóga", "50% & #1"]


def test_a_name_that_begins_like_a_comment_is_still_a_row(
    export: Any, tmp_path: Path, root: Path
) -> None:
    (root / "House" / "x").mkdir()
    (root / "#1s").mkdir()
    (root / "#1s" / "A - B.mp3").write_bytes(b"audio")
    export(CrateKind.M3U, out=root)
    assert (root / "#1s.m3u8").read_text(encoding="utf-8").endswith("\n./#1s/A - B.mp3\n")


def test_files_that_cannot_be_read_are_named_and_in_no_crate(export: Any, root: Path) -> None:
    (root / "House" / "broken.mp3").write_bytes(b"x")
    (root / "beside.mp3").write_bytes(b"x")
    report = export(CrateKind.M3U)
    assert report.crates["House"] == 2
    assert report.unreadable == ((str(root / "House" / "broken.mp3"), "This is no audio file."),)


def test_without_supercrates_it_says_what_to_do(tmp_path: Path) -> None:
    service = CrateService(
        lambda: str(tmp_path / "no"),
        NoCache(),
        LocalFileStore(),
        NameReader(),
        tmp_path,  # type: ignore[arg-type]
    )
    with pytest.raises(BadInput, match="organize"):
        service.export(ALL, TaskContext())


def test_a_folder_that_cannot_be_written_is_named(export: Any, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(StorageError, match=r"rekordbox\.xml"):
        export(CrateKind.REKORDBOX)


def test_serato_lies_in_the_music_folder_of_the_system_drive_and_on_others_at_the_root(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", classmethod(lambda _cls: Path("/home/me")))
    monkeypatch.setattr(os.path, "ismount", lambda path: str(path) in {"/", "/usb"})
    assert drives.serato_folder(Path("/home/me/Music/Supercrates")) == Path(
        "/home/me/Music/_Serato_"
    )
    assert drives.serato_folder(Path("/usb/Supercrates")) == Path("/usb/_Serato_")
    assert (
        drives.within_drive("/usb/Supercrates/a.mp3", Path("/usb/Supercrates"))
        == "Supercrates/a.mp3"
    )
    assert drives.within_drive("/srv/a.mp3", Path("/srv")) == "srv/a.mp3"
