"""Reads one command from stdin, does it, ends. Whatever goes wrong becomes a "failed" event."""

from __future__ import annotations

import json
import sys

from core.clients.youtube.wire import Setup
from core.clients.youtube.worker.lifeline import watch_parent
from core.clients.youtube.worker.voice import Voice


def main() -> None:
    """Do the command on stdin's first line."""
    voice = Voice.claim_stdout()
    command = json.loads(sys.stdin.buffer.readline() or b"{}")
    watch_parent(sys.stdin.fileno())
    try:
        setup = Setup(**command["setup"])
        if command["do"] == "find":
            from core.clients.youtube.worker.finding import find

            find(command["text"], setup, voice)
        elif command["do"] == "probe":
            from core.clients.youtube.worker.probing import probe

            probe(setup, voice)
        else:
            from core.clients.youtube.worker.fetching import fetch

            fetch(command["url"], command["folder"], setup, voice)
    except Exception as error:  # noqa: BLE001 - boundary: the parent must be told why
        from core.clients.youtube.worker.faults import kind_and_text

        voice.failed(*kind_and_text(error))
    voice.say("end")


main()
