"""A Navidrome on 127.0.0.1 as its source says (0.63), with the manners a client should have.

`modern=False` is a server from before OpenSubsonic: no kind, no extensions, no folders in a scan's
state, no answer to a new playlist. `logins` are the forms it knows; a form it does not know meets
the error `refusal`. `violations` holds a sentence for each breach of manners or of the protocol.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked
from sandbox.media_server import MediaServer
from sandbox.shelf import Shelf, Song, SongList
from sandbox.subsonic.wire import No, Told, album_id, albums, child, envelope, song_list

USER, PASSWORD = "ada", "pässword & more"
_EXTENSIONS = ("transcodeOffset", "formPost", "songLyrics")
_LONGEST_ADDRESS = 8_000


class SubsonicServer(MediaServer):
    """`shelf` is what it has. Answers are computed from it at each request."""

    def __init__(self, shelf: Shelf | None = None, modern: bool = True) -> None:
        super().__init__()
        self.shelf = shelf or Shelf()
        self.modern = modern
        self.password = PASSWORD
        self.logins = {"token", "password"}
        self.refusal = 41
        self.admin = True
        self.real_paths = False
        self.answers_lists = modern
        self.scan_polls = 1
        self.scans: list[list[str]] = []
        self.scanned_at = 1
        self._running = 0
        self._targets: list[str] = []
        self._salts: deque[str] = deque(maxlen=10_000)
        self._made = 0

    def answer(self, asked: Asked) -> Answer:
        """One call; a name nobody knows is a plain 404."""
        if not asked.path.startswith("/rest/"):
            return Answer(b"<html>Navidrome</html>", 200, "text/html")
        name = asked.path.removeprefix("/rest/").removesuffix(".view")
        call: Callable[[_Form], Told] | None = getattr(self, f"_call_{name}", None)
        if call is None:
            return Answer(b"404 page not found", 404, "text/plain")
        form = _Form(asked)
        self._watch(asked, name, form)
        try:
            if name != "getOpenSubsonicExtensions":
                self._let_in(form)
            with self.shelf.lock:
                return envelope(call(form), "ok", self.modern)
        except No as no:
            error = {"code": no.code, "message": no.message}
            return envelope({"error": error}, "failed", self.modern)

    def calls(self, name: str) -> int:
        """How often this call came."""
        return len([asked for asked in self.log if asked.path == f"/rest/{name}"])

    # -- who asks -----------------------------------------------------------------------------

    def _let_in(self, form: _Form) -> None:
        if form.one("u") != USER:
            raise No(40)
        token, salt, plain = form.one("t"), form.one("s"), form.one("p")
        if (token and "token" not in self.logins) or (plain and "password" not in self.logins):
            raise No(self.refusal)
        if not token and not plain:
            raise No(10)
        if token:
            wanted = hashlib.md5((self.password + salt).encode()).hexdigest()
            if token != wanted:
                raise No(40)
        elif plain != "enc:" + self.password.encode().hex():
            raise No(40)

    def _watch(self, asked: Asked, name: str, form: _Form) -> None:
        salt = form.one("s")
        if form.one("p") and "token" in self.logins:
            self.violations.append(f"{name}: the password was sent though tokens are taken")
        if salt and (len(salt) < 6 or salt in self._salts):
            self.violations.append(f"{name}: a salt is too short or was used before")
        self._salts.append(salt)
        if form.one("f") != "json" or not all(form.one(key) for key in "vcu"):
            self.violations.append(f"{name}: a common parameter is missing")
        if len(asked.address) > _LONGEST_ADDRESS:
            self.violations.append(f"{name}: the address is too long for a proxy")
        if form.one("p") and asked.method == "GET":
            self.violations.append(f"{name}: the password stands in the address")
        if form.all("songIndexToRemove"):
            self.violations.append(f"{name}: places in a list are not to be trusted")

    # -- calls --------------------------------------------------------------------------------

    def _call_ping(self, _form: _Form) -> Told:
        return {}

    def _call_getOpenSubsonicExtensions(self, _form: _Form) -> Told:
        rows = [{"name": name, "versions": [1]} for name in _EXTENSIONS if self.modern]
        return {"openSubsonicExtensions": rows}

    def _call_getMusicFolders(self, _form: _Form) -> Told:
        rows: list[Told] = [
            {"id": int(key), "name": name} for key, name in self.shelf.folders.items()
        ]
        return {"musicFolders": {"musicFolder": rows}}

    def _call_getIndexes(self, form: _Form) -> Told:
        changed = self.scanned_at * 1000
        told: Told = {"lastModified": changed, "ignoredArticles": "The"}
        if int(form.one("ifModifiedSince") or 0) <= changed:
            told["index"] = [{"name": "S", "artist": [{"id": "1", "name": "Sadie Okonjo"}]}]
        return {"indexes": told}

    def _call_search3(self, form: _Form) -> Told:
        query, start = form.one("query"), int(form.one("songOffset") or 0)
        if len(query) == 1:
            return {"searchResult3": {}}
        words = query.lower().strip('"').split()
        found = [
            song
            for song in self.shelf.shown(self._folder(form))
            if all(
                w in f"{song.title} {song.album} {' '.join(song.artists)}".lower() for w in words
            )
        ]
        page = found[start : start + int(form.one("songCount") or 20)]
        return {"searchResult3": {"song": [self._child(song) for song in page]}}

    def _call_getAlbumList2(self, form: _Form) -> Told:
        size, start = int(form.one("size") or 10), int(form.one("offset") or 0)
        if size > 500:
            self.violations.append("getAlbumList2: more than 500 albums were asked for")
        found = albums(self.shelf.shown(self._folder(form)))
        if form.one("type") == "newest":
            found.reverse()
        return {"albumList2": {"album": found[start : start + min(size, 500)]}}

    def _call_getSong(self, form: _Form) -> Told:
        song = self.shelf.songs.get(form.one("id"))
        if song is None:
            raise No(70, "Song not found")
        return {"song": self._child(song)}

    def _call_setRating(self, form: _Form) -> Told:
        stars = int(form.one("rating"))
        if not 0 <= stars <= 5:
            raise No(0, "rating must be between 0 and 5")
        self.shelf.like(self._song(form.one("id")).id, rating=stars * 2.0)
        return {}

    def _call_star(self, form: _Form) -> Told:
        for one in form.all("id"):
            self.shelf.like(self._song(one).id, favourite=True)
        return {}

    def _call_scrobble(self, form: _Form) -> Told:
        """Each id at its own time; without one the play is new, and Last.fm hears of it."""
        ids, times = form.all("id"), form.all("time")
        if times and len(times) != len(ids):
            raise No(0, f"Wrong number of timestamps: {len(times)}, should be {len(ids)}")
        if not times:
            self.violations.append("scrobble: a play that never was is told to others")
        for one, at in zip(ids, times, strict=False):
            self.shelf.hear(self._song(one).id, at=int(at) / 1000)
        return {}

    def _song(self, wanted: str) -> Song:
        found = self.shelf.songs.get(wanted)
        if found is None or found.missing:
            raise No(70, "Song not found")
        return found

    def _call_getAlbum(self, form: _Form) -> Told:
        songs = [song for song in self.shelf.shown() if album_id(song) == form.one("id")]
        if not songs:
            raise No(70, "Album not found")
        rows = [self._child(song) for song in songs]
        return {"album": albums(songs)[0] | {"song": rows}}

    def _call_getScanStatus(self, _form: _Form) -> Told:
        if not self.modern and not self.admin:
            raise No(50)
        told = self._status()
        if self._running:
            self._running -= 1
            if not self._running:
                self.shelf.take_in(self._targets)
                self.scanned_at += 1
        return {"scanStatus": told}

    def _call_startScan(self, form: _Form) -> Told:
        if not self.admin:
            raise No(50)
        targets = form.all("target") if self.modern else []
        self.scans.append(targets)
        if not self._running:
            self._running = self.scan_polls
            self._targets = [f"/srv/music/{one.partition(':')[2]}" for one in targets]
        return {"scanStatus": self._status()}

    def _call_getPlaylists(self, _form: _Form) -> Told:
        return {"playlists": {"playlist": [song_list(one) for one in self.shelf.lists.values()]}}

    def _call_getPlaylist(self, form: _Form) -> Told:
        return {"playlist": self._whole(self._list(form.one("id")))}

    def _call_createPlaylist(self, form: _Form) -> Told:
        songs, wanted = form.all("songId"), form.one("playlistId")
        if wanted:
            found = self._changeable(wanted)
        elif form.one("name"):
            if any(one.name == form.one("name") for one in self.shelf.lists.values()):
                self.violations.append("createPlaylist: a second list of the same name")
            self._made += 1
            found = SongList(f"pl-{self._made}", form.one("name"), USER)
        else:
            raise No(10)
        if not self.modern and any(song not in self.shelf.songs for song in songs):
            raise No(70, "Track not found")
        found.entries = list(songs)
        self.shelf.lists[found.id] = found
        return {"playlist": self._whole(found)} if self.answers_lists else {}

    def _call_updatePlaylist(self, form: _Form) -> Told:
        found = self._changeable(form.one("playlistId"))
        found.name = form.one("name") or found.name
        found.comment = form.one("comment") or found.comment
        found.entries += form.all("songIdToAdd")
        return {}

    def _call_deletePlaylist(self, form: _Form) -> Told:
        found = self._changeable(form.one("id"))
        self.shelf.lists.pop(found.id)
        return {}

    # -- parts --------------------------------------------------------------------------------

    def _child(self, song: Any) -> Told:
        return child(song, self.modern, self.real_paths)

    def _folder(self, form: _Form) -> str:
        wanted = form.one("musicFolderId")
        if wanted and wanted not in self.shelf.folders:
            raise No(70, "Library not found or not accessible")
        return wanted

    def _list(self, wanted: str) -> SongList:
        found = self.shelf.lists.get(wanted)
        if found is None:
            raise No(70, "Directory not found")
        return found

    def _changeable(self, wanted: str) -> SongList:
        found = self._list(wanted)
        if found.readonly or found.owner != USER:
            raise No(50)
        return found

    def _whole(self, found: SongList) -> Told:
        return song_list(found) | {
            "entry": [self._child(song) for song in self.shelf.entries(found)]
        }

    def _status(self) -> Told:
        told: Told = {"scanning": bool(self._running), "count": len(self.shelf.shown())}
        if self.modern:
            told |= {"folderCount": 2, "lastScan": f"2026-11-20T10:00:{self.scanned_at:02}Z"}
        return told if self.modern or self._running else told | {"count": 0}


class _Form:
    """The parameters of a request, from its address and from its form."""

    def __init__(self, asked: Asked) -> None:
        query = parse_qsl(urlsplit(asked.address).query, keep_blank_values=True)
        self._pairs = query + parse_qsl(asked.body.decode(), keep_blank_values=True)

    def one(self, name: str) -> str:
        """The first value, "" for none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """All values in order."""
        return [value for key, value in self._pairs if key == name]
