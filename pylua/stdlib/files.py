"""LuaFile: what C's ``FILE`` is to liolib.c, over Python's buffered byte streams.

Python's buffering does the work; added is what C has and Python has not: one character of push-back
(`read_number` needs it on streams that can't peek), the buffering modes of ``setvbuf``, reading a directory
as an error of reading (not of opening), and error numbers for everything that goes wrong.

Data come in pieces of at most `PIECE` bytes, so that a state's limits are asked before each of them.
"""

from __future__ import annotations

import errno
import io
import os
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, cast
from weakref import finalize

from pylua.stdlib.api import TRUE, GlobalState, Results, exit_results, host_text, parse_number

if TYPE_CHECKING:
    from subprocess import Popen

PIECE = 1 << 16
"""Bytes read at once."""

BYTES_PER_UNIT = 64
"""Bytes copied for the price of one instruction."""

MAX_NUMERAL = 200
"""Longest numeral that `LuaFile.read_number` accepts (L_MAXLENNUM)."""

STREAM_ERRORS = (OSError, ValueError)
"""What Python's streams raise; ValueError: the host has closed the stream. See `with_number`."""

_SPACES = " \t\n\v\f\r"
_DIGITS = "0123456789"
_HEXADECIMAL_DIGITS = "0123456789abcdefABCDEF"


def with_number(error: OSError | ValueError) -> OSError:
    """Return *error* as C reports it: reading what is open for writing has number EBADF."""
    if isinstance(error, OSError) and error.errno:
        return error
    return OSError(errno.EBADF, os.strerror(errno.EBADF))


