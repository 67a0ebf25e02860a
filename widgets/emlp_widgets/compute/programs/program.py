"""A short Python program, made of pieces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """Lines, and what they need: modules, such as "numpy as np", and names of modules, as (module, name)."""

    lines: tuple[str, ...]
    names: tuple[tuple[str, str], ...] = ()
    modules: tuple[str, ...] = ()

    def __add__(self, other: Program) -> Program:
        """Both, one after the other, with an empty line between them."""
        between = ("",) if self.lines and other.lines else ()
        return Program(
            (*self.lines, *between, *other.lines), (*self.names, *other.names), (*self.modules, *other.modules)
        )

    def __str__(self) -> str:
        plain = [f"import {module}" for module in sorted(set(self.modules))]
        wanted: dict[str, set[str]] = {}
        for module, name in self.names:
            wanted.setdefault(module, set()).add(name)
        ours = [f"from {module} import {', '.join(sorted(wanted[module]))}" for module in sorted(wanted)]
        imports = [*plain, *([""] if plain and ours else []), *ours]
        return "\n".join([*imports, *([""] if imports else []), *self.lines])
