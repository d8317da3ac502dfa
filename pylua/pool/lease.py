"""Lease: one state out with one borrower, usable until it is returned, exactly once."""

from __future__ import annotations

import contextlib
import dis
import sys
import threading
from typing import TYPE_CHECKING, Protocol

from pylua.errors import LeaseError

if TYPE_CHECKING:
    from collections.abc import Hashable
    from os import PathLike
    from types import CodeType, FrameType, TracebackType

    from pylua.convert import LuaFunction, LuaTableView, LuaView
    from pylua.limits import CancelToken, Limits
    from pylua.pool.managed import ManagedState

STACK_DEPTH = 10
"""Frames that are kept of whoever asked for the state, to be shown if it is not returned."""

_OWN_FILES = (__file__.rpartition("lease")[0], contextlib.__file__)


class Lender(Protocol):
    """What lends states: a pool."""

    name: str

    def acquire(self, *, timeout: float | None = None, affinity: Hashable = None) -> Lease:
        """Lend a state."""

    def release(self, lease: Lease) -> None:
        """Take a state back."""

    def forget(self, loan: Loan) -> None:
        """Notice that a lease is gone without having been returned; called by the garbage collector."""

    def interrupt(self, loan: Loan) -> bool:
        """Stop what runs on a loan."""


class Loan:
    """What the pool knows of a lease. It outlives the `Lease`, which its borrower may forget.

    Attributes:
        managed: the state.
        number: counts the leases of the pool, from 1.
        since: when it was lent.
        charge: bytes that were added to what the state counts for, while it is lent.
        thread: the OS thread that used it last.
        ended: how it ended ("returned", "reclaimed"); None while it lasts.
        is_used: its state was touched, so that it must be reset.
        is_reported: the log has it as a leak.
        is_hit: it found what its borrower asked for.
    """

    __slots__ = (
        "charge",
        "ended",
        "is_hit",
        "is_reported",
        "is_used",
        "managed",
        "number",
        "since",
        "stack",
        "thread",
    )

    def __init__(self, managed: ManagedState, number: int, charge: int = 0, *, is_hit: bool = False) -> None:
        self.managed = managed
        self.number = number
        self.charge = charge
        self.since = 0.0
        self.thread: threading.Thread | None = None
        self.ended: str | None = None
        self.is_used = False
        self.is_reported = False
        self.is_hit = is_hit
        self.stack: list[tuple[CodeType, int]] = []  # code and place in it, innermost first

    def lend(self, now: float) -> None:
        """Note who borrows the state, and when. Code and lines are kept, not frames: those would hold variables."""
        self.since = now
        self.thread = threading.current_thread()
        stack: list[tuple[CodeType, int]] = []
        frame: FrameType | None = sys._getframe(2)  # noqa: SLF001  the documented way to the frames of callers
        while frame is not None and len(stack) < STACK_DEPTH:
            stack.append(
                (frame.f_code, frame.f_lasti)
            )  # the line is looked up when it is shown: that takes longer
            frame = frame.f_back
        self.stack = stack

    def borrower(self) -> str:
        """Return where the state was borrowed, innermost call last, for the log."""
        lines = [
            f"  {code.co_filename}:{line_of(code, place)} in {code.co_name}"
            for code, place in reversed(self.stack)
            if not code.co_filename.startswith(_OWN_FILES)
        ]
        thread = self.thread.name if self.thread is not None else "?"
        return "\n".join([f"borrowed by thread {thread!r} at", *lines])


def line_of(code: CodeType, place: int) -> int:
    """Return the line of a place in Python's bytecode."""
    lines = [line for start, line in dis.findlinestarts(code) if start <= place and line]
    return lines[-1] if lines else code.co_firstlineno


