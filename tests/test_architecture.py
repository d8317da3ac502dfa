"""What no single module can see of itself: sizes, first lines, imports, names, one list of every fact."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pylua
from pylua.bytecode.opcodes import Op
from pylua.stdlib import LIBRARIES
from tests.helpers import new_state

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "pylua").rglob("*.py"))
ALL_SOURCES = [
    *SOURCES,
    *sorted((ROOT / "conformance").rglob("*.py")),
    *sorted((ROOT / "tests").rglob("*.py")),
]
MAX_LINES = 600
LANGUAGE_VERSION = (3, 9)

every_module = pytest.mark.parametrize("file", SOURCES, ids=[str(file.relative_to(ROOT)) for file in SOURCES])


def imported_modules(tree: ast.AST) -> set[str]:
    """Return the modules that a file imports when it runs (not those for type checkers)."""
    names: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        names |= imported_modules(node)
    return names


@pytest.mark.parametrize("file", ALL_SOURCES, ids=[str(file.relative_to(ROOT)) for file in ALL_SOURCES])
def test_file_says_its_purpose_and_is_not_too_long(file):
    """A file begins with one sentence that says what it is for, and has at most 600 lines."""
    source = file.read_text("utf-8")

    assert source.count("\n") <= MAX_LINES
    docstring = ast.get_docstring(ast.parse(source))
    assert docstring, "no docstring"
    assert docstring.split("\n\n")[0].rstrip()[-1] in ".:;", "the first paragraph is no sentence"


@every_module
def test_file_is_python_3_9(file):
    """The package uses no syntax that Python 3.9 lacks, and no ``X | Y`` type that would be evaluated there."""
    tree = ast.parse(file.read_text("utf-8"), feature_version=LANGUAGE_VERSION)

    future = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
    assert future or file.name == "__init__.py", "from __future__ import annotations is missing"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            assert not isinstance(node.args[1], ast.BinOp), f"line {node.lineno}: isinstance with X | Y"


@every_module
def test_file_imports_only_the_declared_dependencies(file):
    """At run time the package needs Python's own library, attrs and lark."""
    roots = {name.split(".")[0] for name in imported_modules(ast.parse(file.read_text("utf-8")))}

    standard = getattr(sys, "stdlib_module_names", None)
    if standard is None:
        pytest.skip("this Python does not know the names of its own modules")
    assert roots - standard <= {"pylua", "attrs", "lark"}


@pytest.mark.parametrize(
    "file",
    [file for file in SOURCES if file.parent.name == "stdlib" and file.stem not in ("api", "__init__")],
    ids=lambda file: file.stem,
)
def test_library_knows_the_vm_only_through_its_api(file):
    """A library imports nothing of the VM, the compiler or the parser but what api.py offers."""
    imports = imported_modules(ast.parse(file.read_text("utf-8")))

    assert not [name for name in imports if name.startswith(("pylua.vm", "pylua.compiler", "pylua.syntax"))]


def test_importing_pylua_is_silent_and_light():
    """Importing the package prints nothing and does not import what few programs need."""
    heavy = ("subprocess", "asyncio", "socket", "hypothesis", "lupa")
    program = f"import sys, pylua; print([m for m in {heavy!r} if m in sys.modules])"

    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert (shown.stdout, shown.stderr) == ("[]\n", "")


# ---------------------------------------------------------------- public names


def test_public_names_are_listed_and_documented():
    """What the package offers is in __all__, sorted, exists, and has a docstring."""
    assert list(pylua.__all__) == sorted(pylua.__all__)
    for name in pylua.__all__:
        value = getattr(pylua, name)
        if inspect.isclass(value) or callable(value):
            assert inspect.getdoc(value), f"{name} has no docstring"
    others = {name for name, value in vars(pylua).items() if inspect.isclass(value)} - set(pylua.__all__)
    assert not others, "imported but not offered"


def test_every_module_can_be_imported_alone():
    """No module depends on another one having been imported before."""
    names = [
        module.name
        for module in pkgutil.walk_packages(pylua.__path__, "pylua.")
        if "__main__" not in module.name
    ]
    for name in names:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", ()):
            assert hasattr(module, public), f"{name}.{public} is in __all__ only"


