"""ListenBrainz as a place to discover from, and its addresses as a SOURCE.

Weekly lists change every Monday: they are named by what they are ("weekly-jams"), and the newest
of the kind is read. Rows come with MusicBrainz ids. Source: ListenBrainz, 2026 (JSPF with the
extensions of musicbrainz.org/doc/jspf).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from urllib.parse import unquote

from core.clients.catalogues.values import Json, as_object, objects, seconds, text
from core.clients.files.json_lists import jspf
from core.clients.listenbrainz.api import NAME, TITLE, ListenBrainz
from core.domain import BadInput, Playlist, PlaylistEntry, Track, TrackIds
from core.ports.discovery import DiscoveryList
from core.tasks import TaskContext

RECOMMENDED = "recommendations"
WEEKLY = ("weekly-exploration", "weekly-jams")
ROWS = 100
_EXTENSION = "https://musicbrainz.org/doc/jspf#playlist"
_MBID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_SITE = r"^(?:https?://)?(?:www\.|beta\.)?listenbrainz\.org"
_PLAYLIST = re.compile(rf"{_SITE}/playlist/({_MBID})(?![\w-])", re.IGNORECASE)
_USER = re.compile(rf"{_SITE}/user/([^/?#]+)/recommendations(?:[/?#]|$)", re.IGNORECASE)
_TRACKS = re.compile(rf"{_SITE}/recommended/tracks/([^/?#]+)(?:[/?#]|$)", re.IGNORECASE)
_OURS = re.compile(rf"{_SITE}(?:/|$)", re.IGNORECASE)


class ListenBrainzLists:
    """Implements `core.ports.discovery.DiscoverySource` and `core.ports.sources.PlaylistReader`.

    `user` may be "" when there is a token: its owner is meant.
    """

    name, title = NAME, TITLE

    def __init__(self, api: ListenBrainz, user: str, has_token: bool) -> None:
        self._api, self._user, self._has_token = api, user.strip(), has_token

    def close(self) -> None:
        """Give connections back."""
        self._api.close()

    # -- discovery --------------------------------------------------------------------------

    def missing(self) -> str:
        """See `DiscoverySource.missing`."""
        if self._user or self._has_token:
            return ""
        return "Set `listenbrainz.user` to your name on ListenBrainz."

    def lists(self, ctx: TaskContext) -> tuple[DiscoveryList, ...]:
        """The newest of each kind made for the user, the other ones, and the recommendations."""
        user = self._own_user(ctx)
        made, seen = [], set[str]()
        for one in self._made_for(user, ctx):
            kind = _kind(one)
            rotating = kind in WEEKLY or kind == "daily-jams"
            if rotating and kind in seen:
                continue
            seen.add(kind)
            made.append(
                DiscoveryList(
                    NAME, kind if rotating else _mbid(one), _name(one), _date(one)[:10], rotating
                )
            )
        return (*made, DiscoveryList(NAME, RECOMMENDED, f"Recommended for {user}"))

    def read(self, list_id: str, ctx: TaskContext) -> Playlist:
        """See `DiscoverySource.read`."""
        if re.fullmatch(_MBID, list_id):
            return self._playlist(list_id, ctx)
        user = self._own_user(ctx)
        if list_id == RECOMMENDED:
            return self._recommended(user, ctx)
        return self._newest(user, (list_id,), ctx)

    def _own_user(self, ctx: TaskContext) -> str:
        if not self._user:
            if not self._has_token:
                raise BadInput("Whose ListenBrainz lists are meant is not known.", self.missing())
            self._user = self._api.owner(ctx)
        return self._user

    # -- addresses --------------------------------------------------------------------------

    def accepts(self, source: str) -> bool:
        """True for every address of ListenBrainz', also those that cannot be read."""
        return _OURS.match(source.strip()) is not None

    def read_address(self, source: str, ctx: TaskContext) -> Playlist:
        """A playlist, or what is made for a user. Raises `BadInput` for what is neither."""
        source = source.strip()
        if found := _PLAYLIST.match(source):
            return self._playlist(found[1].lower(), ctx)
        if found := _USER.match(source):
            return self._newest(unquote(found[1]), WEEKLY, ctx)
        if found := _TRACKS.match(source):
            return self._recommended(unquote(found[1]), ctx)
        raise BadInput(
            "This ListenBrainz address is no playlist and no user's recommendations.",
            "Open a playlist there and copy its address.",
        )

    # -- inside -----------------------------------------------------------------------------

    def _made_for(self, user: str, ctx: TaskContext) -> list[Json]:
        told = self._api.created_for(user, ctx)
        if told is None:
            raise _no_user(user)
        return sorted((one for one in told if _mbid(one)), key=_date, reverse=True)

    def _newest(self, user: str, kinds: Iterable[str], ctx: TaskContext) -> Playlist:
        made = self._made_for(user, ctx)
        for kind in kinds:
            found = next((one for one in made if _kind(one) == kind), None)
            if found is not None:
                return self._playlist(_mbid(found), ctx, f"{NAME}:{user}:{kind}")
        raise BadInput(
            f"ListenBrainz has made no such list for {user} yet.",
            "Weekly lists begin some days after the first listens were sent there.",
        )

    def _playlist(self, mbid: str, ctx: TaskContext, key: str = "") -> Playlist:
        told = self._api.playlist(mbid, ctx)
        if told is None:
            raise BadInput(
                f"ListenBrainz has no playlist {mbid} that may be seen.",
                "Check the address; a private one needs `listenbrainz.token`.",
            )
        rows = jspf(told).rows
        entries = tuple(
            PlaylistEntry(at, row.track, row.unusable) for at, row in enumerate(rows, start=1)
        )
        snapshot = _digest([mbid, *(repr(entry.track) for entry in entries)])
        return Playlist(key or f"{NAME}:playlist:{mbid}", _name(told), NAME, entries, snapshot)

    def _recommended(self, user: str, ctx: TaskContext) -> Playlist:
        mbids = self._api.recommended(user, ROWS, ctx)
        if mbids is None:
            raise _no_user(user)
        told = self._api.recordings(mbids, ctx) if mbids else {}
        tracks = [_recording(mbid, told[mbid]) for mbid in mbids if mbid in told]
        entries = tuple(
            PlaylistEntry(at, track)
            for at, track in enumerate((one for one in tracks if one.title), start=1)
        )
        key = f"{NAME}:{user}:{RECOMMENDED}"
        return Playlist(key, f"Recommended for {user}", NAME, entries, _digest(mbids))


