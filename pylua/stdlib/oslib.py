"""The os library (§6.9): dates and times, the environment, processes, files by name."""

from __future__ import annotations

import os
import time
from contextlib import suppress

from pylua.errors import ExitRequest
from pylua.stdlib.api import (
    ABSENT,
    FALSE,
    TRUE,
    GlobalState,
    Library,
    LuaTable,
    Results,
    Value,
    argument_error,
    boolean,
    check_integer,
    check_option,
    check_string,
    check_table,
    exit_results,
    file_failure,
    host_text,
    index,
    integer_of,
    is_true,
    opt_integer,
    opt_string,
    raise_error,
    set_index,
)
from pylua.stdlib.dates import (
    CONVERSIONS,
    INT32_MAX,
    INT32_MIN,
    YEAR_BASE,
    Date,
    local_date,
    local_seconds,
    utc_date,
)

LIBRARY = Library("os")

_GROWTH = 16
"""No conversion makes a format so many times longer ("%c": 2 to 31 bytes)."""


# ---------------------------------------------------------------- times and dates


@LIBRARY.function("")
def clock(*_: Value) -> Value:
    """Return the processor time that the process has used, in seconds."""
    return time.process_time()


@LIBRARY.function("[format [, time]]")
def date(g: GlobalState, pattern: Value = None, moment: Value = None, *_: Value) -> Value:
    """Return a date as text by a format of strftime, or as a table for "*t"; "!" in front asks for UTC."""
    text = opt_string(1, pattern, "%c")
    seconds = opt_integer(2, moment, int(time.time()))
    if text.startswith("!"):
        broken_down = utc_date(seconds)
        text = text[1:]
    else:
        broken_down = local_date(seconds)
    if broken_down is None:
        msg = "date result cannot be represented in this installation"
        raise raise_error(msg)
    if text.partition("\0")[0] == "*t":
        return LuaTable(_fields(broken_down))
    g.meter.charge(len(text))
    g.meter.reserve(len(text) * _GROWTH)
    return _format_date(text, broken_down)


def _fields(broken_down: Date) -> dict[str, Value]:
    """Return the fields of a date table."""
    return {
        "year": broken_down.year,
        "month": broken_down.month,
        "day": broken_down.day,
        "hour": broken_down.hour,
        "min": broken_down.minute,
        "sec": broken_down.second,
        "yday": broken_down.year_day,
        "wday": broken_down.week_day,
        "isdst": boolean(broken_down.is_dst),
    }


def _format_date(text: str, broken_down: Date) -> str:
    """Return *text* with all conversion specifiers replaced."""
    pieces: list[str] = []
    position = 0
    while True:
        percent = text.find("%", position)
        if percent < 0:
            return "".join(pieces) + text[position:]
        pieces.append(text[position:percent])
        conversion = _check_conversion(text, percent + 1)
        pieces.append(CONVERSIONS[conversion](broken_down))
        position = percent + 1 + len(conversion)


def _check_conversion(text: str, position: int) -> str:
    """Return the conversion at *position*, one or two letters; the message shows all that follows."""
    for size in (1, 2):
        conversion = text[position : position + size]
        if conversion in CONVERSIONS:
            return conversion
    rest = text[position:].partition("\0")[0]
    raise argument_error(1, f"invalid conversion specifier '%{rest}'")


@LIBRARY.function("[table]", "time")
def time_(g: GlobalState, table: Value = None, *_: Value) -> Value:
    """Return the current time, or the local time of a date table, whose fields it brings into range."""
    if table is None:
        return int(time.time())
    fields = check_table(1, table)
    year = _check_field(g, fields, "year", None, YEAR_BASE)
    month = _check_field(g, fields, "month", None, 1)
    day = _check_field(g, fields, "day", None)
    hour = _check_field(g, fields, "hour", 12)
    minute = _check_field(g, fields, "min", 0)
    second = _check_field(g, fields, "sec", 0)
    is_dst = index(g, fields, "isdst")
    dst = -1 if is_dst is None else int(is_true(is_dst))
    seconds = local_seconds((year + YEAR_BASE, month + 1, day), (hour, minute, second), dst)
    broken_down = None if seconds is None else local_date(seconds)
    if broken_down is not None:
        for name, value in _fields(broken_down).items():
            set_index(g, fields, name, value)
    if broken_down is None or seconds == -1:  # -1 is how mktime reports failure, and a time
        msg = "time result cannot be represented in this installation"
        raise raise_error(msg)
    return seconds


