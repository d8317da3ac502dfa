"""The benchmarks: the programs agree in every language, and the report says what was measured."""

from __future__ import annotations

import io
import json
import re
import runpy
import sys
from contextlib import redirect_stdout
from unittest import mock
from xml.etree import ElementTree as ET

import pytest

from benchmarks import costs, pool
from benchmarks.__main__ import choose_peers, find_peers, main
from benchmarks.goals import ENGINE, LIMITED, outcomes
from benchmarks.measure import Measurement, Run, Series, compare_outputs, run_process, scaled
from benchmarks.peers import PEERS, MissingPeer, Peer
from benchmarks.programs import PROGRAMS
from benchmarks.readme import BEGIN, END, as_markdown, in_readme
from benchmarks.report import RESOLUTION, as_json, as_svg, geometric_mean, make_report, text, times_of
from pylua.options import ENGINES
from tests.helpers import all_engines, new_real_lua, new_state

TINY = 0.001
"""Times the default size: enough to run every line."""

every_program = pytest.mark.parametrize("name", PROGRAMS)


def lua_source(name):
    """Return the Lua version of a program."""
    return PROGRAMS[name].path(".lua").read_text("ascii")


def tiny_size(name):
    """Return the size that a program has in these tests."""
    return scaled(PROGRAMS[name].size, TINY)


def python_output(name, size):
    """Run the Python version of a program here; return what it prints."""
    path = str(PROGRAMS[name].path(".py"))
    stdout = io.StringIO()
    arguments, sys.argv = sys.argv, [path, str(size)]
    try:
        with redirect_stdout(stdout):
            runpy.run_path(path)
    finally:
        sys.argv = arguments
    return stdout.getvalue()


def pylua_output(name, size, engine):
    """Run a program in pylua; return what it prints."""
    stdout = io.BytesIO()
    with new_state(engine, stdout=stdout) as state:
        state.globals["arg"] = state.table([str(size)])
        state.execute(lua_source(name), name=f"@{name}.lua")
    return stdout.getvalue().decode("ascii")


def real_lua_output(name, size):
    """Run a program in the real Lua; return what it prints."""
    lua = new_real_lua()
    lua.globals().arg = lua.table_from([str(size)])
    lua.execute("lines = {}; function print(...) lines[#lines + 1] = table.concat({...}, '\\t') .. '\\n' end")
    lua.execute(lua_source(name))
    return lua.eval("table.concat(lines)")


# ---------------------------------------------------------------- the programs


def test_there_are_twenty_programs():
    """There are at least twenty programs."""
    assert len(PROGRAMS) >= 20


@every_program
def test_default_size_is_the_same_in_python(name):
    """Both versions of a program have the same size by default."""
    source = PROGRAMS[name].path(".py").read_text("ascii")

    sizes = re.findall(
        r"^main\(int\(sys\.argv\[1\]\) if len\(sys\.argv\) > 1 else (\d+)\)$", source, re.MULTILINE
    )

    assert sizes == [str(PROGRAMS[name].size)]


@every_program
def test_program_says_what_it_does_and_what_its_size_means(name):
    """A Lua version begins with a sentence and explains its size."""
    first, second = lua_source(name).split("\n")[:2]

    assert re.fullmatch(r"-- [A-Z].*\.", first)
    assert re.search(r" -- \w+", second)


@all_engines
@every_program
def test_pylua_prints_what_python_prints(name, engine):
    """A program prints the same in pylua and in Python."""
    size = tiny_size(name)

    assert pylua_output(name, size, engine) == python_output(name, size)


@every_program
def test_real_lua_prints_what_python_prints(name):
    """A program prints the same in the real Lua and in Python."""
    size = tiny_size(name)

    assert real_lua_output(name, size) == python_output(name, size)


# ---------------------------------------------------------------- running


def test_run_reports_output_time_and_memory():
    """A run has the words that the process printed, its seconds and its peak memory."""
    run = run_process([sys.executable, "-c", "print('a\\tb'); x = 'x' * 50_000_000"], {}, 30)

    assert (run.output, run.problem) == ("a b", None)
    assert run.cpu > 0
    assert run.wall > 0
    assert run.memory > 50_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="only there the runner keeps its own memory out")
def test_memory_does_not_include_the_runner():
    """The peak memory of a small process is small, whatever the runner's is."""
    ballast = bytearray(b"x") * 60_000_000

    run = run_process(["/bin/sh", "-c", "echo"], {}, 30)

    assert run.memory < 20_000_000 < len(ballast)


def test_failing_process_is_a_problem():
    """A process that fails has a problem: its status and its last words."""
    code = "import sys; print('first\\nlast', file=sys.stderr); sys.exit(3)"

    assert run_process([sys.executable, "-c", code], {}, 30).problem == "exit status 3: last"


def test_slow_process_is_ended():
    """A process that takes longer than the limit is ended, and that is its problem."""
    assert run_process([sys.executable, "-c", "while True: pass"], {}, 0.3).problem == "more than 0.3 s"


