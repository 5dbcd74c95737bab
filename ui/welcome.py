"""The first start: nothing is shown before, or beside, the first screen. Used by `app.Session`.

Until somebody opened a playlist there is nothing to load, so grey bars in its place would promise
what does not come; on a busy machine they would be the first that a person sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ui.widgets.painted import Skeleton

if TYPE_CHECKING:
    from ui.shell import Shell


@runtime_checkable
class Welcoming(Protocol):
    """The page with the first screen."""

    is_new: bool

    def welcome(self) -> None:
        """Show the first screen before anything was read."""
        ...


class Welcome:
    """`new`: so far nobody opened a playlist, as far as the last window knew."""

    def __init__(self, new: bool, page: str) -> None:
        self._new = new
        self._first = new and page == "dashboard"

    def calm(self, shell: Shell) -> None:
        """The window before its services: no bars where the first screen will be."""
        if self._first:
            for bars in shell.stack.findChildren(Skeleton):
                bars.hide()

    def built(self, page: object) -> None:
        """A page was built; it is not in front yet."""
        if self._new and isinstance(page, Welcoming):
            page.welcome()

    def still(self, page: object) -> bool:
        """Whether the next window is to begin with the first screen, too."""
        return page.is_new if isinstance(page, Welcoming) else self._new
