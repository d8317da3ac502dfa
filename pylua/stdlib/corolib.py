"""Coroutine manipulation (§6.2)."""

from __future__ import annotations

from pylua.stdlib.api import (
    ABSENT,
    FALSE,
    TRUE,
    Coroutine,
    GlobalState,
    Library,
    LuaError,
    LuaTable,
    Results,
    Value,
    as_results,
    boolean,
    check_function,
    close_coroutine,
    raise_error,
    resume_coroutine,
    type_error,
    where,
)

LIBRARY = Library("coroutine")


def _check_coroutine(number: int, value: Value) -> Coroutine:
    if value.__class__ is Coroutine:
        return value
    raise type_error(number, "thread", value)


@LIBRARY.on_open
def _remember_yield(g: GlobalState, table: LuaTable) -> None:
    g.yield_function = table["yield"]


@LIBRARY.function("f")
def create(f: Value = ABSENT, *_: Value) -> Results:
    """Return a new coroutine with body *f*."""
    return Coroutine(check_function(1, f))


@LIBRARY.function("co [, val1, ···]")
def resume(g: GlobalState, co: Value = ABSENT, *values: Value) -> Results:
    """Start or continue a coroutine; return true and what it gives, or false and the error."""
    thread = _check_coroutine(1, co)
    try:
        return (TRUE, *resume_coroutine(g, thread, values))
    except LuaError as failure:
        return (FALSE, failure.value)


@LIBRARY.function("···", "yield")
def yield_(g: GlobalState, *values: Value) -> Results:
    """Suspend the running coroutine; the engines know this function, only calls that can't yield come here."""
    del values
    if g.running is g.main:
        raise LuaError("attempt to yield from outside a coroutine")
    raise LuaError("attempt to yield across a C-call boundary")


@LIBRARY.function("f")
def wrap(g: GlobalState, f: Value = ABSENT, *_: Value) -> Results:
    """Return a function that resumes a new coroutine and passes its errors on."""
    return wrapping(g, Coroutine(check_function(1, f)))


def wrapping(g: GlobalState, thread: Coroutine) -> Value:
    """Return a function that resumes *thread* and passes its errors on."""

    def wrapped(*values: Value) -> Results:
        try:
            return as_results(resume_coroutine(g, thread, values))
        except LuaError as failure:
            value = failure.value
            if thread.error is not None:  # it died just now, not before: its variables must be closed
                left = close_coroutine(g, thread)
                value = failure.value if left is None else left.value
        if value.__class__ is str and value != "not enough memory":
            value = where(g, 1) + value
        raise LuaError(value)

    return wrapped


@LIBRARY.function("co")
def status(co: Value = ABSENT, *_: Value) -> Results:
    """Return "running", "suspended", "normal" or "dead"."""
    return _check_coroutine(1, co).status


@LIBRARY.function("")
def running(g: GlobalState, *_: Value) -> Results:
    """Return the running coroutine and whether it is the main one."""
    return (g.running, boolean(g.running is g.main))


@LIBRARY.function("[co]")
def isyieldable(g: GlobalState, co: Value = ABSENT, *_: Value) -> Results:
    """Return whether the coroutine can yield."""
    thread = g.running if co is ABSENT else _check_coroutine(1, co)
    return boolean(thread is not g.main and not thread.boundaries)


@LIBRARY.function("co")
def close(g: GlobalState, co: Value = ABSENT, *_: Value) -> Results:
    """Close a suspended or dead coroutine and its pending variables."""
    thread = _check_coroutine(1, co)
    if thread.status not in ("suspended", "dead"):
        raise raise_error(f"cannot close a {thread.status} coroutine")
    failure = close_coroutine(g, thread)
    return TRUE if failure is None else (FALSE, failure.value)
