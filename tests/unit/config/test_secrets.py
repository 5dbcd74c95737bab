"""Secrets in their own file, for the owner alone, never in a repr."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import BadSetting
from config.jsonfile import change_object, read_object
from config.redaction import hide_secrets_of, redact
from config.secrets import FileSecretStore

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "secrets.json"


def test_a_secret_is_kept_for_the_next_start(path: Path) -> None:
    store = FileSecretStore(path)
    assert store.get("plex.token") is None
    store.set("plex.token", "tok")
    assert store.get("plex.token") == "tok"
    assert FileSecretStore(path).get("plex.token") == "tok"


def test_an_empty_text_removes_it(path: Path) -> None:
    store = FileSecretStore(path)
    store.set("plex.token", "tok")
    store.set("plex.token", "")
    store.set("jellyfin.api_key", "")
    assert store.get("plex.token") is None
    assert json.loads(path.read_text()) == {}


def test_only_the_owner_may_read_it(path: Path) -> None:
    FileSecretStore(path).set("plex.token", "tok")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    lock = path.with_name(".secrets.json.lock")
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    assert lock.read_bytes() == b""


def test_a_file_that_was_open_to_all_is_closed_at_the_next_change(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"plex.token": "tok"}')
    path.chmod(0o644)
    FileSecretStore(path).set("jellyfin.api_key", "key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_object(path) == {"plex.token": "tok", "jellyfin.api_key": "key"}


def test_a_repr_names_the_file_only(path: Path) -> None:
    store = FileSecretStore(path)
    store.set("plex.token", "tok-123")
    assert "tok-123" not in repr(store)
    assert "secrets.json" in repr(store)


def test_what_is_no_text_counts_as_not_there(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"plex.token": 5, "jellyfin.api_key": ""}')
    assert FileSecretStore(path).get("plex.token") is None
    assert FileSecretStore(path).get("jellyfin.api_key") is None


def test_a_broken_file_is_named_and_its_content_is_not(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"plex.token": "tok-123"')
    with pytest.raises(BadSetting) as error:
        FileSecretStore(path).get("plex.token")
    assert str(path) in str(error.value)
    assert "tok-123" not in str(error.value)


def test_another_stores_change_is_seen_after_a_refresh(path: Path) -> None:
    ours, theirs = FileSecretStore(path), FileSecretStore(path)
    assert ours.get("plex.token") is None
    theirs.set("plex.token", "tok")
    assert ours.get("plex.token") is None
    ours.refresh()
    assert ours.get("plex.token") == "tok"


def test_nothing_half_written_stays_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileSecretStore(path)
    store.set("plex.token", "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        store.set("plex.token", "new")
    assert read_object(path) == {"plex.token": "old"}
    assert sorted(p.name for p in path.parent.iterdir()) == [".secrets.json.lock", "secrets.json"]


def test_a_change_that_fails_gives_the_lock_back(path: Path) -> None:
    def fail(content: dict[str, object]) -> None:
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError):
        change_object(path, fail)
    assert change_object(path, lambda content: content.update(a=1)) == {"a": 1}


@pytest.mark.slow
def test_processes_that_write_at_once_lose_nothing(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from config.secrets import FileSecretStore;"
        "store = FileSecretStore(Path(sys.argv[1]));"
        "[store.set(f'{sys.argv[2]}.{n}', 'x') for n in range(8)]"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name], cwd=ROOT)
        for name in ("a", "b", "c")
    ]
    assert [child.wait(60) for child in children] == [0, 0, 0]
    assert len(read_object(path)) == 24


def test_the_secrets_of_an_open_holder_are_hidden_until_it_is_gone() -> None:
    class Holder:
        def secret_values(self) -> list[str]:
            return ["hunter22", "abc"]

    holder = Holder()
    hide_secrets_of(holder)
    assert redact("hunter22 said abc") == "••• said abc"
    del holder
    assert redact("hunter22 said abc") == "hunter22 said abc"
