"""`python main.py …` as scripts run it: real processes, streams, signals and locales."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """A clean one whose home folders are in `tmp_path`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CRATEKEEPER_", "COV_"))}
    own = {"CRATEKEEPER_HOME": str(tmp_path / "ck"), "HOME": str(tmp_path)}
    return kept | own | {"CRATEKEEPER_SOURCES__YOUTUBE__RELAY_URL": "http://127.0.0.1:9"} | more


def main_py(
    tmp_path: Path, *argv: str, code: str = "", **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run main.py; `code` runs before it in the same process."""
    script = f"{code}; import main, sys; sys.exit(main.main(sys.argv[1:]))"
    command = [sys.executable, "-c", script] if code else [sys.executable, "main.py"]
    return subprocess.run(
        [*command, *argv],
        cwd=ROOT,
        env=environment(tmp_path, **more),
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_a_setting_lives_on_in_the_next_process(tmp_path: Path) -> None:
    assert main_py(tmp_path, "config", "set", "downloads.parallel", "6").returncode == 0
    done = main_py(tmp_path, "--json", "config", "get", "downloads.parallel")
    assert done.returncode == 0
    assert json.loads(done.stdout)["value"] == 6
    assert done.stderr == b""
    beaten = main_py(
        tmp_path, "config", "get", "downloads.parallel", CRATEKEEPER_DOWNLOADS__PARALLEL="2"
    )
    assert beaten.stdout == b"2\n"


def test_bad_input_is_one_line_and_code_two(tmp_path: Path) -> None:
    (tmp_path / "songs.csv").write_text("foo,bar\n1,2\n")
    done = main_py(tmp_path, "--json", "check", str(tmp_path / "songs.csv"))
    assert (done.returncode, json.loads(done.stdout)["code"]) == (2, 2)
    assert done.stderr.startswith(b"songs.csv is no playlist export I know")
    assert done.stderr.count(b"\n") == 1


def test_check_works_without_a_library_and_without_qt(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("Björk - Jóga\n", encoding="utf-8")
    without_qt = "import sys; sys.modules['PyQt6'] = None"
    done = main_py(tmp_path, "--json", "check", str(tmp_path / "mine.txt"), code=without_qt)
    assert done.returncode == 3, done.stderr
    found = json.loads(done.stdout)
    assert found["missing"][0]["artists"] == ["Björk"]
    assert found["playlist"] == {"name": "mine", "kind": "txt"}


def test_the_window_without_qt_is_a_sentence(tmp_path: Path) -> None:
    without_qt = "import sys; sys.modules['PyQt6'] = None"
    for argv in ([], ["probe", "start"]):
        done = main_py(tmp_path, *argv, code=without_qt)
        assert done.returncode == 4
        assert b"PyQt6 cannot be loaded" in done.stderr
        assert done.stderr.count(b"\n") == 1


def test_the_window_and_its_probe_are_handed_the_home(tmp_path: Path) -> None:
    fake = (
        "import sys, types; ui = types.ModuleType('fake');"
        "ui.run = lambda home, *rest: {'home': str(home)} if not rest else len(str(home)) * 0 + 5;"
        "sys.modules['ui.probe'] = sys.modules['ui.app'] = ui"
    )
    done = main_py(tmp_path, "--json", "probe", "start", code=fake)
    assert json.loads(done.stdout) == {"home": str(tmp_path / "ck")}
    assert main_py(tmp_path, code=fake).returncode == 5


def test_a_bad_profile_for_the_window_is_a_sentence(tmp_path: Path) -> None:
    done = main_py(tmp_path, "--profile", "../x")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no profile name" in done.stderr


def test_doctor_answers_on_a_fresh_home(tmp_path: Path) -> None:
    done = main_py(
        tmp_path, "--json", "doctor", CRATEKEEPER_SOURCES__SLSKD__URL="http://127.0.0.1:9"
    )
    assert done.returncode == 3, done.stderr
    checks = {one["name"]: one["ok"] for one in json.loads(done.stdout)["checks"]}
    assert checks["Database"] is True
    assert checks["slskd"] is False


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_any_locale_prints_every_script(tmp_path: Path, locale: dict[str, str]) -> None:
    done = main_py(tmp_path, "--json", "check", "КоЯn - 東京 😀", **locale)
    assert done.returncode == 3, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["missing"][0]["title"] == "東京 😀"
    human = main_py(tmp_path, "check", "КоЯn - 東京 😀", **locale)
    assert "КоЯn - 東京 😀" in human.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="file names are bytes on POSIX only")
@pytest.mark.parametrize("options", [("--json",), ()])
def test_a_file_name_that_is_no_unicode_is_printed_escaped(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = os.fsencode(tmp_path) + b"/b\xff.txt"
    with open(path, "w", encoding="utf-8") as file:
        file.write("A - B\n")
    done = main_py(tmp_path, *options, "check", os.fsdecode(path))
    assert done.returncode == 3, done.stderr
    assert b"b\\udcff" in done.stdout or "b\ufffd".encode() in done.stdout
    if options:
        assert json.loads(done.stdout)["playlist"]["name"] == "b\udcff"


@pytest.mark.parametrize("options", [("--json",), ()])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, options: tuple[str, ...]) -> None:
    lines = "".join(f"Artist {n} - Title {n}\n" for n in range(5000))
    (tmp_path / "long.txt").write_text(lines)
    with subprocess.Popen(
        [sys.executable, "main.py", *options, "check", str(tmp_path / "long.txt")],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        err = child.stderr.read()
        assert child.wait(60) == 3
    assert err == b"5000 tracks are missing.\n"


def shell(tmp_path: Path, words: str) -> subprocess.CompletedProcess[bytes]:
    """Run `main.py WORDS` through a shell, which may close or redirect its streams."""
    line = f'"$PYTHON" main.py {words}'
    own = environment(tmp_path, PYTHON=sys.executable)
    return subprocess.run(
        ["sh", "-c", line], cwd=ROOT, env=own, capture_output=True, timeout=60, check=False
    )


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
def test_a_stream_that_cron_closed_is_no_error(tmp_path: Path) -> None:
    without_err = shell(tmp_path, "--json check 'A - B' <&- 2>&-")
    assert without_err.returncode == 3
    assert json.loads(without_err.stdout)["total"] == 1, "nothing but the one document"
    refused = shell(tmp_path, "--json check gone.csv 2>&-")
    assert (refused.returncode, json.loads(refused.stdout)["code"]) == (2, 2)
    without_out = shell(tmp_path, "check 'A - B' >&-")
    assert (without_out.returncode, without_out.stderr) == (3, b"1 track is missing.\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("option", ["--json", ""])
def test_a_result_that_nobody_can_store_is_one_sentence(tmp_path: Path, option: str) -> None:
    full = shell(tmp_path, f"{option} check 'A - B' >/dev/full")
    assert full.returncode == 4
    assert full.stderr.startswith(b"The result cannot be printed (No space left on device).")
    assert full.stderr.count(b"\n") == 1
    told = shell(tmp_path, f"{option} check 'A - B' 2>/dev/full")
    assert told.returncode == 3, "the result is there; only its summary was not told"
    assert b"A - B" in told.stdout


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_a_run_with_130_and_one_sentence(
    tmp_path: Path, number: signal.Signals
) -> None:
    module = "tests.unit.frontends.waiting_child"
    with subprocess.Popen(
        [sys.executable, "-m", module, "--json", "get", "A - B"],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stderr is not None
        assert child.stderr.readline() == b"waiting\n"
        child.send_signal(number)
        out, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert json.loads(out)["code"] == 130
    assert err == b"Interrupted; what was queued is kept.\n"
