"""Care of the database, the log and the settings file; folders; a quality order by hand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.paths import log_file
from core.domain import BadInput, StorageError, Tier
from services.container import Container, build_container
from services.decide.profile_editor import FILE, OWN
from services.setup.folder_facts import look


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Container]:
    made = build_container(tmp_path / "home", {"downloads.incoming": str(tmp_path / "in")})
    yield made
    made.close()


def test_a_sound_database_is_copied_checked_and_packed(home: Container) -> None:
    assert home.upkeep.check() == []
    assert home.upkeep.facts().backup is None
    copy = home.upkeep.back_up()
    facts = home.upkeep.facts()
    assert (facts.backup, facts.size > 0) == (copy, True)
    with sqlite3.connect(copy) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for at in range(300):
        home.activity.add("note", f"{at} " * 500)
    with sqlite3.connect(facts.path) as opened:
        opened.execute("DELETE FROM activity")
    assert home.upkeep.pack() >= 0
    assert home.upkeep.check() == []


def test_a_copy_that_cannot_be_written_says_so(home: Container) -> None:
    (home.home / "backups").write_text("in the way")
    with pytest.raises(StorageError, match="No backup"):
        home.upkeep.back_up()


def test_the_log_is_read_from_its_end_by_level(home: Container) -> None:
    assert home.upkeep.log() == []
    file = log_file(home.home)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        "2026-11-21 10:00:00,000 DEBUG   core.x [Main] small talk\n"
        "2026-11-21 10:00:01,000 INFO    core.x [Main] read 3 files\n"
        "2026-11-21 10:00:02,000 ERROR   core.x [Main] it broke\nTraceback\n  line 2\n"
    )
    assert [line.level for line in home.upkeep.log()] == ["INFO", "ERROR"]
    assert [line.level for line in home.upkeep.log("DEBUG")] == ["DEBUG", "INFO", "ERROR"]
    assert home.upkeep.log("ERROR")[0].text.endswith("Traceback\n  line 2")
    assert home.upkeep.log_folder() == file.parent


def test_settings_are_written_out_without_a_secret(home: Container, tmp_path: Path) -> None:
    home.settings.set("sources.slskd.api_key", "0123456789abcdefghij")
    home.settings.set("downloads.parallel", 7)
    number = home.upkeep.export(tmp_path / "settings.json")
    plain = json.loads((tmp_path / "settings.json").read_text())
    assert len(plain) == number
    assert plain["downloads.parallel"] == 7
    assert "0123456789abcdefghij" not in (tmp_path / "settings.json").read_text()
    with pytest.raises(StorageError):
        home.upkeep.export(tmp_path / "settings.json" / "in the way.json")


def test_an_order_made_by_hand_counts_and_keeps_other_profiles(home: Container) -> None:
    profile = home.profiles.current()
    turned = profile.tiers[::-1]
    home.profiles.save(turned, 0)
    now = home.profiles.current()
    assert [tier.name for tier in now.tiers] == [tier.name for tier in turned]
    assert now.name == OWN
    assert now.tiers == turned
    file = home.home / FILE
    known = json.loads(file.read_text())
    known["club"] = {"tiers": [{"name": "WAV", "formats": ["wav"]}]}
    file.write_text(json.dumps(known))
    home.profiles.save(profile.tiers[:2], 1)
    assert set(json.loads(file.read_text())) == {OWN, "club"}
    assert home.profiles.current().cutoff == 1


def test_an_order_that_cannot_be_used_is_refused(home: Container) -> None:
    with pytest.raises(BadInput, match="empty"):
        home.profiles.save((), 0)
    (home.home / FILE).write_text("no json")
    with pytest.raises(BadInput, match="cannot be read"):
        home.profiles.save((Tier("FLAC", frozenset({"flac"})),), 0)
    (home.home / FILE).unlink()
    (home.home / FILE).mkdir()
    with pytest.raises((BadInput, StorageError)):
        home.profiles.save((Tier("FLAC", frozenset({"flac"})),), 0)


def test_folders_are_looked_at_while_they_are_chosen(tmp_path: Path) -> None:
    here = tmp_path / "music"
    assert look("", written=True).words == "No folder is chosen."
    made = look(str(here), written=True, beside=str(tmp_path))
    assert made.usable
    assert made.words.startswith("Will be made")
    assert not here.exists()
    here.mkdir()
    assert "same disk" in look(str(here), written=True, beside=str(tmp_path)).words
    assert look(str(here), written=False).words == "Can be read"
    assert not look(str(tmp_path / "gone"), written=False).usable
    other = look(str(here), written=True, beside="/proc")
    assert other.warns
    assert "another disk" in other.words


def test_little_room_is_told_before_it_hurts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.setup.folder_facts.LOW_BYTES", 10**18)
    found = look(str(tmp_path), written=True)
    assert found.usable
    assert found.warns
    assert "only" in found.words
