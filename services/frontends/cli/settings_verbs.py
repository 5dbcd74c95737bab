"""`config list|get|set`: needs no database, so that it also mends what keeps one from opening."""

from __future__ import annotations

import json
from typing import Any

import click

from config.paths import make_home
from config.redaction import HIDDEN
from config.schema import SettingField, field_for
from config.store import Origin, SettingsStore
from services.frontends.cli.errors import DONE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line, plain, show_settings


@click.group("config")
def config_group() -> None:
    """Read and change settings."""


@config_group.command("list")
@click.pass_obj
def list_settings(session: Session) -> int:
    """All settings with their values."""
    store = SettingsStore(session.home)
    session.show({field.key: _shown(store, field) for field in store.fields()}, show_settings)
    return DONE


@config_group.command("get")
@click.argument("key")
@click.pass_obj
def get_setting(session: Session, key: str) -> int:
    """The value of KEY."""
    field = field_for(key)
    _show_one(session, SettingsStore(session.home), field)
    return DONE


@config_group.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("key")
@click.argument("value")
@click.pass_obj
def set_setting(session: Session, key: str, value: str) -> int:
    """Set KEY to VALUE; lists are JSON (music folders also with ":" between them)."""
    field = field_for(key)
    make_home(session.home)
    store = SettingsStore(session.home, strict=False)
    store.set(key, value)
    if store.origin(key) is Origin.ENVIRONMENT:
        session.say(f"Saved, but {field.env} in the environment decides as long as it is set.")
    if store.secrets_trouble:
        session.say(store.secrets_trouble)
    _show_one(session, store, field)
    return DONE


def _show_one(session: Session, store: SettingsStore, field: SettingField) -> None:
    value = _shown(store, field)
    document = {"key": field.key, "value": value, "origin": store.origin(field.key).value}
    session.show(document, lambda one: line(plain(one["value"])))


def _shown(store: SettingsStore, field: SettingField) -> Any:
    value = store.get(field.key)
    if field.secret:
        return HIDDEN if value else ""
    return json.loads(json.dumps(value))


COMMANDS = (config_group,)