def _check_field(g: GlobalState, fields: LuaTable, name: str, default: int | None, base: int = 0) -> int:
    """Return a field of a date table less *base*, as the C ``int`` that it must be."""
    value = index(g, fields, name)
    number = integer_of(value)
    if number is None:
        if value is not None:
            msg = f"field '{name}' is not an integer"
            raise raise_error(msg)
        if default is None:
            msg = f"field '{name}' missing in date table"
            raise raise_error(msg)
        return default
    fits = number - base <= INT32_MAX if number >= 0 else INT32_MIN + base <= number
    if not fits:
        msg = f"field '{name}' is out-of-bound"
        raise raise_error(msg)
    return number - base


@LIBRARY.function("t2, t1")
def difftime(t2: Value = ABSENT, t1: Value = ABSENT, *_: Value) -> Value:
    """Return the seconds from *t1* to *t2* as a float."""
    return float(check_integer(1, t2) - check_integer(2, t1))


# ---------------------------------------------------------------- the process and its environment


@LIBRARY.function("varname")
def getenv(varname: Value = ABSENT, *_: Value) -> Value:
    """Return the value of an environment variable, nil if it is not set."""
    value = os.environ.get(host_text(check_string(1, varname)))
    return None if value is None else os.fsencode(value).decode("latin-1")


@LIBRARY.function("[command]")
def execute(g: GlobalState, command: Value = None, *_: Value) -> Results:
    """Run *command* in the system's shell and return how it ended; without one, whether there is a shell."""
    if command is None:
        return boolean(os.system("exit 0") == 0)  # noqa: S605,S607  system(NULL) asks so, too
    line = host_text(check_string(1, command))
    with suppress(OSError, ValueError):  # a broken or closed stream is not the command's concern
        g.stdout.flush()  # what the script printed comes before what the command prints
    status = os.system(line)  # noqa: S605  the function's purpose
    if status == -1:  # no process could be started
        return file_failure(OSError())
    return exit_results(os.waitstatus_to_exitcode(status))


@LIBRARY.function("[code [, close]]")
def exit_(g: GlobalState, code: Value = None, close: Value = None, *_: Value) -> Results:
    """End the host program: by raising `ExitRequest`, which the host handles.

    Raises:
        ExitRequest: always, unless *code* is no integer.
    """
    if code is TRUE:
        status = 0
    elif code is FALSE:
        status = 1
    else:
        status = opt_integer(1, code, 0)
    status = (status - INT32_MIN) % (1 << 32) + INT32_MIN  # C's exit takes an int
    if is_true(close):
        g.close_thread(g.main, None)
    raise ExitRequest(status, close=is_true(close))


@LIBRARY.function("[locale [, category]]")
def setlocale(locale: Value = None, category: Value = None, *_: Value) -> Value:
    """Return "C", the only locale: C's is one per process, which a state must not change for others."""
    name = opt_string(1, locale, "").partition("\0")[0]
    check_option(2, category, "all", ("all", "collate", "ctype", "monetary", "numeric", "time"))
    return "C" if name in ("", "C", "POSIX") else None


# ---------------------------------------------------------------- files by name


@LIBRARY.function("filename")
def remove(filename: Value = ABSENT, *_: Value) -> Results:
    """Delete a file or an empty directory; return true, or nil, a message and an error number."""
    name = check_string(1, filename).partition("\0")[0]
    path = host_text(name)
    try:
        # Not by `Path`: its "" is ".".
        if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114
            os.rmdir(path)  # noqa: PTH106
        else:
            os.unlink(path)  # noqa: PTH108
    except OSError as error:
        return file_failure(error, name)
    return TRUE


@LIBRARY.function("oldname, newname")
def rename(oldname: Value = ABSENT, newname: Value = ABSENT, *_: Value) -> Results:
    """Rename a file or directory; return true, or nil, a message and an error number."""
    old, new = host_text(check_string(1, oldname)), host_text(check_string(2, newname))
    try:
        os.rename(old, new)  # noqa: PTH104
    except OSError as error:
        return file_failure(error)
    return TRUE


@LIBRARY.function("")
def tmpname(*_: Value) -> Value:
    """Return the name of a new temporary file, which exists and is empty."""
    import tempfile  # noqa: PLC0415  8 ms of import time that few programs need

    try:
        descriptor, path = tempfile.mkstemp(prefix="lua_")
    except OSError:
        msg = "unable to generate a unique filename"
        raise raise_error(msg) from None
    os.close(descriptor)
    return os.fsencode(path).decode("latin-1")
