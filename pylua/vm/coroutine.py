"""Coroutine: a thread of Lua, which is a chain of frames and a status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.vm.values import TYPE_NAMES, Results, Value

if TYPE_CHECKING:
    from collections.abc import Generator

    from pylua.errors import LuaError
    from pylua.vm.frame import AnyFrame
    from pylua.vm.hooks import Hook

SUSPENDED = "suspended"
RUNNING = "running"
NORMAL = "normal"
DEAD = "dead"


class Coroutine:
    """A thread. The main thread of a state is one, too; it can't be resumed."""

    __slots__ = (
        "__weakref__",
        "boundaries",
        "error",
        "frame",
        "function",
        "generator",
        "hook",
        "in_hook",
        "resumer",
        "status",
    )

    def __init__(self, function: Value) -> None:
        self.function = function  # what to call first; None once started
        self.status = SUSPENDED
        self.frame: AnyFrame = None  # innermost
        self.generator: Generator[Value, Value, Value] | None = None  # what runs it, if translated code does
        self.boundaries = 0  # calls from host code in progress: it can't yield while there are any
        self.resumer: Coroutine | None = None  # who resumed it, while it is running or normal
        self.error: LuaError | None = None  # what killed it
        self.hook: Hook | None = None
        self.in_hook: Hook | None = None  # whose function is running; it is not hooked itself


class Yielded:
    """What a run of the engine returns when the coroutine yields instead of returning."""

    __slots__ = ("results",)

    def __init__(self, results: Results) -> None:
        self.results = results


TYPE_NAMES[Coroutine] = "thread"
