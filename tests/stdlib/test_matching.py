"""Both executors of patterns, against each other and against real Lua."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pylua.errors import HostFault, LimitExceeded, LuaError
from pylua.stdlib.matching import LINEAR_STEPS, MAX_DEPTH, Match, Pattern, compile_pattern
from pylua.vm.meter import Meter
from tests.helpers import new_real_lua

REAL_LUA = new_real_lua()
_real_find = REAL_LUA.eval("function(s, p, init) return pcall(string.find, s, p, init) end")

PIECES = [
    *"ab.-*+?^$()[]%1",
    "%a", "%s", "%W", "[ab]", "[^a]", "[a-b]", "%b()", "%bab", "%f[a]", "%f[%z]", "%f[^a]", "%1", "%2", "()", "(a)",
    "(.-)", "(.*)", "(a+)", "a*", "b-", "a?", ".-", ".*", "[%a-]", "[]]", "[^]]", "[a-%%]", "[+-%a]", "\0", "\xe4",
]  # fmt: skip
pattern_texts = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
subjects = st.text(st.sampled_from("aab()1 \0-]\xe4"), max_size=30)

SPECIAL = set("^$*+?.([%-")


def metered(text: str, meter: Meter) -> Pattern:
    """Return a pattern that only the metered backtracker runs."""
    pattern = Pattern(text, anchored=text[:1] == "^")
    pattern._literal = None
    pattern._quick_length = -1
    meter.limit_instructions(1 << 60)
    return pattern


def unmetered(text: str, _: Meter) -> Pattern:
    """Return a pattern that only the backtracker runs, without charging its steps."""
    pattern = Pattern(text, anchored=text[:1] == "^")
    pattern._literal = None
    pattern._translatable = False
    return pattern


def by_regex(text: str, _: Meter) -> Pattern:
    """Return a pattern that `re` runs, if it can."""
    pattern = Pattern(text, anchored=text[:1] == "^")
    pattern._literal = None
    pattern._heat = 1 << 60
    return pattern


EXECUTORS = [metered, unmetered, by_regex]


def outcome(pattern: Pattern, subject: str, init: int, meter: Meter) -> object:
    """Return what real Lua's find would return under pcall."""
    try:
        match = pattern.search(subject, init - 1, meter)
    except HostFault as fault:
        return False, fault.message
    if match is None:
        return True, None
    if pattern.unfinished:
        return False, "unfinished capture"
    return (True, match[0] + 1, match[1], *match[2])


class TestAgainstRealLua:
    """The meaning of patterns."""

    @pytest.mark.parametrize("executor", EXECUTORS)
    @settings(max_examples=300)
    @given(text=pattern_texts, subject=subjects, init=st.integers(1, 31))
    def test_every_executor_finds_what_real_lua_finds(
        self, executor: object, text: str, subject: str, init: int
    ) -> None:
        """Place, captures and messages are those of real Lua."""
        assume(SPECIAL & set(text))  # else find does not match at all
        meter = Meter()
        init = min(init, len(subject) + 1)
        pattern = executor(text, meter)  # type: ignore[operator]

        assert outcome(pattern, subject, init, meter) == _real_find(subject, text, init)

    @pytest.mark.parametrize("item", ["a?", "a-", "a*", "()", "(a)"])
    @pytest.mark.parametrize("count", [1, 33, 66, 67, 99, 100, MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1])
    @pytest.mark.parametrize("end", ["", "$"])
    def test_the_limit_on_complexity_is_that_of_real_lua(self, item: str, count: int, end: str) -> None:
        """A pattern is too complex from the same number of items on."""
        text, subject = item * count + end, "a" * count
        meter = Meter()

        assert outcome(unmetered(text, meter), subject, 1, meter) == _real_find(subject, text, 1)

    @pytest.mark.parametrize("executor", EXECUTORS)
    @pytest.mark.parametrize(
        ("text", "subject"),
        [
            ("%w+=%d", "a" * 100 + " bb=1"),
            ("(%w+)%s*=%s*(%w+)", "x" * 50 + "  =" + " " * 50 + "y" * 50),
            (".-" + "x" * 30, "y" * 100 + "x" * 30),
            ("[^,]-,", "b" * 100 + "," + "c" * 50),
            ("(.*)%.(.*)$", "a" * 100 + "." + "b" * 100 + "." + "c" * 100),
            ("%b<>", "a" * 50 + "<" * 40 + "b" * 50 + ">" * 39 + "<>>"),
            ("%s*(%S+)%s*$", "   " * 30 + "x" * 40 + "   " * 30),
            ("%f[%w]%w+%f[%W]", " " * 40 + "w" * 40),
            ("(a+)b%1$", "a" * 40 + "b" + "a" * 20),
        ],
    )
    def test_long_runs_match_as_in_real_lua(self, executor: object, text: str, subject: str) -> None:
        """Scans that leave the short loops for C find the same."""
        meter = Meter()
        pattern = executor(text, meter)  # type: ignore[operator]

        for init in (1, 2, 20, 60, len(subject)):
            assert outcome(pattern, subject, init, meter) == _real_find(subject, text, init)

    def test_a_run_that_began_before_the_search_is_no_obstacle(self) -> None:
        """A search from the middle of a run of characters may begin there."""
        meter = Meter()

        assert by_regex("%w+=", meter).search("abc=", 1, meter) == (1, 4, ())


