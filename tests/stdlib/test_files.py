"""Files below the io library: numerals, long lines, buffering, positions; scripts compared with the real Lua."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pylua.errors import LuaError
from pylua.stdlib.api import as_tuple
from tests.helpers import fingerprint, new_real_lua
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


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        (b" \t\n\v\f\r12;", 12, ";"),
        (b"0x1.13Ap+3e", 0x113A / 0x1000 * 8, "e"),
        (b"-0xffff+", -0xFFFF, "+"),
        (b".e+", None, "e+"),
        (b"0.e;", None, ";"),
        (b"--;", None, "-;"),
        (b"0xX;", None, "X;"),
        (b"5.E-3X", 5e-3, "X"),
        (b"nan", None, "nan"),
        (b"1" * 200, float("1" * 200), ""),
        (b"1" * 201, None, "1"),
        (b"0x", None, ""),
        (b"9223372036854775808", 2.0**63, ""),
        (b"", None, ""),
    ],
)
def test_number_reads_the_longest_prefix(lua_io, tmp_path, text, number, rest):
    """Format "n" consumes what could be a numeral, up to 200 characters, and one more is not lost."""
    file = tmp_path / "numeral"
    file.write_bytes(text)
    lua_file = lua_io("open", str(file))

    assert fingerprint(lua_io.method(lua_file, "read", "n")) == fingerprint(number)
    assert lua_io.method(lua_file, "read", "a") == rest


def test_position_after_a_number_counts_the_peeked_character_as_unread(lua_io, path):
    """Seek after reading a number sees the position behind the numeral."""
    file = lua_io("open", path)
    lua_io.method(file, "read", "l", "n")

    assert lua_io.method(file, "seek") == 5
    assert lua_io.method(file, "read", 4) == " 0x1"


def test_long_line_comes_in_pieces(lua_io, tmp_path):
    """A line longer than a piece is one line, whatever its length."""
    file = tmp_path / "long"
    for length in (65535, 65536, 65537, 200000):
        file.write_bytes(b"x" * length + b"\n" + b"y" * length)
        lua_file = lua_io("open", str(file))

        assert len(lua_io.method(lua_file, "read", "L")) == length + 1
        assert len(lua_io.method(lua_file, "read", "l")) == length
        assert lua_io.method(lua_file, "read", "l") is None


def test_reading_asks_the_limit_first(lua_io, tmp_path):
    """Reading more than the state may make at once is "not enough memory", as line or as whole."""
    file = tmp_path / "big"
    file.write_bytes(b"x" * 1_000_000)
    lua_io.g.meter.max_bytes = 300_000

    for what in ("a", "l", 1_000_000):
        with pytest.raises(LuaError, match=r"^not enough memory$"):
            lua_io.method(lua_io("open", str(file)), "read", what)


def test_reading_a_write_only_file_reports(lua_io, tmp_path):
    """Reading what is open for writing gives nil, message, EBADF, and the other way round."""
    expected = (None, os.strerror(errno.EBADF), errno.EBADF)
    file = lua_io("open", str(tmp_path / "out"), "w")

    for what in ("l", "a", "n", 0, 5):
        assert lua_io.method(file, "read", what) == expected
    lua_io.method(file, "close")
    assert lua_io.method(lua_io("open", str(tmp_path / "out")), "write", "x") == expected


@posix_only
def test_directory_opens_and_fails_to_read(lua_io, tmp_path):
    """A directory can be opened for reading; reading it is the error."""
    file = lua_io("open", str(tmp_path))

    assert lua_io.method(file, "read") == (None, "Is a directory", 21)
    assert lua_io("open", str(tmp_path), "w") == (None, f"{tmp_path}: Is a directory", 21)
    assert fingerprint(lua_io.method(file, "close")) == ("boolean", True)


class Terminal(io.BytesIO):
    """A byte stream that a person sits at."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_prompt_is_shown_before_the_program_waits():
    """Reading from a terminal first writes out what the program has written without a newline."""
    lua_io = Io(stdin=Terminal(b"Ada\n"), stdout=io.BufferedWriter(io.BytesIO()))
    lua_io("write", "Name? ")
    assert lua_io.g.stdout.raw.getvalue() == b""

    assert lua_io("read") == "Ada"
    assert lua_io.g.stdout.raw.getvalue() == b"Name? "


def test_terminal_shows_whole_lines():
    """Output to a terminal is buffered by line, standard error not at all."""
    lua_io = Io(stdout=io.BufferedWriter(Terminal()), stderr=io.BufferedWriter(io.BytesIO()))
    lua_io("write", "one\ntwo")
    lua_io.method(lua_io.library["stderr"], "write", "three")

    assert lua_io.g.stdout.raw.getvalue() == b"one\n"
    assert lua_io.g.stderr.raw.getvalue() == b"three"


# ---------------------------------------------------------------- writing and positions


