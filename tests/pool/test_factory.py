"""StateFactory: prepared states, changed copies, errors with their step; WarmupPolicy."""

from __future__ import annotations

import io

import pytest

from pylua import FactoryError, Limits, LuaError
from pylua.pool import CleanupPolicy, StateFactory, WarmupPolicy
from pylua.sandbox import STANDARD, STRICT
from tests.helpers import all_engines
from tests.pool.pooling import SMALL


@all_engines
def test_everything_is_there_in_its_order(engine):
    """Policy, libraries, variables, modules and init scripts, each after the other."""
    factory = (
        StateFactory(policy=STANDARD)
        .with_options(engine=engine)
        .with_library(lambda lua: lua.globals.update(a=1))
        .with_variable("b", 2)
        .with_module("m", lambda *_: {"c": 3})
        .with_module("n", "return {d = 4}")
        .with_init_script("function sum() return a + b + require('m').c + require('n').d end")
        .with_init_script("total = sum()")
    )
    with factory.create() as lua:
        assert lua.eval("total") == 10
        assert lua.options.limits == STANDARD.limits


def test_factories_do_not_change():
    """Each with_… method returns a changed copy."""
    factory = StateFactory()
    changed = factory.with_variable("a", 1).with_init_script("x = a").with_options(engine="interpreter")

    assert (factory.variables, factory.init_scripts, factory.options) == ({}, (), None)
    assert changed.options.engine == "interpreter"
    with factory.create() as lua:
        assert lua.eval("a") is None


def test_standard_libraries_can_be_chosen_by_name():
    """with_library takes names of standard libraries, too, with whitelists."""
    factory = StateFactory().with_library("base", ["print"]).with_library("math")
    with factory.create() as lua:
        assert lua.eval("math.max(1, 2)") == 2
        assert set(lua.globals) == {"print", "math"}


@pytest.mark.parametrize(
    ("factory", "message", "cause"),
    [
        (SMALL.with_init_script("error('x')"), "the init script failed: LuaError: init:1: x", LuaError),
        (SMALL.with_init_script("x x"), "the init script failed: LuaSyntaxError", LuaError),
        (SMALL.with_library(lambda _: {}["k"]), "the library '<lambda>' failed: KeyError: 'k'", KeyError),
        (SMALL.with_variable("v", 1 << 70), "the variable 'v' failed: OverflowError", OverflowError),
        (
            SMALL.with_module("m", "return 1"),
            "the module 'm' failed: ValueError: preload needs the package",
            ValueError,
        ),
    ],
)
def test_failing_step_is_named_and_the_state_closed(factory, message, cause):
    """FactoryError says which step failed, with the exception as its cause; the state is closed."""
    made = []
    watched = factory.__class__(
        options=factory.options,
        libraries=(made.append, *factory.libraries),
        variables=factory.variables,
        modules=factory.modules,
        init_scripts=factory.init_scripts,
    )
    with pytest.raises(FactoryError) as caught:
        watched.create()

    assert str(caught.value).startswith(message)
    assert isinstance(caught.value.__cause__, cause)
    assert made[0].closed


def test_policy_decides_alone():
    """Libraries and limits given beside a policy are refused."""
    with pytest.raises(ValueError, match="libraries and limits are decided by the sandbox policy 'strict'"):
        StateFactory(policy=STRICT).with_options(limits=Limits(max_instructions=1))
    with pytest.raises(ValueError, match="libraries and limits are decided"):
        StateFactory(policy=STRICT).with_library("io")


def test_streams_and_engine_are_not_the_policy_s():
    """Options that a policy does not decide can be given beside it."""
    stream = io.BytesIO()
    factory = StateFactory(policy=STRICT).with_options(stdout=stream, engine="interpreter")
    with factory.create() as lua:
        lua.execute("print('x')")
        assert lua.engine == "interpreter"

    assert stream.getvalue() == b"x\n"


def test_warm_up_leaves_no_trace():
    """What the warm-up runs is undone; what it compiles is ready."""
    warmup = WarmupPolicy(preload=["return 1"], script="x = 1; string.rep = nil", engine=True)
    managed = SMALL.with_warmup(warmup).create_managed()

    assert managed.execute("return x, ('a'):rep(2)") == (None, "aa")
    managed.close()


@pytest.mark.parametrize(
    "warmup", [WarmupPolicy(script="error('cold')"), WarmupPolicy(preload=["x x"])], ids=["script", "preload"]
)
def test_failing_warm_up_is_a_factory_error(warmup):
    """A warm-up that fails closes the state and raises FactoryError."""
    with pytest.raises(FactoryError, match="the warm-up failed"):
        SMALL.with_warmup(warmup).create_managed()


def test_clean_up_in_steps_puts_raw_entries_back():
    """Without the checkpoint each step puts back what it names, natively, past all metatables."""
    cleanup = CleanupPolicy(restore=False, reset_globals=True, clear_registry=True, collect_garbage=True)
    managed = SMALL.with_init_script("kept = 1").create_managed(cleanup=cleanup)
    managed.execute("""
        kept, new, pairs, string.rep = 2, 3, nil, nil
        setmetatable(_G, {__newindex = function() error("no") end, __index = function() return 7 end})
    """)
    managed.lua.registry["mine"] = True
    managed.reset()

    assert managed.execute("return kept, rawget(_G, 'new'), pairs ~= nil, ('a'):rep(2)") == (
        1,
        None,
        True,
        "aa",
    )
    assert "mine" not in managed.lua.registry
    managed.close()
