"""Random programs do on every engine what they do on the real Lua; and the machinery that compares them works.

`make fuzz` runs many more of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

pytest.importorskip("lupa.lua54")

from conformance.expectations import Outcome, parse
from pylua import LuaState
from pylua.options import ENGINES
from pylua.stdlib import LIBRARIES
from tests.fuzz import __main__ as command
from tests.fuzz import comparing, running
from tests.fuzz.comparing import Run, find_difference, run_on_engine
from tests.fuzz.model import Body, Expression, List, reduce, render
from tests.fuzz.report import conformance_file, reduced, signature
from tests.helpers import DEFAULT_ENGINE
from tests.strategies import programs

NEEDS_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")

PROGRAM = Body(
    (
        "local n = 1",
        ("for i = 1, 2 do", Body(("n = n + i",), ticks=True), "end"),
        ("show(", List(("n", Expression(("utf8.len(", Expression(("'abc'",)), ")")))), ")"),
        "show(n)",
    )
)


@pytest.fixture
def broken(monkeypatch) -> None:
    """Break all engines: their states have no utf8 library."""
    libraries = [name for name in LIBRARIES if name != "utf8"]
    monkeypatch.setattr(comparing, "LuaState", partial(LuaState, libraries=libraries))


# ---------------------------------------------------------------- the comparison


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(programs())
def test_engines_do_what_the_real_lua_does(program):
    """Whatever a random program prints, and the error that ends it, is the same everywhere."""
    difference = find_difference(render(program))

    assert difference is None, f"{difference}\n{render(program)}"


def test_seed_and_number_name_a_program():
    """What `make fuzz` finds can be found again: a program does not depend on how Python hashes in a process."""
    again = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--seed", "1", "--show", "5"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        check=True,
        capture_output=True,
        text=True,
    )

    assert again.stdout == render(command.program(1, 5)) + "\n"


def test_programs_are_all_different_and_mostly_get_to_their_end():
    """The programs of a run are not a few over and over, and seldom end at an error of their main chunk."""
    sources = [render(command.program(1, number)) for number in range(40)]
    outcomes = [comparing.outcome_of_real_lua(source) for source in sources]

    assert len(set(sources)) == 40
    assert sum(outcome is not None and outcome.error is None for outcome in outcomes) > 30


def test_error_of_the_main_chunk_is_compared():
    """A program's own error is its outcome, with the position."""
    assert comparing.outcome_of_real_lua("show(1) error('x')") == Outcome("1\n", "test:1: x")
    assert run_on_engine("show(1) error('x')", DEFAULT_ENGINE).outcome == Outcome("1\n", "test:1: x")


def test_program_that_reaches_a_limit_is_not_compared():
    """Memory is limited differently everywhere, so what depends on it is no difference."""
    assert comparing.outcome_of_real_lua("local s = ('x'):rep(1 << 24)") is None
    assert find_difference("local s = ('x'):rep(1 << 24)") is None


def test_program_without_an_end_is_a_difference(monkeypatch):
    """An engine that does not come back is stopped and shown."""
    monkeypatch.setattr(comparing, "MAX_SECONDS", 0.05)

    outcome = run_on_engine("while true do end", DEFAULT_ENGINE).outcome

    assert "more than 0.05 seconds" in outcome.error


@pytest.mark.usefixtures("broken")
def test_difference_names_engine_and_first_differing_line():
    """A difference tells who does what."""
    difference = find_difference("show(1) show(pcall(function() return utf8.len('') end))", [DEFAULT_ENGINE])

    assert str(difference) == (
        f"{DEFAULT_ENGINE} and the real Lua differ: output line 2\n  expected: 'true 0'\n"
        "    actual: 'false \"test:1: attempt to index a nil value (global \\'utf8\\')\"'"
    )
    assert signature(difference) == 'true _ / false "test:_: attempt to index a nil value (global _)"'


def test_engines_that_count_instructions_differently_differ(monkeypatch):
    """Where outcomes are equal, the numbers of instructions must be, too."""
    counts = {"first": 10, "second": 10, "third": 11}
    monkeypatch.setattr(
        comparing, "run_on_engine", lambda _source, engine, *_: Run(Outcome("1\n"), counts[engine])
    )

    assert find_difference("show(1)", ["first", "second"]) is None
    assert str(find_difference("show(1)", counts)) == (
        "third and first differ: output line 2\n"
        "  expected: 'instructions: 10'\n    actual: 'instructions: 11'"
    )


# ---------------------------------------------------------------- making a finding smaller


def test_reduction_keeps_what_is_interesting_and_nothing_else():
    """Statements, list items and expressions go, one after another."""
    small = reduce(PROGRAM, lambda program: "utf8" in render(program))

    assert render(small) == "show(utf8.len(nil))\n"


@pytest.mark.usefixtures("broken")
def test_finding_becomes_a_small_conformance_file():
    """The file shows the difference without the prelude, and expects what the real Lua does."""
    small = reduced(PROGRAM, [DEFAULT_ENGINE], lambda: False)
    file = conformance_file(small, [DEFAULT_ENGINE], "found.lua")

    assert (
        file
        == "local show = print\nshow(utf8.len(nil))\n\n--!! found.lua:2: bad argument #1 to 'len' (string expected, got nil)\n"
    )
    assert parse(file, "found.lua").error.startswith("found.lua:2: bad argument")


@pytest.mark.usefixtures("broken")
def test_reduction_stops_when_its_time_is_over():
    """A program is returned as it is when there is no time."""
    assert reduced(PROGRAM, [DEFAULT_ENGINE], lambda: True) == PROGRAM


# ---------------------------------------------------------------- the command


@NEEDS_FORK
def test_command_compares_the_programs_asked_for(tmp_path, capsys):
    """The summary says what was run; without a difference the status is 0 and nothing is written."""
    arguments = ["--programs", "12", "--seed", "1", "--workers", "2", "--output", str(tmp_path / "found")]

    assert command.main(arguments) == 0
    output = capsys.readouterr().out
    assert f"seed 1: random programs on the real Lua and on {', '.join(ENGINES)}" in output
    assert "compared 12 programs of " in output
    assert "differences: 0, of 0 kinds" in output
    assert not (tmp_path / "found").exists()


@NEEDS_FORK
@pytest.mark.usefixtures("broken")
def test_command_writes_what_it_finds(tmp_path, monkeypatch, capsys):
    """Each kind of difference is shown and written once, the status is 1."""
    monkeypatch.setattr(command, "program", lambda _seed, _number: PROGRAM)

    assert command.main(["--programs", "3", "--seed", "7", "--workers", "1", "--output", str(tmp_path)]) == 1
    assert "differences: 3, of " in capsys.readouterr().out
    assert [file.name for file in tmp_path.iterdir()] == ["random_program_7_0.lua"]


@NEEDS_FORK
def test_worker_that_dies_or_hangs_is_told(tmp_path, monkeypatch, capsys):
    """A crash of Python itself, or a program that nothing can stop, does not go unseen."""
    monkeypatch.setattr(running, "STUCK", 0.2)

    def compare(number, _known):
        if number == 0:
            os._exit(3)
        while True:
            pass

    run = running.Run(compare, programs=2, seconds=60.0, workers=2, folder=tmp_path)
    run.wait()

    assert dict(run.kinds) == {"died": 1, "stuck": 1}
    assert "program 0: its process ended with status 3" in capsys.readouterr().out
