"""The string library (§6.4), and the metatable of strings."""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Callable, Optional

from pylua.stdlib.api import (
    ABSENT,
    ARITHMETIC_EVENTS,
    GlobalState,
    HostFunction,
    Library,
    LuaTable,
    Results,
    Value,
    argument_error,
    arithmetic,
    as_results,
    call,
    check_function,
    check_integer,
    check_stack,
    check_string,
    dump_function,
    first,
    format_number,
    index,
    is_true,
    metafield,
    opt_integer,
    opt_string,
    parse_number,
    raise_error,
    type_error,
    type_name,
)
from pylua.stdlib.formatting import format_values
from pylua.stdlib.matching import Match, Pattern, compile_pattern
from pylua.stdlib.packing import pack_values, packed_size, unpack_values

if TYPE_CHECKING:
    from collections.abc import Sequence

LIBRARY = Library("string")

MAX_SIZE = 0x7FFFFFFF
"""The longest string that `rep` tries to make (MAXSIZE in lstrlib.c)."""

MAX_BYTE = 0xFF

_UNNOTED = 1 << 16  # bytes that may be made before the meter is asked again
_LONG_PATTERN = 64  # characters or parts whose handling is not charged


# ---------------------------------------------------------------- places in a string


def _start_place(place: int, length: int) -> int:
    """Return a start from 1 on; negative places count from the end (posrelatI in lstrlib.c)."""
    if place > 0:
        return place
    if place == 0 or place < -length:
        return 1
    return length + place + 1


def _end_place(place: int, length: int) -> int:
    """Return an end from 0 to *length* (getendpos in lstrlib.c)."""
    if place > length:
        return length
    if place >= 0:
        return place
    if place < -length:
        return 0
    return length + place + 1


# ---------------------------------------------------------------- plain functions


@LIBRARY.function("s")
def len_(s: Value = ABSENT, *_: Value) -> Results:
    """Return the length of *s* in bytes."""
    return len(check_string(1, s))


@LIBRARY.function("s, i [, j]")
def sub(g: GlobalState, s: Value = ABSENT, i: Value = ABSENT, j: Value = ABSENT, *_: Value) -> Results:
    """Return the part of *s* from *i* to *j*."""
    text = check_string(1, s)
    start = check_integer(2, i)
    end = opt_integer(3, j, -1)
    if not start > 0 <= end:  # else Python's slice clips as Lua does
        start, end = _start_place(start, len(text)), _end_place(end, len(text))
    part = text[start - 1 : end]
    if len(part) > _UNNOTED:
        _note_copy(g, part)
    return part


def _note_copy(g: GlobalState, text: str) -> None:
    """Charge a copy as long as *text*, before or just after it is made."""
    g.meter.reserve(len(text))
    g.meter.charge(len(text) >> 6)


@LIBRARY.function("s")
def reverse(g: GlobalState, s: Value = ABSENT, *_: Value) -> Results:
    """Return the bytes of *s* in reverse order."""
    text = check_string(1, s)
    _note_copy(g, text)
    return text[::-1]


@LIBRARY.function("s")
def lower(g: GlobalState, s: Value = ABSENT, *_: Value) -> Results:
    """Return *s* with ASCII letters in lower case."""
    text = check_string(1, s)
    _note_copy(g, text)
    return text.lower() if text.isascii() else text.encode("latin-1").lower().decode("latin-1")


@LIBRARY.function("s")
def upper(g: GlobalState, s: Value = ABSENT, *_: Value) -> Results:
    """Return *s* with ASCII letters in upper case."""
    text = check_string(1, s)
    _note_copy(g, text)
    return text.upper() if text.isascii() else text.encode("latin-1").upper().decode("latin-1")


@LIBRARY.function("s, n [, sep]")
def rep(g: GlobalState, s: Value = ABSENT, n: Value = ABSENT, sep: Value = ABSENT, *_: Value) -> Results:
    """Return *n* copies of *s* with *sep* between them.

    Raises:
        LuaError: "resulting string too large", or the limit on memory; before anything is copied.
    """
    text = check_string(1, s)
    count = check_integer(2, n)
    separator = opt_string(3, sep, "")
    if count <= 0:
        return ""
    if len(text) + len(separator) > MAX_SIZE // count:
        msg = "resulting string too large"
        raise raise_error(msg)
    size = count * len(text) + (count - 1) * len(separator)
    g.meter.reserve(size)
    g.meter.charge(size >> 6)
    if not separator:
        return text * count
    joined = (text + separator) * (count - 1)
    joined += text
    return joined


