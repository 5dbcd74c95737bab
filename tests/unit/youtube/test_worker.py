"""The child: what it says of errors, what it tells yt-dlp, how it ends with its parent."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from core.clients.youtube import failures, probing, runtime
from core.clients.youtube.child import Child
from core.clients.youtube.wire import FAILURES, Find, Found, Setup, found_of, to_line
from core.clients.youtube.worker import fetching, finding, session
from core.clients.youtube.worker.faults import Unfit, explained, kind_and_text
from core.clients.youtube.worker.lifeline import Ear
from core.clients.youtube.worker.voice import Voice
from core.clients.youtube.workers import Workers
from core.domain import Malformed, NotReady, Refused, TransferState, Unreachable
from tests.unit.youtube.conftest import Tube, Turned, ended, found, remote_of, until

ROOT = Path(__file__).resolve().parents[3]


class DownloadError(Exception):
    """As yt-dlp's: the real cause is inside."""

    def __init__(self, text: str, inside: BaseException | None = None) -> None:
        super().__init__(text)
        self.exc_info = (type(inside), inside, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[youtube] abc123DEF45: Sign in to confirm you’re not a bot. Use --cookies", "bot_check"),
        ("This content isn't available, try again later", "rate_limited"),
        ("The session has been rate-limited by YouTube for up to an hour", "rate_limited"),
        ("HTTP Error 429: Too Many Requests", "rate_limited"),
        ("[youtube] abc123DEF45: Video unavailable. This video has been removed", "gone"),
        ("[youtube] abc123DEF45: Private video. Sign in if you've been granted access", "login"),
        ("Sign in to confirm your age. This video may be inappropriate", "login"),
        ("The uploader has not made this video available in your country", "geo"),
        ("Video unavailable. It has content from X, who has blocked it in your country", "geo"),
        ("[youtube] abc123DEF45: This live event will begin in 3 days.", "unfit"),
        ("[youtube] abc123DEF45: Premieres in 5 hours", "unfit"),
        ("The downloaded file is empty", "network"),
        ("unable to download video data: HTTP Error 403: Forbidden", "forbidden"),
        ("Requested format is not available. Use --list-formats", "no_format"),
        ("Unable to download API page: timed out (caused by TransportError('timed out'))",
         "network"),
        ("Server returned HTTP 502: Bad Gateway", "network"),
        ("503 Server Error: Service Unavailable for url: https://bandcamp.com/api", "network"),
        ("[Errno -3] Temporary failure in name resolution", "network"),
        ("[Errno 28] No space left on device", "disk"),
        ("Postprocessing: audio conversion failed: Invalid data found", "ffmpeg"),
        ("'NoneType' object is not subscriptable", "broken"),
    ],
)  # fmt: skip
def test_every_error_has_a_kind(text: str, kind: str) -> None:
    assert kind_and_text(DownloadError(f"ERROR: {text}"))[0] == kind


class ExtractorError(Exception):
    """As yt-dlp's: `orig_msg` is what was said, the text names first what was asked for."""

    def __init__(self, said: str, asked: str) -> None:
        super().__init__(f"{asked}: {said}")
        self.orig_msg = said


@pytest.mark.parametrize(
    "asked",
    [
        "[youtube] GEOnotAbot1",
        "[soundcloud] rate-limited/login-drm",
        "[Bandcamp] removed-try-again-later",
        'query "Not a Bot" page 1',
        'query "Try Again Later: No Space Left on Device" page 12',
    ],
)
def test_what_was_asked_for_is_no_message(asked: str) -> None:
    said = "Unable to download API page: timed out"
    for error in (
        DownloadError(f"ERROR: {asked}: {said}"),
        DownloadError(f"ERROR: {asked}: {said}", ExtractorError(said, asked)),
        DownloadError(f"ERROR: {asked}: {said}", TimeoutError("timed out")),
    ):
        assert kind_and_text(error) == ("network", said)


def test_the_real_cause_counts(tmp_path: Path) -> None:
    assert kind_and_text(DownloadError("Unable to read", ConnectionResetError()))[0] == "network"
    with pytest.raises(OSError, match="none") as missing:
        (tmp_path / "none").read_text()
    assert kind_and_text(missing.value)[0] == "disk"
    nested = RuntimeError("outer")
    nested.__cause__ = TimeoutError()
    assert kind_and_text(nested)[0] == "network"


