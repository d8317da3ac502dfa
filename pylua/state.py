"""LuaState: one isolated Lua world, created, used and closed from Python."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from threading import RLock
from time import perf_counter
from typing import TYPE_CHECKING, Callable, TypeVar

import attrs

from pylua.checkpoint import Checkpoint
from pylua.chunks import compile_text
from pylua.convert import (
    LuaFunction,
    LuaTableView,
    LuaView,
    results_to_python,
    text_to_lua,
    to_lua,
    to_python,
)
from pylua.dialect import DIALECTS
from pylua.errors import (
    CheckpointError,
    InternalError,
    LimitExceeded,
    LuaError,
    LuaSyntaxError,
    PyLuaError,
    StateBusy,
    StateClosed,
)
from pylua.limits import NO_LIMITS
from pylua.options import ENGINES, StateOptions
from pylua.stdlib import open_library
from pylua.stdlib.api import read_chunk
from pylua.vm.globalstate import GlobalState, byte_stream
from pylua.vm.heap import measure
from pylua.vm.memory import NOT_ENOUGH
from pylua.vm.meter import cpu_time
from pylua.vm.operations import call
from pylua.vm.recursion import deep_recursion, with_room
from pylua.vm.table import LuaTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike
    from types import TracebackType

    from typing_extensions import Unpack

    from pylua.limits import CancelToken, Limits, ResourceLimiter
    from pylua.options import OptionFields
    from pylua.vm.meter import Budget

CACHE_VARIABLE = "PYLUA_CACHE_DIR"
"""The environment variable that names the folder for translated chunks where nothing else does."""

LONG = 0.0005
"""Seconds of a call from host code after which the next one gets room on the stack (`with_room`)."""

T = TypeVar("T")


class LuaState:
    """One isolated Lua world: globals, libraries, coroutines. States share nothing that Lua code can change.

    A state is used by one OS thread at a time: a second one gets `StateBusy`. It is a context manager that closes
    itself.

    Args:
        options: how it is made; None: with the defaults of `StateOptions`.
        **fields: fields of `StateOptions` by name, in the place of those in *options*.

    Raises:
        TypeError: an option of the wrong type or an unknown one.
        ValueError: an option with a value that is not allowed.
    """

    def __init__(self, options: StateOptions | None = None, **fields: Unpack[OptionFields]) -> None:
        if options is None:
            options = StateOptions(**fields)
        elif fields:
            options = attrs.evolve(options, **fields)
        self.options = options
        self.dialect = DIALECTS[options.dialect]
        self.engine = options.engine
        self.global_state = g = GlobalState()
        g.version = self.dialect.version
        g.seed = options.seed
        folder = options.cache_dir or os.environ.get(CACHE_VARIABLE)
        if folder and options.engine == "translator":
            from pylua.chunkcache import ChunkCache  # noqa: PLC0415  10 ms that most runs can save

            g.compile = partial(ChunkCache(folder).compile_text, g, self.dialect.name)
        else:
            g.compile = compile_text
        g.max_depth = options.call_stack_size
        g.max_registers = options.max_registers
        if options.stdin is not None:
            g.stdin = byte_stream(options.stdin)
        if options.stdout is not None:
            g.stdout = byte_stream(options.stdout)
        if options.stderr is not None:
            g.stderr = byte_stream(options.stderr)
        ENGINES[options.engine](g)
        for name, wanted in options.selection.items():
            open_library(g, name, wanted)
        self._entry = RLock()  # held by the OS thread that uses the state
        self._depth = 0  # calls from host code in progress
        self._takes_long = True  # whether the next one may be worth `with_room`
        self._late_frames = False  # whether something that is not counted may be running
        if options.limits.are_any:
            g.meter.limit(options.limits)
        self.closed = False
        self.explain: Callable[[LuaError], LuaError] = lambda error: error
        """What becomes of an error that leaves the state, set by whoever knows more of it (a sandbox policy)."""

    # ------------------------------------------------------------ running code

    def execute(
        self,
        source: str | bytes,
        *arguments: object,
        name: str | None = None,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Run a chunk; *arguments* are its ``...``.

        Args:
            *arguments: Python values.
            source: Lua source text, or the bytes of a text or binary chunk.
            name: how messages call the chunk (a file name); by default its own first line.
            timeout: seconds by the wall clock after which it is stopped; compiling it counts.
            limits: of this execution, beside those of the state; whichever is reached first stops it.
            cancel: stops it from elsewhere.

        Returns:
            What the chunk returns: None, one value, or a tuple.

        Raises:
            LuaSyntaxError: it does not compile.
            LuaError: it failed.
            LimitExceeded: it was stopped.
        """
        with self._limiting(timeout, limits, cancel):
            return self.call(self.load(source, name=name), *arguments)

    def eval(
        self,
        expression: str,
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Return the value of a Lua expression (a tuple if it has several); limits as for `execute`."""
        with self._limiting(timeout, limits, cancel):
            return self.call(self.load("return " + expression, name="=eval"), *arguments)

    def execute_file(
        self,
        path: str | PathLike[str],
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Run a file, as `execute` runs text; a first line that starts with "#" is skipped.

        Raises:
            LuaError: the file can't be read, or as `execute`.
            LimitExceeded: as `execute`.
        """
        with self._limiting(timeout, limits, cancel):
            text = self.guard(lambda: read_chunk(self.global_state, text_to_lua(str(path))))
            return self.call(self._load(text, "@" + text_to_lua(str(path))), *arguments)

    def load(self, source: str | bytes, *, name: str | None = None) -> LuaFunction:
        """Compile a chunk and return it as a callable.

        Raises:
            LuaSyntaxError: it does not compile.
        """
        text = source.decode("latin-1") if isinstance(source, bytes) else text_to_lua(source)
        if name is None:
            chunkname = text
        else:
            chunkname = text_to_lua(name if name[:1] in ("@", "=") else "@" + name)
        return self._load(text, chunkname)

    def _load(self, text: str, chunkname: str) -> LuaFunction:
        return LuaFunction(self, self.guard(lambda: self.global_state.load_chunk(text, chunkname)))

    def call(
        self,
        function: LuaView,
        *arguments: object,
        timeout: float | None = None,
        limits: Limits | None = None,
        cancel: CancelToken | None = None,
    ) -> object:
        """Call a Lua value with Python values; return None, one value, or a tuple; limits as for `execute`."""
        lua_arguments = [to_lua(self, argument) for argument in arguments]
        lua_function = to_lua(self, function)
        with self._limiting(timeout, limits, cancel):
            action = partial(call, self.global_state, lua_function, *lua_arguments)
            results = self.guard(action if self._depth else partial(self._call_first, action))
        return results_to_python(self, results)

    def _call_first(self, action: Callable[[], T]) -> T:
        """Do *action*, the outermost call, with room on the stack if the last one took long."""
        began = perf_counter()
        try:
            return with_room(action) if self._takes_long else action()
        finally:
            self._takes_long = perf_counter() - began > LONG

    def guard(self, action: Callable[[], T]) -> T:
        """Do *action* inside the state: its errors come out as Python sees them, never as ours."""
        if self.closed:
            msg = "the state is closed"
            raise StateClosed(msg)
        g = self.global_state
        self._enter()
        try:
            with deep_recursion():
                return action()
        except LuaSyntaxError as error:
            raise LuaSyntaxError(to_python(self, error.value), incomplete=error.incomplete) from None
        except LuaError as error:
            if error.to_close:
                error = g.close_variables(error)
            if error.value == NOT_ENOUGH:  # what it was asked for is given back
                g.meter.memory.forget()
            raise self.explain(LuaError(to_python(self, error.value), error.traceback)) from error.__cause__
        except PyLuaError:
            raise
        except RecursionError as error:
            message = "stack overflow (the host left no room on Python's stack)"
            raise LuaError(message) from error
        except MemoryError as error:
            message = "not enough memory"
            raise LuaError(message) from error
        except Exception as error:
            message = f"{type(error).__name__}: {error} (a bug in pylua; please report it)"
            raise InternalError(message) from error
        finally:
            self._leave()

    def _enter(self) -> None:
        """Begin a call from host code.

        Raises:
            StateBusy: another OS thread is in the state.
        """
        if not self._entry.acquire(blocking=False):
            msg = f"{self!r} is in use by another thread; use one state per thread, or a pool"
            raise StateBusy(msg)
        if not self._depth and self.global_state.meter.is_limited:
            self.global_state.meter.begin()
        self._depth += 1

    def _leave(self) -> None:
        """End a call from host code."""
        self._depth -= 1
        if not self._depth:
            g = self.global_state
            g.overflowing = False
            if self._late_frames:  # they may have made functions
                self._late_frames = False
                g.become_metered()
            if g.meter.is_running:
                g.meter.end()
        self._entry.release()

    # ------------------------------------------------------------ limits

    @property
    def instructions_used(self) -> int:
        """Instructions that the state has used since it has limits; without any, only what library functions charged."""
        return self.global_state.meter.instructions

    def memory_used(self) -> int:
        """Return the bytes that the state holds; it visits each object, which takes about half a microsecond.

        Raises:
            StateBusy: another thread is in the state.
        """
        return self._inside(self.global_state.meter.memory.count)

    def memory_by_kind(self) -> dict[str, int]:
        """Return the same in parts: tables, strings, functions, coroutines, userdata, numbers."""
        return self._inside(lambda: measure(self.global_state)[0])

    @property
    def memory_peak(self) -> int:
        """The most bytes that the state was seen to hold: whenever somebody asked, and at ticks of a limited state."""
        return self.global_state.meter.memory.peak

    def limit_resources(self, limiter: ResourceLimiter | None, *, step: int = 1 << 20) -> None:
        """Have *limiter* asked before the state grows, each time *step* bytes further; None: nobody."""
        self._meter()
        self._inside(lambda: self.global_state.meter.ask(limiter, step))

    def _inside(self, action: Callable[[], T]) -> T:
        """Do *action*, which runs no Lua code, while no other thread is in the state."""
        self._enter()
        try:
            return action()
        finally:
            self._leave()

    def interrupt(self) -> bool:
        """Stop the running call, from any thread: it ends in ``LimitExceeded("interrupted")`` within some milliseconds.

        Returns:
            Whether there is a call that will stop. None is running, or it runs without any limit, and so is not
            counted: then nothing happens. A state that shall be interruptible needs some limit, or a `CancelToken`.
        """
        meter = self.global_state.meter
        if not self._depth or not meter.is_limited:
            return False
        meter.interrupted = True
        return True

    def refill(self) -> None:
        """Let the limits of the state itself count from now on, as if nothing had been used."""
        self.global_state.meter.refill()

    @contextmanager
    def limited(
        self, limits: Limits, *, soft: Limits = NO_LIMITS, cancel: CancelToken | None = None
    ) -> Iterator[Budget]:
        """Put limits in force for a ``with`` block, beside those around it: they can only be tighter.

        The block gets the `Budget`, which tells what is used and left, and whether *soft* limits are exceeded. It ends
        with "done", "error" or "stopped" as its status; exceptions go on, `LimitExceeded` too.
        """
        self._enter()
        try:
            self._meter()
            meter = self.global_state.meter
            if not meter.is_running:
                meter.begin()
            budget = meter.push(limits, cancel, soft)
            status = "error"
            try:
                yield budget
                status = "done"
            except LimitExceeded:
                status = "stopped"
                raise
            finally:
                budget.end(status)
                meter.pop(budget)
        finally:
            self._leave()

    @contextmanager
    def pause_timer(self) -> Iterator[None]:
        """Leave the time that the block takes out of all limits of seconds; for host functions that wait."""
        meter = self.global_state.meter
        wall, cpu = perf_counter(), cpu_time()
        try:
            yield
        finally:
            if meter.is_running:
                meter.skip(perf_counter() - wall, cpu_time() - cpu)

    def on_tick(self, callback: Callable[[], None] | None, *, every: float = 0.01) -> None:
        """Have *callback* called about *every* so many seconds while Lua code runs, by the thread that runs it.

        It may look at things, call `interrupt`, or raise `LimitExceeded`. None: nobody is called any more.
        """
        self._meter()
        self.global_state.meter.call_back(callback, every)

    @contextmanager
    def _limiting(
        self, timeout: float | None, limits: Limits | None, cancel: CancelToken | None
    ) -> Iterator[None]:
        """Put limits in force for a block, which is one call of host code's."""
        if timeout is None and limits is None and cancel is None:
            yield
            return
        limits = (NO_LIMITS if limits is None else limits).with_timeout(timeout)
        g = self.global_state
        self._enter()
        try:
            self._meter()
            if not g.meter.is_running:
                g.meter.begin()
            budget = g.meter.push(limits, cancel)
            try:
                yield
            finally:
                g.meter.pop(budget)
        finally:
            self._leave()

    def _meter(self) -> None:
        """Have everything counted from now on."""
        g = self.global_state
        if not g.meter.is_limited:
            g.meter.is_limited = True
            g.become_metered()
            self._late_frames = self._depth > 1
        elif self._late_frames:
            g.become_metered()

    def collect_garbage(self) -> None:
        """Do a full collection, as ``collectgarbage()`` does, whether the script has that function or not."""
        self.guard(self.global_state.collector.collect)

    # ------------------------------------------------------------ values

    @property
    def globals(self) -> LuaTableView:
        """The global environment as a mapping."""
        return LuaTableView(self, self.global_state.globals)

    @property
    def registry(self) -> LuaTableView:
        """The registry, a table that only host code reaches, as a mapping."""
        return LuaTableView(self, self.global_state.registry)

    def table(self, content: object = ()) -> LuaTableView:
        """Return a new table with the content of a list or mapping."""
        value = to_lua(self, content)
        if not isinstance(value, LuaTable):
            msg = f"a table is made of a list or a mapping, not of {type(content).__name__}"
            raise TypeError(msg)
        return LuaTableView(self, value)

    def preload(self, name: str, loader: Callable[..., object] | str) -> None:
        """Make ``require(name)`` run *loader*: a callable that returns the module, or Lua source.

        Raises:
            ValueError: the package library is not open.
        """
        preloaded = self.global_state.registry.get("_PRELOAD")
        if not isinstance(preloaded, LuaTable):
            msg = "preload needs the package library, which this state has not opened"
            raise ValueError(msg)  # noqa: TRY004  the state is at fault, not a type
        value = self.load(loader, name=f"={name}") if isinstance(loader, str) else loader
        preloaded[text_to_lua(name)] = to_lua(self, value)

    # ------------------------------------------------------------ checkpoints

    def checkpoint(self, *, schema: int | None = None, limits: bool = False) -> Checkpoint:
        """Return what the state is now, for `restore`.

        Args:
            schema: a version of yours for what the state holds, so that old checkpoints can be refused.
            limits: note what is left of the limits of the state; they are in force again where it is restored.

        Raises:
            CheckpointError: it is running.
        """
        return self._at_rest(
            "take a checkpoint of",
            lambda: Checkpoint.of(self.global_state, schema=schema, with_limits=limits),
        )

    def restore(
        self,
        checkpoint: Checkpoint,
        *,
        permanents: Mapping[str, object] | None = None,
        schema: int | None = None,
    ) -> None:
        """Bring the state to what *checkpoint* shows: what it was itself, or what another state was.

        Views of objects of that time stay valid and see what they held then. What was made since is gone; finalizers of
        such objects run first, within the limits of the state, and can't change the outcome.

        Args:
            checkpoint: of this state, or of another one, or read from bytes.
            permanents: what belongs to the host in the places that were named when the bytes were made.
            schema: the version that the checkpoint must have.

        Raises:
            CheckpointError: the state is running, or lacks something that the checkpoint needs, or the version is wrong.
        """
        checkpoint.require_schema(schema)
        self._at_rest("restore", lambda: checkpoint.restore(self, permanents))
        if checkpoint.limits is not None:
            self._meter()
            self.global_state.meter.limit(checkpoint.limits)

    def clone(self) -> LuaState:
        """Return a second state like this one, made with the same options; neither sees what happens in the other.

        Python objects and functions that Lua code can reach are shared, and so are the standard streams.

        Raises:
            CheckpointError: the state is running, or something in it can't be copied (an open file).
        """
        checkpoint = self.checkpoint()
        copy = LuaState(self.options)
        copy.restore(checkpoint)
        return copy

    def _at_rest(self, what: str, action: Callable[[], T]) -> T:
        def at_rest() -> T:
            if self._depth > 1:
                msg = f"can't {what} a running state"
                raise CheckpointError(msg)
            return action()

        return self.guard(at_rest)

    # ------------------------------------------------------------ life

    def close(self) -> None:
        """End the state: pending finalizers run, files are closed. Closing twice is fine."""
        if self.closed:
            return
        try:
            self.guard(self.global_state.close)
        finally:
            self.closed = True

    def __enter__(self) -> LuaState:  # noqa: PYI034  not meant to be subclassed
        """Return the state itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the state."""
        self.close()

    def __repr__(self) -> str:
        """Return what the state is."""
        closed = ", closed" if self.closed else ""
        return f"<LuaState {self.dialect.name} ({self.engine}{closed}) at 0x{id(self):x}>"
