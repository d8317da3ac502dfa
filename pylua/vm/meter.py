"""Meter: what one state has used of its limits; asked before work is done and before data is made.

Instructions are counted where the code can go round: the call of a Lua function costs its number of instructions,
a jump back to the head of a loop the number of instructions of that loop (`loop_costs`), as does the first pass of a
``for`` loop, and library functions charge for what they do. So both engines count alike, and code without loops is
counted once per call.
"""

from __future__ import annotations

from types import CellType
from typing import TYPE_CHECKING

from pylua.bytecode.effects import SHAPES
from pylua.errors import LimitExceeded, LuaError

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto

MAX_SINGLE_BYTES = 1 << 31
"""The largest string that a state makes at once unless a limit says less: 2 GiB."""

SLICE = 1 << 20
"""Instructions that are granted at once: CPython computes fastest with integers below 2^30."""

_PLENTY = 1 << 62


class Meter:
    """Budgets of one state. Plain slots: they are read all the time.

    Translated functions have the cell `left` among their free variables: to subtract from it and to compare it takes
    20 ns at each call of fib, from a global variable 35, from a slot 48 (CPython 3.11).
    """

    __slots__ = ("granted", "later", "left", "max_bytes", "max_instructions", "reserved")

    def __init__(self) -> None:
        self.left = CellType(_PLENTY)  # instructions that are left of those granted at once
        self.later = 0  # and those that will be granted
        self.granted = _PLENTY  # all that there were
        self.max_instructions: int | None = None
        self.max_bytes = MAX_SINGLE_BYTES
        self.reserved = 0  # bytes made by library functions since the collector looked last

    @property
    def instructions(self) -> int:
        """What has been used: all of it if the state is limited, else what library functions charged."""
        return self.granted - self.left.cell_contents - self.later  # type: ignore[no-any-return]

    def limit_instructions(self, allowed: int) -> None:
        """Allow *allowed* instructions from the beginning on."""
        used = self.instructions
        self.max_instructions = self.granted = allowed
        self.left.cell_contents, self.later = 0, allowed - used
        self._grant()

    def charge(self, work: int) -> None:
        """Charge *work* instructions' worth before a library function does it.

        Raises:
            LimitExceeded: the budget is spent; the work must not be done.
        """
        left = self.left.cell_contents = self.left.cell_contents - work
        if left < 0:
            self.tick()

    def tick(self) -> None:
        """Decide what happens now that what was granted is spent.

        Raises:
            LimitExceeded: there is no more.
        """
        self._grant()
        if self.left.cell_contents < 0:
            raise LimitExceeded("max_instructions", self.granted)

    def _grant(self) -> None:
        more = min(self.later, SLICE - self.left.cell_contents)
        self.left.cell_contents += more
        self.later -= more

    def reserve(self, size: int) -> None:
        """Ask before *size* bytes are made at once.

        Raises:
            LuaError: "not enough memory"; as in Lua it has no position.
        """
        if size > self.max_bytes:
            raise LuaError("not enough memory")
        self.reserved += size


def loop_costs(proto: Proto) -> dict[int, int]:
    """Return what a jump back costs: by loop head, the instructions up to the last one that jumps back there."""
    if proto.loop_costs is None:
        proto.loop_costs = _loop_costs(proto)
    return proto.loop_costs


def _loop_costs(proto: Proto) -> dict[int, int]:
    costs: dict[int, int] = {}
    for pc, instruction in enumerate(proto.code):
        place = SHAPES[instruction[0]].jump_at
        if place and instruction[place] <= pc:
            head = instruction[place]
            costs[head] = pc - head + 1
    return costs
