"""Real programs: `python -m pylua` does byte for byte what Debian's `lua5.4` does.

There are three kinds: programs on pure-Lua libraries of Debian, the sample programs that came with Lua 5.1, and
programs of our own. A test is skipped where the real Lua, its library or the samples are not installed;
`tests/programs/install-libraries` installs the first two, `python -m conformance fetch` the third.
"""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from conformance.suites import SUITES
from tests.helpers import all_engines
from tests.processes import pylua_process, real_lua

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).resolve().parent / "programs"
SAMPLES_FOLDER = SUITES["lua51"].folder

LIBRARY_FOLDERS = [Path("/usr/share/lua", version) for version in ("5.4", "5.3", "5.2", "5.1")]
"""Where Debian's packages put modules; many have links only for the versions of their time."""

SEARCH_PATH = ";".join(f"{folder}/?.lua;{folder}/?/init.lua" for folder in LIBRARY_FOLDERS)
ENVIRONMENT = {"LUA_PATH": SEARCH_PATH, "LUA_CPATH": "", "TZ": "UTC", "LC_ALL": "C", "USER": "somebody"}

# (Debian package, module, script in programs/libraries); programs/install-libraries reads the packages from here
LIBRARIES = [
    ("lua-ansicolors", "ansicolors", "ansicolors"),
    ("lua-argparse", "argparse", "argparse"),
    ("lua-basexx", "basexx", "basexx"),
    ("lua-binaryheap", "binaryheap", "binaryheap"),
    ("lua-check", "luacheck", "luacheck"),
    ("lua-cliargs", "cliargs", "cliargs"),
    ("lua-coxpcall", "coxpcall", "coxpcall"),
    ("lua-dkjson", "dkjson", "dkjson"),
    ("lua-fifo", "fifo", "fifo"),
    ("lua-inifile", "inifile", "inifile"),
    ("lua-inspect", "inspect", "inspect"),
    ("lua-logging", "logging", "logging"),
    ("lua-luassert", "luassert", "luassert"),
    ("lua-markdown", "markdown", "markdown"),
    ("lua-mediator", "mediator", "mediator"),
    ("lua-messagepack", "MessagePack", "messagepack"),
    ("lua-moses", "moses", "moses"),
    ("lua-penlight", "pl", "penlight_containers"),
    ("lua-penlight", "pl", "penlight_text"),
    ("lua-say", "say", "say"),
    ("lua-unit", "luaunit", "unit"),
    ("lua-uri", "uri", "uri"),
]


@attrs.frozen
class Sample:
    """How one of the sample programs is run.

    Attributes:
        arguments: the options and arguments of `lua`, the program among them.
        stdin: what the program reads.
    """

    arguments: tuple[str, ...]
    stdin: bytes = b""


STOPPED_CLOCK = ("-e", "os.clock = function() return 0 end os.date = function() return 'today' end")
FUNCTIONS_OF_5_1 = (
    "-e", "table.getn = rawlen; math.mod = math.fmod; function getfenv() return _G end",
)  # fmt: skip
FIVE_GENERATIONS = (
    "-e", "local write = io.write; function io.write(...) write(...) if select(2, ...) == 5 then os.exit() end end",
)  # fmt: skip
LISTING = b"\n".join(
    b"\t%d\t[%d]\t%sETGLOBAL\t0 -1\t; %s" % (n, n, b"GS"[n % 2 : n % 2 + 1], name)
    for n, name in enumerate([b"print", b"x", b"y", b"x"])
)

