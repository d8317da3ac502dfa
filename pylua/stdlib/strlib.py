"""The string library (§6.4), and the metatable of strings."""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING

from pylua.stdlib.api import (
    ABSENT,
    ARITHMETIC_EVENTS,
    FALSE,
    TRUE,
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
from pylua.stdlib.matching import KEPT, Pattern, compile_pattern
from pylua.stdlib.packing import pack_values, packed_size, unpack_values
from pylua.stdlib.substitution import LONG_PATTERN, captures_of, substitute

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

LIBRARY = Library("string")

MAX_SIZE = 0x7FFFFFFF
"""The longest string that `rep` tries to make (MAXSIZE in lstrlib.c)."""

MAX_BYTE = 0xFF

_UNNOTED = 1 << 16  # bytes that may be made before the meter is asked again


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
    return len(s) if s.__class__ is str else len(check_string(1, s))


@LIBRARY.function("s, i [, j]")
def sub(g: GlobalState, s: Value = ABSENT, i: Value = ABSENT, j: Value = -1, *_: Value) -> Results:
    """Return the part of *s* from *i* to *j*."""
    if s.__class__ is str and len(s) <= _UNNOTED and i.__class__ is int and j.__class__ is int:
        # Python's slice counts from the end as Lua does, but from 0 on.
        start = i - 1 if i > 0 else i
        return s[start:j] if j >= 0 else s[start:] if j == -1 else s[start : j + 1]
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
    """Charge a copy as long as *text*, before or just after it is made; short ones do not count."""
    if len(text) <= _UNNOTED:
        return
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
    if size > _UNNOTED:
        g.meter.reserve(size)
        g.meter.charge(size >> 6)
    if not separator:
        return text * count
    joined = (text + separator) * (count - 1)
    joined += text
    return joined


@LIBRARY.function("s [, i [, j]]")
def byte(g: GlobalState, s: Value = ABSENT, i: Value = 1, j: Value = ABSENT, *_: Value) -> Results:
    """Return the codes of the characters from *i* to *j*."""
    if s.__class__ is str and j is ABSENT and i.__class__ is int and 0 < i <= len(s):
        return ord(s[i - 1])
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
    try:
        return bytes(codes).decode("latin-1")  # type: ignore[arg-type]  # integers, as a rule
    except (TypeError, ValueError):
        pass
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
    if len(pattern) > LONG_PATTERN:
        g.meter.charge(len(pattern))
    return compile_pattern(pattern, anchor=anchor)


@LIBRARY.function("s, pattern [, init [, plain]]")
def find(
    g: GlobalState,
    s: Value = ABSENT,
    pattern: Value = ABSENT,
    init: Value = 1,
    plain: Value = None,
    *_: Value,
) -> Results:
    """Return where the first match of *pattern* begins and ends, and its captures; nil if there is none."""
    if s.__class__ is str and pattern.__class__ is str and init.__class__ is int and init > 0:
        if plain is None or plain is FALSE:
            compiled = KEPT.get(pattern)
            if compiled is None:
                return _find(g, s, pattern, init, None)
            if not compiled.is_plain:
                if compiled.attempt is None or not init <= len(s) < compiled.attempt_length:
                    return _find(g, s, pattern, init, None)
                match = compiled.attempt(s, init - 1)
                if g.meter.is_limited:
                    compiled.charge(g.meter, s, init - 1, None if match is None else match.end())
                if match is None:
                    return None
                start, end = match.span()
                if compiled.group == 0:
                    return start + 1, end
                return (start + 1, end, *compiled.captures(match))
        start = s.find(pattern, init - 1)
        if g.meter.is_limited:
            g.meter.charge(1 + (((start if start >= 0 else len(s)) - init) >> 4))
        return None if start < 0 else (start + 1, start + len(pattern))
    return _find(g, s, pattern, init, plain)


def _find(g: GlobalState, s: Value, pattern: Value, init: Value, plain: Value) -> Results:
    """Return what `find` does."""
    subject = check_string(1, s)
    wanted = check_string(2, pattern)
    start = _start_place(opt_integer(3, init, 1), len(subject)) - 1
    if start > len(subject):
        return None
    if is_true(plain):
        return find(g, subject, wanted, start + 1, TRUE)
    compiled = _prepare(g, wanted)
    if compiled.is_plain:
        return find(g, subject, wanted, start + 1, TRUE)
    match = compiled.search(subject, start, g.meter)
    if match is None:
        return None
    if compiled.unfinished:
        msg = "unfinished capture"
        raise raise_error(msg)
    return (match[0] + 1, match[1], *match[2])


@LIBRARY.function("s, pattern [, init]")
def match(g: GlobalState, s: Value = ABSENT, pattern: Value = ABSENT, init: Value = 1, *_: Value) -> Results:
    """Return the captures of the first match of *pattern*, nil if there is none."""
    if s.__class__ is str and pattern.__class__ is str and init.__class__ is int:
        compiled = KEPT.get(pattern)
        if (
            compiled is not None
            and compiled.attempt is not None
            and 0 < init <= len(s) < compiled.attempt_length
        ):
            found = compiled.attempt(s, init - 1)
            if g.meter.is_limited:
                compiled.charge(g.meter, s, init - 1, None if found is None else found.end())
            if found is None:
                return None
            return found[compiled.group] if compiled.group >= 0 else compiled.results(found)
    subject = check_string(1, s)
    wanted = check_string(2, pattern)
    start = _start_place(opt_integer(3, init, 1), len(subject)) - 1
    if start > len(subject):
        return None
    compiled = _prepare(g, wanted)
    place = compiled.search(subject, start, g.meter)
    return None if place is None else as_results(captures_of(compiled, subject, place))


@LIBRARY.function("s, pattern [, init]")
def gmatch(
    g: GlobalState, s: Value = ABSENT, pattern: Value = ABSENT, init: Value = ABSENT, *_: Value
) -> Results:
    """Return an iterator over the captures of all matches; a "^" is no anchor here."""
    subject = check_string(1, s)
    wanted = check_string(2, pattern)
    position = _start_place(opt_integer(3, init, 1), len(subject)) - 1
    compiled = _prepare(g, wanted, anchor=False)
    if position <= len(subject):
        iterate = compiled.matches(subject, g.meter)
        if iterate is not None:
            matches = iterate(subject, position)
            if g.meter.is_limited:
                return _charging_iterator(g, subject, position, matches, compiled)
            return _quick_iterator(matches, compiled)
    return match_iterator(g, subject, compiled, position)


def match_iterator(
    g: GlobalState, subject: str, compiled: Pattern, position: int, last: int = -1
) -> HostFunction:
    """Return the iterator of `gmatch` by our own search, from *position* on; the last match ended at *last*."""

    def next_captures(*_: Value) -> Results:
        nonlocal position, last
        if position > len(subject):
            return ()
        found = compiled.next_match(subject, position, last, g.meter)
        if found is None:
            return ()
        position = last = found[1]
        return as_results(captures_of(compiled, subject, found))

    return next_captures


def _quick_iterator(matches: Iterator[re.Match[str]], pattern: Pattern) -> HostFunction:
    """Return the iterator of `gmatch` over matches that `re` finds."""
    group = pattern.group
    last = -1 if pattern.may_be_empty else None  # where the last match ended

    def next_captures(_state: Value = None, _control: Value = None, *_: Value) -> Results:
        nonlocal last
        for found in matches:
            if last is not None:
                if found.end() == last:
                    continue
                last = found.end()
            return found[group] if group >= 0 else pattern.results(found)
        return ()

    return next_captures


def _charging_iterator(
    g: GlobalState, subject: str, position: int, matches: Iterator[re.Match[str]], pattern: Pattern
) -> HostFunction:
    """Return the same for a state with limits, and a pattern whose matches are not empty."""
    group = pattern.group

    def next_captures(*_: Value) -> Results:
        nonlocal position
        for found in matches:
            start, position = position, found.end()
            pattern.charge(g.meter, subject, start, position)
            return found[group] if group >= 0 else pattern.results(found)
        pattern.charge(g.meter, subject, position, None)
        return ()

    return next_captures


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
    elif type_name(repl) not in _REPLACING:
        raise type_error(3, "string/function/table", repl)
    return substitute(g, subject, _prepare(g, wanted), repl, limit)


_REPLACING = frozenset(("string", "function", "table"))


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
