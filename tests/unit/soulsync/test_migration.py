"""Moving in from SoulSync: preview first, nothing of yours changed, nothing written there."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.clients.soulsync.installation import read_installation
from core.domain import BadInput
from core.domain.watching import USUAL_KINDS, ReleaseKind
from core.tasks import Cancelled, TaskContext
from services.container import Container
from services.frontends.cli import Doors, run
from tests.unit.soulsync.conftest import SECRET, SONG, OldHome


def preview(container: Container, path: Path) -> Any:
    return container.migration.preview(path, TaskContext())


def test_settings_wishes_and_artists_come_over(container: Container, old: OldHome) -> None:
    old.configured().listed()
    plan = preview(container, old.root)
    result = container.migration.apply(plan, TaskContext())
    get = container.settings.get
    assert (get("spotify.client_id"), get("plex.url")) == ("cid123", "http://10.0.0.5:32400")
    assert (get("plex.token"), get("navidrome.password")) == (SECRET, SECRET + "2")
    assert get("sources.slskd.api_key") == SECRET + "3"
    assert (get("library.server"), get("log.level")) == ("navidrome", "warning")
    assert get("downloads.quality_profile") == "mp3-320-first"
    assert get("downloads.incoming") == str(old.root / "downloads")
    assert (get("tags.enabled"), get("tags.artwork")) == (True, False)
    assert (result.wishes, result.artists, result.failed) == (1, 1, ())
    [wish] = container.wishes.all()
    assert wish.track.artists == ("Halden", "Brine")
    assert (wish.track.duration, wish.track.ids.isrc) == (201.0, "GBAAA2100001")
    assert wish.track.ids.spotify == SONG["id"]
    assert wish.origin.playlist_name == "SoulSync: Summer"
    [followed] = container.watchlist.all()
    assert (followed.artist.name, followed.artist.kinds) == ("Halden", USUAL_KINDS)


def test_a_preview_changes_nothing(container: Container, old: OldHome) -> None:
    old.configured().listed()
    preview(container, old.root)
    assert container.settings.get("spotify.client_id") == ""
    assert (container.wishes.all(), container.watchlist.all()) == ([], [])


def test_doing_it_twice_changes_nothing_more(container: Container, old: OldHome) -> None:
    old.configured().listed()
    for expected in ((1, 1), (0, 0)):
        result = container.migration.apply(preview(container, old.root), TaskContext())
        assert (result.wishes, result.artists) == expected
    plan = preview(container, old.root)
    assert plan.taken == ()
    assert {one.why for one in plan.kept} == {"It is the same already."}


def test_what_you_set_yourself_stays(make: Callable[..., Container], old: OldHome) -> None:
    old.configured()
    container = make(**{"log.level": "debug"})
    container.settings.set("plex.url", "http://mine:32400")
    container.settings.set("plex.token", "mine")
    plan = preview(container, old.root)
    kept = {one.key: one.why for one in plan.kept}
    for key in ("plex.url", "plex.token", "log.level"):
        assert kept[key] == "You set it yourself."
    container.migration.apply(plan, TaskContext())
    assert container.settings.get("plex.token") == "mine"


def test_what_is_not_taken_over_says_why(container: Container, old: OldHome) -> None:
    old.configured(deezer={"app_id": "x", "arl": "y"})
    left = {one.name: one.why for one in preview(container, old.root).left}
    assert left["listenbrainz.token"].startswith("It is encrypted and only SoulSync can read it")
    assert left["soulseek.transfer_path"] == (
        "/app/Transfer: The folder does not exist on this computer: ours stays."
    )
    assert "without a secret" in left["spotify.client_secret"]
    assert left["deezer (2 settings)"] == "Cratekeeper has nothing like it."


def test_an_illegal_value_is_left_with_our_rule_and_without_the_value(
    container: Container, old: OldHome
) -> None:
    old.configured(plex={"base_url": f"not an address {SECRET}"})
    [left] = [one for one in preview(container, old.root).left if one.name == "plex.base_url"]
    assert "`plex.url` must be an address" in left.why
    assert SECRET not in left.why


def test_a_docker_address_of_this_machine_becomes_localhost(
    container: Container, old: OldHome
) -> None:
    old.configured(soulseek={"slskd_url": "http://host.docker.internal:5099"})
    taken = {one.key: one.shown for one in preview(container, old.root).taken}
    assert taken["sources.slskd.url"] == "http://localhost:5099"


def test_newer_versions_keep_their_settings_in_the_database(
    container: Container, old: OldHome
) -> None:
    old.configured().listed(newer=True)
    with old.connect() as made:
        newest = {"plex": {"base_url": "http://10.0.0.9:32400", "token": "gAAAAABx"}}
        made.execute("INSERT INTO metadata VALUES ('app_config', ?)", (json.dumps(newest),))
        made.execute(
            "UPDATE watchlist_artists SET deezer_artist_id = '27', musicbrainz_artist_id = 'mb'"
        )
    made.close()
    plan = preview(container, old.root)
    assert {one.key: one.shown for one in plan.taken}["plex.url"] == "http://10.0.0.9:32400"
    assert "plex.token" in {one.name for one in plan.left}
    container.migration.apply(plan, TaskContext())
    [followed] = container.watchlist.all()
    assert followed.artist.key == "deezer:27"
    assert followed.artist.kinds == (ReleaseKind.ALBUM, ReleaseKind.SINGLE, ReleaseKind.LIVE)


@pytest.mark.parametrize("place", ["", "config", "config/config.json", "database"])
def test_any_of_its_places_names_it(old: OldHome, place: str) -> None:
    old.configured().listed()
    found = read_installation(old.root / place, TaskContext())
    assert len(found.wishes) == 1
    assert found.values["spotify.client_id"] == "cid123"


def test_the_database_alone_gives_the_lists(old: OldHome) -> None:
    old.listed()
    found = read_installation(old.database, TaskContext())
    assert (len(found.wishes), len(found.artists)) == (1, 1)
    assert found.notes == ("No config.json was found: no settings are taken over.",)


def test_the_settings_alone_are_taken_with_a_note(old: OldHome) -> None:
    found = read_installation(old.configured().root, TaskContext())
    assert found.notes == (
        "No music_library.db was found: wish list and watch list are not taken over.",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [("[1, 2]", "no config.json of SoulSync"), ("{nope", "no JSON"), ("[" * 90_000, "no JSON")],
)
def test_a_broken_config_is_one_sentence(old: OldHome, content: str, words: str) -> None:
    old.config.write_text(content)
    with pytest.raises(BadInput, match=words):
        read_installation(old.root, TaskContext())


def test_a_place_without_anything_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Nothing of SoulSync"):
        read_installation(tmp_path, TaskContext())
    with pytest.raises(BadInput, match="does not exist"):
        read_installation(tmp_path / "gone", TaskContext())


def test_rows_that_name_nothing_are_counted(old: OldHome) -> None:
    old.listed()
    with old.connect() as made:
        old.wish(made, "b", {"name": "No artist"}, "manual", None)
        old.wish(made, "c", "no object", "unknown", {})
        made.execute(
            "INSERT INTO wishlist_tracks (spotify_track_id, spotify_data) VALUES ('d', '{half')"
        )
        made.execute(
            "INSERT INTO watchlist_artists (spotify_artist_id, artist_name) VALUES ('e', ' ')"
        )
    made.close()
    found = read_installation(old.root, TaskContext())
    assert (len(found.wishes), len(found.artists), found.skipped) == (1, 1, 4)


def test_artists_as_texts_and_an_album_as_text_are_read(old: OldHome) -> None:
    old.listed()
    with old.connect() as made:
        song = {"name": "Foam", "artists": ["Cove"], "album": "Spray", "duration_ms": True}
        old.wish(made, "deezer:1", song, "album", {"album_name": "Spray"})
    made.close()
    wish = read_installation(old.root, TaskContext()).wishes[1]
    assert (wish.track.artists, wish.track.album, wish.track.duration) == (("Cove",), "Spray", None)
    assert (wish.origin, wish.track.ids.spotify) == ("Spray", None)


def test_an_old_database_without_lists_is_told(old: OldHome) -> None:
    with old.connect() as made:
        made.execute("CREATE TABLE tracks (id INTEGER)")
    made.close()
    found = read_installation(old.root, TaskContext())
    assert [note for note in found.notes if "has no table" in note] == [
        "music_library.db has no table wishlist_tracks: that list is not taken over.",
        "music_library.db has no table watchlist_artists: that list is not taken over.",
    ]


def test_a_damaged_database_is_told_and_the_settings_come_all_the_same(old: OldHome) -> None:
    old.configured()
    old.database.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 40)
    found = read_installation(old.root, TaskContext())
    assert found.values["spotify.client_id"] == "cid123"
    assert "damaged" in found.notes[0]


def test_what_stands_before_a_damaged_page_is_taken(old: OldHome) -> None:
    old.listed()
    with old.connect() as made:
        for number in range(600):
            old.wish(made, f"n{number}", SONG | {"name": f"Song {number}"}, "manual", {})
    made.close()
    content = bytearray(old.database.read_bytes())
    middle = content.index(b'"Song 580"') // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    old.database.write_bytes(content)
    found = read_installation(old.root, TaskContext())
    assert 0 < len(found.wishes) < 601
    assert any("what could be read of it" in note for note in found.notes)


def test_a_database_in_use_is_read_and_nothing_is_written_there(old: OldHome) -> None:
    old.configured().listed()
    running = sqlite3.connect(old.database, isolation_level=None)
    running.execute("PRAGMA journal_mode=WAL")
    old.wish(running, "w", SONG | {"name": "In the log"}, "manual", {})
    before = old.bytes()
    assert "database/music_library.db-wal" in before
    found = read_installation(old.root, TaskContext())
    assert [wish.track.title for wish in found.wishes] == ["Ebb", "In the log"]
    assert old.bytes() == before
    running.execute("BEGIN EXCLUSIVE")  # a lock keeps nobody waiting
    assert len(read_installation(old.root, TaskContext()).wishes) == 2
    running.execute("ROLLBACK")
    running.close()


def test_a_write_that_was_cut_off_is_undone_in_the_copy_only(old: OldHome) -> None:
    old.listed()
    running = sqlite3.connect(old.database, isolation_level=None)
    running.execute("PRAGMA cache_size=1")
    running.execute("BEGIN")
    for number in range(400):
        old.wish(running, f"n{number}", SONG, "manual", {})
    killed = OldHome(old.root.parent / "killed")
    for place in old.database.parent.iterdir():
        shutil.copyfile(place, killed.database.parent / place.name)
    running.execute("ROLLBACK")
    running.close()
    before = killed.bytes()
    assert "database/music_library.db-journal" in before
    assert len(read_installation(killed.root, TaskContext()).wishes) == 1
    assert killed.bytes() == before


def test_a_database_that_is_only_read_leaves_no_files(old: OldHome) -> None:
    old.configured().listed()
    with old.connect() as made:
        made.execute("PRAGMA journal_mode=WAL")
    made.close()
    before = old.bytes()
    read_installation(old.root, TaskContext())
    assert old.bytes() == before


def test_reading_can_be_cancelled(old: OldHome) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        read_installation(old.listed().root, ctx)


def test_the_verb_previews_then_moves_and_shows_no_secret(
    old: OldHome,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    old.configured().listed()
    seen: list[str] = []

    def verb(*words: str) -> int:
        home = str(tmp_path / "home")
        code = run(
            ["--home", home, *words, "migrate", "soulsync", str(old.root)], Doors(lambda _: {})
        )
        seen.append("".join(capsys.readouterr()))
        return code

    home = ["--home", str(tmp_path / "home")]
    dry = run(
        [*home, "--json", "migrate", "soulsync", str(old.root), "--dry-run"], Doors(lambda _: {})
    )
    document = json.loads(capsys.readouterr().out)
    assert (dry, document["applied"], document["wishes"]) == (0, False, 1)
    assert {"key": "plex.token", "value": "•••"} in document["settings"]
    assert verb() == 0
    assert "1 wishes and 1 artists are new here" in seen[-1]
    assert verb("--json") == 0
    assert json.loads(seen[-1])["wishes_added"] == 0
    kept = (tmp_path / "home" / "settings.json").read_text()
    told = "".join(seen) + json.dumps(document) + caplog.text + kept
    assert SECRET not in told
    log_text = "".join(p.read_text() for p in (tmp_path / "home").rglob("*.log"))
    assert SECRET not in log_text
    assert SECRET.encode() not in (tmp_path / "home" / "cratekeeper.db").read_bytes()


def test_the_verb_says_what_is_missing(
    tmp_path: Path, old: OldHome, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path / "home")]
    assert run([*home, "migrate", "soulsync", str(tmp_path / "no")], Doors(lambda _: {})) == 2
    old.configured()
    words = [*home, "migrate", "soulsync", str(old.root), "--dry-run"]
    assert run(words, Doors(lambda _: {})) == 3
    out, err = capsys.readouterr()
    assert "Nothing was changed" in out
    assert "No music_library.db was found" in err