class Lease:
    """A state that is lent: what `LuaState` offers, until it is returned. A context manager that returns it.

    Views of tables and functions that come out of the state belong to it: they must not be used after the return
    (`pylua.convert.to_plain` makes data of them that can).
    """

    __slots__ = ("__weakref__", "_lender", "_loan")

    def __init__(self, lender: Lender, loan: Loan) -> None:
        self._lender = lender
        self._loan = loan

    # ------------------------------------------------------------ the state

    @property
    def state(self) -> ManagedState:
        """The state with its record.

        Raises:
            LeaseError: it was returned.
        """
        loan = self._loan
        if loan.ended is not None:
            msg = f"lease {loan.number} of pool {self._lender.name!r} was {loan.ended}; its state can't be used any more"
            raise LeaseError(msg)
        loan.is_used = True
        thread = threading.current_thread()
        if loan.thread is not thread:
            loan.thread = thread
        return loan.managed

    def execute(
        self,
        source: str | bytes,
        *arguments: object,
        name: str | None = None,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Run a chunk; see `LuaState.execute`."""
        return self.state.execute(
            source, *arguments, name=name, timeout=timeout, limits=limits, cancel=cancel
        )

    def eval(
        self,
        expression: str,
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Return the value of an expression; see `LuaState.eval`."""
        return self.state.eval(expression, *arguments, timeout=timeout, limits=limits, cancel=cancel)

    def execute_file(
        self,
        path: str | PathLike[str],
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Run a file; see `LuaState.execute_file`."""
        return self.state.execute_file(path, *arguments, timeout=timeout, limits=limits, cancel=cancel)

    def call(
        self,
        function: LuaView,
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Call a function; see `LuaState.call`."""
        return self.state.call(function, *arguments, timeout=timeout, limits=limits, cancel=cancel)

    def load(self, source: str | bytes, *, name: str | None = None) -> LuaFunction:
        """Compile a chunk; see `LuaState.load`."""
        return self.state.load(source, name=name)

    @property
    def globals(self) -> LuaTableView:
        """The global environment as a mapping."""
        return self.state.lua.globals

    def table(self, content: object = ()) -> LuaTableView:
        """Return a new table; see `LuaState.table`."""
        return self.state.lua.table(content)

    def memory_used(self) -> int:
        """Return the bytes that the state holds."""
        return self.state.lua.memory_used()

    def interrupt(self) -> bool:
        """Stop the running call, from any thread; False if nothing runs or the lease is over."""
        return self._lender.interrupt(self._loan)

    # ------------------------------------------------------------ the loan

    @property
    def loan(self) -> Loan:
        """What the pool knows of the lease."""
        return self._loan

    @property
    def lender(self) -> Lender:
        """The pool that lent it."""
        return self._lender

    @property
    def returned(self) -> bool:
        """Whether the lease is over."""
        return self._loan.ended is not None

    def release(self) -> None:
        """Return the state to its pool.

        Raises:
            LeaseError: it was returned before.
        """
        self._lender.release(self)

    def __enter__(self) -> Lease:  # noqa: PYI034  not meant to be subclassed
        """Return the lease itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Return the state, unless that was done in the block."""
        if self._loan.ended is None:
            self._lender.release(self)

    def __del__(self) -> None:
        """Tell the pool if the lease was forgotten."""
        if self._loan.ended is None:
            self._lender.forget(self._loan)

    def __repr__(self) -> str:
        """Return which lease of which pool this is."""
        loan = self._loan
        status = loan.ended or "lasting"
        return f"<Lease {loan.number} of pool {self._lender.name!r}: state #{loan.managed.number}, {status}>"


class Lending:
    """A ``with`` block for which a state is lent."""

    __slots__ = ("_affinity", "_lease", "_lender", "_timeout")

    def __init__(self, lender: Lender, timeout: float | None, affinity: Hashable) -> None:
        self._lender = lender
        self._timeout = timeout
        self._affinity = affinity
        self._lease: Lease | None = None

    def __enter__(self) -> Lease:
        """Borrow a state."""
        self._lease = self._lender.acquire(timeout=self._timeout, affinity=self._affinity)
        return self._lease

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Return the state, unless that was done in the block."""
        lease, self._lease = self._lease, None
        if lease is not None and not lease.returned:
            self._lender.release(lease)