@pytest.mark.parametrize(
    ("mode", "seen"),
    [("full", [b"", b"", b""]), ("line", [b"", b"a\n", b"a\n"]), ("no", [b"x", b"xa\nb", b"xa\nbc"])],
)
def test_buffering_mode_decides_when_others_see_the_text(lua_io, tmp_path, mode, seen):
    """Mode "full" keeps text back, "line" up to the last newline, "no" never."""
    target = tmp_path / "buffered"
    file = lua_io("open", str(target), "w")
    lua_io.method(file, "setvbuf", mode)

    observed = []
    for text in ("x", "a\nb", "c"):
        lua_io.method(file, "write", text)
        observed.append(target.read_bytes())

    if mode == "line":
        seen = [b"", b"xa\n", b"xa\n"]
    assert observed == seen
    lua_io.method(file, "flush")
    assert target.read_bytes() == b"xa\nbc"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_full_disk_is_reported_once(lua_io):
    """What can't be stored is reported by the flush, or by the close if there was none."""
    no_space = (None, "No space left on device", errno.ENOSPC)

    file = lua_io("open", "/dev/full", "w")
    assert lua_io.method(file, "write", "x") is file
    assert lua_io.method(file, "flush") == no_space
    assert fingerprint(lua_io.method(file, "close")) == ("boolean", True)

    file = lua_io("open", "/dev/full", "w")
    lua_io.method(file, "write", "x")
    assert lua_io.method(file, "close") == no_space

    file = lua_io("open", "/dev/full", "w")
    lua_io.method(file, "setvbuf", "no")
    assert lua_io.method(file, "write", "x", "y") == no_space


def test_seek_before_the_beginning_is_reported(lua_io, path):
    """A negative position gives nil, "Invalid argument", EINVAL."""
    file = lua_io("open", path)

    for whence, offset in (("set", -1), ("cur", -1), ("cur", 2**63 - 1), ("end", -(2**63))):
        assert lua_io.method(file, "seek", whence, offset)[::2] == (None, errno.EINVAL)
    assert lua_io.method(file, "seek", "end") == 16


# ---------------------------------------------------------------- against the real Lua

PERFORM = """
return function(f, name, ...)
  local results = table.pack(pcall(f[name], f, ...))
  if results[2] == f then results[2] = "the file" end
  return table.unpack(results, 1, results.n)
end
"""

READ_FORMATS = st.one_of(st.sampled_from(["l", "L", "n", "a", "*l"]), st.integers(0, 12))
TEXT = st.text("01 .-+xXeEpPaf\n\xff\0", max_size=12)
OPERATIONS = st.one_of(
    st.just(("read",)),
    st.just(("read", "x")),
    st.tuples(st.just("read"), READ_FORMATS),
    st.tuples(st.just("read"), READ_FORMATS, READ_FORMATS),
    st.tuples(st.just("write"), st.one_of(TEXT, st.integers(-(2**63), 2**63 - 1), st.floats())),
    st.tuples(st.just("seek"), st.sampled_from(["set", "cur", "end"]), st.integers(-8, 20)),
    st.tuples(st.just("flush")),
    st.tuples(st.just("setvbuf"), st.sampled_from(["no", "full", "line"])),
)


def legal(script: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Put a seek between reading and writing, where C wants one, and ask for the position after each step.

    Buffering is set only first: later C leaves its effect open.
    """
    steps = []
    before = None
    for step in script:
        name = step[0]
        if name == "setvbuf" and steps:
            continue
        if name in ("read", "write"):
            if before not in (None, name):
                steps.append(("seek", "cur", 0))
            before = name
        steps.append(step)
    return steps


@pytest.mark.skipif(sys.platform != "linux", reason="the C libraries differ in corners")
@settings(max_examples=300, deadline=None)
@given(
    content=TEXT,
    mode=st.sampled_from(["r", "w", "a", "r+", "w+", "a+"]),
    script=st.lists(OPERATIONS, max_size=8).map(legal),
)
def test_scripts_of_operations_equal_the_real_lua(tmp_path_factory, content, mode, script):
    """Any legal script of reads, writes and seeks has the results, positions and file content of real Lua."""
    folder = tmp_path_factory.mktemp("scripts", numbered=True)
    names = [folder / "ours", folder / "real"]
    for name in names:
        name.write_bytes(content.encode("latin-1"))
    real = new_real_lua()
    perform = real.execute(PERFORM)
    lua_io = Io()
    our_file = lua_io("open", str(names[0]), mode)
    real_file = real.globals().io.open(str(names[1]), mode)

    for step in [*script, ("seek",), ("close",)]:
        try:
            ours = (True, *as_tuple(lua_io.method(our_file, *step)))
        except LuaError as error:
            ours = (False, error.value)
        ours = tuple("the file" if value is our_file else value for value in ours)
        theirs = perform(real_file, *step)
        assert fingerprint(ours) == fingerprint(theirs), (step, script)
    assert names[0].read_bytes() == names[1].read_bytes()
