"""Keys, logins and the shape of refusals (contract §1, §2)."""

from __future__ import annotations

import pytest
import requests

from sandbox.world import World
from tests.unit.sandbox.conftest import Api, Serve


@pytest.fixture
def api(serve: Serve) -> Api:
    return serve(World(), api_key="a-key-of-16-chars")


def test_a_right_key_passes_with_an_empty_200(api: Api) -> None:
    answer = api.get("session")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("headers", [{"X-API-Key": "wrong"}, {"X-API-Key": ""}])
def test_a_wrong_key_gets_an_empty_401(api: Api, headers: dict[str, str]) -> None:
    answer = api.get("application", headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_no_key_at_all_gets_401(api: Api) -> None:
    assert requests.get(f"{api.server.url}/api/v0/server", timeout=20).status_code == 401


def test_a_key_as_bearer_token_is_not_understood_here(api: Api) -> None:
    headers = {"X-API-Key": "", "Authorization": f"Bearer {api.server.api_key}"}
    assert api.get("server", headers=headers).status_code == 401


def test_a_login_gives_a_token_that_works(api: Api) -> None:
    told = api.post(
        "session", {"username": "slskd", "password": "slskd"}, headers={"X-API-Key": ""}
    )
    login = told.json()
    assert login["tokenType"] == "Bearer"
    assert login["expires"] - login["issued"] == 604_800
    bearer = {"X-API-Key": "", "Authorization": f"Bearer {login['token']}"}
    assert api.get("session", headers=bearer).status_code == 200


def test_wrong_login_401_and_blank_login_400(api: Api) -> None:
    wrong = api.post("session", {"username": "slskd", "password": "no"})
    assert (wrong.status_code, wrong.content) == (401, b"")
    blank = api.post("session", {"username": " ", "password": "x"})
    assert blank.status_code == 400
    assert blank.json() == "Username and/or Password missing or invalid"
    assert api.post("session", ["slskd"]).status_code == 400


def test_session_enabled_needs_no_key(api: Api) -> None:
    assert api.get("session/enabled", headers={"X-API-Key": "no"}).json() is True


def test_with_authentication_disabled_even_a_wrong_key_passes(serve: Serve) -> None:
    api = serve(auth_disabled=True)
    assert api.get("session/enabled").json() is False
    assert api.get("application", headers={"X-API-Key": "wrong"}).status_code == 200


def test_health_is_plain_text_at_the_root_and_needs_no_key(api: Api) -> None:
    answer = requests.get(f"{api.server.url}/health", timeout=20)
    assert (answer.status_code, answer.text) == (200, "Healthy")
    assert answer.headers["Content-Type"] == "text/plain"


def test_unknown_routes_are_404_empty_and_known_ones_with_another_verb_405(api: Api) -> None:
    for path in ("wishlist", "searches/a/b/c"):
        answer = api.get(path)
        assert (answer.status_code, answer.content) == (404, b"")
    assert requests.get(f"{api.server.url}/elsewhere", timeout=20).status_code == 404
    assert api.post("application/version").status_code == 405


def test_a_body_that_is_not_json_by_type_is_415_and_by_content_400(api: Api) -> None:
    url = f"{api.server.url}/api/v0/searches"
    headers = {**api.headers, "Content-Type": "text/plain"}
    assert requests.post(url, "x", headers=headers, timeout=20).status_code == 415
    headers["Content-Type"] = "application/json; charset=utf-8"
    broken = requests.post(url, b"{", headers=headers, timeout=20)
    assert broken.status_code == 400
    assert isinstance(broken.json(), str)


def test_a_changed_key_voids_the_old_one_and_old_logins(api: Api) -> None:
    token = api.post("session", {"username": "slskd", "password": "slskd"}).json()["token"]
    api.server.change_api_key("another-key-of-16")
    assert api.get("session").status_code == 401
    bearer = {"X-API-Key": "", "Authorization": f"Bearer {token}"}
    assert api.get("session", headers=bearer).status_code == 401
    assert api.get("session", headers={"X-API-Key": "another-key-of-16"}).status_code == 200


def test_a_url_base_may_be_used_or_left_out(serve: Serve) -> None:
    api = serve(url_base="/music/slskd")
    assert api.server.url.endswith("/music/slskd")
    assert api.get("application/version").status_code == 200
    root = f"http://127.0.0.1:{api.server.listener.port}/api/v0/application/version"
    assert requests.get(root, headers=api.headers, timeout=20).json() == "0.26.0.0"
    assert api.get("session/").status_code == 200


def test_restart_and_shutdown_refuse_keys(api: Api) -> None:
    assert api.put("application").status_code == 401
    assert api.delete("application").status_code == 401
