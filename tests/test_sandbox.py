"""SandboxPolicy: what each preset lets scripts reach, exactly, and what it answers to the rest."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import attrs
import pytest

from pylua import LimitExceeded, Limits, LuaError, LuaFunction, LuaState, LuaTableView, SandboxViolation
from pylua.pool import HealthPolicy, Scoring, StateFactory, StatePool
from pylua.sandbox import MINIMAL, STANDARD, STRICT, Access, SandboxPolicy
from pylua.stdlib import LIBRARIES
from tests.helpers import all_engines

HOSTILE = json.loads((Path(__file__).parent / "hostile/hostile.json").read_text("utf-8"))
ESCAPES = [item for item in HOSTILE if item["kind"] == "escape"]
POISONS = [item for item in HOSTILE if item["kind"] == "poison"]
HARMLESS_ESCAPES = {"e19": 1}
"""Scripts that reach nothing, with what they return: a field of their own table."""

all_policies = pytest.mark.parametrize("policy", [MINIMAL, STANDARD, STRICT], ids=lambda policy: policy.name)
both_tight = pytest.mark.parametrize("policy", [STANDARD, STRICT], ids=lambda policy: policy.name)


def scripts(items):
    """Run a test with each script, named by its id."""
    return pytest.mark.parametrize("item", items, ids=[item["id"] for item in items])


DESCRIPTIONS = {
    "minimal": """\
sandbox policy 'minimal'
base: _G _VERSION assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs pcall print rawequal rawget rawlen rawset select setmetatable tonumber tostring type warn xpcall
package: config cpath loaded path preload require searchers searchpath
coroutine: close create isyieldable resume running status wrap yield
table: concat insert move pack remove sort unpack
io: close flush input lines open output read stderr stdin stdout tmpfile type write
os: clock date difftime getenv remove rename setlocale time tmpname
string: byte char dump find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper
math: abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random randomseed sin sqrt tan tointeger type ult
utf8: char charpattern codepoint codes len offset
debug: traceback
not opened: none
granted: code, binary, files, environment
host modules: none
limits: max_seconds 60.0, max_memory 536,870,912""",
    "standard": """\
sandbox policy 'standard'
base: _G _VERSION assert collectgarbage error getmetatable ipairs load next pairs pcall print rawequal rawget rawlen rawset select setmetatable tonumber tostring type warn xpcall
    load takes text only
    collectgarbage takes collect, count
coroutine: close create isyieldable resume running status wrap yield
table: concat insert move pack remove sort unpack
os: clock date difftime time
string: byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper
math: abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random randomseed sin sqrt tan tointeger type ult
utf8: char charpattern codepoint codes len offset
not opened: package, io, debug
granted: code
host modules: none
limits: max_instructions 500,000,000, max_seconds 10.0, max_memory 67,108,864, max_output 1,048,576""",
    "strict": """\
sandbox policy 'strict'
base: _G _VERSION assert error ipairs next pairs pcall print rawequal rawlen select tonumber tostring type xpcall
    safe_load takes 10000 bytes of text that sees no globals
