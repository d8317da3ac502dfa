"""Modules are found, loaded once and remembered as the real library does it (§6.3)."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.errors import LuaError, LuaSyntaxError
from pylua.stdlib import packagelib
from pylua.stdlib.api import FALSE, TRUE, as_tuple, load_file
from pylua.vm.globalstate import GlobalState
from pylua.vm.operations import call
from pylua.vm.table import LuaTable
from tests.helpers import new_real_lua

if TYPE_CHECKING:
    from pathlib import Path


class FakeState(GlobalState):
    """A state whose chunks return their text, name and mode, or fail if the text says so."""

    def load_chunk(self, text: str, chunkname: str, mode: str = "bt") -> object:
        """Return a function that returns what it was made of, and its arguments."""
        if "syntax error" in text:
            raise LuaSyntaxError(chunkname + ":1: syntax error")
        return lambda *arguments: LuaTable(
            {"text": text, "name": chunkname, "mode": mode, "arguments": arguments}
        )


@pytest.fixture(name="g")
def _g(monkeypatch: pytest.MonkeyPatch) -> GlobalState:
    for name in ("LUA_PATH", "LUA_PATH_5_4", "LUA_CPATH", "LUA_CPATH_5_4"):
        monkeypatch.delenv(name, raising=False)
    g = FakeState()
    g.loaded["_G"] = g.globals
    g.loaded["package"] = packagelib.LIBRARY.open(g)
    return g


def package(g: GlobalState) -> LuaTable:
    """Return the table ``package``."""
    return g.loaded["package"]


def require(g: GlobalState, name: object) -> tuple:
    """Return the results of ``require(name)``."""
    return as_tuple(call(g, g.globals["require"], name))


def error_of(g: GlobalState, name: object) -> object:
    """Return the error value of a ``require`` that must fail."""
    with pytest.raises(LuaError) as caught:
        require(g, name)
    return caught.value.value


@pytest.fixture(name="real", scope="module")
def _real() -> object:
    return new_real_lua()


# ---------------------------------------------------------------- the table


def test_configuration_is_that_of_linux(g: GlobalState, real) -> None:
    """Separators and marks are PUC's."""
    assert package(g)["config"] == real.eval("package.config")


def test_default_paths_are_those_of_luaconf(g: GlobalState) -> None:
    """Without environment variables modules are looked for where real Lua looks."""
    assert package(g)["path"] == (
        "/usr/local/share/lua/5.4/?.lua;/usr/local/share/lua/5.4/?/init.lua;"
        "/usr/local/lib/lua/5.4/?.lua;/usr/local/lib/lua/5.4/?/init.lua;./?.lua;./?/init.lua"
    )
    assert package(g)["cpath"] == "/usr/local/lib/lua/5.4/?.so;/usr/local/lib/lua/5.4/loadall.so;./?.so"


