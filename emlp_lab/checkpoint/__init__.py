"""Models saved and loaded."""

from emlp_lab.checkpoint.checkpoint import load, save

__all__ = ["load", "save"]
