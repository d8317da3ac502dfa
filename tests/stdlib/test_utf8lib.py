"""The utf8 library, function by function against real Lua."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pylua.errors import LimitExceeded, LuaError
from pylua.stdlib.api import TRUE
from pylua.stdlib.utf8lib import LIBRARY, MAX_CODE
from tests.stdlib.comparing import REAL_LUA, SideBySide

UTF8 = SideBySide(LIBRARY)

EDGE_CODES = [
    0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, 0x1FFFFF,
    0x200000, 0x3FFFFFF, 0x4000000, MAX_CODE,
]  # fmt: skip
codes = st.one_of(st.sampled_from(EDGE_CODES), st.integers(0, MAX_CODE), st.integers(0, 0x2FF))

sequences = codes.map(REAL_LUA.eval("utf8.char"))
rubbish = st.text(
    st.sampled_from("a\0\x7f\x80\xbf\xc0\xc1\xc2\xdf\xe0\xed\xa0\xef\xf0\xf4\x90\xf8\xfc\xfd\xfe\xff"),
    max_size=7,
)
overlong = st.sampled_from(
    ["\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf8\x80\x80\x80\x80", "\xfc\x80\x80\x80\x80\x80"]
)
texts = st.lists(
    st.one_of(sequences, sequences, st.text("ab", max_size=3), rubbish, overlong), max_size=5
).map("".join)
positions = st.one_of(st.integers(-12, 12), st.sampled_from([-(2**63), 2**63 - 1, None, "2", 1.5]))
laxness = st.sampled_from([None, False, True, 0])


def test_the_library_has_the_fields_of_real_lua() -> None:
    """Every field of real Lua's table is there, and no other."""
    assert sorted(UTF8.table) == sorted(REAL_LUA.globals().utf8)


def test_charpattern_equals_real_lua() -> None:
    """The pattern has the bytes of real Lua's."""
    assert UTF8.table["charpattern"] == REAL_LUA.globals().utf8.charpattern


class TestChar:
    """utf8.char."""

    @given(arguments=st.lists(codes, max_size=4))
    @example(arguments=EDGE_CODES)
    def test_characters_equal_real_lua(self, arguments: list[int]) -> None:
        """Codes up to 2^31 become one to six bytes each."""
        assert UTF8.same("char", *arguments)

    @pytest.mark.parametrize(
        "arguments", [(-1,), (1, 2**31), ("x",), ("65", 66.0), (1.5,), (None,), (-(2**63),)]
    )
    def test_odd_arguments_equal_real_lua(self, arguments: tuple[object, ...]) -> None:
        """What is no code gives real Lua's message."""
        assert UTF8.same("char", *arguments)

    def test_memory_is_asked_for_before(self) -> None:
        """The meter can refuse the bytes."""
        state = SideBySide(LIBRARY)
        state.g.meter.max_bytes = 100

        with pytest.raises(LuaError, match="not enough memory"):
            state.table["char"](*[MAX_CODE] * 50)


class TestDecoding:
    """utf8.len and utf8.codepoint."""

    @given(text=texts, i=positions, j=positions, lax=laxness)
    @example(text="\xe2\x82", i=1, j=-1, lax=None)
    @example(text="\xe2\x82\xac\x80", i=1, j=1, lax=None)
    @example(text="abc", i=4, j=-1, lax=None)
    def test_len_equals_real_lua(self, text: str, i: object, j: object, lax: object) -> None:
        """Characters are counted, or the first invalid byte is told, as in real Lua."""
        assert UTF8.same("len", text, i, j, lax)

    @given(text=texts, i=positions, j=positions, lax=laxness)
    @example(text="\xe2\x82\xac\x80", i=1, j=1, lax=None)
    def test_codepoint_equals_real_lua(self, text: str, i: object, j: object, lax: object) -> None:
        """Codes are returned, or the error is raised, as in real Lua."""
        assert UTF8.same("codepoint", text, i, j, lax)

    @given(text=texts)
    def test_defaults_equal_real_lua(self, text: str) -> None:
        """Without positions `len` looks at everything, `codepoint` at the first character."""
        assert UTF8.same("len", text)
        assert UTF8.same("codepoint", text)

    @pytest.mark.parametrize("name", ["len", "codepoint", "offset"])
    @pytest.mark.parametrize("arguments", [(), (None,), (True,), ("a", "x"), (12,)])
    def test_odd_arguments_equal_real_lua(self, name: str, arguments: tuple[object, ...]) -> None:
        """Wrong arguments give real Lua's messages."""
        assert UTF8.same(name, *arguments)

    def test_too_many_codes_are_an_error(self) -> None:
        """More results than the stack holds are refused before anything is decoded."""
        assert UTF8.same("codepoint", "x" * 1_000_001, 1, -1)

    def test_work_is_charged_before(self) -> None:
        """The meter can stop the counting of a long string."""
        state = SideBySide(LIBRARY)
        state.g.meter.limit_instructions(100)

        with pytest.raises(LimitExceeded):
            state.table["len"]("x" * 1000)


