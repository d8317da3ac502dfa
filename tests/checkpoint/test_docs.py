"""The examples of the page on checkpoints run, and print what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.processes import ROOT

if TYPE_CHECKING:
    import pytest

TEXT = (ROOT / "docs" / "checkpoints.md").read_text("utf-8")


def test_examples_print_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    """The comments behind ``print(...)``, and for the last example the block behind it."""
    *blocks, last = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    promised = re.findall(r"print\(.*\) +# (.*)", "\n".join(blocks))
    names: dict[str, object] = {}

    for block in blocks:
        exec(compile(block, "checkpoints.md", "exec"), names)  # noqa: S102  our own examples
    printed = capsys.readouterr().out.splitlines()
    exec(compile(last, "checkpoints.md", "exec"), names)  # noqa: S102

    assert printed == promised
    assert capsys.readouterr().out == re.search(r"prints\n\n```\n(.*?)```", TEXT, re.DOTALL)[1]  # type: ignore[index]