@LIBRARY.function("s [, i [, j]]")
def byte(g: GlobalState, s: Value = ABSENT, i: Value = ABSENT, j: Value = ABSENT, *_: Value) -> Results:
    """Return the codes of the characters from *i* to *j*."""
    text = check_string(1, s)
    place = opt_integer(2, i, 1)
    start = _start_place(place, len(text))
    end = _end_place(opt_integer(3, j, place), len(text))
    if start > end:
        return ()
    if start == end:
        return ord(text[start - 1])
    check_stack(g, end - start + 1, "string slice too long")
    g.meter.charge((end - start) >> 4)
    return tuple(text[start - 1 : end].encode("latin-1"))


@LIBRARY.function("···")
def char(*codes: Value) -> Results:
    """Return the string of the characters with these codes."""
    checked = []
    for number, code in enumerate(codes, 1):
        value = check_integer(number, code)
        if not 0 <= value <= MAX_BYTE:
            raise argument_error(number, "value out of range")
        checked.append(value)
    return bytes(checked).decode("latin-1")


@LIBRARY.function("function [, strip]")
def dump(g: GlobalState, function: Value = ABSENT, strip: Value = None, *_: Value) -> Results:
    """Return *function* as a binary chunk."""
    check_function(1, function)
    return dump_function(g, function, is_true(strip))


@LIBRARY.function("formatstring, ···", name="format")
def format_(g: GlobalState, formatstring: Value = ABSENT, *values: Value) -> Results:
    """Return the values in the form that *formatstring* asks for."""
    return format_values(g, check_string(1, formatstring), values)


@LIBRARY.function("fmt, v1, v2, ···")
def pack(g: GlobalState, fmt: Value = ABSENT, *values: Value) -> Results:
    """Return the values as bytes."""
    return pack_values(g, check_string(1, fmt), values)


@LIBRARY.function("fmt")
def packsize(g: GlobalState, fmt: Value = ABSENT, *_: Value) -> Results:
    """Return the length of what `pack` makes with *fmt*."""
    return packed_size(g, check_string(1, fmt))


@LIBRARY.function("fmt, s [, pos]")
def unpack(g: GlobalState, fmt: Value = ABSENT, s: Value = ABSENT, pos: Value = ABSENT, *_: Value) -> Results:
    """Return the values in the bytes *s*, and the place behind them."""
    layout = check_string(1, fmt)
    packed = check_string(2, s)
    place = _start_place(opt_integer(3, pos, 1), len(packed)) - 1
    if place > len(packed):
        raise argument_error(3, "initial position out of string")
    return as_results(unpack_values(g, layout, packed, place))


# ---------------------------------------------------------------- patterns


def _prepare(g: GlobalState, pattern: str, *, anchor: bool = True) -> Pattern:
    if len(pattern) > _LONG_PATTERN:
        g.meter.charge(len(pattern))
    return compile_pattern(pattern, anchor=anchor)


def _captures(pattern: Pattern, subject: str, match: Match) -> tuple[Value, ...]:
    """Return the captures of *match*, or the whole match if there are none."""
    if pattern.unfinished:
        msg = "unfinished capture"
        raise raise_error(msg)
    return match[2] or (subject[match[0] : match[1]],)


@LIBRARY.function("s, pattern [, init [, plain]]")
def find(
    g: GlobalState,
    s: Value = ABSENT,
    pattern: Value = ABSENT,
    init: Value = ABSENT,
    plain: Value = None,
    *_: Value,
) -> Results:
    """Return where the first match of *pattern* begins and ends, and its captures; nil if there is none."""
    subject = check_string(1, s)
    wanted = check_string(2, pattern)
    start = _start_place(opt_integer(3, init, 1), len(subject)) - 1
    if start > len(subject):
        return None
    compiled = _prepare(g, wanted)
    if compiled.is_plain or is_true(plain):
        found = subject.find(wanted, start)
        g.meter.charge(1 + (((found if found >= 0 else len(subject)) - start) >> 4))
        return None if found < 0 else (found + 1, found + len(wanted))
    match = compiled.search(subject, start, g.meter)
    if match is None:
        return None
    if compiled.unfinished:
        msg = "unfinished capture"
        raise raise_error(msg)
    return (match[0] + 1, match[1], *match[2])


