"""Previews over real HTTP, real files and a real ffmpeg."""

from __future__ import annotations

import http.client
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.domain import BadInput, Candidate, RemoteId, ServiceError
from core.media.ffmpeg import find_ffmpeg
from core.media.transcode import to_wav
from core.tasks import TaskContext
from services.preview.desk import PreviewDesk
from services.preview.manners import Unasked
from services.preview.notes import Notes
from services.preview.service import PreviewLimits, PreviewService
from services.preview.session import Phase, PreviewSession
from tests.unit.preview.growing import GrowingSource, candidate

HEAD, TAIL = b"h" * 70_000, b"t" * 30_000
SIZE = len(HEAD) + len(TAIL)
QUICK = PreviewLimits(look=0.01, ask={})


@pytest.fixture
def source(tmp_path: Path) -> GrowingSource:
    return GrowingSource(tmp_path)


@pytest.fixture
def service(source: GrowingSource, tmp_path: Path) -> Iterator[PreviewService]:
    made = PreviewService(lambda: {"soulseek": source}, tmp_path / "preview", to_wav, limits=QUICK)
    yield made
    made.close()


class Reader:
    """One connection to a session's address."""

    def __init__(self, session: PreviewSession, **headers: str) -> None:
        at = urlsplit(session.url)
        self._connection = http.client.HTTPConnection("127.0.0.1", at.port or 0, timeout=20)
        self.answer = self.ask("GET", at.path, headers)

    def ask(self, method: str, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, headers=named)
        return self._connection.getresponse()

    def close(self) -> None:
        self._connection.close()


def until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen")


def test_bytes_are_played_before_the_transfer_has_ended(
    service: PreviewService, source: GrowingSource
) -> None:
    session = service.stream(candidate(SIZE))
    assert session.seen().phase is Phase.WAITING
    source.push(HEAD)
    reader = Reader(session)
    assert reader.answer.status == 200
    assert reader.answer.getheader("Content-Length") == str(SIZE)
    assert reader.answer.getheader("Accept-Ranges") == "bytes"
    assert reader.answer.read(len(HEAD)) == HEAD
    seen = session.seen()
    assert (seen.phase, seen.have, seen.whole) == (Phase.PLAYABLE, len(HEAD), False)
    source.push(TAIL)
    source.end()
    assert reader.answer.read() == TAIL
    assert session.seen().whole
    reader.close()


def test_a_range_that_has_not_come_yet_is_waited_for(
    service: PreviewService, source: GrowingSource
) -> None:
    session = service.stream(candidate(SIZE))
    source.push(HEAD)
    later = threading.Timer(0.1, lambda: source.push(TAIL))
    later.start()
    reader = Reader(session, Range=f"bytes={SIZE - 5}-")
    assert reader.answer.status == 206
    assert reader.answer.getheader("Content-Range") == f"bytes {SIZE - 5}-{SIZE - 1}/{SIZE}"
    assert reader.answer.read() == b"ttttt"
    later.join()
    reader.close()


def test_a_file_of_unknown_size_ends_with_the_connection(
    service: PreviewService, source: GrowingSource
) -> None:
    session = service.stream(candidate(None))
    source.push(HEAD)
    part = Reader(session, Range="bytes=10-19")
    assert part.answer.status == 206
    assert part.answer.getheader("Content-Range") == "bytes 10-19/*"
    assert part.answer.read() == b"h" * 10
    reader = Reader(session, Range="bytes=0-")
    assert reader.answer.status == 200
    assert reader.answer.getheader("Content-Length") is None
    assert reader.answer.read(len(HEAD)) == HEAD
    source.end()
    assert reader.answer.read() == b""
    part.close(), reader.close()


def test_head_outside_and_wrong_token(service: PreviewService, tmp_path: Path) -> None:
    here = tmp_path / "Song.flac"
    here.write_bytes(HEAD)
    session = service.play(here, "Song", "Band")
    reader = Reader(session, Range=f"bytes={len(HEAD)}-")
    assert reader.answer.status == 416
    assert reader.answer.getheader("Content-Range") == f"bytes */{len(HEAD)}"
    reader.answer.read()
    head = reader.ask("HEAD", urlsplit(session.url).path, {})
    assert (head.status, head.getheader("Content-Length")) == (200, str(len(HEAD)))
    assert head.getheader("Content-Type") == "audio/flac"
    assert head.read() == b""
    assert reader.ask("GET", "/guess/audio.flac", {}).status == 404
    assert session.url.startswith("http://127.0.0.1:")
    reader.close()
    session.cancel()
    assert here.exists()
    gone = Reader(session)
    assert gone.answer.status == 404
    gone.close()


