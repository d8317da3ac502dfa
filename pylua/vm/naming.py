"""Names for error messages, found in the bytecode when an error needs them ("Symbolic Execution" in ldebug.c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import ARITHMETIC_EVENTS, Op, Operand
from pylua.chunkname import chunk_id
from pylua.errors import CALLED
from pylua.vm.function import FUNCTION_CLASSES, global_function_name, is_lua_function
from pylua.vm.metatable import metafield

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto
    from pylua.vm.frame import Frame
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.values import Value

_EVENTS: dict[int, str] = {
    **{int(op): name[2:] for op, name in ARITHMETIC_EVENTS.items()},
    Op.GETTABUP: "index", Op.GETTABLE: "index", Op.SELF: "index",
    Op.SETTABUP: "newindex", Op.SETTABLE: "newindex",
    Op.LEN: "len", Op.CONCAT: "concat", Op.CLOSE: "close", Op.RETURN: "close",
    Op.EQ: "eq", Op.NE: "eq", Op.JEQ: "eq", Op.JNE: "eq",
    Op.LT: "lt", Op.JLT: "lt", Op.JNLT: "lt", Op.LE: "le", Op.JLE: "le", Op.JNLE: "le",
}  # fmt: skip
"""Opcode to the metamethod that it may call."""

_OPS = list(Op)

CALL_OPS = frozenset((Op.CALL, Op.TAILCALL))


def local_name(proto: Proto, register: int, pc: int) -> str | None:
    """Return the name of the local variable that lives in *register* when instruction *pc* executes."""
    for local in proto.locals:
        if local.start_pc > pc:
            break
        if local.register == register and pc < local.end_pc:
            return local.name
    return None


def active_locals(proto: Proto, pc: int) -> list[tuple[str, int]]:
    """Return name and register of the variables alive at *pc*, in order of declaration."""
    return [(local.name, local.register) for local in proto.locals if local.start_pc <= pc < local.end_pc]


def _changes(instruction: tuple[int, ...], register: int) -> bool:
    """Return whether *instruction* may change *register*."""
    number, a, b, _ = instruction
    op = _OPS[number]
    if op.operands[0] is Operand.WRITE:
        return register == a or (op is Op.SELF and register == a + 1)
    if op is Op.LOADNIL:
        return a <= register < a + b
    if op is Op.VARARG:
        return register == a  # and those behind it, but PUC does not look (findsetreg)
    if op is Op.CALL:
        return register >= a
    if op is Op.TFORCALL:
        return register >= a + 4
    if op in (Op.FORPREP, Op.FORLOOP):
        return a <= register <= a + 3
    return op is Op.TFORLOOP and register == a + 2


_TARGET_OPERAND = {
    int(op): number + 1 for op in Op for number, kind in enumerate(op.operands) if kind is Operand.JUMP
}


def _setter(proto: Proto, last_pc: int, register: int) -> int | None:
    """Return the pc of the instruction that last set *register* before *last_pc*, None if it depends."""
    found: int | None = None
    target = 0  # code before this address is conditional
    for pc in range(last_pc):
        instruction = proto.code[pc]
        if _changes(instruction, register):
            found = None if pc < target else pc
        operand = _TARGET_OPERAND.get(instruction[0])
        if operand is not None and pc < instruction[operand] <= last_pc:
            target = max(target, instruction[operand])
    return found


def register_name(proto: Proto, pc: int, register: int) -> tuple[str, str] | None:
    """Return kind and name of what *register* holds at instruction *pc*: ("local", "x"), ("field", "y")."""
    if register < 0:
        constant = proto.constants[-1 - register]
        return ("constant", constant.partition("\0")[0]) if constant.__class__ is str else None
    name = local_name(proto, register, pc)
    if name is not None:
        return "local", name
    setter = _setter(proto, pc, register)
    if setter is None:
        return None
    op, a, b, c = proto.code[setter]
    if op == Op.MOVE:
        return register_name(proto, setter, b) if b < a else None
    if op == Op.GETCELL:
        return register_name(proto, setter, b)
    if op == Op.GETUPVAL:
        return "upvalue", proto.upvalues[b].name or "?"
    if op == Op.GETTABUP:
        kind = "global" if proto.upvalues[b].name == "_ENV" else "field"
        return kind, _key_name(proto, setter, c)
    if op == Op.GETTABLE:
        return _field_kind(proto, setter, b), _key_name(proto, setter, c)
    if op == Op.SELF:
        return "method", _key_name(proto, setter, c)
    return None


_INDEX_OPERANDS = range(256)
"""The integer keys that stand in PUC's instructions (MAXARG_C); others are in registers, without a name."""


