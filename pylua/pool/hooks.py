"""LuaHooks: the table `lifecycle`, with which the init script of a factory registers functions of Lua for events.

A hook runs on the thread that uses the state, outside the pool's lock, inside the state's limits, and at these points:
``onCreate`` after init; ``onActivate`` when the state is lent; ``onDeactivate`` when it comes back; ``onRecycle`` when
it was reset; ``onError`` when an execution failed; ``onDestroy`` before it is closed. Only the init script can register
them: scripts that come later would do so for others.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Callable

from pylua.convert import LuaFunction
from pylua.errors import PyLuaError
from pylua.pool.events import EventKind

if TYPE_CHECKING:
    from pylua.state import LuaState

logger = logging.getLogger("pylua.pool")

HOOK_NAMES = {
    EventKind.CREATED: "onCreate",
    EventKind.ACTIVATED: "onActivate",
    EventKind.DEACTIVATED: "onDeactivate",
    EventKind.RECYCLED: "onRecycle",
    EventKind.ERROR: "onError",
    EventKind.DESTROYED: "onDestroy",
}
"""The functions of the table `lifecycle`, by what they wait for."""


class LuaHooks:
    """The hooks of one state."""

    __slots__ = ("_functions", "_sealed")

    def __init__(self) -> None:
        self._functions: dict[EventKind, list[LuaFunction]] = {}
        self._sealed = False

    def install(self, lua: LuaState) -> None:
        """Give *lua* the table `lifecycle`."""
        lua.globals["lifecycle"] = {name: self._registrar(kind, name) for kind, name in HOOK_NAMES.items()}

    def seal(self) -> None:
        """Accept no more hooks: init is over."""
        self._sealed = True

    def has(self, kind: EventKind) -> bool:
        """Return whether there is a hook for *kind*."""
        return kind in self._functions

    def run(self, kind: EventKind, *arguments: object) -> None:
        """Call the hooks for *kind*; their errors are logged, and the other hooks run all the same."""
        for function in self._functions.get(kind, ()):
            try:
                function(*arguments)
            except PyLuaError as error:  # also a limit: the caller's own call meets it next
                logger.warning("the hook lifecycle.%s failed: %s", HOOK_NAMES[kind], error)

    def _registrar(self, kind: EventKind, name: str) -> Callable[..., None]:
        def register(function: object = None, *_: object) -> None:
            if not isinstance(function, LuaFunction):
                msg = f"lifecycle.{name} expects a function"
                raise TypeError(msg)
            if self._sealed:
                msg = f"lifecycle.{name} can be called by the factory's init script only"
                raise RuntimeError(msg)
            self._functions.setdefault(kind, []).append(function)

        return register
