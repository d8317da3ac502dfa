"""Every example runs and prints what its last lines say."""

from __future__ import annotations

import runpy
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


def test_there_is_an_example_of_every_part_of_a_lifecycle():
    """Factories, pools of all policies, sandboxes, checkpoints, events, hooks, trackers, managers: each has a file."""
    parts = """adaptive_pool basic_pool checkpoint cleanup events factory generations health_pool health_score lua_hooks
        managed_state manager memory_budget pool_test sandbox_config sandbox_levels simple_state tracker warmup"""

    assert [file.stem for file in EXAMPLES] == parts.split()
