"""The io library (§6.8): facts of liolib.c."""

from __future__ import annotations

import errno
import gc
import io
import os

import pytest

from pylua.errors import LuaError
from pylua.stdlib.api import Userdata, call
from pylua.stdlib.iolib import close_files, open_files
from tests.helpers import fingerprint
from tests.stdlib.io_library import Io, posix_only


@pytest.fixture
def lua_io() -> Io:
    """Return a new io library with standard streams in memory."""
    return Io()


@pytest.fixture
def path(tmp_path):
    """Return the name of a file with three lines."""
    file = tmp_path / "lines.txt"
    file.write_bytes(b"one\n2 0x1p4\nlast")
    return str(file)


# ---------------------------------------------------------------- opening and closing


@pytest.mark.parametrize("mode", ["rw", "rb+", "r+bk", "", "+", "b", "x", "rt", " r"])
def test_wrong_mode_is_an_argument_error(lua_io, path, mode):
    """A mode is one of r, w, a, then perhaps +, then any number of b."""
    with pytest.raises(LuaError, match=r"bad argument #2 to '\?' \(invalid mode\)"):
        lua_io("open", path, mode)


@pytest.mark.parametrize("mode", ["r", "rb", "r+", "r+b", "rbb", "r\0junk", "a", "a+"])
def test_right_mode_opens(lua_io, path, mode):
    """Modes end at the first NUL, as C strings do."""
    assert lua_io("type", lua_io("open", path, mode)) == "file"


def test_open_reports_name_reason_and_number(lua_io, tmp_path):
    """A file that can't be opened gives nil, "name: reason" and errno."""
    name = str(tmp_path / "absent")

    assert lua_io("open", name + "\0junk") == (None, f"{name}: No such file or directory", 2)


def test_input_of_absent_file_is_an_error(lua_io, tmp_path):
    """io.input, io.output and io.lines raise what io.open returns."""
    name = str(tmp_path / "absent")

    for function in ("input", "lines"):
        with pytest.raises(LuaError, match=r"cannot open file '.*' \(No such file or directory\)$"):
            lua_io(function, name)


def test_closed_file_refuses_methods(lua_io, path):
    """Every method of a closed file is an error, and tostring and io.type tell its state."""
    file = lua_io("open", path)
    assert lua_io.meta(file, "__tostring").startswith("file (0x")
    assert fingerprint(lua_io.method(file, "close")) == ("boolean", True)

    for method in ("close", "read", "write", "seek", "lines", "flush", "setvbuf"):
        with pytest.raises(LuaError, match=r"^attempt to use a closed file$"):
            lua_io.method(file, method)
    assert lua_io("type", file) == "closed file"
    assert lua_io.meta(file, "__tostring") == "file (closed)"


def test_type_knows_only_files(lua_io):
    """io.type gives nil for what is no file, even a userdata."""
    assert lua_io("type", 5) is None
    assert lua_io("type", Userdata(object())) is None


def test_method_checks_its_file(lua_io):
    """A method called on something else names the expected type."""
    write = lua_io.library["stdout"].metatable["__index"]["write"]

    with pytest.raises(LuaError, match=r"FILE\* expected, got number"):
        call(lua_io.g, write, 5)
    with pytest.raises(LuaError, match=r"FILE\* expected, got no value"):
        call(lua_io.g, write)


@pytest.mark.parametrize("name", ["stdin", "stdout", "stderr"])
def test_standard_files_stay_open(lua_io, name):
    """Closing a standard file fails without an error, whoever tries."""
    file = lua_io.library[name]

    assert lua_io("close", file) == (None, "cannot close standard file")
    assert lua_io.meta(file, "__gc") == ()
    assert lua_io("type", file) == "file"


def test_close_metamethod_closes(lua_io, path):
    """__close and __gc close the file; both may come after it was closed."""
    file = lua_io("open", path)

    lua_io.meta(file, "__close")
    lua_io.meta(file, "__gc")

    assert lua_io("type", file) == "closed file"


def test_unreachable_file_is_written_and_closed(lua_io, tmp_path):
    """A file that nothing refers to is closed, what was written is stored."""
    target = tmp_path / "lost"
    lua_io.method(lua_io("open", str(target), "w"), "write", "kept")
    gc.collect()

    assert target.read_bytes() == b"kept"