def test_why_there_was_no_player_is_what_was_warned_of() -> None:
    error = DownloadError("ERROR: [youtube] abc123DEF45: Failed to extract any player response")
    warned = "[youtube] [youtube] abc123DEF45: Unable to download API page: HTTP Error 503: Busy"
    told = kind_and_text(explained(error, warned))
    assert told == ("network", "Unable to download API page: HTTP Error 503: Busy")
    limited = explained(error, "[youtube] HTTP Error 429: Too Many Requests")
    assert kind_and_text(limited)[0] == "rate_limited"
    assert kind_and_text(explained(error, ""))[0] == "broken"
    gone = DownloadError("ERROR: [youtube] abc123DEF45: Video unavailable")
    assert explained(gone, warned) is gone


def test_the_text_is_short_and_without_advice_for_programmers() -> None:
    long = (
        "ERROR: [youtube] abc123DEF45: Video unavailable; please report this issue on " + "x" * 500
    )
    assert kind_and_text(DownloadError(long))[1] == "Video unavailable"
    assert len(kind_and_text(ValueError("y" * 999))[1]) <= 200


def test_every_kind_has_a_sentence_and_an_error() -> None:
    kinds = {kind: type(failures.error(kind, "said so")) for kind in FAILURES}
    assert kinds["network"] is Unreachable
    assert kinds["broken"] is Malformed
    assert kinds["ffmpeg"] is NotReady
    assert kinds["gone"] is Refused
    assert "said so" in failures.words("gone", "said so")
    assert "said so" not in failures.words("rate_limited", "said so")


def test_what_is_said_is_understood() -> None:
    one = Found("https://y/1", "Título “x”", "c", "youtube", 1.5, ("A", "B"), "Al")
    out = io.BytesIO()
    Voice(out).found(one)
    assert found_of(json.loads(out.getvalue())) == one
    assert to_line(Find("x", Setup())).count(b"\n") == 1


def test_expert_arguments_reach_ytdlp_in_its_own_form() -> None:
    setup = Setup(extractor_args={"youtube": "player-client=web,tv; skip=dash", "x": ""})
    made = session.options(setup)
    assert made["extractor_args"] == {"youtube": {"player_client": ["web", "tv"], "skip": ["dash"]}}
    assert made["default_search"] == "error"
    assert "proxy" not in made


def test_the_programs_found_are_told_to_ytdlp() -> None:
    made = session.options(Setup(ffmpeg="/usr/bin/ffmpeg", deno="/opt/deno", cache="/c"))
    assert made["js_runtimes"] == {"deno": {"path": "/opt/deno"}}
    assert (made["ffmpeg_location"], made["cachedir"]) == ("/usr/bin/ffmpeg", "/c")
    assert "remote_components" not in made


def test_behind_a_relay_nothing_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    relay = "http://127.0.0.1:9/"
    assert session.through(relay, "https://a.b/c?d=e") == "http://127.0.0.1:9/a.b/c?d=e"
    assert session.through(relay, "https://a.b") == "http://127.0.0.1:9/a.b/"
    monkeypatch.setenv("HTTPS_PROXY", "http://elsewhere:1")
    session.without_proxies(Setup())
    assert "HTTPS_PROXY" in os.environ
    session.without_proxies(Setup(relay=relay))
    assert "HTTPS_PROXY" not in os.environ
    quiet = session.Quiet()
    for say in (quiet.debug, quiet.info, quiet.warning, quiet.error):
        say("nothing comes of it")


def test_live_streams_are_refused_before_a_byte() -> None:
    sieve = fetching._Sieve(longest=600.0)
    assert sieve({"is_live": True})
    assert sieve({"live_status": "is_upcoming"})
    assert sieve.refused == "a live stream"
    assert sieve({"live_status": "not_live", "duration": 600}, incomplete=True) is None
    assert sieve({"duration": 601.0}) == "longer than 10 minutes"
    assert fetching._Sieve(longest=0.0)({"duration": 99_999}) is None
    assert failures.words(*kind_and_text(Unfit("a live stream"))).endswith("(a live stream)")


def test_what_another_site_does_not_want_is_no_word_of_youtube(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise DownloadError("HTTP Error 429: Too Many Requests")

    monkeypatch.setattr(fetching, "opened", refuse)
    for url, kind in (
        ("https://soundcloud.com/a/b", "site_busy"),
        ("https://music.youtube.com/watch?v=1", "rate_limited"),
    ):
        with pytest.raises(Exception, match="429") as raised:
            fetching._fetched(url, Setup(), {})
        assert kind_and_text(raised.value)[0] == kind


def test_one_place_that_fails_does_not_spoil_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, object]] = []
    voice = SimpleNamespace(
        found=lambda one: said.append({"found": one.url}),
        failed=lambda kind, text: said.append({"failed": kind}),
    )

    def fails(text: str, setup: Setup) -> list[Found]:
        raise KeyError("the page looks different today")

    monkeypatch.setattr(finding, "songs", fails)
    monkeypatch.setattr(finding, "videos", lambda *_: [Found("https://y/1", "x y", "c", "youtube")])
    monkeypatch.setattr(finding, "sounds", lambda *_: [])
    finding.find("x y", Setup(), voice)  # type: ignore[arg-type]
    assert said == [{"found": "https://y/1"}]
    said.clear()
    monkeypatch.setattr(finding, "videos", fails)
    finding.find("x y", Setup(), voice)  # type: ignore[arg-type]
    assert said == [{"failed": "broken"}]


