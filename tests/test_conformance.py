"""Our conformance files: what they expect is true of the real Lua, and of every engine."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING

import pytest

from conformance.expectations import Expected, Outcome, expectations_of, parse
from conformance.lupa_host import outcome_in_this_process
from conformance.run import FOLDER
from pylua import LuaError, LuaState
from pylua.numeric import format_number
from pylua.stdlib import LIBRARIES
from pylua.vm.values import type_name
from tests.helpers import all_engines

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(FOLDER.rglob("*.lua"))

every_file = pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(FOLDER)) for file in FILES])


def outcome_of_pylua(file: Path, engine: str) -> Outcome:
    """Run a file in a state of this process."""
    stdout = io.BytesIO()
    error = None
    with LuaState(engine=engine, stdout=stdout) as state:
        try:
            state.execute_file(file.name)
        except LuaError as caught:
            error = text_of(caught)
    return Outcome(stdout.getvalue().decode("latin-1"), error)


def text_of(error: LuaError) -> str:
    """Return an error's message as the command line shows it, in latin-1."""
    if isinstance(error.value, (str, bytes)):
        return os.fsencode(str(error)).decode("latin-1")
    if isinstance(error.value, (int, float)):
        return format_number(error.value)
    value = getattr(error.value, "lua_value", error.value)
    return f"(error object is a {type_name(value)} value)"


@every_file
@all_engines
def test_engine_does_what_the_file_expects(file, engine, monkeypatch):
    """Every engine meets every expectation."""
    expected = expectations_of(file)
    if expected.skip_reason(engine):
        pytest.skip(expected.skip_reason(engine))
    monkeypatch.chdir(file.parent)

    assert expected.difference(outcome_of_pylua(file, engine)) is None


@every_file
def test_expectations_are_those_of_the_real_lua(file, monkeypatch):
    """What a file expects is what Lua 5.4 does."""
    pytest.importorskip("lupa.lua54")
    expected = expectations_of(file)
    if expected.skip_reason("lua"):
        pytest.skip(expected.skip_reason("lua"))
    monkeypatch.chdir(file.parent)

    assert expected.difference(outcome_in_this_process(file.name)) is None


# ---------------------------------------------------------------- where the files stand


def test_readme_places_every_folder():
    """The table of the manual's sections names each folder that has files, once."""
    table = re.findall(r"^\|[^|]*\| `([\w/]+)` \|", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(table) == sorted({file.parent.relative_to(FOLDER).as_posix() for file in FILES})


WITHOUT_FILES = {"base": {*LIBRARIES, "require"}, "debug": {"debug"}}
"""Names that need no files in a library's folder."""


def names_in(library: str) -> set[str]:
    """Return the names that files of a library's folder are about; "file_" is before those of methods of files."""
    table = "_G" if library == "base" else library
    source = f"local names = {{}} for name in pairs({table}) do names[#names + 1] = name end "
    if library == "io":
        source += (
            "for name in pairs(getmetatable(io.stdout).__index) do names[#names + 1] = 'file_' .. name end "
        )
    with LuaState() as state:
        names = set(state.execute(source + "return table.concat(names, ' ')").split())
    if library == "package":
        names.add("require")
    return names - WITHOUT_FILES.get(library, set())


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_file_of_a_library_is_named_for_its_function(library):
    """In a library's folder each name has files whose names begin with it, and each file's begins with one."""
    names = names_in(library)
    folder = FOLDER / "stdlib" / ("basic" if library == "base" else library)
    files = [file.stem for file in FILES if file.parent == folder]

    owners = {file: [name for name in names if f"{file}_".startswith(f"{name}_")] for file in files}

    assert [file for file in files if not owners[file]] == []
    assert names - {name for found in owners.values() for name in found} == set()


# ---------------------------------------------------------------- the format


def test_output_comments_are_the_lines_of_output():
    """Each --> comment is a line, with escapes, wherever it stands."""
    expected = parse('print(1)  --> 1\n--> a\\tb\\\\ \n-->\nx = "-->no"\n--> \\xff\\s', "f.lua")

    assert expected == Expected(output="1\na\tb\\\n\n\xff \n")


def test_error_comment_names_its_line():
    """A --! comment is an error of its line, a --!! comment a whole message."""
    assert parse("\nf()  --! failed", "f.lua").error == "f.lua:2: failed"
    assert parse("f()\n--!! failed", "f.lua").error == "failed"


@pytest.mark.parametrize("source", ["f() --! a\ng() --! b", "f() --! a\nprint(1) --> 1"])
def test_nothing_is_expected_after_an_error(source):
    """An error ends the program, so a file that expects more is wrong."""
    with pytest.raises(ValueError, match=r"^f\.lua:2: "):
        parse(source, "f.lua")


def test_skip_comment_names_engine_and_reason():
    """A file may be skipped by one engine or by all, with a reason."""
    assert parse("--# skip lua: lupa has no x", "f").skip_reason("lua") == "lupa has no x"
    assert parse("--# skip lua: lupa has no x", "f").skip_reason("interpreter") is None
    assert parse("--# skip: broken", "f").skip_reason("interpreter") == "broken"


@pytest.mark.parametrize(
    ("outcome", "difference"),
    [
        (Outcome("a\nb\n"), None),
        (Outcome("a\nb"), None),
        (Outcome("a\nc\n"), "output line 2\n  expected: 'b'\n    actual: 'c'"),
        (Outcome("a\n"), "output ends after line 1, expected next: 'b'"),
        (Outcome("a\nb\nc\n"), "output has more than the expected 2 lines, next: 'c'"),
        (Outcome("a\nb\n", "failed"), "expected error: None\n  actual error: 'failed'"),
    ],
)
def test_difference_shows_the_first_line_that_differs(outcome, difference):
    """A difference is told by its first line, and a missing last newline is none."""
    assert Expected(output="a\nb\n").difference(outcome) == difference
