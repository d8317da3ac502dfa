"""The command line: runs, checks and lists Lua programs with the options of the program ``lua`` (lua.c)."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import attrs

from pylua.dialect import DIALECTS
from pylua.errors import ExitRequest, LuaError, PyLuaError
from pylua.options import ENGINES
from pylua.repl import Failure, Repl, Session, lua_text
from pylua.state import LuaState
from pylua.stdlib import LIBRARIES, open_library
from pylua.stdlib.api import (
    TRUE,
    GlobalState,
    LuaTable,
    Value,
    index,
    integer_of,
    length,
    proto_of,
    set_index,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "pylua"
"""The name of the command, for messages and ``arg``."""

DISTRIBUTION = "pylua-vm"
"""The name under which the package is installed."""

VERSION_MARK = "-"
"""What separates a module's name from its version in ``-l mod-v2`` (LUA_IGMARK)."""

USAGE = """\
usage: {program} [options] [script [args]]
options:
{options}"""

OPTIONS_HELP = """\
  -e stat          run the string 'stat'
  -i               go on interactively after the script
  -l mod           require the module 'mod' into the global 'mod'
  -l g=mod         require the module 'mod' into the global 'g'
  -v               show the version
  -E               ignore the environment variables
  -W               turn warnings on
  -p               only check the syntax of the files that follow
  --list           print the bytecode of the files that follow; with constants
                   and variables if given twice, or as --list=full;
                   --list=python shows what the translator makes of it
  --dialect name   version of the language: {dialects}
  --engine name    what executes functions: {engines}
  --help           show what the command can do
  --version        show the version
  --               end of the options
  -                end of the options; the script is the standard input
""".format(dialects=", ".join(DIALECTS), engines=", ".join(ENGINES))

HELP = """\
usage: {program} [options] [script [args]]

Runs Lua 5.4 programs in Python. Without a script it reads the standard input:
as a program if that is a file or a pipe, interactively if it is a terminal.

Options:
{options}
Environment:
  LUA_INIT_5_4, LUA_INIT    Lua code, or "@file", that runs before anything else
  LUA_PATH_5_4, LUA_PATH    where 'require' looks for modules; ";;" is the default

Examples:
  {program} game.lua 800 600        the script finds its arguments in ... and in 'arg'
  {program} -e 'print(2^53)'        run a line
  {program} -i -l inspect lib.lua   load a module, run a file, then try things out
  {program} -p *.lua                check the syntax
  {program} --list game.lua         see what the compiler makes of it

The exit status is 0, 1 after an error, or what the program gives to os.exit.
"""


class UsageError(Exception):
    """The options can't be understood; the message says why."""


class UnknownOption(UsageError):
    """There is no such option."""

    def __init__(self, option: str) -> None:
        super().__init__(f"unrecognized option '{option}'")


class MissingArgument(UsageError):
    """Behind the option must stand something that is no option."""

    def __init__(self, option: str) -> None:
        super().__init__(f"'{option}' needs argument")


# ---------------------------------------------------------------- options


@attrs.define(kw_only=True)
class Options:
    """What the arguments before the script ask for."""

    script: int = 0  # where the script stands in argv, 0: there is none
    actions: list[tuple[str, str]] = attrs.field(factory=list)  # "e" code, "l" module, "W" "", in order
    interactive: bool = False
    shows_version: bool = False
    shows_help: bool = False
    ignores_environment: bool = False
    checks: bool = False
    listings: int = 0  # 0 no, 1 yes, 2 with constants and variables
    lists_python: bool = False
    choices: dict[str, str] = attrs.field(factory=dict)  # keyword arguments for LuaState

    @property
    def runs_code(self) -> bool:
        """Whether there is an ``-e``."""
        return any(letter == "e" for letter, _ in self.actions)


def parse_options(argv: Sequence[str]) -> Options:
    """Return the options in *argv*, whose first item is the program's name (collectargs in lua.c).

    Raises:
        UsageError: an option is unknown or lacks its argument.
    """
    options = Options()
    position = 1
    while position < len(argv):
        option = argv[position]
        if option == "-" or not option.startswith("-"):
            options.script = position
            break
        if option == "--":
            options.script = position + 1 if position + 1 < len(argv) else 0
            break
        reader = _parse_long_option if option.startswith("--") else _parse_short_option
        position = reader(options, argv, position)
    if (options.checks or options.listings) and not options.script:
        raise MissingArgument("-p" if options.checks else "--list")
    return options


