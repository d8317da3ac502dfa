"""The linker: makes a code object of a function's Python text, with Lua's constants, names and lines.

The text is compiled as it is. Then the marked strings among the code's constants give way to what they stand for,
the code objects of nested functions are put in, and the line table gets Lua's lines, so that Python's own
tools (tracebacks, coverage, debuggers) show the Lua program.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from types import CellType, CodeType, FunctionType
from typing import TYPE_CHECKING

import attrs

from pylua.boolean import FALSE, TRUE
from pylua.chunkname import chunk_id
from pylua.vm.function import LARGE_FUNCTION, upvalues_of
from pylua.vm.operations import MetaCall
from pylua.vm.table import LuaTable
from pylua.vm.translator.emitter import MARK, Emitter
from pylua.vm.translator.facts import Facts
from pylua.vm.translator.form import Form, form_of_chunk
from pylua.vm.translator.template import WORK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pylua.bytecode.proto import Proto

_OBJECTS: dict[str, object] = {
    "TRUE": TRUE, "FALSE": FALSE, "tuple": tuple, "int": int, "float": float, "str": str, "table": LuaTable,
    "function": FunctionType, "metacall": MetaCall,
}  # fmt: skip
"""What the marked words stand for."""

HAS_LINE_TABLES = sys.version_info >= (3, 11) and sys.implementation.name == "cpython"


class Translation:
    """A function as a code object of Python, and the way back from there.

    Attributes:
        proto: the function.
        order: of each upvalue, its place in the closure.
        text: the Python text.
        pcs: the instruction of each line of the text.
        code: the code object; its last constant is this object.
        marked: the constants of the code before marked strings gave way to what they stand for.
        natives: the NEWCELLs of variables that are Python's own cells, in the order of their names.
        unmade: the copies of registers that an instruction finds unmade (see `Emitter.unmade_copies`).
        is_interpreted: whether the code only leaves the work to the interpreter.
    """

    __slots__ = (
        "_facts",
        "_late",
        "_lines",
        "_resumable",
        "_starts",
        "cells",
        "code",
        "form",
        "is_interpreted",
        "marked",
        "natives",
        "nested",
        "order",
        "pcs",
        "proto",
        "text",
        "text_lines",
        "unmade",
    )

    def __init__(self, proto: Proto, order: Sequence[int], text: str, pcs: Sequence[int]) -> None:
        self.proto = proto
        self.order = order
        self.text = text
        self.pcs = pcs
        self.code: CodeType
        self.marked: tuple[object, ...] = ()
        self.is_interpreted = False
        self.cells: list[CellType] | None = None
        self.form = Form()
        self.nested: dict[int, Translation] = {}
        self._resumable: CodeType | None = None
        self._late: Translation | None = None
        self.natives: Sequence[int] = ()
        self.unmade: dict[int, dict[int, int]] = {}
        self.text_lines = b""  # the line table of the text
        self._starts: list[int] = []  # offsets in the bytecode, and the lines of the text that begin there
        self._lines: list[int] = []
        self._facts: Facts | None = None

    def facts(self) -> Facts:
        """Return the facts about the function's registers."""
        if self._facts is None:
            self._facts = Facts(self.proto)
        return self._facts

    def kept_at(self, pc: int) -> int:
        """Return the registers that hold something at *pc*: values still to be read, and variables in scope."""
        kept = self.facts().live_around(pc)
        for local in self.proto.locals:
            if local.start_pc <= pc + 1 and pc <= local.end_pc:
                kept |= 1 << local.register
        return kept

    def resumable_code(self) -> CodeType:
        """Return the code object of the generator form; it is made when it is first asked for."""
        if self._resumable is None:
            emitter = Emitter(self.proto, self.order, attrs.evolve(self.form, resumable=True))
            form = Translation(self.proto, self.order, "\n".join(emitter.lines) + "\n", emitter.pcs)
            form.natives = sorted(emitter.cells.natives)
            form.unmade = emitter.unmade_copies()
            self._resumable = form.code = link(
                compile_text(form.text, emitter.free_variables), form, self.nested
            )
        return self._resumable

    def late(self) -> Translation:
        """Return a metered translation with the same free variables, made when it is first asked for."""
        if self._late is None:
            self._late = translate(
                self.proto, self.order, attrs.evolve(self.form, metered=True, is_late=True)
            )
        return self._late

    def detach(self, function: FunctionType) -> None:
        """Give *function* upvalues of its own, in a list, and leave it to the interpreter."""
        if self.cells is None:
            detached = _interpreted(self.proto, self.order, self.form, upvalues_of(function))
            function.__code__ = detached.code

    def pc_at(self, offset: int, line: int) -> int:
        """Return the instruction at an offset of Python's bytecode, which is on *line* of the text if that is known."""
        if HAS_LINE_TABLES:
            if not self._starts:
                text_code = self.code.replace(co_linetable=self.text_lines, co_firstlineno=_FIRST_LINE)
                pieces = list(text_code.co_lines())
                self._starts = [start for start, _, _ in pieces]
                self._lines = [text_line or _FIRST_LINE for _, _, text_line in pieces]
            line = self._lines[bisect_right(self._starts, offset) - 1]
        return self.pcs[max(min(line - _FIRST_LINE, len(self.pcs) - 1), 0)]


