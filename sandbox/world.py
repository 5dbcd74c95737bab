"""A scripted Soulseek world: peers, what they share, what they claim, what goes wrong.

    world = World()
    world.peer("alice", free_slot=True).share(
        "Music\\\\Artist\\\\Album\\\\01 - Title.flac", seconds=4, bit_depth=16
    ).share("Music\\\\Artist\\\\Album\\\\02 - Other.mp3", bitrate=320, fault=stalls(0.4))
    world.peer("bob", online=False).share(…)

Used by `sandbox.slskd`, the demo and the tests; `sandbox.world_file` reads one from JSON.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sandbox.audio import CODEC_OF_EXTENSION, AudioSpec, render
from sandbox.faults import Fault
from sandbox.query import Query


def leaf(filename: str) -> str:
    """The last segment of a remote path, whichever separator it uses."""
    return filename.replace("/", "\\").rpartition("\\")[2]


def folder(filename: str) -> str:
    """Everything before the last separator, as it was written; "" for a bare name."""
    return filename[: len(filename) - len(leaf(filename))].rstrip("\\/")


@dataclass
class SharedFile:
    """One file a peer offers.

    `claims` overrides what the peer says about it, by wire name (bitRate, length, sampleRate,
    bitDepth, isVariableBitRate, extension, size); a claim of None is left out. `plain` files
    (covers, logs) have bytes instead of audio.
    """

    filename: str
    audio: AudioSpec | None = None
    plain: bytes = b""
    claims: dict[str, Any] = field(default_factory=dict)
    attributes: bool = True
    fault: Fault | None = None
    locked: bool = False
    bytes_per_second: int | None = None
    _content: bytes | None = field(default=None, repr=False, compare=False)

    def content(self, cache: Path | None = None) -> bytes:
        """The bytes the peer sends; the audio is made on first use."""
        if self._content is None:
            self._content = render(self.audio, cache).read_bytes() if self.audio else self.plain
        return self._content

    def describe(self, cache: Path | None = None) -> dict[str, Any]:
        """The file as a search answer shows it (contract §3, File)."""
        told: dict[str, Any] = {"code": 1, "extension": "", "filename": self.filename}
        if self.attributes and self.audio:
            told |= _attributes(self.audio)
        told |= {"size": len(self.content(cache)), "isLocked": False}
        told |= self.claims
        return {key: told[key] for key in sorted(told, key=_wire_order) if told[key] is not None}


@dataclass
class Peer:
    """One user. `speed` is claimed (bytes/s), `bytes_per_second` is what really flows.

    `online=False` still answers searches (the peer left right afterwards) unless `answers=False`.
    `reachable=False` is online but cannot be connected to. Without a free slot a download waits
    `queue_length` seconds of slskd's time. `answers_after` is when its search answer arrives.
    """

    username: str
    world: World = field(repr=False, compare=False)
    free_slot: bool = True
    queue_length: int = 0
    speed: int = 1_000_000
    online: bool = True
    answers: bool = True
    reachable: bool = True
    answers_after: float | None = None
    bytes_per_second: int | None = None
    fault: Fault | None = None
    description: str = ""
    files: list[SharedFile] = field(default_factory=list)

    def share(
        self,
        filename: str,
        *,
        seconds: float = 3.0,
        codec: str | None = None,
        seed: int | None = None,
        bitrate: int = 192,
        vbr: bool = False,
        bit_depth: int = 16,
        sample_rate: int = 44_100,
        channels: int = 2,
        upscaled: bool = False,
        damage: str = "",
        tags: Mapping[str, str] | None = None,
        claims: Mapping[str, Any] | None = None,
        attributes: bool = True,
        fault: Fault | None = None,
        locked: bool = False,
        bytes_per_second: int | None = None,
    ) -> Peer:
        """Share an audio file; the codec comes from the extension unless named. Returns the peer.

        Without a `seed` the file's own name picks one, so equal names are equal recordings.
        """
        name = leaf(filename)
        chosen = codec or CODEC_OF_EXTENSION.get(name.rpartition(".")[2].lower(), "mp3")
        audio = AudioSpec(
            seconds=seconds,
            codec=chosen,
            seed=zlib.crc32(name.rpartition(".")[0].encode()) % 10_000 if seed is None else seed,
            bitrate=bitrate,
            vbr=vbr,
            bit_depth=bit_depth,
            sample_rate=sample_rate,
            channels=channels,
            upscaled=upscaled,
            damage=damage,
            tags=tuple(sorted((tags or {}).items())),
        )
        return self.add(
            SharedFile(
                filename,
                audio,
                claims=dict(claims or {}),
                attributes=attributes,
                fault=fault,
                locked=locked,
                bytes_per_second=bytes_per_second,
            )
        )

    def share_plain(self, filename: str, content: bytes = b"\xff\xd8\xff\xe0 cover") -> Peer:
        """Share something that is no audio, such as a cover or a log."""
        return self.add(SharedFile(filename, plain=content))

    def add(self, shared: SharedFile) -> Peer:
        self.files.append(shared)
        return self

    def file(self, filename: str) -> SharedFile:
        """The shared file with this exact path; KeyError when there is none."""
        for shared in self.files:
            if shared.filename == filename:
                return shared
        raise KeyError(filename)

    def peer(self, username: str, **facts: Any) -> Peer:
        """The next peer of the same world, so that a world can be written as one chain."""
        return self.world.peer(username, **facts)


@dataclass
class World:
    """All peers, in the order in which they answer."""

    peers: dict[str, Peer] = field(default_factory=dict)

    def peer(self, username: str, **facts: Any) -> Peer:
        """The peer of this name, made when new; `facts` are fields of `Peer` and are set on it."""
        chosen = self.peers.setdefault(username, Peer(username, self))
        for name, value in facts.items():
            if name not in PEER_FACTS:
                raise TypeError(f"a peer has no {name!r}; it has {', '.join(sorted(PEER_FACTS))}")
            setattr(chosen, name, value)
        return chosen

    def find(self, username: str, filename: str) -> SharedFile | None:
        """What a peer shares under exactly this path, if anything."""
        peer = self.peers.get(username)
        if peer is None:
            return None
        return next((shared for shared in peer.files if shared.filename == filename), None)

    def answers(self, query: Query) -> list[tuple[Peer, list[SharedFile]]]:
        """Every peer that answers, with the files that match."""
        found = [
            (peer, [shared for shared in peer.files if query.matches(shared.filename)])
            for peer in self.peers.values()
            if peer.answers
        ]
        return [(peer, files) for peer, files in found if files]

    def prepare(self, cache: Path | None = None) -> None:
        """Make all audio now, two at a time, so that no search waits for an encoder."""
        files = [shared for peer in self.peers.values() for shared in peer.files]
        with ThreadPoolExecutor(2) as pool:
            for _ in pool.map(lambda shared: shared.content(cache), files):
                pass


PEER_FACTS = frozenset(f.name for f in fields(Peer)) - {"username", "world", "files"}
_ORDER = [
    "bitDepth",
    "bitRate",
    "code",
    "extension",
    "filename",
    "isVariableBitRate",
    "length",
    "sampleRate",
    "size",
    "isLocked",
]


def _wire_order(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _attributes(audio: AudioSpec) -> dict[str, Any]:
    """What an honest client reports: kbit/s for lossy, depth and rate for lossless."""
    length = {"length": round(audio.seconds)}
    if audio.lossless:
        return length | {"bitDepth": audio.bit_depth, "sampleRate": audio.sample_rate}
    return length | {"bitRate": audio.bitrate, "isVariableBitRate": audio.vbr}
