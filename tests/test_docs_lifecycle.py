"""The examples in the pages on lifecycles and sandboxes run, and print what their comments say."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", ["lifecycle", "sandbox"])
def test_examples_print_what_their_comments_say(name, capsys):
    """Each ``print(...)  # text`` of a page prints that text."""
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / f"{name}.md").read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, f"{name}.md", "exec"), names)  # noqa: S102  our own examples

    promised = re.findall(r"print\(.*\) +# (.*)", "\n".join(blocks))
    assert capsys.readouterr().out.splitlines() == promised


@pytest.mark.parametrize("name", ["lifecycle", "sandbox"])
def test_links_lead_somewhere(name):
    """Files that a page links to or names are there; pictures are well formed."""
    text = (DOCS / f"{name}.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (DOCS / target).exists(), target
        if target.endswith(".svg"):
            ET.parse(DOCS / target)  # noqa: S314  our own file
    for path in re.findall(r"`(examples/[\w/.]+)`", text):
        assert (DOCS.parent / path).exists(), path
