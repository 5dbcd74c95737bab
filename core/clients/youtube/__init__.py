"""YouTube, YouTube Music, SoundCloud and Bandcamp as a download source, through yt-dlp in a child.

`source.py` is the `DownloadSource`; `worker/` is what runs in the child. Nothing in this process
imports yt-dlp: it is large, not thread-safe, and can only be stopped by ending its process.
"""
