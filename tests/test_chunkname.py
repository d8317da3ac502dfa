"""Chunk names in messages are those of PUC Lua."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.chunkname import chunk_id
from tests.helpers import new_real_lua


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("=stdin", "stdin"),
        ("@game.lua", "game.lua"),
        ("return 1", '[string "return 1"]'),
        ("x = 1\nreturn x", '[string "x = 1..."]'),
        ("", '[string ""]'),
    ],
)
def test_prefix_decides_how_a_name_is_shown(name: str, shown: str) -> None:
    """A name with = is literal, one with @ is a file, any other is source text."""
    assert chunk_id(name) == shown


def test_long_file_name_keeps_its_end() -> None:
    """Of a file name the end is shown, of a literal name the beginning."""
    path = "/very/long" * 10 + "/game.lua"

    assert chunk_id("@" + path) == "..." + path[-56:]
    assert chunk_id("=" + path) == path[:59]


@given(st.sampled_from(["", "=", "@"]), st.text("ab\n\r\0é", max_size=6), st.integers(0, 70))
def test_any_name_is_shown_as_by_real_lua(prefix: str, text: str, padding: int) -> None:
    """`chunk_id` and luaO_chunkid agree on every name, also at the limits of length."""
    name = prefix + text + "x" * padding + text
    message = new_real_lua().eval("function(name) return select(2, load('?', name)) end")(name)

    assert message == chunk_id(name) + ":1: unexpected symbol near '?'"
