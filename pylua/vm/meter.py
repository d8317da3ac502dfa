"""Meter: what one state has used of its limits; asked before work is done and before data is made."""

from __future__ import annotations

from pylua.errors import LimitExceeded, LuaError

MAX_SINGLE_BYTES = 1 << 31
"""The largest string that a state makes at once unless a limit says less: 2 GiB."""


class Meter:
    """Budgets of one state. Plain slots: read in the interpreter's loop."""

    __slots__ = ("instructions", "max_bytes", "max_instructions", "reserved")

    def __init__(self) -> None:
        self.instructions = 0  # used
        self.max_instructions: int | None = None
        self.max_bytes = MAX_SINGLE_BYTES
        self.reserved = 0  # bytes made by library functions since the collector looked last

    def charge(self, work: int) -> None:
        """Charge *work* instructions' worth before a library function does it.

        Raises:
            LimitExceeded: the budget is spent; the work must not be done.
        """
        self.instructions += work
        if self.max_instructions is not None and self.instructions > self.max_instructions:
            raise LimitExceeded("max_instructions", self.max_instructions)

    def reserve(self, size: int) -> None:
        """Ask before *size* bytes are made at once.

        Raises:
            LuaError: "not enough memory"; as in Lua it has no position.
        """
        if size > self.max_bytes:
            raise LuaError("not enough memory")
        self.reserved += size
