"""The child process: `python -m core.clients.youtube.worker` does one command and ends.

The only place that imports yt-dlp and ytmusicapi. Talks over stdin and stdout as `wire.py` says.
"""
