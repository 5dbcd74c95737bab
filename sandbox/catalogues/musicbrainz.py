"""A MusicBrainz: JSON only when asked for, one request a second, a name or no answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.answering import Answer
from sandbox.catalogues.listener import Asked, CatalogueServer, Manners
from sandbox.catalogues.world import MusicWorld, Release, Singer, Tune, fold, mbid_of

Told = dict[str, Any]
_MBID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_TERM = re.compile(r'(\w+):(?:"((?:[^"\\]|\\.)*)"|(\S+))')
_NAMED = re.compile(r"^\S+/\S+ \(.+\)$")
_KINDS = {"album": "Album", "ep": "EP", "single": "Single", "compile": "Album"}
_OVER = "Your requests are exceeding the allowable rate limit."


class MusicBrainzServer(CatalogueServer):
    """Editions with equal `group` are one release group."""

    def __init__(self, world: MusicWorld, manners: Manners | None = None) -> None:
        super().__init__(manners)
        self.world = world
        self._routes: list[tuple[str, Callable[..., Told | None]]] = [
            (r"recording", self._find_recordings),
            (r"release-group", self._groups),
            (r"release", self._releases),
            (r"artist", self._find_artists),
            (rf"recording/{_MBID}", self._one_recording),
            (rf"release/{_MBID}", self._one_release),
            (rf"artist/{_MBID}", self._one_artist),
            (r"isrc/(\w+)", self._by_isrc),
        ]

    def answer(self, asked: Asked) -> Answer:
        """The web service under `/ws/2`."""
        if not _NAMED.match(asked.agent):
            self.violations.append(f"nobody knows who {asked.agent!r} is")
            return Answer({"error": "A meaningful User-Agent is required"}, 403)
        if asked.query.get("fmt") != "json":
            self.violations.append(f"{asked.path} was asked for XML")
        for pattern, route in self._routes:
            found = re.fullmatch(f"/ws/2/{pattern}", asked.path)
            if found:
                told = route(asked, *found.groups())
                return Answer(told) if told is not None else _not_found()
        return Answer({"error": "Invalid mbid."}, 400)

    def over(self) -> Answer:
        """503 with a sentence."""
        return Answer({"error": _OVER}, 503, headers={"Retry-After": "5"})

    # -- routes -------------------------------------------------------------------------------

    def _find_recordings(self, asked: Asked) -> Told:
        terms = _terms(asked.query.get("query", ""))
        found: dict[str, Told] = {}
        for release, tune in self._tunes():
            there = {
                "recording": tune.title,
                "artist": self._people(tune.artists),
                "release": release.title,
                "isrc": tune.isrc,
            }
            if _fits(there, terms):
                found.setdefault(tune.mb_recording, self._recording(tune) | {"score": 100})
        return _page(asked, "recordings", list(found.values()))

    def _groups(self, asked: Asked) -> Told | None:
        if "artist" in asked.query:
            mbid = asked.query["artist"]
            if self._singer(mbid) is None:
                return None
            mine = [r for r in self._having() if mbid in self._mbids(r.artists)]
            return _page(asked, "release-groups", self._grouped(mine), "release-group-count")
        terms = _terms(asked.query.get("query", ""))
        mine = [
            r
            for r in self._having()
            if _fits({"releasegroup": r.title, "artist": self._people(r.artists)}, terms)
        ]
        return _page(asked, "release-groups", self._grouped(mine))

    def _releases(self, asked: Asked) -> Told:
        group = asked.query.get("release-group")
        if group:
            mine = [self._release(r) for r in self._having() if r.mb_group == group]
            return _page(asked, "releases", mine, "release-count")
        guest = asked.query.get("track_artist")
        if guest:
            mine = [self._release(r) for r in self._having() if self._is_guest(guest, r)]
            return _page(asked, "releases", mine, "release-count")
        terms = _terms(asked.query.get("query", ""))
        there = [(r, {"barcode": r.upc, "release": r.title}) for r in self._having()]
        mine = [self._release(r) for r, facts in there if _fits(facts, terms)]
        return _page(asked, "releases", mine)

    def _is_guest(self, mbid: str, release: Release) -> bool:
        """True for an artist of a track who is not the release's."""
        on_tracks = {m for tune in release.tracks for m in self._mbids(tune.artists)}
        return mbid in on_tracks - set(self._mbids(release.artists))

    def _find_artists(self, asked: Asked) -> Told:
        terms = _terms(asked.query.get("query", ""))
        found = [
            self._artist(one) | {"score": 100}
            for one in self.world.singers.values()
            if _fits({"artist": one.name}, terms) and self.world.of_singer(one, "musicbrainz")
        ]
        return _page(asked, "artists", found)

    def _one_recording(self, _asked: Asked, mbid: str) -> Told | None:
        return next((self._recording(t) for _, t in self._tunes() if t.mb_recording == mbid), None)

    def _one_release(self, _asked: Asked, mbid: str) -> Told | None:
        release = next((one for one in self._having() if one.mb_release == mbid), None)
        if release is None:
            return None
        told = self._release(release)
        told["label-info"] = [{"catalog-number": "DR-1", "label": {"name": release.label}}]
        told["genres"] = [{"name": release.genre.lower(), "count": 3}]
        told["media"] = [
            {
                "position": disc,
                "format": "CD",
                "track-count": len(release.on_disc(disc)),
                "tracks": [self._track(tune) for tune in release.on_disc(disc)],
            }
            for disc in range(1, release.discs + 1)
        ]
        return told

    def _one_artist(self, _asked: Asked, mbid: str) -> Told | None:
        singer = self._singer(mbid)
        return self._artist(singer) if singer else None

    def _by_isrc(self, _asked: Asked, isrc: str) -> Told | None:
        tune = next((one for _, one in self._tunes() if one.isrc == isrc.upper()), None)
        if tune is None:
            return None
        return {"isrc": tune.isrc, "recordings": [self._recording(tune)]}

    # -- objects ------------------------------------------------------------------------------

    def _recording(self, tune: Tune) -> Told:
        on = [(r, t) for r, t in self._tunes() if t.mb_recording == tune.mb_recording]
        return {
            "id": tune.mb_recording,
            "title": tune.title,
            "length": round(tune.seconds * 1000),
            "artist-credit": self._credit(tune.artists),
            "first-release-date": min(release.date for release, _ in on),
            "isrcs": [tune.isrc],
            "releases": [self._release(r) | {"media": [_medium(r, t)]} for r, t in on],
        }

    def _track(self, tune: Tune) -> Told:
        return {
            "id": mbid_of("track", tune.id),
            "position": tune.number,
            "number": str(tune.number),
            "title": tune.title,
            "length": round(tune.seconds * 1000),
            "artist-credit": self._credit(tune.artists),
            "recording": {
                "id": tune.mb_recording,
                "title": tune.title,
                "isrcs": [tune.isrc],
                "length": round(tune.seconds * 1000),
            },
        }

    def _release(self, release: Release) -> Told:
        return {
            "id": release.mb_release,
            "title": release.title,
            "status": "Official",
            "date": release.date,
            "country": "XW",
            "barcode": release.upc,
            "artist-credit": self._credit(release.artists),
            "release-group": self._group(release),
            "track-count": len(release.tracks),
            "cover-art-archive": {"artwork": release.cover, "front": release.cover},
            "media": [
                {"position": disc, "format": "CD", "track-count": len(release.on_disc(disc))}
                for disc in range(1, release.discs + 1)
            ],
        }

    def _group(self, release: Release) -> Told:
        editions = [one for one in self._having() if one.mb_group == release.mb_group]
        return {
            "id": release.mb_group,
            "title": release.group or release.title,
            "primary-type": _KINDS[release.kind],
            "secondary-types": ["Compilation"] if release.kind == "compile" else [],
            "first-release-date": min(one.date for one in editions),
            "artist-credit": self._credit(release.artists),
        }

    def _grouped(self, releases: list[Release]) -> list[Told]:
        return list({one.mb_group: self._group(one) for one in releases}.values())

    def _artist(self, singer: Singer) -> Told:
        genres = [{"name": name.lower(), "count": 1} for name in singer.genres]
        return {
            "id": singer.mbid,
            "name": singer.name,
            "sort-name": singer.name,
            "type": "Group",
            "country": "GB",
            "disambiguation": singer.note,
            "genres": genres,
        }

    def _credit(self, names: tuple[str, ...]) -> list[Told]:
        people = [self.world.singers[name] for name in names]
        last = len(people) - 1
        return [
            {
                "name": one.name,
                "joinphrase": " feat. " if at == 0 and last else ", " if at < last else "",
                "artist": {"id": one.mbid, "name": one.name},
            }
            for at, one in enumerate(people)
        ]

    # -- the world ----------------------------------------------------------------------------

    def _having(self) -> list[Release]:
        return self.world.having("musicbrainz")

    def _tunes(self) -> list[tuple[Release, Tune]]:
        return self.world.tunes("musicbrainz")

    def _people(self, names: tuple[str, ...]) -> str:
        return " ".join(self.world.shown(name) for name in names)

    def _mbids(self, names: tuple[str, ...]) -> list[str]:
        return [self.world.singers[name].mbid for name in names]

    def _singer(self, mbid: str) -> Singer | None:
        return next((one for one in self.world.singers.values() if one.mbid == mbid), None)


