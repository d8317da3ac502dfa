"""What a conformance file expects, read from its comments, and whether a run met it.

The format is defined in README.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OUTPUT = re.compile(r"(?:^|(?<=\s))-->(?: (.*))?$")
_ERROR = re.compile(r"(?:^|(?<=\s))--(!!?) (.*)$")
_SKIP = re.compile(r"^--# skip(?: (\w+))?: (.+)$")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([\\tnrs0]))")
_ESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "s": " ", "0": "\0"}


@attrs.frozen
class Outcome:
    """What a Lua program did; all text is latin-1."""

    output: str
    error: str | None = None  # the message with its position, None if the program ended well


@attrs.frozen(kw_only=True)
class Expected:
    """What a conformance file says that it does."""

    output: str
    error: str | None = None
    skips: Mapping[str, str] = attrs.field(factory=dict)  # engine ("" is all of them) -> reason

    def skip_reason(self, engine: str) -> str | None:
        """Return why *engine* need not run the file, None if it must."""
        return self.skips.get(engine) or self.skips.get("")

    def difference(self, outcome: Outcome) -> str | None:
        """Return in what *outcome* is not as expected, in one or more lines; None if in nothing."""
        actual = outcome.output
        if actual and not actual.endswith("\n"):
            actual += "\n"
        differences = []
        if actual != self.output:
            differences.append(_first_differing_line(self.output, actual))
        if outcome.error != self.error:
            differences.append(f"expected error: {self.error!r}\n  actual error: {outcome.error!r}")
        return "\n".join(differences) or None


def expectations_of(file: Path) -> Expected:
    """Read the expectations from the comments of *file*."""
    return parse(file.read_bytes().decode("latin-1"), file.name)


def parse(source: str, name: str) -> Expected:
    """Read the expectations from a source text; error positions name the chunk *name*.

    Raises:
        ValueError: something is expected after an error that ends the program.
    """
    output: list[str] = []
    error: str | None = None
    skips: dict[str, str] = {}
    for number, line in enumerate(source.split("\n"), 1):
        line = line.rstrip()
        skip = _SKIP.search(line)
        if skip:
            skips[skip[1] or ""] = skip[2]
        found = _OUTPUT.search(line)
        if found:
            if error is not None:
                msg = f"{name}:{number}: output is expected after the error that ends the program"
                raise ValueError(msg)
            output.append(_unescape(found[1] or "") + "\n")
        found = _ERROR.search(line)
        if found:
            if error is not None:
                msg = f"{name}:{number}: a second error is expected"
                raise ValueError(msg)
            message = _unescape(found[2])
            error = message if found[1] == "!!" else f"{name}:{number}: {message}"
    return Expected(output="".join(output), error=error, skips=skips)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _ESCAPES[m[2]], text)


def _first_differing_line(expected: str, actual: str) -> str:
    wanted, got = expected.splitlines(), actual.splitlines()
    for number, (left, right) in enumerate(zip(wanted, got), 1):
        if left != right:
            return f"output line {number}\n  expected: {left!r}\n    actual: {right!r}"
    if len(got) < len(wanted):
        return f"output ends after line {len(got)}, expected next: {wanted[len(got)]!r}"
    return f"output has more than the expected {len(wanted)} lines, next: {got[len(wanted)]!r}"
