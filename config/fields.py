"""How a setting is declared: label, help, limits and the types that understand text.

Used by the models in `config/models_*.py` only. Values may come as typed JSON (file) or as text
(environment, command line); the types here accept both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field


def setting(
    default: Any,
    label: str,
    help_: str,
    *,
    ge: float | None = None,
    le: float | None = None,
    secret: bool = False,
    unit: str = "",
) -> Any:
    """A pydantic field; `default` may be a function. The only way settings are declared."""
    given = {"default_factory": default} if callable(default) else {"default": default}
    return Field(
        **given,
        title=label,
        description=help_,
        ge=ge,
        le=le,
        allow_inf_nan=False if isinstance(default, float) else None,
        json_schema_extra={"secret": secret, "unit": unit},
    )


def _listed(split: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        text = value.strip()
        if text.startswith("["):
            try:
                return json.loads(text)
            except ValueError:
                raise ValueError("must be a JSON list") from None
        return [part.strip() for part in text.split(split) if part.strip()]

    return read


def absolute(path: str) -> str:
    """An absolute path without "~"; "" stays "" (not set)."""
    if "\x00" in path:
        raise ValueError("must not contain a NUL character")
    return os.path.abspath(os.path.expanduser(path)) if path.strip() else ""


def _path(value: object) -> object:
    return absolute(os.fspath(value)) if isinstance(value, str | os.PathLike) else value


def _folders(value: object) -> object:
    found = _listed(os.pathsep)(value)
    if not isinstance(found, list | tuple):
        return found
    folders = [_path(item) for item in found]
    kept = [f for f in folders if f != ""]
    return list(dict.fromkeys(kept)) if all(isinstance(f, str) for f in kept) else kept


def _url(value: object) -> object:
    return _exact_url(value.strip().rstrip("/") if isinstance(value, str) else value)


def _exact_url(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or any(c.isspace() for c in text):
        raise ValueError("must be an address such as http://localhost:5030")
    return text


def _mappings(value: object) -> object:
    """Remote folder → folder here; also `[{"from": …, "to": …}]` and `remote=here;…`."""
    if isinstance(value, str):
        text = value.strip()
        if text.startswith(("{", "[")):
            try:
                return _mappings(json.loads(text))
            except json.JSONDecodeError:
                raise ValueError(_MAPPING) from None
        return _mappings([part.split("=", 1) for part in text.split(";") if part.strip()])
    if isinstance(value, list | tuple):
        return dict(map(_pair, value))
    return value


_MAPPING = 'must be a JSON object such as {"/downloads": "/mnt/downloads"}'


def _pair(item: object) -> tuple[str, str]:
    if isinstance(item, dict):
        item = (item.get("from", item.get("remote")), item.get("to", item.get("local")))
    if isinstance(item, list | tuple) and len(item) == 2 and all(isinstance(i, str) for i in item):
        return str(item[0]).strip(), str(item[1]).strip()
    raise ValueError(_MAPPING)


def _verify_tls(value: object) -> object:
    """ "on", "off" (also as true and false), or a SHA-256 fingerprint as AB:CD:…"""
    text = str(value).strip().lower()
    if text in _SWITCH:
        return _SWITCH[text]
    digits = text.removeprefix("sha256:").replace(":", "").replace(" ", "")
    if len(digits) != 64 or set(digits) - set("0123456789abcdef"):
        raise ValueError("must be on, off or the SHA-256 fingerprint of a certificate")
    return ":".join(digits[at : at + 2] for at in range(0, 64, 2)).upper()


_SWITCH = {"": "on", "on": "on", "true": "on", "yes": "on", "1": "on"}
_SWITCH |= {"off": "off", "false": "off", "no": "off", "0": "off"}

VerifyTls = Annotated[str, BeforeValidator(_verify_tls)]
FilePath = Annotated[str, BeforeValidator(_path)]
Folders = Annotated[list[str], BeforeValidator(_folders)]
Url = Annotated[str, BeforeValidator(_url)]
ExactUrl = Annotated[str, BeforeValidator(_exact_url)]
Mappings = Annotated[dict[str, str], BeforeValidator(_mappings)]
comma_listed = BeforeValidator(_listed(","))

KIND_OF_TYPE: dict[Any, str] = {
    bool: "bool",
    int: "int",
    float: "float",
    str: "text",
    dict[str, str]: "map",
}
