"""The README's examples do what their comments say; what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


def printed_and_promised(source, capsys) -> tuple[list[str], list[str]]:
    """Run an example; return the lines that it prints, and what its comments behind ``print(...)`` say."""
    exec(compile(source, "README.md", "exec"), {})  # noqa: S102  our own example
    return capsys.readouterr().out.splitlines(), re.findall(r"print\(.*\) +# (.*)", source)


def test_the_first_example_prints_what_its_comments_say(capsys) -> None:
    """Each ``print(...)  # text`` of the example prints that text; the last one prints the traceback."""
    printed, promised = printed_and_promised(EXAMPLES[0], capsys)

    assert printed[: len(promised) - 1] == promised[:-1]
    assert printed[len(promised) - 1 :] == ["rules.lua:1: in main chunk", "[C]: in ?"]


@pytest.mark.parametrize("source", EXAMPLES[1:])
def test_every_other_example_prints_what_its_comments_say(source, capsys) -> None:
    """The same goes for the other examples."""
    printed, promised = printed_and_promised(source, capsys)

    assert printed == promised
    assert promised


def test_every_make_target_of_the_readme_exists() -> None:
    """A newcomer can run each command that the README names."""
    makefile = (README.parent / "Makefile").read_text("utf-8")
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", README.read_text("utf-8"), re.MULTILINE))

    assert named
    assert not [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)]


def test_every_file_that_the_readme_names_exists() -> None:
    """The reading order and the tables name files that are there."""
    text = README.read_text("utf-8")
    files = re.findall(r"`((?:pylua|conformance|docs|examples|tests)/[\w./]*)`", text)

    assert files
    assert not [file for file in files if not (README.parent / file).exists()]
