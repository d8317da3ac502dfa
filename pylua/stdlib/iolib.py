"""The io library (§6.8): files as userdata with methods, and the default input and output.

Every function that touches a file reports the system's refusal as nil, message, number; only wrong
arguments and closed files are errors.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast
from weakref import WeakSet

from pylua.stdlib.api import (
    ABSENT,
    TRUE,
    GlobalState,
    Library,
    LuaTable,
    Results,
    Userdata,
    Value,
    address,
    argument_error,
    as_results,
    as_text,
    as_tuple,
    check_any,
    check_integer,
    check_option,
    check_string,
    file_failure,
    first,
    format_number,
    is_true,
    opt_integer,
    opt_string,
    prepare_metatable,
    raise_error,
    type_error,
)
from pylua.stdlib.files import (
    BYTES_PER_UNIT,
    STREAM_ERRORS,
    LuaFile,
    StandardFile,
    open_file,
    open_pipe,
    open_temporary,
    with_number,
)

if TYPE_CHECKING:
    from collections.abc import Collection

LIBRARY = Library("io")
METHODS = Library("FILE*")
METAMETHODS = Library("FILE*")

MAX_LINES_FORMATS = 250
"""Most formats that `lines` takes (MAXARGLINE)."""

_WHENCE = {"set": os.SEEK_SET, "cur": os.SEEK_CUR, "end": os.SEEK_END}
_BUFFERINGS = ("no", "full", "line")
_FILES = "io.files"  # in library_data: a WeakSet of the files that this state has open


@LIBRARY.on_open
def _open_standard_files(g: GlobalState, table: LuaTable) -> None:
    metatable = METAMETHODS.open(g)
    metatable["__name"] = "FILE*"
    metatable["__index"] = METHODS.open(g)
    prepare_metatable(g, metatable)
    g.registry["FILE*"] = metatable
    g.library_data[_FILES] = WeakSet()
    for name in ("stdin", "stdout", "stderr"):
        table[name] = _new_userdata(g, StandardFile(g, name))
    g.registry["_IO_input"] = table["stdin"]
    g.registry["_IO_output"] = table["stdout"]
    g.at_close.append(partial(close_files, g))


def files_of(g: GlobalState) -> Collection[LuaFile]:
    """Return the files of the state *g* that something still refers to, the standard ones included."""
    return cast("Collection[LuaFile]", g.library_data.get(_FILES, ()))


def open_files(g: GlobalState) -> list[LuaFile]:
    """Return the files that the state *g* has open, the standard ones included."""
    return [file for file in files_of(g) if not file.closed]


def close_files(g: GlobalState) -> None:
    """Close every file of the state *g*, for the end of its life; what can't be stored is lost."""
    for file in open_files(g):
        with suppress(*STREAM_ERRORS):
            if isinstance(file, StandardFile):
                file.flush()
            else:
                file.close()


# ---------------------------------------------------------------- files as values


def _new_userdata(g: GlobalState, file: LuaFile) -> Userdata:
    """Return *file* as a Lua value.

    The collector need not know its ``__gc``: Python closes a file that nothing refers to.
    """
    cast("WeakSet[LuaFile]", g.library_data[_FILES]).add(file)
    return Userdata(file, cast("LuaTable", g.registry["FILE*"]))


def new_standard_file(g: GlobalState, name: str, buffering: str) -> Userdata:
    """Return another userdata for "stdin", "stdout" or "stderr"; it has no metatable yet."""
    known = [file for file in files_of(g) if isinstance(file, StandardFile) and file.name == name]
    file = known[0] if known else StandardFile(g, name)
    if file.buffering != buffering:
        with suppress(*STREAM_ERRORS):
            file.set_buffering(buffering)
    cast("WeakSet[LuaFile]", g.library_data[_FILES]).add(file)
    return Userdata(file)


def _file_of(g: GlobalState, value: Value) -> LuaFile | None:
    """Return the file that *value* is, None if it is something else."""
    if isinstance(value, Userdata) and isinstance(value.value, LuaFile):
        metatable = value.metatable
        if metatable is not None and metatable is g.registry.get("FILE*"):
            return value.value
    return None


