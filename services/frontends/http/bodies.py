"""What callers of the HTTP API send. Names as in the product's papers, ours are accepted too."""

from __future__ import annotations

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator

from core.domain import BadInput, Playlist, PlaylistEntry, Track, TrackIds

MOST_TRACKS = 10_000
Text = str


class WantedTrack(BaseModel):
    """One track; `artist` may be one credit or a list of names, `duration` is in seconds."""

    model_config = ConfigDict(populate_by_name=True, extra="ignore", str_strip_whitespace=True)

    title: Text = Field(
        min_length=1, max_length=1000, validation_alias=AliasChoices("title", "name")
    )
    artists: list[str] = Field(
        default_factory=list, validation_alias=AliasChoices("artists", "artist")
    )
    album: str | None = None
    duration: float | None = Field(default=None, gt=0, lt=86400)
    isrc: str | None = None
    spotify: str | None = Field(default=None, validation_alias=AliasChoices("spotifyId", "spotify"))

    @field_validator("artists", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    def track(self) -> Track:
        """The domain's value."""
        names = tuple(name for name in (one.strip() for one in self.artists) if name)
        ids = TrackIds(isrc=self.isrc, spotify=self.spotify)
        return Track(self.title, names, self.album or None, self.duration, ids=ids)


class Wanted(BaseModel):
    """A source (as on the command line), or tracks."""

    model_config = ConfigDict(populate_by_name=True, extra="ignore")

    source: str | None = Field(
        default=None, max_length=4096, validation_alias=AliasChoices("source", "playlistUrl")
    )
    tracks: list[WantedTrack] | None = Field(default=None, max_length=MOST_TRACKS)
    name: str = Field(default="HTTP API", max_length=500)
    layout: str | None = None

    def playlist(self) -> Playlist:
        """The tracks as a playlist. Raises `BadInput` when there are none."""
        if not self.tracks:
            raise BadInput("Neither `source` nor `tracks` was sent.", "Send one of them.")
        entries = (PlaylistEntry(n, one.track()) for n, one in enumerate(self.tracks, 1))
        return Playlist(f"http:{self.name}", self.name, "http", tuple(entries))
