"""slskd behind https with the certificate it made itself: only on request, and exactly that one."""

from __future__ import annotations

import re
import ssl
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import BadSetting
from config.store import SettingsStore
from core.clients.slskd.source import SlskdSource
from core.domain import ServiceStatus, Unreachable
from core.net.tls import seen_fingerprint
from services.assembly.sources import Sources
from services.clock import SystemClock
from tests.contract.fakes_storage import MemoryPaceStore
from tests.contract.source_stages import SlskdStage

OTHER = ":".join(["AB"] * 32)
Make = Callable[..., SlskdStage]


@pytest.fixture
def secured(make_stage: Make) -> SlskdStage:
    stage = make_stage(tls=True)
    stage.open()
    return stage


def refusal(source: SlskdSource) -> Unreachable:
    with pytest.raises(Unreachable) as told:
        source.check()
    source.close()
    return told.value


def test_nobody_vouches_for_it_so_it_is_not_spoken_with(secured: SlskdStage) -> None:
    told = refusal(secured.source)
    assert "certificate" in told.sentence
    assert "not trusted" in told.sentence
    assert seen_fingerprint(secured.server.url) in told.next_step
    assert secured.server.log == []


def test_the_fingerprint_from_the_sentence_is_all_it_takes(secured: SlskdStage) -> None:
    told = re.search(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}", refusal(secured.source).next_step)
    assert told is not None
    pinned = secured.connect(verify_tls=told[0])
    pinned.check()
    assert pinned.state().status is ServiceStatus.OK
    pinned.close()


def test_another_certificate_than_the_named_one_is_refused(secured: SlskdStage) -> None:
    told = refusal(secured.connect(verify_tls=OTHER))
    assert "not the one named in the settings" in told.sentence
    assert secured.server.log == []


def test_switched_off_on_request_nothing_is_checked_and_nothing_is_warned_of(
    secured: SlskdStage,
) -> None:
    careless = secured.connect(verify_tls="off")
    with warnings.catch_warnings(record=True) as said:
        careless.check()
    assert [str(one.message) for one in said if "nverified" in str(one.message)] == []
    careless.close()


def test_https_where_none_is_spoken_is_told_as_such(stage: SlskdStage) -> None:
    stage.open()
    source = stage.connect()
    source.close()
    url = stage.server.url.replace("http:", "https:")
    secured = SlskdSource(
        type(stage.source._searching._config)(
            url=url, api_key=stage.server.api_key, incoming=stage.incoming
        ),
        stage.pace,
        stage.source._searching._clock,
    )
    told = refusal(secured)
    assert "does not speak https" in told.sentence
    assert "http address" in told.next_step


def test_without_an_answer_there_is_no_fingerprint(stage: SlskdStage) -> None:
    stage.open()
    assert seen_fingerprint(stage.server.url.replace("http:", "https:")) == ""
    assert seen_fingerprint("https://127.0.0.1:99999") == ""


def test_the_sandbox_certificate_is_a_real_one() -> None:
    from sandbox.slskd.listener import SELF_SIGNED

    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(SELF_SIGNED)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ON", "on"),
        (True, "on"),
        ("false", "off"),
        (False, "off"),
        ("sha256:" + "ab" * 32, OTHER),
        (OTHER.lower(), OTHER),
    ],
)
def test_the_setting_is_understood_as_people_write_it(
    tmp_path: Path, given: object, kept: str
) -> None:
    store = SettingsStore(tmp_path, {}, {})
    store.set("sources.slskd.verify_tls", given)
    assert store.get("sources.slskd.verify_tls") == kept
    source = Sources(store, MemoryPaceStore(), SystemClock())._slskd()
    assert isinstance(source, SlskdSource)
    assert source._searching._config.verify_tls == kept


def test_half_a_fingerprint_is_no_setting(tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        SettingsStore(tmp_path, {}, {}).set("sources.slskd.verify_tls", "AB:CD")