@LIBRARY.function("s, pattern [, init]")
def match(
    g: GlobalState, s: Value = ABSENT, pattern: Value = ABSENT, init: Value = ABSENT, *_: Value
) -> Results:
    """Return the captures of the first match of *pattern*, nil if there is none."""
    subject = check_string(1, s)
    wanted = check_string(2, pattern)
    start = _start_place(opt_integer(3, init, 1), len(subject)) - 1
    if start > len(subject):
        return None
    compiled = _prepare(g, wanted)
    found = compiled.search(subject, start, g.meter)
    return None if found is None else as_results(_captures(compiled, subject, found))


@LIBRARY.function("s, pattern [, init]")
def gmatch(
    g: GlobalState, s: Value = ABSENT, pattern: Value = ABSENT, init: Value = ABSENT, *_: Value
) -> Results:
    """Return an iterator over the captures of all matches; a "^" is no anchor here."""
    subject = check_string(1, s)
    wanted = check_string(2, pattern)
    position = _start_place(opt_integer(3, init, 1), len(subject)) - 1
    compiled = _prepare(g, wanted, anchor=False)
    last = -1  # where the last match ended

    def next_captures(*_: Value) -> Results:
        nonlocal position, last
        if position > len(subject):
            return ()
        found = compiled.next_match(subject, position, last, g.meter)
        if found is None:
            return ()
        position = last = found[1]
        return as_results(_captures(compiled, subject, found))

    return next_captures


# ---------------------------------------------------------------- gsub

Replacer = Callable[[Match], Optional[str]]
"""What stands for a match: a string; None keeps the original text."""


@LIBRARY.function("s, pattern, repl [, n]")
def gsub(
    g: GlobalState,
    s: Value = ABSENT,
    pattern: Value = ABSENT,
    repl: Value = ABSENT,
    n: Value = ABSENT,
    *_: Value,
) -> Results:
    """Return *s* with the first *n* matches replaced, and how many there were."""
    subject = check_string(1, s)
    wanted = check_string(2, pattern)
    limit = opt_integer(4, n, len(subject) + 1)
    if repl.__class__ is int or repl.__class__ is float:
        repl = format_number(repl)
    elif type_name(repl) not in ("string", "function", "table"):
        raise type_error(3, "string/function/table", repl)
    compiled = _prepare(g, wanted)
    if repl.__class__ is str and "%" not in repl and limit > len(subject):
        replaced = compiled.replace_all(subject, repl, g.meter)
        if replaced is not None:
            return replaced
    return _substitute(g, subject, compiled, _replacer(g, subject, compiled, repl), limit)


def _substitute(
    g: GlobalState, subject: str, pattern: Pattern, replacer: Replacer, limit: int
) -> tuple[str, int]:
    """Replace up to *limit* matches by what *replacer* says."""
    parts: list[str] = []
    size = 0
    noted = _UNNOTED  # from this size on the meter is asked again
    copied = position = 0  # the subject is in `parts` up to `copied`
    last = -1
    count = 0
    while count < limit:
        match = pattern.next_match(subject, position, last, g.meter)
        if match is None:
            break
        count += 1
        start, position, _ = match
        last = position
        replacement = replacer(match)
        if replacement is not None:
            parts.append(subject[copied:start])
            parts.append(replacement)
            size += start - copied + len(replacement)
            copied = position
            if size > noted:
                g.meter.reserve(size)
                noted = 2 * size
        if pattern.anchored:
            break
    if not parts:
        return subject, count
    size += len(subject) - copied
    if size > _UNNOTED:
        g.meter.reserve(size)
    parts.append(subject[copied:])
    return "".join(parts), count


def _replacer(g: GlobalState, subject: str, pattern: Pattern, repl: Value) -> Replacer:
    if repl.__class__ is str:
        return _template_replacer(g, subject, pattern, repl)
    if isinstance(repl, LuaTable):

        def by_table(match: Match) -> str | None:
            if 0 in pattern.unfinished:
                msg = "unfinished capture"
                raise raise_error(msg)
            key = match[2][0] if match[2] else subject[match[0] : match[1]]
            return _replacement(index(g, repl, key))

        return by_table

    def by_function(match: Match) -> str | None:
        return _replacement(first(call(g, repl, *_captures(pattern, subject, match))))

    return by_function


