"""Every example runs and prints what its last lines say."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples/lifecycle").glob("*.py"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_example_prints_what_it_says(file, capfdbinary):
    """An example's output is the comment at its end."""
    _, _, promised = file.read_text("utf-8").partition("\n# prints:\n")

    runpy.run_path(str(file), run_name="__main__")

    printed = capfdbinary.readouterr().out.decode().splitlines()
    assert printed == [line[2:] for line in promised.splitlines()]


def test_demo_of_the_pool_shows_what_it_promises():
    """The last part of ``make demo`` serves good scripts, stops and refuses bad ones, and shows it."""
    demo = Path(__file__).parents[1] / "examples/pool_demo.py"
    shown = subprocess.run(
        [sys.executable, "-X", "utf8", demo], check=True, capture_output=True, encoding="utf-8"
    ).stdout

    for line in (
        "Ada gets 6  (4 times)",
        "Bob gets 8  (4 times)",
        "Eve gets made a mess  (4 times)",
        "Max is stopped: limit exceeded: max_instructions (500000)  (4 times)",
        "the sandbox policy 'standard' does not allow io  (4 times)",
        "20 leases, 20 resets",
        "3 states made, 4 limits hit",
        "events: 20 leases told, 0 dropped",
    ):
        assert line in shown


def test_there_is_an_example_of_every_part_of_a_lifecycle():
    """Factories, pools of all policies, sandboxes, checkpoints, events, hooks, trackers, managers: each has a file."""
    parts = """adaptive_pool basic_pool checkpoint cleanup events factory generations health_pool health_score lua_hooks
        managed_state manager memory_budget pool_test sandbox_config sandbox_levels simple_state tracker warmup"""

    assert [file.stem for file in EXAMPLES] == parts.split()
