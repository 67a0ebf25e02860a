"""Solves a representation type by type: plans, refuses what does not fit, solves, verifies, keeps."""

import math
import time
from dataclasses import dataclass, field, replace

from emlp_lab.reps import Atom, Block, Rep, blocks
from emlp_lab.solve.basis import Basis
from emlp_lab.solve.budget import Estimate, available_memory, require
from emlp_lab.solve.evidence import Evidence, Part, verify
from emlp_lab.solve.route import ROUTES, Run, plan, type_name
from emlp_lab.solve.subspace import KroneckerSubspace, Subspace, scalar_subspace
from emlp_lab.stream import Event, Stream, drain

Atoms = tuple[Atom, ...]
Solved = tuple[Subspace, Part]


@dataclass(eq=False)
class Solver:
    """Solves for equivariant bases and keeps what it solved, type by type.

    route: "auto", or one of ROUTES to force it. memory_limit: bytes that one type may need; None for half of what is
    free. The cache belongs to this object and is keyed by content, so equal problems are solved once.
    """

    route: str = "auto"
    memory_limit: int | None = None
    _cache: dict[Atoms, Solved] = field(default_factory=dict, repr=False)

    def __post_init__(self):
        if self.route not in ROUTES:
            raise ValueError(f"unknown route {self.route!r}: choose one of {', '.join(ROUTES)}.")

    @property
    def limit(self) -> int:
        """Bytes that one type may need now."""
        return available_memory() if self.memory_limit is None else self.memory_limit

    def solve(self, rep: Rep) -> Basis:
        """Basis of the invariant vectors of rep; see `stream` for errors."""
        return drain(self.stream(rep))

    def stream(self, rep: Rep) -> Stream[Basis]:
        """The same as a stream of events that returns the Basis.

        Raises BudgetError before any work when a type does not fit in memory, VerificationError when a result fails
        its check, AmbiguousRankError when float64 cannot decide a rank.
        """
        found = blocks(rep)
        plans = [self._plan(tuple(block.rep.atoms())) for block in found]
        spaces, parts = [], []
        for i, (block, runs) in enumerate(zip(found, plans, strict=True), start=1):
            yield Event("type", f"type {i} of {len(found)}: {block.rep}", i - 1, len(found), {"type": str(block.rep)})
            space, part = yield from self._solved(block, runs)
            spaces.append(space)
            parts.append(part)
        basis = Basis(rep, found, tuple(spaces), Evidence(tuple(parts)))
        message = f"rank {basis.rank}, residual {basis.evidence.residual:.1e} over all generators"
        yield Event("verified", message, len(found), len(found), {"rank": basis.rank, "dim": basis.dim})
        return basis

    def estimates(self, rep: Rep) -> list[Estimate]:
        """What each tensor type of rep would take, without solving."""
        return [run.estimate for block in blocks(rep) for run in plan(tuple(block.rep.atoms()), self.route)]

    def _plan(self, atoms: Atoms) -> list[Run]:
        if atoms in self._cache:
            return []
        runs = plan(atoms, self.route)
        for run in runs:
            require(run.estimate, self.limit)
        return runs

    def _solved(self, block: Block, runs: list[Run]) -> Stream[Solved]:
        atoms = tuple(block.rep.atoms())
        if atoms not in self._cache:
            results: list[Solved] = []
            for run in runs:  # a comprehension cannot yield
                results += [(yield from _solve_run(run))]
            self._cache[atoms] = _combine(results, type_name(atoms))
        space, part = self._cache[atoms]
        return space, replace(part, copies=block.copies)


def _solve_run(run: Run) -> Stream[Solved]:
    route, why = run.estimate.route, run.estimate.why
    yield Event("route", f"{route}: {why}", data={"route": route, "why": why})
    started = time.perf_counter()
    space, gap = yield from run.stream()
    yield Event(
        "verify", f"checking {space.rank} vectors against all generators of {run.group}", data={"rank": space.rank}
    )
    residual, orthonormality, expected = verify(run.atoms, run.group, space)
    seconds = time.perf_counter() - started
    name = run.estimate.type
    return space, Part(name, 1, space.dim, space.rank, route, why, residual, orthonormality, gap, expected, seconds)


def _combine(solved: list[Solved], name: str) -> Solved:
    """Invariants of independent groups multiply, inv(R1 (x) R2) = inv(R1) (x) inv(R2); with no group it is a scalar."""
    if not solved:
        return scalar_subspace(), Part(name, 1, 1, 1, "scalar", "scalars are invariant", 0.0, 0.0, None, 1, 0.0)
    if len(solved) == 1:
        return solved[0]
    spaces, parts = zip(*solved, strict=True)
    space = KroneckerSubspace(tuple(spaces))
    known = [part.expected for part in parts if part.expected is not None]
    part = Part(
        type=name,
        copies=1,
        dim=space.dim,
        rank=space.rank,
        route=" x ".join(part.route for part in parts),
        why="independent groups: solved one by one and multiplied",
        residual=max(part.residual for part in parts),
        orthonormality=max(part.orthonormality for part in parts),
        gap=min((part.gap for part in parts if part.gap is not None), default=None),
        expected=math.prod(known) if len(known) == len(parts) else None,
        seconds=sum(part.seconds for part in parts),
    )
    return space, part
