"""The command `pylua`: options, arguments, environment, messages, exit status; compared with `lua5.4` if there is one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pylua.__main__ import MissingArgument, UnknownOption, parse_options
from tests.processes import TIMEOUT, environment, pylua, pylua_process, real_lua, running


def result(process):
    """Return all that can be seen of a process."""
    return process.returncode, process.stdout, process.stderr


def output(*arguments, **options):
    """Run the command, which must succeed without a message; return its output as text."""
    process = pylua(*arguments, **options)
    assert (process.returncode, process.stderr) == (0, b"")
    return process.stdout.decode()


# ---------------------------------------------------------------- the grammar of the options


def test_first_argument_that_is_no_option_is_the_script():
    """What looks like an option behind the script belongs to the script."""
    assert parse_options(["pylua", "-W", "game.lua", "-v"]).script == 2


def test_lone_minus_is_a_script():
    """A minus alone ends the options and stands for the standard input."""
    assert parse_options(["pylua", "-", "-x"]).script == 1


def test_double_minus_ends_the_options():
    """Behind a double minus stands the script, whatever it looks like."""
    assert parse_options(["pylua", "--", "-x"]).script == 2


def test_double_minus_at_the_end_gives_no_script():
    """A double minus need not be followed by anything."""
    assert parse_options(["pylua", "--"]).script == 0


@pytest.mark.parametrize("arguments", [["-eprint(1)"], ["-e", "print(1)"]])
def test_code_may_be_glued_to_its_option(arguments):
    """-e takes the rest of its own argument, or the next one."""
    assert parse_options(["pylua", *arguments]).actions == [("e", "print(1)")]


def test_code_may_be_empty():
    """An empty argument is an argument."""
    assert parse_options(["pylua", "-e", ""]).actions == [("e", "")]


def test_actions_keep_their_order():
    """-e, -l and -W act in the order in which they are given."""
    options = parse_options(["pylua", "-lm", "-e", "x", "-W", "-l", "n"])

    assert options.actions == [("l", "m"), ("e", "x"), ("W", ""), ("l", "n")]


def test_interactive_implies_version():
    """-i shows the banner as -v does."""
    assert parse_options(["pylua", "-i"]).shows_version


def test_choices_may_be_separate_or_glued():
    """--dialect and --engine take "=value" or the next argument."""
    options = parse_options(["pylua", "--dialect", "5.4", "--engine=interpreter"])

    assert options.choices == {"dialect": "5.4", "engine": "interpreter"}


@pytest.mark.parametrize(
    "option",
    [
        "-h",
        "---",
        "-Ex",
        "-vv",
        "-iv",
        "-Wx",
        "-pq",
        "--lists",
        "--list=half",
        "--help=x",
        "--engines=interpreter",
    ],
)
def test_unknown_option_is_refused(option):
    """Neither unknown letters nor known ones with something behind them are options."""
    with pytest.raises(UnknownOption, match=f"^unrecognized option '{option}'$"):
        parse_options(["pylua", option])


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["-e"], "-e"), (["-e", "-v"], "-e"), (["-l"], "-l"), (["-i", "-l", "-"], "-l"),
        (["-p"], "-p"), (["--list"], "--list"), (["--engine"], "--engine"), (["--dialect", "-i"], "--dialect"),
    ],
)  # fmt: skip
def test_missing_argument_is_named(arguments, option):
    """An option at the end, or before another one, lacks its argument."""
    with pytest.raises(MissingArgument, match=f"^'{option}' needs argument$"):
        parse_options(["pylua", *arguments])


def test_bad_option_shows_the_usage_and_runs_nothing():
    """Options are checked before anything runs."""
    process = pylua("-e", "print(1)", "-x")

    assert process.returncode == 1
    assert process.stdout == b""
    assert process.stderr.startswith(
        b"pylua: unrecognized option '-x'\nusage: pylua [options] [script [args]]\n"
    )


@pytest.mark.parametrize("choice", ["--dialect=5.9", "--engine=steam"])
def test_unknown_choice_names_the_known_ones(choice):
    """A dialect or engine that does not exist is answered by the list of those that do."""
    process = pylua(choice, "-e", "")

    assert process.returncode == 1
    assert process.stderr.startswith(b"pylua: unknown ")
    assert b"known: " in process.stderr


def test_help_is_an_overview():
    """--help goes to the standard output and names the options and the environment."""
    text = output("--help")

    assert text.startswith("usage: pylua [options]")
    assert "--list" in text
    assert "LUA_INIT" in text


@pytest.mark.parametrize("option", ["-v", "--version"])
def test_version_is_one_line(option):
    """The banner begins as Lua's, names Python, and ends as the official tests want it."""
    text = output(option)

    assert text.startswith("Lua 5.4 (pylua ")
    assert f"Python {sys.version.split()[0]}" in text
    assert text.endswith("PUC-Rio\n")
    assert text.count("\n") == 1


