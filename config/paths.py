"""Where things live: the app's own folder, profiles, and the user's music and downloads folders.

Used by `main.py`, the command line and the defaults in the settings models.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from config.errors import BadSetting

APP = "Cratekeeper"
HOME_VARIABLE = "CRATEKEEPER_HOME"


def home_folder(
    home: str | None = None,
    profile: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> Path:
    """The folder of all own data: `--home`, else CRATEKEEPER_HOME, else the system's data folder.

    A profile is a home of its own inside it. The folder need not exist. Raises `BadSetting` for a
    profile name that is no plain folder name.
    """
    environ = os.environ if environ is None else environ
    given = home or environ.get(HOME_VARIABLE)
    base = Path(given).expanduser() if given else platformdirs.user_data_path(APP, appauthor=False)
    base = Path(os.path.abspath(base))
    return base / "profiles" / _profile_name(profile) if profile else base


def _profile_name(name: str) -> str:
    plain = name.strip()
    if not plain or plain.startswith(".") or any(c in plain for c in '/\\:*?"<>|\0'):
        raise BadSetting(f"“{name}” is no profile name: use letters, digits, spaces and hyphens.")
    return plain


def make_home(home: Path) -> None:
    """Create the home for its owner only. Raises OSError."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)


def settings_file(home: Path) -> Path:
    """The settings, readable for the owner only."""
    return home / "settings.json"


def secrets_file(home: Path) -> Path:
    """Secrets where there is no keyring."""
    return home / "secrets.json"


def database_file(home: Path) -> Path:
    """The SQLite database."""
    return home / "cratekeeper.db"


def backups_folder(home: Path) -> Path:
    """Copies of the database from before upgrades."""
    return home / "backups"


def log_file(home: Path) -> Path:
    """The rotating log."""
    return home / "logs" / "cratekeeper.log"


def default_incoming() -> str:
    """The user's downloads folder + Cratekeeper."""
    return str(platformdirs.user_downloads_path() / APP)


def default_transfer() -> str:
    """The user's music folder + Cratekeeper/Transfer."""
    return str(_music() / APP / "Transfer")


def default_supercrates() -> str:
    """The user's music folder + Cratekeeper/Supercrates."""
    return str(_music() / APP / "Supercrates")


def user_music() -> Path:
    """The user's music folder, whether it exists or not."""
    return _music()


def _music() -> Path:
    """The user's music folder; on Linux a file has to be read for it, so it is kept."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_MUSIC_DIR", "USERPROFILE")
    return _music_of(tuple(os.environ.get(name) for name in names))


@functools.cache
def _music_of(_environment: tuple[str | None, ...]) -> Path:
    return platformdirs.user_music_path()
