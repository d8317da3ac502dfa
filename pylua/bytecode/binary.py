"""Binary chunks: a Proto as a string and back (`string.dump`, `load`).

A chunk is, all numbers little-endian:

======================  ============================================================================
head                    the header of a PUC Lua 5.4 chunk, byte for byte: programs look at it
magic                   tells our chunks from PUC's. PUC takes it for the size of a string and refuses
                        it ("integer overflow"), so a chunk of ours can't harm a real Lua either
format version          1 byte, changed whenever the body or the instruction table changes
length, checksum        of the body: 8 bytes, CRC-32
body                    the functions, each before those nested in it
======================  ============================================================================

The checksum finds damage. Against malice there are two guards: every length is checked before it is used, and
the result goes through the verifier.

A function is: source (or "the same as around it"), lines, counts, code (opcodes, then all A, all B, all C),
lines, constants, upvalues, locals, regions, number of nested functions. Sizes are 4 bytes, so that whole
columns are read by one call.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, TypeVar

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.effects import MAX_REGISTERS
from pylua.bytecode.proto import LocalVar, Proto, Region, RegionKind, UpvalueDesc, UpvalueKind
from pylua.bytecode.verifier import MAX_NESTING, TOO_DEEP, bad_format, verify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Callable

_Item = TypeVar("_Item")

SIGNATURE = "\x1bLua"
"""How every binary chunk begins; source text can't begin with its first character."""

FORMAT_VERSION = 1

TRUNCATED = "truncated chunk"
CORRUPTED = "corrupted chunk"
"""What is wrong with most bad chunks, in PUC's words (lundump.c)."""

HEADER = (
    (SIGNATURE.encode("latin-1"), "not a binary chunk"),
    (b"\x54", "version mismatch"),
    (b"\x00", "format mismatch"),
    (b"\x19\x93\r\n\x1a\n", CORRUPTED),
    (b"\x04", "Instruction size mismatch"),
    (b"\x08", "lua_Integer size mismatch"),
    (b"\x08", "lua_Number size mismatch"),
    (struct.pack("<q", 0x5678), "integer format mismatch"),
    (struct.pack("<d", 370.5), "float format mismatch"),
    (b"pylua bytecode\n", "format mismatch"),
    (bytes([FORMAT_VERSION]), "version mismatch"),
)
"""The parts of the header, and what is wrong with a chunk that differs there."""

STRIPPED_SOURCE = "=?"

NO_NAME = ""
"""The name of an upvalue in a stripped function."""

_FRAME = struct.Struct("<QI")  # length and checksum
_SIZE = struct.Struct("<I")
_COUNTS = struct.Struct("<IIBBB")  # line_defined, last_line, num_params, is_vararg, num_registers
_INTEGER = struct.Struct("<q")
_FLOAT = struct.Struct("<d")
_UPVALUE = struct.Struct("<BBB")  # in_register, index, kind
_LOCAL = struct.Struct("<BIIB")  # register, start_pc, end_pc, is_cell
_REGION = struct.Struct("<BIII")  # kind, start, middle, end

_NIL, _FALSE, _TRUE, _INT, _FLT, _STR = range(6)  # tags of constants
_UPVALUE_KINDS = tuple(UpvalueKind)
_REGION_KINDS = tuple(RegionKind)
_SAME_SOURCE, _OWN_SOURCE = range(2)


# ---------------------------------------------------------------- writing


def dump(proto: Proto, strip: bool) -> str:  # noqa: FBT001  string.dump's own argument
    """Return *proto* and all functions nested in it as a binary chunk.

    Args:
        proto: any function, main or not.
        strip: leave out what only serves messages and debugging: source, lines, names.
    """
    writer = _Writer(strip=strip)
    pending: list[tuple[Proto, str | None]] = [(proto, None)]
    while pending:
        function, around = pending.pop()
        writer.function(function, around)
        pending.extend((inner, function.source) for inner in reversed(function.protos))
    body = b"".join(writer.parts)
    header = b"".join(part for part, _ in HEADER)
    return (header + _FRAME.pack(len(body), zlib.crc32(body)) + body).decode("latin-1")


