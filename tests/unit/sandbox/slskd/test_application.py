"""Version, connection state, options and shares (contract §3)."""

from __future__ import annotations

import pytest

from sandbox.world import World
from tests.unit.sandbox.conftest import Serve


def test_the_version_is_a_json_string_of_four_parts(serve: Serve) -> None:
    answer = serve(version="0.25.1.0").get("application/version")
    assert answer.text == '"0.25.1.0"'


def test_canary_and_development_builds_say_so(serve: Serve) -> None:
    assert serve(version="0.26.0.65534").get("application/version/latest").json()["isCanary"]
    told = serve(version="0.0.0.0").get("application").json()["version"]
    assert told["isDevelopment"]
    assert told["current"] == "0.0.0.0"


def test_a_connected_server_is_ready_and_names_its_user(serve: Serve) -> None:
    api = serve(World(), soulseek_username="mira")
    told = api.get("application").json()
    assert told["user"]["username"] == "mira"
    assert told["server"] == api.get("server").json()
    assert told["server"]["state"] == "Connected, LoggedIn"
    assert told["server"]["isConnected"]
    assert told["server"]["isLoggedIn"]
    assert told["shares"]["ready"]


def test_a_disconnected_server_leaves_null_members_out(serve: Serve) -> None:
    api = serve()
    api.server.disconnect()
    told = api.get("application").json()
    assert told["server"] == {
        "state": "Disconnected",
        "isConnected": False,
        "isConnecting": False,
        "isLoggedIn": False,
        "isLoggingIn": False,
        "isTransitioning": False,
    }
    assert "username" not in told["user"]
    assert told["connectionWatchdog"]["isEnabled"]
    api.server.connect()
    assert api.get("server").json()["isLoggedIn"]
    kinds = [event["type"] for event in api.get("events").json()]
    assert kinds == ["SoulseekClientConnected", "SoulseekClientDisconnected"]


def test_the_connection_can_be_cut_and_made_by_call(serve: Serve) -> None:
    api = serve()
    assert api.delete("server").status_code == 204
    assert not api.get("server").json()["isConnected"]
    assert api.put("server").status_code == 200
    assert api.get("server").json()["isConnected"]


def test_options_name_the_folders_and_star_the_secrets(serve: Serve) -> None:
    api = serve(api_key="very-secret-key-0")
    told = api.get("options").json()
    assert told["directories"]["downloads"] == str(api.server.downloads_dir)
    assert told["transfers"]["download"]["destination"]["exists"] == "rename"
    assert told["transfers"]["download"]["retry"]["attempts"] == 3
    assert told["remoteFileManagement"] is False
    assert "very-secret-key-0" not in api.get("options/startup").text


def test_options_name_folders_in_slskds_own_namespace(serve: Serve) -> None:
    api = serve(slskd_downloads="/app/downloads", slskd_incomplete="/app/incomplete")
    assert api.get("options").json()["directories"] == {
        "downloads": "/app/downloads",
        "incomplete": "/app/incomplete",
    }


@pytest.mark.parametrize(("version", "group"), [("0.24.5.0", "global"), ("0.25.0.0", "transfers")])
def test_older_options_lack_destination_and_retry(serve: Serve, version: str, group: str) -> None:
    download = serve(version=version).get("options").json()[group]["download"]
    assert set(download) == {"slots", "speedLimit"}


def test_options_from_yaml_are_closed_to_keys(serve: Serve) -> None:
    assert serve().get("options/yaml").status_code == 401


def test_shares_can_be_listed_rescanned_once_and_stopped(serve: Serve) -> None:
    api = serve()
    assert api.get("shares").json()["local"][0]["alias"] == "music"
    assert api.put("shares").status_code == 200
    again = api.put("shares")
    assert (again.status_code, type(again.json())) == (409, str)
    assert api.get("application").json()["shares"]["scanning"]
    assert api.delete("shares").status_code == 204
    assert api.delete("shares").status_code == 404
