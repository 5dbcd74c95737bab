"""Who answered what: every answer names its catalogue and the trouble met on the way to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from core.domain import ServiceError
from core.ports.catalogue import Catalogue

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """`value` as `source` ("deezer") told it; `title` is its name for people ("Deezer").

    `troubles` are the sentences of catalogues that were asked before and could not answer.
    """

    value: T
    source: str
    title: str
    troubles: tuple[str, ...] = field(default=())


def first_answer(catalogues: Iterable[Catalogue], ask: Callable[[Catalogue], T]) -> Answer[T]:
    """The first answer that holds something; else the first that holds nothing.

    Raises the first `ServiceError` when no catalogue answered at all.
    """
    errors: list[ServiceError] = []
    empty: Answer[T] | None = None
    for catalogue in catalogues:
        try:
            value = ask(catalogue)
        except ServiceError as error:
            errors.append(error)
            continue
        told = tuple(error.sentence for error in errors)
        if value:
            return Answer(value, catalogue.name, catalogue.title, told)
        empty = empty or Answer(value, catalogue.name, catalogue.title, told)
    if empty is not None:
        return empty
    raise errors[0] if errors else no_catalogue()


def no_catalogue() -> ServiceError:
    """Nobody is there to be asked."""
    return ServiceError(
        "Catalogues", "No catalogue is switched on.", "Name one in `catalog.order`."
    )
