"""slskd goes down and comes back (contract §4, Restart)."""

from __future__ import annotations

import pytest
import requests

from sandbox.faults import queued_forever
from sandbox.world import World
from tests.unit.sandbox.conftest import EMBER, Api, Serve


@pytest.fixture
def api(serve: Serve) -> Api:
    world = World()
    world.peer("alice").share(EMBER, seconds=0.5, fault=queued_forever())
    world.peer("alice").share("Music\\Mira Sol\\Dawn\\02 - Ash.mp3", seconds=0.5)
    return serve(world)


def test_while_down_connections_are_refused_and_open_ones_cut(api: Api) -> None:
    assert api.get("session").status_code == 200
    api.server.go_down()
    with pytest.raises(requests.ConnectionError):
        api.get("session")
    api.server.come_back()
    assert api.get("session").status_code == 200


def test_the_address_stays_the_same(api: Api) -> None:
    before = api.server.url
    api.server.go_down()
    api.server.come_back()
    assert api.server.url == before


def test_unfinished_downloads_return_under_new_ids_without_their_batch(api: Api) -> None:
    old = api.download("alice", EMBER, destination="ck/1")
    api.until(old, "Queued, Remotely")
    api.server.go_down()
    api.server.world.peer("alice").file(EMBER).fault = None
    api.server.come_back()
    dead = api.row(old)
    assert (dead["state"], dead["exception"]) == ("Completed, Errored", "Application shut down")
    assert dead["removed"] is True
    [user] = api.get("transfers/downloads").json()
    [new] = user["directories"][0]["files"]
    assert new["id"] != old
    assert new["filename"] == EMBER
    assert "batchId" not in new
    assert api.ended(new["id"])["state"] == "Completed, Succeeded"
    assert (api.server.downloads_dir / "Dawn" / "01 - Ember.mp3").exists()
    assert not (api.server.downloads_dir / "ck").exists()


def test_finished_downloads_stay_as_they_are(api: Api) -> None:
    done = api.download("alice", "Music\\Mira Sol\\Dawn\\02 - Ash.mp3")
    api.ended(done)
    api.server.go_down()
    api.server.come_back()
    row = api.row(done)
    assert (row["state"], row["removed"]) == ("Completed, Succeeded", False)
    assert len(api.server.transfers()) == 1


def test_running_searches_are_over_and_empty(api: Api) -> None:
    search = api.search("ember", searchTimeout=600_000)
    row = api.server.backend.searches[search]
    api.server.wait_for(lambda: row.collected)
    api.server.go_down()
    api.server.come_back()
    shown = api.get(f"searches/{search}").json()
    assert shown["state"] == "Completed, TimedOut"
    assert (shown["responseCount"], shown["fileCount"]) == (0, 0)
    assert "endedAt" in shown
    assert api.results("ash")["responseCount"] == 1


def test_logins_die_with_the_process(api: Api) -> None:
    token = api.post("session", {"username": "slskd", "password": "slskd"}).json()["token"]
    api.server.go_down()
    api.server.come_back()
    bearer = {"X-API-Key": "", "Authorization": f"Bearer {token}"}
    assert api.get("session", headers=bearer).status_code == 401
    assert api.get("session").status_code == 200


def test_going_down_twice_is_no_error(api: Api) -> None:
    api.server.go_down()
    api.server.go_down()
    api.server.come_back()
    api.server.come_back()
    assert api.get("session").status_code == 200
