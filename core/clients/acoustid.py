"""AcoustID: which recording has this fingerprint? Asked only when a person set a key.

Used by the finishing step of downloads. A service that is away, refuses the key or knows nothing
never costs a download: the file then counts as not confirmed. (Source: AcoustID web service v2,
2026: at most 3 requests a second, the duration is required.)
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.domain import (
    Malformed,
    PrintMatch,
    PrintVerdict,
    ServiceError,
    StorageError,
    Track,
    Verdict,
)
from core.matching import Matcher
from core.net.http import Http, Limits
from core.net.pace import Pace, PaceRule
from core.ports.ledgers import PaceStore
from core.ports.system import Clock
from core.tasks import TaskContext

log = logging.getLogger(__name__)

SERVICE = "AcoustID"
SURE = 0.8
"""The score of a fingerprint from which on its recordings count."""
OTHER_BELOW = 0.4
"""A recording that compares worse than this is another one; between lies doubt."""
_RULE = PaceRule(gap=0.34, limit=3, window=1.0)
_META = "recordings releasegroups compress"
_PAUSES = {400: 3600.0, 401: 3600.0, 403: 3600.0, 429: 60.0}
_MOST = 25

Fingerprint = Callable[[Path, TaskContext], "str | None"]


class AcoustId:
    """Implements `core.ports.media.Recogniser`. Thread-safe.

    `key` and `url` are asked each time, so that a changed setting counts; an empty key switches
    everything off. `fingerprint` makes the text of a file, None when that cannot be done.
    """

    def __init__(
        self,
        key: Callable[[], str],
        url: Callable[[], str],
        fingerprint: Fingerprint,
        pace: PaceStore,
        clock: Clock,
    ) -> None:
        self._key = key
        self._url = url
        self._fingerprint = fingerprint
        self._pace = Pace(pace, clock, "acoustid", SERVICE, _RULE)
        self._matcher: Matcher | None = None

    def recognise(
        self, path: Path, wanted: Track, duration: float, ctx: TaskContext
    ) -> PrintMatch | None:
        """See `Recogniser.recognise`."""
        key = self._key()
        if not key:
            return None
        try:
            self._pace.refuse_when_blocked()
            text = self._fingerprint(path, ctx)
            if text is None:
                return None
            results = self._lookup(key, text, duration, ctx)
        except (ServiceError, StorageError) as error:
            log.info("No fingerprint check: %s", error.sentence)
            return None
        return self._judged(results, wanted)

    def _lookup(self, key: str, text: str, duration: float, ctx: TaskContext) -> list[Any]:
        self._pace.wait(ctx)
        http = Http(SERVICE, self._url(), limits=Limits(read=15.0, total=30.0, size=1 << 20))
        params = {
            "client": key,
            "duration": str(round(duration)),
            "fingerprint": text,
            "meta": _META,
            "format": "json",
        }
        try:
            reply = http.call("GET", "/v2/lookup", params=params)
        finally:
            self._pace.arrived()
            http.close()
        if reply.status != 200:
            self._pace.block(_PAUSES.get(reply.status, 60.0), _refusal(reply.status))
            raise Malformed(SERVICE, _refusal(reply.status), "Check the AcoustID key.")
        answer = reply.json()
        results = answer.get("results") if isinstance(answer, dict) else None
        return results if isinstance(results, list) else []

    def _judged(self, results: list[Any], wanted: Track) -> PrintMatch:
        hits = list(_recordings(results))
        if not hits:
            return PrintMatch(PrintVerdict.UNKNOWN, max(map(_score, results), default=0.0))
        if self._matcher is None:
            self._matcher = Matcher()
        compared = [(self._matcher.compare(wanted, _track(hit)), hit) for _, hit in hits]
        best, hit = max(compared, key=lambda pair: pair[0].score)
        verdict = PrintVerdict.UNKNOWN
        if best.verdict is not Verdict.REJECT:
            verdict = PrintVerdict.CONFIRMED
        elif best.score < OTHER_BELOW:
            verdict = PrintVerdict.OTHER
        track = _track(hit)
        return PrintMatch(verdict, hits[0][0], str(hit.get("id", "")), track.title, track.artists)


def _refusal(status: int) -> str:
    words = "refuses the key or the request" if status in {400, 401, 403} else "cannot answer now"
    return f"AcoustID {words} (status {status})."


def _score(result: Any) -> float:
    score = result.get("score") if isinstance(result, dict) else None
    return float(score) if isinstance(score, int | float) else 0.0


def _recordings(results: list[Any]) -> Iterator[tuple[float, dict[str, Any]]]:
    """(score, recording) with a title, of the results that are sure, the best first."""
    for result in sorted(results, key=_score, reverse=True):
        if _score(result) < SURE:
            return
        found = result.get("recordings")
        for recording in found[:_MOST] if isinstance(found, list) else ():
            if isinstance(recording, dict) and isinstance(recording.get("title"), str):
                yield _score(result), recording


def _track(recording: dict[str, Any]) -> Track:
    artists = recording.get("artists")
    named = artists if isinstance(artists, list) else []
    names = tuple(str(one["name"]) for one in named if isinstance(one, dict) and one.get("name"))
    return Track(recording["title"], names)
