"""Secrets in the system's keyring: kept, moved both ways, never lost, never waited for long."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as NoBackend
from keyring.backends.null import Keyring as NullBackend

from config import keyring_vault
from config.jsonfile import read_object
from config.keyring_vault import NoKeyring, Vault
from config.secrets import SecretKeeper
from config.store import SettingsStore
from services.accounts.grants import Grants
from tests.contract.source_stages import until
from tests.unit.config.paper_keyring import KILLED, PaperKeyring

ROOT = Path(__file__).resolve().parents[3]
SECRETS = {"plex.token": "tok-1", "spotify.refresh_token": "ref-3"}
PATIENT = "import sys; from config import keyring_vault; keyring_vault.PATIENCE = 100.0;"
MOVE = (
    f"{PATIENT} from pathlib import Path; from config.store import SettingsStore;"
    "SettingsStore(Path(sys.argv[1])).set('secrets.store', sys.argv[2])"
)
MAIN = (
    f"{PATIENT} import runpy; sys.argv[0] = 'main.py'; runpy.run_path('main.py', None, '__main__')"
)


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring on paper is this session's."""
    path = tmp_path / "paper.json"
    monkeypatch.setenv("PAPER_KEYRING", str(path))
    monkeypatch.setattr(keyring_vault, "PATIENCE", 100.0)
    before = keyring.get_keyring()
    keyring.set_keyring(PaperKeyring())
    yield path
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def keeper(home: Path, wanted: str = "keyring", patience: float = 100.0) -> SecretKeeper:
    return SecretKeeper(home / "secrets.json", lambda: wanted, Vault(patience))


def on_paper(paper: Path) -> dict[str, str]:
    """The passwords in the keyring by settings key."""
    kept = json.loads(paper.read_text()) if paper.exists() else {}
    return {name.partition("/")[2]: value for name, value in kept.items()}


@pytest.mark.parametrize("wanted", ["keyring", "auto"])
def test_a_secret_lies_in_the_keyring_and_a_note_in_the_file(
    paper: Path, home: Path, wanted: str
) -> None:
    keeper(home, wanted).set("plex.token", "tok-1")
    assert on_paper(paper) == {"plex.token": "tok-1"}
    assert "tok-1" not in (home / "secrets.json").read_text()
    again = keeper(home, wanted)
    assert again.get("plex.token") == "tok-1"
    assert again.values() == ["tok-1"]
    assert again.where() == "in the system's keyring"
    assert again.trouble == ""


def test_removing_it_leaves_nothing_anywhere(paper: Path, home: Path) -> None:
    kept = keeper(home)
    kept.set("plex.token", "tok-1")
    kept.set("plex.token", "")
    kept.set("jellyfin.api_key", "")
    assert (kept.get("plex.token"), on_paper(paper)) == (None, {})
    assert read_object(home / "secrets.json") == {}
    assert kept.where() == ""


def test_another_process_change_is_seen_after_a_refresh(paper: Path, home: Path) -> None:
    ours, theirs = keeper(home), keeper(home)
    theirs.set("plex.token", "old")
    assert ours.get("plex.token") == "old"
    theirs.set("plex.token", "new")
    assert ours.get("plex.token") == "old"
    ours.refresh()
    assert ours.get("plex.token") == "new"


def test_two_homes_of_a_person_keep_apart(paper: Path, tmp_path: Path) -> None:
    first, second = keeper(tmp_path / "one"), keeper(tmp_path / "two")
    first.set("plex.token", "one")
    second.set("plex.token", "two")
    assert (first.get("plex.token"), second.get("plex.token")) == ("one", "two")
    second.set("plex.token", "")
    assert first.get("plex.token") == "one"


def test_a_keyring_that_holds_nothing_of_ours_is_not_asked(paper: Path, home: Path) -> None:
    asked = PaperKeyring.steps
    kept = keeper(home, "file")
    kept.set("plex.token", "tok-1")
    kept.check()
    assert (kept.get("plex.token"), kept.where()) == ("tok-1", "in a file only you can read")
    assert PaperKeyring.steps == asked


def test_a_change_of_the_setting_moves_everything_there_and_back(paper: Path, home: Path) -> None:
    store = SettingsStore(home, environ={})
    store.set("secrets.store", "file")
    store.set("plex.token", "tok-1")
    store.keep_secret("spotify.refresh_token", "ref-3")
    store.set("secrets.store", "keyring")
    assert on_paper(paper) == {"plex.token": "tok-1", "spotify.refresh_token": "ref-3"}
    assert SettingsStore(home, environ={}).get("plex.token") == "tok-1"
    assert store.check_secrets() == ("in the system's keyring", "", "")
    store.set("secrets.store", "file")
    assert on_paper(paper) == {}
    kept = {"plex.token": "tok-1", "spotify.refresh_token": "ref-3"}
    assert read_object(home / "secrets.json") == kept
    assert store.secret_values() == ["tok-1", "ref-3"]
    assert store.secrets_trouble == ""


