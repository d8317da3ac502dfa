"""Which results of calls need not be adjusted to one value at once.

To ask whether a call has given a tuple takes 11 ns. Many operators refuse a tuple as they refuse whatever is not a
number, and where they do, what is wrong is found out anyway: fib takes 8 % less time. A refusal takes 700 ns. So
this is for functions that give one value as a rule, and for results that are used where they stand: a variable
might be used again and again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op
from pylua.vm.naming import local_name
from pylua.vm.translator.facts import NUMBER, STR
from pylua.vm.translator.intrinsics import called_name

if TYPE_CHECKING:
    from pylua.vm.translator.emitter import Emitter

_GENEROUS = frozenset((
    "byte", "find", "frexp", "gmatch", "gsub", "load", "loadstring", "match", "modf", "next", "pcall", "require",
    "resume", "select", "unpack", "xpcall", "yield",
))  # fmt: skip
"""Functions that often give more than one value."""


def may_be_loose(e: Emitter, register: int) -> bool:
    """Return whether the results of the call at hand may stay in *register* as they are."""
    return (
        not e.resumable
        and local_name(e.proto, register, e.pc + 1) is None
        and called_name(e, register) not in _GENEROUS
    )


def refused(e: Emitter, pc: int) -> int:
    """Return the registers in which instruction *pc* can't take a tuple for a value: it raises TypeError, and more.

    A comparison leaves the rest to the interpreter, which adjusts all registers; the others ask `runtime`.
    """
    op, _, b, c = e.code[pc]
    if op in _COMPARISONS:
        left, right = (b, c) if op in (Op.LT, Op.LE) else e.code[pc][1:3]
        if left in e.loose and right in e.loose:
            return _register(left)
        return _register(left) | _register(right)
    if op in _REFUSING or (op == Op.MUL and e.type(b) & ~NUMBER and e.type(c) & ~NUMBER):
        return _register(b) | _register(c)
    if op == Op.GETTABLE or op == Op.SELF:
        return _register(b) if c < 0 and e.type(c) == STR else 0
    return 0


def _register(operand: int) -> int:
    return 1 << operand if operand >= 0 else 0


_COMPARISONS = frozenset((Op.LT, Op.LE, Op.JLT, Op.JNLT, Op.JLE, Op.JNLE))
_REFUSING = frozenset((Op.ADD, Op.SUB, Op.DIV, Op.MOD, Op.IDIV))
