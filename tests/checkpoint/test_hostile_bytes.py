"""Reading checkpoints from sources that can't be trusted: at worst they are refused."""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from hashlib import blake2b

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pylua import Checkpoint, CheckpointError, LimitExceeded, Limits, LuaError, LuaState
from pylua.checkpoint.fields import FORMAT_VERSION, HEAD, MAGIC
from tests.checkpoint.spite import PREPARATION

START = len(MAGIC) + HEAD.size


def _example() -> bytes:
    with LuaState(stdin=io.BytesIO(), stdout=io.BytesIO(), stderr=io.BytesIO()) as lua:
        lua.execute(PREPARATION)
        lua.execute("coroutine.resume(sleeper, 1) pcall(wrapped) it = string.gmatch('a b', '%a')")
        return lua.checkpoint().to_bytes()


EXAMPLE = _example()


def with_checksum(body: bytes) -> bytes:
    """Return *body* as a checkpoint whose head fits."""
    return MAGIC + HEAD.pack(FORMAT_VERSION, len(body), blake2b(body, digest_size=16).digest()) + body


def _read_and_use(data: bytes) -> None:
    """Read and restore, and touch what is there; the state's own errors may come out, but no signs of bugs."""
    with suppress(CheckpointError, LimitExceeded, LuaError):
        checkpoint = Checkpoint.from_bytes(data)
        lua = LuaState(
            limits=Limits(max_instructions=20_000),
            stdin=io.BytesIO(),
            stdout=io.BytesIO(),
            stderr=io.BytesIO(),
        )
        lua.restore(checkpoint)
        checkpoint.summary()
        lua.execute("for k, v in pairs(_G) do if type(v) == 'thread' then coroutine.resume(v) end end")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "this is no checkpoint of pylua"),
        (b"\x1bLua", "this is no checkpoint of pylua"),
        (MAGIC, "it is cut off"),
        (EXAMPLE[:-1], "bytes in the place of"),
        (EXAMPLE + b"\0", "bytes in the place of"),
        (EXAMPLE[:-1] + bytes([EXAMPLE[-1] ^ 1]), "its checksum is wrong"),
        (MAGIC + struct.pack("<H", 99) + EXAMPLE[len(MAGIC) + 2 :], "it has format version 99"),
        (with_checksum(b""), "it ends too early"),
        (with_checksum(b"\xff" * 20), "a number is too long"),
        (with_checksum(b"\xff\xff\xff\x7f" + b"\0" * 9), "it ends too early"),
        (with_checksum(EXAMPLE[START:] + b"\0"), "there is something behind its end"),
    ],
)
def test_what_is_wrong_is_told(data: bytes, reason: str) -> None:
    """The head, the checksum, the first numbers."""
    with pytest.raises(CheckpointError, match=reason):
        Checkpoint.from_bytes(data)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_arbitrary_bodies_are_refused(body: bytes) -> None:
    """With a head that fits."""
    with pytest.raises(CheckpointError):
        Checkpoint.from_bytes(with_checksum(body))


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_changed_bodies_do_no_harm(data: st.DataObject) -> None:
    """Some bytes of a good one are others, and the checksum says that it is right."""
    body = bytearray(EXAMPLE[START:])
    places = st.integers(0, len(body) - 1)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=4)):
        body[place] = value

    _read_and_use(with_checksum(bytes(body)))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(EXAMPLE) - START), st.integers(0, 40), st.binary(max_size=5))
def test_cut_and_pasted_bodies_do_no_harm(start: int, length: int, new: bytes) -> None:
    """A piece is gone, or another one in its place."""
    body = EXAMPLE[START:]

    _read_and_use(with_checksum(body[:start] + new + body[start + length :]))


def test_a_checkpoint_runs_nothing_when_it_is_read() -> None:
    """Its code runs when somebody calls it."""
    lua = LuaState()
    lua.execute("setmetatable(_G, {__index = error, __gc = error, __persist = true}) f = error")

    assert Checkpoint.from_bytes(lua.checkpoint().to_bytes()).schema is None
