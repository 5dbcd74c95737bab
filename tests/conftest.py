"""For every test: the program asks nobody outside this machine, and no person's keyring.

Tests that want YouTube or a catalogue name a server of their own on 127.0.0.1.
"""

from __future__ import annotations

import os

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ["CRATEKEEPER_SOURCES__YOUTUBE__ENABLED"] = "false"
os.environ["CRATEKEEPER_SOURCES__YOUTUBE__RELAY_URL"] = "http://127.0.0.1:9"
for _name in ("DEEZER", "ITUNES", "MUSICBRAINZ", "COVERART", "LRCLIB"):
    os.environ[f"CRATEKEEPER_CATALOG__{_name}_URL"] = "http://127.0.0.1:9"
for _name in ("LISTENBRAINZ", "LASTFM"):
    os.environ[f"CRATEKEEPER_{_name}__URL"] = "http://127.0.0.1:9"
