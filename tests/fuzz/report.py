"""Making a conformance file of a program that shows a difference (its format: conformance/README.md)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fuzz.comparing import PRELUDE, REAL_LUA, Difference, find_difference
from tests.fuzz.model import Body, reduce, render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HELPERS = {
    "show": "local show = print",
    "try": "local function try(...) print(pcall(...)) end",
    "cut": "local function cut(...) return ... end",
    "plain": "local function plain(...) return ... end",
    "once": "local function once(f) return function() local g = f; f = nil; return g and (g()) end end",
}
"""What does instead of the prelude, if the difference is still there."""

_ADDRESS = re.compile(r"(?:table|function|thread|builtin): ")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def reduced(program: Body, engines: Sequence[str], is_over: Callable[[], bool]) -> Body:
    """Return a smaller program that shows the same or another difference, as small as there was time for."""
    return reduce(
        program, lambda variant: not is_over() and find_difference(render(variant), engines) is not None
    )


def conformance_file(program: Body, engines: Sequence[str], name: str) -> str:
    """Return the text of a conformance file called *name* that shows the difference."""
    short = render(program, ticks=False)
    helpers = [line for word, line in HELPERS.items() if re.search(rf"\b{word}\b", short)]
    for head, source in (("\n".join(helpers), short), (PRELUDE, short), (PRELUDE, render(program))):
        whole = f"{head}\n{source}\n"
        difference = find_difference(whole, engines, f"@{name}", prelude="")
        if not difference or difference.reference != REAL_LUA:
            continue
        if not _ADDRESS.search(difference.expected.output):
            return whole + _expectations(difference)
    return (
        f"-- differs on {' or '.join(engines)}, but not as a conformance file\n{PRELUDE}\n{render(program)}\n"
    )


def _expectations(difference: Difference) -> str:
    """Return the comments that tell what the real Lua does."""
    lines = [f"--> {_escaped(line)}" for line in difference.expected.output.split("\n")[:-1]]
    if difference.expected.error is not None:
        lines.append(f"--!! {_escaped(difference.expected.error)}")
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    """Escape what would not survive in a comment."""
    characters = (
        _ESCAPES.get(char) or (char if " " <= char <= "~" else f"\\x{ord(char):02x}")
        for char in text.rstrip(" ")
    )
    return "".join(characters) + "\\s" * (len(text) - len(text.rstrip(" ")))


def signature(difference: Difference) -> str:
    """Return what is the same for differences that probably have one cause."""
    expected, actual = _first_lines(difference)
    start = 0
    while start < min(len(expected), len(actual)) and expected[start] == actual[start]:
        start += 1
    end = 0
    while end < min(len(expected), len(actual)) - start and expected[-1 - end] == actual[-1 - end]:
        end += 1
    ends = (text[start : len(text) - end] for text in (expected, actual))
    return " / ".join(re.sub(r"'[^']*'|\d+", "_", text) for text in ends)


def _first_lines(difference: Difference) -> tuple[str, str]:
    """Return the first differing lines."""
    pair = (difference.expected, difference.actual)
    expected, actual = ([*outcome.output.split("\n")[:-1], f"error: {outcome.error}"] for outcome in pair)
    return next((left, right) for left, right in zip(expected, actual) if left != right)
