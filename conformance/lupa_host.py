"""The ``lua`` program over lupa, as far as conformance needs it: options -e, then a file.

Used where no real ``lua`` is installed, and by the tests to check what the files expect.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from typing import Any

from conformance.expectations import Outcome

_RUN = """
return function(prelude, name)
  if prelude ~= "" then
    assert(load(prelude, "=(command line)"))()
  end
  local chunk, message = loadfile(name)
  if not chunk then return false, message, message end
  return xpcall(chunk, function(message)
    local text = message
    if type(message) ~= "string" then
      local meta = getmetatable(message)
      text = meta and meta.__tostring and tostring(message)
        or type(message) == "number" and tostring(message)
        or string.format("(error object is a %s value)", type(message))
    end
    return text
  end)
end
"""


def new_runtime(module: str = "lupa.lua54") -> Any:
    """Return a fresh real Lua whose strings are latin-1 text."""
    return importlib.import_module(module).LuaRuntime(unpack_returned_tuples=True, encoding="latin-1")


def run_file(name: str, *, prelude: str = "", module: str = "lupa.lua54") -> str | None:
    """Run a file; return the message of the error that ended it, None if none did."""
    runtime = new_runtime(module)
    runtime.execute("python = nil")
    runtime.globals().arg = runtime.table_from({0: name})
    stdout = runtime.globals().io.stdout  # all.lua ends by clearing all globals
    result = runtime.execute(_RUN)(prelude, name)
    stdout.flush(stdout)
    if result is True or (isinstance(result, tuple) and result[0] is True):
        return None
    return str(result[1])


def outcome_in_this_process(name: str) -> Outcome:
    """Run a file with this process's standard output caught below Python, where C writes."""
    sys.stdout.flush()
    saved = os.dup(1)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 1)
        try:
            error = run_file(name)
        finally:
            os.dup2(saved, 1)
            os.close(saved)
        caught.seek(0)
        return Outcome(caught.read().decode("latin-1"), error)


def main(arguments: list[str]) -> int:
    """Run as ``lua [-e statements] file``; the first argument names lupa's module."""
    module, *arguments = arguments
    if arguments == ["--probe"]:
        new_runtime(module)
        return 0
    prelude = ""
    if arguments[0] == "-e":
        prelude, arguments = arguments[1], arguments[2:]
    error = run_file(arguments[0], prelude=prelude, module=module)
    if error is None:
        return 0
    sys.stderr.buffer.write(f"lua: {error}\nstack traceback:\n\t[C]: in ?\n".encode("latin-1"))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
