"""Solves a representation type by type: plans, refuses what does not fit, solves, verifies, keeps."""

import time
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path

from emlp_lab.reps import Atom, Rep, blocks
from emlp_lab.reps.tree import given_rep
from emlp_lab.solve.basis import Basis
from emlp_lab.solve.budget import Estimate, available_memory, checked_limit, require
from emlp_lab.solve.cache.disk import DiskCache
from emlp_lab.solve.cache.store import restored, stored
from emlp_lab.solve.evidence import Evidence, Solved, combined
from emlp_lab.solve.problem import Problem, problems
from emlp_lab.solve.routes.auto import Auto, Forced, chooser
from emlp_lab.solve.routes.route import Plan, Route
from emlp_lab.solve.verify import part_of, verify
from emlp_lab.stream import Event, Stream, drain

Atoms = tuple[Atom, ...]


@dataclass(eq=False)
class Solver:
    """Solves for equivariant bases and keeps what it solved, type by type.

    route: "auto", or one of ROUTES to force it, or a route with options such as Isotypic(). memory_limit: bytes that
    one type may need; None for half of what is free. The cache belongs to this object and is keyed by content, so
    equal problems are solved once. disk: a folder where solved problems are kept for other processes and later days; a
    file that is damaged, foreign or no verified basis is ignored and written anew; where the folder cannot be written,
    one warning says so, and the results are the same.
    """

    route: str | Route = "auto"
    memory_limit: int | None = None
    disk: str | Path | DiskCache | None = None
    _cache: dict[Atoms, Solved] = field(default_factory=dict, repr=False)

    def __post_init__(self):
        checked_limit(self.memory_limit)
        self._chooser: Auto | Forced = chooser(self.route)
        self._disk = self.disk if self.disk is None or isinstance(self.disk, DiskCache) else DiskCache(self.disk)
        self._told = False

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
        rep = given_rep(rep, "rep")
        found = blocks(rep)
        plans = [[(one, self._planned(one)) for one in problems(tuple(block.rep.atoms()))] for block in found]
        spaces, parts = [], []
        for i, (block, planned) in enumerate(zip(found, plans, strict=True), start=1):
            name = str(block.rep)
            yield Event("type", f"type {i} of {len(found)}: {name}", i - 1, len(found), {"type": name})
            results: list[Solved] = []
            for problem, plan in planned:  # a comprehension cannot yield
                results += [(yield from self._solved(problem, plan))]
            space, part = combined(results, name)
            spaces.append(space)
            parts.append(replace(part, copies=block.copies))
        basis = Basis(rep, found, tuple(spaces), Evidence(tuple(parts)), self.memory_limit)
        message = f"rank {basis.rank}, residual {basis.evidence.residual:.1e} over all generators"
        yield Event("verified", message, len(found), len(found), {"rank": basis.rank, "dim": basis.dim})
        return basis

    def estimates(self, rep: Rep) -> list[Estimate]:
        """What each problem of rep would take, by which route and why, without solving."""
        each = (problem for block in blocks(given_rep(rep, "rep")) for problem in problems(tuple(block.rep.atoms())))
        return [self._chooser.choose(problem).estimate for problem in each]

    def _planned(self, problem: Problem) -> Plan | None:
        """How a problem will be solved, None for one that is in the cache."""
        if problem.atoms in self._cache:
            return None
        plan = self._chooser.choose(problem)
        require(plan.estimate, self.limit)
        return plan

    def _solved(self, problem: Problem, plan: Plan | None) -> Stream[Solved]:
        if plan is not None and problem.atoms not in self._cache:  # it may have come in since the plan was made
            self._cache[problem.atoms] = yield from self._carried_out(plan)
        return self._cache[problem.atoms]

    def _carried_out(self, plan: Plan) -> Stream[Solved]:
        problem, route, why, disk = plan.problem, plan.route, plan.estimate.why, self._disk
        expected = problem.count and problem.count.value
        about = {"route": route.name, "why": why, "dim": problem.dim, "expected": expected}
        yield Event("route", f"{route.name}: {why}", data=about)
        found = None if disk is None else (yield from restored(disk, problem, route, why))
        if found is not None:
            return found
        started = time.perf_counter()
        space, gap = yield from plan.solve()
        message = f"checking {space.rank} vectors against all generators of {problem.group}"
        yield Event("verify", message, data={"rank": space.rank})
        checked = yield from verify(problem, space)
        solved = space, part_of(problem, route, why, space, checked, gap, time.perf_counter() - started)
        if disk is not None:
            stored(disk, problem, route, solved, self._not_kept)
        return solved

    def _not_kept(self, cause: str) -> None:
        """Says once that results are not kept on disk."""
        if not self._told and self._disk is not None:
            self._told = True
            warnings.warn(
                f"the disk cache {self._disk.folder} cannot be written ({cause}): what is solved is kept in memory "
                "alone, and solved again by other processes. Give Solver(disk=...) a folder with rights and room.",
                stacklevel=2,
            )
