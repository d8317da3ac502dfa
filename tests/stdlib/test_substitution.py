"""Matches that `re` finds, and functions called directly: the same results as in real Lua."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pylua import LuaState
from pylua.stdlib import matching
from tests.helpers import new_real_lua

PROGRAM = r"""
local function join(...)
  local values = table.pack(...)
  for i = 1, values.n do values[i] = tostring(values[i]) end
  return table.concat(values, "|")
end

return function(subject, pattern, replacement)
  local out = {}
  local function note(...)
    out[#out + 1] = join(...)
  end
  note(pcall(string.find, subject, pattern))
  note(pcall(string.match, subject, pattern, 2))
  note(pcall(string.gsub, subject, pattern, replacement))
  note(pcall(string.gsub, subject, pattern, {a = "<a>", b = 1, [""] = "-", c = false}))
  note(pcall(string.gsub, subject, pattern, function(...)
    note("called", ...)
    if ... == "a" then return nil end
    if ... == "b" then return 2.5 end
    if ... == "c" then return {} end
    return "[" .. ... .. "]", "more"
  end))
  note(pcall(string.gsub, subject, pattern, function(...) return select("#", ...) > 2 and "" .. nil end))
  note(pcall(function() for a, b in string.gmatch(subject, pattern) do note("found", a, b) end end))
  return table.concat(out, "\n")
end
"""

PIECES = [
    *"ab.*+?^$()c ", "%a", "%s", "%W", "[ab]", "[^a]", "%f[a]", "%1", "()", "(a)", "(.-)", "(.*)", "(a+)", "a*", "b-", "a?",
    ".-", ".*", "%a+", "(%a+)", "%s*", "(%a*)%s", "%a+c",
]  # fmt: skip
patterns = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
subjects = st.text(st.sampled_from("aabc \\"), max_size=12)
replacements = st.lists(st.sampled_from([*"x\\%", "%0", "%1", "%2", "%%", "\\1", "\\g<0>"]), max_size=4).map(
    "".join
)


REAL = new_real_lua().execute(PROGRAM)
OURS = LuaState(engine="translator").execute(PROGRAM, name='[string "<python>"]')


@settings(max_examples=400, deadline=None)
@given(subject=subjects, pattern=patterns, replacement=replacements)
def test_patterns_in_use_equal_real_lua(subject: str, pattern: str, replacement: str) -> None:
    """Compiled for `re`, find, match, gmatch and gsub with each kind of replacement give what real Lua gives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "HOT_STEPS", 0)
        matching.KEPT.clear()
        matching.KEPT_FOR_GMATCH.clear()

        results = [OURS(subject, pattern, replacement) for _ in range(2)]

    assert results == [REAL(subject, pattern, replacement)] * 2
