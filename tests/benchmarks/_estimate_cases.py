"""The cases of estimates.py: groups known and custom, on 2 to 64 dimensions, and representations of them."""

from collections.abc import Callable

import numpy as np

from emlp_lab import groups as G
from emlp_lab.groups import SO, SU, Group, S, from_generators
from emlp_lab.reps import Alt, Irrep, Rep, Spin, Sym, T, V


def of_rep(rep: Rep, name: str, seed: int | None = None) -> Group:
    """The group of the matrices of a bound representation, in another basis if a seed is given: orthogonal where the
    seed is even, any where it is odd.
    """
    (group,) = rep.groups
    lie, discrete = [rep.drho(A) for A in group.lie_algebra], [rep.rho(h) for h in group.discrete_generators]
    if seed is not None:
        B = np.random.default_rng(seed).standard_normal((rep.size(), rep.size()))
        B = B / np.sqrt(rep.size()) + np.eye(rep.size()) if seed % 2 else np.linalg.qr(B)[0]
        inverse = np.linalg.inv(B)
        lie, discrete = [B @ A @ inverse for A in lie], [B @ h @ inverse for h in discrete]
    return from_generators(lie, discrete, name=name)


def angular(*momenta: int, seed: int | None = None) -> Group:
    """SO(3) on the direct sum of irreducibles, as a group of one's own."""
    rep = sum((Irrep(l)(SO(3)) for l in momenta[1:]), Irrep(momenta[0])(SO(3)))  # noqa: E741
    return of_rep(rep, f"Angular{momenta}{'' if seed is None else seed}", seed)


def pair(l: int) -> Group:  # noqa: E741
    """SO(3) x SO(3) and the swap of both, on the square of the irreducible l."""
    d = 2 * l + 1
    each = [Irrep(l)(SO(3)).drho(A) for A in SO(3).lie_algebra]
    lie = [np.kron(A, np.eye(d)) for A in each] + [np.kron(np.eye(d), A) for A in each]
    swap = np.eye(d * d).reshape(d, d, d, d).swapaxes(0, 1).reshape(d * d, d * d)
    return from_generators(lie, [swap], name=f"Pair({l})")


def wreath(l: int, n: int) -> Group:  # noqa: E741
    """SO(3) on each of n copies of the irreducible l, and all their permutations."""
    return G.wreath_product(angular(l), S(n))


def spins(two_j: int) -> Group:
    """SU(2) on spin j, complex matrices."""
    return of_rep(Spin(two_j / 2)(SU(2)), f"Spins({two_j})")


Case = tuple[Callable[[], Group], list[Rep | int]]  # the representations, k for T(k)

