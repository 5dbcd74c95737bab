"""The list of settings: every promised key is there, documented, and refuses nonsense plainly."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.docs import main, pages
from config.errors import BadSetting
from config.schema import FIELDS, field_for

ROOT = Path(__file__).resolve().parents[3]

PROMISED = [
    "library.folders",
    "library.server",
    "plex.url",
    "plex.token",
    "plex.section",
    "navidrome.url",
    "navidrome.username",
    "navidrome.password",
    "navidrome.music_folder",
    "jellyfin.url",
    "jellyfin.api_key",
    "spotify.client_id",
    "spotify.redirect_uri",
    "spotify.api_url",
    "spotify.accounts_url",
    "catalog.deezer_url",
    "catalog.itunes_url",
    "catalog.musicbrainz_url",
    "catalog.coverart_url",
    "sources.order",
    "sources.slskd.url",
    "sources.slskd.api_key",
    "sources.slskd.path_mappings",
    "sources.slskd.search_gap_seconds",
    "sources.slskd.query_form",
    "sources.soulseek.username",
    "sources.soulseek.password",
    "sources.soulseek.server",
    "sources.soulseek.listen_port",
    "sources.soulseek.shared_folders",
    "sources.youtube.enabled",
    "sources.youtube.per_hour",
    "sources.youtube.per_day",
    "downloads.incoming",
    "downloads.stall_seconds",
    "downloads.queue_patience_seconds",
    "downloads.retry_grace_seconds",
    "downloads.arrival_seconds",
    "downloads.quality_profile",
    "downloads.parallel",
    "downloads.min_bitrate",
    "organize.layout",
    "organize.transfer",
    "organize.supercrates",
    "organize.genre_map",
    "tags.enabled",
    "tags.artwork",
    "tags.id3_version",
    "tags.lyrics",
    "secrets.store",
    "acoustid.key",
    "listenbrainz.token",
    "lastfm.key",
    "lastfm.user",
    "log.level",
]

DEFAULTS = {
    "library.folders": [],
    "library.server": "none",
    "spotify.redirect_uri": "http://127.0.0.1:8888/callback",
    "sources.order": ["slskd", "soulseek", "youtube"],
    "sources.slskd.url": "http://localhost:5030",
    "sources.slskd.path_mappings": {},
    "sources.slskd.search_gap_seconds": 8,
    "sources.soulseek.server": "server.slsknet.org:2242",
    "sources.youtube.enabled": True,
    "sources.youtube.per_hour": 50,
    "sources.youtube.per_day": 200,
    "downloads.stall_seconds": 60,
    "downloads.queue_patience_seconds": 300,
    "downloads.retry_grace_seconds": 30,
    "downloads.arrival_seconds": 60,
    "downloads.quality_profile": "lossless-first",
    "downloads.parallel": 3,
    "downloads.min_bitrate": 128,
    "organize.layout": "transfer",
    "tags.enabled": True,
    "tags.artwork": True,
    "tags.id3_version": "2.4",
    "tags.lyrics": False,
    "secrets.store": "auto",
}


@pytest.mark.parametrize("key", PROMISED)
def test_a_promised_key_exists_with_label_and_help(key: str) -> None:
    field = field_for(key)
    assert field.label
    assert field.help.endswith(".")
    assert field.section


def test_the_families_left_to_us_have_members() -> None:
    for family in ("notifications.", "limits.", "schedules."):
        assert any(key.startswith(family) for key in FIELDS)


@pytest.mark.parametrize(("key", "value"), DEFAULTS.items())
def test_defaults_are_the_promised_ones(key: str, value: object) -> None:
    assert FIELDS[key].default == value


def test_folders_default_to_the_users_own() -> None:
    assert FIELDS["downloads.incoming"].default.endswith("Cratekeeper")
    assert Path(FIELDS["organize.transfer"].default).parts[-2:] == ("Cratekeeper", "Transfer")
    assert Path(FIELDS["organize.supercrates"].default).parts[-2:] == ("Cratekeeper", "Supercrates")


def test_every_default_is_legal() -> None:
    for field in FIELDS.values():
        assert field.validate(field.default) == field.default


def test_what_is_secret_is_marked() -> None:
    secret = {key for key, field in FIELDS.items() if field.secret}
    for word in ("token", "password", "api_key"):
        assert {key for key in FIELDS if key.endswith(word)} <= secret
    assert {"acoustid.key", "lastfm.key", "notifications.webhook"} <= secret
    assert not {"library.folders", "spotify.client_id"} & secret


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("downloads.parallel", 11, "`downloads.parallel` must be between 1 and 10."),
        ("downloads.parallel", "0", "`downloads.parallel` must be between 1 and 10."),
        (
            "downloads.parallel",
            "x",
            "`downloads.parallel` must be a whole number between 1 and 10.",
        ),
        (
            "downloads.parallel",
            "2.5",
            "`downloads.parallel` must be a whole number between 1 and 10.",
        ),
        ("downloads.stall_seconds", "-1", "`downloads.stall_seconds` must be between 0 and 86400."),
        (
            "downloads.stall_seconds",
            "nan",
            "`downloads.stall_seconds` must be a number between 0 and 86400.",
        ),
        ("tags.enabled", "perhaps", "`tags.enabled` must be true or false."),
        ("organize.layout", "heap", "`organize.layout` must be one of transfer, supercrates."),
        (
            "sources.order",
            '["napster"]',
            "`sources.order` must be one of slskd, soulseek, youtube.",
        ),
        ("sources.order", "[oops", "`sources.order` must be a JSON list."),
        (
            "catalog.order",
            "spotiphy",
            "`catalog.order` must be one of deezer, itunes, musicbrainz.",
        ),
        (
            "catalog.country",
            "Britain",
            "`catalog.country` must be the two letters of a country such as GB, or nothing.",
        ),
        ("library.folders", "[1]", "`library.folders` must be a list of folders."),
        ("library.folders", 5, "`library.folders` must be a list of folders."),
        ("organize.transfer", 5, "`organize.transfer` must be a path."),
        ("organize.transfer", "a\0b", "`organize.transfer` must not contain a NUL character."),
        ("plex.token", ["x"], "`plex.token` must be a text."),
        (
            "sources.soulseek.server",
            "nowhere",
            "`sources.soulseek.server` must be a host and a port such as server.slsknet.org:2242.",
        ),
    ],
)
def test_an_illegal_value_gets_one_plain_sentence(key: str, value: object, sentence: str) -> None:
    with pytest.raises(BadSetting) as error:
        field_for(key).validate(value)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    "value", ["localhost", "ftp://x", "http://", "http://a b", "http://x:99999", "http://[", 5]
)
def test_an_address_must_be_one(value: object) -> None:
    with pytest.raises(BadSetting, match=r"^`sources\.slskd\.url` must be an address"):
        field_for("sources.slskd.url").validate(value)


@pytest.mark.parametrize("value", ["/x", '{"/a": 1}', "{bad", '[["/a"]]', '[{"from": "/a"}]', 7])
def test_a_mapping_must_be_one(value: object) -> None:
    with pytest.raises(BadSetting, match=r"`sources\.slskd\.path_mappings` must be a JSON object"):
        field_for("sources.slskd.path_mappings").validate(value)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("library.folders", '["/music", "/more"]', ["/music", "/more"]),
        ("library.folders", "/music:/more:/music", ["/music", "/more"]),
        ("library.folders", "", []),
        ("library.folders", "[]", []),
        ("sources.order", "youtube, slskd,youtube", ["youtube", "slskd"]),
        ("catalog.order", "itunes,deezer", ["itunes", "deezer"]),
        ("catalog.country", " gb ", "GB"),
        ("sources.slskd.url", " http://nas:5030/ ", "http://nas:5030"),
        ("spotify.redirect_uri", "http://127.0.0.1:1/", "http://127.0.0.1:1/"),
        ("plex.url", "", ""),
        ("plex.section", 7, "7"),
        ("jellyfin.api_key", " abc\n", "abc"),
        ("navidrome.password", " a b ", " a b "),
        ("tags.enabled", "off", False),
        ("downloads.stall_seconds", "0.25", 0.25),
        ("sources.slskd.path_mappings", '{"/d": "/mnt/d"}', {"/d": "/mnt/d"}),
        ("sources.slskd.path_mappings", "/d=/mnt/d; /e=/mnt/e", {"/d": "/mnt/d", "/e": "/mnt/e"}),
        ("sources.slskd.path_mappings", '[{"from": "/d", "to": "/x"}]', {"/d": "/x"}),
        ("sources.slskd.path_mappings", [["/d", "/x"]], {"/d": "/x"}),
        ("sources.slskd.path_mappings", "", {}),
        ("organize.transfer", Path("/t/x/../y"), "/t/y"),
        ("organize.genre_map", "", ""),
    ],
)
def test_text_becomes_a_typed_value(key: str, text: object, value: object) -> None:
    assert field_for(key).validate(text) == value


def test_a_home_sign_and_a_relative_path_become_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert field_for("organize.transfer").validate("~/t") == str(tmp_path / "t")
    assert field_for("library.folders").validate("music") == [str(tmp_path / "music")]


def test_an_unknown_key_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadSetting, match=r"did you mean `downloads\.parallel`\?"):
        field_for("downloads.paralel")
    with pytest.raises(BadSetting, match="`config list` shows them all"):
        field_for("zzz")


def test_environment_names_follow_the_key() -> None:
    assert field_for("sources.slskd.url").env == "CRATEKEEPER_SOURCES__SLSKD__URL"


def test_forms_know_kinds_choices_and_limits() -> None:
    kinds = {key: FIELDS[key].kind for key in FIELDS}
    assert kinds["library.folders"] == "folders"
    assert kinds["organize.transfer"] == "path"
    assert kinds["sources.slskd.url"] == kinds["spotify.redirect_uri"] == "url"
    assert kinds["sources.order"] == "list"
    assert kinds["sources.slskd.path_mappings"] == "map"
    assert kinds["tags.enabled"] == "bool"
    assert kinds["downloads.parallel"] == "int"
    assert kinds["downloads.stall_seconds"] == "float"
    assert kinds["secrets.store"] == kinds["organize.layout"] == "choice"
    assert kinds["plex.token"] == kinds["sources.soulseek.server"] == "text"
    assert FIELDS["sources.order"].choices == ("slskd", "soulseek", "youtube")
    assert (FIELDS["downloads.parallel"].minimum, FIELDS["downloads.parallel"].maximum) == (1, 10)
    assert FIELDS["downloads.min_bitrate"].unit == "kbit/s"
    assert FIELDS["plex.url"].minimum is None


def test_the_settings_page_of_the_documentation_is_up_to_date(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main()
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == capsys.readouterr().out


def test_the_documentation_names_every_key_and_no_place_of_this_machine() -> None:
    text = "\n".join(pages())
    assert all(f"| `{key}` |" in text for key in FIELDS)
    assert str(Path.home()) not in text
