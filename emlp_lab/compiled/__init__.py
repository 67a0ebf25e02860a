"""Compiled programs that outlive their process, so that the next one need not compile them again."""

from emlp_lab.compiled.keeping import keep_compiled
from emlp_lab.compiled.store import CompiledWarning

__all__ = ["CompiledWarning", "keep_compiled"]