@pytest.mark.parametrize(
    ("variables", "path"),
    [
        ({"LUA_PATH": "a"}, "a"),
        ({"LUA_PATH": "a", "LUA_PATH_5_4": "b"}, "b"),
        ({"LUA_PATH": ""}, ""),
        ({"LUA_PATH": ";;"}, "<default>"),
        ({"LUA_PATH": "a;;"}, "a;<default>"),
        ({"LUA_PATH": ";;b"}, "<default>;b"),
        ({"LUA_PATH": "a;;b;;c"}, "a;<default>;b;;c"),
    ],
)
def test_environment_sets_the_path(monkeypatch: pytest.MonkeyPatch, variables: dict, path: str) -> None:
    """LUA_PATH_5_4 comes before LUA_PATH; the default stands in for the first ";;"."""
    monkeypatch.delenv("LUA_PATH", raising=False)
    monkeypatch.delenv("LUA_PATH_5_4", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert packagelib.LIBRARY.open(FakeState())["path"] == path.replace("<default>", packagelib.DEFAULT_PATH)


def test_registry_can_forbid_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """With LUA_NOENV in the registry the variables are ignored."""
    monkeypatch.setenv("LUA_PATH", "a")
    g = FakeState()
    g.registry["LUA_NOENV"] = TRUE

    assert packagelib.LIBRARY.open(g)["path"] == packagelib.DEFAULT_PATH


def test_loaded_and_preload_are_those_of_the_registry(g: GlobalState) -> None:
    """The tables are the state's own, which other libraries know."""
    assert package(g)["loaded"] is g.registry["_LOADED"] is g.loaded
    assert package(g)["preload"] is g.registry["_PRELOAD"]


def test_preloaded_modules_outlive_a_second_opening(g: GlobalState) -> None:
    """Opening the library again keeps what was preloaded."""
    package(g)["preload"]["x"] = TRUE

    assert packagelib.LIBRARY.open(g)["preload"]["x"] is TRUE


def test_loadlib_is_absent(g: GlobalState) -> None:
    """There are no C libraries; the arguments are checked all the same."""
    loadlib = package(g)["loadlib"]

    assert loadlib("x", "*") == (None, "dynamic libraries not enabled; check your Lua installation", "absent")
    with pytest.raises(LuaError, match="string expected, got no value"):
        loadlib("x")


# ---------------------------------------------------------------- searchpath


NAMES = st.text(st.sampled_from("ab.-?;\0/x"), max_size=6)


@given(NAMES, NAMES, st.lists(NAMES, max_size=2))
def test_searchpath_tries_the_names_that_the_real_one_tries(real, name: str, path: str, rest: list) -> None:
    """For any name, path and separators the message is PUC's."""
    expected = real.eval("package.searchpath")(name, "none" + path, *rest)

    assert packagelib.searchpath(FakeState(), name, "none" + path, *rest) == expected


def test_searchpath_returns_the_first_readable_file(g: GlobalState, tmp_path: Path) -> None:
    """Files that don't exist are passed by."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.lua").write_text("")

    found = package(g)["searchpath"]("a.b", f"{tmp_path}/no/?.lua;{tmp_path}/?.lua;{tmp_path}/?.lua")

    assert found == f"{tmp_path}/a/b.lua"


# ---------------------------------------------------------------- require


def test_module_is_loaded_once(g: GlobalState, tmp_path: Path) -> None:
    """The second time the same value comes, and nothing else."""
    (tmp_path / "m.lua").write_text("code")
    package(g)["path"] = f"{tmp_path}/?.lua"

    first = require(g, "m")
    second = require(g, "m")

    assert first[1] == f"{tmp_path}/m.lua"
    assert second == (first[0],)
    assert g.loaded["m"] is first[0]


def test_loader_gets_name_and_file(g: GlobalState, tmp_path: Path) -> None:
    """The chunk is named for its file and called with the module's name and the file's."""
    (tmp_path / "m.lua").write_text("code")
    package(g)["path"] = f"{tmp_path}/?.lua"

    module, filename = require(g, "m")

    assert (module["text"], module["name"]) == ("code", f"@{filename}")
    assert module["arguments"] == ("m", filename)


@pytest.mark.parametrize(
    ("result", "set_by_loader", "expected"),
    [
        ((), None, TRUE),
        (None, None, TRUE),
        (FALSE, None, FALSE),
        (5, None, 5),
        ((6, 7), None, 6),
        ((), 8, 8),
        (9, 8, 9),
    ],
)
def test_value_of_the_module(g: GlobalState, result: object, set_by_loader: object, expected: object) -> None:
    """The loader's first result, else what it put into package.loaded, else true."""

    def loader(name: object = None, *_: object) -> object:
        if set_by_loader is not None:
            g.loaded[name] = set_by_loader
        return result

    package(g)["preload"]["m"] = loader

    assert require(g, "m") == (expected, ":preload:")
    assert g.loaded["m"] is expected


def test_missing_module_tells_where_it_was_looked_for(g: GlobalState, real) -> None:
    """The message lists every place, as PUC's does."""
    setup = "package.path, package.cpath = '?.lua;?/?', '?.so;?/init'"
    expected = real.execute(f"{setup}; return select(2, pcall(require, 'none.such'))")
    package(g)["path"], package(g)["cpath"] = "?.lua;?/?", "?.so;?/init"

    assert error_of(g, "none.such") == expected


def test_c_library_is_found_but_not_loaded(g: GlobalState, tmp_path: Path) -> None:
    """A file on cpath ends the search with an error that says why."""
    (tmp_path / "m.so").write_text("")
    package(g)["path"], package(g)["cpath"] = "", f"{tmp_path}/?.so"
    reason = "dynamic libraries not enabled; check your Lua installation"

    for name in ("m", "m.sub"):
        message = f"error loading module '{name}' from file '{tmp_path}/m.so':\n\t{reason}"
        assert error_of(g, name) == message


def test_module_with_an_error_names_its_file(g: GlobalState, tmp_path: Path) -> None:
    """What does not compile is reported with module, file and reason."""
    (tmp_path / "m.lua").write_text("syntax error")
    package(g)["path"] = f"{tmp_path}/?.lua"

    assert error_of(g, "m") == (
        f"error loading module 'm' from file '{tmp_path}/m.lua':\n\t@{tmp_path}/m.lua:1: syntax error"
    )


@pytest.mark.parametrize("field", ["path", "cpath"])
def test_paths_must_be_strings(g: GlobalState, field: str) -> None:
    """A path of another type is an error, not "not found"."""
    package(g)[field] = LuaTable()

    assert error_of(g, "none") == f"'package.{field}' must be a string"


def test_searchers_must_be_a_table(g: GlobalState) -> None:
    """Without searchers nothing can be found."""
    package(g)["searchers"] = 3

    assert error_of(g, "none") == "'package.searchers' must be a table"


def test_searchers_may_be_replaced(g: GlobalState) -> None:
    """Own searchers are asked in order; numbers and strings are reasons, other values say nothing."""
    answers = [5, "reason", LuaTable(), (), TRUE]
    searchers = {number: lambda *_, answer=answer: answer for number, answer in enumerate(answers, 1)}
    package(g)["searchers"] = LuaTable(searchers)

    assert error_of(g, "m") == "module 'm' not found:\n\t5\n\treason"


def test_searchers_get_the_name_and_give_loader_data(g: GlobalState) -> None:
    """Whatever a searcher returns behind the loader goes to the loader and to the caller."""
    package(g)["searchers"] = LuaTable(
        {1: lambda name, *_: (lambda *arguments: LuaTable({"got": arguments}), name + "!")}
    )

    module, data = require(g, "m")

    assert (module["got"], data) == (("m", "m!"), "m!")


def test_number_is_a_module_name(g: GlobalState) -> None:
    """Numbers convert to strings as everywhere."""
    package(g)["preload"]["5"] = lambda *_: "five"

    assert require(g, 5) == ("five", ":preload:")


def test_name_must_be_a_string(g: GlobalState) -> None:
    """Other types are refused by require itself."""
    assert error_of(g, TRUE) == "bad argument #1 to 'require' (string expected, got boolean)"


# ---------------------------------------------------------------- loading files (luaL_loadfilex)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"code", "code"),
        (b"", ""),
        (b"#!/usr/bin/lua\ncode", "\ncode"),
        (b"#", "\n"),
        (b"#x\n#y", "\n#y"),
        (b"\xef\xbb\xbfcode", "code"),
        (b"\xef\xbb\xbf#x\ncode", "\ncode"),
        (b"\xef\xbbcode", "\xef\xbbcode"),
        (b"#x\n\x1bLua", "\x1bLua"),
        (b"\xff\0\r\n", "\xff\0\r\n"),
    ],
)
def test_file_loses_mark_and_first_comment(tmp_path: Path, content: bytes, text: str) -> None:
    """Lines keep their numbers; a binary chunk starts with its signature."""
    (tmp_path / "f").write_bytes(content)

    module = call(FakeState(), load_file(FakeState(), str(tmp_path / "f"), "t"))

    assert (module["text"], module["mode"]) == (text, "t")


