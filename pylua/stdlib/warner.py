"""Where the warnings of `warn` go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylua.stdlib.api import GlobalState


class Warner:
    """Where warnings go: the standard error stream, switched by "@on" and "@off" (lauxlib.c warnf)."""

    def __init__(self, g: GlobalState) -> None:
        self._g = g
        self.enabled = False
        self._continuing = False

    @property
    def state(self) -> tuple[bool, bool]:
        """Whether it is on, and whether it is in the middle of a message."""
        return self.enabled, self._continuing

    @state.setter
    def state(self, state: tuple[bool, bool]) -> None:
        self.enabled, self._continuing = state

    def warn(self, message: str, to_be_continued: bool) -> None:  # noqa: FBT001  lua_WarnFunction
        """Write one piece of a warning, or obey a control message."""
        if not self._continuing and not to_be_continued and message.startswith("@"):
            if message == "@on":
                self.enabled = True
            elif message == "@off":
                self.enabled = False
            return
        if self.enabled:
            prefix = "" if self._continuing else "Lua warning: "
            end = "" if to_be_continued else "\n"
            text = f"{prefix}{message}{end}".encode("latin-1")
            self._g.meter.write(len(text))
            self._g.stdout.flush()
            self._g.stderr.write(text)
            self._g.stderr.flush()
        self._continuing = to_be_continued
