"""Checkpoints: what a state was at some time, to bring it back there."""

from pylua.checkpoint.checkpoint import Checkpoint

__all__ = ["Checkpoint"]
