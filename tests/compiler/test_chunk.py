"""Whole programs: they mean what real Lua says, pass the verifier, and may be long, deep and many."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pylua.bytecode.verifier import verify
from pylua.compiler.chunk import compile_chunk
from pylua.errors import LuaError
from pylua.syntax.parser import parse
from tests.compiler.compiling import compiled
from tests.helpers import new_real_lua, new_state

PROGRAMS = sorted(Path(__file__).parents[1].glob("programs/**/*.lua"))

# ---------------------------------------------------------------- meaning

FRAME = """
local log = {}
local function note(...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    log[#log + 1] = type(value) == "table" and "table" or tostring(value)
  end
end
local plain, cell, t = 1, 2, {x = 1, y = {}, 5, 6}
local K <const> = 10
up, box = 3, {x = 4}
local function f(...) note("f", ...) cell = (cell or 0) + 1 t = {x = cell, cell} return cell, ... end
local function g(x) note("g", x) up = x return x end
local function run(...)
  local plain, inner = plain, 7
  local function h(x) inner = x return inner end
  STATEMENT
  note(plain, inner, cell, up, t.x, box.x)
end
note(pcall(run, 11, nil, 13))
return table.concat(log, " ")
"""

LEAVES = st.sampled_from(
    "plain inner cell up t box K nil true false 1 2.5 'a' ... f() t.x box.x t[1] (...)".split()  # noqa: SIM905
)


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.sampled_from("+ - * .. // & == ~= < <= > >= and or and or".split())  # noqa: SIM905
    unary = st.sampled_from(("-", "not ", "#", "~"))
    return st.one_of(
        st.builds("({} {}\n{})".format, inner, binary, inner),
        st.builds("{} {} {}".format, inner, binary, inner),
        st.builds("({}{})".format, unary, inner),
        st.builds("{}({}, {})".format, st.sampled_from(("f", "g", "h")), inner, inner),
        st.builds("{}[{}]".format, st.sampled_from(("t", "box")), inner),
        st.builds("{{{}, x = {}, [{}] = {}, {}}}".format, inner, inner, inner, inner, inner),
        st.builds("(function(...) return {}, {} end)({})".format, inner, inner, inner),
    )


EXPRESSIONS = st.recursive(LEAVES, _combined, max_leaves=12)
TARGETS = st.sampled_from(
    ("plain", "inner", "cell", "up", "t.x", "box.x", "t[plain]", "box[cell]", "t[g(1)]")
)
SIMPLE = st.one_of(
    st.builds("{} = {}".format, TARGETS, EXPRESSIONS),
    st.builds("{}, {} = {}, {}".format, TARGETS, TARGETS, EXPRESSIONS, EXPRESSIONS),
    st.builds("{}, {}, {} = {}".format, TARGETS, TARGETS, TARGETS, EXPRESSIONS),
    st.builds("note({}, {})".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("do local plain, inner = {} note(plain, inner) end".format, EXPRESSIONS),
    st.builds("do return {} end".format, EXPRESSIONS),
)
STATEMENTS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds("{}\n{}".format, inner, inner),
        st.builds("if {} then {} else {} end".format, EXPRESSIONS, inner, inner),
        st.builds("if {} then {} elseif {} then {} end".format, EXPRESSIONS, inner, EXPRESSIONS, inner),
        st.builds("while {} do {} break end".format, EXPRESSIONS, inner),
        st.builds("for plain = 1, 2 do {} if {} then break end end".format, inner, EXPRESSIONS),
        st.builds("for inner, plain in pairs({{{}}}) do {} end".format, EXPRESSIONS, inner),
        st.builds(
            "for i = 1, 2 do if {} then goto continue end {} ::continue:: end".format, EXPRESSIONS, inner
        ),
        st.builds("repeat local plain = {} {} until true".format, EXPRESSIONS, inner),
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def both():
    """Return a function that runs a chunk on real Lua and here and returns both results or messages."""
    real = new_real_lua().eval(
        "function(s) local f, e = load(s, '=test') if not f then return e end return f() end"
    )
    with new_state() as state:

        def run(source: str) -> tuple[object, object]:
            try:
                ours = state.execute(source, name="=test")
            except LuaError as error:
                ours = error.value
            return real(source), ours

        yield run


@settings(max_examples=300, deadline=None)
@given(statement=STATEMENTS)
def test_program_means_what_real_lua_says(both, statement: str) -> None:
    """Any mix of operators, calls, assignments and control flow has the results, or the error, of real Lua."""
    expected, actual = both(FRAME.replace("STATEMENT", statement))

    assert actual == expected


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("local t\nreturn t\n.x", 3),
        ("local t = {}\nreturn t.x\n:m()", 3),
        ("local t = {}\nlocal x = {\n1,\nt.x.y\n}", 5),
        ("local t\nif t.x\nand 1 then end", 3),
        ("local t\nt.x = {\n1\n}", 4),
        ("function x.y()\n\nend", 1),
        ("local a = {}\nlocal b = 1 +\na", 2),
        ("local a\nlocal b = a\n<\n1", 4),
        ("local a = {}\nlocal b = 'x' ..\na ..\n'y'", 3),
        ("print\n(\n1\n)\n(2)", 5),
        ("for i = 1,\n'x'\ndo end", 3),
        ("for i\nin\n3\ndo end", 3),
        ("local a <const> = 'k'; local t = {}\nt[a].x = 1", 2),
        ("local up; function f()\nup.x = 1 end f()", 2),
    ],
)
def test_error_has_the_position_of_real_lua(both, source: str, line: int) -> None:
    """The line of each instruction is the one that PUC Lua's compiler gives it."""
    expected, actual = both(f"return select(2, pcall(load({source!r}, '=test')))")

    assert actual == expected
    assert str(expected).startswith(f"test:{line}: ")


ACTIVE_LINES = """
local f = load(..., "=test")
local lines = {}
for line in pairs(debug.getinfo(f, "L").activelines) do lines[#lines + 1] = line end
table.sort(lines)
return table.concat(lines, " ")
"""


@pytest.mark.parametrize(
    "source",
    [
        "local a = 1\n\nif a then\n  a = 2\nelse\n  a = 3\nend\n",
        "for i = 1,\n  2 do\n  x = i\nend\n\nreturn x",
        "for k, v\nin pairs(t) do\n  x = k\nend\n",
        "while x do\n\n  if y then\n    break\n  end\nend\n",
        "local t = {\n  1,\n  x = 2,\n  f(),\n}\nt.x,\n  t.y =\n  1, 2",
        "function a.b()\n\nend\n\nlocal function c()\nend\n",
        "repeat\n  local a = f(\n    1,\n    2)\nuntil a\n\n\n",
        "goto l\n::l::\ndo\n  x = 1\nend\nreturn\n",
        "local a <const> = 5\nlocal b <close> =\n  nil\nreturn a\n",
        "if nil then\n  x = 1\nelseif false then\n  x = 2\nelse\n  x = 3\nend",
    ],
)
def test_lines_with_code_are_those_of_real_lua(both, source: str) -> None:
    """A debugger can stop at the same lines."""
    expected, actual = both(ACTIVE_LINES.replace("...", repr(source), 1))

    assert actual == expected


# ---------------------------------------------------------------- form


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_verifier_accepts_what_the_compiler_makes(path: Path) -> None:
    """Jumps, registers, cells, open results and regions of real programs are in order."""
    text = path.read_text(encoding="latin-1")
    if text.startswith("#"):
        text = "--" + text

    assert verify(compiled(text, f"@{path.name}")) is None


@settings(max_examples=100, deadline=None)
@given(statement=STATEMENTS)
def test_verifier_accepts_generated_programs(statement: str) -> None:
    """The same for programs that nobody would write."""
    assert verify(compiled(FRAME.replace("STATEMENT", statement))) is None


def test_main_function_is_a_vararg_function_at_line_zero() -> None:
    """A chunk is the body of a vararg function with its name as source."""
    proto = compiled("return ...", "@game.lua")

    assert (proto.source, proto.line_defined, proto.last_line) == ("@game.lua", 0, 0)
    assert (proto.num_params, proto.is_vararg) == (0, True)


# ---------------------------------------------------------------- size

LENGTH = 20_000


@pytest.mark.parametrize(
    "source",
    [
        "local a; return a" + ".b" * LENGTH,
        "local a; return a" + "()" * LENGTH,
        "local a; return a" + ":b()" * LENGTH,
        "local a; return a" + "+1" * LENGTH,
        "return 1" + "+1" * LENGTH,
        "local a; return a" + " < a" * LENGTH,
        "local a; return a" + " and a" * LENGTH,
        "local a; if a" + " or a" * LENGTH + " then end",
        "local a; a = a" + " and a or a" * LENGTH,
        "return true" + " and true" * LENGTH,
        "local a; a" + ".b" * LENGTH + " = 1",
        "if a then" + " elseif a then" * LENGTH + " end",
    ],
    ids=lambda source: source[:24],
)
def test_long_chains_need_no_deep_stack(source: str) -> None:
    """Chains that lean to the left, and long statements, are compiled in loops."""
    assert len(compiled(source).code) > 1


NESTED = {
    "parentheses": ("return ", "(x + ", "1", ")", 95),
    "conditions": ("if ", "(x and ", "x", ")", 95, " then end"),
    "tables": ("return ", "{", "1", "}", 190),
    "named fields": ("return ", "{[", "1", "]=1}", 190),
    "keys": ("local t; return ", "t[", "1", "]", 190),
    "calls": ("local f; return ", "f(", "1", ", 1)", 190),
    "unary operators": ("local x; return ", "not ", "x", "", 190),
    "powers": ("local x; return ", "x^", "x", "", 190),
    "blocks": ("", "do ", "", " end", 190),
    "if statements": ("", "if x then else ", "", " end", 190),
    "loops": ("", "while x do ", "", " end", 190),
    "functions": ("local up ", "local function f() ", "x = up", " end", 190),
    "function values": ("", "x = function() ", "", " end", 95),
    "callbacks": ("", "f(function() ", "", " end, 1)", 95),
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_fits_under_a_deep_stack(name: str) -> None:
    """As deep as the parser lets a program nest, Python's default recursion limit is enough, and some is left."""
    start, opening, core, closing, depth, *end = NESTED[name]
    tree = parse(start + opening * depth + core + closing * depth + "".join(end), "=test")

    def under(frames: int) -> int:
        if frames:
            return under(frames - 1)
        return len(compile_chunk(tree, "=test").code)

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    try:
        assert under(100) > 0
    finally:
        sys.setrecursionlimit(limit)


def test_many_gotos_to_many_labels_take_linear_time() -> None:
    """Pending gotos are found by name; twenty thousand of them compile in a moment."""
    count = range(LENGTH)

    proto = compiled(" ".join(f"goto l{i}" for i in count) + " " + " ".join(f"::l{i}::" for i in count))

    assert len(proto.code) == LENGTH + 1