def test_environment_reaches_the_process():
    """The variables that a peer needs are in its environment."""
    code = "import os; print(os.environ['BENCHMARK'])"

    assert run_process([sys.executable, "-c", code], {"BENCHMARK": "yes"}, 30).output == "yes"


def test_different_output_is_a_problem():
    """A peer that prints something else than most is reported with what it prints."""
    by_peer = {name: Series([made_up_run(1, output)]) for name, output in zip("abc", ["1", "2", "1"])}

    compare_outputs(by_peer)

    assert [series.problem for series in by_peer.values()] == [None, "prints '2' instead of '1'", None]


# ---------------------------------------------------------------- peers


def test_every_engine_is_a_peer():
    """Every engine of pylua can be measured, on this Python and on PyPy."""
    names = [peer.name for peer in PEERS]

    assert all(f"pylua-{engine}" in names and f"pylua-{engine}-pypy" in names for engine in ENGINES)


def test_pylua_and_baseline_are_always_chosen():
    """A list of peers adds to pylua and the baseline."""
    chosen = [peer.name for peer in choose_peers("puc54", ["interpreter"], "python")]

    assert chosen == ["python", "pylua-interpreter", "puc54"]


def test_missing_peer_is_reported():
    """A peer that is not here is missing with its reason, and no error."""

    def find():
        raise MissingPeer("not built")

    assert find_peers([Peer("ours", "", ".lua", find)]) == ([], {"ours": "not built"})


@pytest.mark.parametrize(
    "arguments", [["nonesuch"], ["fib", "--peers", "nonesuch"], ["--baseline", "nonesuch"]]
)
def test_unknown_names_are_refused(arguments, capsys):
    """An unknown program or peer is a message and status 2."""
    assert main(arguments) == 2
    assert "'nonesuch'; known: " in capsys.readouterr().err


def test_command_writes_its_files(tmp_path, capsys):
    """A run prints its tables and writes results.json and results.svg."""
    arguments = ["queens", "--peers=python", "--engine=interpreter", "--repeat=1", "--size-factor=0.01"]

    assert main([*arguments, "--output", str(tmp_path)]) == 0

    assert "pylua-interpreter against" in capsys.readouterr().out
    assert sorted(file.name for file in tmp_path.iterdir()) == ["results.json", "results.svg"]


def test_limited_state_prints_what_an_unlimited_one_prints():
    """The program that counts instructions runs a file as the command does."""
    path = str(PROGRAMS["queens"].path(".lua"))
    limited = next(peer for peer in PEERS if peer.name == LIMITED).find()

    run = run_process([*limited.words, path, "2"], limited.environment, 30)

    assert run.problem is None
    assert run.output.split() == python_output("queens", 2).split()


def test_every_cost_is_measured():
    """Each row of the costs has numbers, and says whether its goal is reached."""
    with mock.patch.object(costs, "ROUNDS", 1):
        heading, *measured = costs.rows()

    assert len(measured) == len(costs.COSTS)
    assert all(float(row[heading.index("best")]) > 0 and row[-1] in ("reached", "missed") for row in measured)


# ---------------------------------------------------------------- goals


def report_of(**times):
    """Return the report of one program, "fib", with the seconds that each peer took."""
    series = {"fib": {name.replace("_", "-"): Series([made_up_run(value)]) for name, value in times.items()}}
    startup = {name: Series([made_up_run(0.0)]) for name in series["fib"]}
    return make_report(
        Measurement(startup, series),
        baseline="python",
        clock="wall",
        repeat=1,
        sizes={"fib": 3},
        machine={"python": "CPython 3"},
        peers={name: f"what {name} is" for name in startup},
        missing={},
        engines=[ENGINE],
    )


def test_goals_are_held_against_what_was_measured():
    """A mean at its goal is reached, one above it is missed; what was not measured is left out."""
    report = report_of(python=1.0, pylua_translator=3.0, gopherlua=3.0, moonpie=120.0)

    found = {outcome.what: (round(outcome.measured, 6), outcome.reached) for outcome in outcomes(report)}

    assert found == {
        "GopherLua, neither limited": (1.0, True),
        "the same programs written in Python": (3.0, False),
        "the best other Lua in pure Python": (0.025, True),
    }


def test_worst_programs_of_a_mean_are_named():
    """A mean comes with the programs that hold it back."""
    report = report_of(python=1.0, pylua_translator=3.0)

    assert [outcome.worst for outcome in outcomes(report)] == [(("fib", 3.0),)]


def test_readme_gets_the_figures():
    """The figures stand between the two comments, misses with their size and cause."""
    report = report_of(python=1.0, pylua_translator=3.0)

    text = in_readme(f"before\n{BEGIN}\nstale\n{END}\nafter\n", as_markdown(report))

    assert text.startswith(f"before\n{BEGIN}\n1 programs, best of 1 rounds")
    assert text.endswith(f"{END}\nafter\n")
    assert "stale" not in text
    assert "| the same programs written in Python | 2.50 | 3.00 (missed) |" in text
    assert "Python the goal is missed by 20%; what holds it back: fib 3.00." in text