def _check_file(g: GlobalState, value: Value) -> LuaFile:
    """Return the file that the first argument must be; it may be closed."""
    file = _file_of(g, value)
    if file is None:
        raise type_error(1, "FILE*", value)
    return file


def _check_open(g: GlobalState, value: Value) -> LuaFile:
    """Return the open file that the first argument must be."""
    file = _check_file(g, value)
    if file.closed:
        raise raise_error("attempt to use a closed file")
    return file


def _default_file(g: GlobalState, direction: str) -> LuaFile:
    """Return the default "input" or "output" file, which must be open."""
    file = _file_of(g, g.registry.get("_IO_" + direction))
    if file is None or file.closed:
        raise raise_error(f"default {direction} file is closed")
    return file


def _failure(error: OSError | ValueError, name: str | None = None) -> Results:
    return file_failure(with_number(error), name)


def _check_c_string(number: int, value: Value) -> str:
    """Return an argument that C functions see: it ends at the first NUL."""
    return check_string(number, value).partition("\0")[0]


def _open_or_raise(g: GlobalState, name: str, mode: str) -> Userdata:
    """Return a newly opened file; a failure is an error."""
    name = name.partition("\0")[0]
    try:
        file = open_file(name, mode)
    except OSError as error:
        reason = os.strerror(with_number(error).errno or 0)
        raise raise_error(f"cannot open file '{name}' ({reason})") from error
    return _new_userdata(g, file)


def _close(file: LuaFile) -> Results:
    try:
        return file.close()
    except STREAM_ERRORS as error:
        return _failure(error)


# ---------------------------------------------------------------- reading


def _read(g: GlobalState, file: LuaFile, formats: tuple[Value, ...], number: int) -> Results:
    """Read one value for each of *formats* (a line if there is none) up to the first that fails.

    Args:
        g: the state.
        file: an open file.
        formats: the arguments of ``read``.
        number: which argument the first of them is, for messages.
    """
    values: list[Value] = []
    try:
        file.prepare_read()
        if not formats:
            return file.read_line(g, keep_newline=False)
        for offset, what in enumerate(formats):
            values.append(_read_one(g, file, what, number + offset))
            if values[-1] is None:
                break
    except STREAM_ERRORS as error:
        return _failure(error)
    return as_results(values)


def _read_one(g: GlobalState, file: LuaFile, what: Value, number: int) -> Value:
    """Return what the format *what*, argument number *number*, asks for; nil if it is not there."""
    if what.__class__ is int or what.__class__ is float:
        count = check_integer(number, what)
        if count == 0:
            return None if file.is_at_end() else ""
        # C takes a negative count for an enormous one
        return file.read_characters(g, count if count > 0 else count + (1 << 64))
    letter = check_string(number, what).removeprefix("*")[:1]
    if letter == "l":
        return file.read_line(g, keep_newline=False)
    if letter == "L":
        return file.read_line(g, keep_newline=True)
    if letter == "a":
        return file.read_all(g)
    if letter == "n":
        return file.read_number(g)
    raise argument_error(number, "invalid format")


def _line_reader(g: GlobalState, userdata: Userdata, formats: tuple[Value, ...], *, closes: bool) -> Value:
    """Return the iterator of ``lines``; if it *closes*, it closes the file at its end."""
    if len(formats) > MAX_LINES_FORMATS:
        raise argument_error(MAX_LINES_FORMATS + 2, "too many arguments")
    file = cast("LuaFile", userdata.value)

    def read_next(*_: Value) -> Results:
        if file.closed:
            raise raise_error("file is already closed")
        results = _read(g, file, formats, 2)
        if is_true(first(results)):
            return results
        if results is not None:  # not just the end of the file?
            raise raise_error(cast("str", as_tuple(results)[1]))
        if closes:
            _close(file)
        return ()

    return read_next


# ---------------------------------------------------------------- writing