def _parse_short_option(options: Options, argv: Sequence[str], position: int) -> int:
    """Add the option at *position*; return the position behind it and its argument."""
    option = argv[position]
    letter, rest = option[1], option[2:]
    if letter in "el":
        if not rest:
            position += 1
            rest = _argument(argv, position, option)
        options.actions.append((letter, rest))
    elif rest:
        raise UnknownOption(option)
    elif letter == "W":
        options.actions.append((letter, ""))
    elif letter == "E":
        options.ignores_environment = True
    elif letter == "i":
        options.interactive = options.shows_version = True
    elif letter == "v":
        options.shows_version = True
    elif letter == "p":
        options.checks = True
    else:
        raise UnknownOption(option)
    return position + 1


def _parse_long_option(options: Options, argv: Sequence[str], position: int) -> int:
    """Add the option at *position*; return the position behind it and its argument."""
    option = argv[position]
    name, equals, value = option[2:].partition("=")
    if name in ("dialect", "engine"):
        if not equals:
            position += 1
            value = _argument(argv, position, option)
        options.choices[name] = value
    elif option == "--list":
        options.listings += 1
    elif option == "--list=full":
        options.listings = 2
    elif option == "--list=python":
        options.listings = max(options.listings, 1)
        options.lists_python = True
    elif option == "--help":
        options.shows_help = True
    elif option == "--version":
        options.shows_version = True
    else:
        raise UnknownOption(option)
    return position + 1


def _argument(argv: Sequence[str], position: int, option: str) -> str:
    if position == len(argv) or argv[position].startswith("-"):
        raise MissingArgument(option)
    return argv[position]


# ---------------------------------------------------------------- what the options ask for


def run_options(session: Session, options: Options, argv: Sequence[str]) -> None:
    """Do all that *options* ask for (pmain in lua.c).

    Raises:
        Failure: something failed; the rest was not done.
    """
    _set_arguments(session, options, argv)
    if not options.ignores_environment:
        _run_init(session)
    for letter, text in options.actions:
        if letter == "e":
            session.call(session.load(lua_text(text), "=(command line)"))
        elif letter == "l":
            _require(session, lua_text(text))
        else:
            session.g.warn("@on", False)
    if options.script:
        _run_script(session, options, argv)
    if options.interactive:
        Repl(session).run()
    elif not options.script and not options.runs_code and not options.shows_version:
        if session.g.stdin.isatty():
            session.write(_banner(session.g.version))
            Repl(session).run()
        else:
            _run_stdin(session)


def _run_stdin(session: Session) -> None:
    """Run the standard input because nothing else was asked for; as in lua.c that never fails the command."""
    try:
        session.call(session.load_file(None))
    except Failure as failure:
        session.report(failure.message)


def _set_arguments(session: Session, options: Options, argv: Sequence[str]) -> None:
    """Set the global ``arg``: the script at 0, its arguments above, everything before it below."""
    table = LuaTable()
    for position, argument in enumerate(argv):
        table[position - options.script] = lua_text(argument)
    session.g.globals["arg"] = table


def _run_init(session: Session) -> None:
    """Run what LUA_INIT says: code, or the file behind an "@"."""
    version = session.state.dialect.name.replace(".", "_")
    for name in (f"LUA_INIT_{version}", "LUA_INIT"):
        value = os.environ.get(name)
        if value is not None:
            code = lua_text(value)
            if code.startswith("@"):
                session.call(session.load_file(code[1:]))
            else:
                session.call(session.load(code, f"={name}"))
            return


def _require(session: Session, text: str) -> None:
    """Do ``-l``: *text* is a module's name, or global=module."""
    name, equals, module = text.partition("=")
    if not equals:
        module = name
        name = name.partition(VERSION_MARK)[0]
    g = session.g
    require = session.evaluate(partial(index, g, g.globals, "require"))
    results = session.call(require, module)
    session.evaluate(partial(set_index, g, g.globals, name, results[0] if results else None))


def _run_script(session: Session, options: Options, argv: Sequence[str]) -> None:
    name = argv[options.script]
    is_stdin = name == "-" and argv[options.script - 1] != "--"
    function = session.load_file(None if is_stdin else lua_text(name))
    session.call(function, *session.evaluate(partial(_script_arguments, session.g)))