def translate_chunk(proto: Proto, *, metered: bool = False) -> Translation:
    """Translate a whole chunk; *metered*: for states with limits."""
    form = form_of_chunk(proto, metered=metered)
    return translate(proto, range(len(proto.upvalues)), form)


def translate(proto: Proto, order: Sequence[int], form: Form) -> Translation:
    """Translate a function and all that are nested in it."""
    if form.metered and len(proto.code) > LARGE_FUNCTION:
        return _interpreted(proto, order, form)
    try:
        emitter = Emitter(proto, order, form)
        nested = {
            number: translate(proto.protos[number], inner_order, form)
            for number, inner_order in emitter.orders.items()
        }
        translation = Translation(proto, order, "\n".join(emitter.lines) + "\n", emitter.pcs)
        translation.natives = sorted(emitter.cells.natives)
        translation.unmade = emitter.unmade_copies()
        raw = compile_text(translation.text, emitter.free_variables)
    except (RecursionError, MemoryError):  # too much for Python's compiler
        return _interpreted(proto, order, form)
    translation.nested = nested
    translation.form = form
    translation.code = link(raw, translation, nested)
    return translation


def _interpreted(
    proto: Proto, order: Sequence[int], form: Form, own_cells: list[CellType] | None = None
) -> Translation:
    """Return a translation that leaves the function to the interpreter; with *own_cells* it is of one closure."""
    variables = sorted(f"u{place:03d}" for place in order) + [WORK] * form.has_meter
    cells = f"(lambda: ({', '.join(variables)},)).__closure__" if variables else "()"
    taken = cells if own_cells is None else f"{cells} and None"
    text = f"def lua(*arguments):\n return INTERPRET(G, '{MARK}self', {taken}, arguments)\n"
    translation = Translation(proto, order, text, [0, 0])
    translation.form = form
    translation.cells = own_cells
    translation.is_interpreted = True
    translation.code = link(compile_text(text, variables), translation, {})
    return translation


def compile_text(text: str, upvalues: Sequence[str]) -> CodeType:
    """Return the code object of the function that *text* defines, with *upvalues* as free variables."""
    if upvalues:
        indented = text.replace("\n", "\n ")
        source = f"def outer({', '.join(upvalues)}):\n {indented}"
        module = compile(source, "<lua>", "exec", dont_inherit=True)
        outer = next(constant for constant in module.co_consts if constant.__class__ is CodeType)
        return next(constant for constant in outer.co_consts if constant.__class__ is CodeType)
    module = compile("\n" + text, "<lua>", "exec", dont_inherit=True)
    return next(constant for constant in module.co_consts if constant.__class__ is CodeType)