def test_the_worker_ends_with_its_parent() -> None:
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import os, threading\\n"
        "from core.clients.youtube.worker.lifeline import Ear\\n"
        "for _ in Ear(0).commands(): threading.Event().wait()'], stdin=subprocess.PIPE,"
        " start_new_session=True)\n"
        "child.stdin.write(b'work\\n'); child.stdin.flush()\n"
        "print(child.pid, flush=True)\nsys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_a_command_nobody_knows_ends_in_a_failure_and_not_in_silence() -> None:
    events: list[dict[str, object]] = []
    child = Child()
    child.begin(Find("", Setup(extractor_args={"youtube": 5})), events.append)  # type: ignore[dict-item]
    until(lambda: events and events[-1]["event"] == "end")
    child.dismiss()
    until(lambda: events[-1]["event"] == "exit")
    assert [one["event"] for one in events] == ["failed", "end", "exit"]
    child.kill()


def test_a_child_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(NotReady, match="could not be started"):
        Child()


def test_the_solver_answers_here() -> None:
    if not runtime.find_deno():
        pytest.skip("deno is not installed")
    words = probing.solver_words()
    assert words.endswith("the solver answers")
    assert runtime.version() in words


def test_a_deno_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "find_deno", lambda: "")
    with pytest.raises(NotReady, match="deno, which solves") as missing:
        probing.solver_words()
    assert "pip install deno" in missing.value.next_step
    fake = tmp_path / "deno"
    fake.write_text("#!/bin/sh\necho something else\n")
    fake.chmod(0o755)
    monkeypatch.setattr(probing, "find_deno", lambda: str(fake))
    with pytest.raises(NotReady, match="something else"):
        probing.solver_words()
    fake.write_text(
        "#!/bin/sh\n[ $1 = --version ] && echo deno 2.2.9 || echo unexpected structure\n"
    )
    with pytest.raises(NotReady, match=r"deno 2\.2\.9 is too old, yt-dlp wants 2\.3\.0 or newer"):
        probing.solver_words()
    monkeypatch.setattr(probing, "_SECONDS", 0.0)
    with pytest.raises(NotReady, match="no answer in time"):
        probing.solver_words()


def test_a_child_that_did_well_is_used_again_and_one_that_failed_is_not(tube: Tube) -> None:
    song, gone = tube.world.song("Glow", "Halden"), tube.world.song("X", "Y", fault="removed")
    source = tube.source()
    started = {one.pid for one in psutil.Process().children()}
    found(source, "Halden Glow")
    [first] = {one.pid for one in psutil.Process().children()} - started
    for upload, state in ((song, TransferState.SUCCEEDED), (gone, TransferState.FAILED)):
        remote = remote_of(upload)
        source.start(remote)
        assert {one.pid for one in psutil.Process().children()} - started == {first}
        assert ended(source, remote).state is state
    until(lambda: first not in {one.pid for one in psutil.Process().children()})


def test_idle_children_end_when_the_source_is_closed(tube: Tube) -> None:
    tube.world.song("Glow", "Halden")
    source = tube.source()
    started = {one.pid for one in psutil.Process().children()}
    found(source, "Halden Glow")
    source.close()
    assert {one.pid for one in psutil.Process().children()} <= started


def test_an_idle_child_does_not_wait_for_ever() -> None:
    read, write = os.pipe()
    ear = Ear(read)
    os.write(write, b"one\ntwo\n")
    assert list(ear.commands(idle=0.05)) == [b"one", b"two"]
    ear.rest()
    os.close(write)
    assert list(ear.commands(idle=5.0)) == []


def test_children_are_dismissed_after_a_minute_or_many_commands() -> None:
    class Sleeper:
        alive, commands, dismissed = True, 1, False

        def rest(self) -> None: ...

        def dismiss(self) -> None:
            self.dismissed = True

        def wait(self, seconds: float) -> None: ...

    clock = Turned()
    workers = Workers(clock)
    old, tired, fit = Sleeper(), Sleeper(), Sleeper()
    tired.commands = 40
    for one in (old, tired):
        workers.give_back(one, well=True)  # type: ignore[arg-type]
    clock.ahead = 50.0
    workers.give_back(fit, well=True)  # type: ignore[arg-type]
    assert tired.dismissed
    assert workers._take() is fit
    assert workers._take() is None
    assert old.dismissed
