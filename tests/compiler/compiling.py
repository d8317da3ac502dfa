"""Compiled chunks in a form that tests can read, and the same chunks on real Lua."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pylua.bytecode.opcodes import Op, Operand
from pylua.compiler.chunk import compile_chunk
from pylua.errors import LuaSyntaxError
from pylua.syntax.parser import parse

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto

_REGISTERS = frozenset((Operand.WRITE, Operand.READ, Operand.RANGE, Operand.CELL))


def compiled(source: str, chunkname: str = "=test") -> Proto:
    """Return the main Proto of *source*."""
    return compile_chunk(parse(source, chunkname), chunkname)


def listing(source: str, function: int | None = None) -> list[str]:
    """Return the instructions of the main function, or of a function in it: ``ADD R0 R1 "x"``.

    Registers are R0, upvalues U0, nested functions P0, jump targets >7, constants as Lua writes them.
    """
    proto = compiled(source)
    return instructions(proto if function is None else proto.protos[function])


def instructions(proto: Proto) -> list[str]:
    """Return the instructions of *proto* as `listing` does."""
    return [_text(proto, instruction) for instruction in proto.code]


def _text(proto: Proto, instruction: tuple[int, ...]) -> str:
    op = Op(instruction[0])
    words = [op.name]
    for kind, value in zip(op.operands, instruction[1:]):
        if kind in _REGISTERS or (kind is Operand.RK and value >= 0):
            words.append(f"R{value}")
        elif kind is Operand.RK:
            words.append(_constant(proto.constants[-1 - value]))
        elif kind is Operand.JUMP:
            words.append(f">{value}")
        elif kind is not Operand.NONE:
            words.append({Operand.UPVALUE: "U", Operand.PROTO: "P"}.get(kind, "") + str(value))
    return " ".join(words)


def _constant(value: object) -> str:
    if value is None:
        return "nil"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def lines(source: str, *ops: Op) -> list[int]:
    """Return the lines of the main function's instructions with one of the opcodes *ops*."""
    proto = compiled(source)
    return [line for (op, *_), line in zip(proto.code, proto.lines) if op in ops]


def refusal(source: str) -> str:
    """Return the message of the syntax error that *source* is."""
    with pytest.raises(LuaSyntaxError) as caught:
        compiled(source)
    message = caught.value.value
    assert isinstance(message, str)
    return message