def test_error_classes_live_in_one_file():
    """All exception classes that a user can meet are in errors.py."""
    for name in pylua.__all__:
        value = getattr(pylua, name)
        if inspect.isclass(value) and issubclass(value, BaseException):
            assert value.__module__ == "pylua.errors"


# ---------------------------------------------------------------- the manual's index

MANUAL = {
    "base": """assert collectgarbage dofile error getmetatable ipairs load loadfile next pairs pcall print rawequal
        rawget rawlen rawset require select setmetatable tonumber tostring type warn xpcall _G _VERSION""",
    "coroutine": "close create isyieldable resume running status wrap yield",
    "debug": """debug gethook getinfo getlocal getmetatable getregistry getupvalue getuservalue sethook setlocal
        setmetatable setupvalue setuservalue traceback upvalueid upvaluejoin setcstacklimit""",
    "io": "close flush input lines open output popen read stderr stdin stdout tmpfile type write",
    "math": """abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad
        random randomseed sin sqrt tan tointeger type ult""",
    "os": "clock date difftime execute exit getenv remove rename setlocale time tmpname",
    "package": "config cpath loaded loadlib path preload searchers searchpath",
    "string": """byte char dump find format gmatch gsub len lower match pack packsize rep reverse sub unpack
        upper""",
    "table": "concat insert move pack remove sort unpack",
    "utf8": "char charpattern codepoint codes len offset",
}
"""The index of the reference manual of Lua 5.4, and the deprecated debug.setcstacklimit."""


@pytest.mark.parametrize("name", LIBRARIES)
def test_library_has_exactly_what_the_manual_lists(name):
    """A new state's library has every name of the manual's index and no other."""
    with new_state() as state:
        found = set(state.globals if name == "base" else state.globals[name])

    if name == "base":
        found -= {*LIBRARIES}
    assert found == set(MANUAL[name].split())


@pytest.mark.parametrize("name", LIBRARIES)
def test_library_function_has_signature_and_docstring(name):
    """Every function has the manual's signature in its registration, and says what it does where it is written."""
    library = LIBRARIES[name]
    with new_state() as state:
        table = state.globals if name == "base" else state.globals[name]
        functions = {lua_name for lua_name, value in table.items() if isinstance(value, pylua.LuaFunction)}

    signatures = {*library.signatures, *(LIBRARIES["package"].signatures if name == "base" else ())}
    assert functions <= signatures
    for lua_name in functions:
        function = library._bound.get(lua_name) or library._shared.get(lua_name)
        if function is not None:  # not made anew for each state
            assert inspect.getdoc(function), f"{name}.{lua_name} has no docstring"


# ---------------------------------------------------------------- opcodes


def handled_opcodes(source: str) -> dict[int, str]:
    """Return the numbers that an engine's loop compares its ``op`` with, and the comments beside them."""
    handled: dict[int, str] = {}
    for line in source.splitlines():
        found = re.match(r" +(?:el)?if (.*\bop\b.*):  # ([A-Z ]+)$", line)
        if found:
            condition = compile(found[1], "condition", "eval")
            for op in Op:
                if eval(condition, {"op": int(op)}):  # noqa: S307  a condition of our own source
                    handled.setdefault(int(op), found[2])
    return handled


def test_interpreter_handles_every_opcode_and_names_it_right():
    """The loop tests plain numbers (an enum costs 7 times as much); the comments beside them tell the truth."""
    handled = handled_opcodes((ROOT / "pylua/vm/interpreter.py").read_text("utf-8"))

    assert {op.name for op in Op} - {Op(number).name for number in handled} == set()
    for number, comment in handled.items():
        assert Op(number).name in comment.split(), f"the comment beside opcode {number} names {comment}"


def test_opcodes_are_numbered_in_order():
    """Opcode numbers have no gaps, so tables can be lists."""
    assert [int(op) for op in Op] == list(range(len(Op)))


# ---------------------------------------------------------------- the project's own lists


def test_make_help_lists_every_target():
    """Each target of the Makefile that a person would call has a line of help."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE))
    helped = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))

    assert phony == helped