def test_a_secret_in_the_settings_file_goes_where_that_file_wants_it(
    paper: Path, home: Path
) -> None:
    home.mkdir()
    wanted = {"plex": {"token": "tok-1"}, "secrets": {"store": "file"}}
    (home / "settings.json").write_text(json.dumps(wanted))
    store = SettingsStore(home, environ={})
    assert (store.get("plex.token"), on_paper(paper)) == ("tok-1", {})
    assert "tok-1" not in (home / "settings.json").read_text()


# -- without a keyring ------------------------------------------------------------------------


@pytest.mark.parametrize("backend", [NoBackend(), NullBackend()])
def test_without_a_real_keyring_the_file_keeps_them_and_one_sentence_says_so(
    paper: Path, home: Path, backend: keyring.backend.KeyringBackend
) -> None:
    keyring.set_keyring(backend)
    kept = keeper(home)
    kept.set("plex.token", "tok-1")
    kept.set("jellyfin.api_key", "key-2")
    assert kept.get("plex.token") == "tok-1"
    assert kept.where() == "in a file only you can read"
    assert kept.trouble == (
        "The system's keyring cannot be used: there is none in this session. Secrets are kept in "
        "a file only you can read."
    )


def test_by_default_nobody_is_bothered_about_a_missing_keyring(paper: Path, home: Path) -> None:
    keyring.set_keyring(NoBackend())
    kept = keeper(home, "auto")
    kept.set("plex.token", "tok-1")
    assert (kept.get("plex.token"), kept.trouble) == ("tok-1", "")


def test_a_chain_is_as_good_as_its_first_real_link(
    paper: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChainerBackend, "backends", [NullBackend(), PaperKeyring()])
    keyring.set_keyring(ChainerBackend())
    keeper(home).set("plex.token", "tok-1")
    assert on_paper(paper) == {"plex.token": "tok-1"}
    monkeypatch.setattr(ChainerBackend, "backends", [NullBackend()])
    assert "there is none" in told_without(keeper(home))


def told_without(kept: SecretKeeper) -> str:
    kept.set("jellyfin.api_key", "key-2")
    return kept.trouble