def test_state_can_close_its_files(lua_io, tmp_path):
    """close_files stores what was written, closes the files and leaves the standard ones."""
    target = tmp_path / "open"
    file = lua_io("open", str(target), "w")
    lua_io.method(file, "write", "stored")

    close_files(lua_io.g)

    assert target.read_bytes() == b"stored"
    assert lua_io("type", file) == "closed file"
    assert len(open_files(lua_io.g)) == 3


def test_closing_default_output_without_argument(lua_io, path):
    """io.close() closes the default output, and then io.write is an error."""
    lua_io("output", path)
    lua_io("close")

    with pytest.raises(LuaError, match=r"^default output file is closed$"):
        lua_io("write", "x")
    with pytest.raises(LuaError, match=r"^attempt to use a closed file$"):
        lua_io("close")


def test_closing_nil_is_no_default(lua_io):
    """io.close(nil) is not io.close()."""
    with pytest.raises(LuaError, match=r"FILE\* expected, got nil"):
        lua_io("close", None)


# ---------------------------------------------------------------- reading


def test_formats_are_read_in_order(lua_io, path):
    """Read returns one value per format, and accepts the old asterisk."""
    file = lua_io("open", path)

    assert lua_io.method(file, "read", "*l", "n", "*n", 1, "a") == ("one", 2, 16.0, "\n", "last")
    assert lua_io.method(file, "read", "a") == ""
    assert lua_io.method(file, "read", "l") is None


def test_failing_format_ends_the_reading(lua_io, path):
    """The first format that fails gives nil, and the rest are not tried."""
    file = lua_io("open", path)

    assert lua_io.method(file, "read", "n", "l", "l") is None
    assert lua_io.method(file, "read", "L", "n", "n", "n", "l") == ("one\n", 2, 16.0, None)


def test_zero_characters_test_for_the_end(lua_io, path):
    """Read(0) is "" until the end of the file, then nil."""
    file = lua_io("open", path)

    assert lua_io.method(file, "read", 0) == ""
    lua_io.method(file, "read", "a")
    assert lua_io.method(file, "read", 0) is None


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("x", r"bad argument #2 to '\?' \(invalid format\)"),
        ("", r"\(invalid format\)"),
        ("*", r"\(invalid format\)"),
        (2.5, r"\(number has no integer representation\)"),
        (True, None),
        (-1, "^not enough memory$"),
        (1 << 62, "^not enough memory$"),
    ],
)
def test_wrong_format(lua_io, path, what, message):
    """A wrong format is an argument error; an enormous count is refused before anything is read."""
    if what is True:
        what, message = lua_io.library, r"\(string expected, got table\)"

    with pytest.raises(LuaError, match=message):
        lua_io.method(lua_io("open", path), "read", what)


def test_default_input_is_the_states_stdin(lua_io):
    """io.read reads the stream of the state, even one that the host has replaced since."""
    assert lua_io("read") == "first"

    lua_io.g.stdin = io.BytesIO(b"new")
    assert lua_io("read", "a") == "new"


def test_stream_closed_by_the_host_is_a_bad_descriptor(lua_io):
    """A standard stream that the host has closed gives an error result, not a Python exception."""
    lua_io.g.stdin.close()

    assert lua_io("read") == (None, os.strerror(errno.EBADF), errno.EBADF)
    assert lua_io.method(lua_io.library["stdin"], "seek")[0] is None


# ---------------------------------------------------------------- lines


def test_lines_of_a_name_closes_at_the_end(lua_io, path):
    """io.lines(name) gives iterator, nil, nil, file; the file is closed at its end, then the iterator fails."""
    iterator, state, control, file = lua_io("lines", path)

    assert (state, control) == (None, None)
    assert [call(lua_io.g, iterator) for _ in range(3)] == ["one", "2 0x1p4", "last"]
    assert lua_io("type", file) == "file"
    assert call(lua_io.g, iterator) == ()
    assert lua_io("type", file) == "closed file"
    with pytest.raises(LuaError, match=r"^file is already closed$"):
        call(lua_io.g, iterator)


