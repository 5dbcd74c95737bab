"""The other verbs, the GLOBAL options, and what goes wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from config.version import VERSION
from core.domain import BadInput, HealthCheck, Unreachable
from core.tasks import TaskContext
from services.frontends.cli.words import age_words
from services.library.scan import ScanReport
from tests.unit.frontends.conftest import Cli

Songs = Callable[..., str]


def test_check_puts_every_row_into_one_list(cli: Cli, songs: Songs) -> None:
    path = songs("A - Owned one", "B - Song", "C - Probable x", "B - Song")
    code, found = cli.json("check", path)
    assert code == 3
    assert found["playlist"] == {"name": "songs", "kind": "txt"}
    assert found["total"] == 4
    assert found["owned"] == [
        {
            "position": 1,
            "title": "Owned one",
            "artists": ["A"],
            "album": None,
            "duration": None,
            "match": {"score": 0.9123, "title": "Lib", "artists": ["A"], "path": "/m/lib.mp3"},
            "reason": "Because",
        }
    ]
    assert [one["position"] for one in found["missing"]] == [2, 4]
    assert "match" not in found["missing"][0]
    assert "match" in found["probable"][0]
    assert found["unusable"] == []
    assert found["library_age_seconds"] == 5.0
    assert cli.last_line == "2 tracks are missing."


def test_check_is_content_when_nothing_is_missing(cli: Cli, songs: Songs) -> None:
    assert cli("check", songs("A - Owned one", "C - Probable x")) == 0
    assert cli.err == ""


def test_an_old_cache_is_mentioned(cli: Cli, songs: Songs) -> None:
    cli.container.coverage.age = 3 * 86400.0
    assert cli("check", songs("A - Owned one")) == 0
    assert cli.last_line == "The library was last read 3 days ago; `scan` refreshes it."
    cli.container.coverage.age = None
    code, found = cli.json("check", songs("A - Owned one"))
    assert (code, found["library_age_seconds"]) == (0, None)
    assert cli.err == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 seconds"), (1, "1 second"), (61, "1 minute"), (7200, "2 hours"), (9e5, "10 days")],
)
def test_ages_are_told_in_the_largest_unit(seconds: float, words: str) -> None:
    assert age_words(seconds) == words


def test_check_takes_quoted_text(cli: Cli) -> None:
    code, found = cli.json("check", "Björk - Jóga")
    assert code == 3
    assert found["missing"][0]["title"] == "Jóga"
    assert "Jóga" in cli.out  # not as an escape


def test_check_shows_people_what_is_missing(cli: Cli, songs: Songs) -> None:
    assert cli("check", songs("A - Owned one", "B - [bold]Song\x1b[31m", "C - Probable x")) == 3
    assert "songs: 1 owned, 1 probable, 1 missing of 3" in cli.out
    assert "B - [bold]Song\ufffd[31m" in cli.out


@pytest.mark.parametrize("source", ["/nowhere/x.csv", "/", "word", "liked", "https://x.y/z", ""])
def test_a_bad_source_is_named_in_one_line(cli: Cli, source: str) -> None:
    assert cli("--json", "check", source) == 2
    assert len(cli.err.splitlines()) == 1
    assert source.rpartition("/")[2] in cli.err
    assert json.loads(cli.out)["code"] == 2


def test_scan_reports_its_figures(cli: Cli) -> None:
    code, found = cli.json("scan", "--full")
    assert code == 0
    assert found == {
        "tracks": 3,
        "added": 2,
        "changed": 1,
        "removed": 0,
        "unreadable": [{"path": "/m/b.mp3", "reason": "no audio"}],
        "seconds": 0.25,
    }
    assert cli("scan") == 0
    assert cli.out.startswith("3 tracks: 2 added, 1 changed, 0 removed")
    assert "no audio" in cli.out
    assert cli.container.library.full == [True, False]


def test_a_scan_that_missed_a_folder_says_so(cli: Cli) -> None:
    cli.container.library.report = ScanReport(3, 0, 0, 0, (), 0.1, ("/m cannot be read.",))
    assert cli("scan") == 3
    assert cli.last_line == "/m cannot be read."


def test_doctor_lists_its_checks(cli: Cli) -> None:
    code, found = cli.json("doctor")
    assert code == 0
    assert found == {"checks": [{"name": "Database", "ok": True, "detail": "ok", "fix": ""}]}
    cli.container.health.found.append(HealthCheck("slskd", False, "silent", "Start it."))
    assert cli("doctor") == 3
    assert "NOT OK" in cli.out
    assert "Start it." in cli.out
    assert cli.last_line == "1 check is not ok."


def test_probe_start_shows_the_figures(cli: Cli) -> None:
    seen: list[Path] = []

    def measure(home: Path) -> dict[str, int]:
        seen.append(home)
        return {"first_paint_ms": 12}

    cli.figures = measure
    assert cli.json("probe", "start") == (0, {"first_paint_ms": 12})
    assert seen == [cli.home]
    assert cli("probe", "start") == 0
    assert cli.out == "first_paint_ms: 12\n"


@pytest.mark.parametrize("argv", [("frobnicate",), ("check",), ("--frob", "check"), ("config",)])
def test_wrong_use_is_code_two(cli: Cli, argv: tuple[str, ...]) -> None:
    assert cli(*argv) == 2
    assert cli.out == ""
    assert "Traceback" not in cli.err


def test_version_and_help_are_answers(cli: Cli) -> None:
    code, told = cli.json("--version")
    assert (code, told) == (0, {"version": VERSION})
    assert cli("--version") == 0
    assert cli.out == f"Cratekeeper {VERSION}\n"
    assert cli("--help") == 0
    assert "check" in cli.out
    assert cli("get", "--help") == 0
    assert "--dry-run" in cli.out


def test_a_profile_has_its_own_home(cli: Cli) -> None:
    assert cli("--profile", "Anna", "config", "set", "downloads.parallel", "5") == 0
    assert (cli.home / "profiles" / "Anna" / "settings.json").exists()
    assert cli("--profile", "../x", "config", "list") == 2
    assert "no profile name" in cli.err


def test_settings_are_listed_read_and_changed(cli: Cli) -> None:
    assert cli.json("config", "set", "library.folders", "/m:/n") == (
        0,
        {"key": "library.folders", "value": ["/m", "/n"], "origin": "file"},
    )
    code, found = cli.json("config", "list")
    assert code == 0
    assert found["library.folders"] == ["/m", "/n"]
    assert found["downloads.parallel"] == 3
    assert cli("config", "get", "library.folders") == 0
    assert cli.out == '["/m", "/n"]\n'
    assert cli("config", "get", "organize.layout") == 0
    assert cli.out == "transfer\n"
    assert cli("config", "list") == 0
    assert "organize.layout" in cli.out


def test_a_value_is_printed_as_it_is(cli: Cli) -> None:
    assert cli("config", "set", "organize.transfer", "/My  Music\u00a0x") == 0
    assert cli.out == "/My  Music\u00a0x\n"


def test_secrets_are_never_shown(cli: Cli) -> None:
    assert cli("config", "set", "sources.slskd.api_key", "s3cret") == 0
    assert cli.out == "•••\n"
    assert "s3cret" not in cli.out + cli.err
    for argv in (("config", "list"), ("config", "get", "sources.slskd.api_key")):
        code, found = cli.json(*argv)
        assert code == 0
        assert "•••" in found.values()
        assert "s3cret" not in cli.out + cli.err
    assert cli.json("config", "get", "plex.token")[1]["value"] == ""


def test_a_setting_the_environment_decides_is_saved_with_a_word(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRATEKEEPER_DOWNLOADS__PARALLEL", "7")
    code, found = cli.json("config", "set", "downloads.parallel", "5")
    assert (code, found["value"], found["origin"]) == (0, 7, "environment")
    assert "CRATEKEEPER_DOWNLOADS__PARALLEL" in cli.last_line


@pytest.mark.parametrize(
    "argv",
    [
        ("config", "get", "nope"),
        ("config", "set", "nope", "1"),
        ("config", "set", "downloads.parallel", "99"),
        ("config", "set", "downloads.parallel", "-1"),
        ("config", "set", "sources.slskd.url", "nonsense"),
        ("config", "set", "secrets.store", "elsewhere"),
    ],
)
def test_a_bad_setting_is_one_line_and_changes_nothing(cli: Cli, argv: tuple[str, ...]) -> None:
    assert cli("--json", *argv) == 2
    assert len(cli.err.splitlines()) == 1
    assert argv[2] in cli.err
    assert argv[2] in json.loads(cli.out)["error"]
    assert not (cli.home / "settings.json").exists()


@pytest.mark.parametrize(
    "argv",
    [
        ("--json", "nonsense"),
        ("--json", "check"),
        ("--profile", "Anna", "--json", "wishlist", "nonsense"),
        ("--json", "--nonsense", "doctor"),
        ("--json", "get", "A - B", "--layout", "nonsense"),
    ],
)
def test_wrong_use_is_one_json_document_too(cli: Cli, argv: tuple[str, ...]) -> None:
    assert cli(*argv) == 2
    told = json.loads(cli.out)
    assert told["code"] == 2
    assert told["nextStep"].endswith("--help` shows the use.")
    assert cli.err == f"{told['error']} {told['nextStep']}\n"


def test_what_to_do_next_stands_beside_what_happened(cli: Cli) -> None:
    _, told = cli.json("check", "/nowhere/x.csv")
    assert cli.last_line == f"{told['error']} {told['nextStep']}".strip()


def test_a_home_that_cannot_be_one_is_code_four_with_a_next_step(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "song.txt").write_text("A - B")
    cli.home = tmp_path / "song.txt"
    code, told = cli.json("config", "set", "log.level", "debug")
    assert code == 4
    assert told["error"].startswith(f"{cli.home} cannot be used: ")
    assert told["nextStep"].startswith("Choose another place")


def test_a_word_that_only_looks_like_json_changes_nothing(cli: Cli) -> None:
    assert cli("check", "/nowhere/--json") == 2
    assert cli("--home", "--json", "nonsense") == 2
    assert cli.out == ""


def test_a_broken_settings_file_is_named_by_every_verb(cli: Cli) -> None:
    cli.home.mkdir()
    (cli.home / "settings.json").write_text("{oops")
    for argv in (("check", "A - B"), ("config", "list"), ("doctor",)):
        assert cli(*argv) == 2
        assert "settings.json is broken" in cli.err
        assert len(cli.err.splitlines()) == 1


def test_an_illegal_value_in_the_file_can_be_mended_from_here(cli: Cli) -> None:
    cli.home.mkdir()
    (cli.home / "settings.json").write_text(json.dumps({"downloads": {"parallel": 99}}))
    assert cli("config", "list") == 2
    assert cli("config", "set", "downloads.parallel", "5") == 0
    assert cli("config", "get", "downloads.parallel") == 0
    assert cli.out == "5\n"


def test_a_home_that_cannot_be_made_is_code_four(cli: Cli) -> None:
    cli.home.write_text("a file where the home should be")
    for argv in (("check", "A - B"), ("config", "set", "downloads.parallel", "4")):
        assert cli(*argv) == 4
        assert str(cli.home) in cli.err
        assert len(cli.err.splitlines()) == 1


def test_the_unexpected_leaves_its_details_in_the_log(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(ctx: TaskContext, full: bool = False) -> ScanReport:
        raise KeyError("inner detail")

    monkeypatch.setattr(cli.container.library, "scan", broken)
    assert cli("scan") == 1
    log = cli.home / "logs" / "cratekeeper.log"
    assert cli.err == (f"Something unexpected happened (KeyError). The details are in {log}.\n")
    assert "inner detail" in log.read_text()
    assert cli.container.closed == 1


def test_the_unexpected_before_any_home_is_still_a_sentence(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Path:
        raise ZeroDivisionError

    monkeypatch.setattr("services.frontends.cli.app.home_folder", broken)
    assert cli("scan") == 1
    assert cli.err == "Something unexpected happened (ZeroDivisionError). Please report it.\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput("Bad.", "Mend."), 2),
        (Unreachable("slskd", "Away.", "Start it."), 4),
        (PermissionError(13, "Permission denied", "/x"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_has_its_code(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def fail(ctx: TaskContext, full: bool = False) -> ScanReport:
        raise error

    monkeypatch.setattr(cli.container.library, "scan", fail)
    assert cli("scan") == code
    assert cli.last_line


def test_a_verb_runs_outside_the_main_thread_too(cli: Cli) -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(cli("scan")))
    thread.start()
    thread.join()
    assert codes == [0]


def test_verbose_puts_the_log_on_stderr_and_only_there(cli: Cli, songs: Songs) -> None:
    cli.home.mkdir()
    (cli.home / "settings.json").write_text(json.dumps({"future": 1}))
    assert cli("-v", "--json", "check", songs("B - Song")) == 3
    json.loads(cli.out)
    assert cli.last_line == "1 track is missing."
