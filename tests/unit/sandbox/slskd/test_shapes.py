"""Every answer has exactly the fields of the published samples, no more and no fewer."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sandbox.faults import queued_forever
from sandbox.slskd.wire import is_id, span, without_nulls
from sandbox.world import World
from tests.unit.sandbox.conftest import Api, Serve

SHARED = Path(os.environ.get("CRATEKEEPER_SHARED") or Path(__file__).parents[5] / "shared")
PATH = SHARED / "data" / "slskd_samples.json"

needs_samples = [
    pytest.mark.shared,
    pytest.mark.skipif(not PATH.exists(), reason="the open data is not beside the checkout"),
]


@pytest.fixture
def samples() -> Any:
    return json.loads(PATH.read_text(encoding="utf-8"))


@pytest.fixture
def api(serve: Serve) -> Api:
    world = World()
    world.peer("alice").share("@@abcde\\Music\\Ember.flac", seconds=0.5)
    world.peer("alice").share("@@abcde\\Music\\Ember.mp3", seconds=0.5, fault=queued_forever())
    return serve(world)


def same(real: Any, sample: Any, *, besides: frozenset[str] | set[str] = frozenset()) -> None:
    """Equal keys and equal kinds of values, all the way down the first elements."""
    assert type(real) is type(sample), (real, sample)
    if isinstance(sample, dict):
        assert set(real) - besides == set(sample) - besides
        for key in set(sample) - besides:
            if not isinstance(sample[key], (int, float)):
                same(real[key], sample[key], besides=besides)
    elif isinstance(sample, list) and real and sample:
        same(real[0], sample[0], besides=besides)


@pytest.mark.parametrize("marked", [pytest.param(None, marks=needs_samples)])
class TestAgainstTheSamples:
    def test_application(self, api: Api, samples: Any, marked: None) -> None:
        told = api.get("application").json()
        same(told, samples["application_state"], besides={"distributedNetwork"})
        same(api.get("server").json(), samples["server_state"])

    def test_login(self, api: Api, samples: Any, marked: None) -> None:
        told = api.post("session", samples["session"]["login_request"]).json()
        same(told, samples["session"]["login_response"])

    def test_searches(self, api: Api, samples: Any, marked: None) -> None:
        known = samples["searches"]
        begun = api.post("searches", known["post_request_full"] | {"searchText": "ember"}).json()
        same(begun, known["states"]["in_progress"])
        found = api.finished(begun["id"])
        same(found | {"responses": []}, known["states"]["completed_timed_out"])
        same(found["responses"], known["responses"])
        same(api.get("searches").json(), known["list_response"])

    def test_a_failed_search(self, api: Api, samples: Any, marked: None) -> None:
        api.server.disconnect()
        api.post("searches", {"searchText": "ember"})
        [left] = api.get("searches").json()
        same(left, samples["searches"]["states"]["completed_errored_not_connected"])

    def test_batches_and_rows(self, api: Api, samples: Any, marked: None) -> None:
        known = samples["transfers"]
        flac, mp3 = "@@abcde\\Music\\Ember.flac", "@@abcde\\Music\\Ember.mp3"
        begun = api.batch("alice", flac, destination="x", searchId=known["batch_get"]["searchId"])
        same(begun.json(), known["batch_response_201"])
        some = api.batch("alice", mp3, destination="x", searchId=known["batch_get"]["searchId"])
        waiting = some.json()["batch"]["transfers"][0]["id"]
        rows = known["objects_by_state"]
        same(api.ended(begun.json()["batch"]["transfers"][0]["id"]), rows["succeeded"])
        api.until(waiting, "Queued, Remotely")
        place = api.server.backend.transfers[waiting]
        api.server.wait_for(lambda: place.place_in_queue)
        same(api.row(waiting), rows["queued_remotely"])
        listed = api.get("transfers/downloads/alice").json()
        same(listed, known["downloads_for_user"])

    def test_users(self, api: Api, samples: Any, marked: None) -> None:
        known = samples["users"]
        for what in ("status", "endpoint"):
            same(api.get(f"users/alice/{what}").json(), known[what])
        same(api.get("users/alice/info").json(), known["info"])
        body = {"directory": "@@abcde\\Music"}
        same(api.post("users/alice/directory", body).json(), known["directory_response"])
        same(api.get("users/alice/browse").json(), known["browse"])

    def test_events(self, api: Api, samples: Any, marked: None) -> None:
        api.ended(api.download("alice", "@@abcde\\Music\\Ember.flac"))
        same(api.get("events").json(), samples["events"]["list"])
        [mine] = api.events()
        [theirs] = [e for e in samples["events"]["list"] if e["type"] == "DownloadFileComplete"]
        same(mine, json.loads(theirs["data"]))

    def test_files_and_options(self, api: Api, samples: Any, marked: None) -> None:
        (api.server.downloads_dir / "note.txt").write_text("x")
        (api.server.downloads_dir / "ck").mkdir()
        told = api.get("files/downloads/directories").json()
        same(told, samples["files"]["downloads_directories"])
        # an excerpt: who logs in and the limits of uploads are told besides
        more = {"apiKeys", "soulseek", "upload"}
        same(api.get("options").json(), samples["options_excerpt"], besides=more)


def test_spans_are_written_as_dotnet_does() -> None:
    assert span(16.3) == "00:00:16.3000000"
    assert span(0) == span(-3) == "00:00:00"
    assert span(93_784.5) == "1.02:03:04.5000000"


def test_nulls_are_left_out_at_every_depth() -> None:
    assert without_nulls({"a": None, "b": [{"c": None, "d": 0}], "e": ""}) == {
        "b": [{"d": 0}],
        "e": "",
    }


def test_what_counts_as_an_id() -> None:
    assert is_id("b5bde3d1-4aba-4d64-b64a-7a00a3ce5e1b")
    assert not is_id("7")
    assert not is_id(7)
