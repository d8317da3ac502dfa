"""Names: which variable they mean, which variables need cells, what labels and gotos see."""

from __future__ import annotations

import pytest

from pylua.bytecode.proto import UpvalueDesc, UpvalueKind
from pylua.compiler.scope import captured_variables
from pylua.syntax.parser import parse
from tests.compiler.compiling import compiled, listing, refusal


def captures(source: str) -> int:
    """Return how many variables of *source* inner functions capture."""
    return len(captured_variables(parse(source, "=test")))


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("local a; return a", 0),
        ("local a; function f() return a end", 1),
        ("local a; function f() local a; return a end", 0),
        ("local a, b; function f() return b end", 1),
        ("local a; function f() return function() return a end end", 1),
        ("function f(a, b) return function() return b end end", 1),
        ("for i = 1, 2 do f(function() return i end) end", 1),
        ("for k, v in p do f(function() return v end) end", 1),
        ("local function f() return f end", 1),
        ("local f = function() return f end", 0),
        ("repeat local a until (function() return a end)()", 1),
        ("do local a end function f() return a end", 0),
        ("local a; do local a; function f() return a end end", 1),
        ("local _ENV = {}; function f() return x end", 1),
        ("local t; t[function() return t.x end] = {1, a = function() return t end}", 1),
    ],
)
def test_variables_that_inner_functions_use_are_captured(source: str, count: int) -> None:
    """A variable is captured if a function within its scope, but not its own function, uses it."""
    assert captures(source) == count


def test_captured_local_lives_in_a_cell_from_its_declaration() -> None:
    """The register of a captured local holds a cell; assignments and uses go through it."""
    assert listing("local a = 1; function f() return a end; a = a + 1") == [
        "NEWCELL R0 1",
        "CLOSURE R1 P0",
        'SETTABUP U0 "f" R1',
        "GETCELL R1 R0",
        "ADD R1 R1 1",
        "SETCELL R0 R1",
        "RETURN R0 0",
    ]


def test_parameters_and_loop_variables_get_their_cells_at_the_start_of_the_body() -> None:
    """They come with a value, so the first instructions of the body wrap it, in each iteration anew."""
    assert listing("function f(a, b) return function() return b end end", 0)[0] == "NEWCELL R1 R1"
    assert listing("for i = 1, 2 do f(function() return i end) end")[3:5] == [
        "FORPREP R0 >9",
        "NEWCELL R3 R3",
    ]


def test_upvalues_are_found_through_all_functions_between() -> None:
    """Each function between the variable and its user gets the upvalue, too."""
    outer = compiled("local a <close> = nil; local function f() local function g() return a end end").protos[
        0
    ]
    inner = outer.protos[0]

    assert UpvalueDesc("a", True, 0, UpvalueKind.CLOSE) in outer.upvalues
    assert inner.upvalues == (UpvalueDesc("a", False, 0, UpvalueKind.CLOSE),)


def test_main_function_has_the_environment_as_its_upvalue() -> None:
    """Globals are fields of _ENV, the only upvalue of a main function."""
    proto = compiled("x = y")

    assert [(u.name, u.in_register, u.index) for u in proto.upvalues] == [("_ENV", True, 0)]
    assert listing("x = y")[:2] == ['GETTABUP R0 U0 "y"', 'SETTABUP U0 "x" R0']


def test_local_environment_serves_globals() -> None:
    """A local _ENV is an ordinary table."""
    assert listing("local _ENV = {}; x = y")[1:3] == ['GETTABLE R1 R0 "y"', 'SETTABLE R0 "x" R1']


def test_environment_may_be_captured_or_constant() -> None:
    """Globals are found in whatever _ENV is where they are used."""
    assert listing("local _ENV = {}; function f() return x end; x = y")[-5:-1] == [
        "GETCELL R1 R0",
        'GETTABLE R1 R1 "y"',
        "GETCELL R2 R0",
        'SETTABLE R2 "x" R1',
    ]
    assert listing("local _ENV <const> = 5; x = y")[:-1] == ['GETTABLE R0 5 "y"', 'SETTABLE 5 "x" R0']


def test_compile_time_constant_has_no_register() -> None:
    """A <const> local with a constant value costs nothing, in inner functions neither."""
    proto = compiled("local x <const> = 5; function f() return x + 1 end")

    assert proto.num_registers == 1
    assert proto.locals == ()
    assert proto.protos[0].upvalues == ()
    assert proto.protos[0].constants == (6,)


