"""The bus: by type, guarded, and over when told so."""

from __future__ import annotations

from services.bus import EventBus
from services.events import LibraryChanged, SettingChanged


def test_only_subscribers_of_the_type_hear_it() -> None:
    bus, heard = EventBus(), list[int]()
    bus.subscribe(LibraryChanged, lambda event: heard.append(event.tracks))
    bus.publish(SettingChanged("log.level"))
    bus.publish(LibraryChanged(7))
    assert heard == [7]


def test_one_that_fails_does_not_harm_the_others() -> None:
    bus, heard = EventBus(), list[int]()

    def broken(event: LibraryChanged) -> None:
        raise RuntimeError("boom")

    bus.subscribe(LibraryChanged, broken)
    bus.subscribe(LibraryChanged, lambda event: heard.append(event.tracks))
    bus.publish(LibraryChanged(1))
    assert heard == [1]


def test_after_unsubscribing_it_is_quiet() -> None:
    bus, heard = EventBus(), list[int]()
    end = bus.subscribe(LibraryChanged, lambda event: heard.append(event.tracks))
    end()
    end()
    bus.publish(LibraryChanged(1))
    assert heard == []
