"""Disassembler: a Proto as text, as ``luac -l`` prints it.

Columns of an instruction: its number (from 1), its line, name, operands as they stand in the tuple, and a
comment that says what they stand for. So a register or an upvalue is a number >= 0, constant K[x] is
``-1-x``, and a jump is a pc from 0 with the number of its target behind "to".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.bytecode.opcodes import Op, Operand
from pylua.numeric import format_number

if TYPE_CHECKING:
    from pylua.bytecode.proto import Instruction, Proto

_OPS = tuple(Op)
_ESCAPES = {
    ord('"'): '\\"', ord("\\"): "\\\\",
    7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r",
}  # fmt: skip
_UNPRINTABLE = {code: f"\\{code:03d}" for code in (*range(32), *range(127, 256)) if code not in _ESCAPES}
_QUOTING = {**_UNPRINTABLE, **_ESCAPES}


def listing(proto: Proto, *, full: bool = False) -> str:
    """Return the listing of *proto* and, behind it, of all functions nested in it.

    Args:
        proto: any function.
        full: list constants, locals and upvalues, too (``luac -l -l``).
    """
    lines: list[str] = []
    pending = [proto]
    while pending:
        function = pending.pop()
        lines.append("")
        lines.extend(_header(function))
        lines.extend(_instruction(function, pc) for pc in range(len(function.code)))
        if full:
            lines.extend(_tables(function))
        pending.extend(reversed(function.protos))
    return "\n".join(lines) + "\n"


def _place(proto: Proto) -> str:
    """Return "<file:first line,last line>"."""
    return f"<{_source_name(proto.source)}:{proto.line_defined},{proto.last_line}>"


def _source_name(source: str) -> str:
    if source[:1] in ("@", "="):
        return source[1:]
    return "(bstring)" if source[:1] == "\x1b" else "(string)"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _header(proto: Proto) -> tuple[str, str]:
    kind = "function" if proto.line_defined else "main"
    parameters = _plural(proto.num_params, "param")
    if proto.is_vararg:
        parameters = parameters.replace(" ", "+ ")
    return (
        f"{kind} {_place(proto)} ({_plural(len(proto.code), 'instruction')})",
        ", ".join(
            (
                parameters,
                _plural(proto.num_registers, "slot"),
                _plural(len(proto.upvalues), "upvalue"),
                _plural(len(proto.locals), "local"),
                _plural(len(proto.constants), "constant"),
                _plural(len(proto.protos), "function"),
            )
        ),
    )


# ---------------------------------------------------------------- instructions


def _instruction(proto: Proto, pc: int) -> str:
    instruction = proto.code[pc]
    op = _OPS[instruction[0]]
    line = proto.line(pc)
    operands = [str(value) for kind, value in zip(op.operands, instruction[1:]) if kind is not Operand.NONE]
    text = f"\t{pc + 1}\t[{'-' if line is None else line}]\t{op.name:<9}\t{' '.join(operands)}"
    comment = _comment(proto, op, instruction)
    return f"{text}\t; {comment}" if comment else text


def _comment(proto: Proto, op: Op, instruction: Instruction) -> str:
    notes = (_note(proto, op, kind, value) for kind, value in zip(op.operands, instruction[1:]))
    return " ".join(note for note in notes if note)


def _note(proto: Proto, op: Op, kind: Operand, value: int) -> str:
    """Return what operand *value* stands for, "" if the number says it all."""
    if kind is Operand.UPVALUE:
        return _upvalue_name(proto, value)
    if kind is Operand.RK and value < 0:
        return _constant(proto.constants[-1 - value])
    if kind is Operand.PROTO:
        return _place(proto.protos[value])
    if kind is Operand.JUMP:
        return f"{'exit to' if op is Op.FORPREP else 'to'} {value + 1}"
    if kind in (Operand.COUNT, Operand.WANTED):
        leave = kind is Operand.WANTED or op is Op.RETURN
        return f"{_amount(value)} {'out' if leave else 'in'}"
    return ""


def _amount(value: int) -> str:
    """Return how many values a count or wanted operand means."""
    if value >= 0:
        return str(value)
    fixed = -1 - value
    return f"{fixed} + all" if fixed else "all"


def _upvalue_name(proto: Proto, number: int) -> str:
    return proto.upvalues[number].name or "-"


def _constant(constant: object) -> str:
    if constant.__class__ is str:
        return '"' + constant.translate(_QUOTING) + '"'
    if constant.__class__ is int or constant.__class__ is float:
        return format_number(constant)
    return "nil" if constant is None else repr(constant)


# ---------------------------------------------------------------- constants, locals, upvalues


_KIND_LETTERS = {str: "S", int: "I", float: "F", type(None): "N"}


def _tables(proto: Proto) -> list[str]:
    lines = [f"constants ({len(proto.constants)}) for {_place(proto)}:"]
    lines.extend(
        f"\t{-1 - number}\t{_KIND_LETTERS.get(constant.__class__, 'B')}\t{_constant(constant)}"
        for number, constant in enumerate(proto.constants)
    )
    lines.append(f"locals ({len(proto.locals)}) for {_place(proto)}:")
    lines.extend(
        f"\t{variable.register}\t{variable.name}\t{variable.start_pc + 1}\t{variable.end_pc + 1}"
        + ("\tcell" if variable.is_cell else "")
        for variable in proto.locals
    )
    lines.append(f"upvalues ({len(proto.upvalues)}) for {_place(proto)}:")
    lines.extend(
        f"\t{number}\t{_upvalue_name(proto, number)}\t{int(upvalue.in_register)}\t{upvalue.index}"
        for number, upvalue in enumerate(proto.upvalues)
    )
    return lines
