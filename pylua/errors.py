"""Every exception of pylua, sorted by who is at fault; imports nothing of ours.

Errors of Lua code travel as `LuaError`. While the code that notices a mistake does not yet know
where it stands in the Lua program (an operator does not know its variable's name, a library
function does not know what its caller called it), it raises an `UnplacedError`; the engine, which
knows the instruction, calls `place` before anybody can see the error. So running code carries no
names and no positions: they are looked up when an error needs them (ldebug.c does the same).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

if TYPE_CHECKING:
    Value = object  # a Lua value; the alias of the VM lives in pylua/vm/values.py


@attrs.frozen
class LuaFrame:
    """One line of a Lua stack traceback."""

    source: str  # as Lua shows it: "game.lua", '[string "..."]', "[C]"
    line: int | None  # being executed, from 1; None in a host function
    function: str  # as its caller named it: "field 'area'", "main chunk"

    def __str__(self) -> str:
        """Return the line as Lua's standard traceback prints it, without the tab."""
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: in {self.function}"


class PyLuaError(Exception):
    """Base of every exception that pylua raises on purpose."""


class LuaError(PyLuaError):
    """An error of Lua code.

    Attributes:
        value: the error object, any Lua value (a Python value once it has left the state).
        traceback: the Lua frames at the raise, innermost first; empty where nobody asked.
    """

    def __init__(self, value: Value = None, traceback: tuple[LuaFrame, ...] = ()) -> None:
        super().__init__(value)
        self.value = value
        self.traceback = traceback
        self.handled = False  # a message handler has seen it (kept by the engine)
        self.to_close: list[Value] = []  # variables to be closed by whoever catches it (kept by the engine)

    def __str__(self) -> str:
        """Return the message, or a description of an error object that is not a string."""
        if isinstance(self.value, str):
            return self.value
        return f"(error object is {self.value!r})"


class LuaSyntaxError(LuaError):
    """A chunk that does not compile.

    Attributes:
        incomplete: the message ends "near <eof>", so more input could make it valid (for a REPL).
    """

    def __init__(self, value: Value, *, incomplete: bool = False) -> None:
        super().__init__(value)
        self.incomplete = incomplete


class Site(Protocol):
    """Where an unplaced error happened, as the engine sees it."""

    def position(self) -> str:
        """Return "name:line: " of the Lua instruction, or "" where no Lua code runs."""

    def caller_position(self) -> str:
        """Return the same for what a host function complains of: "" if the line was stripped, too (luaL_where)."""

    def function_name(self) -> tuple[str, str | None]:
        """Return how the called function was named: ("method", "rep"); the name may be unknown."""

    def variable(self, operand: int) -> str:
        """Return what operand number *operand* is, " (local 'x')", or ""."""

    def calls_host(self) -> bool:
        """Return whether the site is a call of a host function, not an operator of Lua code."""


class UnplacedError(LuaError):
    """A Lua error whose message still lacks what only the engine knows."""

    def place(self, site: Site) -> None:
        """Complete `value` with the position and names of *site*; called exactly once."""
        raise NotImplementedError


class HostFault(UnplacedError):
    """A host function complains (luaL_error): the position is that of its Lua caller."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def place(self, site: Site) -> None:
        """Put the caller's position before the message."""
        self.value = site.caller_position() + self.message


class ArgumentFault(UnplacedError):
    """An argument of a host function is wrong (luaL_argerror).

    Attributes:
        index: the argument's number, from 1, as the function counts.
    """

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index
        self.message = message

    def place(self, site: Site) -> None:
        """Write "bad argument #n to 'name' (message)"; a method's self is not counted."""
        kind, name = site.function_name()
        index = self.index
        if kind == "method":
            index -= 1
            if index == 0:
                self.value = f"{site.caller_position()}calling '{name}' on bad self ({self.message})"
                return
        self.value = f"{site.caller_position()}bad argument #{index} to '{name or '?'}' ({self.message})"


class OperationFault(UnplacedError):
    """An operator of Lua code fails (luaG_runerror), without blaming an operand."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def place(self, site: Site) -> None:
        """Put the position before the message, unless the operator ran inside a host function."""
        self.value = self.message if site.calls_host() else site.position() + self.message


CALLED = -1
"""The "operand" that an instruction calls: a function, or its metamethod."""


class OperandFault(OperationFault):
    """An operand has a wrong type (luaG_typeerror): "attempt to index a nil value (local 't')".

    Attributes:
        operand: which operand of the instruction is to blame, from 0, or `CALLED`.
    """

    def __init__(self, message: str, operand: int) -> None:
        super().__init__(message)
        self.operand = operand

    def place(self, site: Site) -> None:
        """Put the position before the message and the operand's name behind it."""
        if site.calls_host():
            self.value = self.message
        else:
            self.value = site.position() + self.message + site.variable(self.operand)


class LimitExceeded(PyLuaError):
    """A budget of the host's is spent, or the host wants an end; nothing in the script can catch this.

    Attributes:
        limit: the name of the limit ("max_instructions"), or "interrupted" or "cancelled".
        allowed: its value; None if it has none.
    """

    def __init__(
        self, limit: str, allowed: float | None = None, traceback: tuple[LuaFrame, ...] = ()
    ) -> None:
        super().__init__(limit if allowed is None else f"limit exceeded: {limit} ({allowed:g})")
        self.limit = limit
        self.allowed = allowed
        self.traceback = traceback


class ExitRequest(PyLuaError):
    """Lua code called `os.exit`; the host decides what ends. Nothing in the script can catch this.

    Attributes:
        code: the exit status, an integer of 32 bits.
        close: the state is to be closed first, so that pending variables and finalizers run.
    """

    def __init__(self, code: int, *, close: bool = False) -> None:
        super().__init__(f"exit with status {code}")
        self.code = code
        self.close = close


class StateBusy(PyLuaError):
    """The state was used by an OS thread while another one is using it; the other one is not disturbed."""


class StateClosed(PyLuaError):
    """The state was used after `close()`."""


class CheckpointError(PyLuaError):
    """A checkpoint can't be taken, restored, written or read; the message says of what, with the path to it."""


class SandboxViolation(LuaError):
    """Lua code reached for what its sandbox policy does not allow; the message names the policy."""


class FactoryError(PyLuaError):
    """A state could not be prepared: an init script, a module or a warm-up failed; ``__cause__`` says why."""


class LeaseError(PyLuaError):
    """A leased state was used after its return, returned twice, or returned to a pool that did not lend it."""


class PoolError(PyLuaError):
    """Base of what a pool answers instead of a state."""


class PoolClosed(PoolError):
    """The pool is closed, or was closed while the caller waited."""


class PoolTimeout(PoolError):
    """No state came free in time."""


class PoolFull(PoolError):
    """As many callers as are allowed are waiting for a state already."""


class MemoryBudgetExceeded(PoolError):
    """A state could not be lent within the memory budget of the pool, though idle ones were given up for it."""


class InternalError(PyLuaError):
    """A bug in pylua: an exception left the VM that no Lua program should cause."""
