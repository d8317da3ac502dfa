"""The string library, function by function against real Lua."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pylua.errors import HostFault, LimitExceeded, LuaError
from pylua.stdlib.api import ABSENT, FALSE, TRUE, LuaTable, as_tuple
from pylua.stdlib.strlib import LIBRARY
from pylua.vm.globalstate import GlobalState
from pylua.vm.tableclass import set_metatable
from tests.stdlib.comparing import REAL_LUA, SideBySide
from tests.stdlib.test_matching import pattern_texts, subjects

if TYPE_CHECKING:
    from pylua.stdlib.api import Value

STRING = SideBySide(LIBRARY)

EVERY_CHARACTER = "".join(map(chr, range(256)))
texts = st.text(st.sampled_from("abXYZ\0\xc4\xe4\xff 09"), max_size=10)
positions = st.one_of(st.integers(-13, 13), st.sampled_from([-(2**63), 2**63 - 1, None, "2", 2.0, 1.5, "x"]))

# The real iterator driven to its end, or up to its error.
_real_gmatch = REAL_LUA.eval("""
    function(...)
        local found = {}
        local worked, message = pcall(function(...)
            local step = string.gmatch(...)
            while true do
                local captures = table.pack(step())
                if captures[1] == nil then break end
                found[#found + 1] = table.concat(captures, "|", 1, captures.n)
            end
        end, ...)
        return table.concat(found, "\\n"), worked, message
    end""")
_real_gsub = REAL_LUA.eval("""
    function(s, p, replacement, n)
        return pcall(string.gsub, s, p, replacement, n)
    end""")
_real_table = REAL_LUA.eval("function(key, value) return {[key] = value} end")
_real_function = REAL_LUA.eval(
    "function(value) return function(...) if select('#', ...) > 1 then return ... end return value end end"
)


def test_the_library_has_the_fields_of_real_lua() -> None:
    """Every field of real Lua's table is there, and no other."""
    assert sorted(STRING.table) == sorted(REAL_LUA.globals().string)


class TestParts:
    """len, sub, byte, char, rep, reverse, lower, upper."""

    @given(text=texts, i=positions, j=positions)
    def test_sub_equals_real_lua(self, text: str, i: object, j: object) -> None:
        """Places count from either end and are clipped."""
        assert STRING.same("sub", text, i, j)

    @given(text=texts, i=positions, j=positions)
    def test_byte_equals_real_lua(self, text: str, i: object, j: object) -> None:
        """No codes outside the string."""
        assert STRING.same("byte", text, i, j)

    @given(
        codes=st.lists(
            st.one_of(st.integers(-2, 258), st.sampled_from(["65", 66.0, 1.5, "x", None, 2**63 - 1]))
        )
    )
    def test_char_equals_real_lua(self, codes: list[object]) -> None:
        """Codes from 0 to 255; anything else gives real Lua's message."""
        assert STRING.same("char", *codes)

    @given(
        text=texts,
        count=st.one_of(st.integers(-2, 5), st.sampled_from(["2", None, 2.5])),
        separator=st.none() | texts,
    )
    def test_rep_equals_real_lua(self, text: str, count: object, separator: str | None) -> None:
        """Copies with a separator between them."""
        assert STRING.same("rep", text, count, separator)

    @pytest.mark.parametrize(
        "arguments",
        [("x", 10**10), ("aa", 1 << 30), ("a", 1 << 30, ","), ("", 2**62, "ab"), ("x", -(2**63))],
    )
    def test_huge_repetitions_equal_real_lua(self, arguments: tuple[object, ...]) -> None:
        """The size is looked at before anything is copied."""
        assert STRING.same("rep", *arguments)

    @pytest.mark.parametrize("arguments", [("", 2**62), ("", 10**9, "")])
    def test_nothing_many_times_is_nothing_at_once(self, arguments: tuple[object, ...]) -> None:
        """Real Lua loops over the copies even if they are empty."""
        assert STRING.ours("rep", *arguments) == [""]

    @given(text=texts)
    @example(text=EVERY_CHARACTER)
    def test_case_and_order_equal_real_lua(self, text: str) -> None:
        """Only ASCII letters have two cases."""
        assert all(STRING.same(name, text) for name in ("lower", "upper", "reverse", "len"))

    @pytest.mark.parametrize(
        "function",
        ["len", "sub", "byte", "rep", "reverse", "lower", "upper", "find", "match", "gsub", "gmatch", "dump"],
    )
    @pytest.mark.parametrize(
        "arguments", [(), (None,), (True,), (12,), (1.5, 1), ("x", None), ("x", True), ("x", "x", True)]
    )
    def test_odd_arguments_equal_real_lua(self, function: str, arguments: tuple[object, ...]) -> None:
        """Numbers count as strings; "no value" differs from nil."""
        if function == "gmatch" and len(arguments) == 2 and arguments[0] == 1.5:
            assert callable(STRING.table[function](*arguments))  # type: ignore[operator]
        else:
            assert STRING.same(function, *arguments)

    def test_too_many_codes_are_refused(self) -> None:
        """As where real Lua's stack is full."""
        g = GlobalState()
        g.max_registers = 1_000
        byte = LIBRARY.open(g)["byte"]

        assert len(byte("x" * 900, 1, -1)) == 900
        with pytest.raises(HostFault, match=r"stack overflow \(string slice too long\)"):
            byte("x" * 1_000, 1, -1)

    def test_a_host_function_has_no_binary_form(self) -> None:
        """As for C functions in real Lua."""
        with pytest.raises(HostFault, match="unable to dump given function"):
            STRING.table["dump"](STRING.table["dump"])  # type: ignore[operator]


class TestFindAndMatch:
    """find, match and gmatch."""

    @settings(max_examples=200)
    @given(
        subject=subjects, pattern=pattern_texts, init=positions, plain=st.sampled_from([None, False, True, 1])
    )
    def test_find_equals_real_lua(self, subject: str, pattern: str, init: object, plain: object) -> None:
        """With and without magic characters."""
        assert STRING.same("find", subject, pattern, init, plain)

    @settings(max_examples=200)
    @given(subject=subjects, pattern=pattern_texts, init=positions)
    def test_match_equals_real_lua(self, subject: str, pattern: str, init: object) -> None:
        """Captures, positions and messages."""
        assert STRING.same("match", subject, pattern, init)

    @settings(max_examples=200)
    @given(subject=subjects, pattern=pattern_texts, init=positions)
    @example(subject="aba", pattern="a*", init=1)
    @example(subject="abc", pattern="^a", init=None)
    def test_gmatch_equals_real_lua(self, subject: str, pattern: str, init: object) -> None:
        """The same captures in the same order; no empty match right behind another one."""
        found: list[str] = []
        outcome: object = (True, None)
        try:
            step = STRING.table["gmatch"](subject, pattern, init)  # type: ignore[operator]
            while captures := as_tuple(step()):
                found.append("|".join(map(str, captures)))
        except LuaError as error:
            outcome = (False, error)
        theirs, worked, *_ = _real_gmatch(subject, pattern, init)

        assert ("\n".join(found), outcome[0]) == (theirs, worked)  # type: ignore[index]

    def test_an_iterator_that_is_done_stays_done(self) -> None:
        """Calling it again gives nothing again."""
        step = STRING.table["gmatch"]("a", "a")  # type: ignore[operator]

        assert [step(), step(), step()] == ["a", (), ()]


class TestGsub:
    """gsub with each kind of replacement."""

    @settings(max_examples=300)
    @given(
        subject=subjects,
        pattern=pattern_texts,
        replacement=st.lists(
            st.sampled_from(["x", "%0", "%1", "%2", "%%", "\\1", "%", "%a"]), max_size=3
        ).map("".join)
        | st.integers(1, 2),
        limit=st.sampled_from([None, None, 0, 1, 2, -1, "2", 1.5]),
    )
    def test_strings_equal_real_lua(
        self, subject: str, pattern: str, replacement: object, limit: object
    ) -> None:
        """Templates with captures; a mistake in one counts from the first match on."""
        assert STRING.same("gsub", subject, pattern, replacement, limit)

    @given(subject=subjects, pattern=pattern_texts, value=st.sampled_from([None, "xy", 1, 2.5, False, True]))
    def test_tables_equal_real_lua(self, subject: str, pattern: str, value: object) -> None:
        """The first capture is the key; nil and false keep the text."""
        ours = LuaTable()
        if value is not None:
            ours["a"] = {True: TRUE, False: FALSE}[value] if isinstance(value, bool) else value

        assert self._ours(subject, pattern, ours) == _real_gsub(subject, pattern, _real_table("a", value))

    @given(subject=subjects, pattern=pattern_texts, value=st.sampled_from([None, "xy", 1, 2.5, False, True]))
    def test_functions_equal_real_lua(self, subject: str, pattern: str, value: object) -> None:
        """All captures are arguments; the first result replaces."""
        ours: Value = {True: TRUE, False: FALSE}[value] if isinstance(value, bool) else value

        def replace(*captures: Value) -> Value:
            return captures if len(captures) > 1 else ours

        assert self._ours(subject, pattern, replace) == _real_gsub(subject, pattern, _real_function(value))

    def test_a_table_is_indexed_with_metamethods(self) -> None:
        """``__index`` is asked for keys that are not there."""
        table = LuaTable()
        set_metatable(STRING.g, table, LuaTable(__index=lambda _, key: key * 2))

        assert self._ours("ab", ".", table) == (True, "aabb", 2)

    def _ours(self, subject: str, pattern: str, replacement: Value) -> tuple[object, ...]:
        try:
            return (True, *STRING.table["gsub"](subject, pattern, replacement))  # type: ignore[operator]
        except HostFault as fault:
            return False, fault.message


class TestArithmetic:
    """The metamethods of strings."""

    def test_strings_have_the_library_as_methods(self) -> None:
        """``("x"):rep(3)`` finds string.rep."""
        assert STRING.g.type_metatables["string"]["__index"] is STRING.table

    def test_the_events_are_those_of_real_lua(self) -> None:
        """Bitwise operators are not among them."""
        real = REAL_LUA.eval("getmetatable('')")

        assert sorted(STRING.g.type_metatables["string"]) == sorted(real)

    @given(
        event=st.sampled_from(["__add", "__sub", "__mul", "__mod", "__pow", "__div", "__idiv", "__unm"]),
        arguments=st.lists(st.sampled_from(["10", " 0x10 ", "3.5", "x", "", 2, 0.5, None, True]), max_size=3),
    )
    def test_metamethods_equal_real_lua(self, event: str, arguments: list[object]) -> None:
        """Numeric strings are numbers; the rest gives real Lua's message."""
        values = [TRUE if value is True else value for value in arguments]
        try:
            ours: object = (True, STRING.g.type_metatables["string"][event](*values))  # type: ignore[operator]
        except HostFault as fault:
            ours = False, fault.message
        theirs = REAL_LUA.eval("function(e, ...) return pcall(getmetatable('')[e], ...) end")(
            event, *arguments
        )

        assert repr(ours) == repr(theirs)

    def test_the_metamethod_of_the_other_operand_is_used(self) -> None:
        """A string that is no number leaves the work to a table's metamethod."""
        table = LuaTable()
        set_metatable(STRING.g, table, LuaTable(__add=lambda a, _: "sum of " + a))

        assert STRING.g.type_metatables["string"]["__add"]("x", table) == "sum of x"  # type: ignore[operator]


class TestLimits:
    """Budgets of memory and instructions."""

    @pytest.mark.parametrize(
        ("function", "arguments"),
        [
            ("rep", ("x", 2_000_000)),
            ("rep", ("x", 500_000, "yyyy")),
            ("gsub", ("a" * 10_000, "a", "b" * 1_000)),
            ("gsub", ("a" * 10_000, ".", "b" * 1_000)),
            ("gsub", ("a" * 10_000, "%a?", "%0" * 500)),
            ("gsub", ("a" * 900_000, ".*", "%0%0")),
            ("gsub", ("a" * 10_000, ".", lambda *_: "b" * 1_000)),
            ("upper", ("x" * 1_500_000,)),
            ("reverse", ("x" * 1_500_000,)),
            ("sub", ("x" * 1_500_000, 2)),
        ],
    )
    def test_memory_is_asked_for_first(self, function: str, arguments: tuple[object, ...]) -> None:
        """What is too large ends in "not enough memory"."""
        g = GlobalState()
        g.meter.max_bytes = 1_000_000

        with pytest.raises(LuaError, match="not enough memory"):
            LIBRARY.open(g)[function](*arguments)

    @pytest.mark.parametrize(
        ("function", "arguments"),
        [
            ("find", ("a" * 20_000, ".-.-.-.-b")),
            ("match", ("a" * 28, "a?" * 28 + "a" * 28 + "b")),
            ("gsub", ("ab" * 20_000, "(.*)(.*)(.*)(.*)c", "")),
            ("gsub", ("a" * 200_000, "", "x")),
            ("gsub", ("a" * 200_000, "a", "%0")),
            ("rep", ("x", 100_000_000)),
            ("find", ("a", "[" * 200_000)),
        ],
    )
    def test_instructions_are_charged(self, function: str, arguments: tuple[object, ...]) -> None:
        """A single call that does much ends by the budget."""
        g = GlobalState()
        g.meter.limit_instructions(20_000)

        with pytest.raises(LimitExceeded):
            LIBRARY.open(g)[function](*arguments)

    def test_an_iterator_over_empty_matches_is_charged(self) -> None:
        """Each step of gmatch costs something."""
        g = GlobalState()
        g.meter.limit_instructions(2_000)
        step = LIBRARY.open(g)["gmatch"]("a" * 10**6, "")

        with pytest.raises(LimitExceeded):
            list(islice(iter(step, None), 3_000))


def test_a_missing_argument_is_no_value() -> None:
    """The default of every parameter is ABSENT, which `select('#')` would not count."""
    assert (
        STRING.ours("rep", "x", ABSENT) == "bad argument #2 to 'string.rep' (number expected, got no value)"
    )
