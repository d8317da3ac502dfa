"""Literal strings and numerals have the values, and the errors, of PUC Lua."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.syntax import nodes
from pylua.syntax.literals import LiteralError, encode_utf8, read_numeral, read_string
from pylua.syntax.parser import parse
from tests.helpers import fingerprint
from tests.syntax.comparing import REAL_LUA, agree, their_message

ESCAPES = r"""
    \a \b \f \n \r \t \v \\ \" \' \q \z \x41 \xe9 \xg \x4 \x \0 \65 \065 \0651 \255 \256 \999
    \u{48} \u{20AC} \u{7FFFFFFF} \u{80000000} \u{000000000041} \u{} \u{4 \u4 \u
"""
OTHERS = ["\\\n", "\\\r", "\\\r\n", "\\\n\r", "\\z \n\t\r\n ", *"\\\n\r '\"aé\0z0}"]
PIECES = st.sampled_from(ESCAPES.split() + OTHERS)


def value_of(source: str) -> object:
    """Return the value of the literal in ``return literal``."""
    (statement,) = parse(source, "=c").body.statements
    assert isinstance(statement, nodes.Return)
    (literal,) = statement.values
    assert isinstance(literal, (nodes.String, nodes.Number))
    return literal.value


@pytest.mark.parametrize(
    ("token", "value"),
    [
        (r"'\a\b\f\n\r\t\v\\\"\''", "\a\b\f\n\r\t\v\\\"'"),
        (r"'\x41\u{20AC}\u{7FFFFFFF}'", "A\xe2\x82\xac\xfd\xbf\xbf\xbf\xbf\xbf"),
        (r"'\65\0651\2551'", "AA1\xff1"),
        ("'a\\z \n\t b'", "ab"),
        ("'a\\\r\nb\\\rc'", "a\nb\nc"),
        ("[[\na\r\nb\n\rc]]", "a\nb\nc"),
        ("[==[\r\n]]]=]]==]", "]]]=]"),
    ],
)
def test_string_has_its_value(token: str, value: str) -> None:
    """Escape sequences, newlines and long brackets mean what §3.1 says."""
    assert read_string(token) == value


@given(st.lists(PIECES, max_size=6), st.sampled_from(["'", '"']))
def test_quoted_string_is_as_in_real_lua(pieces: list[str], quote: str) -> None:
    """Any mixture of characters and escapes, right and wrong, gives PUC's value or message."""
    source = f"return {quote}{''.join(pieces)}{quote}"

    assert agree(source)
    if their_message(source) is None and their_message(source.replace("return", "x =")) is None:
        assert value_of(source) == REAL_LUA.execute(source)


@given(st.text("[]=\n\ra", max_size=12), st.integers(0, 2))
def test_long_string_is_as_in_real_lua(text: str, level: int) -> None:
    """Long brackets of any level, finished or not, give PUC's value or message."""
    equals = "=" * level
    source = f"return [{equals}[{text}]{equals}]"

    assert agree(source)
    if their_message(source) is None:
        assert value_of(source) == REAL_LUA.execute(source)


@given(st.from_regex(r"\A\.?[0-9][0-9a-fA-FxXpPeE.+\-_g]{0,12}\Z"))
def test_numeral_is_as_in_real_lua(numeral: str) -> None:
    """What begins like a numeral is read, or refused, as by PUC."""
    source = f"return {numeral}"

    assert agree(source)
    if their_message(source) is None and not set("+-") & set(numeral):
        assert fingerprint(value_of(source)) == fingerprint(REAL_LUA.execute(source))


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", 9223372036854775808.0),
        ("0xffffffffffffffff", -1),
        ("0x1p4", 16.0),
        (".5e1", 5.0),
    ],
)
def test_numeral_has_its_value(numeral: str, value: float) -> None:
    """Decimal integers that are too large are floats, hexadecimal ones wrap around."""
    assert fingerprint(read_numeral(numeral)) == fingerprint(value)


def test_error_points_at_what_the_lexer_has_read() -> None:
    """A bad escape sequence is shown behind the value of the string so far."""
    with pytest.raises(LiteralError) as caught:
        read_string(r"'\65\x4g'")

    assert (caught.value.message, caught.value.near) == ("hexadecimal digit expected", r"'A\x4g")


@given(st.integers(0, 0x7FFFFFFF))
def test_utf8_is_as_in_real_lua(code: int) -> None:
    """Codes up to 2^31 have the bytes that utf8.char gives them."""
    assert encode_utf8(code) == REAL_LUA.eval("utf8.char")(code)