def test_version_does_not_stop_what_follows():
    """-v shows the banner and goes on."""
    assert output("-v", "-e", "print'hello'").endswith("PUC-Rio\nhello\n")


# ---------------------------------------------------------------- as the real lua

FILES = {
    "args.lua": "print(#arg, arg[-2], arg[-1], arg[0], arg[1], ...)",
    "bom.lua": "\ufeff# comment\nerror('on line two')",
    "fails.lua": "local function inner() error('deep') end\nlocal function outer() inner() end\nouter()",
    "hash.lua": "#!/usr/bin/lua",
    "mod.lua": "print(...) return {x = 15}",
    "mod-v2.lua": "return 'second'",
    "broken.lua": "x = = 1",
    "badmod.lua": "error('in module')",
    "inits.lua": "x = x or 10; print(x); x = x + 1",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A directory with the files above."""
    path = tmp_path_factory.mktemp("scripts")
    for name, text in FILES.items():
        (path / name).write_text(text, encoding="utf-8")
    (path / "directory").mkdir()
    (path / "garbage.lua").write_bytes(bytes(range(127, 256)))
    (path / "newer.luac").write_bytes(b"\x1bLua\x99")
    return path


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        # where code comes from
        (["-e", "print(1)", "-eprint(2)"], {}),
        (["-"], {"stdin": b"print(\n1, a\n)"}),
        ([], {"stdin": b"print(...)"}),
        (["-", "a", "-h"], {"stdin": b"print(arg[0], ...)"}),
        (["bom.lua"], {}),
        (["hash.lua"], {}),
        # arg
        (["-e ", "--", "args.lua", "a", "b", "c"], {}),
        (["-e", "print(arg[-1], arg[0], arg[1], #arg)"], {}),
        (["-e", "arg[1] = 100", "-"], {"stdin": b"print(...)"}),
        (["-e", "arg = 1", "-"], {}),
        (["-e", "arg = setmetatable({}, {__len = function() return 2.5 end})", "args.lua"], {}),
        (["args.lua", *"a" * 30], {}),
        # modules
        (["-l", "mod", "-e", "print(mod.x)"], {"LUA_PATH": "./?.lua"}),
        (["-lm=mod", "-e", "print(m.x, mod)"], {"LUA_PATH": "./?.lua"}),
        (["-l", "badmod", "-e", "print(1)"], {"LUA_PATH": "./?.lua"}),
        (["-l", "nowhere"], {"LUA_PATH": "./?.lua", "LUA_CPATH": ""}),
        (["-e", "require = nil", "-l", "mod"], {}),
        # environment
        (["args.lua", "3.2"], {"LUA_INIT": "print(arg[1], arg[-1])"}),
        (["-e", "print(X)"], {"LUA_INIT": "X = 3", "LUA_INIT_5_4": "X = 10"}),
        (["inits.lua"], {"LUA_INIT": "@inits.lua"}),
        (["-e", "print(1)"], {"LUA_INIT": "error('msg')"}),
        (["-e", "print(1)"], {"LUA_INIT": "x ="}),
        (["-e", "print(1)"], {"LUA_INIT": "@nowhere.lua"}),
        (["-E", "-e", "print(1)"], {"LUA_INIT": "error(10)"}),
        (["-e", "print(package.path)"], {"LUA_PATH": "x", "LUA_PATH_5_4": "y"}),
        # errors
        (["fails.lua"], {}),
        (["broken.lua"], {}),
        (["nowhere.lua"], {}),
        (["directory"], {}),
        (["garbage.lua"], {}),
        ([""], {}),
        (["--", "-x"], {}),
        (["-e", "x ="], {}),
        (["-e", "a"], {}),
        ([], {"stdin": b"error('the command succeeds all the same')"}),
        (["-e", "local t; t.x = 1", "-e", "print(1)"], {}),
        (["-e", "string.rep()"], {}),
        (["-e", "error()"], {}),
        (["-e", "error(12)"], {}),
        (["-e", "error('no position', 0)"], {}),
        (["-e", "error('\\xff\\xfe', 0)"], {}),
        (["-e", "error({})"], {}),
        (["-e", "error(setmetatable({}, {__tostring = function() return 'shown' end}))"], {}),
        (["-e", "error(setmetatable({}, {__tostring = function() return 5 end}))"], {}),
        (["-e", "coroutine.wrap(function() error('inside') end)()"], {}),
        # the end
        (["-e", "os.exit(false)"], {}),
        (["-e", "os.exit(256 + 3)"], {}),
        (["-e", "os.exit(true, true)", "-e", "print(1)"], {}),
        (["-e", "setmetatable({}, {__gc = function() print('gc') end}) error('x')"], {}),
        (["-e", "setmetatable({}, {__gc = function() print('gc') end}) os.exit(2)"], {}),
        (["-e", "setmetatable({}, {__gc = function() print('gc') end}) os.exit(2, true)"], {}),
        # warnings
        (["-e", "warn('quiet')"], {}),
        (["-W", "-e", "warn('a', 'b')", "-e", "warn('@off')", "-e", "warn('c')"], {}),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else "",
)
def test_behaves_as_the_real_lua(folder, arguments, options):
    """Output, messages and exit status are those of the real Lua, byte for byte."""
    assert result(pylua(*arguments, cwd=folder, **options)) == result(
        real_lua(*arguments, cwd=folder, **options)
    )


def test_version_of_a_module_is_no_part_of_its_global(folder):
    """The module mod-v2 becomes the global mod."""
    assert output("-l", "mod-v2", "-e", "print(mod)", cwd=folder, LUA_PATH="./?.lua") == "second\n"


# ---------------------------------------------------------------- errors


def test_message_of_an_error_object_is_made_where_it_was_raised(tmp_path):
    """The stack is still there when __tostring runs: level 4 is the function that called error."""
    script = tmp_path / "object.lua"
    script.write_text(
        "local shown = {__tostring = function() return tostring(debug.getinfo(4).currentline) end}\n"
        "\n"
        "error(setmetatable({}, shown))\n"
    )

    process = pylua(str(script))

    assert process.stderr == b"pylua: 3\n"


def test_binary_garbage_is_an_error_of_lua(folder):
    """A file that begins as a binary chunk but is none ends in a message, not in a Python traceback."""
    process = pylua("newer.luac", cwd=folder)

    assert process.returncode == 1
    assert process.stderr.startswith(b"pylua: newer.luac: ")
    assert process.stderr.count(b"\n") == 1


def test_first_line_comment_may_precede_a_binary_chunk(tmp_path):
    """A line that starts with "#" is skipped before binary chunks, too."""
    script = tmp_path / "chunk"
    output("-e", f"io.open([[{script}]], 'wb'):write('#comment\\n' .. string.dump(load('print(3)')))")

    assert output(str(script)) == "3\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root can read everything")
def test_unreadable_file_is_reported(tmp_path):
    """A file that can't be opened is named, with the reason."""
    script = tmp_path / "secret.lua"
    script.touch(mode=0)

    process = pylua("secret.lua", cwd=tmp_path)

    assert process.stderr == b"pylua: cannot open secret.lua: Permission denied\n"


def test_endless_recursion_is_an_error_of_lua():
    """A stack overflow is reported with a shortened traceback."""
    process = pylua("-e", "local function f() return 1 + f() end f()")

    assert process.returncode == 1
    assert process.stderr.startswith(b"pylua: (command line):1: stack overflow\nstack traceback:\n\t")
    assert b"skipping" in process.stderr


# ---------------------------------------------------------------- the end of the program


def test_exit_that_closes_closes_pending_variables():
    """os.exit(code, true) closes the variables of the main program, last first, and runs finalizers."""
    process = pylua(
        "-e",
        "local function closer(name) return setmetatable({}, {__close = function() print(name) end}) end\n"
        "local a <close>, _ = closer('a'); local b <close> = closer('b')\n"
        "setmetatable({}, {__gc = function() print('gc') end})\n"
        "os.exit(3, true)",
    )

    assert (process.returncode, process.stdout) == (3, b"b\na\ngc\n")


def test_finalizer_at_the_end_may_exit():
    """Objects that are left are finalized although a finalizer asks to exit; its status counts."""
    process = pylua(
        "-e",
        "setmetatable({}, {__gc = function() print('last') end})\n"
        "setmetatable({}, {__gc = function() print('first') os.exit(5, true) end})",
    )

    assert (process.returncode, process.stdout) == (5, b"first\nlast\n")


def test_open_files_are_written_at_the_end(tmp_path):
    """A file that the program leaves open has its content all the same."""
    output("-e", f"io.output([[{tmp_path / 'left'}]]); io.write('alo')")

    assert (tmp_path / "left").read_text() == "alo"


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="this system has no SIGPIPE")
def test_closed_pipe_ends_the_program_quietly():
    """A program whose output nobody reads any more ends without a word, by the signal that C programs get."""
    with running("while true do print('ready') end") as process:
        process.stdout.close()

        assert process.stderr.read() == b""

    assert process.returncode == -signal.SIGPIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("code", ["print(1)", "io.write(1)"])