CASES: dict[str, Case] = {
    **{f"SO({n})": (lambda n=n: SO(n), ranks) for n, ranks in ((2, [3, 4]), (3, [3, 4, 6, 8]), (5, [3, 4, 5]))},
    "SO(8)": (lambda: SO(8), [2, 3, 4]),
    "SO(16)": (lambda: SO(16), [2, 3]),
    "O(3)": (lambda: G.O(3), [3, 4, 6]),
    "O(32)": (lambda: G.O(32), [1, 2]),
    "O(1,3)": (G.O13, [3, 4, 5]),
    "SO+(1,3)": (G.SO13p, [3, 4, 6]),
    "SU(3)": (lambda: SU(3), [3, 4, T(2, 2), T(3, 3)]),
    "SU(5)": (lambda: SU(5), [T(1, 1), T(2, 2), 5]),
    "SU(8)": (lambda: SU(8), [T(1, 1), T(2, 1)]),
    "U(3)": (lambda: G.U(3), [3, T(2, 2)]),
    "Sp(2)": (lambda: G.Sp(2), [3, 4, 5]),
    "Sp(8)": (lambda: G.Sp(8), [2, 3]),
    "SL(3)": (lambda: G.SL(3), [3, 4, 6]),
    "GL(4)": (lambda: G.GL(4), [T(1, 1), T(2, 2)]),
    "SE(3)": (lambda: G.SE(3), [2, T(2, 1), T(2, 2)]),
    "Poincare": (G.Poincare, [2, T(2, 1)]),
    "Galilei": (G.Galilei, [2, 3]),
    "Translations(7)": (lambda: G.Translations(7), [2, 3]),
    "Heisenberg(2)": (lambda: G.Heisenberg(2), [2, 3, 4]),
    "S(6)": (lambda: S(6), [2, 3, 4]),
    "S(32)": (lambda: S(32), [2, 3]),
    "RubiksCube": (G.RubiksCube, [1, 2]),
    "Cube": (G.Cube, [3, 4]),
    "D(6)": (lambda: G.D(6), [3, 4]),
    "Icosahedral": (G.Icosahedral, [3, 4, 6]),
    "signed S(6)": (lambda: G.wreath_product(S(2), S(6)), [2, 3]),
    "S(6) turned": (lambda: of_rep(V(S(6)), "S(6) turned", 0), [2, 3, 4]),
    "S(16) turned": (lambda: of_rep(V(S(16)), "S(16) turned", 0), [2, 3]),
    "S(40) turned": (lambda: of_rep(V(S(40)), "S(40) turned", 0), [2]),
    "S(6) slanted": (lambda: of_rep(V(S(6)), "S(6) slanted", 1), [2, 3]),
    "Cube turned": (lambda: of_rep(V(G.Cube()), "Cube turned", 2), [2, 3]),
    "Z(24) turned": (lambda: of_rep(V(G.Z(24)), "Z(24) turned", 2), [2, 3]),
    **{f"l={n}": (lambda n=n: angular(n), [2, 3, *([4] if n <= 4 else [])]) for n in (2, 4, 6, 8, 10, 12)},
    "l=16": (lambda: angular(16), [2]),
    "l=31": (lambda: angular(31), [2]),
    "l=8 turned": (lambda: angular(8, seed=0), [2, 3]),
    "l=4 slanted": (lambda: angular(4, seed=1), [2, 3]),
    "l=8 slanted": (lambda: angular(8, seed=1), [2, 3]),
    "l=1+2+3": (lambda: angular(1, 2, 3), [2, 3]),
    "l=0+1+2+3+4": (lambda: angular(0, 1, 2, 3, 4), [2, 3]),
    "l=1+1+2+2": (lambda: angular(1, 1, 2, 2, seed=2), [2, 3]),
    "l=0..6": (lambda: angular(*range(7)), [1, 2]),
    "l=8+12": (lambda: angular(8, 12), [2]),
    "pair(1)": (lambda: pair(1), [2, 3, 4]),
    "pair(2)": (lambda: pair(2), [2, 3]),
    "pair(3)": (lambda: pair(3), [2]),
    "wreath(1, 3)": (lambda: wreath(1, 3), [2, 3, 4]),
    "wreath(2, 4)": (lambda: wreath(2, 4), [2, 3]),
    "wreath(2, 8)": (lambda: wreath(2, 8), [2]),
    "spin 4": (lambda: spins(8), [2, 3]),
    "spin 8": (lambda: spins(16), [2, 3]),
    "Sym(V, 3) SU(3)": (lambda: of_rep(Sym(V, 3)(SU(3)), "Sym3"), [T(1, 1), 3]),
    "Alt(V, 2) SO(6)": (lambda: of_rep(Alt(V, 2)(SO(6)), "Alt2"), [2, 3]),
    "SO(3) mixed": (lambda: SO(3), [Irrep(4) ** 2 * Irrep(6), Sym(V, 4) ** 2, Irrep(3) ** 4]),
}


def rep_of(name: str, number: int) -> Rep:
    """Representation `number` of a case, of a group that is made anew."""
    make, reps = CASES[name]
    rep = reps[number]
    return (T(rep) if isinstance(rep, int) else rep)(make())
