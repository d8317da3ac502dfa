"""Our conformance files: what they expect is true of the real Lua, and of every engine."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from conformance import suites
from conformance.__main__ import main
from conformance.engines import Engine, find_engine, outcome_of
from conformance.expectations import Expected, Outcome, expectations_of, parse
from conformance.lupa_host import outcome_in_this_process
from conformance.patches import Patch
from conformance.run import FOLDER, Job, our_files, run_jobs
from pylua import LuaError, LuaState
from pylua.vm.values import type_name
from tests.helpers import all_engines

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(FOLDER.rglob("*.lua"))

every_file = pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(FOLDER)) for file in FILES])


def outcome_of_pylua(file: Path, engine: str) -> Outcome:
    """Run a file in a state of this process."""
    stdout = io.BytesIO()
    error = None
    with LuaState(engine=engine, stdout=stdout) as state:
        try:
            state.execute_file(file.name)
        except LuaError as caught:
            error = text_of(caught)
    return Outcome(stdout.getvalue().decode("latin-1"), error)


def text_of(error: LuaError) -> str:
    """Return an error's message as the command line shows it, in latin-1."""
    if isinstance(error.value, (str, bytes)):
        return os.fsencode(str(error)).decode("latin-1")
    return f"(error object is a {type_name(error.value.lua_value)} value)"


@every_file
@all_engines
def test_engine_does_what_the_file_expects(file, engine, monkeypatch):
    """Every engine meets every expectation."""
    expected = expectations_of(file)
    if expected.skip_reason(engine):
        pytest.skip(expected.skip_reason(engine))
    monkeypatch.chdir(file.parent)

    assert expected.difference(outcome_of_pylua(file, engine)) is None


@every_file
def test_expectations_are_those_of_the_real_lua(file, monkeypatch):
    """What a file expects is what Lua 5.4 does."""
    pytest.importorskip("lupa.lua54")
    expected = expectations_of(file)
    if expected.skip_reason("lua"):
        pytest.skip(expected.skip_reason("lua"))
    monkeypatch.chdir(file.parent)

    assert expected.difference(outcome_in_this_process(file.name)) is None


# ---------------------------------------------------------------- the format


def test_output_comments_are_the_lines_of_output():
    """Each --> comment is a line, with escapes, wherever it stands."""
    expected = parse('print(1)  --> 1\n--> a\\tb\\\\ \n-->\nx = "-->no"\n--> \\xff\\s', "f.lua")

    assert expected == Expected(output="1\na\tb\\\n\n\xff \n")


def test_error_comment_names_its_line():
    """A --! comment is an error of its line, a --!! comment a whole message."""
    assert parse("\nf()  --! failed", "f.lua").error == "f.lua:2: failed"
    assert parse("f()\n--!! failed", "f.lua").error == "failed"


@pytest.mark.parametrize("source", ["f() --! a\ng() --! b", "f() --! a\nprint(1) --> 1"])
def test_nothing_is_expected_after_an_error(source):
    """An error ends the program, so a file that expects more is wrong."""
    with pytest.raises(ValueError, match=r"^f\.lua:2: "):
        parse(source, "f.lua")


def test_skip_comment_names_engine_and_reason():
    """A file may be skipped by one engine or by all, with a reason."""
    assert parse("--# skip lua: lupa has no x", "f").skip_reason("lua") == "lupa has no x"
    assert parse("--# skip lua: lupa has no x", "f").skip_reason("interpreter") is None
    assert parse("--# skip: broken", "f").skip_reason("interpreter") == "broken"


@pytest.mark.parametrize(
    ("outcome", "difference"),
    [
        (Outcome("a\nb\n"), None),
        (Outcome("a\nb"), None),
        (Outcome("a\nc\n"), "output line 2\n  expected: 'b'\n    actual: 'c'"),
        (Outcome("a\n"), "output ends after line 1, expected next: 'b'"),
        (Outcome("a\nb\nc\n"), "output has more than the expected 2 lines, next: 'c'"),
        (Outcome("a\nb\n", "failed"), "expected error: None\n  actual error: 'failed'"),
    ],
)
def test_difference_shows_the_first_line_that_differs(outcome, difference):
    """A difference is told by its first line, and a missing last newline is none."""
    assert Expected(output="a\nb\n").difference(outcome) == difference


# ---------------------------------------------------------------- the runner


@pytest.mark.parametrize(
    ("status", "diagnostics", "error"),
    [
        (0, b"warning", None),
        (1, b"lua: f.lua:1: x\nstack traceback:\n\t[C]: in ?\n", "f.lua:1: x"),
        (1, b"/opt/bin/lua5.4: two\nlines\n", "two\nlines"),
        (1, b"pylua: \xe4\n", "\xe4"),
        (-9, b"", "(the program crashed with status -9: )"),
        (
            1,
            b"Traceback (most recent call last):\n",
            "(the program crashed with status 1: Traceback (most recent call last):\n)",
        ),
    ],
)
def test_outcome_is_read_from_what_the_program_shows(status, diagnostics, error):
    """The message of an uncaught error stands between the program's name and the traceback."""
    assert outcome_of(status, b"out", diagnostics) == Outcome("out", error)


