"""os.exit from within translated functions."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
local function closing(name) return setmetatable({}, {__close = function(_, e) print(name, e) end}) end
local outer <close> = closing("outer")
local function f()
  local inner <close> = closing("inner")
  os.exit(3, true)
end
f()
"""


def test_exit_closes_the_variables_of_all_functions():
    """With a true second argument os.exit closes the main thread's variables first, the innermost first (§6.9)."""
    command = [sys.executable, "-m", "pylua", "--engine", "translator", "-e", PROGRAM]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (run.returncode, run.stdout) == (3, "inner\tnil\nouter\tnil\n")
