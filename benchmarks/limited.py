"""Run a Lua file on pylua in a state that counts instructions: ``limited.py FILE [SIZE]``, as `pylua` does without."""

from __future__ import annotations

import sys

from pylua import Limits, LuaState

PLENTY = 10**15
"""Instructions that no program here uses up."""


def main() -> None:
    """Run the file with the size as ``arg[1]``."""
    path, size = [*sys.argv[1:], "1"][:2]
    with LuaState(limits=Limits(max_instructions=PLENTY)) as lua:
        lua.globals["arg"] = [size]
        lua.execute_file(path)


if __name__ == "__main__":
    main()