def test_standard_input_is_a_file_without_name() -> None:
    """No file name means standard input, which is called stdin."""
    g = FakeState()
    g.stdin = io.BytesIO(b"# x\ncode")

    module = call(g, load_file(g, None))

    assert (module["text"], module["name"]) == ("\ncode", "=stdin")


def test_unreadable_file_has_the_reason_of_the_system(real, tmp_path: Path) -> None:
    """Messages are those of luaL_loadfilex: "cannot open" or "cannot read"."""
    for name in (str(tmp_path / "none"), str(tmp_path), "", "a\0b", str(tmp_path / "n\xe4me")):
        with pytest.raises(LuaError) as caught:
            load_file(FakeState(), name)

        assert caught.value.value == real.eval("loadfile")(name)[1]


def test_names_of_files_are_bytes(tmp_path: Path) -> None:
    """A file whose name is not valid UTF-8 can be loaded."""
    name = os.fsencode(tmp_path) + b"/\xe4"
    try:
        with open(name, "wb") as stream:  # noqa: PTH123  a path of bytes
            stream.write(b"code")
    except OSError:
        pytest.skip("this file system wants text for names")

    module = call(FakeState(), load_file(FakeState(), name.decode("latin-1")))

    assert module["name"] == "@" + name.decode("latin-1")


def test_endless_file_stops_at_the_memory_limit() -> None:
    """A file that never ends is read no further than memory allows."""
    g = FakeState()
    g.meter.max_bytes = 10**7

    with pytest.raises(LuaError, match="not enough memory"):
        load_file(g, "/dev/zero")
