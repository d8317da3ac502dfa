"""Calls of known library functions give the same whether the text of a function does them itself or not."""

from __future__ import annotations

import pytest

from pylua import LuaError, LuaState
from pylua.vm.translator.intrinsics import FUNCTIONS

VALUES = (
    "0", "1", "-1", "2", "3.0", "2.5", "-0.0", "-2.5", "1e300", "0/0", "1/0", "math.mininteger", "math.maxinteger",
    "''", "'ab'", "'10'", "nil", "true", "{}", "{1, 2}", "{1, nil, 3}", "setmetatable({}, {__index = {7, 8}})",
    "setmetatable({1}, {__newindex = function() end, __len = function() return 5 end})", "print",
)  # fmt: skip

CALLS = """
local show, results = ..., {}
local values = {%(values)s}
local function try(f, ...)
  local ok, result = pcall(f, ...)
  results[#results + 1] = show(result)
end
local lib = %(library)s
for i = 1, %(count)d do
  local x = values[i]
  try(function() local r = lib.%(name)s(x) return r end)
  try(function() return lib.%(name)s(x) end)
  for j = 1, %(count)d do
    local y = values[j]
    try(function() local r = lib.%(name)s(x, y) return r end)
    try(function() lib.%(name)s(x, y) return x and #x end)
    try(function() local r = lib.%(name)s(x, y, y) return r end)
    try(function() local r = lib.%(name)s("hello", x, y) return r end)
    try(function(...) local r = lib.%(name)s(x, ...) return r end, y, 1, 2)
  end
  try(function() local r = lib.%(name)s("hello", x, 2) return r end)
  try(function() local r = lib.%(name)s("hello", 2, x) return r end)
  try(function() local r = lib.%(name)s("hello", 2, -1) return r end)
  try(function() local r = lib.%(name)s("hello", 1, -3) return r end)
end
return table.concat(results, "\\n")
"""

SHOW = """
local function show(value)
  if type(value) ~= "table" then return math.type(value) and (math.type(value) .. " " .. value) or tostring(value) end
  local parts = {}
  for i = 1, 8 do parts[i] = tostring(rawget(value, i)) end
  return "{" .. table.concat(parts, ",") .. "}"
end
return show
"""


def _outcomes(engine: str, library: str, name: str) -> list[str]:
    with LuaState(engine=engine) as lua:
        show = lua.execute(
            SHOW.replace("tostring(value)", "(type(value) == 'function' and 'f' or tostring(value))")
        )
        source = CALLS % {
            "library": "_G" if library == "base" else library,
            "name": name,
            "values": ", ".join(v if v != "nil" else "false" for v in VALUES),
            "count": len(VALUES),
        }
        return str(lua.execute(source, show, name="calls")).split("\n")


@pytest.mark.parametrize(
    ("library", "name"), [(library, name) for library, names in FUNCTIONS.items() for name in names]
)
def test_intrinsics_give_what_the_library_gives(library: str, name: str) -> None:
    """For usual and unusual arguments results and messages are those of the interpreter."""
    assert _outcomes("translator", library, name) == _outcomes("interpreter", library, name)


def test_a_replaced_function_is_called() -> None:
    """A function that takes the place of a library function is called, also in the middle of a loop."""
    source = """
        local seen = {}
        for i = 1, 3 do
          seen[i] = math.floor(2.5)
          if i == 2 then math.floor = function() return "mine" end end
        end
        string.byte = function() return "byte" end
        return seen[1], seen[2], seen[3], ("x"):byte(1)
    """
    with LuaState() as lua:
        assert lua.execute(source) == (2, 2, "mine", "byte")


def test_the_function_of_another_state_is_no_intrinsic() -> None:
    """What is known by its name only is called."""
    with LuaState() as lua:
        assert (
            lua.execute("local select = function(n, ...) return 'mine' end return (select('#', 1, 2))")
            == "mine"
        )


def test_errors_name_the_function() -> None:
    """An argument that the library refuses is reported as it would be by the call."""
    with (
        LuaState() as lua,
        pytest.raises(LuaError, match=r"bad argument #2 to 'byte' \(number expected, got table\)"),
    ):
        lua.execute("local s, i = 'abc', {} return string.byte(s, i)")


def test_library_functions_of_open_arguments_count_them() -> None:
    """``select`` sees nils at the end of the arguments."""
    with LuaState() as lua:
        assert lua.execute("local function f(...) return (select('#', ...)) end return f(nil, 1, nil)") == 3


@pytest.mark.parametrize("engine", ["interpreter", "translator"])
@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("", "1=a 2=b 3=c"),
        ("if i == 1 then t[4] = 'd' end", "1=a 2=b 3=c 4=d"),
        ("if i == 1 then t[3] = nil end", "1=a 2=b"),
        (
            "if i == 2 then setmetatable(t, {__index = function(_, k) if k < 6 then return k end end}) end",
            "1=a 2=b 3=c 4=4 5=5",
        ),
    ],
)
def test_ipairs_follows_changes(engine: str, body: str, seen: str) -> None:
    """A loop over ipairs sees what its body does to the table."""
    source = f"""
        local t, seen = {{'a', 'b', 'c'}}, {{}}
        for i, v in ipairs(t) do seen[#seen + 1] = i .. '=' .. v {body} end
        return table.concat(seen, ' ')
    """
    with LuaState(engine=engine) as lua:
        assert lua.execute(source) == seen