def test_full_device_fails_nobody(code):
    """Output that can't be written is lost quietly, as in C."""
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "pylua", "-e", code],
            stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=TIMEOUT, check=False,
        )  # fmt: skip

    assert (process.returncode, process.stderr) == (0, b"")


@pytest.mark.skipif(os.name != "posix", reason="closes descriptors by the shell")
def test_program_runs_without_standard_streams():
    """Closed standard streams are no reason to fail."""
    command = f"{sys.executable} -m pylua -e 'print(io.read()) io.stderr:write(1) os.exit(4)' <&- >&- 2>&-"

    process = subprocess.run(command, shell=True, env=environment(), timeout=TIMEOUT, check=False)  # noqa: S602

    assert process.returncode == 4


# ---------------------------------------------------------------- Ctrl-C

needs_signals = pytest.mark.skipif(os.name != "posix", reason="signals can't be sent to one process here")


def interrupted(code):
    """Interrupt *code* when it has printed "ready"; return its exit status, further output and messages."""
    with running(code) as process:
        process.send_signal(signal.SIGINT)
        out, err = process.stdout.read(), process.stderr.read()
    return process.returncode, out, err


@needs_signals
def test_interrupt_is_an_error_with_a_traceback():
    """Ctrl-C stops the program where it is and says where that was."""
    code = "\nlocal function spin()\nprint('ready') while true do end end\nspin()"

    status, _, message = interrupted(code)

    assert status == 1
    assert message.replace(b"\t[C]: in function 'print'\n", b"") == (
        b"pylua: (command line):3: interrupted!\n"
        b"stack traceback:\n"
        b"\t(command line):3: in local 'spin'\n"
        b"\t(command line):4: in main chunk\n"
        b"\t[C]: in ?\n"
    )


