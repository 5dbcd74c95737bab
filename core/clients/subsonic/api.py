"""The calls of the Subsonic API that we make, one method each. Used by the rest of this package.

Always POST with a form: long lists of ids fit no address, and neither login nor ids stand in the
logs of a proxy. Servers without the form extension take it all the same (sources: Navidrome 0.63,
supysonic 0.7.9). A call the server does not know gives None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from core.clients.catalogues.values import Json, as_object, count, objects, text
from core.clients.subsonic.answers import SERVICE, Failed, error_of, opened
from core.clients.subsonic.login import Login
from core.domain import NotFound, NotReady
from core.net.http import Http, Reply

Pairs = Iterable[tuple[str, str]]
_NO_FORMS = frozenset({405, 501})
ALBUM_PAGE = 500
"""`getAlbumList2` gives at most so many."""


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What the envelope tells: `kind` ("navidrome", "" before OpenSubsonic) and the version.

    Older servers tell only that of their API.
    """

    kind: str = ""
    version: str = ""
    open_subsonic: bool = False


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """A server's word about its scan; `last` and `folders` only from newer servers."""

    scanning: bool
    count: int = 0
    last: str = ""
    folders: int = 0
    error: str = ""


class SubsonicApi:
    """Thin and typed; no waiting. Remembers only which form of login the server takes."""

    def __init__(self, http: Http, username: str, password: str) -> None:
        self._http = http
        self._login = Login(username, password)
        self._by_address = False
        self.facts = ServerFacts()

    @property
    def songs_at_once(self) -> int:
        """How many ids fit into one call: proxies refuse addresses from 8 kB on."""
        return 100 if self._by_address else 2000

    def ping(self) -> ServerFacts:
        """Whether the login is right, and who answers."""
        self._must("ping")
        return self.facts

    def extensions(self) -> frozenset[str]:
        """Names of the OpenSubsonic extensions; empty for servers without."""
        told = self._ask("getOpenSubsonicExtensions") or {}
        return frozenset(
            text(row.get("name")) for row in objects(told.get("openSubsonicExtensions"))
        )

    def folders(self) -> dict[str, str]:
        """Id → name of the music folders."""
        told = as_object(self._must("getMusicFolders").get("musicFolders"))
        rows = objects(told.get("musicFolder"))
        return {text(row.get("id")): text(row.get("name")) for row in rows}

    def songs(self, query: str, offset: int, size: int, folder: str = "") -> list[Json]:
        """One page of `search3`, songs only; the empty query means all of them."""
        pairs = [("query", query), ("artistCount", "0"), ("albumCount", "0")]
        pairs += [("songCount", str(size)), ("songOffset", str(offset)), *_folder(folder)]
        return objects(as_object(self._must("search3", pairs).get("searchResult3")).get("song"))

    def albums(self, kind: str, offset: int, size: int, folder: str = "") -> list[Json]:
        """One page of `getAlbumList2`."""
        pairs = [("type", kind), ("size", str(size)), ("offset", str(offset)), *_folder(folder)]
        return objects(as_object(self._must("getAlbumList2", pairs).get("albumList2")).get("album"))

    def album(self, album_id: str) -> Json | None:
        """An album with its songs; None when it is gone."""
        try:
            return as_object(self._must("getAlbum", [("id", album_id)]).get("album"))
        except NotFound:
            return None

    def song(self, song_id: str) -> Json:
        """One song. Raises `NotFound`, from some servers `Refused`, when it is gone."""
        return as_object(self._must("getSong", [("id", song_id)]).get("song"))

    def scan_status(self) -> ScanFacts | None:
        """None when the server has no such call or keeps it from our user."""
        told = self._permitted("getScanStatus")
        return None if told is None else _scan_facts(told)

    def start_scan(self, targets: Sequence[str] = ()) -> ScanFacts | None:
        """Start a scan, where known of these targets ("libraryId:folder") only.

        Raises `Refused` when our user may not.
        """
        told = self._ask("startScan", [("target", one) for one in targets])
        return None if told is None else _scan_facts(told)

    def last_modified(self, since: str = "", folder: str = "") -> str:
        """`lastModified` of the indexes; with `since` an unchanged server says little more."""
        pairs = [("ifModifiedSince", since)] if since else []
        told = self._ask("getIndexes", [*pairs, *_folder(folder)]) or {}
        return text(_whole(as_object(told.get("indexes")).get("lastModified")))

    def playlists(self) -> list[Json]:
        """All lists our user sees, without their entries."""
        return objects(as_object(self._must("getPlaylists").get("playlists")).get("playlist"))

    def playlist(self, playlist_id: str) -> Json:
        """A list with its entries. Raises `NotFound`."""
        return as_object(self._must("getPlaylist", [("id", playlist_id)]).get("playlist"))

    def create_playlist(self, name: str, songs: Sequence[str]) -> str:
        """Its id; "" from servers that do not answer it. A second list of the name is possible."""
        told = self._must("createPlaylist", [("name", name), *_songs(songs)])
        return text(as_object(told.get("playlist")).get("id"))

    def replace_playlist(self, playlist_id: str, songs: Sequence[str]) -> None:
        """All songs of a list in order; id, name and comment stay."""
        self._must("createPlaylist", [("playlistId", playlist_id), *_songs(songs)])

    def add_to_playlist(self, playlist_id: str, songs: Sequence[str]) -> None:
        """More songs at its end."""
        self._must(
            "updatePlaylist",
            [("playlistId", playlist_id), *(("songIdToAdd", song) for song in songs)],
        )

    def delete_playlist(self, playlist_id: str) -> None:
        """Raises `NotFound` and `Refused`."""
        self._must("deletePlaylist", [("id", playlist_id)])

    def set_rating(self, song_id: str, stars: int) -> None:
        """One to five stars; 0 takes them away."""
        self._must("setRating", [("id", song_id), ("rating", str(stars))])

    def star(self, song_id: str) -> None:
        """Make it a favourite. Some servers refuse what is one already."""
        self._must("star", [("id", song_id)])

    def scrobble(self, song_id: str, at: float, times: int) -> None:
        """Count so many plays as of then (seconds since the epoch).

        With the moment of a play that was heard, services behind the server know it already.
        """
        moment = str(round(at * 1000))
        pairs = [("id", song_id), ("time", moment)] * times
        self._must("scrobble", [*pairs, ("submission", "true")])

    def _permitted(self, name: str) -> Json | None:
        """The answer; None also when the server says no."""
        try:
            return self._said(name, ())
        except Failed:
            return None

    def _must(self, name: str, pairs: Pairs = ()) -> Json:
        told = self._ask(name, pairs)
        if told is None:
            raise NotReady(
                SERVICE,
                f"The server at {self._http.address} does not know the call {name}.",
                "Check the address in the settings: it ends before /rest.",
            )
        return told

    def _ask(self, name: str, pairs: Pairs = ()) -> Json | None:
        try:
            return self._said(name, pairs)
        except Failed as failed:
            raise error_of(failed) from None

    def _said(self, name: str, pairs: Pairs) -> Json | None:
        """The inside of the envelope; the other form of login is tried once."""
        sent = list(pairs)
        while True:
            reply = self._sent(name, [*self._login.pairs(), *sent])
            try:
                told = opened(reply)
            except Failed as failed:
                if self._login.switched(failed.code):
                    continue
                raise
            if told is not None:
                self._login.proven = True
                self._remember(told)
            return told

    def _sent(self, name: str, pairs: list[tuple[str, str]]) -> Reply:
        """As a form, or as an address to a server that takes no forms."""
        if not self._by_address:
            reply = self._http.call("POST", f"/rest/{name}", form=pairs)
            if reply.status not in _NO_FORMS or self._login.proven:
                return reply
            self._by_address = True
        return self._http.call("GET", f"/rest/{name}?{urlencode(pairs)}")

    def _remember(self, told: Json) -> None:
        self.facts = ServerFacts(
            text(told.get("type")).lower(),
            text(told.get("serverVersion")) or f"API {text(told.get('version')) or 'unknown'}",
            told.get("openSubsonic") is True,
        )


def _folder(folder: str) -> list[tuple[str, str]]:
    return [("musicFolderId", folder)] if folder else []


def _songs(songs: Sequence[str]) -> list[tuple[str, str]]:
    return [("songId", song) for song in songs]


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) else value


def _scan_facts(told: Json) -> ScanFacts:
    status = as_object(told.get("scanStatus"))
    return ScanFacts(
        scanning=status.get("scanning") is True,
        count=count(status.get("count")) or 0,
        last=text(status.get("lastScan")),
        folders=count(status.get("folderCount")) or 0,
        error=text(status.get("error")),
    )
