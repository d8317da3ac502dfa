"""Run a Lua file on an implementation that is a Python package: ``hosts.py package file [size]``.

It runs in the peers' own virtual environment, which has neither pylua nor this package.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from pathlib import Path


def _run_lupa(source: str, size: str) -> None:
    runtime = import_module("lupa.lua54").LuaRuntime()
    runtime.globals().arg = runtime.table_from([size])
    runtime.execute(source)


def _run_abstra(source: str, size: str) -> None:
    package = import_module("abstra_lua")
    session = package.LuaSession(max_instructions=10**15, max_call_depth=10**6, max_output_bytes=10**9)
    session.set("arg", [size])
    print(session.execute(source))


def _run_moonpie(source: str, size: str) -> None:
    import_module("moonpie").LuaInterpreter().run(f'arg = {{"{size}"}} {source}')


HOSTS = {"lupa": _run_lupa, "abstra-lua": _run_abstra, "moonpie": _run_moonpie}


def main() -> None:
    """Run the file on a thread whose stack is deep enough for interpreters that recurse."""
    package, path, size = [*sys.argv[1:], "1"][:3]
    source = Path(path).read_text("ascii")
    sys.setrecursionlimit(200_000)
    threading.stack_size(512 << 20)
    succeeded = []

    def run() -> None:
        HOSTS[package](source, size)
        succeeded.append(package)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    sys.exit(0 if succeeded else 1)


if __name__ == "__main__":
    main()
