"""Which sources are in use, told by the settings alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.store import SettingsStore
from core.domain import NotReady
from services.assembly.sources import Sources
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore


def sources(home: Path, **told: object) -> Sources:
    settings = {"sources.youtube.enabled": False}
    settings |= {key.replace("__", "."): value for key, value in told.items()}
    return Sources(SettingsStore(home, settings, {}), MemoryPaceStore(), SystemClock())


def test_a_machine_without_slskd_does_not_wait_for_one(tmp_path: Path) -> None:
    found = sources(tmp_path)
    assert dict(found()) == {}
    assert "key" in found.absent()["slskd"]


@pytest.mark.parametrize(
    "told",
    [
        {"sources__slskd__api_key": "0123456789abcdef"},
        {"sources__slskd__url": "http://nas.local:5030"},
        {"sources__slskd__url": "http://localhost:5030"},
    ],
)
def test_a_key_or_an_address_somebody_chose_puts_slskd_to_use(
    tmp_path: Path, told: dict[str, object]
) -> None:
    assert list(sources(tmp_path, **told)()) == ["slskd"]


def test_the_order_decides_who_is_asked(tmp_path: Path) -> None:
    found = sources(tmp_path, sources__order=["soulseek"], sources__slskd__api_key="x" * 16)
    assert list(found()) == []
    assert found.absent()["slskd"] == "not in use"


def test_the_same_settings_give_the_same_source(tmp_path: Path) -> None:
    found = sources(tmp_path, sources__slskd__api_key="0123456789abcdef")
    assert found()["slskd"] is found()["slskd"]
    found.close()


def test_a_name_without_a_password_is_told_by_the_doctor(tmp_path: Path) -> None:
    found = sources(tmp_path, sources__soulseek__username="listener")
    assert list(found()) == []
    with pytest.raises(NotReady, match="password is missing") as told:
        found.tools()["soulseek"]()
    assert "Settings" in told.value.next_step
    whole = {
        "sources__soulseek__username": "listener",
        "sources__soulseek__password": "of-this-test-alone",
    }
    assert "soulseek" not in sources(tmp_path / "other", **whole).tools()
