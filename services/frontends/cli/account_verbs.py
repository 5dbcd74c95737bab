"""`login` and `logout`: the browser comes back to this computer, or its address is pasted."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import click

from services.frontends.cli.errors import DONE
from services.frontends.cli.session import Session
from services.frontends.cli.tables import line

if TYPE_CHECKING:
    from core.ports.accounts import LoginAttempt

_SERVICE = click.Choice(["spotify", "plex"])


@click.command()
@click.argument("service", type=_SERVICE)
@click.option("--no-browser", is_flag=True, help="Only print the address to open.")
@click.pass_obj
def login(session: Session, service: str, no_browser: bool) -> int:
    """Connect SERVICE through the browser; on another computer, paste where it ends up."""
    if service == "plex":
        return _login_plex(session, no_browser)
    with session.container() as container:
        attempt = container.accounts.begin_login()
        try:
            _show_address(session, attempt, no_browser)
            grant = container.accounts.finish_login(attempt, session.ctx)
        finally:
            attempt.close()
    document = {"service": service, "account": grant.account_id, "name": grant.name}
    session.show(document, _show_connected)
    return DONE


@click.command()
@click.argument("service", type=_SERVICE)
@click.pass_obj
def logout(session: Session, service: str) -> int:
    """Forget SERVICE's permission and the lists read with it."""
    from services.accounts.service import APPS_PAGE

    with session.container() as container:
        account = container.plex_account if service == "plex" else container.accounts
        had = account.logout()
    session.show({"service": service, "was_connected": had}, _show_gone)
    if had and service == "spotify":
        session.say(f"To take the permission back at Spotify too, open {APPS_PAGE}")
    return DONE


def _show_address(session: Session, attempt: LoginAttempt, no_browser: bool) -> None:
    # Not through `say`, which would fold the line's spaces: an address is printed as it is.
    click.echo(f"Open: {attempt.url}", file=sys.stderr)
    sys.stderr.flush()
    if not no_browser:
        import webbrowser

        webbrowser.open(attempt.url)
    if sys.stdin is not None and sys.stdin.isatty():
        session.say("Elsewhere? Paste the address your browser ends up at, then press Enter.")
        threading.Thread(target=_take_pasted, args=(attempt,), daemon=True).start()


def _login_plex(session: Session, no_browser: bool) -> int:
    def show(url: str) -> None:
        click.echo(f"Open: {url}", file=sys.stderr)
        sys.stderr.flush()
        if not no_browser:
            import webbrowser

            webbrowser.open(url)

    with session.container() as container, session.working() as ctx:
        done = container.plex_account.login(show, ctx)
    servers = [{"name": name, "url": url} for name, url in done.servers]
    session.show({"service": "plex", "url": done.url, "servers": servers}, _show_plex)
    if not done.url:
        session.say("Now set the address of your server: config set plex.url http://HOST:32400")
    return DONE


def _show_plex(document: Any) -> None:
    line(f"Connected with Plex at {document['url']}." if document["url"] else "Connected.")
    for server in document["servers"]:
        line(f"{server['name']}: {server['url']}")


def _take_pasted(attempt: LoginAttempt) -> None:
    for pasted in sys.stdin:
        if attempt.paste(pasted):
            return
        if pasted.strip():
            click.echo("That is not the address Spotify sent you to; try again.", file=sys.stderr)


def _show_connected(document: Any) -> None:
    who = document["name"] or document["account"]
    line(f"Connected as {who}." if who else "Connected.")


def _show_gone(document: Any) -> None:
    line("Disconnected." if document["was_connected"] else "Nobody was connected.")


COMMANDS = (login, logout)
