"""Checkpoints: what a state was at some time, to bring it back there or to make another one like it."""

from pylua.checkpoint.checkpoint import Checkpoint
from pylua.checkpoint.showing import Change, Shown, Summary

__all__ = ["Change", "Checkpoint", "Shown", "Summary"]
