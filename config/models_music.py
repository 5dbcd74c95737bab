"""Settings about music: library, media servers, filing and tags."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from config.fields import FilePath, Folders, Mappings, Url, setting
from config.paths import default_supercrates, default_transfer


def _template(text: str) -> str:
    from config.path_templates import read_template  # the start needs no templates

    read_template(text)
    return text


PathTemplate = Annotated[str, AfterValidator(_template)]


class Library(BaseModel):
    """What is owned."""

    model_config = ConfigDict(title="Library")

    folders: Folders = setting(
        list, "Music folders", "Folders whose music counts as owned; they are only read."
    )
    watch: bool = setting(
        True,
        "Watch the music folders",
        "What changes in them is read a few seconds later, while the window or `serve` runs.",
    )
    server: Literal["none", "plex", "navidrome", "jellyfin"] = setting(
        "none", "Media server", "The media server whose library is kept in step."
    )
    path_mappings: Mappings = setting(
        dict,
        "Server path mappings",
        "Folders as the media server names them and as they are seen from here, as a JSON object.",
    )


class Plex(BaseModel):
    """Plex Media Server."""

    model_config = ConfigDict(title="Plex", str_strip_whitespace=True, coerce_numbers_to_str=True)

    url: Url = setting("", "Plex address", "Address of the Plex server, with its port.")
    token: str = setting("", "Plex token", "The X-Plex-Token of your account.", secret=True)
    section: str = setting("", "Plex library", "Title or key of the music library.")
    account_url: Url = setting(
        "https://plex.tv", "Plex account address", "Only tests change this address."
    )
    login_url: Url = setting(
        "https://app.plex.tv", "Plex login page", "Only tests change this address."
    )


class Navidrome(BaseModel):
    """Navidrome and other Subsonic servers."""

    model_config = ConfigDict(title="Navidrome")

    url: Url = setting("", "Navidrome address", "Address of the Navidrome or Subsonic server.")
    username: str = setting("", "Navidrome user", "The user name there.")
    password: str = setting("", "Navidrome password", "That user's password.", secret=True)
    music_folder: str = setting("", "Navidrome music folder", "Only this folder; empty for all.")


class Jellyfin(BaseModel):
    """Jellyfin."""

    model_config = ConfigDict(title="Jellyfin", str_strip_whitespace=True)

    url: Url = setting("", "Jellyfin address", "Address of the Jellyfin server.")
    api_key: str = setting("", "Jellyfin key", "An API key from its dashboard.", secret=True)


class Organize(BaseModel):
    """Where finished files go."""

    model_config = ConfigDict(title="Filing")

    layout: Literal["transfer", "supercrates"] = setting(
        "transfer",
        "Layout",
        "transfer files by artist and album, supercrates by super genre for DJs.",
    )
    transfer: FilePath = setting(
        default_transfer, "Transfer folder", "Where the transfer layout puts files."
    )
    supercrates: FilePath = setting(
        default_supercrates, "Supercrates folder", "Where the supercrates layout puts files."
    )
    template_transfer: PathTemplate = setting(
        "$albumartist/$albumartist - %first{$album,$title}/"
        "%if{$disc,Disc $disc/}%if{$track,$track - }$title",
        "Transfer template",
        "How the transfer layout names folders and files; docs/organize.md tells the language.",
    )
    template_supercrates: PathTemplate = setting(
        "$supergenre/$artist - $shorttitle",
        "Supercrates template",
        "How the supercrates layout names folders and files.",
    )
    duplicates: Literal["skip", "keep_both", "replace"] = setting(
        "skip",
        "Duplicates",
        "skip leaves the newcomer where it is, keep_both numbers it, replace lets a better copy "
        "take the place of a worse one, which goes to the trash.",
    )
    both_layouts: bool = setting(
        False, "Both layouts", "File into the other layout too, as a second name on the same disk."
    )
    ask_album: bool = setting(
        True,
        "Ask about unsure albums",
        "A download whose album the catalogues disagree on waits in the inbox; off: the first "
        "catalogue's counts.",
    )
    watch: bool = setting(
        False,
        "Watch the incoming folder",
        "File what arrives by itself, in the window and `serve`.",
    )
    to_analyse: FilePath = setting(
        "",
        "To analyse",
        "Finished files go here first, for Mixed In Key and the like; empty: none.",
    )
    analysed: FilePath = setting(
        "", "Analysed", "Where the analyser puts them; empty: it leaves them in the same folder."
    )
    genre_map: FilePath = setting(
        "", "Genre map", "Your own map of genres to super genres; empty for the built-in one."
    )


class Tags(BaseModel):
    """What is written into files."""

    model_config = ConfigDict(title="Tags")

    enabled: bool = setting(True, "Write tags", "Complete the tags of finished files.")
    artwork: bool = setting(True, "Embed covers", "Embed the front cover and put cover.jpg beside.")
    artist_picture: bool = setting(
        False, "Artist pictures", "Put a picture of the artist as artist.jpg into its folder."
    )
    id3_version: Literal["2.3", "2.4"] = setting(
        "2.4", "ID3 version", "Version of the tags in MP3, WAV and AIFF; old players need 2.3."
    )
    lyrics: bool = setting(False, "Fetch lyrics", "Look lyrics up at LRCLIB and embed them.")