def test_a_locked_keyring_is_waited_for_once(
    paper: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper(home).set("plex.token", "tok-1")
    monkeypatch.setenv("PAPER_KEYRING_LOCKED", "1")
    steps = PaperKeyring.steps
    kept = keeper(home, patience=0.05)
    assert [kept.get("plex.token") for _ in range(5)] == [None] * 5
    assert "does not answer and may be locked" in kept.trouble
    assert "config set secrets.store file" in kept.trouble
    until(lambda: PaperKeyring.steps > steps)
    assert PaperKeyring.steps == steps + 1
    kept.set("jellyfin.api_key", "key-2")  # is kept all the same
    assert kept.get("jellyfin.api_key") == "key-2"
    monkeypatch.delenv("PAPER_KEYRING_LOCKED")
    later = keeper(home)
    assert (later.get("plex.token"), later.trouble) == ("tok-1", "")


def test_a_keyring_that_forgets_at_once_is_not_trusted(
    paper: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PaperKeyring, "set_password", lambda *_: None)
    kept = keeper(home)
    kept.set("plex.token", "tok-1")
    assert keeper(home).get("plex.token") == "tok-1"
    assert "does not keep what it is given" in kept.trouble


def test_what_a_backend_raises_is_one_plain_reason() -> None:
    def fail(_: object) -> None:
        raise ValueError("with tok-1 in it")

    keyring.set_keyring(PaperKeyring())
    with pytest.raises(NoKeyring, match=r"it failed \(ValueError\)"):
        Vault().ask(fail)


def test_moving_to_the_file_without_the_keyring_loses_nothing(paper: Path, home: Path) -> None:
    keeper(home).set("plex.token", "tok-1")
    keyring.set_keyring(NoBackend())
    kept = keeper(home, "file")
    kept.move()
    assert "cannot be read here: there is none in this session" in kept.trouble
    keyring.set_keyring(PaperKeyring())
    kept.move()
    assert (kept.trouble, kept.get("plex.token")) == ("", "tok-1")
    assert on_paper(paper) == {}


def test_an_old_secret_that_cannot_be_removed_is_told(paper: Path, home: Path) -> None:
    keeper(home).set("plex.token", "tok-1")
    keyring.set_keyring(NoBackend())
    kept = keeper(home, "file")
    kept.set("plex.token", "tok-2")
    assert kept.get("plex.token") == "tok-2"
    assert "still holds an old secret (plex.token)" in kept.trouble
    assert kept.where() == "in a file only you can read"
    keyring.set_keyring(PaperKeyring())
    kept = keeper(home, "file")
    kept.move()
    assert (kept.trouble, kept.get("plex.token"), on_paper(paper)) == ("", "tok-2", {})


def test_a_login_that_cannot_be_read_says_so_and_is_there_again_later(
    paper: Path, home: Path
) -> None:
    from core.ports.accounts import Grant

    grant = Grant("ref-3", "client", "scope", 5.0, "me", "me", "Ann")
    Grants("spotify", SettingsStore(home, environ={}), home).save(grant)
    keyring.set_keyring(NoBackend())
    unread = Grants("spotify", SettingsStore(home, environ={}), home)
    assert unread.load() is None
    assert "config set secrets.store file" in unread.reason()
    keyring.set_keyring(PaperKeyring())
    assert Grants("spotify", SettingsStore(home, environ={}), home).load() == grant


# -- processes ---------------------------------------------------------------------------------


def child(paper: Path, *argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    backend = "tests.unit.config.paper_keyring.PaperKeyring"
    return subprocess.run(
        [sys.executable, *argv],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHON_KEYRING_BACKEND": backend,
            "PYTHONPATH": str(ROOT),
            "PAPER_KEYRING": str(paper),
            **env,
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def run(home: Path, paper: Path, *argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    return child(paper, "-c", MAIN, "--home", str(home), *argv, **env)


@pytest.mark.slow
@pytest.mark.parametrize("there", [True, False], ids=["into the keyring", "into the file"])
def test_a_move_killed_at_any_step_loses_nothing(paper: Path, home: Path, there: bool) -> None:
    source, target = ("file", "keyring") if there else ("keyring", "file")
    for step in range(1, 20):
        shutil.rmtree(home, ignore_errors=True)
        paper.unlink(missing_ok=True)
        made = keeper(home, source)
        for key, value in SECRETS.items():
            made.set(key, value)
        (home / "settings.json").write_text(json.dumps({"secrets": {"store": source}}))
        ended = child(paper, "-c", MOVE, str(home), target, PAPER_KEYRING_DIES_AT=str(step))
        found = keeper(home, target)
        assert {key: found.get(key) for key in SECRETS} == SECRETS, step
        found.move()  # what was begun can be done again
        assert {key: found.get(key) for key in SECRETS} == SECRETS, step
        assert on_paper(paper) == (SECRETS if there else {})
        if ended.returncode != KILLED:
            assert (ended.returncode, step > 4) == (0, True), ended.stderr
            return
    raise AssertionError("the move never came to its end")


@pytest.mark.slow
def test_what_cron_cannot_read_says_the_remedy(paper: Path, home: Path) -> None:
    keeper(home).set("plex.token", "tok-1")
    nobody = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    doctor = run(home, paper, "--json", "doctor", **nobody)
    checks = {one["name"]: one for one in json.loads(doctor.stdout)["checks"]}
    assert not checks["Secrets"]["ok"]
    assert "config set secrets.store file" in checks["Secrets"]["fix"]
    assert "keyring cannot be read here" in doctor.stderr
    assert "tok-1" not in doctor.stdout + doctor.stderr
    moved = run(home, paper, "config", "set", "secrets.store", "file")
    assert (moved.returncode, moved.stderr) == (0, "")
    assert keeper(home, "file").get("plex.token") == "tok-1"


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring-daemon for a real Secret Service",
)
def test_a_real_secret_service_keeps_them(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "session.sh"
    script.write_text(
        "set -e\n"
        "echo -n login | gnome-keyring-daemon --unlock --components=secrets >/dev/null\n"
        f'run() {{ {sys.executable} -c "{MAIN}" --home {home} config "$@"; }}\n'
        "run set plex.token tok-1\n"
        f"cat {home}/secrets.json\nrun set secrets.store file\ncat {home}/secrets.json\n"
    )
    env = {key: value for key, value in os.environ.items() if key != "PYTHON_KEYRING_BACKEND"}
    env |= {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_RUNTIME_DIR": str(tmp_path)}
    ended = subprocess.run(
        ["dbus-run-session", "--", "sh", str(script)],
        cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    inside, outside = ended.stdout.split("{", 1)[1].rsplit("{", 1)
    assert "keyring" in inside
    assert "tok-1" not in inside
    assert "tok-1" in outside
