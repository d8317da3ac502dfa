"""The utf8 library (§6.5): characters of UTF-8 in byte strings, up to 2^31 as in the original definition.

Well-formed text is decoded by Python's own codec, which agrees with Lua's strict mode; only what it refuses
(wide characters and surrogates in lax mode, errors) is decoded byte by byte.
"""

from __future__ import annotations

import re

from pylua.stdlib.api import (
    ABSENT,
    GlobalState,
    Library,
    Results,
    Value,
    argument_error,
    as_results,
    check_integer,
    check_string,
    integer_of,
    is_true,
    opt_integer,
    raise_error,
)

LIBRARY = Library("utf8")
LIBRARY.constant("charpattern", "[\0-\x7f\xc2-\xfd][\x80-\xbf]*")

MAX_UNICODE = 0x10FFFF
MAX_CODE = 0x7FFFFFFF
"""The largest code that six bytes can hold."""

_ASCII = range(0x80)
_SURROGATES = range(0xD800, 0xE000)
_FIRST_BYTES = range(0xC0, 0xFE)  # of sequences of two to six bytes

_MAX_BYTES = 6
_INVALID = "invalid UTF-8 code"
_NOT_CONTINUATION = re.compile("[^\x80-\xbf]")
_LEAST = (0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000)
"""The least code that needs so many continuation bytes; below it a sequence is overlong."""


# ---------------------------------------------------------------- coding


def _encode(code: int) -> str:
    """Return *code*, from 0 to MAX_CODE, as a sequence of one to six bytes."""
    if code in _ASCII:
        return chr(code)
    continuation = []
    room = 0x3F  # what the first byte can hold
    while code > room:
        continuation.append(chr(0x80 | code & 0x3F))
        code >>= 6
        room >>= 1
    first = ~room << 1 & 0xFF | code
    return chr(first) + "".join(reversed(continuation))


def _decode(text: str, start: int, *, lax: bool) -> tuple[int, int] | None:
    """Return the code of the sequence at *start* (from 0) and where it ends, or None if it is invalid."""
    code = ord(text[start])
    if code in _ASCII:
        return code, start + 1
    if code not in _FIRST_BYTES:
        return None
    count = 1
    while code & (0x40 >> count):  # one bit for each continuation byte
        count += 1
    end = start + 1 + count
    code &= 0x3F >> count
    tail = text[start + 1 : end]
    if len(tail) < count or _NOT_CONTINUATION.search(tail):
        return None
    for byte in tail:
        code = code << 6 | ord(byte) & 0x3F
    if code < _LEAST[count]:
        return None
    if not lax and (code > MAX_UNICODE or code in _SURROGATES):
        return None
    return code, end


def _decode_at_once(text: str, start: int, end: int) -> str | None:
    """Return the characters that start from *start* to before *end*, or None if any is not strictly valid."""
    last = end + 3  # a valid character has up to three continuation bytes
    while end < len(text) and end < last and is_continuation(text, end):
        end += 1
    try:
        return text[start:end].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_continuation(text: str, position: int) -> bool:
    """Return whether a continuation byte stands at *position* (from 0), which may be the end of the text."""
    return "\x80" <= text[position : position + 1] <= "\xbf"


def _absolute(position: int, length: int) -> int:
    """Return a position (from 1) counted from the end if it is negative; 0 if it is before the start."""
    if position >= 0:
        return position
    return max(length + position + 1, 0)


# ---------------------------------------------------------------- functions


@LIBRARY.function("...")
def char(g: GlobalState, *codes: Value) -> Value:
    """Return the characters with the given codes, one after the other."""
    g.meter.charge(len(codes))
    g.meter.reserve(len(codes) * _MAX_BYTES)
    return "".join([_encode(_check_code(number, code)) for number, code in enumerate(codes, 1)])


def _check_code(number: int, value: Value) -> int:
    code = check_integer(number, value)
    if not 0 <= code <= MAX_CODE:
        raise argument_error(number, "value out of range")
    return code


@LIBRARY.function("s [, i [, j [, lax]]]")
def codepoint(
    g: GlobalState,
    s: Value = ABSENT,
    i: Value = None,
    j: Value = None,
    lax: Value = None,
    *_: Value,
) -> Results:
    """Return the codes of all characters that start between the bytes *i* and *j* (default *i*, itself 1)."""
    text = check_string(1, s)
    start = _absolute(opt_integer(2, i, 1), len(text))
    end = _absolute(opt_integer(3, j, start), len(text))
    if start < 1:
        raise argument_error(2, "out of bounds")
    if end > len(text):
        raise argument_error(3, "out of bounds")
    if start > end:
        return ()
    if end - start >= g.max_registers:
        msg = "stack overflow (string slice too long)"
        raise raise_error(msg)
    g.meter.charge(end - start)
    decoded = _decode_at_once(text, start - 1, end)
    if decoded is not None:
        return as_results([ord(character) for character in decoded])
    codes: list[Value] = []
    position = start - 1
    while position < end:
        character = _decode(text, position, lax=is_true(lax))
        if character is None:
            raise raise_error(_INVALID)
        code, position = character
        codes.append(code)
    return as_results(codes)


