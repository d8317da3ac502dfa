"""StateFactory: how states are prepared, as an immutable value; WarmupPolicy: what is done before their first use."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Callable

import attrs

from pylua.errors import FactoryError, PyLuaError
from pylua.options import StateOptions
from pylua.pool.hooks import LuaHooks
from pylua.pool.managed import ManagedState
from pylua.state import LuaState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from typing_extensions import Unpack

    from pylua.limits import Limits
    from pylua.options import OptionFields
    from pylua.pool.policy import CleanupPolicy
    from pylua.sandbox import Loader, SandboxPolicy

Library = Callable[[LuaState], object]
"""Adds something to a new state: globals, functions, tables."""

ENGINE_WARMUP = """
local t = {}
for i = 1, 50 do t[i] = (i * 7919) % 50 end
if table then table.sort(t) end
local s = 0
for _, v in ipairs(t) do s = s + v // 2 + v % 3 end
local function f(n) return n < 2 and n or f(n - 1) + f(n - 2) end
return f(10), s, ("%d"):rep(3):format(1, 2, 3):find("2", 1, true)
"""
"""What most scripts use, once: so that the engine and the libraries have done what they do at first use only."""


@attrs.frozen(kw_only=True)
class WarmupPolicy:
    """What is done with a state before its first use, so that this is as quick as the later ones; no trace is left.

    Attributes:
        preload: scripts that are compiled, not run, so that they are ready for all states.
        script: is run once.
        engine: run a little of everything (needs the libraries base and string).
    """

    preload: tuple[str, ...] = ()
    script: str | None = None
    engine: bool = False

    @property
    def runs_code(self) -> bool:
        """Whether it runs anything that must be cleaned up."""
        return self.engine or self.script is not None

    def warm_up(self, lua: LuaState) -> None:
        """Do it.

        Raises:
            LuaError: a script does not compile or fails.
            LimitExceeded: it takes too much.
        """
        for script in self.preload:
            lua.load(script)
        if self.engine:
            lua.execute(ENGINE_WARMUP, name="=warm-up")
        if self.script is not None:
            lua.execute(self.script, name="=warm-up")


@attrs.frozen(kw_only=True)
class StateFactory:
    """How states are prepared. Immutable: each ``with_…`` method returns a changed copy.

    Attributes:
        policy: the sandbox that the states are made under; None: none.
        options: options that the policy does not decide, or all of them without one.
        libraries: called with each new state, in this order.
        variables: global variables, by name; Python values.
        modules: what ``require`` finds, by name: callables that return the module, or Lua source.
        init_scripts: run in each new state, in this order.
        warmup: what is done before the first use.

    Raises:
        ValueError: an option that the policy decides.
    """

    policy: SandboxPolicy | None = None
    options: StateOptions | None = None
    libraries: tuple[Library, ...] = ()
    variables: Mapping[str, object] = attrs.field(factory=dict)
    modules: Mapping[str, Loader] = attrs.field(factory=dict)
    init_scripts: tuple[str, ...] = ()
    warmup: WarmupPolicy = WarmupPolicy()
    _policy: SandboxPolicy | None = attrs.field(init=False, repr=False, eq=False)
    _options: StateOptions = attrs.field(init=False, repr=False, eq=False)

    @_policy.default
    def _policy_with_modules(self) -> SandboxPolicy | None:
        if self.policy is None or not self.modules:
            return self.policy
        return attrs.evolve(self.policy, modules={**self.policy.modules, **self.modules})

    @_options.default
    def _final_options(self) -> StateOptions:
        options = StateOptions() if self.options is None else self.options
        if self._policy is None:
            return options
        decided = self._policy.options()
        if options.selection != StateOptions().selection or options.limits.are_any:
            msg = f"libraries and limits are decided by the sandbox policy {self._policy.name!r}"
            raise ValueError(msg)
        return attrs.evolve(
            options,
            libraries=decided.libraries,
            limits=decided.limits,
            call_stack_size=decided.call_stack_size,
        )

    @property
    def limits(self) -> Limits:
        """The limits of the states."""
        return self._options.limits

    # ------------------------------------------------------------ changed copies

    def with_policy(self, policy: SandboxPolicy | None) -> StateFactory:
        """Return a factory of states under *policy*."""
        return attrs.evolve(self, policy=policy)

    def with_options(self, **fields: Unpack[OptionFields]) -> StateFactory:
        """Return a factory with these fields of `StateOptions` changed."""
        options = StateOptions() if self.options is None else self.options
        return attrs.evolve(self, options=attrs.evolve(options, **fields))

    def with_library(self, library: Library | str, functions: Iterable[str] | None = None) -> StateFactory:
        """Return a factory that opens one more library: a standard one by name, or what a callable adds to a state."""
        if not isinstance(library, str):
            return attrs.evolve(self, libraries=(*self.libraries, library))
        options = StateOptions(skip_open_libs=True) if self.options is None else self.options
        selection = {**options.selection, library: functions}
        return attrs.evolve(self, options=attrs.evolve(options, libraries=selection, skip_open_libs=False))

    def with_variable(self, name: str, value: object) -> StateFactory:
        """Return a factory that sets one more global variable."""
        return attrs.evolve(self, variables={**self.variables, name: value})

    def with_module(self, name: str, loader: Loader) -> StateFactory:
        """Return a factory with one more module for ``require``."""
        return attrs.evolve(self, modules={**self.modules, name: loader})

    def with_init_script(self, script: str) -> StateFactory:
        """Return a factory that runs one more script in each new state."""
        return attrs.evolve(self, init_scripts=(*self.init_scripts, script))

    def with_warmup(self, warmup: WarmupPolicy) -> StateFactory:
        """Return a factory that warms its states up."""
        return attrs.evolve(self, warmup=warmup)

    # ------------------------------------------------------------ states

    def create(self) -> LuaState:
        """Return a new state, prepared but not warmed up.

        Raises:
            FactoryError: it could not be prepared, and was closed; ``__cause__`` says why.
        """
        return self._prepare(None, None)

    def create_managed(
        self,
        *,
        number: int = 0,
        cleanup: CleanupPolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
        configure: Library | None = None,
    ) -> ManagedState:
        """Return a new state with its record and hooks, warmed up; *configure* is called with it after init.

        Raises:
            FactoryError: as `create`.
        """
        hooks = LuaHooks()
        lua = self._prepare(hooks, configure)
        try:
            managed = ManagedState(lua, number=number, cleanup=cleanup, hooks=hooks, clock=clock)
            self.warmup.warm_up(lua)
            if self.warmup.runs_code:
                managed.reset()
        except PyLuaError as error:
            lua.close()
            msg = f"the warm-up failed: {error}"
            raise FactoryError(msg) from error
        except BaseException:
            lua.close()
            raise
        return managed

    def _prepare(self, hooks: LuaHooks | None, configure: Library | None) -> LuaState:
        lua = LuaState(self._options)
        step = "the sandbox policy"
        try:
            for step, action in self._steps(lua, hooks):  # noqa: B007  read below
                action()
            if configure is not None:
                step = "the configure hook"
                configure(lua)
        except Exception as error:  # loaders and libraries are foreign code: whatever they raise is the cause
            lua.close()
            msg = f"{step} failed: {type(error).__name__}: {error}"
            raise FactoryError(msg) from error
        except BaseException:
            lua.close()
            raise
        if hooks is not None:
            hooks.seal()
        return lua

    def _steps(self, lua: LuaState, hooks: LuaHooks | None) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield what is to be done with a new state, and how messages call it."""
        policy = self._policy
        if policy is not None:
            yield f"the sandbox policy {policy.name!r}", partial(policy.apply, lua)
        for library in self.libraries:
            yield f"the library {getattr(library, '__name__', library)!r}", partial(library, lua)
        for name, value in self.variables.items():
            yield f"the variable {name!r}", partial(lua.globals.__setitem__, name, value)
        if policy is None:
            for name, loader in self.modules.items():
                yield f"the module {name!r}", partial(lua.preload, name, loader)
        if hooks is not None and self.init_scripts:
            yield "the table lifecycle", partial(hooks.install, lua)
        for script in self.init_scripts:
            yield "the init script", partial(lua.execute, script, name="=init")
