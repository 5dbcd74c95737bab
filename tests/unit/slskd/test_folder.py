"""The doctor's trial: a file put into the folder here must show up in slskd's own listing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.clients.slskd import folder
from core.clients.slskd.api import SlskdApi
from core.clients.slskd.folder import FolderCheck
from core.clients.slskd.mapping import Options
from core.clients.slskd.settings import SlskdConfig
from core.clients.slskd.source import SlskdSource
from core.domain import NotReady, Unreachable
from tests.contract.source_stages import SlskdStage, slskd_config
from tests.unit.slskd.conftest import ScriptedHttp

CONTAINER = "/app/downloads"
Make = Callable[..., SlskdStage]


@pytest.fixture
def contained(make_stage: Make) -> SlskdStage:
    """slskd in a container: its name for the folder means nothing here."""
    stage = make_stage(slskd_downloads=CONTAINER)
    stage.open()
    return stage


def words(source: SlskdSource) -> str:
    found = source.further_checks()["slskd folder"]()
    source.close()
    return found


def seen_from(stage: SlskdStage, incoming: Path, **changes: object) -> SlskdSource:
    config = slskd_config(stage.server.url, stage.server.api_key, incoming, **changes)
    return SlskdSource(config, stage.pace, stage.source._searching._clock)


def test_the_same_folder_under_another_name_is_recognised(contained: SlskdStage) -> None:
    said = words(contained.source)
    assert CONTAINER in said
    assert str(contained.incoming) in said
    assert list(contained.incoming.iterdir()) == []


def test_a_mapping_that_leads_to_the_folder_is_recognised(
    contained: SlskdStage, tmp_path: Path
) -> None:
    mapped = {"/app": str(contained.incoming.parent)}
    source = seen_from(contained, tmp_path / "elsewhere", path_mappings=mapped)
    assert str(contained.incoming) in words(source)


def test_another_folder_is_told_with_both_names_and_the_settings(
    contained: SlskdStage, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(NotReady) as told:
        words(seen_from(contained, other))
    assert CONTAINER in told.value.sentence
    assert f"{other} is another folder" in told.value.sentence
    assert "sources.slskd.path_mappings" in told.value.next_step
    assert "downloads.incoming" in told.value.next_step
    assert list(other.iterdir()) == []


def test_a_folder_that_is_not_here_is_told(contained: SlskdStage, tmp_path: Path) -> None:
    with pytest.raises(NotReady) as told:
        words(seen_from(contained, tmp_path / "nowhere"))
    assert "cannot be reached here" in told.value.sentence
    assert str(tmp_path / "nowhere") in told.value.sentence


def test_a_folder_we_may_not_write_is_compared_by_what_lies_there(
    contained: SlskdStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextlib.contextmanager
    def refused(_folder: Path) -> Iterator[None]:
        yield None

    monkeypatch.setattr(folder, "_trial", refused)
    assert "taken to be" in words(contained.source)
    (contained.incoming / "Kites").mkdir()
    assert "is found in" in words(contained.source)
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert "has to be deleted there by hand" in words(contained.source)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(NotReady):
        words(seen_from(contained, other))


def test_a_trial_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with folder._trial(tmp_path / "file") as trial:
        assert trial is None


def test_an_slskd_that_lists_no_folders_is_believed(http: ScriptedHttp, tmp_path: Path) -> None:
    http.on("GET /options", (200, {"directories": {"downloads": CONTAINER}}))
    http.on("GET /files", (404, ""))
    config = SlskdConfig(url="x", api_key="", incoming=tmp_path)
    said = FolderCheck(SlskdApi(http), config).words()  # type: ignore[arg-type]
    assert "cannot be asked" in said


@pytest.mark.parametrize("status", [404, 403])
def test_an_slskd_that_tells_no_options_is_said_to_tell_nothing(
    http: ScriptedHttp, tmp_path: Path, status: int
) -> None:
    http.on("GET /options", (status, ""))
    http.on("GET /files", (status, ""))
    there = SlskdConfig(url="x", api_key="", incoming=tmp_path)
    said = FolderCheck(SlskdApi(http), there).words()  # type: ignore[arg-type]
    assert said == (
        f"its downloads folder is taken to be {tmp_path}; this slskd cannot be asked whether it is"
    )
    gone = SlskdConfig(url="x", api_key="", incoming=tmp_path / "gone")
    with pytest.raises(NotReady, match="does not exist"):
        FolderCheck(SlskdApi(http), gone).words()  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [404, 403])
def test_another_folder_of_this_computer_is_told_without_a_listing(
    http: ScriptedHttp, tmp_path: Path, status: int
) -> None:
    theirs, ours = tmp_path / "slskd", tmp_path / "ours"
    for one in (theirs, ours):
        one.mkdir()
    http.on("GET /options", (200, {"directories": {"downloads": str(theirs)}}))
    http.on("GET /files", (status, ""))
    config = SlskdConfig(url="x", api_key="", incoming=ours)
    with pytest.raises(NotReady, match="ours is another folder"):
        FolderCheck(SlskdApi(http), config).words()  # type: ignore[arg-type]
    link = tmp_path / "link"
    link.symlink_to(theirs)
    same = SlskdConfig(url="x", api_key="", incoming=link)
    assert "cannot be asked" in FolderCheck(SlskdApi(http), same).words()  # type: ignore[arg-type]
    mapped = SlskdConfig(url="x", api_key="", incoming=ours, path_mappings={str(theirs): str(ours)})
    assert "cannot be asked" in FolderCheck(SlskdApi(http), mapped).words()  # type: ignore[arg-type]


class RootOnly:
    """An slskd that lists its downloads folder, and no folder below it."""

    def __init__(self, theirs: Path) -> None:
        self._theirs = theirs

    def options(self) -> Options:
        return Options(downloads=CONTAINER)

    def folder(self, name: str) -> list[tuple[str, int | None]] | None:
        return None if name else [(one.name, None) for one in self._theirs.iterdir()]


def test_a_listing_of_the_root_alone_is_enough(tmp_path: Path) -> None:
    here, other = tmp_path / "here", tmp_path / "other"
    for one in (here, other):
        one.mkdir()
    config = SlskdConfig(url="x", api_key="", incoming=here, poll_seconds=0.0)
    assert "is found in" in FolderCheck(RootOnly(here), config).words()  # type: ignore[arg-type]
    with pytest.raises(NotReady, match="another folder"):
        FolderCheck(RootOnly(other), config).words()  # type: ignore[arg-type]


def test_a_broken_listing_is_no_verdict(http: ScriptedHttp, tmp_path: Path) -> None:
    http.on("GET /options", (200, {}))
    http.on("GET /files", (500, "The disk is gone"))
    config = SlskdConfig(url="x", api_key="", incoming=tmp_path)
    assert "cannot be asked" in FolderCheck(SlskdApi(http), config).words()  # type: ignore[arg-type]


def test_an_slskd_that_is_off_is_told_only_once(contained: SlskdStage) -> None:
    contained.server.go_down()
    with pytest.raises(Unreachable):
        contained.source.check()
    assert words(contained.source) == ""


def test_an_slskd_open_to_everybody_is_pointed_out(make_stage: Make) -> None:
    stage = make_stage(auth_disabled=True)
    stage.open()
    said = stage.source.further_checks()["slskd access"]()
    assert "asks for no key" in said


def test_an_slskd_that_asks_for_keys_is_as_it_should_be(contained: SlskdStage) -> None:
    assert contained.source.further_checks()["slskd access"]() == ""
    contained.server.go_down()
    with pytest.raises(Unreachable):
        contained.source.check()
    assert contained.source.further_checks()["slskd access"]() == ""