class TestLimits:
    """What a pattern may cost."""

    @pytest.mark.parametrize(
        ("text", "subject"),
        [
            (".-.-.-.-b", "a" * 20_000),
            ("a?" * 28 + "a" * 28 + "b", "a" * 28),
            ("(.*)(.*)(.*)(.*)c", "ab" * 20_000),
            ("%b()", "(" * 50_000),
            ("(a*)%1b", "a" * 20_000),
            ("[^%d]-x", "a" * 20_000),
            ("[ab]*[bc]*[cd]*x", "abcd" * 5_000),
        ],
    )
    def test_a_bomb_is_stopped_inside_the_match(self, text: str, subject: str) -> None:
        """The budget ends a single search, and hardly any step is done beyond it."""
        meter = Meter()
        meter.limit_instructions(50_000)

        with pytest.raises(LimitExceeded):
            compile_pattern(text).search(subject, 0, meter)

        assert meter.instructions < 55_000

    @pytest.mark.parametrize("text", ["(a*)*b", "%d+x", "%s+$", "(%w+)=(%w+)", "[^\n;]*;"])
    @pytest.mark.parametrize("subject", ["a" * 30_000, "1" * 30_000, " " * 30_000 + "x"])
    def test_what_is_quadratic_in_real_lua_may_be_linear(self, text: str, subject: str) -> None:
        """A run of characters is scanned once, not once for each place in it."""
        meter = Meter()
        meter.limit_instructions(50_000)

        assert metered(text, meter)._plan.run_start >= 0
        meter.limit_instructions(50_000)
        assert metered(text, meter).search(subject, 0, meter) is None

    @given(text=pattern_texts, subject=subjects, limit=st.sampled_from([None, 1 << 40]))
    def test_the_charge_does_not_depend_on_what_is_compiled(
        self, text: str, subject: str, limit: int | None
    ) -> None:
        """A pattern that `re` runs costs what it cost before: budgets end at the same instruction."""
        charges = []
        for heat in (0, 1 << 60):
            meter = Meter()
            if limit is not None:
                meter.limit_instructions(limit)
            pattern = Pattern(text, anchored=text[:1] == "^")
            pattern._heat = heat
            outcome(pattern, subject, 1, meter)
            charges.append(meter.instructions)

        assert charges[0] == charges[1]

    @given(text=pattern_texts, subject=subjects, replacement=st.sampled_from(["", "x", "\\1", "abc"]))
    def test_replacing_all_at_once_equals_the_loop(self, text: str, subject: str, replacement: str) -> None:
        """The short way of gsub gives the same string, count and charge."""
        pattern = Pattern(text, anchored=text[:1] == "^")
        pattern._heat = 1 << 60
        at_once, one_by_one = Meter(), Meter()
        replaced = pattern.replace_all(subject, replacement, at_once)
        assume(replaced is not None)

        parts = []
        position = copied = 0
        last = -1
        match: Match | None
        while (match := pattern.next_match(subject, position, last, one_by_one)) is not None:
            parts += [subject[copied : match[0]], replacement]
            position = copied = last = match[1]
        parts.append(subject[copied:])

        assert replaced == ("".join(parts), len(parts) // 2)
        assert at_once.instructions == one_by_one.instructions

    def test_a_long_linear_search_is_metered(self) -> None:
        """Beyond a certain length even a linear search is left to the executor that can be stopped."""
        pattern = Pattern("%d", anchored=False)
        meter = Meter()
        meter.limit_instructions(1 << 60)
        pattern.search("a" * LINEAR_STEPS, 0, meter)

        assert pattern._regex is None

    def test_captures_ask_for_memory(self) -> None:
        """Nested captures of a long match would multiply it."""
        for executor in EXECUTORS:
            meter = Meter()
            meter.max_bytes = 1 << 20
            with pytest.raises(LuaError, match="not enough memory"):
                executor("(" * 20 + ".*" + ")" * 20, meter).search("x" * (1 << 17), 0, meter)

    def test_long_patterns_are_not_kept(self) -> None:
        """A script can't fill the host's memory with its patterns."""
        text = "a" * 2_000 + "%d"

        assert compile_pattern(text) is not compile_pattern(text)
        assert compile_pattern("a%d") is compile_pattern("a%d")