def _medium(release: Release, tune: Tune) -> Told:
    """Where on a release a recording is: only its own track is told."""
    place = {"id": mbid_of("track", tune.id), "number": str(tune.number), "title": tune.title}
    return {
        "position": tune.disc,
        "format": "CD",
        "track-count": len(release.on_disc(tune.disc)),
        "track-offset": tune.number - 1,
        "tracks": [place],
    }


def _terms(text: str) -> list[tuple[str, str]]:
    """(field, phrase) of a Lucene query; free words have the field ""."""
    found = [(f, re.sub(r"\\(.)", r"\1", p or w)) for f, p, w in _TERM.findall(text)]
    rest = re.sub(r"\\(.)", r"\1", re.sub(r"\bAND\b", " ", _TERM.sub(" ", text)))
    return found + [("", word) for word in fold(rest).split()]


def _fits(there: dict[str, str], terms: list[tuple[str, str]]) -> bool:
    held = {name: f" {fold(value)} " for name, value in there.items()}
    everything = "".join(held.values())
    return bool(terms) and all(
        f" {fold(phrase)} " in (held.get(name, "") if name else everything)
        for name, phrase in terms
    )


def _page(asked: Asked, key: str, rows: list[Told], total: str = "count") -> Told:
    limit, offset = int(asked.query.get("limit", "25")), int(asked.query.get("offset", "0"))
    names = {"count": "offset", "release-group-count": "release-group-offset"}
    page = rows[offset : offset + min(limit, 100)]
    return {total: len(rows), names.get(total, "release-offset"): offset, key: page}


def _not_found() -> Answer:
    return Answer({"error": "Not Found"}, 404)