class ListenBrainzReader:
    """Implements `core.ports.sources.PlaylistReader` for listenbrainz.org."""

    def __init__(self, lists: Callable[[], ListenBrainzLists]) -> None:
        self._lists = lists

    def accepts(self, source: str) -> bool:
        """True for every address of ListenBrainz'."""
        return _OURS.match(source.strip()) is not None

    def read(self, source: str, ctx: TaskContext) -> Playlist:
        """See `ListenBrainzLists.read_address`."""
        return self._lists().read_address(source, ctx)


def _recording(mbid: str, told: Json) -> Track:
    recording, release = as_object(told.get("recording")), as_object(told.get("release"))
    artist = as_object(told.get("artist"))
    names = tuple(text(one.get("name")) for one in objects(artist.get("artists")))
    whole = text(artist.get("name"))
    return Track(
        title=text(recording.get("name")),
        artists=tuple(filter(None, names)) or ((whole,) if whole else ()),
        album=text(release.get("name")) or None,
        duration=seconds(recording.get("length"), 1000),
        ids=TrackIds(mb_recording=mbid, mb_release=text(release.get("mbid")) or None),
    )


def _mbid(playlist: Json) -> str:
    found = re.search(_MBID, text(playlist.get("identifier")), re.IGNORECASE)
    return found[0].lower() if found else ""


def _kind(playlist: Json) -> str:
    """What made it: "weekly-jams"; "" when not told."""
    extension = as_object(as_object(playlist.get("extension")).get(_EXTENSION))
    more = as_object(extension.get("additional_metadata"))
    return text(as_object(more.get("algorithm_metadata")).get("source_patch"))


def _name(playlist: Json) -> str:
    return text(playlist.get("title")) or "ListenBrainz playlist"


def _date(playlist: Json) -> str:
    return text(playlist.get("date"))


def _no_user(user: str) -> BadInput:
    return BadInput(f"ListenBrainz knows no user {user}.", "Check `listenbrainz.user`.")


def _digest(parts: Iterable[str]) -> str:
    words = "\n".join(parts)
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
