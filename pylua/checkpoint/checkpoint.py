"""Checkpoint: a moment in the life of a state."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pylua.checkpoint.capture import capture
from pylua.checkpoint.reset import reset
from pylua.errors import CheckpointError

if TYPE_CHECKING:
    from pylua.vm.globalstate import GlobalState


class Checkpoint:
    """What a state was when `LuaState.checkpoint` was called.

    Attributes:
        timestamp: when that was, in seconds since the epoch.
    """

    __slots__ = ("_snapshot", "timestamp")

    def __init__(self, g: GlobalState) -> None:
        self.timestamp = time.time()
        self._snapshot = capture(g)

    def restore(self, g: GlobalState) -> None:
        """Put the state *g* back; for `LuaState.restore`.

        Raises:
            CheckpointError: it is another state's.
        """
        if self._snapshot.g is not g:
            msg = "the checkpoint was taken of another state"
            raise CheckpointError(msg)
        reset(self._snapshot)
