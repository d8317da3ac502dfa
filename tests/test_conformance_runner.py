"""The conformance runner: processes with limits, official suites with patches, and the report."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from html.parser import HTMLParser

import pytest

from conformance import suites
from conformance.__main__ import main
from conformance.engines import PYLUA_ENGINES, Engine, find_engine, outcome_of, with_starter
from conformance.expectations import Outcome
from conformance.patches import ARRANGEMENTS_54, Arrangement, Patch
from conformance.reach import Reach, reach_of
from conformance.report import BEGIN, END, OUR_FILES, Section, in_readme, markdown, page, version_of_pylua
from conformance.run import FOLDER, Job, Result, jobs_for_suite, our_files, run_jobs
from conformance.suites import SUITES, Suite
from tests.helpers import all_engines

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
on_posix = pytest.mark.skipif(os.name != "posix", reason="scripts are programs only on POSIX systems")


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


# ---------------------------------------------------------------- running processes

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


def test_own_time_limit_goes_before_that_of_all():
    """A file that takes long has its own limit."""
    sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]

    results = run_jobs(
        [Job(title="a", command=sleeping, seconds=0.2), Job(title="b", command=[sys.executable, "-c", "0"])],
        PYTHON,
        workers=2,
        timeout=60,
        show=lambda _: None,
    )

    assert [result.verdict for result in results] == ["TIMEOUT", "ok"]


@on_linux
def test_memory_is_limited():
    """A program gets no more memory than its job allows."""
    sources = ("bytearray(400_000_000)", "bytearray(1_000_000)")

    results = run_jobs(
        [
            Job(
                title="f",
                command=[sys.executable, "-c", source],
                kilobytes=300_000,
                judge=lambda outcome: outcome.error,
            )
            for source in sources
        ],
        PYTHON,
        workers=1,
        timeout=60,
        show=lambda _: None,
    )

    assert [result.verdict for result in results] == ["FAILED", "ok"]
    assert "MemoryError" in results[0].details


def test_standard_input_is_empty_and_has_no_positions():
    """What reads the standard input finds its end; it is no file."""
    (result,) = run_python("import sys; sys.exit(sys.stdin.seekable() or sys.stdin.read() != '')")

    assert result.verdict == "ok"


@on_posix
@all_engines
def test_starter_is_the_engine_as_one_word(engine, tmp_path):
    """A Lua program finds in `arg` one word that starts its engine again, from an empty environment too."""
    one_word = with_starter(find_engine(engine), "5.4", tmp_path / "bin")
    program = tmp_path / "again.lua"
    program.write_text(
        "print(...); assert(arg[-2] == nil)\nos.exit(os.execute('env -i ' .. arg[-1] .. ' -v'))"
    )

    shown = subprocess.run(one_word.command_for(str(program)), check=True, capture_output=True, text=True)

    assert one_word.starts_alone
    assert "Lua 5.4" in shown.stdout


# ---------------------------------------------------------------- the command


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


def test_command_runs_each_engine_that_is_asked_for(capsys):
    """With several engines, each has a table and totals of its own, below its name."""
    pytest.importorskip("lupa.lua54")
    arguments = ["--engine", PYLUA_ENGINES[0], "--engine", "lua", "language/goto/continue.lua"]

    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"on {PYLUA_ENGINES[0]}" in lines
    assert "on lua" in lines
    assert lines.count("passed 1 of 1") == 2


def test_absent_lua_is_told():
    """A --lua that is no Lua 5.4 is an error, not another Lua."""
    with pytest.raises(LookupError, match=r"no Lua 5\.4 found: /absent"):
        find_engine("lua", "/absent")


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


# ---------------------------------------------------------------- official suites


@pytest.fixture
def suite(tmp_path, monkeypatch):
    """Return a tiny suite: a.lua is patched, b.lua skips what needs T, c.lua has a driver, d.lua takes long."""
    folder = tmp_path / "suites" / "tiny"
    folder.mkdir(parents=True)
    (folder / "a.lua").write_text("-- first line\nassert(1 == 2)\n")
    (folder / "b.lua").write_text(
        "if T == nil then\n  print '\\n >>> testC not active: skipping B <<<\\n'\n"
        "  print '\\n >>> no locale <<<\\n'\n  return\nend\nT.f()\n"
    )
    (folder / "c.lua").write_text("return 'c'")
    (folder / "d.lua").write_text("assert(not _soft)")
    monkeypatch.setattr(suites, "SUITES_FOLDER", tmp_path / "suites")
    monkeypatch.setattr(
        suites, "PATCHES", (Patch(suite="tiny", file="a.lua", old="2", new="1", reason="because"),)
    )
    return Suite(
        name="tiny",
        release="5.4.8",
        dialect="5.4",
        source="tiny",
        arrangements={
            "c.lua": Arrangement(
                reason="is a module", driver="assert(dofile 'c.lua' == 'c' and x == 1)", prelude="x = 1"
            ),
            "d.lua": Arrangement(reason="takes long", is_long=True),
        },
    )


def test_suite_must_be_fetched(suite, tmp_path, monkeypatch):
    """Without the suite's folder the message tells how to get it."""
    monkeypatch.setattr(suites, "SUITES_FOLDER", tmp_path / "absent")

    with pytest.raises(LookupError, match="conformance fetch"):
        suite.test_files()


