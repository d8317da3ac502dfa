"""Literal strings and numerals: from their text to their value (§3.1, llex.c)."""

from __future__ import annotations

import re

from pylua.numeric import Number, parse_number

_MAX_BYTE = 0xFF
_MAX_UTF8 = 0x7FFFFFFF  # six bytes, as in the original definition of UTF-8

_SIMPLE_ESCAPES = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"', "'": "'",
}  # fmt: skip

_PLAIN = {'"': re.compile(r'[^"\\\n\r]*'), "'": re.compile(r"[^'\\\n\r]*")}
_NEWLINE = re.compile(r"\r\n|\n\r|[\n\r]")
_SPACES = re.compile(r"[ \f\n\r\t\v]*")
_DECIMAL_DIGITS = re.compile(r"[0-9]{1,3}")
_HEXADECIMAL_DIGITS = frozenset("0123456789ABCDEFabcdef")


class LiteralError(Exception):
    """A literal that Lua refuses.

    Attributes:
        message: what is wrong with it.
        near: the text at which the message points; None is the end of the source.
        position: how far the lexer has read, an index of the source.
    """

    def __init__(self, message: str, near: str | None, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.near = near
        self.position = position


def read_string(token: str) -> str:
    """Return the value of a complete literal string, in quotes or in long brackets.

    Raises:
        LiteralError: an escape sequence is malformed.
    """
    if token[0] == "[":
        return _read_long_brackets(token)
    if "\\" not in token:
        return token[1:-1]
    return read_quoted(token, 0)


def read_quoted(source: str, start: int) -> str:
    """Return the value of the quoted string that begins at source[start].

    Raises:
        LiteralError: the string is unfinished or an escape sequence is malformed.
    """
    quote = source[start]
    plain = _PLAIN[quote]
    parts = []
    position = start + 1
    while True:
        run = plain.match(source, position)
        assert run is not None  # noqa: S101  it matches the empty text
        parts.append(run[0])
        position = run.end()
        char = source[position : position + 1]
        if char == quote:
            return "".join(parts)
        if not char:
            raise LiteralError("unfinished string", None, position)
        if char != "\\":
            raise LiteralError("unfinished string", quote + "".join(parts), position)
        try:
            value, position = _read_escape(source, position)
        except LiteralError as error:
            if error.near is not None:
                error.near = quote + "".join(parts) + error.near
            raise
        parts.append(value)


def read_numeral(token: str) -> Number:
    """Return the value of a numeral.

    Raises:
        LiteralError: it is malformed.
    """
    number = parse_number(token)
    if number is None:
        raise LiteralError("malformed number", token, 0)
    return number


def _read_long_brackets(token: str) -> str:
    """Return what is between long brackets, without a newline right behind the opening one."""
    width = token.index("[", 1) + 1
    text = token[width:-width]
    newline = _NEWLINE.match(text)
    if newline is not None:
        text = text[newline.end() :]
    return _NEWLINE.sub("\n", text) if "\r" in text else text


def _read_escape(source: str, start: int) -> tuple[str, int]:
    """Return the value of the escape sequence at source[start], a backslash, and the index behind it."""
    char = source[start + 1 : start + 2]
    if char in _SIMPLE_ESCAPES:
        return _SIMPLE_ESCAPES[char], start + 2
    if char == "x":
        return _read_hexadecimal(source, start)
    if char == "u":
        return _read_utf8(source, start)
    if char == "z":
        spaces = _SPACES.match(source, start + 2)
        assert spaces is not None  # noqa: S101  it matches the empty text
        return "", spaces.end()
    if char.isdecimal():  # in latin-1 only 0-9 are decimals
        return _read_decimal(source, start)
    newline = _NEWLINE.match(source, start + 1)
    if newline is not None:
        return "\n", newline.end()
    if not char:
        raise LiteralError("unfinished string", None, start + 1)
    raise _fault("invalid escape sequence", source, start, start + 1)


def _read_decimal(source: str, start: int) -> tuple[str, int]:
    """Read a backslash and one to three decimal digits."""
    digits = _DECIMAL_DIGITS.match(source, start + 1)
    assert digits is not None  # noqa: S101  the caller has seen the first one
    code = int(digits[0])
    if code > _MAX_BYTE:
        raise _fault("decimal escape too large", source, start, digits.end())
    return chr(code), digits.end()


def _read_hexadecimal(source: str, start: int) -> tuple[str, int]:
    """Read a backslash, x and two hexadecimal digits."""
    for position in (start + 2, start + 3):
        if not _is_hexadecimal(source, position):
            raise _fault("hexadecimal digit expected", source, start, position)
    return chr(int(source[start + 2 : start + 4], 16)), start + 4


def _read_utf8(source: str, start: int) -> tuple[str, int]:
    """Read a backslash, u and hexadecimal digits in braces."""
    position = start + 2
    if source[position : position + 1] != "{":
        raise _fault("missing '{'", source, start, position)
    position += 1
    if not _is_hexadecimal(source, position):
        raise _fault("hexadecimal digit expected", source, start, position)
    code = 0
    while _is_hexadecimal(source, position):
        if code > _MAX_UTF8 >> 4:  # too large with one more digit?
            raise _fault("UTF-8 value too large", source, start, position)
        code = code << 4 | int(source[position], 16)
        position += 1
    if source[position : position + 1] != "}":
        raise _fault("missing '}'", source, start, position)
    return encode_utf8(code), position + 1


def encode_utf8(code: int) -> str:
    """Return *code*, from 0 to 2^31 - 1, as the one to six bytes of UTF-8 in its original definition."""
    if code < 0x80:  # noqa: PLR2004  one byte
        return chr(code)
    continuation = []
    room = 0x3F  # what fits into the first byte
    while code > room:
        continuation.append(chr(0x80 | code & 0x3F))
        code >>= 6
        room >>= 1
    return chr(~room << 1 & 0xFF | code) + "".join(reversed(continuation))


def _is_hexadecimal(source: str, position: int) -> bool:
    return source[position : position + 1] in _HEXADECIMAL_DIGITS


def _fault(message: str, source: str, start: int, position: int) -> LiteralError:
    """Return an error that points at an escape sequence up to the offending character, if there is one."""
    return LiteralError(message, source[start : position + 1], position)