def _script_arguments(g: GlobalState) -> list[Value]:
    """Return ``arg[1]`` to ``arg[#arg]``, which code before the script may have changed."""
    table = index(g, g.globals, "arg")
    if not isinstance(table, LuaTable):
        message = "'arg' is not a table"
        raise LuaError(message)
    count = integer_of(length(g, table))
    if count is None:
        message = "object length is not an integer"
        raise LuaError(message)
    if count + 3 > g.max_registers:
        message = "stack overflow (too many arguments to script)"
        raise LuaError(message)
    return [table.get(number) for number in range(1, count + 1)]


def check_and_list(session: Session, options: Options, argv: Sequence[str]) -> None:
    """Compile each file; print its listing if that was asked for.

    Raises:
        Failure: a file does not compile, or can't be read.
    """
    from pylua.bytecode.disassembler import listing  # noqa: PLC0415  most runs need none
    from pylua.vm.translator.listing import python_listing  # noqa: PLC0415

    for name in argv[options.script :]:
        function = session.load_file(None if name == "-" else lua_text(name))
        proto = proto_of(function)  # type: ignore[arg-type]
        if options.lists_python:
            session.write(python_listing(proto))
        elif options.listings:
            session.write(listing(proto, full=options.listings > 1))


# ---------------------------------------------------------------- the process


def main(argv: list[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: the arguments, without the program's name; None: those of the process.

    Returns:
        The exit status.
    """
    if argv is None:
        if hasattr(signal, "SIGPIPE"):  # who no longer reads us ends us quietly, as any C program
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        full_argv = [_program_name(sys.argv[0]), *sys.argv[1:]]
    else:
        full_argv = [PROGRAM, *argv]
    try:
        return _run_command(full_argv)
    except KeyboardInterrupt:  # not while Lua code ran
        _complain(full_argv[0], "interrupted!\n")
        return 1
    finally:
        _flush_output()


def _run_command(argv: Sequence[str]) -> int:
    program = argv[0]
    try:
        options = parse_options(argv)
    except UsageError as error:
        _complain(program, f"{error}\n{USAGE.format(program=program, options=OPTIONS_HELP)}")
        return 1
    if options.shows_help:
        print(HELP.format(program=program, options=OPTIONS_HELP), end="")
        return 0
    try:
        state = LuaState(libraries=(), **options.choices)  # type: ignore[arg-type]
    except ValueError as error:  # an unknown dialect or engine
        _complain(program, f"{error}\n")
        return 1
    return _run_in_state(Session(state, program), options, argv)


def _run_in_state(session: Session, options: Options, argv: Sequence[str]) -> int:
    """Do what *options* ask for; close the state unless the program ends without; return the exit status."""
    status = 1
    if options.shows_version:
        session.write(_banner(session.g.version))
    try:
        if options.checks or options.listings:
            check_and_list(session, options, argv)
        else:
            _open_libraries(session, options)
            run_options(session, options, argv)
            _tell_hook(session)
        status = 0
    except Failure as failure:
        session.report(failure.message)
    except ExitRequest as request:
        if not request.close:
            return request.code
        status = request.code
    except PyLuaError as error:  # a limit or a bug
        session.report(lua_text(str(error)))
    try:
        session.state.close()
    except ExitRequest as request:  # a finalizer called os.exit
        status = request.code
    except PyLuaError as error:
        session.report(lua_text(str(error)))
    return status


def _tell_hook(session: Session) -> None:
    """Tell the main thread's hook that the program returns: in lua.c that is a function, pmain."""
    hook = session.g.main.hook
    if hook is not None:
        session.evaluate(partial(hook.host_returns, session.g, ()))


def _open_libraries(session: Session, options: Options) -> None:
    """Open the standard libraries; with ``-E`` they must know before that the environment is not for them."""
    if options.ignores_environment:
        session.g.registry["LUA_NOENV"] = TRUE
    for name in LIBRARIES:
        open_library(session.g, name)


def _banner(language: str) -> str:
    """Return what ``-v`` shows, a line that begins and ends as the real one."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  30 ms that most runs can save

    try:
        release = version(DISTRIBUTION)
    except PackageNotFoundError:
        release = "not installed"
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{language} (pylua {release}, Python {python})  The language is by Lua.org, PUC-Rio\n"


def _program_name(path: str) -> str:
    """Return the command as the user has typed it, as far as that can be known: C programs see it in argv[0]."""
    directory, name = os.path.split(path)
    if name == "__main__.py":  # python -m pylua
        return PROGRAM
    return name if directory in os.get_exec_path() else path


def _complain(program: str, message: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(f"{program}: {message}", end="", file=sys.stderr, flush=True)


def _flush_output() -> None:
    """Flush the standard output; if nobody can take it, drop it: Python would complain at its end."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