def _field_kind(proto: Proto, pc: int, container: int) -> str:
    """Return "global" if *container* is a variable called _ENV, else "field" (isEnv)."""
    holder = register_name(proto, pc, container)
    is_environment = holder is not None and holder[0] in ("local", "upvalue") and holder[1] == "_ENV"
    return "global" if is_environment else "field"


def _key_name(proto: Proto, pc: int, key: int) -> str:
    constant = proto.constants[-1 - key] if key < 0 else None
    if constant.__class__ is int and constant in _INDEX_OPERANDS:
        return "integer index"
    named = register_name(proto, pc, key)
    return named[1] if named is not None and named[0] == "constant" else "?"


def called_name(proto: Proto, pc: int) -> tuple[str, str] | None:
    """Return kind and name of the function that instruction *pc* calls (funcnamefromcode)."""
    op, a = proto.code[pc][:2]
    if op in CALL_OPS:
        return register_name(proto, pc, a)
    if op == Op.TFORCALL:
        return "for iterator", "for iterator"
    event = _EVENTS.get(op)
    return None if event is None else ("metamethod", event)


def variable_info(frame: Frame, operand: int) -> str:
    """Return " (local 'x')" for an operand (0, 1, 2: A, B, C) of the current instruction, or "" (varinfo)."""
    proto, pc = frame.proto, frame.pc - 1
    op, a, b, c = proto.code[pc]
    named: tuple[str, str] | None = None
    if operand == CALLED:
        named = called_name(proto, pc)
    elif op == Op.GETTABUP:
        named = ("upvalue", proto.upvalues[b].name or "?")
    elif op == Op.SETTABUP:
        named = ("upvalue", proto.upvalues[a].name or "?")
    elif op == Op.SETTABLE:
        named = register_name(proto, pc, a)
    elif op in (Op.GETTABLE, Op.SELF):
        named = register_name(proto, pc, b)
    elif op == Op.CONCAT:
        named = register_name(proto, pc, b + operand)
    else:
        named = register_name(proto, pc, (a, b, c)[operand])
    return "" if named is None else f" ({named[0]} '{named[1]}')"


def current_line(frame: Frame) -> int | None:
    """Return the line that *frame* executes, None if it was stripped."""
    return frame.proto.line(max(frame.pc - 1, 0))


def position(frame: Frame) -> str:
    """Return "name:line: " of what *frame* executes."""
    line = current_line(frame)
    return f"{chunk_id(frame.proto.source)}:{-1 if line is None else line}: "


def called_host_function(g: GlobalState, frame: Frame) -> Value:
    """Return the host function that the current instruction of *frame* calls, or None."""
    if not frame.pc:
        return None
    op = frame.proto.code[frame.pc - 1][0]
    if op not in CALL_OPS and op != Op.TFORCALL:
        return None
    function = frame.called
    for _ in range(10):
        if function.__class__ in FUNCTION_CLASSES:
            return None if is_lua_function(function) else function
        function = metafield(g, function, "__call")
        if function is None:
            break
    return None


class FrameSite:
    """The instruction that a frame executes, for errors that must be placed."""

    def __init__(self, g: GlobalState, frame: Frame, *, in_host: bool = False) -> None:
        self._g = g
        self._frame = frame
        self._in_host = in_host  # the instruction called a host function as a metamethod

    def position(self) -> str:
        """Return "name:line: "."""
        return position(self._frame)

    def caller_position(self) -> str:
        """Return "name:line: ", or "" if the line was stripped."""
        return "" if current_line(self._frame) is None else position(self._frame)

    def function_name(self) -> tuple[str, str | None]:
        """Return how the instruction names the function that it calls; else the function's global name."""
        named = called_name(self._frame.proto, self._frame.pc - 1)
        if named is not None:
            return named
        return "", global_function_name(self._g, called_host_function(self._g, self._frame))

    def variable(self, operand: int) -> str:
        """Return " (local 'x')" for an operand, or ""."""
        return variable_info(self._frame, operand)

    def calls_host(self) -> bool:
        """Return whether the instruction calls a host function."""
        return self._in_host or called_host_function(self._g, self._frame) is not None