def test_times_of_a_part_of_the_size_are_scaled_up():
    """A peer that ran a fifth counts five times."""
    assert times_of(Series([made_up_run(1.5)], share=0.2), "wall", 0.5) == [5.0]


# ---------------------------------------------------------------- the report


def made_up_run(seconds, output="1", memory=1 << 20):
    """Return a run that took so many seconds."""
    return Run(seconds, seconds / 2, memory, output)


def made_up_report():
    """Return the report of two programs in two rounds on four peers, one of which fails and one does not start."""
    startup = {
        "python": Series([made_up_run(0.25), made_up_run(0.5)]),
        "pylua-x": Series([made_up_run(1.0)]),
        "faulty": Series([made_up_run(0.5)]),
        "dead": Series([made_up_run(0.5)], problem="exit status 1"),
    }
    series = {
        "fib": {
            "python": Series([made_up_run(1.25), made_up_run(2.25)]),
            "pylua-x": Series([made_up_run(3.0), made_up_run(3.0)]),
            "faulty": Series([made_up_run(1.0)], problem="prints '<3' instead of '1'"),
            "dead": Series(),
        },
        "sort": {
            "python": Series([made_up_run(1.25), made_up_run(1.25)]),
            "pylua-x": Series([made_up_run(9.0), made_up_run(9.0, memory=3 << 20)]),
            "faulty": Series([made_up_run(0.5)]),
            "dead": Series(),
        },
    }
    return make_report(
        Measurement(startup, series),
        baseline="python",
        clock="wall",
        repeat=2,
        sizes={"fib": 3, "sort": 4},
        machine={"python": "CPython 3"},
        peers={name: f"what {name} is" for name in startup},
        missing={"absent": "not built"},
        engines=["pylua-x"],
    )


def test_ratio_is_of_best_times_without_startup():
    """A ratio divides the best times less start-up; its range is that of the rounds."""
    ratio = made_up_report().ratio("fib", "pylua-x")

    assert (ratio.value, ratio.low, ratio.high) == (2.0, 1.0, 2.0)


def test_geometric_mean():
    """The geometric mean of 2 and 8 is 4."""
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4.0)


def test_mean_is_over_the_programs_that_ran():
    """A peer's mean is over the programs that it ran without a problem."""
    report = made_up_report()

    assert report.mean("pylua-x").value == pytest.approx(4.0)
    assert report.mean("faulty").count == 1
    assert report.mean("faulty").value == pytest.approx(RESOLUTION)


def test_peer_that_does_not_start_is_missing():
    """A peer whose empty program fails is among the missing ones, with the reason."""
    report = made_up_report()

    assert report.missing == {"absent": "not built", "dead": "does not start: exit status 1"}
    assert "dead" not in report.peers


def test_table_has_ratios_and_what_failed():
    """The tables have each program's ratios, the means, the peak memory, and what is missing or failed."""
    lines = [re.sub(" +", " ", line) for line in text(made_up_report()).split("\n")]

    assert "fib 3 1.000 2.00 ±25% -" in lines
    assert "pylua-x 4.00 2.00 - 8.00 2 1000.0 3.0" in lines
    assert "missing: absent: not built" in lines
    assert "failed: fib on faulty: prints '<3' instead of '1'" in lines


def test_json_has_everything():
    """The JSON file has the times of each round, ratios and means."""
    content = json.loads(as_json(made_up_report()))

    assert content["times"]["fib"]["python"] == [1.0, 2.0]
    assert content["ratios"]["sort"]["pylua-x"]["value"] == 8.0
    assert content["means_of_engines"]["pylua-x"]["python"]["value"] == pytest.approx(4.0)


def test_plot_has_a_bar_for_each_peer_and_a_dot_for_each_program():
    """The plot is well-formed SVG with a bar for each peer's mean and a dot for each ratio."""
    tree = ET.fromstring(as_svg(made_up_report()))  # noqa: S314  our own
    tag = "{http://www.w3.org/2000/svg}"

    assert len(tree.findall(f"{tag}rect")) == 1 + 3
    assert len(tree.findall(f"{tag}circle")) == 5


def test_costs_of_pools_are_measured(monkeypatch):
    """Each row of the pool's costs has numbers, and says whether its goal is reached."""
    monkeypatch.setattr(pool, "TIMES", 40)
    monkeypatch.setattr(pool, "TURNS", 2)
    heading, *measured = pool.rows(rounds=1)

    assert heading[:3] == ["what", "unit", "goal"]
    assert len(measured) == 8
    for row in measured:
        assert float(row[3]) > 0 or "reset" in row[0]  # a difference of two measurements
        assert row[5] in ("reached", "missed")
