"""The table of templates: for each opcode, the function that writes it as Python statements.

A template writes the fast path of an operation and, for everything else, a call of `runtime`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from pylua.bytecode.opcodes import Op
    from pylua.vm.translator.emitter import Emitter

WORK = "work_left"
"""The free variable of metered functions whose cell is the meter's; it comes behind all others in alphabetic order."""

LATE_WORK = "WORK_LEFT.cell_contents"
"""The same for functions that are older than their state's limits (20 ns more at each charge)."""

Template = Callable[["Emitter", int, int, int], None]
TEMPLATES: dict[int, Template] = {}


def template(*ops: Op) -> Callable[[Template], Template]:
    """Register the decorated function for some opcodes."""

    def register(function: Template) -> Template:
        for op in ops:
            TEMPLATES[int(op)] = function
        return function

    return register
