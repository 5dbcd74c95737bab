"""Spotify addresses in every form in which they are pasted."""

from __future__ import annotations

import pytest

from core.clients.spotify.address import taken_apart
from core.domain import BadInput

ID = "37i9dQZF1DXcBWIGoYBM5M"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (f"https://open.spotify.com/playlist/{ID}", "playlist"),
        (f"https://open.spotify.com/playlist/{ID}?si=0123abc&pt=x", "playlist"),
        (f"http://open.spotify.com/intl-de/album/{ID}?si=1#x", "album"),
        (f"open.spotify.com/track/{ID}/", "track"),
        (f"https://open.spotify.com/intl-pt-BR/artist/{ID}", "artist"),
        (f"https://open.spotify.com/user/some.body/playlist/{ID}", "playlist"),
        (f"https://open.spotify.com/embed/album/{ID}", "album"),
        (f"https://play.spotify.com/album/{ID}", "album"),
        (f"HTTPS://OPEN.SPOTIFY.COM/playlist/{ID}", "playlist"),
        (f"spotify:playlist:{ID}", "playlist"),
        (f"spotify:user:some%20body:playlist:{ID}", "playlist"),
        (f"Spotify:Album:{ID}", "album"),
        (f"spotify:track:{ID}?si=1", "track"),
        (f"spotify://artist/{ID}", "artist"),
    ],
)
def test_an_address_is_taken_apart(source: str, kind: str) -> None:
    assert taken_apart(f"  {source} ") == (kind, ID)


@pytest.mark.parametrize(
    "source",
    [
        "liked",
        "Liked",
        "https://open.spotify.com/collection/tracks",
        "https://open.spotify.com/intl-fr/collection",
        "spotify:collection",
        "spotify:liked",
        "spotify:user:me:collection",
    ],
)
def test_liked_songs_have_addresses_too(source: str) -> None:
    assert taken_apart(source) == ("liked", "")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("https://spotify.link/abc", "short Spotify link"),
        (f"https://open.spotify.com/episode/{ID}", "podcast"),
        (f"spotify:show:{ID}", "podcast"),
        ("https://open.spotify.com/", "no Spotify playlist"),
        ("spotify:playlist:", "no Spotify playlist"),
        ("spotify:album:a b", "no Spotify playlist"),
        ("https://open.spotify.com/genre/x", "no Spotify playlist"),
        ("https://[", "no Spotify playlist"),
        (f"https://example.org/playlist/{ID}", "no Spotify playlist"),
    ],
)
def test_what_cannot_be_read_is_named(source: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as error:
        taken_apart(source)
    assert error.value.next_step