def test_lines_of_a_file_leaves_it_open(lua_io, path):
    """file:lines gives just the iterator and does not close the file."""
    file = lua_io("open", path)
    iterator = lua_io.method(file, "lines", "a")

    assert call(lua_io.g, iterator) == "one\n2 0x1p4\nlast"
    assert call(lua_io.g, iterator) == ""
    assert lua_io("type", file) == "file"


def test_lines_without_name_reads_the_default_input(lua_io):
    """io.lines() gives one value: the iterator over the default input."""
    iterator = lua_io("lines", None, "L")

    assert [call(lua_io.g, iterator) for _ in range(3)] == ["first\n", "second\n", ()]


def test_lines_takes_250_formats(lua_io, path):
    """The 251st format is one too many, reported as argument 252."""
    iterator, *_ = lua_io("lines", path, *[0] * 250)
    assert len(call(lua_io.g, iterator)) == 250

    with pytest.raises(LuaError, match=r"bad argument #252 to '\?' \(too many arguments\)"):
        lua_io("lines", path, *[0] * 251)


@posix_only
def test_lines_raises_a_reading_error(lua_io, tmp_path):
    """An error of reading, which read would return, is raised by the iterator."""
    iterator, *_ = lua_io("lines", str(tmp_path))

    with pytest.raises(LuaError, match=r"^Is a directory$"):
        call(lua_io.g, iterator)


# ---------------------------------------------------------------- writing


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, b"1"),
        (1.0, b"1"),
        (-0.0, b"-0"),
        (1e15, b"1e+15"),
        (2.0**53, b"9.007199254741e+15"),
        ("\xff\0", b"\xff\0"),
    ],
)
def test_written_form(lua_io, value, text):
    """Numbers are written as C's printf does: a float with an integer value looks like one."""
    assert lua_io("write", value) is lua_io.library["stdout"]
    assert lua_io.g.stdout.getvalue() == text


def test_write_checks_each_argument_in_turn(lua_io):
    """What stands before a wrong argument is written."""
    with pytest.raises(LuaError, match=r"bad argument #2 to '\?' \(string expected, got nil\)"):
        lua_io("write", "before", None, "after")

    assert lua_io.g.stdout.getvalue() == b"before"


def test_temporary_file(lua_io):
    """io.tmpfile can be written and read."""
    file = lua_io("tmpfile")
    lua_io.method(file, "write", "alo")
    lua_io.method(file, "seek", "set")

    assert lua_io.method(file, "read", "a") == "alo"


# ---------------------------------------------------------------- processes


@posix_only
@pytest.mark.parametrize(
    ("command", "end"),
    [("true", (True, "exit", 0)), ("exit 3", (None, "exit", 3)), ("kill -s KILL $$", (None, "signal", 9))],
)
def test_closing_a_process_tells_how_it_ended(lua_io, command, end):
    """Close waits for the process and gives true or nil, how, and the code."""
    assert fingerprint(lua_io.method(lua_io("popen", command), "close")) == fingerprint(end)


@posix_only
def test_process_output_and_input(lua_io, tmp_path):
    """A process can be read from, or written to, and has no position."""
    target = tmp_path / "copy"
    pipe = lua_io("popen", f"cat > '{target}'", "w")
    lua_io.method(pipe, "write", "text")
    assert lua_io.method(pipe, "seek") == (None, os.strerror(errno.ESPIPE), errno.ESPIPE)
    lua_io.method(pipe, "close")

    pipe = lua_io("popen", f"cat '{target}'\0junk")
    assert lua_io.method(pipe, "write", "x") == (None, os.strerror(errno.EBADF), errno.EBADF)
    assert lua_io.method(pipe, "read", "a") == "text"
    lua_io.method(pipe, "close")


@posix_only
def test_process_that_stops_reading(lua_io):
    """What a process does not read is lost without an error of close."""
    pipe = lua_io("popen", "exit 4", "w")
    lua_io.method(pipe, "write", "x" * 10)

    assert lua_io.method(pipe, "close") == (None, "exit", 4)


def test_popen_mode(lua_io):
    """A process is read or written, not both."""
    with pytest.raises(LuaError, match="invalid mode"):
        lua_io("popen", "true", "r+")
