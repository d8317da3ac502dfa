"""What of the official suites is changed before it runs: patches, and files that need a driver; with reasons."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Patch:
    """Replace *old*, which occurs once in *file* of *suite*, by *new*; the table shows the *reason*."""

    suite: str
    file: str
    old: str
    new: str
    reason: str


PATCHES: tuple[Patch, ...] = (
    Patch(
        suite="lua54",
        file="gc.lua",
        old="assert(dosteps(10) < dosteps(2))",
        new="dosteps(10); dosteps(2)",
        reason="a collection is one step here, so that bigger steps do not make fewer",
    ),
    Patch(
        suite="lua54",
        file="gc.lua",
        old='assert(collectgarbage("count") <= m + 1)',
        new='assert(collectgarbage("count") <= m + 2^12 + 1)',
        reason="a register that is no longer in use keeps one of the strings of 4 MB, and counts",
    ),
    Patch(
        suite="lua54",
        file="main.lua",
        old="RUN(\"env LUA_CPATH='./libs/?.so' lua -l lib2-v2",
        new="assert(io.open('libs/lib2-v2', 'w')):write('return {id = function() return true end}'):close()"
        " RUN(\"env LUA_PATH='./libs/?' lua -l lib2-v2",
        reason="the module for -l is in C; it is replaced by the same in Lua",
    ),
    Patch(
        suite="lua54",
        file="heavy.lua",
        old="-- teststring()",
        new="teststring()",
        reason="one of the functions whose calls are commented out is called, too",
    ),
)


@attrs.frozen(kw_only=True)
class Arrangement:
    """How a file runs that is not simply run.

    Attributes:
        reason: why, for the table.
        driver: Lua statements that run the file, instead of naming it on the command line.
        prelude: Lua statements to run before it.
        kilobytes: all the memory that the process may have.
        seconds: its time limit.
        is_long: whether `--quick` leaves it out.
    """

    reason: str
    driver: str = ""
    prelude: str = ""
    kilobytes: int | None = None
    seconds: float | None = None
    is_long: bool = False


SIMPLY_RUN = Arrangement(reason="")

ARRANGEMENTS_54 = {
    "all.lua": Arrangement(
        reason="runs 29 of the others again, in one state, most of them after a round trip through string.dump",
        prelude="_nomsg = true",  # those files tell themselves what they do not test
        seconds=3600.0,
        is_long=True,
    ),
    "big.lua": Arrangement(
        reason="yields, and so runs in a coroutine, as in all.lua",
        driver="""
            local run = coroutine.wrap(assert(loadfile("big.lua")))
            assert(_soft or run() == "b")
            assert(run() == "a")
        """,
    ),
    "bwcoercion.lua": Arrangement(
        reason="is a module: a driver loads and calls it; bitwise.lua tests it in full",
        driver="""
            assert(pcall(load("return '10' | 1.5 | 1")) == false)
            require "bwcoercion"
            assert("0xff" & "15" == 15 and 1 | "6" == 7 and "5" ~ 1 == 4)
            assert("1" << 4 == 16 and 16 >> "4" == 1 and ~"0" == -1)
            local ok, message = pcall(function () return "1.5" & 1 end)
            assert(not ok and message:find("attempt to 'band' a string with a number", 1, true))
        """,
    ),
    "heavy.lua": Arrangement(
        reason="runs in 1 GB: it goes on until there is no more memory",
        kilobytes=1_000_000,
        is_long=True,
    ),
    "tracegc.lua": Arrangement(
        reason="is a module: a driver loads and calls it; so does all.lua",
        driver="""
            local trace = require "tracegc"
            trace.start()
            for _ = 1, 3 do collectgarbage() end
            trace.stop()
        """,
    ),
}