def test_a_file_that_cannot_be_seen_plays_once_it_is_whole(
    service: PreviewService, source: GrowingSource
) -> None:
    source.blind = True
    session = service.stream(candidate(SIZE))
    source.push(HEAD + TAIL)
    until(lambda: len(source.started) == 1)
    assert session.seen().phase is Phase.WAITING
    source.end()
    reader = Reader(session)
    assert reader.answer.read() == HEAD + TAIL
    reader.close()


def test_nothing_stays_after_a_cancel(
    service: PreviewService, source: GrowingSource, tmp_path: Path
) -> None:
    session = service.stream(candidate(SIZE))
    source.push(HEAD)
    until(lambda: session.seen().have > 0)
    session.cancel()
    until(lambda: bool(source.cancelled) and not (tmp_path / "preview").exists())
    assert not source.part.exists()
    assert session.seen().phase is Phase.ENDED


def test_a_new_preview_ends_the_one_before(service: PreviewService, source: GrowingSource) -> None:
    first = service.stream(candidate(SIZE))
    second = service.stream(candidate(SIZE))
    assert (first.ended, second.ended) == (True, False)


def test_a_peer_that_gives_up_is_told_as_a_sentence(
    service: PreviewService, source: GrowingSource
) -> None:
    session = service.stream(candidate(SIZE))
    source.push(HEAD)
    reader = Reader(session)
    assert reader.answer.read(len(HEAD)) == HEAD
    source.fail("Connection lost")
    with pytest.raises(http.client.IncompleteRead):
        reader.answer.read()
    until(lambda: session.seen().phase is Phase.FAILED)
    assert session.seen().sentence == "alice did not send the file: Connection lost."
    reader.close()


def test_a_file_that_never_begins_is_given_up(source: GrowingSource, tmp_path: Path) -> None:
    limits = replace(QUICK, start=0.0)
    service = PreviewService(lambda: {"soulseek": source}, tmp_path / "p", to_wav, limits=limits)
    session = service.stream(candidate(SIZE))
    until(lambda: session.seen().phase is Phase.FAILED)
    assert "did not begin to arrive" in session.seen().sentence
    service.close()


def test_a_preview_nobody_listens_to_ends_by_itself(source: GrowingSource, tmp_path: Path) -> None:
    limits = replace(QUICK, idle=0.0)
    service = PreviewService(lambda: {"soulseek": source}, tmp_path / "p", to_wav, limits=limits)
    session = service.stream(candidate(SIZE))
    source.push(HEAD + TAIL)
    source.end()
    until(lambda: session.ended and not source.file.exists())
    service.close()


class Told(Unasked):
    """Manners that say what a test wants."""

    def __init__(self) -> None:
        self.why = ""

    def check(self, candidate: Candidate) -> None:
        if self.why:
            raise BadInput(self.why)


def test_what_may_not_be_previewed_is_refused(source: GrowingSource, tmp_path: Path) -> None:
    told = Told()
    service = PreviewService(lambda: {"soulseek": source}, tmp_path / "p", to_wav, told)
    with pytest.raises(BadInput, match="slskd is switched off"):
        service.stream(candidate(SIZE, source="slskd"))
    with pytest.raises(BadInput, match="too large"):
        service.stream(candidate(10**10))
    told.why = "Waits for a place"
    with pytest.raises(BadInput, match="Waits for a place"):
        service.stream(candidate(SIZE))
    with pytest.raises(BadInput, match="cannot be read"):
        service.play(tmp_path / "none.mp3", "None")
    assert not source.started
    service.close()


