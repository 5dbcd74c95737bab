"""Match first, then quality, then peer; always with one plain sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from core.domain import PROFILES, AudioFacts, Candidate, MatchResult, ScorePart, Track, Verdict
from services.decide.claims import believed
from services.decide.ranker import Ranker
from tests.unit.decide.conftest import WANT, scored

Offer = Callable[..., Candidate]


def ranker_with(scores: dict[str, MatchResult]) -> Ranker:
    def compare(want: Track, other: Track) -> MatchResult:
        del want
        return scores.get(other.title, scored(0.95))

    return Ranker(compare, PROFILES["lossless-first"])


def order(ranker: Ranker, offers: list[Candidate]) -> list[str]:
    return [one.candidate.peer for one in ranker.decide(WANT, offers).ranked]


def test_a_better_format_never_makes_a_worse_match_win(offer: Offer) -> None:
    ranker = ranker_with({"Copper Rain (Live)": scored(0.7), "Copper Rain": scored(0.96)})
    offers = [offer("flac", "flac-live", "Copper Rain (Live)"), offer("mp3", "exact", bitrate=320)]
    assert order(ranker, offers) == ["exact", "flac-live"]


def test_another_spelling_goes_behind_the_very_title_whatever_its_format(offer: Offer) -> None:
    def compare(want: Track, other: Track) -> MatchResult:
        agrees = 1.0 if other.title == want.title else 0.95
        return replace(scored(0.99), parts=(ScorePart("title", agrees),))

    offers = [offer("flac", "slip", "Copper Rein"), offer("mp3", "exact", bitrate=320)]
    assert order(Ranker(compare, PROFILES["lossless-first"]), offers) == ["exact", "slip"]
    assert order(Ranker(compare, PROFILES["lossless-first"]), offers[:1]) == ["slip"]


def test_at_equal_match_the_better_format_wins(offer: Offer) -> None:
    offers = [offer("mp3", "mp3", bitrate=320), offer("flac", "flac", free=False)]
    assert order(ranker_with({}), offers) == ["flac", "mp3"]


def test_at_equal_quality_a_free_slot_beats_speed(offer: Offer) -> None:
    offers = [offer(peer="fast", free=False, speed=9_000_000), offer(peer="free", speed=10)]
    assert order(ranker_with({}), offers) == ["free", "fast"]


def test_at_equal_slots_the_faster_peer_wins(offer: Offer) -> None:
    offers = [
        offer(peer="slow", speed=10),
        offer(peer="fast", speed=1000),
        offer(peer="?", speed=None),
    ]
    assert order(ranker_with({}), offers) == ["fast", "slow", "?"]


def test_refused_candidates_come_last_and_keep_their_reason(offer: Offer) -> None:
    decision = ranker_with({}).decide(WANT, [offer(peer="locked", locked=True), offer(peer="ok")])
    assert [one.acceptable for one in decision.ranked] == [True, False]
    assert "friends" in decision.ranked[1].why
    assert decision.verdict is Verdict.ACCEPT


def test_the_same_file_offered_twice_counts_once(offer: Offer) -> None:
    assert len(ranker_with({}).decide(WANT, [offer(), offer()]).ranked) == 1


def test_the_order_does_not_depend_on_the_order_of_answers(offer: Offer) -> None:
    offers = [offer(c, f"{c}{n}", speed=n) for c in ("mp3", "flac", "opus") for n in range(5)]
    expected = order(ranker_with({}), offers)
    for seed in range(5):
        shuffled = list(offers)
        Random(seed).shuffle(shuffled)
        assert order(ranker_with({}), shuffled) == expected


def test_when_only_another_version_exists_that_is_the_reason(offer: Offer) -> None:
    ranker = ranker_with(
        {"Copper Rain (Live)": scored(0.4, "Only a live version"), "Rain": scored(0.1, "Other")}
    )
    decision = ranker.decide(WANT, [offer(title="Copper Rain (Live)"), offer(title="Rain")])
    assert decision.verdict is Verdict.REJECT
    assert decision.reason == "Only a live version"


def test_the_right_song_in_a_bad_file_names_the_files_fault(offer: Offer) -> None:
    ranker = ranker_with({"Rain": scored(0.5, "Other")})
    decision = ranker.decide(WANT, [offer("mp3", bitrate=64), offer(title="Rain")])
    assert "64 kbit/s" in decision.reason


def test_nobody_shares_it(offer: Offer) -> None:
    assert ranker_with({}).decide(WANT, []).reason == "Nobody shares it at the moment"


def test_a_doubtful_match_asks_a_person(offer: Offer) -> None:
    decision = ranker_with({"Copper Rain": scored(0.7)}).decide(WANT, [offer()])
    assert decision.verdict is Verdict.REVIEW


def why(got: Candidate) -> str:
    return ranker_with({}).decide(WANT, [got]).reason


def test_the_reason_is_one_plain_line(offer: Offer) -> None:
    assert why(offer()) == "Same title and artist; Lossless; free slot"
    assert why(offer(free=False, queue=3)).endswith("; 3 in its queue")
    assert why(offer(free=False, queue=None)).endswith("; queue at the peer")
    online = replace(offer(), filename="https://www.youtube.com/watch?v=1")
    assert why(online) == "Same title and artist; Lossless"


def test_a_claim_that_was_not_believed_is_said_and_costs_its_tier(offer: Offer) -> None:
    lie = offer("mp3", "liar", bitrate=320, size=128 * 125 * 240, duration=240.0)
    honest = offer("mp3", "honest", bitrate=192, size=192 * 125 * 240, duration=240.0, free=False)
    decision = ranker_with({}).decide(WANT, [lie, honest])
    assert [one.candidate.peer for one in decision.ranked] == ["honest", "liar"]
    assert "its size says 128 kbit/s, not 320" in decision.ranked[1].why


def test_an_upgrade_is_asked_of_the_profile_with_believed_facts(offer: Offer) -> None:
    owned = AudioFacts("mp3", bitrate=192)
    lie = offer("mp3", bitrate=320, size=128 * 125 * 240, duration=240.0)
    profile = PROFILES["lossless-first"]
    assert profile.is_upgrade(owned, lie.claimed)
    assert not profile.is_upgrade(owned, believed(lie.claimed).facts)


def test_a_match_without_words_shows_its_score(offer: Offer) -> None:
    ranker = ranker_with({"Copper Rain": MatchResult(0.93, Verdict.ACCEPT)})
    assert ranker.decide(WANT, [offer()]).reason.startswith("match 0.93; ")
    silent = ranker_with({"Copper Rain": MatchResult(0.2, Verdict.REJECT)})
    assert silent.decide(WANT, [offer()]).reason == "another recording"