def _replacement(value: Value) -> str | None:
    """Return what a function or table gave as a string, None for nil and false."""
    if value.__class__ is str:
        return value
    if value.__class__ is int or value.__class__ is float:
        return format_number(value)
    if is_true(value):
        msg = f"invalid replacement value (a {type_name(value)})"
        raise raise_error(msg)
    return None


def _template_replacer(g: GlobalState, subject: str, pattern: Pattern, template: str) -> Replacer:
    """Return the replacer for a string with ``%0`` to ``%9``; its mistakes count from the first match on."""
    g.meter.charge(template.count("%"))
    parts = _parse_template(template, pattern)
    if len(parts) == 1 and isinstance(parts[0], str):
        text = parts[0]
        return lambda _: text

    def by_template(match: Match) -> str:
        whole = subject[match[0] : match[1]]
        captures = match[2] or (whole,)
        if len(parts) > _LONG_PATTERN:
            g.meter.charge(len(parts))
        pieces: list[str] = []
        for part in parts:
            if isinstance(part, str):
                pieces.append(part)
            elif isinstance(part, int):
                piece = whole if part == 0 else captures[part - 1]
                pieces.append(piece if isinstance(piece, str) else str(piece))
            else:
                raise part
        if len(parts) * len(whole) + len(template) > _UNNOTED:
            g.meter.reserve(sum(map(len, pieces)))
        return "".join(pieces)

    return by_template


def _parse_template(template: str, pattern: Pattern) -> Sequence[str | int | Exception]:
    """Return literal texts, numbers of captures, and the error of the first mistake, which ends the list."""
    literal, *rest = template.split("%")
    parts: list[str | int | Exception] = []
    captures = len(pattern.is_position) or 1
    escapes = iter(rest)
    for piece in escapes:
        if not piece:  # two "%" in a row, or one at the end
            following = next(escapes, None)
            if following is None:
                return [*parts, literal, raise_error("invalid use of '%' in replacement string")]
            literal += "%" + following
            continue
        if piece[0] not in "0123456789":
            return [*parts, literal, raise_error("invalid use of '%' in replacement string")]
        number = int(piece[0])
        parts.append(literal)
        literal = piece[1:]
        if number > captures:
            return [*parts, raise_error(f"invalid capture index %{number}")]
        if number - 1 in pattern.unfinished:
            return [*parts, raise_error("unfinished capture")]
        parts.append(number)
    return [*parts, literal]


# ---------------------------------------------------------------- the metatable of strings

_COERCING_EVENTS = ("__add", "__sub", "__mul", "__mod", "__pow", "__div", "__idiv", "__unm")  # §3.4.3


def _to_number(value: Value) -> int | float | None:
    if value.__class__ is str:
        return parse_number(value)
    if value.__class__ is int or value.__class__ is float:
        return value
    return None


def _arithmetic_metamethod(op: int, event: str) -> HostFunction:
    """Return the metamethod of strings for *event*: numeric strings count as numbers."""

    def metamethod(g: GlobalState, a: Value = None, b: Value = ABSENT, *_: Value) -> Results:
        left = _to_number(a)
        if b is ABSENT:  # lstrlib.c finds the number of the first argument in the place of the second
            b = left
        right = _to_number(b)
        if left is not None and right is not None:  # lua_arith takes the last one for a unary operator
            return arithmetic(g, op, right if event == "__unm" else left, right)
        handler = None if b.__class__ is str else metafield(g, b, event)
        if handler is None:
            action = event[len("__") :]
            msg = f"attempt to {action} a '{type_name(a)}' with a '{type_name(b)}'"
            raise raise_error(msg)
        return first(call(g, handler, a, b))

    return metamethod


_METAMETHODS = {
    event: _arithmetic_metamethod(op, event)
    for op, event in ARITHMETIC_EVENTS.items()
    if event in _COERCING_EVENTS
}


@LIBRARY.on_open
def _set_string_metatable(g: GlobalState, table: LuaTable) -> None:
    """Let strings be indexed for methods and be used in arithmetic."""
    metatable = LuaTable()
    for event, function in _METAMETHODS.items():
        metatable[event] = MethodType(function, g)
    metatable["__index"] = table
    g.namespace["STRINGS"] = table
    g.set_type_metatable("string", metatable)