def test_what_a_killed_process_left_is_removed_at_the_next_start(
    service: PreviewService, source: GrowingSource, tmp_path: Path
) -> None:
    remote = RemoteId("soulseek", "left", "alice", "a\\Song.mp3", SIZE)
    Notes(tmp_path / "preview").write(remote)
    assert service.sweep() == 0
    note = tmp_path / "preview" / "left.json"
    dead = json.loads(note.read_text())
    dead["process"]["started"] -= 1000
    note.write_text(json.dumps(dead))
    assert service.sweep() == 1
    assert source.cancelled == [remote]
    assert not (tmp_path / "preview").exists()


def test_a_silent_source_keeps_what_is_left_for_another_time(
    service: PreviewService,
    source: GrowingSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remote = RemoteId("soulseek", "left", "alice", "a\\Song.mp3", SIZE)
    Notes(tmp_path / "preview").write(remote)
    monkeypatch.setattr("services.preview.notes.is_alive", lambda _name: False)

    def silent(_remote: RemoteId) -> None:
        raise ServiceError("soulseek", "No answer.")

    monkeypatch.setattr(source, "cancel", silent)
    service.sweep()
    assert (tmp_path / "preview" / "left.json").exists()


def sound(path: Path) -> Path:
    made = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "sine=d=2", str(path)]
    subprocess.run(made, check=True)
    return path


@pytest.mark.parametrize("ending", ["wma", "aiff"])
def test_formats_the_player_lacks_come_as_wav(
    service: PreviewService, tmp_path: Path, ending: str
) -> None:
    session = service.play(sound(tmp_path / f"Tone.{ending}"), "Tone")
    assert session.url.endswith("audio.wav")
    reader = Reader(session)
    heard = reader.answer.read()
    assert heard[:4] == b"RIFF"
    assert len(heard) > 300_000
    reader.close()


def test_the_wav_of_a_whole_file_waits_for_its_length(tmp_path: Path) -> None:
    def slowly(
        _url: str, ctx: TaskContext, _most: float, on_block: Callable[[bytes], None]
    ) -> bool:
        on_block(b"RIFF" + HEAD)
        ctx.sleep(0.2)
        on_block(TAIL)
        return True

    limits = replace(QUICK, settle=60.0)
    service = PreviewService(dict, tmp_path / "p", slowly, limits=limits)
    reader = Reader(service.play(sound(tmp_path / "Tone.wma"), "Tone"))
    assert reader.answer.getheader("Content-Length") == str(4 + SIZE)
    assert len(reader.answer.read()) == 4 + SIZE
    reader.close()
    service.close()


def test_a_wma_plays_while_it_comes(
    service: PreviewService, source: GrowingSource, tmp_path: Path
) -> None:
    whole = sound(tmp_path / "Tone.wma").read_bytes()
    session = service.stream(candidate(len(whole), "a\\Tone.wma"))
    source.push(whole[: len(whole) * 3 // 4])
    reader = Reader(session)
    assert reader.answer.read(1000)[:4] == b"RIFF"
    assert not session.seen().whole
    source.push(whole[len(whole) * 3 // 4 :])
    source.end()
    assert len(reader.answer.read()) > 300_000
    reader.close()


def test_a_file_that_is_no_audio_says_so(service: PreviewService, tmp_path: Path) -> None:
    fake = tmp_path / "Fake.ape"
    fake.write_bytes(b"no music in here" * 100)
    session = service.play(fake, "Fake")
    until(lambda: session.seen().phase is Phase.FAILED)
    assert session.seen().sentence == "This file cannot be played."


def test_the_desk_makes_its_service_with_the_first_preview(
    source: GrowingSource, tmp_path: Path
) -> None:
    made: list[PreviewService] = []

    def make(folder: Path) -> PreviewService:
        made.append(PreviewService(lambda: {"soulseek": source}, folder, to_wav))
        return made[-1]

    desk = PreviewDesk(tmp_path / "preview", make)
    assert desk.sweep() is None
    desk.close()
    assert made == []
    remote = RemoteId("soulseek", "left", "alice", "a\\Song.mp3", SIZE)
    Notes(tmp_path / "preview").write(remote)
    sweeping = desk.sweep()
    assert sweeping is not None
    sweeping.join(10.0)
    here = tmp_path / "Song.mp3"
    here.write_bytes(HEAD)
    playing = desk.play(here, "Song")
    streaming = desk.stream(candidate(SIZE))
    desk.close()
    assert (len(made), playing.ended, streaming.ended) == (1, True, True)
