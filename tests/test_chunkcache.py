"""Chunks kept on disk: found again by other processes, and never believed when they may not be ours."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys

import pytest

from pylua import LuaError, LuaState, LuaSyntaxError, chunkcache
from pylua.chunkcache import ChunkCache, entry_name
from pylua.state import CACHE_VARIABLE
from tests.processes import environment

PROGRAM = """
local Point = {}
Point.__index = Point
Point.__add = function(a, b) return setmetatable({x = a.x + b.x}, Point) end
local function each(n)
  return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end)
end
local sum = setmetatable({x = 0.5}, Point)
for i in each(10) do sum = sum + {x = i} end
local ok, message = pcall(function() local t = nil; return t.field end)
return sum.x, ok, message, ("a"):rep(3), -9223372036854775808, true, nil, 1e308 * 10
"""

RESULT = (
    55.5, False, "test:10: attempt to index a nil value (local 't')", "aaa", -(1 << 63), True, None, float("inf"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder for a cache; the memory of earlier chunks is empty, as in a new process."""
    monkeypatch.setattr(chunkcache, "_translate_once", chunkcache._translate)
    return tmp_path / "cache"


@pytest.fixture
def compiled(monkeypatch):
    """Return the list of the chunks that are compiled from now on."""
    names = []

    def compile_anew(text, chunkname):
        names.append(chunkname)
        return original(text, chunkname)

    original = chunkcache.compile_anew
    monkeypatch.setattr(chunkcache, "compile_anew", compile_anew)
    return names


def run(folder, source=PROGRAM, **options):
    """Run *source* in a new state with a cache in *folder*."""
    with LuaState(cache_dir=folder, **options) as lua:
        return lua.execute(source, name="=test")


def entries(folder):
    """Return the entries in *folder*."""
    return sorted(folder.glob("*.chunk"))


def test_second_run_takes_the_chunk_from_the_folder(folder, compiled):
    """A chunk is compiled once; from the folder it does the same."""
    results = [run(folder), run(folder)]

    assert results == [RESULT, RESULT]
    assert compiled == ["=test"]


def test_stored_chunk_keeps_lines_and_names_in_errors(folder):
    """Messages and tracebacks of a chunk from the folder are those of the one compiled."""
    source = (
        "local t = {}\n\nfunction t.outer()\n  local inner = t.missing\n  inner()\nend\n"
        + "-" * 200
        + "\nt.outer()"
    )
    seen = []
    for _ in range(2):
        with pytest.raises(LuaError) as raised:
            run(folder, source)
        seen.append((str(raised.value), [str(frame) for frame in raised.value.traceback]))

    assert seen[0] == seen[1]
    assert seen[0][0] == "test:5: attempt to call a nil value (local 'inner')"
    assert len(seen[0][1]) > 1


def test_environment_variable_names_the_folder(folder, monkeypatch):
    """PYLUA_CACHE_DIR does what `cache_dir` does."""
    monkeypatch.setenv(CACHE_VARIABLE, str(folder))
    with LuaState() as lua:
        lua.execute(PROGRAM)

    assert len(entries(folder)) == 1


def test_no_folder_no_files(tmp_path, monkeypatch):
    """Without a folder nothing is written."""
    monkeypatch.delenv(CACHE_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    with LuaState() as lua:
        lua.execute(PROGRAM)

    assert list(tmp_path.iterdir()) == []


def test_interpreter_needs_no_translations(folder):
    """The interpreter writes none, and runs the chunk."""
    assert run(folder, engine="interpreter") == RESULT
    assert not folder.exists()


def test_source_name_and_dialect_are_part_of_the_entry():
    """What decides what is in an entry decides its name."""
    names = {
        entry_name("return 1", "=a", "5.4", metered=False),
        entry_name("return 2", "=a", "5.4", metered=False),
        entry_name("return 1", "=b", "5.4", metered=False),
        entry_name("return 1", "=a", "5.1", metered=False),
        entry_name("return 1", "=a", "5.4", metered=True),
    }

    assert len(names) == 5


def test_another_pylua_or_python_finds_nothing(folder, compiled, monkeypatch):
    """Entries of other versions are not even looked at."""
    run(folder)
    monkeypatch.setattr(chunkcache, "maker", lambda: "another")

    assert run(folder) == RESULT
    assert len(compiled) == 2


@pytest.mark.parametrize("at", [0, 31, 32, 200, -1])
def test_damaged_entry_is_compiled_anew(folder, compiled, at):
    """One wrong byte anywhere, and an entry is as good as absent; it is replaced."""
    run(folder)
    (entry,) = entries(folder)
    intact = bytearray(entry.read_bytes())
    damaged = bytearray(intact)
    damaged[at] ^= 1
    entry.write_bytes(damaged)

    assert run(folder) == RESULT
    assert len(compiled) == 2
    assert run(folder) == RESULT
    assert len(compiled) == 2


@pytest.mark.parametrize("size", [0, 1, 32, 33, 1000])
def test_entry_that_is_cut_off_is_compiled_anew(folder, compiled, size):
    """The same goes for an entry that ends too early."""
    run(folder)
    (entry,) = entries(folder)
    entry.write_bytes(entry.read_bytes()[:size])

    assert run(folder) == RESULT
    assert len(compiled) == 2


def test_foreign_entry_is_never_executed(folder, tmp_path):
    """An entry that somebody made without the folder's key is not even unmarshalled."""
    run(folder)
    (entry,) = entries(folder)
    other = tmp_path / "other"
    run(other, "return 'evil' " + "-" * 200)
    (forged,) = entries(other)
    entry.write_bytes(forged.read_bytes())

    assert run(folder) == RESULT


def test_entry_signed_with_another_key_is_refused(folder, compiled):
    """A new key makes all that was written before worthless."""
    run(folder)
    (folder / "key").write_bytes(bytes(32))

    assert run(folder) == RESULT
    assert len(compiled) == 2


def test_key_that_was_cut_off_is_made_anew(folder, compiled):
    """A folder does not stay useless because a process ended at the wrong time."""
    run(folder)
    (folder / "key").write_bytes(b"short")
    results = [run(folder), run(folder)]

    assert results == [RESULT, RESULT]
    assert len(compiled) == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="this system does not tell users apart")