def test_constant_with_a_computed_value_is_a_variable() -> None:
    """A <const> local whose value is no constant lives in a register."""
    assert [v.name for v in compiled("local x <const> = f()").locals] == ["x"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("local x <const> = 1; x = 2", "attempt to assign to const variable 'x'"),
        ("local x <const> = {}; function f() x = 2 end", "attempt to assign to const variable 'x'"),
        ("local x <close> = nil; y, x = 2", "attempt to assign to const variable 'x'"),
        ("local x <const> = 1; function x() end", "attempt to assign to const variable 'x'"),
        ("local x <foo> = 1", "unknown attribute 'foo'"),
        ("local x <close>, y <close> = 1", "multiple to-be-closed variables in local list"),
        ("goto x", "no visible label 'x' for <goto> at line 1"),
        ("goto x; do ::x:: end", "no visible label 'x' for <goto> at line 1"),
        ("goto x; local a; ::x:: f()", "<goto x> at line 1 jumps into the scope of local 'a'"),
        ("repeat goto x; local a; ::x:: until a", "<goto x> at line 1 jumps into the scope of local 'a'"),
        ("::x:: do ::x:: end", "label 'x' already defined on line 1"),
        ("::x:: ::x::", "label 'x' already defined on line 1"),
        ("break", "break outside loop at line 1"),
        ("while a do function f() break end end", "break outside loop at line 1"),
        ("function f() return ... end", "cannot use '...' outside a vararg function near '...'"),
    ],
)
def test_semantic_error_has_the_message_of_real_lua(source: str, message: str) -> None:
    """What the grammar allows and the language does not is refused with PUC's words."""
    assert refusal(source) == f"test:1: {message}"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("function f()\n goto x\nend\n\nf()", 5),
        ("break\n\n", 3),
        ("goto x; local a\n::x::\n;\n\nf()", 5),
        ("::x::\n::x::\n\nf()", 4),
        ("local x\n<foo>\n= 1", 3),
    ],
)
def test_semantic_error_is_where_real_lua_has_come_to(source: str, line: int) -> None:
    """PUC notices some errors only when it has read the next token."""
    assert refusal(source).startswith(f"test:{line}: ")


def test_label_at_the_end_of_a_block_is_outside_of_its_variables() -> None:
    """A goto may jump over declarations to a label that nothing but labels follows."""
    assert "JMP >2" in listing("do goto x; local a; ::x:: ; ::y:: end")


def test_names_of_locals_cover_exactly_their_scopes() -> None:
    """A variable is visible from behind its statement to the end of its block."""
    proto = compiled("local a = 1; do local b = a end; local c = 2")

    assert [(v.name, v.register, v.start_pc, v.end_pc) for v in proto.locals] == [
        ("a", 0, 1, 4), ("b", 1, 2, 2), ("c", 1, 3, 4),
    ]  # fmt: skip


def test_loops_have_hidden_variables() -> None:
    """debug.getlocal sees the state of a loop: three variables in a numeric one, four in a generic one."""
    assert [v.name for v in compiled("for i = 1, 2 do end").locals] == ["(for state)"] * 3 + ["i"]
    assert [v.name for v in compiled("for k in f do end").locals] == ["(for state)"] * 4 + ["k"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "local a" + ",a" * 200 + " = 1",
            "test:1: too many local variables (limit is 200) in main function near '='",
        ),
        (
            "\nfunction f(" + "a," * 201 + "...) end",
            "test:2: too many local variables (limit is 200) in function at line 2 near ','",
        ),
        (
            "local a" + ",a" * 195 + "; for i in f do end",
            "test:1: too many local variables (limit is 200) in main function near 'in'",
        ),
        ("f(x" + ",x" * 260 + ")", "test:1: function or expression needs too many registers near 'x'"),
    ],
)
def test_limits_are_those_of_real_lua(source: str, message: str) -> None:
    """Too many variables or registers are refused with PUC's words."""
    assert refusal(source) == message


def test_too_many_upvalues_are_refused() -> None:
    """A function may use 255 variables of the functions around it."""
    first = "local " + ",".join(f"a{i}" for i in range(150))
    second = "local " + ",".join(f"b{i}" for i in range(150))
    uses = "; ".join(f"x = a{i}; x = b{i}" for i in range(130))

    message = refusal(f"{first}\nfunction f() {second}\nfunction g() {uses} end end")

    assert message.startswith("test:3: too many upvalues (limit is 255) in function at line 3")