SAMPLES = {
    "bisect": Sample(("bisect.lua",)),
    "cf": Sample(("cf.lua",)),
    "echo": Sample((*FUNCTIONS_OF_5_1, "echo.lua", "one", "", "zwei und drei", "-4")),
    "env": Sample((*FUNCTIONS_OF_5_1, "env.lua")),
    "factorial": Sample(("factorial.lua",)),
    "fib": Sample((*STOPPED_CLOCK, "fib.lua", "17")),
    "fibfor": Sample(("fibfor.lua",)),
    "globals": Sample(("globals.lua",), LISTING),
    "hello": Sample(("hello.lua",)),
    "life": Sample((*FIVE_GENERATIONS, "life.lua")),
    "luac": Sample(("luac.lua", "no such file")),
    "printf": Sample((*STOPPED_CLOCK, "printf.lua")),
    "sieve": Sample((*FUNCTIONS_OF_5_1, "sieve.lua")),
    "sort": Sample(("sort.lua",)),
    "table": Sample(("table.lua",), b'a 1\na 2 3\n"b" 4\n\nc\nc 5'),
    "trace-calls": Sample(("-ltrace-calls", "bisect.lua")),
    "trace-globals": Sample((*FUNCTIONS_OF_5_1, "trace-globals.lua")),
    "xd": Sample(("xd.lua",), bytes(range(256)) + b"the end"),
}

NOT_SAMPLES = {"readonly": "needs the setfenv of Lua 5.1"}


def outcome(process):
    """Return all that can be seen of a process that has ended."""
    return process.returncode, process.stdout, process.stderr


def assert_does_the_same(engine, *arguments, cwd, stdin=b"", **environment):
    """Assert that pylua and the real Lua do the same with the same arguments."""
    expected = real_lua(*arguments, stdin=stdin, cwd=cwd, **ENVIRONMENT, **environment)
    assert b"' not found:" not in expected.stderr

    actual = pylua_process("--engine", engine, *arguments, stdin=stdin, cwd=cwd, **ENVIRONMENT, **environment)

    assert outcome(actual) == outcome(expected)


@all_engines
@pytest.mark.parametrize(("package", "module", "script"), LIBRARIES, ids=[row[-1] for row in LIBRARIES])
def test_library_works_as_with_the_real_lua(package, module, script, engine):
    """A program that uses much of a library writes what it writes with the real Lua, and ends with its status."""
    if not any(
        (folder / module).is_dir() or (folder / f"{module}.lua").is_file() for folder in LIBRARY_FOLDERS
    ):
        pytest.skip(f"the Debian package {package} is not installed (see tests/programs/install-libraries)")
    assert_does_the_same(engine, f"{script}.lua", cwd=FOLDER / "libraries")


@all_engines
@pytest.mark.parametrize("program", sorted(path.name for path in (FOLDER / "own").glob("*.lua")))
def test_program_of_ours_works_as_with_the_real_lua(program, engine):
    """A program of ours writes what it writes with the real Lua."""
    assert_does_the_same(engine, program, cwd=FOLDER / "own")


@all_engines
@pytest.mark.parametrize("sample", SAMPLES)
def test_sample_works_as_with_the_real_lua(sample, engine):
    """A sample program of Lua's distribution writes what it writes with the real Lua."""
    skip_without_samples()
    run = SAMPLES[sample]
    assert_does_the_same(engine, *run.arguments, stdin=run.stdin, cwd=SAMPLES_FOLDER, LUA_PATH_5_4="./?.lua")


@all_engines
def test_sample_luac_makes_programs_that_run(engine, tmp_path):
    """What the sample luac.lua compiles runs as the source does."""
    skip_without_samples()
    source = str(SAMPLES_FOLDER / "factorial.lua")

    compiler = pylua_process("--engine", engine, str(SAMPLES_FOLDER / "luac.lua"), source, cwd=tmp_path)
    compiled = pylua_process("--engine", engine, "luac.out", cwd=tmp_path)

    assert outcome(compiler) == (0, b"", b"")
    assert outcome(compiled) == outcome(real_lua(source))


def test_no_sample_is_forgotten():
    """Each of the sample programs is run, or there is a reason not to."""
    skip_without_samples()
    assert sorted([*SAMPLES, *NOT_SAMPLES]) == sorted(path.stem for path in SAMPLES_FOLDER.glob("*.lua"))


def test_each_script_belongs_to_a_library():
    """The table of libraries names each script once."""
    assert sorted(row[-1] for row in LIBRARIES) == sorted(
        path.stem for path in (FOLDER / "libraries").iterdir()
    )


def skip_without_samples():
    """Skip the test where the official suites have not been fetched."""
    if not SAMPLES_FOLDER.is_dir():
        pytest.skip("the samples are not here (see python -m conformance fetch)")