@needs_signals
def test_interrupt_can_be_caught():
    """Ctrl-C is an ordinary error for pcall, and the program goes on."""
    status, out, message = interrupted(
        "print(pcall(function() print('ready') while true do end end)) os.exit(7)"
    )

    assert (status, out, message) == (7, b"false\t(command line):1: interrupted!\n", b"")


# ---------------------------------------------------------------- checking and listing


def test_check_runs_nothing(folder):
    """-p compiles the files and is silent if they are fine."""
    assert output("-p", "fails.lua", "args.lua", cwd=folder) == ""


def test_check_reports_a_syntax_error(folder):
    """-p fails at the first file that does not compile."""
    process = pylua("-p", "args.lua", "broken.lua", "nowhere.lua", cwd=folder)

    assert result(process) == (1, b"", b"pylua: broken.lua:1: unexpected symbol near '='\n")


def test_check_reads_standard_input():
    """-p takes "-" for the standard input."""
    process = pylua("-p", "-", stdin=b"return")

    assert result(process) == (0, b"", b"")


def test_listing_shows_every_function(folder):
    """--list prints each function of the file and runs nothing."""
    text = output("--list", "fails.lua", cwd=folder)

    assert "main <fails.lua:0,0>" in text
    assert "function <fails.lua:1,1>" in text
    assert "constants (" not in text


