"""The peers: what each is, how it is found on this machine, and the command that runs a program on it."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from pathlib import Path
from typing import Callable

import attrs

from pylua.options import ENGINES

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CACHE = ROOT / ".cache" / "benchmarks"
VENV = CACHE / "venv"
GOPHER = CACHE / "gopher"
"""The program that `prepare` builds from ``gopher/main.go``."""

SLOW_SHARE = 0.2
"""What slow peers run of a program's size; their times are scaled up, work being linear in the size."""

PYPI_PEERS = ("lupa", "abstra-lua", "moonpie")
"""Packages of the peers' own virtual environment."""

DEBIAN_PACKAGES = ("golang-go", "golang-github-yuin-gopher-lua-dev", "lua5.1", "lua5.4", "luajit", "pypy3")
"""What Debian calls the other peers and what builds them."""


class MissingPeer(Exception):
    """The machine does not have the peer; the message says what to do."""


@attrs.frozen
class Command:
    """How a peer runs a file: the words before it, and variables of the environment."""

    words: tuple[str, ...]
    environment: dict[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Peer:
    """One way of running the programs."""

    name: str
    what: str
    suffix: str  # of the files it runs
    find: Callable[[], Command]
    """Return its command.

    Raises:
        MissingPeer: it is not here.
    """
    engine: str | None = None  # of pylua; None: it is not pylua
    share: float = 1.0
    """Of each program's size, how much it runs."""


def _program(*names: str) -> Callable[[], Command]:
    def find() -> Command:
        for name in names:
            path = shutil.which(name)
            if path:
                return Command((path,))
        raise MissingPeer(
            f"no {' or '.join(names)} on the path (Debian has it: python -m benchmarks prepare)"
        )

    return find


def _gopher(*options: str) -> Callable[[], Command]:
    def find() -> Command:
        if not GOPHER.exists():
            raise MissingPeer("not built (python -m benchmarks prepare)")
        return Command((str(GOPHER), *options))

    return find


def _package(name: str) -> Callable[[], Command]:
    def find() -> Command:
        python = VENV / "bin" / "python"
        module = name.replace("-", "_")
        if not any(VENV.glob(f"lib/python*/site-packages/{module}")):
            raise MissingPeer("not installed (python -m benchmarks prepare)")
        return Command((str(python), str(HERE / "hosts.py"), name))

    return find


def _pylua(engine: str) -> Callable[[], Command]:
    def find() -> Command:
        return Command((sys.executable, "-m", "pylua", "--engine", engine), {"PYTHONPATH": str(ROOT)})

    return find


def _find_limited() -> Command:
    return Command((sys.executable, str(HERE / "limited.py")), {"PYTHONPATH": str(ROOT)})


def _pylua_on_pypy(engine: str) -> Callable[[], Command]:
    def find() -> Command:
        pypy = _program("pypy3")().words[0]
        folders = os.pathsep.join([str(ROOT), *site.getsitepackages()])  # attrs and lark are pure Python
        command = Command((pypy, "-m", "pylua", "--engine", engine), {"PYTHONPATH": folders})
        run = subprocess.run(
            [*command.words, str(HERE / "empty.lua")],
            env={**os.environ, **command.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise MissingPeer("PyPy can't run pylua: " + run.stderr.strip().rpartition("\n")[2])
        return command

    return find


def _pylua_peers(engine: str) -> list[Peer]:
    share = SLOW_SHARE if engine == "interpreter" else 1.0
    return [
        Peer(f"pylua-{engine}", f"pylua, engine {engine}", ".lua", _pylua(engine), engine, share),
        Peer(
            f"pylua-{engine}-pypy",
            f"pylua, engine {engine}, on PyPy",
            ".lua",
            _pylua_on_pypy(engine),
            engine,
            share,
        ),
    ]


PEERS: tuple[Peer, ...] = (
    Peer("python", "the same programs written in Python", ".py", lambda: Command((sys.executable,))),
    Peer("pypy", "the Python programs on PyPy", ".py", _program("pypy3")),
    *[peer for engine in ENGINES for peer in _pylua_peers(engine)],
    Peer(
        "pylua-translator-limited",
        "pylua, engine translator, counting instructions",
        ".lua",
        _find_limited,
        "translator",
    ),
    Peer("gopherlua", "GopherLua, Lua 5.1 in Go", ".lua", _gopher()),
    Peer("gopherlua-limited", "GopherLua under a context", ".lua", _gopher("-limited")),
    Peer("puc54", "PUC Lua 5.4, in C", ".lua", _program("lua5.4")),
    Peer("puc51", "PUC Lua 5.1, in C", ".lua", _program("lua5.1")),
    Peer("luajit", "LuaJIT, Lua 5.1 with a compiler to machine code", ".lua", _program("luajit")),
    Peer("lupa", "lupa, PUC Lua 5.4 inside Python", ".lua", _package("lupa")),
    Peer("abstra-lua", "abstra-lua, Lua in pure Python", ".lua", _package("abstra-lua"), share=SLOW_SHARE),
    Peer("moonpie", "moonpie, Lua in pure Python", ".lua", _package("moonpie"), share=SLOW_SHARE),
)
"""Every peer, pylua's engines among them."""
