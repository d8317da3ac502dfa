"""Python's own tools see Lua: tracebacks, coverage, debuggers."""

from __future__ import annotations

import bdb
import sys
import traceback

import pytest

from pylua import LuaState

needs_line_tables = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="CPython 3.11 has the line tables for it"
)

PROGRAM = """\
local function area(w, h)
  if w < 0 then
    return nil
  end
  return called(w * h)
end

return area(2, 3)
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Return the name of a Lua file in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shapes.lua").write_text(PROGRAM, "utf-8")
    return "shapes.lua"


@needs_line_tables
def test_python_stack_shows_lua_file_line_and_text(file):
    """A host function called by Lua sees the Lua callers in Python's stack, with their source text."""
    seen = []
    with LuaState(engine="translator") as state:
        state.globals["called"] = lambda _: seen.extend(traceback.extract_stack())
        state.execute_file(file)

    lua = [(frame.lineno, frame.line) for frame in seen if frame.filename == file]
    assert lua == [(8, "return area(2, 3)"), (5, "return called(w * h)")]


@needs_line_tables
def test_traceback_of_an_exception_shows_lua_lines(file):
    """The Python traceback of an error in a host function leads through the Lua program."""
    with LuaState(engine="translator") as state:
        state.globals["called"] = lambda _: 1 // 0
        with pytest.raises(Exception, match=r"shapes\.lua:5: ZeroDivisionError"):
            state.execute_file(file)


@needs_line_tables
def test_coverage_measures_a_lua_file(file, tmp_path):
    """coverage.py notes which lines of a Lua file ran."""
    coverage = pytest.importorskip("coverage")
    measured = coverage.Coverage(include=["*.lua"], data_file=None)
    measured.start()
    try:
        with LuaState(engine="translator") as state:
            state.globals["called"] = lambda x: x
            state.execute_file(file)
    finally:
        measured.stop()

    lines = measured.get_data().lines(str(tmp_path / file))
    assert {2, 5, 8} <= set(lines)
    assert 3 not in lines


class Debugger(bdb.Bdb):
    """A debugger that notes where it stops and what a register holds there."""

    def __init__(self):
        """Begin without stops."""
        super().__init__()
        self.stops = []

    def user_line(self, frame):
        """Note a stop at a breakpoint and go on."""
        if self.get_breaks(frame.f_code.co_filename, frame.f_lineno):
            self.stops.append((frame.f_lineno, frame.f_locals.get("r0"), frame.f_locals.get("r1")))
        self.set_continue()


@needs_line_tables
def test_breakpoint_in_a_lua_file_stops_there(file):
    """A breakpoint at a line of a Lua file stops a Python debugger, which sees the variables."""
    debugger = Debugger()
    with LuaState(engine="translator") as state:
        state.globals["called"] = lambda x: x
        assert debugger.set_break(file, 5) is None
        debugger.runcall(state.execute_file, file)

    assert set(debugger.stops) == {(5, 2, 3)}
