"""Layers, writing, secrets and hand-edited files."""

from __future__ import annotations

import json
import logging
import os
import stat
import threading
from pathlib import Path

import pytest

from config import layers
from config.errors import BadSetting
from config.store import Origin, SettingsStore


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def file_of(home: Path) -> Path:
    return home / "settings.json"


def write(home: Path, content: object) -> None:
    home.mkdir(exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    file_of(home).write_text(text, encoding="utf-8")


def test_a_home_that_does_not_exist_has_defaults_and_stays_away(home: Path) -> None:
    settings = SettingsStore(home, environ={})
    assert settings.get("downloads.parallel") == 3
    assert settings.origin("downloads.parallel") is Origin.DEFAULT
    assert settings.get("plex.token") == ""
    assert not home.exists()


def test_the_command_line_beats_the_environment_which_beats_the_file(home: Path) -> None:
    SettingsStore(home, environ={}).set("downloads.parallel", 4)
    env = {"CRATEKEEPER_DOWNLOADS__PARALLEL": "5"}
    assert SettingsStore(home, environ={}).get("downloads.parallel") == 4
    assert SettingsStore(home, environ=env).get("downloads.parallel") == 5
    both = SettingsStore(home, {"downloads.parallel": "6"}, environ=env)
    assert both.get("downloads.parallel") == 6
    assert both.origin("downloads.parallel") is Origin.COMMAND_LINE
    assert SettingsStore(home, environ=env).origin("downloads.parallel") is Origin.ENVIRONMENT
    assert SettingsStore(home, environ={}).origin("downloads.parallel") is Origin.FILE


def test_the_real_environment_is_used_when_none_is_given(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRATEKEEPER_LIBRARY__FOLDERS", '["/a:b", "/c"]')
    assert SettingsStore(home).get("library.folders") == ["/a:b", "/c"]


def test_only_what_was_set_is_written_for_the_owner_alone(home: Path) -> None:
    settings = SettingsStore(home, environ={})
    settings.set("library.folders", "/music:/more")
    assert json.loads(file_of(home).read_text()) == {
        "version": 1,
        "library": {"folders": ["/music", "/more"]},
    }
    assert stat.S_IMODE(file_of(home).stat().st_mode) == 0o600
    assert settings.get("library.folders") == ["/music", "/more"]


def test_secrets_never_enter_the_settings_file(home: Path) -> None:
    settings = SettingsStore(home, environ={})
    settings.set("sources.slskd.api_key", "s3cret-key")
    settings.set("downloads.parallel", 2)
    assert "s3cret-key" not in file_of(home).read_text()
    assert stat.S_IMODE((home / "secrets.json").stat().st_mode) == 0o600
    again = SettingsStore(home, environ={})
    assert again.get("sources.slskd.api_key") == "s3cret-key"
    assert again.origin("sources.slskd.api_key") is Origin.FILE
    assert again.secret_values() == ["s3cret-key"]
    assert "s3cret-key" not in repr(again) + repr(again._secrets)
    again.set("sources.slskd.api_key", "")
    assert SettingsStore(home, environ={}).get("sources.slskd.api_key") == ""


def test_the_environment_may_give_secrets_also_through_a_file(home: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-file\n")
    env = {"CRATEKEEPER_SOURCES__SLSKD__API_KEY_FILE": str(tmp_path / "key")}
    assert SettingsStore(home, environ=env).get("sources.slskd.api_key") == "from-file"
    env["CRATEKEEPER_SOURCES__SLSKD__API_KEY"] = "direct"
    assert SettingsStore(home, environ=env).get("sources.slskd.api_key") == "direct"


def test_a_secrets_file_that_is_not_there_is_named(home: Path) -> None:
    env = {"CRATEKEEPER_PLEX__TOKEN_FILE": "/nowhere/token"}
    with pytest.raises(BadSetting, match="CRATEKEEPER_PLEX__TOKEN_FILE names a file"):
        SettingsStore(home, environ=env)


def test_an_illegal_value_in_the_environment_names_the_variable(home: Path) -> None:
    with pytest.raises(BadSetting) as error:
        SettingsStore(home, environ={"CRATEKEEPER_DOWNLOADS__PARALLEL": "99"})
    assert str(error.value) == (
        "CRATEKEEPER_DOWNLOADS__PARALLEL: `downloads.parallel` must be between 1 and 10."
    )


def test_an_illegal_value_on_the_command_line_is_refused(home: Path) -> None:
    with pytest.raises(BadSetting, match=r"^`sources\.order` must be one of"):
        SettingsStore(home, {"sources.order": "napster"}, environ={})
    with pytest.raises(BadSetting, match="There is no setting"):
        SettingsStore(home, {"nonsense": 1}, environ={})


def test_an_illegal_value_in_the_file_names_the_file_and_can_be_mended(home: Path) -> None:
    write(home, {"version": 1, "downloads": {"parallel": 99, "min_bitrate": 256}})
    with pytest.raises(BadSetting, match=r"settings\.json: `downloads\.parallel` must be between"):
        SettingsStore(home, environ={})
    lenient = SettingsStore(home, environ={}, strict=False)
    assert lenient.get("downloads.parallel") == 3
    assert len(lenient.problems) == 1
    lenient.set("downloads.parallel", 9)
    mended = SettingsStore(home, environ={})
    assert mended.get("downloads.parallel") == 9
    assert mended.get("downloads.min_bitrate") == 256


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{broken", r"settings\.json is broken at line 1, column 2"),
        ("[1]", "must hold one JSON object"),
        ('{"version": "x"}', "`version` must be a whole number"),
        ('{"version": 0}', "`version` must be a whole number"),
    ],
)
def test_a_broken_file_is_named_in_one_line(home: Path, content: str, words: str) -> None:
    write(home, content)
    with pytest.raises(BadSetting, match=words) as error:
        SettingsStore(home, environ={}, strict=False)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_text_is_broken_too(home: Path) -> None:
    home.mkdir()
    file_of(home).write_bytes(b'{"a": "\xff\xfe"}')
    with pytest.raises(BadSetting, match="it is no JSON text"):
        SettingsStore(home, environ={})


def test_a_settings_path_that_is_a_folder_says_so(home: Path) -> None:
    file_of(home).mkdir(parents=True)
    with pytest.raises(BadSetting, match="cannot be read"):
        SettingsStore(home, environ={})


def test_an_empty_file_is_like_none(home: Path) -> None:
    write(home, "")
    assert SettingsStore(home, environ={}).get("downloads.parallel") == 3


def test_unknown_keys_are_kept_and_warned_about(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(home, {"future": {"thing": 1}, "downloads": {"parallel": 2}})
    settings = SettingsStore(home, environ={"CRATEKEEPER_NONSENSE": "1", "OTHER": "2"})
    assert "`future.thing`" in caplog.text
    assert "CRATEKEEPER_NONSENSE" in caplog.text
    assert "OTHER" not in caplog.text
    settings.set("tags.lyrics", True)
    kept = json.loads(file_of(home).read_text())
    assert kept["future"] == {"thing": 1}
    assert kept["downloads"] == {"parallel": 2}
    assert kept["tags"] == {"lyrics": True}


def test_the_home_variable_is_no_setting(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    SettingsStore(home, environ={"CRATEKEEPER_HOME": "/x"})
    assert caplog.text == ""


def test_dotted_keys_written_by_hand_count_and_are_tidied_on_change(home: Path) -> None:
    write(home, {"downloads.parallel": 7, "tags": "oops"})
    settings = SettingsStore(home, environ={})
    assert settings.get("downloads.parallel") == 7
    settings.set("downloads.parallel", 8)
    settings.set("tags.lyrics", "yes")
    kept = json.loads(file_of(home).read_text())
    assert kept == {"version": 1, "downloads": {"parallel": 8}, "tags": {"lyrics": True}}


def test_a_secret_found_in_the_settings_file_moves_to_its_place(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(home, {"plex": {"token": "tok-123", "url": "http://p:1"}, "jellyfin.api_key": "key-9"})
    settings = SettingsStore(home, environ={})
    assert settings.get("plex.token") == "tok-123"
    assert settings.get("jellyfin.api_key") == "key-9"
    assert "tok-123" not in file_of(home).read_text() + caplog.text
    assert "key-9" not in file_of(home).read_text()
    assert settings.get("plex.url") == "http://p:1"


def test_a_secret_that_cannot_be_moved_is_reported(
    home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home, {"plex": {"token": "tok-123"}})

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("config.jsonfile.write_atomic", refuse)
    SettingsStore(home, environ={})
    assert "could not be moved" in caplog.text
    assert "tok-123" not in caplog.text


def test_listeners_hear_each_change_until_they_stop(home: Path) -> None:
    settings = SettingsStore(home, environ={})
    heard: list[str] = []

    def bad(_key: str) -> None:
        raise RuntimeError("mine")

    settings.listen(bad)
    stop = settings.listen(heard.append)
    settings.set("downloads.parallel", 4)
    settings.set("plex.token", "x")
    stop()
    stop()
    settings.set("downloads.parallel", 5)
    assert heard == ["downloads.parallel", "plex.token"]


def test_what_another_process_wrote_is_taken_over_on_refresh(home: Path) -> None:
    ours, theirs = SettingsStore(home, environ={}), SettingsStore(home, environ={})
    heard: list[str] = []
    ours.listen(heard.append)
    assert ours.get("plex.token") == ""
    theirs.set("downloads.parallel", 8)
    theirs.set("plex.token", "t")
    assert ours.get("downloads.parallel") == 3
    ours.refresh()
    assert (ours.get("downloads.parallel"), ours.get("plex.token")) == (8, "t")
    assert sorted(heard) == ["downloads.parallel", "plex.token"]


def test_two_stores_lose_nothing_of_each_other(home: Path) -> None:
    first, second = SettingsStore(home, environ={}), SettingsStore(home, environ={})
    first.set("downloads.parallel", 2)
    second.set("tags.lyrics", True)
    both = SettingsStore(home, environ={})
    assert (both.get("downloads.parallel"), both.get("tags.lyrics")) == (2, True)


def test_many_writers_at_once_lose_nothing(home: Path) -> None:
    keys = ["downloads.parallel", "schedules.wishlist_batch", "limits.workers", "window.text_size"]

    def write_one(key: str) -> None:
        SettingsStore(home, environ={}).set(key, 1 if key != "window.text_size" else 80)

    threads = [threading.Thread(target=write_one, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    final = SettingsStore(home, environ={})
    assert [final.get(key) for key in keys] == [1, 1, 1, 80]


def test_a_value_handed_out_can_be_changed_without_harm(home: Path) -> None:
    settings = SettingsStore(home, {"library.folders": "/m"}, environ={})
    settings.get("library.folders").append("/x")
    settings.get("sources.order").clear()
    assert settings.get("library.folders") == ["/m"]
    assert settings.get("sources.order") == ["slskd", "soulseek", "youtube"]


def test_a_home_that_cannot_be_written_leaves_the_old_value(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SettingsStore(home, environ={})
    settings.set("downloads.parallel", 4)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("config.jsonfile.write_atomic", refuse)
    with pytest.raises(OSError, match="No space"):
        settings.set("downloads.parallel", 5)
    assert settings.get("downloads.parallel") == 4


def test_file_names_that_are_no_unicode_survive_the_file(home: Path) -> None:
    odd = os.fsdecode(b"/music/b\xff")
    SettingsStore(home, environ={}).set("library.folders", [odd])
    assert SettingsStore(home, environ={}).get("library.folders") == [odd]


def test_an_old_file_is_brought_up_to_date_step_by_step(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(content: dict[str, object]) -> None:
        content["downloads"] = content.pop("old")

    write(home, {"version": 1, "old": {"parallel": 6}})
    monkeypatch.setattr(layers, "MIGRATIONS", (rename,))
    monkeypatch.setattr(layers, "VERSION", 2)
    assert SettingsStore(home, environ={}).get("downloads.parallel") == 6


def test_a_file_of_a_newer_version_is_read_with_a_warning(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(home, {"version": 99, "downloads": {"parallel": 6}})
    with caplog.at_level(logging.WARNING):
        assert SettingsStore(home, environ={}).get("downloads.parallel") == 6
    assert "newer version" in caplog.text


def test_all_fields_are_listed_and_unknown_ones_refused(home: Path) -> None:
    settings = SettingsStore(home, environ={})
    assert settings.fields()[0].key == "library.folders"
    for ask in (settings.get, settings.origin):
        with pytest.raises(BadSetting, match="There is no setting `nope`"):
            ask("nope")


def test_a_quality_profile_must_be_built_in_or_the_users_own(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path, environ={})
    with pytest.raises(
        BadSetting, match=r"must be one of lossless-first, .* or a profile of yours"
    ):
        store.set("downloads.quality_profile", "club")
    own = tmp_path / "profiles.json"
    store.set("downloads.profiles", str(own))
    with pytest.raises(BadSetting, match="must be one of lossless-first"):
        store.set("downloads.quality_profile", "club")
    own.write_text('{"club": {"tiers": [{"name": "All"}]}}')
    store.set("downloads.quality_profile", "club")
    assert SettingsStore(tmp_path, environ={}).get("downloads.quality_profile") == "club"
    own.write_text("{")
    with pytest.raises(BadSetting, match="`club`, but the profiles cannot be read"):
        SettingsStore(tmp_path, environ={})
    mending = SettingsStore(tmp_path, environ={}, strict=False)
    mending.set("downloads.quality_profile", "lossy-only")
    SettingsStore(tmp_path, environ={})