def test_folder_that_others_may_write_to_is_not_used(folder, compiled):
    """Neither are entries read from it nor written to it."""
    run(folder)
    folder.chmod(0o777)

    assert run(folder) == RESULT
    assert len(compiled) == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="this system does not tell users apart")
def test_key_is_readable_by_its_owner_only(folder):
    """Nobody else may be able to sign entries."""
    run(folder)

    assert (folder / "key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_folder_that_can_not_be_made_is_no_error(tmp_path):
    """What is in the way of the cache is not in the way of the program."""
    (tmp_path / "file").write_text("")

    assert run(tmp_path / "file" / "cache") == RESULT


def test_syntax_error_is_not_kept(folder):
    """A chunk that does not compile gives its error each time, and no entry."""
    source = "return" + " " * 300 + "="
    for _ in range(2):
        with pytest.raises(LuaSyntaxError, match="unexpected symbol near '='"):
            run(folder, source)

    assert not folder.exists()


def test_code_that_a_script_makes_is_not_written(folder):
    """`load` leaves nothing in the folder: a script could fill it."""
    run(folder, "return load('return 1 --' .. ('x'):rep(1000))() " + "-" * 200)

    assert len(entries(folder)) == 1


def test_limited_state_has_entries_of_its_own(folder):
    """Code that counts instructions is another translation."""
    run(folder)
    with LuaState(cache_dir=folder) as lua:
        lua.global_state.meter.limit_instructions(10_000)
        lua.execute(PROGRAM, name="=test")
        used = lua.global_state.meter.instructions
    with LuaState(cache_dir=folder) as lua:
        lua.global_state.meter.limit_instructions(10_000)
        lua.execute(PROGRAM, name="=test")
        assert lua.global_state.meter.instructions == used > 0

    assert len(entries(folder)) == 2


def test_oldest_entries_go_when_there_are_too_many(folder, monkeypatch):
    """The folder does not grow without end."""
    monkeypatch.setattr(chunkcache, "MAX_ENTRIES", 8)
    for number in range(20):
        run(folder, f"return {number} " + "-" * 200)

    assert 6 <= len(entries(folder)) <= 8


def test_every_stored_part_is_restored(folder):
    """A translation that was packed and unpacked packs to the same bytes."""
    run(folder)
    (entry,) = entries(folder)
    translation = ChunkCache(folder).read(entry.name)

    read = marshal.loads(entry.read_bytes()[32:])  # noqa: S302  our own
    assert marshal.loads(marshal.dumps(chunkcache.pack(translation))) == read  # noqa: S302  our own


def test_processes_and_threads_share_a_folder(tmp_path):
    """Those that start at the same time, on a folder that is not there yet, all get the right result."""
    folder = tmp_path / "cache"
    code = (
        "import sys, threading\n"
        "from pylua import LuaState\n"
        "def work():\n"
        "    for n in range(5):\n"
        "        with LuaState() as lua:\n"
        "            results.append(lua.execute(f'return {n} ' + '-' * 300))\n"
        "results = []\n"
        "threads = [threading.Thread(target=work) for _ in range(3)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]\n"
        "print(sorted(results))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment(PYLUA_CACHE_DIR=str(folder))
        )
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=60)[0] for process in processes]

    expected = str(sorted([*range(5)] * 3)).encode() + b"\n"
    assert outputs == [expected] * 3
    assert {path.suffix for path in folder.iterdir()} == {"", ".chunk"}
