"""The player on the desktop's bus (MPRIS): media keys, headset buttons, the panel's controls.

Linux only, and only where a session bus is. A thread of its own speaks with the bus, so that a bus
that hangs never holds up the window; without one, or when the name is taken, nothing happens.
Source: MPRIS D-Bus Interface Specification 2.2.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from ui.player.controller import Mode, PreviewController

log = logging.getLogger(__name__)
NAME = "org.mpris.MediaPlayer2.cratekeeper"
PATH = "/org/mpris/MediaPlayer2"
ROOT, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
TRACK, NO_TRACK = "/org/cratekeeper/track/{}", PATH + "/TrackList/NoTrack"
MICRO = 1_000_000
LOOK_SECONDS = 0.2
_ALONE = 4  # RequestName: do not wait for the name
_STATUS = {Mode.PLAYING: "Playing", Mode.LOADING: "Playing", Mode.PAUSED: "Paused"}
_TOGGLES = {
    "PlayPause": frozenset(Mode),
    "Play": frozenset({Mode.PAUSED, Mode.ENDED}),
    "Pause": frozenset({Mode.PLAYING}),
}
Typed = dict[str, tuple[str, Any]]
"""Values with their D-Bus signatures."""

_APPLICATION: Typed = {
    "Identity": ("s", "Cratekeeper"),
    "DesktopEntry": ("s", "cratekeeper"),
    "CanQuit": ("b", False),
    "CanRaise": ("b", True),
    "HasTrackList": ("b", False),
    "SupportedUriSchemes": ("as", []),
    "SupportedMimeTypes": ("as", []),
}
_FIXED: Typed = {
    "CanControl": ("b", True),
    "CanGoNext": ("b", False),
    "CanGoPrevious": ("b", False),
    "Rate": ("d", 1.0),
    "MinimumRate": ("d", 1.0),
    "MaximumRate": ("d", 1.0),
}


class MediaKeys(QObject):
    """Shows one player on the session bus until `close`. `pressed` carries a method and its values;
    `on` is set once the name is ours, `over` when the thread has ended."""

    pressed = pyqtSignal(str, tuple)

    def __init__(self, player: PreviewController, come_forward: Callable[[], None]) -> None:
        super().__init__(player)
        self._player, self._come_forward = player, come_forward
        self._number, self._title = 0, ""
        self._outbox: SimpleQueue[Typed] = SimpleQueue()
        self._stop = threading.Event()
        self.on, self.over = threading.Event(), threading.Event()
        self._now = self._look()
        player.changed.connect(self._tell)
        self.pressed.connect(self._act)
        threading.Thread(target=self._run, name="mpris", daemon=True).start()

    def close(self) -> None:
        """Leave the bus; returns at once."""
        self._stop.set()

    @property
    def track(self) -> str:
        """The path that names what plays; another one for every title."""
        return TRACK.format(self._number)

    # --- the window's thread --------------------------------------------------------------------
    def _look(self) -> Typed:
        state = self._player.state
        playable = state.mode not in {Mode.IDLE, Mode.FAILED}
        metadata: Typed = {"mpris:trackid": ("o", self.track if playable else NO_TRACK)}
        if playable:
            metadata["xesam:title"] = ("s", state.title)
            metadata["xesam:artist"] = ("as", [state.artist] if state.artist else [])
        if playable and state.duration:
            metadata["mpris:length"] = ("x", round(state.duration * MICRO))
        return {
            "PlaybackStatus": ("s", _STATUS.get(state.mode, "Stopped")),
            "Metadata": ("a{sv}", metadata),
            "Volume": ("d", 0.0 if state.muted else state.volume),
            "CanPlay": ("b", playable),
            "CanPause": ("b", playable),
            "CanSeek": ("b", bool(state.duration)),
            "Position": ("x", round(state.position * MICRO)),
        }

    def _tell(self) -> None:
        if self._player.state.title != self._title:
            self._title, self._number = self._player.state.title, self._number + 1
        before, self._now = self._now, self._look()
        changed = {name: one for name, one in self._now.items() if before[name] != one}
        changed.pop("Position", None)  # the specification: asked for, never told
        if changed:
            self._outbox.put(changed)

    def _act(self, method: str, values: tuple[Any, ...]) -> None:
        player, mode = self._player, self._player.state.mode
        if method == "Raise":
            self._come_forward()
        elif method == "Stop":
            player.stop()
        elif mode in _TOGGLES.get(method, ()):
            player.toggle()
        elif method == "Seek":
            player.skip(values[0] / MICRO)
        elif method == "SetPosition" and values[0] == self.track:
            player.seek(values[1] / MICRO)
        elif method == "Volume":
            player.set_volume(float(values[0]))

    # --- the bus' thread ------------------------------------------------------------------------
    def _run(self) -> None:
        try:
            self._serve()
        except Exception as error:  # noqa: BLE001 - boundary: a desktop's bus is no reason to fail
            log.info("No media keys: %s", error)
        finally:
            self.over.set()

    def _serve(self) -> None:
        from jeepney import message_bus  # type: ignore[import-untyped]
        from jeepney.io.blocking import (  # type: ignore[import-untyped]
            open_dbus_connection,
        )

        with open_dbus_connection(bus="SESSION") as bus:
            answer = bus.send_and_get_reply(message_bus.RequestName(NAME, _ALONE), timeout=5.0)
            if answer.body != (1,):
                return  # another window has it
            self.on.set()
            while not self._stop.is_set():
                self._send_changes(bus)
                try:
                    message = bus.receive(timeout=LOOK_SECONDS)
                except TimeoutError:
                    continue
                self._answer(bus, message)

    def _send_changes(self, bus: Any) -> None:
        from jeepney import DBusAddress, new_signal

        address = DBusAddress(PATH, interface=PROPERTIES)
        while True:
            try:
                changed = self._outbox.get_nowait()
            except Empty:
                return
            body: tuple[Any, ...] = (PLAYER, changed, [])
            bus.send(new_signal(address, "PropertiesChanged", "sa{sv}as", body))

    def _answer(self, bus: Any, message: Any) -> None:
        from jeepney import HeaderFields, MessageType, new_error, new_method_return

        if message.header.message_type is not MessageType.method_call:
            return
        fields = message.header.fields
        interface = fields.get(HeaderFields.interface, "")
        method = fields.get(HeaderFields.member, "")
        if interface == PROPERTIES:
            signature, body = self._property(method, message.body)
            if signature is None:
                name = "org.freedesktop.DBus.Error.UnknownProperty"
                bus.send(new_error(message, name, "s", (f"There is no {body[0]}.",)))
                return
            bus.send(new_method_return(message, signature or None, body))
            return
        self.pressed.emit(method, tuple(message.body))
        bus.send(new_method_return(message))

    def _property(self, method: str, asked: tuple[Any, ...]) -> tuple[str | None, tuple[Any, ...]]:
        """Signature and values of an answer; no signature: there is no such property."""
        told = _APPLICATION if asked[0] == ROOT else {**_FIXED, **self._now}
        if method == "GetAll":
            return "a{sv}", (told,)
        if asked[1] not in told:
            return None, (asked[1],)
        if method == "Get":
            return "v", (told[asked[1]],)
        if asked[1] == "Volume":
            self.pressed.emit("Volume", (asked[2][1],))
        return "", ()