def test_suite_is_copied_and_patched(suite, tmp_path):
    """Patches change the copy, not the suite; they are told with their lines."""
    reasons = suite.prepare(tmp_path / "copy")

    assert reasons["a.lua"] == ["line 2 changed, 2: because"]
    assert (tmp_path / "copy" / "a.lua").read_text() == "-- first line\nassert(1 == 1)\n"
    assert (suite.folder / "a.lua").read_text() == "-- first line\nassert(1 == 2)\n"


def test_patch_must_fit_once(suite, tmp_path, monkeypatch):
    """A patch whose text occurs twice is refused: it could change something else."""
    patch = Patch(suite="tiny", file="a.lua", old="=", new="", reason="twice")
    monkeypatch.setattr(suites, "PATCHES", (patch,))

    with pytest.raises(LookupError, match="2 places"):
        suite.prepare(tmp_path / "copy")


@all_engines
def test_every_file_of_a_suite_is_run(suite, engine, tmp_path):
    """Patched files, modules and long files count; the notes tell what was done and not done."""
    found = find_engine(engine)
    jobs = jobs_for_suite(suite, (), found, tmp_path / "scratch")

    results = run_jobs(jobs, found, workers=2, timeout=60, show=lambda _: None)

    assert {result.job.title: result.verdict for result in results} == dict.fromkeys(suite.test_files(), "ok")
    assert [result.notes for result in results] == [
        ["line 2 changed, 2: because"],
        [
            "1 of 5 lines of code need the C test library T",
            "not performed: testC not active: skipping B",
            "not performed: no locale",
        ],
        ["is a module"],
        ["takes long"],
    ]


def test_quick_leaves_out_what_takes_long(suite, tmp_path):
    """--quick is for files that take minutes, and sets _soft for the others; a file that is named is run."""
    found = find_engine(PYLUA_ENGINES[0])

    assert [job.title for job in jobs_for_suite(suite, (), found, tmp_path / "1", quick=True)] == [
        "a.lua",
        "b.lua",
        "c.lua",
    ]
    (named,) = jobs_for_suite(suite, ["d.lua"], found, tmp_path / "2", quick=True)
    assert "_soft = true" in named.command
    with pytest.raises(LookupError, match=r"no test file 'e\.lua'"):
        jobs_for_suite(suite, ["e.lua"], found, tmp_path / "3")


def test_every_arrangement_names_a_file_and_a_reason():
    """The list has no file that the suite lacks."""
    official = SUITES["lua54"]
    if not official.folder.is_dir():
        pytest.skip("the suite has not been fetched")

    assert set(ARRANGEMENTS_54) <= set(official.test_files())
    assert all(arrangement.reason for arrangement in ARRANGEMENTS_54.values())


# ---------------------------------------------------------------- what can run without the test library


@pytest.mark.parametrize(
    ("source", "unreached", "lines"),
    [
        ("f()\n\n-- comment\ng()", 0, 2),
        ("if T then\nf()\nend\ng()", 1, 3),
        ("if not T then\nf()\nelse\ng()\nend", 1, 3),
        ("if not (T == nil) then\nf()\nelseif x then\ng()\nelse\nh()\nend", 1, 5),
        ("if T ~= nil and x then\nf()\nend", 1, 2),
        ("if T or x then\nf()\nend", 0, 2),
        ("if x and not T then\nf()\nelse\ng()\nend", 0, 3),
        ("if x == nil then\nf()\nend", 0, 2),
        ("if rawget(_G, 'T') then\nf()\nend\nif rawget(_G, 'U') then\ng()\nend", 1, 4),
        ("if T == nil then\nreturn\nend\nf()\ng()", 2, 4),
        ("if x then\nreturn\nend\nf()", 0, 3),
        ("do\nif not T then\nreturn\nend\nend\nf()", 1, 3),
        ("local function f()\nif not T then return 1 end\ng()\nend\nh()", 1, 4),
        ("# first line\nif T then f() end", 0, 1),
    ],
)
def test_lines_that_need_an_absent_global_are_counted(source, unreached, lines, tmp_path):
    """Lines with code count, and can not run in a branch for T, or behind a return where there is no T."""
    file = tmp_path / "f.lua"
    file.write_text(source)

    assert reach_of(file) == Reach(unreached, lines)


# ---------------------------------------------------------------- the report


def result_of(title: str, verdict: str = "ok", *notes: str, details: str = "") -> Result:
    """Return a result that no run has made."""
    return Result(job=Job(title=title, reach=Reach(1, 1500)), verdict=verdict, notes=notes, details=details)


def test_table_goes_between_its_comments():
    """What stands around the table stays, and a second table replaces the first."""
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"

    assert in_readme(text, "| new |\n") == f"before\n{BEGIN}\n| new |\n{END}\nafter\n"
    with pytest.raises(LookupError, match="no place"):
        in_readme(f"{END} {BEGIN}", "table")


