"""Checkpoints as bytes: what another state makes of them is the same graph, and goes on in the same way."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from contextlib import suppress

import pytest

from pylua import Checkpoint, CheckpointError, LimitExceeded, Limits, LuaState, PyLuaError
from tests.checkpoint.graph import graph_of
from tests.checkpoint.spite import PREPARATION, SPITEFUL
from tests.checkpoint.test_coroutines import BODIES, PRELUDE
from tests.helpers import all_engines, new_state
from tests.processes import ROOT

OTHER_ENGINE = {"translator": "interpreter", "interpreter": "translator"}


def _new_state(engine: str, **options: object) -> LuaState:
    return new_state(engine, stdin=io.BytesIO(), stdout=io.BytesIO(), stderr=io.BytesIO(), **options)


def carried_over(lua: LuaState, engine: str) -> LuaState:
    """Return a new state with *engine* that was made from the bytes of a checkpoint of *lua*."""
    copy = _new_state(engine)
    copy.restore(Checkpoint.from_bytes(lua.checkpoint().to_bytes()))
    return copy


def _graph(lua: LuaState) -> dict[str, object]:
    graph = graph_of(lua, identities=False)
    del graph["streams"]
    return graph


@all_engines
def test_a_prepared_state_has_the_same_graph_on_the_other_side(engine: str) -> None:
    """Tables, sharing, metatables, closures and their upvalues, coroutines, settings."""
    lua = _new_state(engine)
    lua.execute(PREPARATION)
    lua.execute("math.randomseed(7); collectgarbage('generational'); warn('@on')")

    copy = carried_over(lua, OTHER_ENGINE[engine])

    assert _graph(copy) == _graph(lua)


LEAVES_FILES_OR_ERRORS = {"error in a coroutine"}


@all_engines
@pytest.mark.parametrize("name", [name for name in SPITEFUL if name not in LEAVES_FILES_OR_ERRORS])
def test_what_a_spiteful_script_leaves_can_be_carried_over(engine: str, name: str) -> None:
    """Whatever can be reached then is there on the other side."""
    lua = _new_state(engine)
    lua.execute(PREPARATION)
    with suppress(PyLuaError):
        lua.execute(SPITEFUL[name])

    copy = carried_over(lua, engine)

    assert _graph(copy) == _graph(lua)


@all_engines
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_coroutine_goes_on_in_another_state_on_the_other_engine(engine: str, body: str) -> None:
    """At each of its yields it moves to a new state."""
    source = f"co = coroutine.create(function(...) {PRELUDE}{body} end)"
    lua = _new_state(engine)
    lua.execute(source, name="=body")
    expected = [_step(lua, number) for number in range(16)]
    lua = _new_state(engine)
    lua.execute(source, name="=body")

    steps = []
    for number in range(16):
        engine = OTHER_ENGINE[engine]
        lua = carried_over(lua, engine)
        steps.append(_step(lua, number))

    assert steps == expected


def _step(lua: LuaState, number: int) -> object:
    return lua.execute("return coroutine.status(co), coroutine.resume(co, ...)", number, -number)


PROGRAM = """
import sys
from pylua import Checkpoint, LuaState
lua = LuaState(engine=sys.argv[1])
lua.restore(Checkpoint.from_bytes(sys.stdin.buffer.read()))
print(lua.execute("local t = {} for n in next_one do t[#t + 1] = n end return table.concat(t, ' ')"))
"""


def _other_pythons() -> list[str]:
    """Return commands of other versions of Python that can import what pylua needs."""
    found = []
    for minor in range(9, 20):
        command = shutil.which(f"python3.{minor}")
        if command and minor != sys.version_info.minor:
            check = [command, "-c", "import pylua"]
            if not subprocess.run(
                check, capture_output=True, check=False, env=_ENVIRONMENT, cwd=ROOT
            ).returncode:
                found.append(command)
    return found


_PATHS = [str(ROOT), *(path for path in sys.path if path.endswith("site-packages"))]
_ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(_PATHS)}


def _half_consumed(engine: str) -> LuaState:
    """Return a state with a generator that stands in nested loops and protected calls, after three values."""
    lua = _new_state(engine)
    lua.execute(
        """
        local total = 0
        function sum() return total end
        next_one = coroutine.wrap(function()
            for i = 1, 3 do
                pcall(function()
                    for _, word in ipairs({'a', 'b'}) do
                        local ok = xpcall(function()
                            total = total + i
                            coroutine.yield(word .. i .. ':' .. sum())
                        end, debug.traceback)
                        if i == 2 then error('enough of ' .. word) end
                    end
                end)
            end
        end)
        """
    )
    assert [lua.eval("next_one()") for _ in range(3)] == ["a1:1", "b1:2", "a2:4"]
    return lua


def _finished_by(command: str, engine: str, data: bytes) -> str:
    arguments = [command, "-c", PROGRAM, engine]
    done = subprocess.run(arguments, input=data, capture_output=True, check=True, cwd=ROOT, env=_ENVIRONMENT)
    return done.stdout.decode()


@all_engines
def test_a_generator_half_consumed_is_finished_by_another_process(engine: str) -> None:
    """By the other engine; it shares a variable with a global function."""
    data = _half_consumed(engine).checkpoint().to_bytes()

    assert _finished_by(sys.executable, OTHER_ENGINE[engine], data) == "a3:7 b3:10\n"


@all_engines
def test_a_generator_half_consumed_is_finished_by_another_python(engine: str) -> None:
    """By every other version that is installed."""
    pythons = _other_pythons()
    if not pythons:
        pytest.skip("there is no other version of Python")

    data = _half_consumed(engine).checkpoint().to_bytes()

    assert {_finished_by(python, engine, data) for python in pythons} == {"a3:7 b3:10\n"}


@all_engines
def test_strings_of_any_bytes_and_numbers_of_any_kind_are_kept(engine: str) -> None:
    """Integers and floats stay apart; NaN, infinities and negative zero are what they were."""
    lua = _new_state(engine)
    lua.execute(
        "t = {1, 1.0, -0.0, 0/0, 1/0, -1/0, math.mininteger, math.maxinteger, 2^53, '', '\\0\\255', ('x'):rep(1000), "
        "true, false, [1.5] = 'f', [-1] = 'n', [2^60] = 'i'}"
    )
    script = "local s = '' for k, v in pairs(t) do s = s .. string.format('%q=%q;', k, v) end return s"

    assert carried_over(lua, engine).execute(script) == lua.execute(script)


@all_engines
def test_the_order_of_tables_is_kept(engine: str) -> None:
    """`pairs` goes the same way."""
    lua = _new_state(engine)
    lua.execute(
        "t = {} for i = 50, 1, -1 do t[i % 7 * 10 + i] = i; t['k' .. i] = i end t.k20 = nil; t[1] = 1"
    )
    script = "local s = {} for k in pairs(t) do s[#s + 1] = k end return table.concat(s, ' ')"

    assert carried_over(lua, engine).execute(script) == lua.execute(script)


def test_a_checkpoint_that_was_read_can_be_written_again() -> None:
    """The bytes are the same."""
    lua = _new_state("translator")
    lua.execute(PREPARATION)
    data = lua.checkpoint().to_bytes()

    assert Checkpoint.from_bytes(data).to_bytes() == data


def test_a_schema_version_is_carried_and_checked() -> None:
    """Another one is refused, at reading and at restoring."""
    lua = _new_state("translator")
    data = lua.checkpoint(schema=3).to_bytes()
    checkpoint = Checkpoint.from_bytes(data, schema=3)

    with pytest.raises(CheckpointError, match="the checkpoint has schema version 3, and 4 is wanted"):
        Checkpoint.from_bytes(data, schema=4)
    with pytest.raises(CheckpointError, match="the checkpoint has schema version 3, and 4 is wanted"):
        lua.restore(checkpoint, schema=4)
    assert checkpoint.schema == 3


# ---------------------------------------------------------------- what belongs to the host


def test_functions_of_the_host_go_by_their_names() -> None:
    """The other side says what is called so."""
    lua = _new_state("translator")
    lua.globals["log"] = print
    lua.execute("t = {log, log}")

    data = lua.checkpoint().to_bytes({"log": print})
    copy = _new_state("translator")
    copy.restore(Checkpoint.from_bytes(data), permanents={"log": lambda *values: values[::-1]})

    assert copy.eval("log(1, 2)") == (2, 1)
    assert copy.eval("t[1] == t[2] and t[1] == log") is True


def test_what_has_no_name_is_told_with_its_path() -> None:
    """A function and an object of the host, without permanents."""
    lua = _new_state("translator")
    lua.execute("a = {b = {}}")
    lua.execute("a.b[3] = ...", len)

    with pytest.raises(CheckpointError, match=r"\(globals\.a\.b\[3\]\)"):
        lua.checkpoint().to_bytes()
    lua.execute("a.b[3] = ...", object())
    with pytest.raises(
        CheckpointError, match=r"a userdata with a object of the host .* \(globals\.a\.b\[3\]\)"
    ):
        lua.checkpoint().to_bytes()


def test_a_name_that_the_other_side_does_not_know_is_told() -> None:
    """And nothing else happens."""
    lua = _new_state("translator")
    lua.globals["log"] = print
    checkpoint = Checkpoint.from_bytes(lua.checkpoint().to_bytes({"app.log": print}))

    with pytest.raises(CheckpointError, match=r"the checkpoint needs 'app\.log' of the host"):
        _new_state("translator").restore(checkpoint)


def test_objects_of_the_host_go_by_their_names() -> None:
    """What a userdata stands for is replaced by what the other side has in its place."""
    lua = _new_state("translator")
    here, there = object(), object()
    lua.globals["thing"] = here

    data = lua.checkpoint().to_bytes({"thing": here})
    copy = _new_state("translator")
    copy.restore(Checkpoint.from_bytes(data), permanents={"thing": there})

    assert copy.globals["thing"] is there


def test_values_of_lua_can_be_left_to_the_other_side() -> None:
    """A view among the permanents: a table that is not to be saved."""
    lua = _new_state("translator")
    lua.execute("big = {1, 2, 3}; t = {big}")

    data = lua.checkpoint().to_bytes({"big": lua.globals["big"]})
    copy = _new_state("translator")
    copy.restore(Checkpoint.from_bytes(data), permanents={"big": copy.table([7])})

    assert copy.eval("big[1], t[1] == big") == (7, True)


def test_an_open_file_can_not_be_saved(tmp_path: object) -> None:
    """The path to it is told; the standard streams can be saved."""
    lua = new_state()
    lua.execute("out = {io.stdout}; io.output():setvbuf('no')")
    copy = carried_over(lua, "translator")
    lua.execute("files = {log = io.open(..., 'w')}", f"{tmp_path}/f")

    with pytest.raises(CheckpointError, match=r"can't save an open file \(globals\.files\.log\)"):
        lua.checkpoint().to_bytes()
    assert copy.eval("io.type(out[1]), out[1] == io.output()") == ("file", True)


def test_no_function_gets_into_a_state_that_was_made_without_it() -> None:
    """A checkpoint can't bring `os.execute` back."""
    data = _new_state("translator").checkpoint().to_bytes()
    sandboxes = [
        LuaState(libraries=["base", "string", "table"]),
        LuaState(libraries={"base": None, "os": ["time"], "string": None}),
    ]

    for sandbox in sandboxes:
        before = graph_of(sandbox, identities=True)
        with pytest.raises(CheckpointError, match="which the state does not have"):
            sandbox.restore(Checkpoint.from_bytes(data))
        assert graph_of(sandbox, identities=True) == before


@all_engines
def test_what_is_left_of_the_limits_is_carried_if_asked(engine: str) -> None:
    """A state can't get around its limits by moving on; without being asked a checkpoint knows no limits."""
    lua = _new_state(engine, limits=Limits(max_instructions=10_000, max_output=100))
    lua.execute("for i = 1, 1000 do end")
    used = lua.instructions_used
    checkpoint = lua.checkpoint(limits=True)
    copy = _new_state(OTHER_ENGINE[engine])

    copy.restore(Checkpoint.from_bytes(checkpoint.to_bytes()))

    assert checkpoint.limits == Limits(max_instructions=10_000 - used, max_output=100)
    with pytest.raises(LimitExceeded, match=f"{10_000 - used}"):
        copy.execute("while true do end")
    assert lua.checkpoint().limits is None
