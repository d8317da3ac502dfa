"""Metamethods that translated code calls are called as any function is: levels, tracebacks and hooks are right."""

from __future__ import annotations

import pytest

from tests.helpers import all_engines, output_of

TRACEBACK = """
local V = {}
V.__index = function(t, k) print(debug.traceback("index " .. k)) return 1 end
V.__add = function(a, b) print(debug.traceback("add")) return a end
V.__lt = function(a, b) print(debug.traceback("lt")) return true end
V.__eq = function(a, b) print(debug.traceback("eq")) return true end
V.__unm = function(a) error("no minus") end
local a, b = setmetatable({}, V), setmetatable({}, V)
local function all()
  local r = a.field
  r = a + b
  r = 1 + a
  r = a < b
  r = a == b
  if a > b then r = 2 end
  r = -a
end
print(xpcall(all, debug.traceback))
"""

EXPECTED = """\
index field
stack traceback:
\ttest:3: in metamethod 'index'
\ttest:10: in function <test:9>
\t[C]: in function 'xpcall'
\ttest:18: in main chunk
\t[C]: in ?
"""


@all_engines
def test_tracebacks_show_the_metamethod_and_its_caller(engine: str) -> None:
    """A traceback in a metamethod names the event, the line that needs it, and what called that."""
    output = output_of(TRACEBACK, engine)

    assert output.startswith(EXPECTED)
    assert [line for line in output.split("\n") if "in metamethod" in line] == [
        "\ttest:3: in metamethod 'index'",
        "\ttest:4: in metamethod 'add'",
        "\ttest:4: in metamethod 'add'",
        "\ttest:5: in metamethod 'lt'",
        "\ttest:6: in metamethod 'eq'",
        "\ttest:5: in metamethod 'lt'",
        "\ttest:7: in metamethod 'unm'",
    ]


@all_engines
def test_recursion_through_metamethods_ends_in_an_error(engine: str) -> None:
    """Nested metamethods count as calls that need C's stack; afterwards all goes on."""
    source = """
        local V = {}
        V.__add = function(a, b) return a + b end
        V.__lt = function(a, b) return a < b end
        V.__index = function(t, k) return t[k] end
        local a, b = setmetatable({}, V), setmetatable({}, V)
        for _, f in ipairs {function() return a + b end, function() return a < b end, function() return a.x end} do
          local ok, message = pcall(f)
          print(ok, (message:gsub("^.-: ", "")))
        end
    """
    lines = output_of(source, engine).splitlines()
    assert [line.startswith("false\t") and "stack overflow" in line for line in lines] == [True] * 3


@all_engines
def test_a_hook_set_in_a_metamethod_works_at_once(engine: str) -> None:
    """Lines that follow in the metamethod, and in the function that needed it, are hooked."""
    source = """
        local lines = {}
        local V = {__add = function(a, b)
          debug.sethook(function(_, line) lines[#lines + 1] = line end, "l")
          local x = 1
          return 5
        end}
        local a = setmetatable({}, V)
        local function f()
          local r = a + 1
          return r
        end
        local r = f()
        debug.sethook()
        print(r, table.concat(lines, " "))
    """
    output = output_of(source, engine)

    assert output.startswith("5\t5 6")


@pytest.mark.parametrize(
    "event", ["__add", "__sub", "__mul", "__div", "__mod", "__idiv", "__pow", "__concat"]
)
@all_engines
def test_operands_arrive_as_they_are(engine: str, event: str) -> None:
    """The metamethod gets the operands of the program, not what Python needs them to be."""
    sign = {
        "__add": "+",
        "__sub": "-",
        "__mul": "*",
        "__div": "/",
        "__mod": "%",
        "__idiv": "//",
        "__pow": "^",
    }
    operator = sign.get(event, "..")
    source = f"""
        local V = {{}}
        V.{event} = function(a, b)
          return (math.type(a) or type(a)) .. " " .. (math.type(b) or type(b))
        end
        local v = setmetatable({{}}, V)
        local function f(x, y) return x {operator} y end
        print(v {operator} 2, 2 {operator} v, v {operator} 2.0, f(v, 3), f(3, v), f("s", v), f(v, v))
    """
    assert output_of(source, engine) == (
        "table integer\tinteger table\ttable float\ttable integer\tinteger table\tstring table\ttable table\n"
    )
