"""LuaState: one isolated Lua world, created, used and closed from Python."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Callable, TypeVar

from pylua.chunkcache import CACHE_VARIABLE, ChunkCache, compile_text
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
from pylua.errors import InternalError, LuaError, LuaSyntaxError, PyLuaError, StateClosed
from pylua.stdlib import LIBRARIES, open_library
from pylua.stdlib.api import read_chunk
from pylua.vm import interpreter
from pylua.vm.globalstate import GlobalState, byte_stream
from pylua.vm.operations import call
from pylua.vm.recursion import deep_recursion
from pylua.vm.table import LuaTable
from pylua.vm.translator import engine as translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike
    from types import TracebackType
    from typing import IO


ENGINES: dict[str, Callable[[GlobalState], None]] = {
    "translator": translator.install,
    "interpreter": interpreter.install,
}
"""Every engine, by name, with what makes it a state's; the first is the default."""

T = TypeVar("T")


class LuaState:
    """One isolated Lua world: globals, libraries, coroutines. States share nothing that Lua code can change.

    A state is used by one OS thread at a time. It is a context manager that closes itself.

    Args:
        dialect: the language version; "5.4".
        engine: what executes functions: "translator" (fast) or "interpreter" (the reference; where `exec` is forbidden).
        libraries: names of the standard libraries to open, None for all; see `pylua.stdlib.LIBRARIES`.
        cache_dir: a folder in which translated chunks are kept for other processes; None: what the environment
            variable PYLUA_CACHE_DIR says, or none. Entries that are damaged or not this user's are ignored, and
            so is the folder if others may write to it.
        stdin: byte stream (or text stream with a ``buffer``) for the state's standard input; None: Python's.
        stdout: the same for standard output.
        stderr: the same for standard error.

    Raises:
        ValueError: an unknown dialect, engine or library.
    """

    def __init__(
        self,
        *,
        dialect: str = "5.4",
        engine: str = "translator",
        libraries: Iterable[str] | None = None,
        cache_dir: str | PathLike[str] | None = None,
        stdin: IO[bytes] | None = None,
        stdout: IO[bytes] | None = None,
        stderr: IO[bytes] | None = None,
    ) -> None:
        _check_choice("dialect", dialect, DIALECTS)
        _check_choice("engine", engine, ENGINES)
        self.dialect = DIALECTS[dialect]
        self.engine = engine
        self.global_state = g = GlobalState()
        g.version = self.dialect.version
        folder = cache_dir or os.environ.get(CACHE_VARIABLE)
        if folder and engine == "translator":
            g.compile = partial(ChunkCache(folder).compile_text, g, self.dialect.name)
        else:
            g.compile = compile_text
        if stdin is not None:
            g.stdin = byte_stream(stdin)
        if stdout is not None:
            g.stdout = byte_stream(stdout)
        if stderr is not None:
            g.stderr = byte_stream(stderr)
        ENGINES[engine](g)
        chosen = LIBRARIES if libraries is None else list(libraries)
        for name in chosen:
            _check_choice("library", name, LIBRARIES)
        for name in LIBRARIES:  # in their own order, whatever the caller's
            if name in chosen:
                open_library(g, name)
        self.closed = False

    # ------------------------------------------------------------ running code

    def execute(self, source: str | bytes, *arguments: object, name: str | None = None) -> object:
        """Run a chunk; *arguments* are its ``...``.

        Args:
            *arguments: Python values.
            source: Lua source text, or the bytes of a text or binary chunk.
            name: how messages call the chunk (a file name); by default its own first line.

        Returns:
            What the chunk returns: None, one value, or a tuple.

        Raises:
            LuaSyntaxError: it does not compile.
            LuaError: it failed.
        """
        return self.call(self.load(source, name=name), *arguments)

    def eval(self, expression: str, *arguments: object) -> object:
        """Return the value of a Lua expression (a tuple if it has several)."""
        return self.call(self.load("return " + expression, name="=eval"), *arguments)

    def execute_file(self, path: str | PathLike[str], *arguments: object) -> object:
        """Run a file, as `execute` runs text; a first line that starts with "#" is skipped.

        Raises:
            LuaError: the file can't be read, or as `execute`.
        """
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

    def call(self, function: LuaView, *arguments: object) -> object:
        """Call a Lua value with Python values; return None, one value, or a tuple."""
        lua_arguments = [to_lua(self, argument) for argument in arguments]
        lua_function = to_lua(self, function)
        results = self.guard(lambda: call(self.global_state, lua_function, *lua_arguments))
        return results_to_python(self, results)

    def guard(self, action: Callable[[], T]) -> T:
        """Do *action* inside the state: its errors come out as Python sees them, never as ours."""
        if self.closed:
            msg = "the state is closed"
            raise StateClosed(msg)
        g = self.global_state
        outermost = g.running.frame is None
        try:
            with deep_recursion():
                return action()
        except LuaSyntaxError as error:
            raise LuaSyntaxError(to_python(self, error.value), incomplete=error.incomplete) from None
        except LuaError as error:
            if error.to_close:
                error = g.close_variables(error)
            raise LuaError(to_python(self, error.value), error.traceback) from error.__cause__
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
            if outermost:
                g.overflowing = False

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


def _check_choice(what: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        msg = f"unknown {what} {value!r}; known: {', '.join(allowed)}"
        raise ValueError(msg)