@pytest.mark.parametrize("options", [["--list=full"], ["--list", "--list"]])
def test_full_listing_shows_constants(folder, options):
    """--list given twice adds constants, locals and upvalues."""
    assert "constants (" in output(*options, "fails.lua", cwd=folder)


# ---------------------------------------------------------------- the process


def test_module_is_the_command(folder):
    """``python -m pylua`` runs scripts, calls itself pylua, and its status is the script's."""
    process = pylua_process("args.lua", "x", cwd=folder, LUA_INIT="print(arg[-1])")

    assert result(process) == (0, b"pylua\n1\tnil\tpylua\targs.lua\tx\tx\n", b"")


def test_process_fails_with_a_message(folder):
    """A script's error is the process's status 1, and its message ends on the standard error stream."""
    assert result(pylua_process("fails.lua", cwd=folder)) == result(real_lua("fails.lua", cwd=folder))


def test_output_and_messages_keep_their_order():
    """What print has written is out before the next message, even if both go to the same file."""
    code = "io.stderr:write('1') print('2') io.stderr:write('3') io.write('5') error('4', 0)"
    command = [sys.executable, "-m", "pylua", "-e", code]

    process = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(),
        timeout=TIMEOUT,
        check=False,
    )

    assert re.sub(rb"\nstack.*\n.*\n.*\n.*\n", b"\n", process.stdout) == b"12\n3pylua: 4\n5"


def test_program_is_named_as_it_was_called(tmp_path):
    """Messages and arg name the command by its path, unless the shell found it on its own."""
    command = tmp_path / "moon"
    command.write_text(f"#!{sys.executable}\nimport sys\nfrom pylua.__main__ import main\nsys.exit(main())\n")
    command.chmod(0o755)
    arguments = ["-e", "print(arg[0])"]

    by_path = subprocess.run([command, *arguments], stdout=subprocess.PIPE, env=environment(), check=True)
    by_name = subprocess.run(
        [command, *arguments], stdout=subprocess.PIPE, env=environment(PATH=str(tmp_path)), check=True
    )

    assert (by_path.stdout, by_name.stdout) == (f"{command}\n".encode(), b"moon\n")


def test_arguments_keep_their_bytes():
    """An argument that is no valid text in any encoding arrives as it is."""
    argument = os.fsdecode(b"\xff\xc3\xa9")

    assert output("-e", "print(arg[1]:byte(1, -1))", "-", argument) == "255\t195\t169\n"


def test_light_start():
    """What few programs need is not imported before it is needed."""
    heavy = ("readline", "importlib.metadata", "argparse", "subprocess", "pylua.bytecode.disassembler")
    probe = (
        "import sys; from pylua.__main__ import main; main(['-e', '']); "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )

    process = subprocess.run(
        [sys.executable, "-c", probe], stdout=subprocess.PIPE, env=environment(), timeout=TIMEOUT, check=True
    )

    assert process.stdout == b"[]\n"
