"""Against a real supysonic: its only form of login, its scans, its playlists, its oddities."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from core.clients.subsonic.api import SubsonicApi
from core.clients.subsonic.server import SubsonicConfig, SubsonicServer
from core.domain import NotAuthorised, NotFound, Refused, Unreachable
from core.domain.servers import ServerMark, TrackRegard
from core.tasks import TaskContext
from sandbox.audio import make_audio
from services.clock import SystemClock

pytest.importorskip("supysonic")

from tests.contract.supysonic_stage import PASSWORD, USER, Supysonic

CTX = TaskContext()


@pytest.fixture(scope="module")
def supysonic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supysonic]:
    made = Supysonic(tmp_path_factory.mktemp("supysonic"))
    made.own("Björk/Debut/1.mp3", "Träume", "Björk", "Debut", track="1/2", date="1993")
    made.own("Björk/Debut/2.mp3", "Two", "Björk", "Debut", track="2/2", genre="Pop")
    made.own("Nobody/loose.mp3", "Loose", "", "")
    made.own("../more/Tales/1.flac", "A Tale", "Teller", "Tales")
    made.start()
    try:
        scanned(adapter(made))
        yield made
    finally:
        made.close()


def adapter(server: Supysonic, folder: str = "", **more: str) -> SubsonicServer:
    config = SubsonicConfig(
        server.url, more.get("username", USER), more.get("password", PASSWORD), folder
    )
    return SubsonicServer(config, SystemClock())


def scanned(one: SubsonicServer) -> None:
    """Ask for a scan and wait for its end."""
    one.trigger_scan((), CTX)
    for _ in range(400):
        if not one.scan_state(CTX).running:
            return
        time.sleep(0.02)
    raise AssertionError("the scan does not end")


def keys(one: SubsonicServer) -> dict[str, str]:
    return {track.title: track.key for batch in one.read_all(CTX) for track in batch}


def settled_mark(one: SubsonicServer) -> ServerMark:
    """A mark of a state older than the seconds it is told in."""
    for _ in range(200):
        mark = one.look(CTX)
        if "unsettled" not in mark.token:
            return mark
        time.sleep(0.05)
    raise AssertionError("the library does not settle")


def test_its_passwords_only_login_is_found_out(supysonic: Supysonic) -> None:
    found = adapter(supysonic).check(CTX)
    assert (found.name, found.version) == ("Subsonic server", "API 1.12.0")
    with pytest.raises(NotAuthorised):
        adapter(supysonic, password="no").check(CTX)


def test_everything_is_imported_as_the_files_say(supysonic: Supysonic) -> None:
    tracks = {t.title: t for batch in adapter(supysonic).read_all(CTX) for t in batch}
    assert set(tracks) == {"Träume", "Two", "Loose", "A Tale"}
    first = tracks["Träume"]
    assert (first.artists, first.album, first.track_number) == (("Björk",), "Debut", 1)
    assert (first.year, first.duration, first.path) == (1993, 2.0, None)
    assert tracks["Two"].genres == ("Pop",)
    assert (tracks["Loose"].artists, tracks["Loose"].album) == ((), None)
    facts = tracks["A Tale"].facts
    assert facts is not None
    assert facts.codec == "flac"


def test_one_of_its_folders_alone(supysonic: Supysonic) -> None:
    one = adapter(supysonic, "More")
    assert set(keys(one)) == {"A Tale"}
    assert {section.title for section in one.sections(CTX)} == {"Music", "More"}


def test_changes_of_every_kind_are_seen_and_nothing_else(supysonic: Supysonic) -> None:
    one = adapter(supysonic)
    edited = supysonic.own("Björk/Vespertine/1.mp3", "Cocoon", "Björk", "Vespertine")
    scanned(one)
    before = keys(one)
    mark = settled_mark(one)
    assert adapter(supysonic).look(CTX, mark) == mark
    tags = {"title": "Cocoon again", "artist": "Björk", "album": "Vespertine"}
    make_audio(edited, 2.0, tags=tags)
    os.utime(edited, (time.time() + 5, time.time() + 5))
    new = supysonic.own("Björk/Post/1.mp3", "Army", "Björk", "Post")
    scanned(one)
    changed = one.look(CTX, mark)
    assert changed != mark
    after = keys(one)
    assert set(after) - set(before) == {"Army", "Cocoon again"}
    assert after["Cocoon again"] == before["Cocoon"]
    for path in (new, edited):  # the server is shared: other tests find it as it was
        path.unlink()
    scanned(one)
    assert not {"Army", "Cocoon again"} & set(keys(one))


def test_a_playlist_is_pushed_and_pushed_again_after_edits(
    supysonic: Supysonic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SubsonicApi, "songs_at_once", 100)
    one = adapter(supysonic)
    known = keys(one)
    tale, loose = known["A Tale"], known["Loose"]
    made = one.create_playlist("Mix é", [tale, loose], CTX)
    assert (made.name, made.items) == ("Mix é", (tale, loose))
    longer = one.replace_playlist(made.id, [loose, tale, loose], CTX)
    assert (longer.id, longer.items) == (made.id, (loose, tale, loose))
    gone = "00000000-0000-0000-0000-000000000000"
    assert one.replace_playlist(made.id, [tale, gone], CTX).items == (tale,)
    many = [tale, loose] * 120
    assert one.replace_playlist(made.id, many, CTX).items == tuple(many)
    assert [(row.name, row.count, row.writable) for row in one.playlists(CTX)] == [
        ("Mix é", 240, True)
    ]
    one.delete_playlist(made.id, CTX)
    for gone in (made.id, "no-id-of-its-own"):
        with pytest.raises(NotFound):
            one.playlist(gone, CTX)


def test_a_list_loses_what_vanished_from_the_disk(supysonic: Supysonic) -> None:
    one = adapter(supysonic)
    passing = supysonic.own("Passing/1.mp3", "Passing", "Nobody", "Passing")
    scanned(one)
    known = keys(one)
    made = one.create_playlist("Short", [known["Passing"], known["Loose"]], CTX)
    passing.unlink()
    scanned(one)
    assert one.playlist(made.id, CTX).items == (known["Loose"],)
    one.delete_playlist(made.id, CTX)


def test_a_guest_may_read_but_not_scan_nor_touch_lists_of_others(supysonic: Supysonic) -> None:
    owner, guest = adapter(supysonic), adapter(supysonic, username="guest")
    known = keys(guest)
    made = owner.create_playlist("Mine", [known["Loose"]], CTX)
    with pytest.raises(Refused):
        guest.trigger_scan((), CTX)
    with pytest.raises(Refused):
        guest.replace_playlist(made.id, [], CTX)
    assert owner.playlist(made.id, CTX).items == (known["Loose"],)
    owner.delete_playlist(made.id, CTX)


def test_switched_off_it_is_unreachable_and_back_it_is_the_same(supysonic: Supysonic) -> None:
    one = adapter(supysonic)
    before = keys(one)
    supysonic.close()
    try:
        with pytest.raises(Unreachable):
            adapter(supysonic).check(CTX)
    finally:
        supysonic.start()
    assert keys(one) == before


def test_a_better_copy_inherits_rating_and_heart(supysonic: Supysonic) -> None:
    """It counts no plays for its clients: nothing of them is told or taken."""
    one = adapter(supysonic)
    old, new = keys(one)["Two"], keys(one)["A Tale"]
    one.pass_on(old, TrackRegard(8.0, 3, None, True), CTX)
    regard = one.regard(old, CTX)
    assert regard == TrackRegard(8.0, 0, None, True)
    for _ in range(2):
        assert one.pass_on(new, regard, CTX) == regard
    with pytest.raises(NotFound):
        one.regard("00000000-0000-0000-0000-000000000000", CTX)
    with pytest.raises(NotFound):
        one.regard("no id of theirs", CTX)