table: concat insert move pack remove sort unpack
string: byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper
math: abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random randomseed sin sqrt tan tointeger type ult
utf8: char charpattern codepoint codes len offset
not opened: package, coroutine, io, os, debug
granted: nothing
host modules: none
limits: max_instructions 50,000,000, max_seconds 1.0, max_memory 16,777,216, max_output 65,536""",
}


# ---------------------------------------------------------------- what can be reached


@all_policies
def test_description_is_pinned(policy):
    """A change of what a preset allows is a change of this test."""
    assert policy.describe() == DESCRIPTIONS[policy.name]


def reachable_functions(lua: LuaState) -> set[str]:
    """Return the paths of everything that a script finds, following tables and the metatable of strings."""
    found: set[str] = set()
    seen: set[LuaTableView] = {lua.globals}
    todo: list[tuple[str, LuaTableView]] = [("", lua.globals)]
    while todo:
        path, table = todo.pop()
        for key, value in table.items():
            if isinstance(value, LuaTableView):
                if value not in seen:
                    seen.add(value)
                    todo.append((f"{path}{key}.", value))
            else:
                found.add(f"{path}{key}")
    return found


@all_policies
@all_engines
def test_nothing_but_the_description_is_reachable(policy, engine):
    """The functions that a walk from the globals finds are those that the policy names, and safe_load."""
    with policy.new_state(engine=engine) as lua:
        found = reachable_functions(lua)
        if "getmetatable" in policy.functions["base"]:
            assert lua.eval("getmetatable('').__index == string")

    allowed = {
        name if library == "base" else f"{library}.{name}"
        for library, names in policy.functions.items()
        for name in names - {"_G", "require"}
    }
    if policy.safe_load is not None:
        allowed.add("safe_load")
    if "package" in policy.functions:
        allowed.add("require")
    found = {path for path in found if not path.startswith(("package.searchers.", "package.loaded."))}
    assert found == {
        path for path in allowed if path not in ("package.searchers", "package.loaded", "package.preload")
    }


@all_policies
def test_every_function_of_a_library_needs_an_access_or_is_harmless(policy):
    """What a preset leaves out, it leaves out for an access that is not granted, or by name."""
    everything = SandboxPolicy(name="all", libraries=tuple(LIBRARIES), access=set(Access), collector=None)
    for library, names in policy.functions.items():
        assert names <= everything.functions[library]


# ---------------------------------------------------------------- hostile scripts


@scripts(ESCAPES)
@both_tight
@all_engines
def test_escape_is_refused_by_name(item, policy, engine):
    """An attempt to reach the host is an error that names the policy, or reaches nothing."""
    with policy.new_state(engine=engine) as lua:
        try:
            result = lua.execute(item["lua"])
        except SandboxViolation as error:
            result = None, str(error)
        if item["id"] in HARMLESS_ESCAPES and policy is STANDARD:
            assert result == HARMLESS_ESCAPES[item["id"]]
        else:
            assert result[0] is None
            assert f"the sandbox policy {policy.name!r} does not allow" in result[1]


@scripts([item for item in ESCAPES if item["id"] in ("e07", "e08", "e13", "e14", "e17")])
def test_minimal_policy_keeps_the_host_and_the_vm_to_itself(item):
    """Even the widest preset starts no programs, loads no libraries and opens no debug functions."""
    with (
        MINIMAL.new_state() as lua,
        pytest.raises(SandboxViolation, match="the sandbox policy 'minimal' does not allow"),
    ):
        lua.execute(item["lua"])


@scripts(POISONS)
@all_policies
@all_engines
def test_poison_is_refused_or_gone_after_a_reset(item, policy, engine):
    """What a script does to its state is not there for the next one."""
    probe = """
        return ("x"):upper(), string.format("%d", 1), pairs ~= nil and next({}) == nil, leaked,
            getmetatable and getmetatable("").__metatable, #("x")
    """
    factory = StateFactory(policy=policy).with_options(engine=engine)
    with StatePool(factory, min_size=0, max_size=1, background=False) as pool:
        with pool.lease() as lua:
            before = lua.execute(probe)
        with pool.lease() as lua:
            try:
                lua.execute(item["lua"])
            except SandboxViolation:
                assert policy is STRICT
        with pool.lease() as lua:
            assert lua.execute(probe) == before
        assert pool.statistics().created == 1


PROBE = """
    local names = {}
    for name in pairs(_G) do names[#names + 1] = name end
    table.sort(names)
    return table.concat(names, " "), ("x"):upper(), string.format("%d", 1), #arg_probe
"""


@pytest.mark.slow
@scripts([item for item in HOSTILE if item["kind"] in ("cpu", "catch", "stack", "leak")])
@all_engines
def test_hostile_script_leaves_no_trace(item, engine):
    """Whatever a script tries and however it is stopped, its state is as new for the next one, and is not lost."""
    policy = attrs.evolve(STANDARD, limits=Limits(max_instructions=100_000, max_seconds=1.0))
    factory = StateFactory(policy=policy).with_options(engine=engine).with_init_script("arg_probe = {1, 2}")
    health = HealthPolicy(scoring=Scoring(slow_after=None))
    with StatePool(factory, min_size=0, max_size=1, health=health, background=False) as pool:
        with pool.lease() as lua:
            before = lua.execute(PROBE)
        with contextlib.suppress(LuaError, LimitExceeded), pool.lease() as lua:
            lua.execute(item["lua"])
        with pool.lease() as lua:
            assert lua.execute(PROBE) == before
        assert pool.statistics().created == 1


# ---------------------------------------------------------------- single rules


@all_engines
def test_load_takes_text_only(engine):
    """Without the access to binary chunks `load` takes text, with all its other arguments, and refuses the rest."""
    with STANDARD.new_state(engine=engine) as lua:
        assert lua.execute("return load('return x', 'n', 't', {x = 1})()") == 1
        assert lua.execute("return load('return x', 'n', 't', nil)") is not None
        assert lua.execute("local f = load(function() return nil end) return f()") is None
        assert lua.execute("return load('x x', '=n')") == (None, "n:1: syntax error near 'x'")
        for chunk in ("'\\27Lua'", "'return 1', 'n', 'b'"):
            nothing, message = lua.execute(f"return load({chunk})")
            assert nothing is None
            assert "sandbox policy 'standard'" in message


@all_engines
def test_safe_load_compiles_text_that_sees_no_globals(engine):
    """The function of the seeds works: only strings, only so many bytes, nothing in sight."""
    with STRICT.new_state(engine=engine) as lua:
        assert lua.execute("return safe_load('local a = 6; return a * 7')()") == 42
        assert lua.execute("return safe_load('return print')()") is None
        assert lua.execute("local f = safe_load('x = 1; return x') return f(), x") == (1, None)
        assert lua.execute("return safe_load('x x')") == (None, "sandbox:1: syntax error near 'x'")
        nothing, message = lua.execute("return safe_load(('x'):rep(10001))")
        assert (nothing, message) == (
            None,
            "code too large (10001 bytes; the sandbox policy 'strict' allows 10000)",
        )
        with pytest.raises(LuaError, match="only string code is allowed"):
            lua.execute("safe_load(function() return 'return 1' end)")
        assert lua.execute("return safe_load('\\27Lua')")[0] is None


def test_collector_takes_the_options_of_the_policy():
    """`collectgarbage` collects and counts, but can't be stopped."""
    with STANDARD.new_state() as lua:
        assert lua.execute("return collectgarbage()") == 0
        assert lua.execute("return collectgarbage('count')") > 0
        with pytest.raises(
            SandboxViolation, match=r"option 'stop' is not allowed by the sandbox policy 'standard'"
        ):
            lua.execute("collectgarbage('stop')")


def test_an_error_of_the_script_s_own_is_left_alone():
    """Errors that have nothing to do with the policy are those that Lua gives."""
    with STANDARD.new_state() as lua:
        for script, message in (
            ("return nothing.x", "global 'nothing'"),
            ("local t = {} t.go()", "field 'go'"),
            ("error('plain')", "plain"),
        ):
            with pytest.raises(LuaError, match=message) as caught:
                lua.execute(script)
            assert not isinstance(caught.value, SandboxViolation)
            assert "sandbox" not in str(caught.value)


def test_scripts_can_ask_what_there_is():
    """A library that is not opened is nil, so that scripts can do without."""
    with STANDARD.new_state() as lua:
        assert lua.execute(
            "return io == nil, debug == nil, os.execute == nil, pcall(function() io.open() end)"
        )[:3] == (
            True,
            True,
            True,
        )


@all_engines
def test_limits_hold(engine):
    """The limits of a policy are those of its states."""
    policy = attrs.evolve(STRICT, limits=Limits(max_instructions=1000, max_output=10))
    with policy.new_state(engine=engine) as lua:
        with pytest.raises(LimitExceeded, match="max_instructions"):
            lua.execute("while true do pcall(error) end")
        lua.refill()
        with pytest.raises(LimitExceeded, match="max_output"):
            lua.execute("print(('x'):rep(11))")


def test_call_stack_has_its_limit():
    """A policy can make the call stack smaller."""
    with attrs.evolve(STRICT, call_stack_size=50).new_state(engine="interpreter") as lua:
        lua.execute("function f(n) if n > 0 then return 1 + f(n - 1) end return 0 end")
        assert lua.execute("return f(40)") == 40
        with pytest.raises(LuaError, match="stack overflow"):
            lua.execute("return f(1000)")


# ---------------------------------------------------------------- host modules


@pytest.mark.parametrize("libraries", [("base",), ("base", "package")])
def test_host_modules_are_required_once(libraries):
    """`require` finds the modules of the policy, of Python or of Lua, and loads each once; with or without `package`."""
    loads = []

    def loader(*_):
        loads.append(1)
        return {"version": "1.0"}

    access = {Access.FILES, Access.CODE, Access.BINARY} if "package" in libraries else set()
    policy = SandboxPolicy(
        name="mine",
        libraries=libraries,
        access=access,
        modules={"utils": loader, "luamod": "return {two = 2}", "empty": "x = 1"},
    )
    with policy.new_state() as lua:
        assert lua.execute("return require('utils').version, require('utils').version") == ("1.0", "1.0")
        assert lua.execute("return require('luamod').two, require('luamod') == require('luamod')") == (
            2,
            True,
        )
        assert lua.execute("return (require('empty'))") is True
    assert loads == [1]


def test_unknown_module_names_the_policy():
    """Without the package library `require` says what the policy offers."""
    policy = SandboxPolicy(name="mine", libraries=["base"], modules={"a": "return 1", "b": "return 2"})
    with (
        policy.new_state() as lua,
        pytest.raises(SandboxViolation, match="module 'os' not found: the sandbox policy 'mine' allows a, b"),
    ):
        lua.execute("require('os')")


# ---------------------------------------------------------------- making policies


def test_whitelists_and_names_choose_functions():
    """Libraries may be names or whitelists; `without` takes single functions away."""
    policy = SandboxPolicy(
        name="p", libraries={"base": ["print", "load", "type"], "math": None}, without={"math.pi"}
    )

    assert policy.functions["base"] == {"print", "type"}  # load needs an access
    assert "pi" not in policy.functions["math"]
    with policy.new_state() as lua:
        assert lua.eval("math.pi == nil and math.huge > 0 and type(print)") == "function"
        assert isinstance(lua.globals["print"], LuaFunction)


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"libraries": ["basic"]}, ValueError, "unknown library 'basic'; known: base, package"),
        ({"libraries": {"math": ["sine"]}}, ValueError, "unknown function of library 'math': 'sine'"),
        ({"libraries": "base"}, TypeError, "libraries must be names of libraries, or a mapping"),
    ],
)
def test_wrong_policies_say_what_is_allowed(fields, error, message):
    """A policy is checked when it is made."""
    with pytest.raises(error, match=message):
        SandboxPolicy(name="p", **fields)


def test_options_that_the_policy_decides_are_refused():
    """Libraries and limits come from the policy alone."""
    with pytest.raises(ValueError, match="libraries is decided by the sandbox policy 'strict'"):
        STRICT.new_state(libraries=["io"])