def test_markdown_has_totals_and_a_row_for_each_note():
    """Files without notes are only counted; what the sentence above the table says is not said twice."""
    official = Section(
        engine="interpreter",
        suite="Lua 5.4.8's test suite",
        results=[
            result_of("a.lua"),
            result_of(
                "b.lua", "ok", Reach(1, 1500).note(), "says it", "not performed: testC not active: skip API"
            ),
            result_of("c.lua", "FAILED", "changed | twice", details="c.lua:1: x\nmore"),
            result_of("d.lua", "skipped", "skipped: why"),
        ],
    )
    ours = Section(engine="interpreter", suite=OUR_FILES, results=[result_of("x/y.lua")])

    table = markdown([ours, official])

    lines = table.split("\n")
    assert "|  | interpreter |" in lines
    assert f"| {OUR_FILES} | 1 of 1 |" in lines
    assert "| Lua 5.4.8's test suite | 2 of 3 (1 skipped) |" in lines
    assert lines[-3:] == [
        "| b.lua | says it |",
        "| c.lua | FAILED: c.lua:1: x; changed \\| twice |",
        "| d.lua | skipped: why |",
    ]
    assert "5,996 of their 6,000 lines of code run; the other 4 (of them 1 in a.lua, 1 in b.lua" in table
    assert "1 of the 4 files are simply run" in table


def test_each_engine_has_a_column():
    """A suite is a row; what is true of all engines is said once, else the note names its engines."""
    sections = [
        Section(engine=engine, suite=suite, results=[result_of("a.lua", "ok", "shared", *notes)])
        for engine, notes in (("one", ()), ("two", ("slow",)))
        for suite in (OUR_FILES, "s")
    ]

    lines = markdown(sections).split("\n")

    assert lines[2:6] == [
        "|  | one | two |",
        "| --- | --- | --- |",
        f"| {OUR_FILES} | 1 of 1 | 1 of 1 |",
        "| s | 1 of 1 | 1 of 1 |",
    ]
    assert lines[-1] == "| a.lua | shared; two: slow |"


class Tags(HTMLParser):
    """Collects the text of the cells of a page, and what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.loads: list[str] = []
        self.in_cell = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Begin a cell; note what would be fetched."""
        self.in_cell = tag == "td"
        if self.in_cell:
            self.cells.append("")
        self.loads += [str(value) for name, value in attributes if name == "src" or tag in ("link", "script")]

    def handle_data(self, data: str) -> None:
        """Add to the cell."""
        if self.in_cell:
            self.cells[-1] += data.rstrip("\n")


def test_page_has_every_file_and_needs_no_other():
    """The page tells the result of each file on each engine, notes and details, and loads nothing."""
    results = [result_of("a<b>.lua", "ok", "note & note"), result_of("c.lua", "TIMEOUT", details="<killed>")]
    sections = [
        Section(engine="one", suite=OUR_FILES, results=results),
        Section(engine="two", suite=OUR_FILES, results=[result_of("a<b>.lua")]),
    ]

    text = page(sections)

    tags = Tags()
    tags.feed(text)

    assert tags.cells == [
        *(OUR_FILES, "1 of 2", "1 of 1"),
        *("a<b>.lua", "0.00 s", "0.00 s", "one: note & note"),
        *("c.lua", "TIMEOUT", "", ""),
        *("c.lua: TIMEOUT on one", "<killed>"),
    ]
    assert tags.loads == []


def test_report_runs_everything_and_writes_both(suite, tmp_path, monkeypatch, capsys):
    """The command writes what a real run gave, and its status tells whether all passed."""
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "right.lua").write_text("print(1)  --> 1")
    (ours / "wrong.lua").write_text("print(1)  --> 2")
    monkeypatch.setattr("conformance.run.FOLDER", ours)
    monkeypatch.setattr("conformance.__main__.REPORTED_SUITE", suite)
    readme, html = tmp_path / "README.md", tmp_path / "new" / "page.html"
    readme.write_text(f"# Title\n{BEGIN}\n{END}\nrest\n")
    arguments = ["report", "--output", str(readme), "--html", str(html), "--engine", PYLUA_ENGINES[0]]

    assert main(arguments) == 1
    capsys.readouterr()
    assert f"| {OUR_FILES} | 1 of 2 |" in readme.read_text()
    assert "| Lua 5.4.8's test suite | 4 of 4 |" in readme.read_text()
    assert readme.read_text().endswith(f"{END}\nrest\n")
    assert "right.lua" in html.read_text()

    (ours / "wrong.lua").unlink()
    assert main(arguments) == 0
    assert f"pylua {version_of_pylua()} " in readme.read_text()


def test_report_without_a_place_for_it_runs_nothing(tmp_path, capsys):
    """A file without the two comments is refused before anything is run."""
    readme = tmp_path / "README.md"
    readme.write_text("no table here")

    assert main(["report", "--output", str(readme)]) == 2
    assert "no place for the table" in capsys.readouterr().err
