"""How long a service stands as it does and when it is asked again, in words that count down.

Used by the sidebar and the Dashboard's services.
"""

from __future__ import annotations

import re

from core.domain import ServiceState
from ui.models import figures
from utils.texts import _, shown

QUICK = 90


def counts_down(state: ServiceState) -> bool:
    """Whether its words change by themselves."""
    return state.retry_at > 0


def retry_words(state: ServiceState, now: float) -> str:
    """ "next try in 48 s", "next try in 3 min", "trying again now"; "" when nothing follows."""
    if not counts_down(state):
        return ""
    left = round(state.retry_at - now)
    if left <= 0:
        return _("trying again now")
    if left < QUICK:
        return _("next try in {left} s").format(left=left)
    return _("next try in {span}").format(span=figures.span(left))


def since_words(state: ServiceState, now: float) -> str:
    """ "since 09:12", "" when it is not known."""
    if not state.since:
        return ""
    return _("since {moment}").format(moment=figures.moment(state.since, now))


def told(state: ServiceState, now: float) -> str:
    """The state in words with its next try: what the sidebar tells where there is room."""
    return ", ".join(filter(None, (shown(state.words), retry_words(state, now))))


def shorter(state: ServiceState, now: float) -> tuple[str, ...]:
    """The same for ever less room: the sentence without the name it stands below, its address and
    its cause; then without the next try."""
    named = re.compile(rf"{re.escape(state.name)}(?: at \S+)? ", re.IGNORECASE)
    words = named.sub("", shown(state.words), count=1).partition(": ")[0].rstrip(".")
    return told(state, now), ", ".join(filter(None, (words, retry_words(state, now)))), words
