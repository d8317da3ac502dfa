"""Parsing of Lua patterns into items, and what is known of them before matching."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.stdlib import patterns
from pylua.stdlib.matching import MAX_DEPTH
from pylua.stdlib.patterns import ALL, ANY, FAULT, CharSet, Parser, Plan, charset_of
from tests.helpers import new_real_lua

REAL_LUA = new_real_lua()
ALL_CHARACTERS = "".join(map(chr, range(256)))

# The characters that a class matches, by real Lua.
real_members = REAL_LUA.eval("function(all, class) return (all:gsub('[^'..class..']', '')) end")


def plan(text: str, *, anchored: bool = False) -> Plan:
    """Return what is known of a pattern without its anchor."""
    return Plan(Parser(text, 0).items, anchored=anchored, max_depth=MAX_DEPTH)


class TestCharSet:
    """Sets of characters."""

    @pytest.mark.parametrize("letter", "acdglpsuwxzACDGLPSUWXZ")
    def test_a_class_has_the_members_of_real_lua(self, letter: str) -> None:
        """Classes are those of the C locale: none knows a letter beyond ASCII."""
        members = Parser(f"%{letter}+", 0).items[0].charset.members

        assert "".join(sorted(members)) == real_members(ALL_CHARACTERS, "%" + letter)

    @given(mask=st.integers(0, ALL))
    def test_the_regex_of_a_set_matches_its_members(self, mask: int) -> None:
        """`re` finds exactly the members of a set, be there many or few."""
        charset = CharSet(mask)

        assert frozenset(re.findall(charset.regex(), ALL_CHARACTERS, re.DOTALL)) == charset.members

    @given(
        mask=st.sampled_from([0, ALL, 1 << 97, 0b11 << 97, ALL ^ (1 << 97)]),
        text=st.text(st.sampled_from("abc"), max_size=60),
        start=st.integers(0, 60),
    )
    def test_scans_agree_with_their_definition(self, mask: int, text: str, start: int) -> None:
        """The scans in C find what a loop over the characters finds."""
        charset = CharSet(mask)
        start = min(start, len(text))
        places = [i for i in range(start, len(text)) if text[i] in charset.members]
        others = [i for i in range(start, len(text)) if text[i] not in charset.members]

        assert charset.find(text, start, len(text)) == (places[0] if places else -1)
        assert charset.rfind(text, start, len(text)) == (places[-1] if places else -1)
        assert charset.run_end(text, start, len(text)) == (others[0] if others else len(text))

    def test_the_set_of_all_characters_is_one_object(self) -> None:
        """So a test for it needs no comparison of sets."""
        assert charset_of(ALL) is ANY


class TestFaults:
    """Mistakes in patterns."""

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("a%", "malformed pattern (ends with '%')"),
            ("[a", "malformed pattern (missing ']')"),
            ("[]", "malformed pattern (missing ']')"),
            ("[^]", "malformed pattern (missing ']')"),
            ("[a%", "malformed pattern (missing ']')"),
            ("[a%]", "malformed pattern (missing ']')"),
            ("%bx", "malformed pattern (missing arguments to '%b')"),
            ("%fa", "missing '[' after '%f' in pattern"),
            ("%f", "missing '[' after '%f' in pattern"),
            ("%f[a", "malformed pattern (missing ']')"),
            ("(a)%2", "invalid capture index %2"),
            ("(a%1)", "invalid capture index %1"),
            ("%0", "invalid capture index %0"),
            ("a)", "invalid pattern capture"),
            ("()" * 33, "too many captures"),
        ],
    )
    def test_a_mistake_becomes_the_last_item(self, text: str, message: str) -> None:
        """Lua complains only when a match gets there, so parsing keeps the message for later."""
        last = Parser(text, 0).items[-1]

        assert (last.kind, last.text) == (FAULT, message)

    @given(text=st.text(st.sampled_from("ab.%[]()-+*?^$bf1\0\xff"), max_size=12))
    def test_every_text_can_be_parsed(self, text: str) -> None:
        """Parsing and analysis raise nothing, whatever the pattern."""
        parser = Parser(text, 0)

        assert len(plan(text).items) == len(parser.items)


class TestPlan:
    """What is known before matching."""

    @pytest.mark.parametrize(
        "text", ["%w+", "(%w+)=(%w+)", "[^\n]*", "%a%d", "%s+$", "&(%w+);", "(.-)\n", ".*x"]
    )
    def test_a_search_that_rescans_nothing_is_linear(self, text: str) -> None:
        """Such patterns may be given to `re` even under a limit."""
        assert plan(text).is_linear

    @pytest.mark.parametrize(
        "text", [".-.-b", "(.*)(.*)c", "a.-b", "%d+%s[^;]*;", "%b()", "(a*)%1", "<[^>]*>", "a?" * 30 + "b"]
    )
    def test_a_search_that_may_rescan_is_not_linear(self, text: str) -> None:
        """These can be slow on the right subject."""
        assert not plan(text).is_linear

    @pytest.mark.parametrize(("text", "first"), [("%s*x", "\t\n\v\f\r x"), ("(()b)", "b"), ("%ba1", "a")])
    def test_the_characters_that_can_begin_a_match_are_known(self, text: str, first: str) -> None:
        """A search skips all other places."""
        follow = plan(text).first

        assert follow is not None
        assert "".join(sorted(follow.charset.members)) == first

    @pytest.mark.parametrize("text", ["", "x*", ".", "x?%", "%1"])
    def test_where_a_match_may_begin_anywhere_nothing_is_skipped(self, text: str) -> None:
        """A pattern that may match nothing, or may be found faulty anywhere, must be tried at each place."""
        follow = plan(text).first

        assert follow is None or follow.charset is ANY

    def test_a_pattern_of_many_items_is_not_optimized(self) -> None:
        """Skipping would hide that real Lua finds it too complex."""
        deep = plan("a?" * MAX_DEPTH + "b")

        assert deep.too_deep
        assert deep.first is None
        assert {item.follow for item in deep.items} == {None}


def test_kinds_of_items_are_distinct() -> None:
    """No two kinds share a number."""
    names = [name for name in vars(patterns) if name.isupper() and isinstance(vars(patterns)[name], int)]
    kinds = [vars(patterns)[name] for name in names if name not in ("ALL", "MAX_CAPTURES") and name[0] != "_"]

    assert sorted(kinds) == list(range(len(kinds)))