@LIBRARY.function("s [, i [, j [, lax]]]", "len")
def length(
    g: GlobalState,
    s: Value = ABSENT,
    i: Value = None,
    j: Value = None,
    lax: Value = None,
    *_: Value,
) -> Results:
    """Return how many characters start between the bytes *i* and *j*; or nil and the first invalid byte."""
    text = check_string(1, s)
    position = _absolute(opt_integer(2, i, 1), len(text)) - 1
    last = _absolute(opt_integer(3, j, -1), len(text)) - 1
    if not 0 <= position <= len(text):
        raise argument_error(2, "initial position out of bounds")
    if last >= len(text):
        raise argument_error(3, "final position out of bounds")
    if position > last:
        return 0
    g.meter.charge(last - position)
    decoded = _decode_at_once(text, position, last + 1)
    if decoded is not None:
        return len(decoded)
    count = 0
    while position <= last:
        character = _decode(text, position, lax=is_true(lax))
        if character is None:
            return None, position + 1
        position = character[1]
        count += 1
    return count


@LIBRARY.function("s, n [, i]")
def offset(g: GlobalState, s: Value = ABSENT, n: Value = ABSENT, i: Value = None, *_: Value) -> Value:
    """Return the byte where the *n*-th character from byte *i* starts, or nil; 0 is the one that holds *i*."""
    text = check_string(1, s)
    count = check_integer(2, n)
    position = _absolute(opt_integer(3, i, 1 if count >= 0 else len(text) + 1), len(text)) - 1
    if not 0 <= position <= len(text):
        raise argument_error(3, "position out of bounds")
    if count == 0:
        return _start_of_character(g, text, position) + 1
    if is_continuation(text, position):
        msg = "initial position is a continuation byte"
        raise raise_error(msg)
    if count > 0:
        return _forward(g, text, position, count - 1)
    return _backward(g, text, position, -count)


def _forward(g: GlobalState, text: str, position: int, count: int) -> int | None:
    """Return the byte (from 1) *count* characters after *position*, which is 0-based and at a character."""
    while count > 0 and position < len(text):
        g.meter.charge(1)
        match = _NOT_CONTINUATION.search(text, position + 1)
        position = match.start() if match else len(text)
        count -= 1
    return position + 1 if count == 0 else None


def _backward(g: GlobalState, text: str, position: int, count: int) -> int | None:
    """Return the byte (from 1) *count* characters before *position*, which is 0-based and at a character."""
    while count > 0 and position > 0:
        position = _start_of_character(g, text, position - 1)
        count -= 1
    return position + 1 if count == 0 else None


def _start_of_character(g: GlobalState, text: str, position: int) -> int:
    """Return where the character starts that *position* belongs to, both from 0."""
    start = position
    while start > 0 and is_continuation(text, start):
        start -= 1
    g.meter.charge(position - start + 1)
    return start


@LIBRARY.function("s [, lax]")
def codes(s: Value = ABSENT, lax: Value = None, *_: Value) -> Results:
    """Return what a generic `for` needs to visit every character as its byte position and its code."""
    if is_continuation(check_string(1, s), 0):
        raise argument_error(1, _INVALID)
    return (_next_code_lax if is_true(lax) else _next_code_strict), s, 0


def _next_code_strict(s: Value = ABSENT, position: Value = None, *_: Value) -> Results:
    return _next_code(check_string(1, s), integer_of(position) or 0, lax=False)


def _next_code_lax(s: Value = ABSENT, position: Value = None, *_: Value) -> Results:
    return _next_code(check_string(1, s), integer_of(position) or 0, lax=True)


ITERATORS = (_next_code_strict, _next_code_lax)


def _next_code(text: str, position: int, *, lax: bool) -> Results:
    """Return the next character after the one that starts at *position* (from 1; 0 at first)."""
    if position < 0:
        return ()
    while is_continuation(text, position):
        position += 1
    if position >= len(text):
        return ()
    character = _decode(text, position, lax=lax)
    if character is None or is_continuation(text, character[1]):
        raise raise_error(_INVALID)
    return position + 1, character[0]