class _Writer:
    """The body of a chunk in the making."""

    def __init__(self, *, strip: bool) -> None:
        self.parts: list[bytes] = []
        self.strip = strip

    def function(self, proto: Proto, around: str | None) -> None:
        """Write one function without those nested in it; *around* is the enclosing function's source."""
        source = STRIPPED_SOURCE if self.strip else proto.source
        if around is not None and (self.strip or source == around):
            self.byte(_SAME_SOURCE)
        else:
            self.byte(_OWN_SOURCE)
            self.text(source)
        self.parts.append(
            _COUNTS.pack(
                proto.line_defined, proto.last_line, proto.num_params, proto.is_vararg, proto.num_registers
            )
        )
        self.code(proto)
        self.column(() if self.strip else proto.lines)
        self.sequence(proto.constants, self.constant)
        self.sequence(proto.upvalues, self.upvalue)
        self.sequence(() if self.strip else proto.locals, self.local)
        self.sequence(proto.regions, self.region)
        self.size(len(proto.protos))

    def byte(self, number: int) -> None:
        self.parts.append(bytes([number]))

    def size(self, number: int) -> None:
        self.parts.append(_SIZE.pack(number))

    def text(self, text: str) -> None:
        self.size(len(text))
        self.parts.append(text.encode("latin-1"))

    def column(self, numbers: Sequence[int]) -> None:
        """Write signed numbers of 32 bits."""
        self.size(len(numbers))
        self.parts.append(struct.pack(f"<{len(numbers)}i", *numbers))

    def code(self, proto: Proto) -> None:
        operations, *operands = zip(*proto.code)
        self.size(len(operations))
        self.parts.append(bytes(operations))
        self.parts.extend(struct.pack(f"<{len(column)}i", *column) for column in operands)

    def sequence(self, items: Sequence[_Item], write: Callable[[_Item], None]) -> None:
        self.size(len(items))
        for item in items:
            write(item)

    def constant(self, constant: object) -> None:
        if constant.__class__ is str:
            self.byte(_STR)
            self.text(constant)
        elif constant.__class__ is int:
            self.parts.append(bytes([_INT]) + _INTEGER.pack(constant))
        elif constant.__class__ is float:
            self.parts.append(bytes([_FLT]) + _FLOAT.pack(constant))
        else:
            self.byte(_NIL if constant is None else _TRUE if constant is TRUE else _FALSE)

    def upvalue(self, upvalue: UpvalueDesc) -> None:
        self.text(NO_NAME if self.strip else upvalue.name)
        self.parts.append(
            _UPVALUE.pack(upvalue.in_register, upvalue.index, _UPVALUE_KINDS.index(upvalue.kind))
        )

    def local(self, variable: LocalVar) -> None:
        self.text(variable.name)
        self.parts.append(
            _LOCAL.pack(variable.register, variable.start_pc, variable.end_pc, variable.is_cell)
        )

    def region(self, region: Region) -> None:
        kind = _REGION_KINDS.index(region.kind)
        self.parts.append(_REGION.pack(kind, region.start, region.middle, region.end))


# ---------------------------------------------------------------- reading


class _BadChunkError(Exception):
    """The chunk can't be read; the argument says why."""


def undump(text: str, chunkname: str) -> Proto:
    """Return the function that the binary chunk *text* holds.

    Args:
        text: what `dump` returned; anything behind its end is ignored, as PUC does.
        chunkname: as `load` got it; for the message.

    Raises:
        LuaSyntaxError: "<chunk>: bad binary format (<reason>)", whatever *text* holds.
    """
    try:
        body = _body(text)
        proto = _read_functions(_Reader(body))
    except _BadChunkError as error:
        raise bad_format(chunkname, error.args[0]) from None
    verify(proto, chunkname)
    return proto


def _body(text: str) -> bytes:
    """Return the body of the chunk after checking everything around it."""
    try:
        chunk = text.encode("latin-1")
    except UnicodeEncodeError:  # not a string of Lua
        raise _BadChunkError(CORRUPTED) from None
    place = 0
    for part, reason in HEADER:
        found = chunk[place : place + len(part)]
        if found != part:
            raise _BadChunkError(TRUNCATED if part.startswith(found) else reason)
        place += len(part)
    if len(chunk) < place + _FRAME.size:
        raise _BadChunkError(TRUNCATED)
    length, checksum = _FRAME.unpack_from(chunk, place)
    place += _FRAME.size
    if length > len(chunk) - place:
        raise _BadChunkError(TRUNCATED)
    body = chunk[place : place + length]
    if zlib.crc32(body) != checksum:
        raise _BadChunkError(CORRUPTED)
    return body


class _Unfinished:
    """A function whose nested functions are still being read."""

    def __init__(self, function: Proto, missing: int) -> None:
        self.function = function
        self.missing = missing
        self.inner: list[Proto] = []


