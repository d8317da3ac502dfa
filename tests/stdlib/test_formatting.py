"""string.format, conversion by conversion against real Lua."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pylua.errors import ArgumentFault, HostFault, LuaError
from pylua.stdlib.api import ABSENT, LuaTable, Userdata
from pylua.stdlib.formatting import format_values
from pylua.stdlib.strlib import LIBRARY
from pylua.vm.globalstate import GlobalState
from pylua.vm.tableclass import set_metatable
from tests.stdlib.comparing import SideBySide

STRING = SideBySide(LIBRARY)

INTEGER_EDGES = [0, 1, -1, 8, 255, -255, 2**31, 2**53, 2**63 - 1, -(2**63)]
FLOAT_EDGES = [
    0.0, -0.0, 1.0, 0.5, 1.5, 2.5, 1.96875, 1.9999999, -12345.678, 1e15, 1e16, 1e100, 1e-5, 1e308, 5e-324,
    2.2250738585072009e-308, 1.7976931348623157e308, math.inf, -math.inf, math.nan, -math.nan,
]  # fmt: skip
integers = st.one_of(st.sampled_from(INTEGER_EDGES), st.integers(-(2**63), 2**63 - 1))
floats = st.one_of(st.sampled_from(FLOAT_EDGES), st.floats(width=64))
texts = st.text(st.sampled_from('ab"\\\n\r\t\0\x01\x7f\x80\xff0123%'), max_size=12)
values = st.one_of(integers, floats, texts, st.sampled_from(["10", " 0x10 ", "1e2", None, True, False]))

# Everything that may stand between "%" and the letter, valid or not.
flags = st.text(st.sampled_from("-+ #0"), max_size=3)
sizes = st.sampled_from(["", "", "1", "5", "20", "99", "100", "05"])
precisions = st.sampled_from(["", "", ".", ".0", ".1", ".3", ".14", ".99", ".100", ".3.1"])


def specifications(letters: str) -> st.SearchStrategy[str]:
    """Return a strategy for specifications with one of *letters*."""
    return st.builds("%{}{}{}{}".format, flags, sizes, precisions, st.sampled_from(letters))


class TestNumbers:
    """Conversions of numbers."""

    @settings(max_examples=400)
    @given(specification=specifications("diuoxXc"), value=integers)
    @example(specification="%#.0o", value=0)
    @example(specification="%#010x", value=255)
    def test_integers_equal_real_lua(self, specification: str, value: int) -> None:
        """Signs, "#", zeros and precision follow C for all integers."""
        assert STRING.same("format", specification, value)

    @settings(max_examples=400)
    @given(specification=specifications("feEgG"), value=floats)
    @example(specification="%010f", value=math.inf)
    @example(specification="%+.3G", value=math.nan)
    def test_floats_equal_real_lua(self, specification: str, value: float) -> None:
        """Also infinities, NaN with its sign, and the largest numbers with 99 decimals."""
        assert STRING.same("format", specification, value)

    @settings(max_examples=400)
    @given(specification=specifications("aA"), value=floats)
    @example(specification="%.12a", value=2.2250738585072009e-308)
    @example(specification="%#.0a", value=1.0)
    def test_hexadecimal_floats_equal_real_lua(self, specification: str, value: float) -> None:
        """Rounding is to nearest, ties to even; subnormals begin with 0."""
        assert STRING.same("format", specification, value)

    @given(specification=specifications("dxfgac"), value=values)
    def test_conversion_of_arguments_equals_real_lua(self, specification: str, value: object) -> None:
        """Numeric strings convert; what does not gives the message of real Lua, in its order of checks."""
        assert STRING.same("format", specification, value)


class TestStrings:
    """Conversions of strings and of any value."""

    @given(specification=specifications("s"), value=values)
    def test_strings_equal_real_lua(self, specification: str, value: object) -> None:
        """Any value has its `tostring` form; zeros in it are refused where C's strings would end."""
        assert STRING.same("format", specification, value)

    @pytest.mark.parametrize("specification", ["%s", "%5s", "%-5s", "%5.3s", "%.99s", "%.150s"])
    @pytest.mark.parametrize("length", [99, 100, 5000])
    def test_long_strings_equal_real_lua(self, specification: str, length: int) -> None:
        """From 100 characters on a width changes nothing."""
        assert STRING.same("format", specification, "x" * length)

    @given(value=values)
    @example(value=-(2**63))
    @example(value="\r\0001\x7f2")
    def test_literals_equal_real_lua(self, value: object) -> None:
        """%q writes what Lua reads back."""
        assert STRING.same("format", "%q", value)

    @pytest.mark.parametrize("value", [LuaTable(), Userdata(None), len])
    def test_other_values_have_no_literal(self, value: object) -> None:
        """%q refuses tables, userdata and functions."""
        with pytest.raises(ArgumentFault, match="value has no literal form"):
            format_values(STRING.g, "%q", (value,))

    def test_tostring_metamethods_are_asked(self) -> None:
        """%s shows a table as its ``__tostring`` does."""
        table = LuaTable()
        set_metatable(STRING.g, table, LuaTable(__tostring=lambda *_: "hello"))

        assert format_values(STRING.g, "%s|%.4s|%7s", (table, table, table)) == "hello|hell|  hello"

    def test_a_tostring_that_gives_no_string_is_an_error(self) -> None:
        """The message names the metamethod."""
        table = LuaTable()
        set_metatable(STRING.g, table, LuaTable(__tostring=lambda *_: LuaTable()))

        with pytest.raises(LuaError, match="'__tostring' must return a string"):
            format_values(STRING.g, "%s", (table,))


