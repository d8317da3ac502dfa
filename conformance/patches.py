"""Changes to files of the official suites, each with the reason why pylua can't run the original."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Patch:
    """Replace *old*, which occurs once in *file* of *suite*, by *new*; the table shows the *reason*."""

    suite: str
    file: str
    old: str
    new: str
    reason: str


PATCHES: tuple[Patch, ...] = ()
