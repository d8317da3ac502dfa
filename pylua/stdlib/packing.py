"""string.pack, packsize and unpack (§6.4.2): layouts, alignment, and the bytes of numbers.

A layout is parsed once into options and kept. A mistake in it becomes the last option, for it is an error
only after the options before it were done.
"""

from __future__ import annotations

import math
import struct
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from pylua.stdlib.api import (
    GlobalState,
    LuaError,
    Value,
    argument_error,
    check_integer,
    check_number,
    check_stack,
    check_string,
    raise_error,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

INTEGER_SIZE = 8
MAX_INTEGER_SIZE = 16
NATIVE_ALIGNMENT = 8
MAX_SIZE = 0x7FFFFFFF
"""The longest format result (MAXSIZE in lstrlib.c)."""

Order = Literal["little", "big"]

_MASK = 0xFFFFFFFFFFFFFFFF
_LONG_LAYOUT = 1_000  # characters; longer ones are not kept
_FEW_RESULTS = 16  # need no question whether there is room
_UNNOTED = 1 << 16  # bytes made without asking the meter

INTEGER = "integer"
UNSIGNED = "unsigned integer"
FLOAT = "float"
FIXED = "string of fixed size"
COUNTED = "string with its length before it"
TERMINATED = "string that ends with a zero"
PADDING = "padding"
NOTHING = "nothing"  # alignment only, or a setting
MISTAKE = "mistake"

# fmt: off
_SIMPLE_OPTIONS = {  # letter: kind, size in bytes (those of x86-64)
    "b": (INTEGER, 1), "B": (UNSIGNED, 1), "h": (INTEGER, 2), "H": (UNSIGNED, 2),
    "l": (INTEGER, 8), "L": (UNSIGNED, 8), "j": (INTEGER, 8), "J": (UNSIGNED, 8), "T": (UNSIGNED, 8),
    "f": (FLOAT, 4), "d": (FLOAT, 8), "n": (FLOAT, 8),
    "z": (TERMINATED, 0), "x": (PADDING, 1), "X": (NOTHING, 0), " ": (NOTHING, 0),
}
_SIZED_OPTIONS = {  # letter: kind, size if no number follows
    "i": (INTEGER, 4), "I": (UNSIGNED, 4), "s": (COUNTED, 8),
}
_FLOATS = {
    ("little", 4): struct.Struct("<f"), ("little", 8): struct.Struct("<d"),
    ("big", 4): struct.Struct(">f"), ("big", 8): struct.Struct(">d"),
}
# fmt: on
_DIGITS = frozenset("0123456789")


class _Mistake(Exception):
    """What is wrong with a layout: a message, and the argument to blame (0: none)."""

    def __init__(self, message: str, argument: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.argument = argument

    def error(self) -> LuaError:
        """Return the error that Lua code sees."""
        return argument_error(self.argument, self.message) if self.argument else raise_error(self.message)


class Option(NamedTuple):
    """One option of a layout, with the settings in force there."""

    kind: str
    size: int = 0  # of what it packs; of the length for COUNTED
    alignment: int = 1
    order: Order = "little"
    mistake: _Mistake | None = None

    def padding(self, position: int) -> int:
        """Return how many bytes must be skipped at *position*."""
        return -position & (self.alignment - 1)


class _Parser:
    """Turns a layout into options."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.order: Order = sys.byteorder
        self.max_alignment = 1

    def parse(self) -> list[Option]:
        """Return the options up to the first mistake."""
        options: list[Option] = []
        try:
            while self.position < len(self.text):
                option = self._next_option()
                if option is not None:
                    options.append(option)
        except _Mistake as mistake:
            options.append(Option(MISTAKE, mistake=mistake))
        return options

    def _next_option(self) -> Option | None:
        is_alignment = self.text[self.position] == "X"
        kind, size = self._read()
        alignment = size
        if is_alignment:
            following, alignment = self._read() if self.position < len(self.text) else (NOTHING, 0)
            if following == FIXED or alignment == 0:
                msg = "invalid next option for option 'X'"
                raise _Mistake(msg, argument=1)
        if alignment <= 1 or kind == FIXED:
            return None if kind == NOTHING else Option(kind, size, 1, self.order)
        alignment = min(alignment, self.max_alignment)
        if alignment & (alignment - 1):
            msg = "format asks for alignment not power of 2"
            raise _Mistake(msg, argument=1)
        return Option(kind, size, alignment, self.order)

    def _read(self) -> tuple[str, int]:
        """Read one option or setting; return its kind and size."""
        letter = self.text[self.position]
        self.position += 1
        if letter in _SIMPLE_OPTIONS:
            return _SIMPLE_OPTIONS[letter]
        if letter in _SIZED_OPTIONS:
            kind, size = _SIZED_OPTIONS[letter]
            return kind, self._read_size(size)
        if letter == "c":
            number = self._read_number()
            if number is None:
                msg = "missing size for format option 'c'"
                raise _Mistake(msg)
            return FIXED, number
        if letter == "!":
            self.max_alignment = self._read_size(NATIVE_ALIGNMENT)
        elif letter == "<":
            self.order = "little"
        elif letter == ">":
            self.order = "big"
        elif letter == "=":
            self.order = sys.byteorder
        else:
            msg = f"invalid format option '{letter}'"
            raise _Mistake(msg)
        return NOTHING, 0

    def _read_size(self, default: int) -> int:
        number = self._read_number()
        if number is None:
            return default
        if not 1 <= number <= MAX_INTEGER_SIZE:
            msg = f"integral size ({number}) out of limits [1,{MAX_INTEGER_SIZE}]"
            raise _Mistake(msg)
        return number

    def _read_number(self) -> int | None:
        """Read digits as long as the number fits in a C int; what remains will be an invalid option."""
        number: int | None = None
        while self.text[self.position : self.position + 1] in _DIGITS:
            if number is not None and number > (MAX_SIZE - 9) // 10:
                break
            number = (number or 0) * 10 + int(self.text[self.position])
            self.position += 1
        return number


def _parse(layout: str) -> list[Option]:
    return _Parser(layout.partition("\0")[0]).parse()  # for lstrlib.c it ends there


_parse_and_keep = lru_cache(maxsize=512)(_parse)


def _options(g: GlobalState, layout: str) -> list[Option]:
    g.meter.charge(1 + len(layout))
    return _parse(layout) if len(layout) > _LONG_LAYOUT else _parse_and_keep(layout)


# ---------------------------------------------------------------- packsize and pack


def packed_size(g: GlobalState, layout: str) -> int:
    """Return the length of what `pack_values` makes with *layout*, which must have no variable part."""
    total = 0
    for option in _options(g, layout):
        _raise_mistake(option)
        if option.kind in (COUNTED, TERMINATED):
            raise argument_error(1, "variable-length format")
        size = option.size + option.padding(total)
        if total > MAX_SIZE - size:
            raise argument_error(1, "format result too large")
        total += size
    return total


def pack_values(g: GlobalState, layout: str, values: Sequence[Value]) -> str:
    """Return the bytes of *values*; they are the arguments from number 2 on."""
    parts: list[str] = []
    number = 1  # of the last argument used
    total = 0
    noted = _UNNOTED  # from this size on the meter is asked again
    for option in _options(g, layout):
        _raise_mistake(option)
        padding = option.padding(total)
        if padding:
            parts.append("\0" * padding)
        total += padding + option.size
        if option.kind == NOTHING:
            continue
        if option.kind == PADDING:
            parts.append("\0")
            continue
        number += 1
        # A missing argument is nil here: lstrlib.c keeps one on the stack, behind the arguments.
        value = values[number - 2] if number - 2 < len(values) else None
        if option.kind in (INTEGER, UNSIGNED):
            parts.append(_pack_integer(option, number, check_integer(number, value)))
            continue
        if option.kind == FLOAT:
            parts.append(_pack_float(option, float(check_number(number, value))))
            continue
        text = check_string(number, value)
        _check_text(option, number, text)
        total += 0 if option.kind == FIXED else len(text) + (option.kind == TERMINATED)
        if total > noted:
            g.meter.reserve(total)
            noted = 2 * total
        parts.append(_pack_string(option, text))
    if total > _UNNOTED:
        g.meter.reserve(total)
    return "".join(parts)


def _raise_mistake(option: Option) -> None:
    if option.mistake is not None:
        raise option.mistake.error()


def _pack_integer(option: Option, number: int, n: int) -> str:
    size = option.size
    if option.kind == INTEGER:
        if size < INTEGER_SIZE and not -1 << (8 * size - 1) <= n < 1 << (8 * size - 1):
            raise argument_error(number, "integer overflow")
        return n.to_bytes(size, option.order, signed=True).decode("latin-1")
    n &= _MASK
    if size < INTEGER_SIZE and n >= 1 << (8 * size):
        raise argument_error(number, "unsigned overflow")
    return n.to_bytes(size, option.order).decode("latin-1")


def _pack_float(option: Option, x: float) -> str:
    layout = _FLOATS[option.order, option.size]
    try:
        return layout.pack(x).decode("latin-1")
    except OverflowError:  # too large for a C float
        return layout.pack(math.copysign(math.inf, x)).decode("latin-1")


def _check_text(option: Option, number: int, text: str) -> None:
    """Raise why *text* can't be packed, if it can't."""
    if option.kind == FIXED:
        if len(text) > option.size:
            raise argument_error(number, "string longer than given size")
    elif option.kind == COUNTED:
        if option.size < INTEGER_SIZE and len(text) >= 1 << (8 * option.size):
            raise argument_error(number, "string length does not fit in given size")
    elif "\0" in text:
        raise argument_error(number, "string contains zeros")


def _pack_string(option: Option, text: str) -> str:
    if option.kind == FIXED:
        return text.ljust(option.size, "\0")
    if option.kind == COUNTED:
        return len(text).to_bytes(option.size, option.order).decode("latin-1") + text
    return text + "\0"


# ---------------------------------------------------------------- unpack


def unpack_values(g: GlobalState, layout: str, packed: str, position: int) -> list[Value]:
    """Return the values in *packed* from *position* on (Python's), and Lua's place behind them."""
    values: list[Value] = []
    for option in _options(g, layout):
        _raise_mistake(option)
        padding = option.padding(position)
        if padding + option.size > len(packed) - position:
            raise argument_error(2, "data string too short")
        position += padding
        if len(values) > _FEW_RESULTS:
            check_stack(g, len(values) + 2, "too many results")
        if option.kind in (NOTHING, PADDING):
            position += option.size
        else:
            value, position = _unpack_one(option, packed, position)
            values.append(value)
    values.append(position + 1)
    return values


def _unpack_one(option: Option, packed: str, start: int) -> tuple[Value, int]:
    """Return the value of *option* at *start*, and where it ends."""
    end = start + option.size
    if option.kind in (INTEGER, UNSIGNED):
        return _unpack_integer(option, packed[start:end]), end
    if option.kind == FLOAT:
        return _FLOATS[option.order, option.size].unpack(packed[start:end].encode("latin-1"))[0], end
    if option.kind == FIXED:
        return packed[start:end], end
    if option.kind == COUNTED:
        start, end = end, end + (_unpack_integer(option, packed[start:end]) & _MASK)
        if end > len(packed):
            raise argument_error(2, "data string too short")
        return packed[start:end], end
    end = packed.find("\0", start)
    if end < 0:
        raise argument_error(2, "unfinished string for format 'z'")
    return packed[start:end], end + 1


def _unpack_integer(option: Option, packed: str) -> int:
    """Return the integer in *packed*; beyond 8 bytes there may only be sign bits."""
    is_signed = option.kind == INTEGER
    n = int.from_bytes(packed.encode("latin-1"), option.order, signed=is_signed)
    if option.size < INTEGER_SIZE:
        return n
    value = wrap(n)
    if option.size > INTEGER_SIZE and n != (value if is_signed else value & _MASK):
        msg = f"{option.size}-byte integer does not fit into Lua Integer"
        raise raise_error(msg)
    return value
