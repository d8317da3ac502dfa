"""Binary chunks come back as they were, and hostile ones never do harm."""

from __future__ import annotations

import random
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylua.bytecode.binary import HEADER, dump, undump
from pylua.bytecode.disassembler import listing
from pylua.bytecode.opcodes import Op
from pylua.bytecode.proto import Proto
from pylua.errors import LuaSyntaxError
from pylua.vm.values import FALSE, TRUE
from tests.bytecode.assembling import assemble, everything

RETURN = (Op.RETURN, 0, 0)
HEADER_SIZE = sum(len(part) for part, _ in HEADER)
BODY = HEADER_SIZE + 12


def seal(body: bytes) -> str:
    """Return a chunk over *body* whose length and checksum are right."""
    header = b"".join(part for part, _ in HEADER)
    return (header + struct.pack("<QI", len(body), zlib.crc32(body)) + body).decode("latin-1")


def body_of(chunk: str) -> bytes:
    """Return the body of a chunk."""
    return chunk[BODY:].encode("latin-1")


def refusal(chunk: str, chunkname: str = "=chunk") -> str:
    """Return the message for a chunk that is refused."""
    with pytest.raises(LuaSyntaxError) as caught:
        undump(chunk, chunkname)
    return caught.value.value


def fields(proto: Proto) -> dict:
    """Return all that defines a Proto, nested ones included."""
    content = {
        name: getattr(proto, name) for name in Proto.__slots__ if name not in ("cache", "template", "protos")
    }
    content["constants"] = tuple((c.__class__, repr(c)) for c in proto.constants)
    content["template"] = repr(proto.template)
    content["protos"] = tuple(fields(inner) for inner in proto.protos)
    return content


def test_everything_survives_the_round_trip() -> None:
    """Code, constants, debug information and nested functions come back equal."""
    proto = everything()

    copy = undump(dump(proto, strip=False), "=chunk")

    assert fields(copy) == fields(proto)


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.sampled_from((TRUE, FALSE)),
            st.integers(-(1 << 63), (1 << 63) - 1),
            st.floats(),
            st.text(st.characters(max_codepoint=255)),
        )
    )
)
def test_constants_keep_value_and_class(constants: list) -> None:
    """Each constant comes back as the same value of the same class, NaN and -0.0 included."""
    copy = undump(dump(assemble(RETURN, constants=tuple(constants)), strip=False), "=chunk")

    assert [(c.__class__, repr(c)) for c in copy.constants] == [(c.__class__, repr(c)) for c in constants]


def test_equal_strings_are_one_object() -> None:
    """Functions of a chunk share their strings, so that table keys are found by identity."""
    inner = assemble(RETURN, constants=("some key",))
    proto = assemble(RETURN, constants=("some key",), protos=(inner,))

    copy = undump(dump(proto, strip=False), "=chunk")

    assert copy.constants[0] is copy.protos[0].constants[0]


def test_strip_drops_what_only_messages_need() -> None:
    """A stripped function has no source, lines, locals and upvalue names; the rest stays."""
    copy = undump(dump(everything(), strip=True), "=chunk")

    inner = copy.protos[0].protos[0]
    assert (copy.source, inner.source, inner.lines, inner.line_defined) == ("=?", "=?", (), 4)
    assert copy.protos[0].locals == ()
    assert [upvalue.name for upvalue in inner.upvalues] == ["", ""]
    assert copy.code == everything().code
    assert copy.regions == everything().regions


def test_source_is_written_once() -> None:
    """Nested functions don't repeat the source of the chunk."""
    proto = assemble(RETURN, source="=" + "x" * 1000)
    outer = assemble(RETURN, source=proto.source, protos=(proto, proto))

    assert len(dump(outer, strip=False)) < 1500


def test_chunk_begins_like_a_chunk_of_real_lua() -> None:
    """The header is PUC's, so that programs that look at it find what they expect."""
    expected = struct.pack("<4sBB6sBBBqd", b"\x1bLua", 0x54, 0, b"\x19\x93\r\n\x1a\n", 4, 8, 8, 0x5678, 370.5)

    assert dump(everything(), strip=False).encode("latin-1").startswith(expected)


def test_real_lua_refuses_our_chunks() -> None:
    """PUC's loader stops right behind the header, before it could misread anything."""
    lua54 = pytest.importorskip("lupa.lua54")
    runtime = lua54.LuaRuntime(unpack_returned_tuples=True, encoding="latin-1")

    _, message = runtime.eval("function (chunk) return load(chunk, '=x', 'b') end")(
        dump(everything(), strip=False)
    )

    assert message == "x: bad binary format (integer overflow)"


