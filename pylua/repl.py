"""Running code for a person at the command line: chunk by chunk with messages as lua.c's, or line by line."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Callable, Protocol, TypeVar

from pylua.convert import to_lua
from pylua.errors import HostFault, LuaError, LuaFrame, LuaSyntaxError
from pylua.stdlib.api import (
    Value,
    as_text,
    as_tuple,
    call,
    first,
    index,
    load_file,
    metafield,
    to_display,
    traceback_frames,
    traceback_text,
    type_name,
)
from pylua.vm.function import global_function_name
from pylua.vm.recursion import with_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, ModuleType

    from pylua.state import LuaState

T = TypeVar("T")

PROMPTS = {"_PROMPT": "> ", "_PROMPT2": ">> "}
"""The globals that hold the prompts for a first and for a further line, and what they are otherwise."""

CHUNK_NAME = "=stdin"

HISTORY_FILE = ".pylua_history"
"""In the user's home directory."""

HISTORY_LENGTH = 1000


class Failure(Exception):
    """Lua code did not compile or failed.

    Attributes:
        message: what the user is told, a Lua string.
        incomplete: it did not compile, but might with more lines.
    """

    def __init__(self, message: str, *, incomplete: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.incomplete = incomplete


class InputDiscarded(Exception):
    """The user has pressed Ctrl-C at a prompt."""


def lua_text(argument: str) -> str:
    """Return an argument, file name or environment variable as a Lua string: its bytes."""
    return os.fsencode(argument).decode("latin-1")


class Session:
    """A state, and how the command line runs code in it."""

    def __init__(self, state: LuaState, program: str | None) -> None:
        self.state = state
        self.g = state.global_state
        self.program = program  # stands before messages; None for none

    def evaluate(self, action: Callable[[], T]) -> T:
        """Do *action* in the state, which is no call of the user's code.

        Raises:
            Failure: it failed; the message has no traceback.
        """
        try:
            return self.state.guard(action)
        except LuaError as error:
            incomplete = isinstance(error, LuaSyntaxError) and error.incomplete
            raise Failure(_plain(to_lua(self.state, error.value)), incomplete=incomplete) from None

    def call(self, function: Value, *arguments: Value) -> tuple[Value, ...]:
        """Call *function* and return its results; Ctrl-C is an error in it (docall in lua.c).

        Raises:
            Failure: it failed; the message has a traceback.
        """
        handled = False

        def handle(value: Value = None, *_: Value) -> Value:
            nonlocal handled
            handled = True
            return self._message(value, traceback_frames(self.g, self.g.running, 1))

        try:
            with _interruptible(), self.g.handling(handle):
                action = partial(call, self.g, function, *arguments)
                return as_tuple(self.state.guard(partial(with_room, action)))
        except LuaError as error:
            value = to_lua(self.state, error.value)
            if not handled:  # it was raised outside of Lua code
                value = self.evaluate(partial(self._message, value, self._bottom(function)))
            raise Failure(_plain(value)) from None

    def load(self, code: str, chunkname: str) -> Value:
        """Compile a chunk and return its function.

        Raises:
            Failure: it does not compile.
        """
        return self.evaluate(partial(self.g.load_chunk, code, chunkname, keep=False))

    def load_file(self, name: str | None) -> Value:
        """Compile a file and return its function; None is the standard input.

        Raises:
            Failure: it does not compile, or can't be read.
        """
        return self.evaluate(partial(load_file, self.g, name))

    def report(self, message: str) -> None:
        """Write an error message to the standard error stream (l_message in lua.c)."""
        prefix = "" if self.program is None else f"{lua_text(self.program)}: "
        with suppress(OSError, ValueError):
            self.g.stderr.write(f"{prefix}{message}\n".encode("latin-1"))
            self.g.stderr.flush()

    def write(self, text: str) -> None:
        """Write to the standard output and flush it; nobody is told if that fails, as in C."""
        with suppress(OSError, ValueError):
            self.g.stdout.write(text.encode("latin-1"))
            self.g.stdout.flush()

    def _message(self, value: Value, frames: tuple[LuaFrame, ...]) -> str:
        """Return what is told about an error that nobody caught (msghandler in lua.c)."""
        text = as_text(value)
        if text is None:
            text = self._by_metamethod(value)
            if text is not None:
                return text
            text = f"(error object is a {type_name(value)} value)"
        return f"{text}\n{traceback_text(frames)}"

    def _by_metamethod(self, value: Value) -> str | None:
        """Return what ``__tostring`` makes of *value*, None if there is none or it makes no string."""
        metamethod = metafield(self.g, value, "__tostring")
        if metamethod is None:
            return None
        shown = first(call(self.g, metamethod, value))
        return shown if isinstance(shown, str) else None

    def _bottom(self, function: Value) -> tuple[LuaFrame, ...]:
        """Return the stack when the host function *function* fails before any Lua code runs."""
        name = global_function_name(self.g, function)
        bottom = LuaFrame("[C]", None, "?")
        return (bottom,) if name is None else (LuaFrame("[C]", None, f"function '{name}'"), bottom)


def _plain(value: Value) -> str:
    """Return an error value as a message, without calling its metamethods."""
    text = as_text(value)
    return "(error message not a string)" if text is None else text


@contextmanager
def _interruptible() -> Iterator[None]:
    """Make Ctrl-C an error of the Lua code that runs, which may catch it; a second one ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous or signal.SIG_DFL)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    message = "interrupted!"
    raise HostFault(message)


# ---------------------------------------------------------------- line by line


class LineReader(Protocol):
    """Where lines come from. Prompts and lines are Lua strings."""

    def read(self, prompt: str) -> str | None:
        """Show *prompt*, return the next line without its newline, None at the end of the input."""

    def remember(self, text: str) -> None:
        """Put a complete input into the history."""

    def close(self) -> None:
        """Save the history."""


class Repl:
    """Reads a statement or expression, runs it and prints its results, until the input ends (doREPL in lua.c)."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._reader: LineReader = TerminalReader(session) if _is_on_terminal() else StreamReader(session)

    def run(self) -> None:
        """Read and run until the input ends; what goes wrong with it is only shown.

        Raises:
            Failure: `_PROMPT` can't be made a string.
        """
        session = self._session
        program, session.program = session.program, None
        try:
            while self._step():
                pass
        finally:
            self._reader.close()
        session.write("\n")
        session.program = program

    def _step(self) -> bool:
        """Read and run one input; return whether there was any."""
        try:
            line = self._read_line("_PROMPT")
            if line is None:
                return False
            self._evaluate("return " + line[1:] if line.startswith("=") else line)
        except InputDiscarded:
            self._session.write("\n")
        return True

    def _read_line(self, prompt_name: str) -> str | None:
        g = self._session.g
        prompt = self._session.evaluate(partial(index, g, g.globals, prompt_name))
        if prompt is None:
            return self._reader.read(PROMPTS[prompt_name])
        return self._reader.read(self._session.evaluate(partial(to_display, g, prompt)))

    def _evaluate(self, text: str) -> None:
        session = self._session
        try:
            results = session.call(self._load(text))
        except Failure as failure:
            session.report(failure.message)
            return
        if not results:
            return
        g = session.g
        try:
            session.evaluate(lambda: call(g, index(g, g.globals, "print"), *results))
        except Failure as failure:
            session.report(f"error calling 'print' ({failure.message})")

    def _load(self, text: str) -> Value:
        """Return *text*, and as many further lines as it needs, as a function.

        Raises:
            Failure: it does not compile.
        """
        with suppress(Failure):
            function = self._session.load(f"return {text};", CHUNK_NAME)
            if text:
                self._reader.remember(text)
            return function
        while True:
            try:
                function = self._session.load(text, CHUNK_NAME)
            except Failure as failure:
                line = self._read_line("_PROMPT2") if failure.incomplete else None
                if line is None:
                    self._reader.remember(text)
                    raise
                text = f"{text}\n{line}"
            else:
                self._reader.remember(text)
                return function


def _is_on_terminal() -> bool:
    """Return whether a person can edit lines here: Python's `input` needs both ends of the terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


class StreamReader:
    """Reads the state's standard input, whatever that is, and shows the lines as if they were typed.

    That is what a `lua` with readline does, and what the official tests expect of it (main.lua).
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, prompt: str) -> str | None:
        """Show *prompt*, return the next line without its newline, None at the end of the input."""
        self._session.write(prompt)
        line = b""
        with suppress(OSError, ValueError):  # a directory, a closed stream: nothing to read
            line = self._session.g.stdin.readline()
        if not line:
            return None
        text = (line[:-1] if line.endswith(b"\n") else line).decode("latin-1")
        self._session.write(text + "\n")
        return text

    def remember(self, text: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class TerminalReader:
    """Lets the user edit lines, with a history where Python has the readline module."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._history_path = os.path.expanduser(f"~/{HISTORY_FILE}")  # noqa: PTH111  never fails, unlike Path's
        self._readline: ModuleType | None = None
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")  # a line may be any bytes
        with suppress(ImportError):
            import readline  # noqa: PLC0415  takes over the terminal when it is imported

            self._readline = readline
            readline.set_auto_history(False)
            readline.set_history_length(HISTORY_LENGTH)
            with suppress(OSError):
                readline.read_history_file(self._history_path)

    def read(self, prompt: str) -> str | None:
        """Let the user enter a line; return it, None at the end of the input.

        Raises:
            InputDiscarded: Ctrl-C.
        """
        self._session.write("")  # what the program has written comes first
        text = prompt.partition("\0")[0].encode("latin-1").decode(sys.stdout.encoding, "replace")
        try:
            line = input(text)
        except EOFError:
            return None
        except KeyboardInterrupt:
            raise InputDiscarded from None
        return line.encode(sys.stdin.encoding, "surrogateescape").decode("latin-1")

    def remember(self, text: str) -> None:
        """Put *text* into the history."""
        if self._readline is not None:
            self._readline.add_history(text.encode("latin-1").decode(sys.stdin.encoding, "replace"))

    def close(self) -> None:
        """Save the history, if that is possible."""
        if self._readline is not None:
            with suppress(OSError):
                self._readline.write_history_file(self._history_path)