def _read_functions(reader: _Reader) -> Proto:
    """Read a function and all nested ones; the stack is ours, so nesting can't overflow Python's."""
    stack: list[_Unfinished] = []
    while True:
        current = _Unfinished(*reader.function(stack[-1].function.source if stack else None))
        stack.append(current)
        while not current.missing:
            stack.pop()
            current.function.protos = tuple(current.inner)
            if not stack:
                return current.function
            stack[-1].inner.append(current.function)
            stack[-1].missing -= 1
            current = stack[-1]
        if len(stack) >= MAX_NESTING:
            raise _BadChunkError(TOO_DEEP)


class _Reader:
    """A body being read; every length is checked against what is left before it is used."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.place = 0
        self.strings: dict[str, str] = {}  # equal ones are one object, as they are after compiling

    def function(self, around: str | None) -> tuple[Proto, int]:
        """Read one function; return it, without its nested ones, and their number."""
        own = self.choice((False, True))
        if around is None and not own:
            raise _BadChunkError(CORRUPTED)
        source = self.text() if own else around
        line_defined, last_line, num_params, is_vararg, num_registers = self.fields(_COUNTS)
        if is_vararg > 1 or num_registers > MAX_REGISTERS:
            raise _BadChunkError(CORRUPTED)
        proto = Proto(
            source=source,  # type: ignore[arg-type]  # not None, as just checked
            line_defined=line_defined,
            last_line=last_line,
            num_params=num_params,
            is_vararg=bool(is_vararg),
            num_registers=num_registers,
            code=self.code(),
            lines=self.column(self.size(4)),
            constants=self.sequence(1, self.constant),
            upvalues=self.sequence(_SIZE.size + _UPVALUE.size, self.upvalue),
            locals=self.sequence(_SIZE.size + _LOCAL.size, self.local),
            regions=self.sequence(_REGION.size, self.region),
            protos=(),
        )
        return proto, self.size(_COUNTS.size)

    def take(self, length: int) -> bytes:
        end = self.place + length
        if end > len(self.body):
            raise _BadChunkError(TRUNCATED)
        taken = self.body[self.place : end]
        self.place = end
        return taken

    def fields(self, layout: struct.Struct) -> tuple[int, ...]:
        return layout.unpack(self.take(layout.size))

    def size(self, item: int) -> int:
        """Read how many items follow, of at least *item* bytes each."""
        (number,) = self.fields(_SIZE)
        if number * item > len(self.body) - self.place:
            raise _BadChunkError(TRUNCATED)
        return number

    def choice(self, choices: Sequence[_Item], number: int | None = None) -> _Item:
        """Return one of *choices*, by its *number* or by the next byte."""
        if number is None:
            number = self.take(1)[0]
        if number >= len(choices):
            raise _BadChunkError(CORRUPTED)
        return choices[number]

    def text(self) -> str:
        text = self.take(self.size(1)).decode("latin-1")
        return self.strings.setdefault(text, text)

    def column(self, length: int) -> tuple[int, ...]:
        return struct.unpack(f"<{length}i", self.take(4 * length))

    def code(self) -> tuple[tuple[int, int, int, int], ...]:
        length = self.size(1 + 3 * 4)
        return tuple(zip(self.take(length), self.column(length), self.column(length), self.column(length)))

    def sequence(self, item: int, read: Callable[[], _Item]) -> tuple[_Item, ...]:
        return tuple([read() for _ in range(self.size(item))])

    def constant(self) -> object:
        tag = self.choice((_NIL, _FALSE, _TRUE, _INT, _FLT, _STR))
        if tag == _STR:
            return self.text()
        if tag == _INT:
            return self.fields(_INTEGER)[0]
        if tag == _FLT:
            return self.fields(_FLOAT)[0]
        return (None, FALSE, TRUE)[tag]

    def upvalue(self) -> UpvalueDesc:
        name = self.text()
        in_register, index, kind = self.fields(_UPVALUE)
        return UpvalueDesc(
            name, self.choice((False, True), in_register), index, self.choice(_UPVALUE_KINDS, kind)
        )

    def local(self) -> LocalVar:
        name = self.text()
        register, start_pc, end_pc, is_cell = self.fields(_LOCAL)
        return LocalVar(name, register, start_pc, end_pc, self.choice((False, True), is_cell))

    def region(self) -> Region:
        kind, start, middle, end = self.fields(_REGION)
        return Region(self.choice(_REGION_KINDS, kind), start, middle, end)