def test_chunk_of_real_lua_is_refused() -> None:
    """A chunk that PUC made is recognized as another format."""
    lua54 = pytest.importorskip("lupa.lua54")
    runtime = lua54.LuaRuntime(unpack_returned_tuples=True, encoding="latin-1")
    chunk = runtime.eval("string.dump(load('return 1'))")

    assert refusal(chunk) == "chunk: bad binary format (format mismatch)"


@pytest.mark.parametrize(
    ("chunkname", "shown"), [("@f.lua", "f.lua"), ("=x", "x"), ("x", "x"), ("\x1bLua", "binary string")]
)
def test_message_names_the_chunk(chunkname: str, shown: str) -> None:
    """The chunk's name stands before the reason as in real Lua (luaU_undump)."""
    assert refusal("\x1b", chunkname) == f"{shown}: bad binary format (truncated chunk)"


def test_truncated_chunk_is_called_so() -> None:
    """Wherever a chunk is cut, the message says "truncated chunk"."""
    chunk = dump(everything(), strip=False)

    messages = {refusal(chunk[:length]) for length in range(len(chunk))}

    assert messages == {"chunk: bad binary format (truncated chunk)"}


def test_text_behind_the_chunk_is_ignored() -> None:
    """Trailing bytes don't matter, as in real Lua."""
    assert undump(dump(everything(), strip=False) + "tail", "=chunk").code == everything().code


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (1, "not a binary chunk"),
        (4, "version mismatch"),
        (5, "format mismatch"),
        (6, "corrupted chunk"),
        (12, "Instruction size mismatch"),
        (13, "lua_Integer size mismatch"),
        (14, "lua_Number size mismatch"),
        (15, "integer format mismatch"),
        (23, "float format mismatch"),
        (31, "format mismatch"),
        (HEADER_SIZE - 1, "version mismatch"),
        (BODY - 1, "corrupted chunk"),
        (BODY, "corrupted chunk"),
    ],
)
def test_damage_is_named(place: int, reason: str) -> None:
    """Each part of the header has its own message; damage behind it is found by the checksum."""
    chunk = dump(everything(), strip=False)
    damaged = chunk[:place] + chr(ord(chunk[place]) ^ 0x80) + chunk[place + 1 :]

    assert refusal(damaged) == f"chunk: bad binary format ({reason})"


def test_every_flipped_byte_is_noticed() -> None:
    """No damage of a single byte goes unnoticed, wherever it is."""
    chunk = dump(everything(), strip=False)

    for place in range(len(chunk)):
        refusal(chunk[:place] + chr(ord(chunk[place]) ^ 1) + chunk[place + 1 :])


def test_forged_checksum_does_not_help() -> None:
    """Bytes changed with the checksum made right again load as a verified function, or are refused."""
    chance = random.Random(5)  # noqa: S311  not for secrets
    body = body_of(dump(everything(), strip=False))
    outcomes = set()
    for _ in range(4000):
        forged = bytearray(body)
        for _ in range(chance.randint(1, 4)):
            forged[chance.randrange(len(forged))] = chance.choice(
                (0, 1, 2, 7, 0x7F, 0x80, 0xFF, chance.randrange(256))
            )
        try:
            listing(undump(seal(bytes(forged)), "=chunk"), full=True)
            outcomes.add("loaded")
        except LuaSyntaxError:
            outcomes.add("refused")

    assert outcomes == {"loaded", "refused"}


def test_forged_length_is_not_believed() -> None:
    """A body that ends too early is refused wherever that happens, even with a right checksum."""
    body = body_of(dump(everything(), strip=False))

    messages = {refusal(seal(body[:length])) for length in range(len(body))}

    assert messages == {"chunk: bad binary format (truncated chunk)"}


@given(st.binary())
def test_random_body_is_refused(body: bytes) -> None:
    """Arbitrary bytes in a well-sealed chunk are refused."""
    refusal(seal(body))


def test_string_that_is_no_lua_string_is_refused() -> None:
    """Characters beyond a byte can't come from a dump."""
    assert refusal("\x1bLua\u0100") == "chunk: bad binary format (corrupted chunk)"


def test_deep_nesting_needs_no_stack() -> None:
    """Hostile nesting ends in an error, long before Python's own stack does."""
    proto = assemble(RETURN)
    for _ in range(3000):
        proto = assemble(RETURN, protos=(proto,))

    assert refusal(dump(proto, strip=True)) == "chunk: bad binary format (too many nested functions)"


def test_chunk_that_cannot_run_is_refused() -> None:
    """What reads well but would not run is refused by the verifier, under the name given to load."""
    chunk = dump(assemble((Op.MOVE, 0, 0)), strip=False)

    assert refusal(chunk) == "chunk: bad binary format (code does not end at instruction 1)"
