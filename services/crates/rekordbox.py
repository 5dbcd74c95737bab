"""rekordbox's exchange file: a collection and its lists as XML, for File › Import there.

Source: rekordbox's own description of the format (`DJ_PLAYLISTS` 1.0.0). Wrong locations are the
usual fault: `file://localhost/` and every byte outside the plain set percent-encoded. Used by
`service.py`.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from urllib.parse import quote

from core.domain import LibraryTrack

PRODUCT = "Cratekeeper"
_KINDS = {
    ".mp3": "MP3 File", ".flac": "FLAC File", ".m4a": "M4A File", ".aac": "AAC File",
    ".wav": "WAV File", ".aif": "AIFF File", ".aiff": "AIFF File",
}  # fmt: skip
_FOLDER, _LIST = "0", "1"
_BY_ID = "0"


def rekordbox_xml(
    folder: str, lists: Mapping[str, Sequence[LibraryTrack]], version: str = ""
) -> bytes:
    """One folder of lists; a track that is in several is described once. Tracks need a `path`."""
    root = ET.Element("DJ_PLAYLISTS", Version="1.0.0")
    ET.SubElement(root, "PRODUCT", Name=PRODUCT, Version=version, Company="")
    ids: dict[str, str] = {}
    tracks: list[LibraryTrack] = []
    for track in (track for crate in lists.values() for track in crate):
        if track.path is not None and track.path not in ids:
            ids[track.path] = str(len(ids) + 1)
            tracks.append(track)
    collection = ET.SubElement(root, "COLLECTION", Entries=str(len(tracks)))
    for track in tracks:
        ET.SubElement(collection, "TRACK", _described(track, ids[track.path or ""]))
    _add_lists(ET.SubElement(root, "PLAYLISTS"), folder, lists, ids)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def location(path: str) -> str:
    """`file://localhost/…` of an absolute path, byte for byte (surrogateescape included)."""
    plain = path.replace("\\", "/").lstrip("/")
    return "file://localhost/" + quote(plain.encode("utf-8", "surrogateescape"), safe="/:")


def is_ours(data: bytes) -> bool:
    """Whether an existing file was written by this program (it is then replaced, else kept)."""
    return f'<PRODUCT Name="{PRODUCT}"'.encode() in data[:500]


def _add_lists(
    parent: ET.Element,
    folder: str,
    lists: Mapping[str, Sequence[LibraryTrack]],
    ids: dict[str, str],
) -> None:
    top = ET.SubElement(parent, "NODE", Type=_FOLDER, Name="ROOT", Count="1")
    inner = ET.SubElement(top, "NODE", Name=folder, Type=_FOLDER, Count=str(len(lists)))
    for name, crate in lists.items():
        keys = list(dict.fromkeys(ids[track.path] for track in crate if track.path is not None))
        node = ET.SubElement(
            inner, "NODE", Name=_xml(name), Type=_LIST, KeyType=_BY_ID, Entries=str(len(keys))
        )
        for key in keys:
            ET.SubElement(node, "TRACK", Key=key)


def _described(track: LibraryTrack, key: str) -> dict[str, str]:
    path, facts = track.path or "", track.facts
    said = {
        "TrackID": key,
        "Name": track.title,
        "Artist": ", ".join(track.artists),
        "Album": track.album or "",
        "Genre": ", ".join(track.genres),
        "Kind": _KINDS.get(PurePath(path).suffix.lower(), "Unknown Format"),
        "Size": _number(facts.size if facts else None),
        "TotalTime": _number(track.duration),
        "DiscNumber": _number(track.disc_number),
        "TrackNumber": _number(track.track_number),
        "Year": _number(track.year),
        "BitRate": _number(facts.bitrate if facts else None),
        "SampleRate": _number(facts.sample_rate if facts else None),
        "Location": location(path),
    }
    return {name: _xml(value) for name, value in said.items() if value}


def _number(value: float | None) -> str:
    return "" if value is None else str(round(value))


def _xml(text: str) -> str:
    """Without what XML cannot hold: control characters and half surrogates."""
    return "".join(
        sign
        for sign in text
        if sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"
    )
