"""Bandcamp, asked last: found by its own search box, fetched by yt-dlp's real extractor."""

from __future__ import annotations

import pytest

from core.domain import TransferState
from tests.unit.youtube.conftest import Tube, address, ended, found, remote_of


def test_what_the_others_lack_is_found_with_band_and_album(tube: Tube) -> None:
    track = tube.world.track("Glow", "Halden Trio", album="Lines")
    [only] = found(tube.source(), "Halden Trio Glow")
    assert only.filename == address(track)
    assert (only.described.title, only.described.artists) == ("Glow", ("Halden Trio",))
    assert only.described.album == "Lines"
    assert (only.claimed.codec, only.claimed.bitrate, only.claimed.duration) == ("mp3", 128, None)


def test_on_a_labels_page_the_artist_stands_in_the_title(tube: Tube) -> None:
    tube.world.track("Halden - Glow", "Small Label")
    [only] = found(tube.source(), "Halden Glow")
    assert (only.described.title, only.described.artists) == ("Glow", ("Halden",))


def test_it_is_asked_only_when_the_others_have_little(tube: Tube) -> None:
    tube.world.track("Glow", "Halden")
    tube.world.song("Glow", "Halden")
    tube.world.video("Halden - Glow", "Halden")
    assert len(found(tube.source(), "Halden Glow")) == 2
    assert tube.server.requests("bandcamp.com") == []


@pytest.mark.parametrize("status", [429, 403, 500, 302])
def test_a_bandcamp_that_refuses_holds_up_nobody(tube: Tube, status: int) -> None:
    tube.server.bandcamp_fault = status
    tube.world.song("Glow", "Halden")
    source = tube.source()
    assert [one.described.title for one in found(source, "Halden Glow")] == ["Glow"]
    assert len(tube.server.requests("bandcamp.com")) == 1
    assert [one.described.title for one in found(source, "Halden Glow")] == ["Glow"]


def test_a_track_comes_as_it_is(tube: Tube) -> None:
    remote = remote_of(tube.world.track("Glow", "Halden"))
    source = tube.source()
    source.start(remote)
    assert ended(source, remote).state is TransferState.SUCCEEDED
    path = source.locate(remote)
    assert path is not None
    assert path.suffix == ".mp3"
    assert path.stat().st_size > 1000


def test_a_track_that_is_gone_is_told(tube: Tube) -> None:
    remote = remote_of(tube.world.track("Glow", "Halden"))
    tube.world.uploads.clear()
    source = tube.source()
    source.start(remote)
    seen = ended(source, remote)
    assert seen.state is TransferState.FAILED
    assert "not there any more" in seen.detail