class LuaFile:
    """An open or closed file; the value of a ``FILE*`` userdata.

    Attributes:
        stream: the buffered byte stream.
        closed: whether Lua has closed it.
    """

    __slots__ = ("__weakref__", "_ahead", "_buffering", "_flush_failed", "closed")

    def __init__(self, buffering: str = "full") -> None:
        self.closed = False
        self._ahead = b""  # pushed back: at most one byte
        self._buffering = buffering  # "full", "line" or "no", as setvbuf names them
        self._flush_failed = False  # the last flush did, and nothing was written since

    @property
    def stream(self) -> BinaryIO:
        """The buffered byte stream."""
        raise NotImplementedError

    def close(self) -> Results:
        """Close the file; return the results of Lua's ``close``."""
        raise NotImplementedError

    # ------------------------------------------------------------ reading

    def prepare_read(self) -> None:
        """Do what must be done before the program waits for input."""

    def is_at_end(self) -> bool:
        """Return whether nothing is left to read."""
        character = self.next_character()
        self.push_back(character)
        return not character

    def read_line(self, g: GlobalState, *, keep_newline: bool) -> str | None:
        """Return the next line, None at the end of the file."""
        ahead, self._ahead = self._ahead, b""
        line = ahead if ahead == b"\n" else ahead + self._read_to_newline(g)
        if not line:
            return None
        if line.endswith(b"\n") and not keep_newline:
            line = line[:-1]
        return line.decode("latin-1")

    def _read_to_newline(self, g: GlobalState) -> bytes:
        line = self.stream.readline(PIECE)
        if len(line) < PIECE or line.endswith(b"\n"):
            g.meter.charge(len(line) // BYTES_PER_UNIT)
            return line
        pieces = [line]
        size = PIECE
        while len(pieces[-1]) == PIECE and not pieces[-1].endswith(b"\n"):
            g.meter.charge(PIECE // BYTES_PER_UNIT)
            size += PIECE
            g.meter.reserve(size)
            pieces.append(self.stream.readline(PIECE))
        return b"".join(pieces)

    def read_all(self, g: GlobalState) -> str:
        """Return the rest of the file, which may be empty."""
        return self._read_pieces(g, None)

    def read_characters(self, g: GlobalState, count: int) -> str | None:
        """Return up to *count* characters (at least 1 is asked for), None at the end of the file."""
        g.meter.reserve(count)
        return self._read_pieces(g, count) or None

    def _read_pieces(self, g: GlobalState, count: int | None) -> str:
        pieces, self._ahead = [self._ahead], b""
        size = len(pieces[0])
        while count is None or size < count:
            g.meter.reserve(size + PIECE if count is None else count)
            piece = self.stream.read(PIECE if count is None else min(PIECE, count - size))
            if not piece:
                break
            g.meter.charge(len(piece) // BYTES_PER_UNIT)
            size += len(piece)
            pieces.append(piece)
        return b"".join(pieces).decode("latin-1")

    def read_number(self, g: GlobalState) -> int | float | None:
        """Skip spaces, read the longest prefix of a numeral and return its value; None if it is not a numeral."""
        return _NumeralReader(g, self).read()

    def next_character(self) -> bytes:
        """Return the next character, b"" at the end of the file."""
        if self._ahead:
            character, self._ahead = self._ahead, b""
            return character
        return self.stream.read(1)

    def push_back(self, character: bytes) -> None:
        """Make *character* the next to be read; b"" (the end of the file) is no character."""
        self._ahead = character

    def _take_position_back(self) -> None:
        """Make the stream's position that of the program, which counts what was pushed back as unread."""
        if self._ahead:
            self._ahead = b""
            self.stream.seek(-1, os.SEEK_CUR)

    # ------------------------------------------------------------ writing and the rest

    def write(self, text: str) -> None:
        """Write *text*, and flush as far as the buffering mode says."""
        if not text:  # even a file open for reading takes nothing
            return
        self._take_position_back()
        content = text.encode("latin-1")
        self._flush_failed = False
        if self._buffering == "line":
            lines, newline, content = content.rpartition(b"\n")
            if newline:
                self.stream.write(lines + newline)
                self.flush()
        self.stream.write(content)
        if self._buffering == "no":
            self.flush()

    def flush(self) -> None:
        """Hand everything written to the operating system."""
        try:
            self.stream.flush()
        except OSError:
            self._flush_failed = True
            raise

    def seek(self, whence: int, offset: int) -> int:
        """Move to *offset* bytes from *whence* (``os.SEEK_*``); return the position from the file's start."""
        stream = self.stream
        try:
            self._take_position_back()
            self.flush()
            stream.tell()  # now it looks: what was written in append mode went elsewhere than it believes
            return stream.seek(offset, whence)
        except io.UnsupportedOperation as error:
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE)) from error
        except ValueError as error:  # a negative position, in streams of the host
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from error

    @property
    def buffering(self) -> str:
        """The buffering mode."""
        return self._buffering

    def set_buffering(self, mode: str) -> None:
        """Set the buffering mode: "full", "line" or "no"."""
        self.flush()
        self._buffering = mode


class _NumeralReader:
    """The state of `LuaFile.read_number`: what was read, and the character behind it (RN in liolib.c)."""

    __slots__ = ("_character", "_file", "_g", "_overflow", "_text")

    def __init__(self, g: GlobalState, file: LuaFile) -> None:
        self._g = g
        self._file = file
        self._text: list[str] = []
        self._overflow = False
        self._character = ""  # "" is the end of the file

    def read(self) -> int | float | None:
        self._advance()
        while self._is_any_of(_SPACES):
            self._g.meter.charge(1)
            self._advance()
        self._accept("+-")
        digits, exponent_mark = _DIGITS, "eE"
        count = 0
        if self._accept("0"):
            if self._accept("xX"):
                digits, exponent_mark = _HEXADECIMAL_DIGITS, "pP"
            else:
                count = 1
        count += self._accept_run(digits)
        if self._accept("."):
            count += self._accept_run(digits)
        if count and self._accept(exponent_mark):
            self._accept("+-")
            self._accept_run(_DIGITS)
        self._file.push_back(self._character.encode("latin-1"))
        return None if self._overflow else parse_number("".join(self._text))

    def _advance(self) -> None:
        self._character = self._file.next_character().decode("latin-1")

    def _is_any_of(self, characters: str) -> bool:
        return self._character != "" and self._character in characters

    def _accept(self, characters: str) -> bool:
        """Keep the character and go on if it is one of *characters* and there is room."""
        if not self._is_any_of(characters):
            return False
        if len(self._text) >= MAX_NUMERAL:
            self._overflow = True
            return False
        self._text.append(self._character)
        self._advance()
        return True

    def _accept_run(self, characters: str) -> int:
        count = 0
        while self._accept(characters):
            count += 1
        return count


class DiskFile(LuaFile):
    """A file that Lua opened; it is closed when nothing refers to it, or when Python ends."""

    __slots__ = ("_finalizer", "_stream")

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        # Not __del__: in a cycle Python might finalize the stream first, with a ResourceWarning.
        self._finalizer = finalize(self, _close_quietly, stream, None)

    @property
    def stream(self) -> BinaryIO:
        """The buffered byte stream."""
        return self._stream

    def close(self) -> Results:
        """Close the file.

        Raises:
            OSError: what was written last could not be stored, and no flush has said so before.
        """
        self.closed = True
        self._finalizer.detach()
        try:
            self._stream.close()
        except OSError:
            if not self._flush_failed:
                raise
        return TRUE


class Pipe(DiskFile):
    """One end of a pipe to a running process."""

    __slots__ = ("_process",)

    def __init__(self, process: Popen[bytes]) -> None:
        super().__init__(cast("BinaryIO", process.stdout or process.stdin))
        self._process = process
        self._finalizer.detach()
        self._finalizer = finalize(self, _close_quietly, self._stream, process)
        self._finalizer.atexit = False  # C does not wait for processes either when it ends

    def close(self) -> Results:
        """Close the pipe, wait for the process, return how it ended."""
        self.closed = True
        self._finalizer.detach()
        _close_quietly(self._stream, self._process)
        return exit_results(self._process.returncode)


def _close_quietly(stream: BinaryIO, process: Popen[bytes] | None) -> None:
    """Close *stream*, whoever is no longer interested in what it holds, and wait for its process."""
    with suppress(*STREAM_ERRORS):
        stream.close()
    if process is not None:
        process.wait()


class StandardFile(LuaFile):
    """One of the state's standard streams, which Lua can't close; the host may replace the stream."""

    __slots__ = ("_g", "_name", "_prompts")

    def __init__(self, g: GlobalState, name: str) -> None:
        self._g = g
        self._name = name  # of the attribute of GlobalState
        stream = self.stream
        on_terminal = stream.isatty() if not stream.closed else False
        self._prompts = name == "stdin" and on_terminal
        super().__init__("no" if name == "stderr" else "line" if on_terminal else "full")

    @property
    def name(self) -> str:
        """Which stream it is."""
        return self._name

    @property
    def stream(self) -> BinaryIO:
        """The state's stream, looked up at each use."""
        return getattr(self._g, self._name)  # type: ignore[no-any-return]

    def prepare_read(self) -> None:
        """Show a prompt that was written without a newline, as the C library does on terminals."""
        if self._prompts:
            self._g.stdout.flush()

    def close(self) -> Results:
        """Refuse."""
        return None, "cannot close standard file"


class _Directory(io.RawIOBase):
    """A directory opened for reading: C opens it and fails when it reads."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._descriptor = os.open(path, os.O_RDONLY)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._descriptor, offset, whence)

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


def open_file(name: str, mode: str) -> DiskFile:
    """Open a file as ``fopen`` does; *mode* has been checked.

    Raises:
        OSError: it could not be opened.
    """
    path = host_text(name)
    access = mode.replace("b", "")
    try:
        stream = cast("BinaryIO", open(path, access + "b"))  # noqa: SIM115, PTH123
    except IsADirectoryError:
        if access != "r":
            raise
        stream = io.BufferedReader(_Directory(path))
    except io.UnsupportedOperation:  # reading and writing what has no position: a terminal
        raw = io.FileIO(path, access)
        stream = cast("BinaryIO", io.BufferedRWPair(raw, raw))
    if access == "a+":
        stream.seek(0)  # C writes at the end and starts reading at the beginning
    return DiskFile(stream)


def open_temporary() -> DiskFile:
    """Open a new file that vanishes when it is closed."""
    import tempfile  # noqa: PLC0415  8 ms of import time that few programs need

    return DiskFile(cast("BinaryIO", tempfile.TemporaryFile("w+b")))


def open_pipe(command: str, mode: str) -> Pipe:
    """Start *command* in the system's shell, its output ("r") or input ("w") connected to the result.

    Raises:
        OSError: the process could not be started.
    """
    import subprocess  # noqa: PLC0415  5 ms of import time that few programs need

    stdout, stdin = (subprocess.PIPE, None) if mode == "r" else (None, subprocess.PIPE)
    command_line = host_text(command)
    return Pipe(subprocess.Popen(command_line, shell=True, stdin=stdin, stdout=stdout))  # noqa: S602  §6.8
