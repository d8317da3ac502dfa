"""The engines that can run a Lua file in a process of its own: pylua's, and the real Lua."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import attrs

from conformance.expectations import Outcome
from pylua.options import ENGINES as ENGINES_OF_STATES

ROOT = Path(__file__).resolve().parent.parent
PYLUA_ENGINES = tuple(ENGINES_OF_STATES)
REAL_LUA = "lua"
ENGINES = (*PYLUA_ENGINES, REAL_LUA)


@attrs.frozen
class Engine:
    """A command that runs Lua files as the ``lua`` program does.

    Attributes:
        name: one of `ENGINES`.
        command: what to start; options, the file and its arguments follow.
    """

    name: str
    command: tuple[str, ...]

    @property
    def starts_alone(self) -> bool:
        """Whether the command is one word, which Lua programs find in ``arg`` and can start again."""
        return len(self.command) == 1

    def command_for(self, file: str, *, prelude: str = "") -> list[str]:
        """Return the command that runs *file*, after the Lua statements *prelude* if there are any."""
        return [*self.command, *(("-e", prelude) if prelude else ()), file]

    def environment(self) -> dict[str, str]:
        """Return the environment for the command: this checkout's packages, and no start-up code."""
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        without = {name: value for name, value in os.environ.items() if not name.startswith("LUA_")}
        return {**without, "PYTHONPATH": path}


# A shell script that starts itself as a Python program: Python's path may have spaces, which "#!" can't have.
# The engine is made the default of the pylua command, because an option for it would be seen in `arg`.
_STARTER = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import functools, sys
sys.path.insert(0, {root!r})
from pylua import __main__ as command
command.LuaState = functools.partial(command.LuaState, engine={engine!r}, dialect={dialect!r})
sys.exit(command.main())
"""


def with_starter(engine: Engine, dialect: str, folder: Path) -> Engine:
    """Return *engine* as a command of one word, a program that is written into *folder*.

    The official suite's main.lua and files.lua look into ``arg`` for the program to start. A real Lua is returned
    as it is, and so are all where scripts can't be programs.
    """
    if engine.name not in PYLUA_ENGINES or os.name != "posix":
        return engine
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "pylua"
    program.write_text(
        _STARTER.format(python=sys.executable, root=str(ROOT), engine=engine.name, dialect=dialect)
    )
    program.chmod(0o700)
    return attrs.evolve(engine, command=(str(program),))


def find_engine(name: str, lua: str | None = None, dialect: str = "5.4") -> Engine:
    """Return the engine called *name*.

    A real Lua is the program *lua*, or that in the environment's LUA, or lupa (which has the latest release of
    each version), or a ``lua`` on the path.

    Raises:
        LookupError: there is no real Lua of that version on this machine.
    """
    if name in PYLUA_ENGINES:
        options = () if dialect == "5.4" else ("--dialect", dialect)
        return Engine(name, (sys.executable, "-m", "pylua", "--engine", name, *options))
    module = "lupa.lua" + dialect.replace(".", "")
    host = (sys.executable, "-m", "conformance.lupa_host", module)
    chosen = lua or os.environ.get("LUA")
    if not chosen and _run(*host, "--probe").returncode == 0:
        return Engine(name, host)
    for candidate in [chosen] if chosen else [f"lua{dialect}", "lua"]:
        program = shutil.which(candidate)
        if program and _version(program) == dialect:
            return Engine(name, (program,))
    msg = f"no Lua {dialect} found: {chosen or f'neither {module} nor a program'} (see --lua)"
    raise LookupError(msg)


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=30)


def _version(program: str) -> str | None:
    """Return "5.4" for a program that is Lua 5.4.x."""
    answer = _run(program, "-v")
    found = re.match(r"Lua (\d+\.\d+)", answer.stdout or answer.stderr)
    return found[1] if found else None


def outcome_of(status: int, output: bytes, diagnostics: bytes) -> Outcome:
    """Return what a program did, from its exit status, standard output and standard error.

    An uncaught error is shown as ``name: message``, then its traceback, as lua.c does it.
    """
    text = output.decode("latin-1")
    if status == 0:
        return Outcome(text)
    shown = diagnostics.decode("latin-1")
    message = shown.split("\nstack traceback:\n", 1)[0].rstrip("\n")
    found = re.match(r"(?:\S*/)?\w*lua[\w.]*: (.*)", message, re.DOTALL | re.IGNORECASE)
    if status == 1 and found:
        return Outcome(text, found[1])
    return Outcome(text, f"(the program crashed with status {status}: {shown[-2000:]})")