def link(raw: CodeType, translation: Translation, nested: dict[int, Translation]) -> CodeType:
    """Return the code object of *translation*, made of what its text compiled to."""
    proto = translation.proto
    name = "main chunk" if proto.line_defined == 0 else "function"
    translation.marked = raw.co_consts
    changes: dict[str, object] = {
        "co_consts": constants_of(translation, nested),
        "co_filename": chunk_id(proto.source) if proto.source[:1] != "@" else proto.source[1:],
        "co_name": name,
    }
    if HAS_LINE_TABLES:
        changes["co_firstlineno"] = max(proto.line_defined, 1)
        translation.text_lines = raw.co_linetable
        changes["co_qualname"] = (
            f"{name} <{chunk_id(proto.source)}:{proto.line_defined}>" if proto.line_defined else name
        )
        changes["co_linetable"] = _line_table(raw, translation)
    return raw.replace(**changes)  # type: ignore[arg-type]


def constants_of(translation: Translation, nested: dict[int, Translation]) -> tuple[object, ...]:
    """Return the constants of the code of *translation*: what the marked ones stand for, and itself."""
    return (*[_linked(constant, translation, nested) for constant in translation.marked], translation)


def _linked(constant: object, translation: Translation, nested: dict[int, Translation]) -> object:
    if constant.__class__ is CodeType:
        for inner in constant.co_consts:
            if inner.__class__ is str and inner[:2] == MARK + "p":
                return nested[int(inner[2:])].code
        return constant
    if constant.__class__ is tuple:
        return tuple(_linked(item, translation, nested) for item in constant)
    if constant.__class__ is not str or constant[:1] != MARK:
        return constant
    word = constant[1:]
    if word in _OBJECTS:
        return _OBJECTS[word]
    if word == "self":
        return translation
    number = int(word[1:])
    if word[0] == "k":
        value = translation.proto.constants[number]
        return sys.intern(value) if value.__class__ is str else value
    inner_proto = translation.proto.protos[number]
    return nested[number].code if word[0] == "p" else (None,) * inner_proto.num_params


# ---------------------------------------------------------------- lines

_FIRST_LINE = 2
"""Where the text begins in what is compiled."""

_NO_COLUMNS = 0x80 | 13 << 3
"""The first byte of an entry that has a line only, for one code unit ("Objects/locations.md" of CPython 3.11)."""

_MAX_UNITS = 8
"""The code units of the longest entry."""

_SAME_LINE = bytes((_NO_COLUMNS + _MAX_UNITS - 1, 0))
"""A longest entry on the line of the entry before."""

_LOW_BITS = 63
"""What a byte of a number holds, beside the mark that more follows."""


def _line_table(raw: CodeType, translation: Translation) -> bytes:
    """Return a line table with Lua's lines for *raw*: one piece for all neighbors on a line.

    Almost each instruction of Python's is an entry of its own: what is done for each makes the cost.
    """
    pcs, lines = translation.pcs, translation.proto.lines
    first = max(translation.proto.line_defined, 1)
    lua_lines = [lines[pc] for pc in pcs] if lines else [first] * len(pcs)
    last = len(lua_lines) - 1
    table = bytearray()
    known = current = first
    begin = end = 0
    text_line: int | None = -1
    for start, end, number in raw.co_lines():  # noqa: B007  the last one is the end of all
        if number != text_line:
            text_line = number
            line = lua_lines[min((number or _FIRST_LINE) - _FIRST_LINE, last)]
            if line != known:
                if start > begin:
                    _add_piece(table, (start - begin) >> 1, known - current)
                    current = known
                begin, known = start, line
    _add_piece(table, (end - begin) >> 1, known - current)
    return bytes(table)


def _add_piece(table: bytearray, units: int, delta: int) -> None:
    """Add the entries for code units that are all on one line, *delta* lines behind the entry before."""
    table.append(_NO_COLUMNS + min(units, _MAX_UNITS) - 1)
    encoded = -delta << 1 | 1 if delta < 0 else delta << 1
    while encoded > _LOW_BITS:
        table.append(0x40 | encoded & _LOW_BITS)
        encoded >>= 6
    table.append(encoded)
    more, rest = divmod(max(units - _MAX_UNITS, 0), _MAX_UNITS)
    table += _SAME_LINE * more
    if rest:
        table += bytes((_NO_COLUMNS + rest - 1, 0))
