"""The only list of settings. Everything else is derived from it: the Settings page, `config
list|get|set`, the environment names, `docs/settings.md` and the validation sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from config import models_app as app
from config import models_music as music
from config import models_services as services
from config.errors import BadSetting
from config.fields import KIND_OF_TYPE

ENV_PREFIX = "CRATEKEEPER_"


class Settings(BaseModel):
    """All settings by section, in the order people see them."""

    library: music.Library = music.Library()
    downloads: services.Downloads = services.Downloads()
    organize: music.Organize = music.Organize()
    tags: music.Tags = music.Tags()
    sources: services.Sources = services.Sources()
    spotify: services.Spotify = services.Spotify()
    catalog: services.Catalog = services.Catalog()
    plex: music.Plex = music.Plex()
    navidrome: music.Navidrome = music.Navidrome()
    jellyfin: music.Jellyfin = music.Jellyfin()
    acoustid: app.AcoustId = app.AcoustId()
    listenbrainz: app.ListenBrainz = app.ListenBrainz()
    lastfm: app.LastFm = app.LastFm()
    notifications: app.Notifications = app.Notifications()
    schedules: app.Schedules = app.Schedules()
    limits: app.Limits = app.Limits()
    serve: app.Serve = app.Serve()
    secrets: app.Secrets = app.Secrets()
    log: app.Log = app.Log()
    window: app.Window = app.Window()


@dataclass(frozen=True)
class SettingField:
    """One setting as declared.

    `kind` is "text", "url", "path", "folders", "list", "map", "bool", "int", "float" or "choice";
    `choices` are the allowed words (of a choice, or of a list's items), `minimum` and `maximum`
    inclusive limits, `section` the heading it stands under.
    """

    key: str
    section: str
    model: type[BaseModel]
    name: str

    @property
    def _info(self) -> FieldInfo:
        return self.model.model_fields[self.name]

    @property
    def _extra(self) -> dict[str, Any]:
        extra = self._info.json_schema_extra
        return extra if isinstance(extra, dict) else {}

    @property
    def label(self) -> str:
        """A few words, for forms."""
        return self._info.title or self.key

    @property
    def help(self) -> str:
        """One sentence."""
        return self._info.description or ""

    @property
    def secret(self) -> bool:
        """True when the value is never shown, logged or written to the settings file."""
        return bool(self._extra["secret"])

    @property
    def unit(self) -> str:
        """The unit of a figure, "" when it has none."""
        return str(self._extra["unit"])

    @property
    def default(self) -> Any:
        """The value without any file, environment or command line."""
        if self._fixed is not None:
            return self._fixed
        return self._info.get_default(call_default_factory=True)

    @cached_property
    def _fixed(self) -> Any:
        """A default that never changes; None for lists and for what the system decides."""
        value = self._info.default
        return value if isinstance(value, str | int | float) else None

    @property
    def env(self) -> str:
        """The name of the environment variable."""
        return ENV_PREFIX + self.key.upper().replace(".", "__")

    @cached_property
    def kind(self) -> str:
        """See the class."""
        declared = self.model.__annotations__[self.name]
        named = {
            "FilePath": "path",
            "Folders": "folders",
            "Url": "url",
            "ExactUrl": "url",
            "SourceOrder": "list",
            "CatalogueOrder": "list",
        }
        if declared in named:
            return named[declared]
        if self.choices:
            return "choice"
        return KIND_OF_TYPE.get(self._info.annotation, "text")

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """See the class."""
        annotation = self._info.annotation
        inner = get_args(annotation)[0] if get_origin(annotation) is list else annotation
        words = (get_args(one) for one in (inner, *get_args(inner)) if get_origin(one) is Literal)
        return next(words, ())

    @cached_property
    def minimum(self) -> float | None:
        """See the class."""
        return next((m.ge for m in self._info.metadata if hasattr(m, "ge")), None)

    @cached_property
    def maximum(self) -> float | None:
        """See the class."""
        return next((m.le for m in self._info.metadata if hasattr(m, "le")), None)

    def validate(self, value: object) -> Any:
        """The typed value. Raises `BadSetting` with one sentence that names the key."""
        blank = self.model.model_construct()
        try:
            self.model.__pydantic_validator__.validate_assignment(blank, self.name, value)
        except ValidationError as error:
            raise BadSetting(f"`{self.key}` {self._must(error)}.") from None
        return getattr(blank, self.name)

    def _must(self, error: ValidationError) -> str:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "value_error":
            return str(first["ctx"]["error"])
        if self.choices:
            return f"must be one of {', '.join(self.choices)}"
        limits = self._between()
        if first["type"].startswith(("greater_than", "less_than")):
            return f"must be {limits}"
        return f"must be {_NOUNS[self.kind]} {limits}".rstrip()

    def _between(self) -> str:
        if self.minimum is None or self.maximum is None:
            return ""
        return f"between {self.minimum:g} and {self.maximum:g}"


_NOUNS = {
    "text": "a text",
    "url": "an address",
    "path": "a path",
    "folders": "a list of folders",
    "list": "a list",
    "map": 'a JSON object such as {"/downloads": "/mnt/downloads"}',
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "choice": "one word",
}


def _walk(model: type[BaseModel], prefix: str) -> Iterator[SettingField]:
    for name, info in model.model_fields.items():
        inner = info.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _walk(inner, f"{prefix}{name}.")
        else:
            yield SettingField(f"{prefix}{name}", str(model.model_config["title"]), model, name)


FIELDS: dict[str, SettingField] = {field.key: field for field in _walk(Settings, "")}
"""Every setting by key, in the order people see them."""


def field_for(key: str) -> SettingField:
    """The setting. Raises `BadSetting` when there is none, with the nearest name."""
    found = FIELDS.get(key)
    if found is not None:
        return found
    from difflib import get_close_matches

    near = get_close_matches(key, FIELDS, n=1)
    hint = f"did you mean `{near[0]}`?" if near else "`config list` shows them all."
    raise BadSetting(f"There is no setting `{key}`; {hint}")