class TestOffset:
    """utf8.offset."""

    @given(text=texts, n=st.integers(-8, 8), i=positions)
    def test_positions_equal_real_lua(self, text: str, n: int, i: object) -> None:
        """The n-th character from a position starts where it starts in real Lua."""
        assert UTF8.same("offset", text, n, i)

    @given(text=texts, n=st.integers(-8, 8))
    def test_default_positions_equal_real_lua(self, text: str, n: int) -> None:
        """Counting starts at the beginning, or at the end for a negative n."""
        assert UTF8.same("offset", text, n)

    @pytest.mark.parametrize("n", [2**63 - 1, -(2**63)])
    def test_far_characters_are_not_there(self, n: int) -> None:
        """Counting stops at the border of the string."""
        assert UTF8.same("offset", "abc", n)

    def test_long_runs_of_continuation_bytes_are_charged(self) -> None:
        """Going back over many continuation bytes is paid for."""
        before = UTF8.g.meter.instructions

        UTF8.table["offset"]("a" + "\x80" * 1000, -1)

        assert UTF8.g.meter.instructions - before > 1000


LUA_CODES = REAL_LUA.eval(
    """function(...)
         local found = {}
         local worked, message = pcall(function(...)
           for p, c in utf8.codes(...) do
             found[#found + 1] = p
             found[#found + 1] = c
           end
         end, ...)
         found[#found + 1] = message and message:gsub("^.-:%d+: ", "") or "end"
         return table.unpack(found)
       end"""
)


def visit(text: str, lax: object) -> list[object]:
    """Return positions and codes as a generic `for` finds them, then "end" or the error's message."""
    found: list[object] = []
    try:
        step, state, control = UTF8.table["codes"](text, lax)
        while True:
            results = step(state, control)
            if results == ():
                return [*found, "end"]
            found.extend(results)
            control = results[0]
    except LuaError as error:
        return [*found, error.message]


class TestCodes:
    """utf8.codes."""

    @given(text=texts, lax=st.booleans())
    def test_visits_equal_real_lua(self, text: str, lax: object) -> None:
        """The same characters are visited, and the same error ends the visit."""
        assume(not "\x80" <= text[:1] <= "\xbf")
        theirs = LUA_CODES(text, lax)
        expected = list(theirs) if isinstance(theirs, tuple) else [theirs]

        found = visit(text, TRUE if lax else None)

        assert found == expected

    @pytest.mark.parametrize("arguments", [(), (None,), (True,), ("\x80",), ("\xbfa", True)])
    def test_wrong_arguments_equal_real_lua(self, arguments: tuple[object, ...]) -> None:
        """A string that does not start with a character is a wrong argument."""
        assert UTF8.same("codes", *arguments)

    def test_iterators_are_shared(self) -> None:
        """All visits of one kind use the same function, as in C."""
        assert UTF8.table["codes"]("a")[0] is UTF8.table["codes"]("b")[0]

    @pytest.mark.parametrize("control", [None, -1, 0, 1, 2, 99, "1", 1.0, 1.5, -(2**63), True])
    def test_iterator_takes_any_control_value(self, control: object) -> None:
        """The iterator called by hand goes on after any position, as real Lua's."""
        text = "a\xc4\x80b"
        theirs = REAL_LUA.eval("function(s, c) return (utf8.codes(s))(s, c) end")(text, control)
        step = UTF8.table["codes"](text)[0]

        results = step(text, TRUE if control is True else control)

        assert results == (theirs if theirs is not None else ())