def _write(g: GlobalState, userdata: Value, values: tuple[Value, ...], number: int) -> Results:
    """Write *values* to an open file and return it; *number* is which argument the first value is."""
    file = cast("LuaFile", cast("Userdata", userdata).value)
    failure: OSError | ValueError | None = None
    for offset, value in enumerate(values):
        text = _written_form(number + offset, value)
        if failure is not None:  # the other arguments are still checked
            continue
        g.meter.charge(len(text) // BYTES_PER_UNIT)
        g.meter.write(len(text))
        try:
            file.write(text)
        except STREAM_ERRORS as error:
            failure = error
    return userdata if failure is None else _failure(failure)


def _written_form(number: int, value: Value) -> str:
    """Return what is written for *value*: floats as "%.14g", so 1.0 is "1"."""
    if isinstance(value, float):
        return format_number(value).removesuffix(".0")
    return check_string(number, value)


# ---------------------------------------------------------------- functions of io


@LIBRARY.function("[file]")
def close(g: GlobalState, file: Value = ABSENT, *_: Value) -> Results:
    """Close *file*, the default output if there is no argument."""
    if file is ABSENT:
        file = g.registry.get("_IO_output")
    return _close(_check_open(g, file))


@LIBRARY.function("")
def flush(g: GlobalState, *_: Value) -> Results:
    """Save what was written to the default output."""
    return _flush(_default_file(g, "output"))


def _flush(file: LuaFile) -> Results:
    try:
        file.flush()
    except STREAM_ERRORS as error:
        return _failure(error)
    return TRUE


@LIBRARY.function("[file]", name="input")
def input_(g: GlobalState, file: Value = ABSENT, *_: Value) -> Results:
    """Return the default input, after making *file* (a name or a file) it."""
    return _default(g, "_IO_input", file, "r")


@LIBRARY.function("[file]")
def output(g: GlobalState, file: Value = ABSENT, *_: Value) -> Results:
    """Return the default output, after making *file* (a name or a file) it."""
    return _default(g, "_IO_output", file, "w")


def _default(g: GlobalState, key: str, file: Value, mode: str) -> Results:
    if file is not ABSENT and file is not None:
        name = as_text(file)
        if name is not None:
            file = _open_or_raise(g, name, mode)
        else:
            _check_open(g, file)
        g.registry[key] = file
    return g.registry.get(key)


@LIBRARY.function("[filename, ...]")
def lines(g: GlobalState, filename: Value = ABSENT, *formats: Value) -> Results:
    """Return an iterator over the file *filename*, and the file to be closed; or over the default input."""
    if filename is ABSENT or filename is None:
        standard = g.registry.get("_IO_input")
        _check_open(g, standard)
        return _line_reader(g, cast("Userdata", standard), formats, closes=False)
    file = _open_or_raise(g, check_string(1, filename), "r")
    return _line_reader(g, file, formats, closes=True), None, None, file


@LIBRARY.function("filename [, mode]", name="open")
def open_(g: GlobalState, filename: Value = ABSENT, mode: Value = ABSENT, *_: Value) -> Results:
    """Return the file *filename*, opened in *mode*: "r", "w" or "a", then "+" for both ways, then "b"."""
    name = _check_c_string(1, filename)
    access = opt_string(2, mode, "r").partition("\0")[0]
    if not re.fullmatch(r"[rwa]\+?b*", access):
        raise argument_error(2, "invalid mode")
    try:
        return _new_userdata(g, open_file(name, access))
    except OSError as error:
        return _failure(error, name)


@LIBRARY.function("prog [, mode]")
def popen(g: GlobalState, prog: Value = ABSENT, mode: Value = ABSENT, *_: Value) -> Results:
    """Start *prog* and return a file: its output (mode "r", the default) or its input ("w")."""
    command = _check_c_string(1, prog)
    access = opt_string(2, mode, "r").partition("\0")[0]
    if access not in ("r", "w"):
        raise argument_error(2, "invalid mode")
    for file in open_files(g):  # so that output comes in the right order
        with suppress(*STREAM_ERRORS):
            file.flush()
    try:
        return _new_userdata(g, open_pipe(command, access))
    except OSError as error:
        return _failure(error, command)


@LIBRARY.function("...")
def read(g: GlobalState, *formats: Value) -> Results:
    """Read from the default input."""
    return _read(g, _default_file(g, "input"), formats, 1)


@LIBRARY.function("")
def tmpfile(g: GlobalState, *_: Value) -> Results:
    """Return a new file, open for reading and writing, that vanishes when it is closed."""
    try:
        return _new_userdata(g, open_temporary())
    except OSError as error:
        return _failure(error)


@LIBRARY.function("obj", name="type")
def type_(g: GlobalState, obj: Value = ABSENT, *_: Value) -> Results:
    """Return "file", "closed file", or nil if *obj* is not a file."""
    file = _file_of(g, check_any(1, obj))
    if file is None:
        return None
    return "closed file" if file.closed else "file"


@LIBRARY.function("...")
def write(g: GlobalState, *values: Value) -> Results:
    """Write strings and numbers to the default output."""
    _default_file(g, "output")
    return _write(g, g.registry.get("_IO_output"), values, 1)


# ---------------------------------------------------------------- methods of files


@METHODS.function("", name="close")
def file_close(g: GlobalState, self: Value = ABSENT, *_: Value) -> Results:
    """Close the file; of a process, return how it ended."""
    return _close(_check_open(g, self))


@METHODS.function("", name="flush")
def file_flush(g: GlobalState, self: Value = ABSENT, *_: Value) -> Results:
    """Save what was written."""
    return _flush(_check_open(g, self))


@METHODS.function("...", name="lines")
def file_lines(g: GlobalState, self: Value = ABSENT, *formats: Value) -> Results:
    """Return an iterator that reads *formats* at each step; the file stays open at its end."""
    _check_open(g, self)
    return _line_reader(g, cast("Userdata", self), formats, closes=False)


@METHODS.function("...", name="read")
def file_read(g: GlobalState, self: Value = ABSENT, *formats: Value) -> Results:
    """Read a value for each format: "n" number, "l", "L" line, "a" all, or a count of characters."""
    return _read(g, _check_open(g, self), formats, 2)


@METHODS.function("[whence [, offset]]", name="seek")
def file_seek(
    g: GlobalState, self: Value = ABSENT, whence: Value = ABSENT, offset: Value = ABSENT, *_: Value
) -> Results:
    """Set and return the position, in bytes from the beginning of the file."""
    file = _check_open(g, self)
    base = _WHENCE[check_option(2, whence, "cur", tuple(_WHENCE))]
    distance = opt_integer(3, offset, 0)
    try:
        return file.seek(base, distance)
    except STREAM_ERRORS as error:
        return _failure(error)


@METHODS.function("mode [, size]", name="setvbuf")
def file_setvbuf(
    g: GlobalState, self: Value = ABSENT, mode: Value = ABSENT, size: Value = ABSENT, *_: Value
) -> Results:
    """Set the buffering mode: "no", "full" or "line"; the size is the system's."""
    file = _check_open(g, self)
    buffering = check_option(2, mode, None, _BUFFERINGS)
    opt_integer(3, size, 0)
    try:
        file.set_buffering(buffering)
    except STREAM_ERRORS as error:
        return _failure(error)
    return TRUE


@METHODS.function("...", name="write")
def file_write(g: GlobalState, self: Value = ABSENT, *values: Value) -> Results:
    """Write strings and numbers; return the file."""
    _check_open(g, self)
    return _write(g, self, values, 2)


# ---------------------------------------------------------------- metamethods of files


@METAMETHODS.function("", name="__gc")
def collect(g: GlobalState, self: Value = ABSENT, *_: Value) -> Results:
    """Close the file if it is still open; a standard file stays."""
    file = _check_file(g, self)
    if not file.closed:
        _close(file)
    return ()


METAMETHODS.function("", name="__close")(collect)


@METAMETHODS.function("", name="__tostring")
def describe(g: GlobalState, self: Value = ABSENT, *_: Value) -> Results:
    """Return "file (0x...)" or "file (closed)"."""
    file = _check_file(g, self)
    return "file (closed)" if file.closed else f"file ({address(file)})"
