"""Checkpoint: a moment in the life of a state."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from pylua.checkpoint.building import build
from pylua.checkpoint.capture import capture
from pylua.checkpoint.checking import check
from pylua.checkpoint.encoding import encode
from pylua.checkpoint.pausing import collector_paused
from pylua.checkpoint.reading import read
from pylua.checkpoint.reset import reset
from pylua.checkpoint.showing import differences, summarize, to_plain
from pylua.checkpoint.writing import write
from pylua.convert import to_lua
from pylua.errors import CheckpointError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pylua.checkpoint.image import HostNode, Image
    from pylua.checkpoint.records import Snapshot
    from pylua.checkpoint.showing import Change, Summary
    from pylua.limits import Limits
    from pylua.state import LuaState
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.values import Value


class Checkpoint:
    """What a state was when `LuaState.checkpoint` was called.

    Attributes:
        timestamp: when that was, in seconds since the epoch.
    """

    __slots__ = ("_image", "_snapshot", "timestamp")

    def __init__(self, snapshot: Snapshot | None, image: Image | None = None) -> None:
        self._snapshot = snapshot
        self._image = image
        self.timestamp: float = (snapshot or image).timestamp  # type: ignore[union-attr]

    @classmethod
    def of(cls, g: GlobalState, *, schema: int | None, with_limits: bool) -> Checkpoint:
        """Take a checkpoint; for `LuaState.checkpoint`."""
        snapshot = capture(g)
        snapshot.schema = schema
        if with_limits:
            snapshot.limits = g.meter.remaining()
        return cls(snapshot)

    @property
    def schema(self) -> int | None:
        """The version that the host gave with `LuaState.checkpoint`."""
        return (self._snapshot or self._image).schema  # type: ignore[union-attr]

    @property
    def limits(self) -> Limits | None:
        """What was left of the limits of the state, if `LuaState.checkpoint` was asked to note that."""
        return (self._snapshot or self._image).limits  # type: ignore[union-attr]

    def to_bytes(self, permanents: Mapping[str, object] | None = None) -> bytes:
        """Return the checkpoint in a form that another process can read, with another engine or version of Python, too.

        Args:
            permanents: names for what belongs to the host: Python functions and objects, and views of values that
                are not to be saved. Who restores the checkpoint says what takes their places.

        Raises:
            CheckpointError: something can't be saved; the message has the path to it.
        """
        with collector_paused():
            if self._snapshot is None:
                return write(self._portable())
            return write(encode(self._snapshot, permanents or {}))

    @classmethod
    def from_bytes(cls, data: bytes, *, schema: int | None = None) -> Checkpoint:
        """Return the checkpoint that `to_bytes` has written. Nothing in it is executed before it is restored.

        Args:
            data: the bytes, from whatever source.
            schema: the version that it must have.

        Raises:
            CheckpointError: they are damaged, or no checkpoint, or of another version.
        """
        with collector_paused():
            image = read(bytes(data))
            check(image)
        checkpoint = cls(None, image)
        checkpoint.require_schema(schema)
        return checkpoint

    def require_schema(self, schema: int | None) -> None:
        """Check that the checkpoint has this version; None: any will do.

        Raises:
            CheckpointError: it has another one.
        """
        if schema is not None and self.schema != schema:
            msg = f"the checkpoint has schema version {self.schema}, and {schema} is wanted"
            raise CheckpointError(msg)

    # ------------------------------------------------------------ what is in it

    @property
    def globals(self) -> dict[object, object]:
        """The globals as Python values: tables as lists and dicts, with `Shown` objects for functions and the like."""
        return self._plain("globals")

    @property
    def registry(self) -> dict[object, object]:
        """The registry as Python values."""
        return self._plain("registry")

    @property
    def modules(self) -> dict[object, object]:
        """What ``package.loaded`` holds, as Python values."""
        return self._plain("loaded")

    def diff(self, other: Checkpoint) -> list[Change]:
        """Return what has changed from this checkpoint to *other*, with the paths to it."""
        return differences(self._shown(), other._shown())

    def summary(self) -> Summary:
        """Return how much there is in the checkpoint."""
        image = self._shown()
        return summarize(image, len(write(image)))

    def __repr__(self) -> str:
        """Return when it was taken, and how much there is in it."""
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(self.timestamp))
        if self._snapshot is None:
            return f"<Checkpoint of {when}, read from bytes>"
        return f"<Checkpoint of {when}: {len(self._snapshot.tables)} tables>"

    def _plain(self, root: str) -> dict[object, object]:
        return cast("dict[object, object]", to_plain(self._shown().roots[root], {}))

    def _shown(self) -> Image:
        if self._snapshot is None:
            return self._portable()
        return encode(self._snapshot, is_to_be_shown=True)

    def _portable(self) -> Image:
        if self._image is None:
            with collector_paused():
                self._image = encode(self._snapshot)  # type: ignore[arg-type]
        return self._image

    def restore(self, lua: LuaState, permanents: Mapping[str, object] | None = None) -> None:
        """Put a state back, or make another one what the checkpoint's was; for `LuaState.restore`.

        Raises:
            CheckpointError: it needs something that the state does not have.
        """
        if self._snapshot is not None and self._snapshot.g is lua.global_state:
            reset(self._snapshot)
            return
        image = self._portable()
        if image.dialect != lua.global_state.version:
            msg = f"the checkpoint is one of {image.dialect}, and the state runs {lua.global_state.version}"
            raise CheckpointError(msg)
        build(image, lua.global_state, lua.options.selection, _host_values(lua, permanents or {}))


def _host_values(lua: LuaState, permanents: Mapping[str, object]) -> Callable[[HostNode], Value]:
    """Return what gives *lua* the values that belong to the host."""

    def host_value(node: HostNode) -> Value:
        value = node.value
        if node.name is not None and node.name in permanents:
            value = permanents[node.name]
        elif value is None and node.name is not None:
            msg = f"the checkpoint needs {node.name!r} of the host: name it among the permanents"
            raise CheckpointError(msg)
        elif node.kind == "value":
            return value
        return value if node.kind == "payload" else to_lua(lua, value)

    return host_value
