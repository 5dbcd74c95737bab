"""The set-up help for Spotify: a dialog over the window, opened by `opening.py`."""
