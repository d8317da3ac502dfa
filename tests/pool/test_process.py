"""Pools across fork() and at the end of the interpreter, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def output_of(program: str) -> str:
    """Run a Python program in a process of its own; it must end well and say nothing on standard error."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_child_after_fork_begins_with_an_empty_pool():
    """The child makes states of its own, can return the parent's lease without harm, and both pools go on."""
    shown = output_of("""
import os, sys
from pylua.pool import StateFactory, StatePool
pool = StatePool(StateFactory(), min_size=1, max_size=2)
pool.wait()
lease = pool.acquire()
child = os.fork()
if not child:
    now = pool.statistics()
    lease.release()
    pool.wait()
    with pool.lease() as lua:
        answer = lua.execute("return 6 * 7")
    pool.close()
    after = pool.statistics()
    ok = (now.leased, now.returns, answer) == (0, 0, 42) and after.retired == {"pool closed": after.created}
    os._exit(0 if ok else 1)
print("child:", os.waitpid(child, 0)[1])
lease.release()
with pool.lease() as lua:
    print("parent:", lua.execute("return 1"), pool.statistics().leases)
pool.close()
""")

    assert shown == "child: 0\nparent: 1 2\n"


def test_pool_that_is_open_at_exit_is_closed():
    """Forgetting close() neither hangs the interpreter nor loses what finalizers write."""
    script = "setmetatable({}, {__gc = function() print('finalized') end})"
    shown = output_of(f"""
from pylua.pool import StateFactory, StatePool
pool = StatePool(StateFactory().with_init_script("{script}"), min_size=1)
pool.wait()
lease = pool.acquire()
print("end", flush=True)
lease.release()
""")

    assert shown == "end\nfinalized\n"


def test_exit_does_not_wait_for_lent_states():
    """A lease that is never returned does not keep the interpreter alive."""
    program = """
import logging
logging.disable(logging.CRITICAL)
from pylua.pool import StateFactory, StatePool
pool = StatePool(StateFactory(), min_size=1)
lease = pool.acquire()
print("end")
"""
    assert output_of(program) == "end\n"
