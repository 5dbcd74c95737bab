"""AcoustID against a real server on loopback: confirms, doubts, refuses, and never in the way."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.clients.acoustid import AcoustId
from core.domain import PrintMatch, PrintVerdict, Track
from core.media import fingerprint as prints
from core.tasks import Cancelled, TaskContext
from sandbox.acoustid import AcoustIdServer, result
from sandbox.audio import make_audio
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore

WANTED = Track("Glow", ("Halden",), duration=200.0)
FILE = Path("a.flac")


@pytest.fixture
def server() -> Iterator[AcoustIdServer]:
    with AcoustIdServer() as running:
        yield running
    assert running.violations == []


@dataclass
class Asking:
    server: AcoustIdServer
    key: str = "good-key"
    made: str | None = "AQAA-fingerprint_1"
    pace: MemoryPaceStore = field(default_factory=MemoryPaceStore)

    def client(self, url: str = "") -> AcoustId:
        return AcoustId(
            lambda: self.key,
            lambda: url or self.server.url,
            lambda _path, _ctx: self.made,
            self.pace,
            SystemClock(),
        )

    def recognise(self, wanted: Track = WANTED, url: str = "") -> PrintMatch | None:
        return self.client(url).recognise(FILE, wanted, 200.2, TaskContext())


@pytest.fixture
def asking(server: AcoustIdServer) -> Asking:
    return Asking(server)


def test_the_wanted_recording_is_confirmed(asking: Asking) -> None:
    asking.server.known["AQAA-fingerprint_1"] = [
        result(0.97, ("Another", "Somebody"), ("Glow", "Halden"))
    ]
    found = asking.recognise()
    assert found == PrintMatch(PrintVerdict.CONFIRMED, 0.97, "recording-glow", "Glow", ("Halden",))


def test_another_recording_is_named(asking: Asking) -> None:
    asking.server.anything = [result(0.95, ("Blue Monday", "New Order"))]
    found = asking.recognise()
    assert found is not None
    assert found.verdict is PrintVerdict.OTHER
    assert (found.title, found.artists) == ("Blue Monday", ("New Order",))


@pytest.mark.parametrize(
    "results",
    [
        [],
        [result(0.5, ("Blue Monday", "New Order"))],
        [{"id": "x", "score": 0.95}],
        [{"id": "x", "score": 0.95, "recordings": [{"id": "no title"}, "odd"]}],
        ["odd"],
    ],
    ids=["nothing", "unsure", "no recordings", "no titles", "no object"],
)
def test_what_the_service_does_not_know_is_no_verdict(
    asking: Asking, results: list[dict[str, object]]
) -> None:
    asking.server.anything = results
    found = asking.recognise()
    assert found is not None
    assert found.verdict is PrintVerdict.UNKNOWN


def test_without_a_key_nothing_is_asked(asking: Asking) -> None:
    asking.key = ""
    assert asking.recognise() is None
    assert asking.server.asked == []


def test_without_a_fingerprint_nothing_is_asked(asking: Asking) -> None:
    asking.made = None
    assert asking.recognise() is None
    assert asking.server.asked == []


def test_a_wrong_key_is_tried_once_and_then_left_alone(asking: Asking) -> None:
    asking.key = "wrong"
    assert [asking.recognise() for _ in range(3)] == [None] * 3
    assert len(asking.server.asked) == 1


def test_a_failing_service_is_left_alone_for_a_while(asking: Asking) -> None:
    asking.server.fault = 503
    assert [asking.recognise() for _ in range(3)] == [None] * 3
    assert len(asking.server.asked) == 1


def test_a_service_that_is_away_costs_nothing(asking: Asking) -> None:
    assert asking.recognise(url="http://127.0.0.1:9") is None


def test_at_most_three_requests_a_second(asking: Asking) -> None:
    for _ in range(5):
        asking.recognise()
    assert len(asking.server.asked) == 5  # the server counts those too close together


def test_cancelling_ends_it(asking: Asking) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        asking.client().recognise(FILE, WANTED, 200.0, ctx)


class TestFingerprint:
    def test_a_file_has_one_whatever_its_format(self, tmp_path: Path) -> None:
        if prints.printing_ffmpeg() is None:
            pytest.skip("no ffmpeg here makes fingerprints")
        flac = make_audio(tmp_path / "a.flac", 10, seed=3)
        wav = make_audio(tmp_path / "a.wav", 10, seed=3)
        other = make_audio(tmp_path / "b.flac", 10, seed=9)
        made = [prints.fingerprint(path, TaskContext()) for path in (flac, wav, other)]
        assert made[0] is not None
        assert re.fullmatch(r"[A-Za-z0-9_-]{20,}", made[0])
        assert made[0] == made[1] != made[2]

    def test_what_is_no_audio_has_none(self, tmp_path: Path) -> None:
        path = tmp_path / "a.flac"
        path.write_bytes(b"no audio")
        assert prints.fingerprint(path, TaskContext()) is None

    def test_where_no_ffmpeg_knows_them_there_is_none(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(prints, "_programs", lambda: ["/bin/false", "/no/such/program"])
        prints._prints.cache_clear()
        assert prints.fingerprint(tmp_path / "a.flac", TaskContext()) is None
        prints._prints.cache_clear()

    def test_a_program_that_hangs_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def hang(*_: object, **__: object) -> None:
            raise subprocess.TimeoutExpired("ffmpeg", 1)

        prints._prints.cache_clear()
        monkeypatch.setattr(subprocess, "run", hang)
        assert prints.printing_ffmpeg() is None
        prints._prints.cache_clear()
