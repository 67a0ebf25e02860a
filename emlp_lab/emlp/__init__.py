"""Models written by emlp 1.0.3."""

from emlp_lab.emlp.importing import import_emlp

__all__ = ["import_emlp"]