class TestPointers:
    """%p."""

    @given(specification=specifications("p"), value=st.sampled_from([None, True, 1, 1.5]))
    def test_values_without_identity_equal_real_lua(self, specification: str, value: object) -> None:
        """They are "(null)"."""
        assert STRING.same("format", specification, value)

    @pytest.mark.parametrize("value", [LuaTable(), len, Userdata(None)])
    def test_the_pointer_is_that_of_tostring(self, value: object) -> None:
        """%p shows the address that %s shows behind the type."""
        shown = format_values(STRING.g, "%s", (value,))

        assert format_values(STRING.g, "%p", (value,)) == shown.rpartition(" ")[2]

    def test_equal_short_strings_are_one_object(self) -> None:
        """As real Lua keeps but one of them."""
        assert format_values(STRING.g, "%p", ("a" * 10,)) == format_values(STRING.g, "%p", ("aa" * 5,))

    def test_equal_long_strings_are_not_one_object(self) -> None:
        """As real Lua makes a new one each time."""
        one, other = "a" * 300, "".join(["a" * 299, "a"])

        assert format_values(STRING.g, "%p", (one,)) != format_values(STRING.g, "%p", (other,))

    @pytest.mark.parametrize(("specification", "length"), [("%90p", 90), ("%-60p", 60)])
    def test_pointers_are_padded(self, specification: str, length: int) -> None:
        """Width and "-" apply."""
        assert len(format_values(STRING.g, specification, (LuaTable(),))) == length


class TestFormats:
    """The format as a whole."""

    @given(
        text=st.lists(
            st.one_of(specifications("dsq%yl\0F"), st.sampled_from(["%", "%%", "a", "\0", "%5"]))
        ).map("".join),
        arguments=st.lists(st.sampled_from([1, "x", 2.5]), max_size=4),
    )
    def test_mixed_formats_equal_real_lua(self, text: str, arguments: list[object]) -> None:
        """Literal text, missing arguments and mistakes, in any order."""
        assert STRING.same("format", text, *arguments)

    @pytest.mark.parametrize(
        "specification",
        [
            "%-+ #0-+ #0-+ #0-+ #0-+ #0d",
            "%1234567890123456789012d",
            "%12345678901234567890d",
            "%1" + "0" * 600 + "d",
        ],
    )
    def test_the_longest_specification_is_that_of_real_lua(self, specification: str) -> None:
        """Beyond it the format is "too long", before anything else is looked at."""
        assert STRING.same("format", specification, 1)

    def test_mistakes_count_only_when_they_are_reached(self) -> None:
        """A conversion before the mistake is done, with its side effects."""
        calls = []
        table = LuaTable()
        set_metatable(STRING.g, table, LuaTable(__tostring=lambda *_: calls.append(1) or "x"))

        with pytest.raises(HostFault, match="invalid conversion '%y' to 'format'"):
            format_values(STRING.g, "%s%y", (table, 1))

        assert calls == [1]

    @pytest.mark.parametrize(
        "arguments", [(), (None,), (12,), (1.5,), (True,), ("%d",), ("%d %d", 1), ("%d", None)]
    )
    def test_missing_and_odd_arguments_equal_real_lua(self, arguments: tuple[object, ...]) -> None:
        """A number is a format, too; "no value" differs from nil."""
        assert STRING.same("format", *arguments)

    def test_an_absent_first_argument_is_named(self) -> None:
        """As for every library function."""
        with pytest.raises(ArgumentFault, match="string expected, got no value"):
            STRING.table["format"](ABSENT)  # type: ignore[operator]

    @pytest.mark.parametrize("specification", ["%s", "%q"])
    def test_memory_is_asked_for_first(self, specification: str) -> None:
        """A result that is too large ends in "not enough memory"."""
        g = GlobalState()
        g.meter.max_bytes = 1_000_000
        text = "\0" * 300_000

        with pytest.raises(LuaError, match="not enough memory"):
            format_values(g, specification * 4, (text,) * 4)
