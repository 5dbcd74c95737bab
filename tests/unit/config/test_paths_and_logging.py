"""Homes, profiles, and a log that keeps secrets to itself."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from config import paths
from config.errors import BadSetting
from config.logging import level_for, set_up_logging
from config.paths import home_folder, make_home
from config.redaction import HIDDEN, redact
from config.store import SettingsStore


def test_the_option_beats_the_variable_beats_the_systems_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {"CRATEKEEPER_HOME": str(tmp_path / "env")}
    assert home_folder(str(tmp_path / "given"), environ=env) == tmp_path / "given"
    assert home_folder(environ=env) == tmp_path / "env"
    assert home_folder(environ={}).name == "Cratekeeper"
    monkeypatch.setenv("CRATEKEEPER_HOME", str(tmp_path / "real"))
    assert home_folder() == tmp_path / "real"


def test_a_home_is_absolute_and_need_not_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert home_folder("new", environ={}) == tmp_path / "new"
    assert home_folder("~/ck", environ={}) == tmp_path / "me" / "ck"


def test_a_profile_is_a_home_of_its_own(tmp_path: Path) -> None:
    assert home_folder(str(tmp_path), "Anna", {}) == tmp_path / "profiles" / "Anna"


@pytest.mark.parametrize("name", ["../x", "a/b", "..", ".hidden", " ", "a:b", "a\0"])
def test_a_profile_name_is_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSetting, match="is no profile name"):
        home_folder(str(tmp_path), name, {})


def test_a_new_home_belongs_to_its_owner(tmp_path: Path) -> None:
    make_home(tmp_path / "a" / "b")
    make_home(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_everything_of_ours_is_inside_the_home(tmp_path: Path) -> None:
    named = (
        paths.settings_file,
        paths.secrets_file,
        paths.database_file,
        paths.backups_folder,
        paths.log_file,
    )
    places = {where(tmp_path) for where in named}
    assert len(places) == len(named)
    assert all(place.is_relative_to(tmp_path) for place in places)


@pytest.mark.parametrize(
    "text",
    [
        "X-API-Key: abc123secret",
        "GET /x?api_key=abc123secret&x=1",
        "GET /library?X-Plex-Token=abc123secret",
        '{"password": "abc123secret", "user": "me"}',
        "Authorization: Bearer abc123secret",
        "authorization=Token abc123secret",
        "http://me:abc123secret@host/x",
        "refresh_token=abc123secret",
        "code_verifier: abc123secret",
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str) -> None:
    hidden = redact(text)
    assert "abc123secret" not in hidden
    assert HIDDEN in hidden


def test_known_secrets_are_hidden_wherever_they_stand() -> None:
    assert redact("peer said hunter22 loudly", ["hunter22"]) == f"peer said {HIDDEN} loudly"
    assert redact("abcdef abcd", ["abcd", "abcdef"]) == f"{HIDDEN} {HIDDEN}"
    assert redact("a cat", ["a"]) == "a cat"


def test_the_log_is_written_without_secrets_even_in_tracebacks(tmp_path: Path) -> None:
    settings = SettingsStore(tmp_path, environ={"CRATEKEEPER_PLEX__TOKEN": "topsecret1"})
    stop = set_up_logging(tmp_path, "info")
    log = logging.getLogger("cratekeeper.test")
    log.debug("not this")
    log.info("key is %s", "topsecret1")
    try:
        raise ValueError("failed with topsecret1")
    except ValueError:
        log.exception("oh")
    stop()
    log.info("after the end")
    text = (tmp_path / "logs" / "cratekeeper.log").read_text(encoding="utf-8")
    assert "topsecret1" not in text
    assert f"key is {HIDDEN}" in text
    assert f"ValueError: failed with {HIDDEN}" in text
    assert "not this" not in text
    assert "after the end" not in text
    assert stat.S_IMODE((tmp_path / "logs" / "cratekeeper.log").stat().st_mode) == 0o600
    assert settings.get("plex.token") == "topsecret1"


@pytest.mark.parametrize(
    ("content", "environ", "level"),
    [
        (None, {}, "info"),
        ('{"log": {"level": "debug"}}', {}, "debug"),
        ('{"log": {"level": "debug"}}', {"CRATEKEEPER_LOG__LEVEL": "error"}, "error"),
        ('{"log": {"level": "loud"}}', {}, "info"),
        ('{"log": 3}', {}, "info"),
        ("{broken", {}, "info"),
    ],
)
def test_the_windows_log_level_is_found_without_the_whole_settings(
    tmp_path: Path, content: str | None, environ: dict[str, str], level: str
) -> None:
    if content is not None:
        (tmp_path / "settings.json").write_text(content)
    assert level_for(tmp_path, environ) == level


def test_verbose_shows_the_log_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = set_up_logging(tmp_path, verbose=True)
    logging.getLogger("cratekeeper.test").debug("seen")
    stop()
    captured = capsys.readouterr()
    assert "seen" in captured.err
    assert captured.out == ""


def test_ending_the_log_gives_the_level_back(tmp_path: Path) -> None:
    before = logging.getLogger().level
    stop = set_up_logging(tmp_path, "error")
    assert logging.getLogger().level == logging.ERROR
    stop()
    assert logging.getLogger().level == before


def test_a_home_that_cannot_hold_a_log_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    stop = set_up_logging(tmp_path)
    logging.getLogger("cratekeeper.test").error("lost, but no crash")
    stop()
    assert (tmp_path / "logs").read_text() == "a file where the folder should be"


def test_a_full_disk_garbles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = set_up_logging(tmp_path)
    ours = logging.getLogger().handlers[-1]

    def refuse() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ours, "flush", refuse)
    ours.handle(logging.makeLogRecord({"msg": "lost", "levelno": logging.ERROR}))
    monkeypatch.undo()
    stop()
    assert capsys.readouterr().err == ""


def test_a_log_that_may_not_be_written_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    stop = set_up_logging(tmp_path)
    logging.getLogger("cratekeeper.test").error("lost, but no crash")
    stop()
    assert (tmp_path / "logs" / "cratekeeper.log").read_text() == ""


def test_a_file_name_that_is_no_unicode_is_escaped(tmp_path: Path) -> None:
    stop = set_up_logging(tmp_path)
    ours = logging.getLogger().handlers[-1]
    ours.handle(logging.makeLogRecord({"msg": "b\udcff", "levelno": logging.ERROR}))
    stop()
    assert "b\\udcff" in (tmp_path / "logs" / "cratekeeper.log").read_text(encoding="utf-8")
