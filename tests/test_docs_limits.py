"""The page on limits shows the table of limits, and its example prints what it says."""

from __future__ import annotations

import re
from pathlib import Path

from pylua.limits import FACTS, markdown_table

TEXT = (Path(__file__).parents[1] / "docs" / "limits.md").read_text(encoding="utf-8")


def test_page_has_the_table_of_limits() -> None:
    """Each limit is there with unit, default, error, whether it can be caught, and precision."""
    assert markdown_table() in TEXT
    assert all(f"- **{fact.name}**: {fact.counts}." in TEXT for fact in FACTS)


def test_example_prints_what_its_comments_say(capsys) -> None:
    """Each ``print(...)  # text`` of the page prints that text."""
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    exec(compile(block, "limits.md", "exec"), {})  # noqa: S102  our own example

    assert capsys.readouterr().out.splitlines() == re.findall(r"print\(.*\) +# (.*)", block)