PYTHON = Engine("test", (sys.executable, "-c"))


def run_python(*sources: str, timeout: float = 30.0) -> list:
    """Run Python programs as if they were Lua files."""
    jobs = [
        Job(title=str(number), command=[sys.executable, "-c", source], judge=lambda outcome: outcome.error)
        for number, source in enumerate(sources)
    ]
    return run_jobs(jobs, PYTHON, workers=2, timeout=timeout, show=lambda _: None)


def test_results_come_in_the_order_of_the_jobs():
    """The table has the order of the files, whichever ends first."""
    results = run_python("import time; time.sleep(0.3)", "1", "raise SystemExit(3)")

    assert [result.verdict for result in results] == ["ok", "ok", "FAILED"]
    assert [result.job.title for result in results] == ["0", "1", "2"]


def test_program_that_does_not_end_is_killed_with_its_children():
    """A time limit holds for the program and for what it started."""
    start = time.monotonic()
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"

    (result,) = run_python(child, timeout=1.0)

    assert result.verdict == "TIMEOUT"
    assert time.monotonic() - start < 20


def test_program_that_writes_without_end_is_killed(monkeypatch):
    """Output is limited, too."""
    monkeypatch.setattr("conformance.run.MAX_OUTPUT", 1000)

    (result,) = run_python("while True: print('x' * 1000)")

    assert (result.verdict, result.details[:40]) == ("FAILED", "killed: it wrote more than 1000 bytes; i")


def test_what_a_program_did_not_test_is_in_the_notes():
    """Official files say >>> what <<< they skip."""
    (result,) = run_python("print('\\n >>> no locale <<<\\n' * 2)")

    assert result.notes == ["not performed: no locale"]


def test_skipped_job_is_not_run():
    """A job with a reason to skip it starts nothing."""
    (result,) = run_jobs(
        [Job(title="t", command=["/absent"], skip="why")], PYTHON, workers=1, timeout=1, show=lambda _: None
    )

    assert (result.verdict, result.notes) == ("skipped", ["skipped: why"])


def test_selection_takes_files_and_folders(monkeypatch):
    """A name is looked up here, then in the conformance folder."""
    assert our_files(["language/goto"]) == sorted((FOLDER / "language/goto").glob("*.lua"))
    monkeypatch.chdir(FOLDER)
    assert our_files(["language/goto/continue.lua"]) == [FOLDER / "language/goto/continue.lua"]
    with pytest.raises(LookupError, match="absent"):
        our_files(["absent"])


def test_command_reports_and_exits(capsys):
    """The last line is "passed X of Y", and the exit status tells whether that is all."""
    pytest.importorskip("lupa.lua54")

    assert main(["--engine", "lua", "language/goto/continue.lua"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "passed 1 of 1"
    assert main(["--engine", "lua", "no/such/file.lua"]) == 2


def test_absent_lua_is_told():
    """A --lua that is no Lua 5.4 is an error, not another Lua."""
    with pytest.raises(LookupError, match=r"no Lua 5\.4 found: /absent"):
        find_engine("lua", "/absent")


def test_suite_is_copied_and_patched(tmp_path, monkeypatch):
    """Patches change the copy, not the suite, and must fit."""
    suite = suites.Suite(name="test", dialect="5.4", source="test", not_tests={"all.lua": "driver"})
    monkeypatch.setattr(suites, "SUITES_FOLDER", tmp_path)
    with pytest.raises(LookupError, match="conformance fetch"):
        suite.test_files()
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "a.lua").write_text("x = 1 y = 2")
    (tmp_path / "test" / "all.lua").write_text("")
    patch = Patch(suite="test", file="a.lua", old="1", new="3", reason="because")
    monkeypatch.setattr(suites, "PATCHES", (patch,))

    assert suite.prepare(tmp_path / "copy") == {"a.lua": ["patched: because"]}
    assert (tmp_path / "copy" / "a.lua").read_text() == "x = 3 y = 2"
    assert (tmp_path / "test" / "a.lua").read_text() == "x = 1 y = 2"
    assert suite.test_files() == ["a.lua"]
    monkeypatch.setattr(
        suites, "PATCHES", (Patch(suite="test", file="a.lua", old="=", new="", reason="twice"),)
    )
    with pytest.raises(LookupError, match="2 places"):
        suite.prepare(tmp_path / "second copy")


def test_module_runs_as_a_command():
    """`python -m conformance --help` tells what there is."""
    shown = subprocess.run(
        [sys.executable, "-m", "conformance", "--help"],
        cwd=FOLDER.parent,
        check=True,
        capture_output=True,
        text=True,
    )

    assert "--suite" in shown.stdout
