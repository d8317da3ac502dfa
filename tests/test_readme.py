"""The README's example does what its comments say."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_the_example_prints_what_its_comments_say(capsys) -> None:
    """Each ``print(...)  # text`` of the example prints that text; the last one prints the traceback."""
    source = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL).group(1)
    promised = re.findall(r"print\(.*\) +# (.*)", source)
    exec(compile(source, "README.md", "exec"), {})  # noqa: S102  our own example
    printed = capsys.readouterr().out.splitlines()

    assert printed[: len(promised) - 1] == promised[:-1]
    assert printed[len(promised) - 1 :] == ["rules.lua:1: in main chunk", "[C]: in ?"]


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
