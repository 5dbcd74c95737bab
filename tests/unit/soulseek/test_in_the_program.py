"""When the program uses the client, and what it says while it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.store import SettingsStore
from core.clients.soulseek.source import SoulseekSource
from sandbox.slskd import SlskdServer
from sandbox.world import World
from services.assembly.sources import Sources
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore

ACCOUNT = {"sources.soulseek.username": "cratefan", "sources.soulseek.password": "pa55word"}


def sources(home: Path, **settings: object) -> Sources:
    given = {"sources.order": ["soulseek"], **settings}
    return Sources(SettingsStore(home, given, {}), MemoryPaceStore(), SystemClock())


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "no name yet, see Settings"),
        ({"sources.soulseek.username": "cratefan"}, "password missing, see Settings"),
        ({**ACCOUNT, "sources.order": ["slskd"]}, "not in use"),
    ],
)
def test_without_an_account_it_is_not_used_and_says_why(
    tmp_path: Path, settings: dict[str, object], words: str
) -> None:
    made = sources(tmp_path, **settings)
    assert "soulseek" not in made()
    assert made.absent()["Soulseek"] == words


def test_with_an_account_it_is_one_of_the_sources(tmp_path: Path) -> None:
    made = sources(tmp_path, **ACCOUNT, **{"sources.soulseek.upload_limit": 300})
    source = made()["soulseek"]
    assert isinstance(source, SoulseekSource)
    assert made()["soulseek"] is source
    assert "Soulseek" not in made.absent()
    assert source._parts.config.upload_limit == 300
    assert (source._parts.config.host, source._parts.config.port) == ("server.slsknet.org", 2242)
    assert source._parts.config.listen_host == "0.0.0.0"
    assert "pa55word" not in repr(source._parts.config)
    made.close()


def test_without_slskd_nobody_is_asked_for_its_account(tmp_path: Path) -> None:
    made = sources(tmp_path, **ACCOUNT)
    made()
    assert made._slskd_account() is None


def test_an_slskd_that_does_not_answer_tells_no_account(tmp_path: Path) -> None:
    made = sources(
        tmp_path,
        **ACCOUNT,
        **{"sources.order": ["slskd", "soulseek"], "sources.slskd.url": "http://127.0.0.1:9"},
    )
    made()
    assert made._slskd_account() is None


def test_changed_settings_keep_the_source_and_make_a_new_login(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path, {"sources.order": ["soulseek"]}, {})
    for key, value in ACCOUNT.items():
        store.set(key, value)
    made = Sources(store, MemoryPaceStore(), SystemClock())
    source = made()["soulseek"]
    store.set("sources.soulseek.username", "another")
    assert made()["soulseek"] is source
    assert isinstance(source, SoulseekSource)
    assert source._parts.config.username == "another"


def test_an_slskd_that_is_not_searched_still_keeps_its_account(tmp_path: Path) -> None:
    with SlskdServer(World(), downloads_dir=tmp_path / "downloads") as slskd:
        told = {"sources.slskd.url": slskd.url, "sources.slskd.api_key": slskd.api_key}
        made = sources(tmp_path, **ACCOUNT, **told)
        made()
        assert made._slskd_account() == "sandbox_user"
    assert made._slskd_account() is None
